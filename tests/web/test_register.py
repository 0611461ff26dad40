"""The list of documents: order, directions, pages."""

import pytest

from corpus.record import Direction
from tests.web.desks import Desk, file_letter, letter
from web.paging import Paging


def test_newest_first_with_its_facts(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "a")
    file_letter(desk.archive, letter(symbol=None, subject=None, kind=None), "b", reasons=("Chưa chắc: số",))
    page = desk.client("staff").get("/register").text
    assert page.index("Chưa rõ số (#2)") < page.index("218-CV/TU")
    assert "03/03/2026" in page
    assert "Về việc rà soát hệ thống loa truyền thanh cơ sở" in page
    assert "Tỉnh ủy Lâm Đồng" in page
    assert "state-look" in page


def test_by_direction(desk: Desk) -> None:
    file_letter(desk.archive, letter(symbol="1-CV/TU"), "a")
    file_letter(desk.archive, letter(symbol="2-KH/ĐU"), "b", direction=Direction.OUT)
    client = desk.client("staff")
    assert "2-KH/ĐU" not in client.get("/register?direction=in").text
    assert "1-CV/TU" not in client.get("/register?direction=out").text
    assert "1-CV/TU" in client.get("/register?direction=sideways").text
    assert "Chưa có văn bản nào" in client.get("/register?direction=internal").text


def test_pages_of_the_list(desk: Desk) -> None:
    for number in range(53):
        file_letter(desk.archive, letter(symbol=f"{number + 1}-CV/TU"), "một chữ", digest="như nhau")
    client = desk.client("staff")
    first, second = client.get("/register").text, client.get("/register?page=2").text
    assert "1–50 trong 53" in first
    assert "51–53 trong 53" in second
    assert ">3-CV/TU<" in second
    assert ">4-CV/TU<" in first
    for odd in ("0", "-1", "x", "²", "9" * 30):
        assert client.get("/register", query_string={"page": odd}).status_code == 200


@pytest.mark.parametrize(
    ("page", "total", "last", "first_entry", "last_entry"),
    [(1, 0, 1, 1, 0), (1, 20, 1, 1, 20), (2, 21, 2, 21, 21)],
)
def test_paging(page: int, total: int, last: int, first_entry: int, last_entry: int) -> None:
    paging = Paging(page, 20, total)
    assert (paging.last, paging.first_entry, paging.last_entry) == (last, first_entry, last_entry)
