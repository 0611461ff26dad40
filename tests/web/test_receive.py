"""Receiving: the tick, one or many documents, refusals, and a list that tells the catalogue's truth."""

import tempfile
from io import BytesIO
from typing import Any

import pytest

from corpus import jobs
from corpus.errors import DiskFullError
from tests.web.desks import START, Desk, file_letter, letter, post, token_of
from web import receive
from web.numbers import size

PDF = b"%PDF-1.7 bia ra"
XHR = {"X-Requested-With": "XMLHttpRequest"}


def send(
    desk: Desk, files: list[tuple[bytes, str]], *, xhr: bool = False, role: str = "clerk", **fields: str
) -> Any:
    client = desk.client(role)
    data = {
        "csrf_token": token_of(client, "/password"),
        "declared": "1",
        "files": [(BytesIO(content), name) for content, name in files],
        **fields,
    }
    return client.post("/receive", data=data, headers=XHR if xhr else {})


def all_jobs(desk: Desk) -> list[jobs.Job]:
    with desk.archive.database.read() as conn:
        return jobs.recent(conn)


def test_without_the_declaration_nothing_is_taken(desk: Desk) -> None:
    answer = send(desk, [(PDF, "a.pdf")], declared="")
    assert answer.status_code == 400
    assert "Hãy xác nhận các tệp này không có dấu MẬT" in answer.text
    assert all_jobs(desk) == []
    assert list(desk.archive.spool.iterdir()) == []


def test_the_file_is_asked_for_before_the_declaration(desk: Desk) -> None:
    assert send(desk, [], xhr=True, declared="").json["error"]["message"] == "Hãy chọn ít nhất một tệp."


def test_each_file_is_a_document(desk: Desk) -> None:
    answer = send(desk, [(PDF + b"1", "Công văn số 12-CV_ĐU.pdf"), (PDF + b"2", "hai.pdf")])
    assert answer.status_code == 302
    second, first = all_jobs(desk)
    assert (first.title, first.state, first.source, first.received_by) == (
        "Công văn số 12-CV_ĐU.pdf",
        "waiting",
        "upload",
        "clerk",
    )
    assert second.title == "hai.pdf"
    page = desk.client("clerk").get("/receive").text
    assert "Công văn số 12-CV_ĐU.pdf" in page


def test_photographs_of_one_letter_become_one_document_in_name_order(desk: Desk) -> None:
    files = [(b"\xff\xd8\xff" + n, f"Zalo image ({n.decode()}).jpg") for n in (b"10", b"2", b"1")]
    send(desk, files, join="1")
    (job,) = all_jobs(desk)
    assert [f.name for f in job.files] == ["Zalo image (1).jpg", "Zalo image (2).jpg", "Zalo image (10).jpg"]


def test_the_script_gets_a_receipt(desk: Desk) -> None:
    answer = send(desk, [(PDF, "a.pdf"), (b"", "rỗng.pdf")], xhr=True)
    assert answer.status_code == 201
    good, empty = answer.json["receipts"]
    assert good == {"job": 1, "state": "waiting", "duplicate_of": None, "reason": None}
    assert empty["state"] == "refused"
    assert "Tệp rỗng" in empty["reason"]
    assert send(desk, [], xhr=True).json["error"]["message"] == "Hãy chọn ít nhất một tệp."


def test_a_repeated_file_names_the_record_only_to_who_may_see_it(desk: Desk) -> None:
    content = "%PDF-1.7 đã có"
    held = file_letter(desk.archive, letter(), content, access="restricted")
    seen = send(desk, [(content.encode(), "a.pdf")], xhr=True).json["receipts"][0]
    assert (seen["state"], seen["duplicate_of"], seen["reason"]) == ("duplicate", held, f"Trùng với #{held}")
    unseen = send(desk, [(content.encode(), "a.pdf")], xhr=True, role="admin").json["receipts"][0]
    assert unseen == {"job": 2, "state": "kept", "duplicate_of": None, "reason": None}


@pytest.mark.parametrize(
    ("state", "values", "shown"),
    [
        ("waiting", {}, "Chờ"),
        ("reading", {"pages_done": 3, "pages_total": 12}, "Đang đọc trang 4/12"),
        ("reading", {"pages_done": 12, "pages_total": 12}, "Đang đọc trang 12/12"),
        ("filed", {}, "Đã lưu, đang đưa vào tìm kiếm"),
        ("indexed", {}, "Đã đọc"),
        ("needs-review", {}, "Cần soát"),
        ("refused", {"reason": "Tệp rỗng."}, "Tệp rỗng."),
    ],
)
def test_the_list_says_what_the_catalogue_says(
    desk: Desk, state: str, values: dict[str, Any], shown: str
) -> None:
    client = desk.client("clerk")
    with desk.archive.database.write() as conn:
        job = jobs.add(
            conn, (), source="upload", title="a.pdf", received_by="clerk", received_at=START.isoformat()
        )
        jobs.finish(conn, job, state, START.isoformat(), **values)
    for path in ("/receive/list", "/receive"):
        page = client.get(path).text
        assert f'data-state="{state}"' in page
        assert shown in page
    busy = state in ("waiting", "reading", "filed")
    assert ("every 2s" in client.get("/receive/list").text) == busy


def test_a_wiped_document_leaves_a_row_without_a_name(desk: Desk) -> None:
    send(desk, [(PDF, "mật thật.pdf")])
    with desk.archive.database.write() as conn:
        jobs.forget(conn, 1, at=START.isoformat(), person="clerk", pages=2, digests=[])
    page = desk.client("clerk").get("/receive/list").text
    assert "mật thật" not in page
    assert "(không giữ tên)" in page
    assert "văn bản có dấu chỉ độ mật, bản tạm đã xóa" in page
    tray = desk.client("clerk").get("/review").text
    assert "Hãy đăng ký vào sổ bí mật nhà nước" in tray
    assert "2 trang" in tray


def test_a_checked_document_is_done_on_the_list_too(desk: Desk) -> None:
    record_id = file_letter(desk.archive, letter(), reasons=("Chưa chắc: số",))
    with desk.archive.database.write() as conn:
        job = jobs.add(
            conn, (), source="upload", title="a.pdf", received_by="clerk", received_at=START.isoformat()
        )
        jobs.finish(conn, job, "needs-review", START.isoformat(), record_id=record_id)
    client = desk.client("clerk")
    assert "Cần soát</a>" in client.get("/receive/list").text
    post(client, f"/documents/{record_id}", revision="1", then="approve")
    assert '<span class="state state-good"><a' in client.get("/receive/list").text
    assert "Đã soát</a>" in client.get("/receive/list").text


def test_bytes_touch_the_spool_folder_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[object] = []
    real = tempfile.SpooledTemporaryFile

    def watched(*args: Any, **options: Any) -> Any:
        folders.append(options.get("dir"))
        return real(*args, **options)

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", watched)
    assert send(desk, [(PDF + bytes(300_000), "to.pdf")]).status_code == 302
    assert folders == [str(desk.archive.spool)]


def test_a_request_over_the_limit_is_refused_with_the_reason(desk: Desk) -> None:
    assert desk.app.config["MAX_CONTENT_LENGTH"] == 201_000_000
    desk.app.config["MAX_CONTENT_LENGTH"] = 10_000
    answer = send(desk, [(PDF + bytes(20_000), "to.pdf")], xhr=True)
    assert answer.status_code == 413
    assert "tách nhỏ tệp" in answer.json["error"]["message"]
    assert all_jobs(desk) == []


def test_a_full_disk_is_503_not_500(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(receive, "receive", full)
    answer = send(desk, [(PDF, "a.pdf")], xhr=True)
    assert answer.status_code == 503
    assert "đã đầy" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "a\x00b.pdf",
        "x" * 300 + ".pdf",
        "<script>alert(1)</script>.pdf",
        "..",
        'q".pdf',
    ],
)
def test_hostile_names_are_shown_escaped_and_go_nowhere(desk: Desk, name: str) -> None:
    before = {p for p in desk.archive.folder.parent.rglob("*") if "spool" not in p.parts}
    assert send(desk, [(PDF, name)]).status_code in (302, 400)
    assert {p for p in desk.archive.folder.parent.rglob("*") if "spool" not in p.parts} - before <= {
        desk.archive.folder / f"catalogue.sqlite{end}" for end in ("-wal", "-shm")
    }
    page = desk.client("clerk").get("/receive").text
    assert "<script>alert" not in page
    assert "etc/passwd" not in page


def test_the_order_that_the_person_set_is_kept(desk: Desk) -> None:
    files = [(b"\xff\xd8\xff" + n, f"ảnh {n.decode()}.jpg") for n in (b"3", b"1", b"2")]
    send(desk, files, join="1", order="sent")
    (job,) = all_jobs(desk)
    assert [f.name for f in job.files] == ["ảnh 3.jpg", "ảnh 1.jpg", "ảnh 2.jpg"]


def test_without_script_two_choosers_make_one_form(desk: Desk) -> None:
    page = desk.client("clerk").get("/receive").text
    assert page.count('name="files"') == 2
    assert 'capture="environment"' in page
    assert 'id="camera"' in page


def repeat(desk: Desk, **values: Any) -> tuple[int, int]:
    """Send a held letter once more; return the record and the job of the second copy."""
    content = "%PDF-1.7 đã có"
    held = file_letter(desk.archive, letter(), content, **values)
    return held, send(desk, [(content.encode(), "lần hai.pdf")], xhr=True).json["receipts"][0]["job"]


def test_a_repeated_file_is_shown_beside_its_twin_until_somebody_decides(desk: Desk) -> None:
    held, job = repeat(desk)
    client = desk.client("clerk")
    page = client.get("/receive").text
    assert page.count(f'src="/documents/{held}/pages/1.jpg"') == 2
    assert f'<td class="num" data-name="Cỡ">{size(len("%PDF-1.7 đã có".encode()))}</td>' in page
    answer = post(client, f"/receive/{job}/repeated", do="drop")
    assert (answer.status_code, answer.location) == (302, "/receive")
    page = client.get("/receive").text
    assert "Đã bỏ tệp trùng" in page
    assert f'src="/documents/{held}/pages/1.jpg"' not in page
    assert f"Trùng với #{held}" in page


def test_a_repeated_file_can_be_kept_as_a_document_of_its_own(desk: Desk) -> None:
    _held, job = repeat(desk)
    client = desk.client("clerk")
    assert post(client, f"/receive/{job}/repeated", do="keep").status_code == 302
    (found,) = [one for one in all_jobs(desk) if one.id == job]
    assert (found.state, found.reason_code, found.duplicate_of) == ("waiting", jobs.KEPT, None)
    assert post(client, f"/receive/{job}/repeated", do="keep").status_code == 404


def test_a_second_copy_of_a_restricted_letter_would_be_open_so_there_is_none(desk: Desk) -> None:
    _held, job = repeat(desk, access="restricted")
    answer = post(desk.client("clerk"), f"/receive/{job}/repeated", do="keep")
    assert "hạn chế nên không giữ" in answer.text
    assert post(desk.client("admin"), f"/receive/{job}/repeated", do="drop").status_code == 404
    assert [one.state for one in all_jobs(desk)] == ["duplicate"]
    assert post(desk.client("clerk"), f"/receive/{job}/repeated", do="burn").status_code == 400


def test_the_name_of_a_file_leads_to_its_document(desk: Desk) -> None:
    held = file_letter(desk.archive, letter())
    with desk.archive.database.write() as conn:
        by = {"source": "upload", "received_by": "clerk", "received_at": START.isoformat()}
        done = jobs.add(conn, (), title="xong.pdf", **by)
        jobs.finish(conn, done, "indexed", START.isoformat(), record_id=held)
        jobs.add(conn, (), title="chờ.pdf", **by)
    page = desk.client("clerk").get("/receive/list").text
    assert f'<a href="/documents/{held}">xong.pdf</a>' in page
    assert ">chờ.pdf</td>" in page
