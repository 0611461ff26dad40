"""Who opened a restricted document stands in the audit log, once a day and part, and on the document's page."""

import json

from corpus import audit
from tests.web.desks import Desk, file_letter, letter


def opened(desk: Desk) -> list[tuple[str, str]]:
    with desk.archive.database.read() as conn:
        entries = [entry for entry in audit.entries(conn) if entry["action"] == "opened"]
    return [(entry["person"], json.loads(entry["detail"])["what"]) for entry in entries]


def test_a_look_is_noted_once_a_day(desk: Desk) -> None:
    file_letter(desk.archive, letter(), access="restricted")
    leader = desk.client("leader")
    for path in ("", "/links", "", "/pages/1.jpg", "/pages/1/words"):
        leader.get(f"/documents/1{path}").close()
    assert opened(desk) == [("leader", "page")]
    leader.get("/documents/1/originals/1").close()
    leader.get("/documents/1/originals/1").close()
    desk.client("clerk").get("/documents/1")
    assert opened(desk) == [("leader", "page"), ("leader", "original"), ("clerk", "page")]
    desk.clock.advance(days=1)
    desk.client("leader").get("/documents/1/links")
    assert opened(desk)[3:] == [("leader", "page")]


def test_a_picture_by_itself_is_a_look_too(desk: Desk) -> None:
    file_letter(desk.archive, letter(), access="restricted")
    client = desk.client("leader")
    client.get("/documents/1/pages/1.jpg").close()
    client.get("/documents/1/pages/1/words")
    assert opened(desk) == [("leader", "picture")]


def test_an_open_document_and_one_that_is_hidden_leave_no_entry(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    file_letter(desk.archive, letter(symbol="77-QĐ/ĐU"), "khác", access="restricted")
    client = desk.client("staff")
    assert [client.get(path).status_code for path in ("/documents/1", "/documents/2")] == [200, 404]
    assert opened(desk) == []


def test_the_document_shows_who_opened_it(desk: Desk) -> None:
    file_letter(desk.archive, letter(), access="restricted")
    desk.client("leader").get("/documents/1/originals/1").close()
    page = desk.client("clerk").get("/documents/1").text
    assert "Ai đã mở văn bản này (2)" in " ".join(page.split())
    assert '<span title="leader">Người leader</span>: tệp gốc' in page
    file_letter(desk.archive, letter(symbol="219-CV/TU"), "khác")
    assert "Ai đã mở" not in desk.client("clerk").get("/documents/2").text
