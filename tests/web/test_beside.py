"""Two documents next to each other: both are shown, a hidden one is not there."""

import re

from corpus.record import Direction
from tests.web.desks import Desk, asks, file_letter, letter, post


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


def test_a_proposed_answer_is_decided_where_it_is_read(desk: Desk) -> None:
    subject = "Kế hoạch rà soát hệ thống loa truyền thanh cơ sở"
    file_letter(desk.archive, letter(obligations=(asks(),)), "Một")
    plan = letter(symbol="12-KH/ĐU", date="2026-03-20", subject=subject, citations=())
    file_letter(desk.archive, plan, "Hai", direction=Direction.OUT)
    clerk = desk.client("clerk")
    for path in ("/documents/1/beside/2", "/documents/2/beside/1"):
        page = clerk.get(path).text
        assert re.search(r"Máy đề xuất:.*12-KH/ĐU.*thực hiện.*218-CV/TU", page) and ">Không phải<" in page
        assert "Không phải" not in desk.client("staff").get(path).text
    action = re.search(r'action="(/documents/1/links/\d+)"', clerk.get("/documents/1/beside/2").text)
    assert action
    assert post(clerk, action[1], state="confirmed").status_code == 302
    assert "Không phải" not in clerk.get("/documents/1/beside/2").text
