"""Two documents next to each other: both are shown, a hidden one is not there."""

from tests.web.desks import Desk, file_letter, letter


def test_both_documents_stand_on_one_page(desk: Desk) -> None:
    file_letter(desk.archive, letter(subject="Về phòng cháy"), "Một")
    file_letter(desk.archive, letter(symbol="12-KH/ĐU", subject="Kế hoạch phòng cháy"), "Hai")
    page = desk.client("staff").get("/documents/1/beside/2").text
    for words in ("218-CV/TU", "12-KH/ĐU", "Về phòng cháy", "Kế hoạch phòng cháy"):
        assert words in page
    assert page.count("<figure") == 2 and 'src="/documents/2/pages/1' in page


def test_a_hidden_one_is_not_there(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Một")
    file_letter(desk.archive, letter(symbol="9-CV/TU"), "Hai", access="restricted")
    for path in ("/documents/1/beside/2", "/documents/2/beside/1"):
        answer = desk.client("staff").get(path)
        assert answer.status_code == 404 and "9-CV/TU" not in answer.text
        assert desk.client("leader").get(path).status_code == 200
    assert desk.client("staff").get("/documents/1/beside/99").status_code == 404
