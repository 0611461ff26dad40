"""The slip on its page: where it is linked from, who may see it, what has none."""

from corpus import audit
from corpus.record import Direction
from tests.web.desks import Desk, file_letter, letter, send


def test_the_slip_tells_the_document_and_is_linked(desk: Desk) -> None:
    file_letter(desk.archive, letter(urgency="khẩn"))
    clerk = desk.client("clerk")
    assert 'href="/documents/1/slip"' in clerk.get("/documents/1").text
    send(clerk, "/api/documents/1/register", direction="in", entered_on="2026-03-04")
    page = clerk.get("/documents/1").text
    assert page.count('href="/documents/1/slip"') == 1, "one way to the slip is enough"
    assert 'id="slip" href="/documents/1/slip"' in page
    told = clerk.get("/documents/1/slip").text
    for words in (
        "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
        "218-CV/TU",
        "03/03/2026",
        "Tỉnh ủy Lâm Đồng",
        "04/03/2026",
        "khẩn",
    ):
        assert words in told
    assert "ĐẢNG ỦY XÃ SUỐI MÂY" in told
    assert "Nghị định 30" not in told, "the decree does not bind a party committee"
    assert 'href="/documents/1#slip">← Về văn bản</a>' in told, "back to where the way to the slip stands"
    assert "PHIẾU GIẢI QUYẾT" in clerk.get("/documents/1/slip?lang=en").text, (
        "paper is Vietnamese on every screen"
    )


def test_a_hidden_document_has_no_slip_for_who_may_not_see_it(desk: Desk) -> None:
    file_letter(desk.archive, letter(), access="restricted")
    assert desk.client("staff").get("/documents/1/slip").status_code == 404
    assert desk.client("leader").get("/documents/1/slip").status_code == 200
    with desk.archive.database.read() as conn:
        assert [row["action"] for row in audit.entries(conn, "record:1")][-1] == "opened"


def test_what_we_issue_has_none(desk: Desk) -> None:
    file_letter(desk.archive, letter(), direction=Direction.OUT)
    clerk = desk.client("clerk")
    assert clerk.get("/documents/1/slip").status_code == 404
    assert "/documents/1/slip" not in clerk.get("/documents/1").text
