"""What is sent wrongly to the API is refused with a sentence, what is hidden stays hidden, and nothing is half done."""

from io import BytesIO
from typing import Any

import pytest

from corpus import read_log, revisions
from tests.web.desks import Desk, bearer, file_letter, letter, send
from tests.web.scripts import furnish, script


def test_numbers_that_nothing_can_have_lead_nowhere(desk: Desk) -> None:
    client = desk.client("clerk")
    for path in (
        "/documents/99999999999999999999",
        "/api/documents/99999999999999999999",
        "/dossiers/9223372036854775808",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/documents?page=" + "9" * 5000).json["documents"] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"colour": "xanh"}, "Không có trường 'colour'"),
        ({"date": "hôm nọ"}, "Ngày văn bản: Không hiểu ngày 'hôm nọ'"),
        ({"date": "2026-03-10 8:00"}, "Không hiểu ngày"),
        ({"number": "ba"}, "Số: Số văn bản chỉ gồm chữ số"),
        ({"recipients": "một dòng"}, ""),
        ({"subject": ["a"]}, ""),
        ({"subject": 7}, ""),
        ({"arrival_stamp": {"ngày": "2026-03-10"}}, ""),
        ({"arrival_stamp": "57"}, ""),
        ([], ""),
    ],
)
def test_a_wrong_correction_is_refused_whole(desk: Desk, fields: Any, said: str) -> None:
    file_letter(desk.archive, letter())
    if isinstance(fields, dict):
        fields = {"signer": "Người khác", **fields}
    answer = send(desk.client("clerk"), "/api/documents/1", method="PATCH", revision=1, fields=fields)
    assert answer.status_code == 400
    assert said in answer.json["error"]["message"]
    found = desk.client("clerk").get("/api/documents/1").json
    assert (found["revision"], found["signer"]) == (1, "Trần Văn Mẫu")


@pytest.mark.parametrize("revision", [None, True, -1, "1", 1.5, 2**40])
def test_a_change_names_the_revision_that_was_seen(desk: Desk, revision: Any) -> None:
    file_letter(desk.archive, letter())
    answer = send(desk.client("clerk"), "/api/documents/1/approve", revision=revision)
    assert answer.status_code == 400


def test_a_change_in_between_is_a_conflict_and_nothing_is_written(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    with desk.archive.database.write() as conn:
        revisions.correct_field(
            conn, 1, "signer", "Ai đó", person="clerk", at="2026-03-12T08:00:00", revision=1
        )
    client = desk.client("clerk")
    for path, method, more in (
        ("/api/documents/1", "PATCH", {"fields": {"subject": "Khác"}}),
        ("/api/documents/1", "PATCH", {"fields": {}}),
        ("/api/documents/1/approve", "POST", {}),
        ("/api/documents/1/pages/1/text", "PUT", {"text": "Khác"}),
        ("/api/documents/1/access", "PUT", {"access": "restricted"}),
    ):
        assert send(client, path, method=method, revision=1, **more).status_code == 409, path
    found = client.get("/api/documents/1").json
    assert (found["revision"], found["review"], found["subject"]) == (2, "none", letter().subject)


def test_half_a_character_is_refused(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    headers = bearer(desk, "clerk") | {"Content-Type": "application/json"}
    script_ = desk.app.test_client()
    for method, path, body in (
        ("PATCH", "/api/documents/1", r'{"revision": 1, "fields": {"subject": "\ud800"}}'),
        ("PUT", "/api/documents/1/pages/1/text", r'{"revision": 1, "text": "\ud800"}'),
        ("POST", "/api/documents/1/settle", r'{"state": "done", "reason": "\ud800"}'),
        ("POST", "/api/dossiers", r'{"title": "\ud800"}'),
        ("POST", "/api/searches?q=x", r'{"name": "\ud800"}'),
        ("POST", "/api/tray/seen", "{"),
        ("POST", "/api/documents/1/approve", "[]"),
    ):
        answer = script_.open(path, method=method, headers=headers, data=body)
        assert answer.status_code == 400, path


def test_what_was_sent_before_into_a_hidden_document_is_not_told(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Riêng", access="restricted")
    admin = bearer(desk, "admin")
    client = desk.app.test_client()
    data = {"declared": "1", "files": [(BytesIO("Riêng".encode()), "x.txt")]}
    (receipt,) = client.post("/api/documents", data=data, headers=admin).json["receipts"]
    assert (receipt["state"], receipt["duplicate_of"]) == ("kept", None)
    told = client.get(f"/api/receipts/{receipt['job']}", headers=admin).json
    assert (told["state"], told["record_id"], told["duplicate_of"]) == ("kept", None, None)
    told = client.get(f"/api/receipts/{receipt['job']}", headers=bearer(desk, "clerk")).json
    assert (told["state"], told["duplicate_of"]) == ("duplicate", 1)


def test_files_of_a_restricted_document_are_noted_and_hidden(desk: Desk) -> None:
    furnish(desk)
    staff, clerk = script(desk, "staff"), script(desk, "clerk")
    for name, ids in (
        ("listOriginals", (3,)),
        ("getOriginal", (3, 1)),
        ("getCopy", (3,)),
        ("getEntries", (3,)),
    ):
        staff.call(name, *ids, expect=404)
    clerk.call("getOriginal", 3, 1)
    with desk.archive.database.read() as conn:
        assert [(one.person, one.what) for one in read_log.readers(conn, 3)] == [("clerk", "original")]
