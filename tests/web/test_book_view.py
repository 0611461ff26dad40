"""The page of a register: filters, orders and columns by its address, and what is in the way when nothing is left."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from corpus import register_cells, register_filters, registers
from tests.web.desks import Desk, file_letter, letter, post, send
from web import labels

HX = {"HX-Request": "true"}


@pytest.fixture
def book(desk: Desk) -> Desk:
    """Four incoming documents, the last one restricted, and a reserved number."""
    issuers = ("Sở Nội vụ", "Đảng ủy xã Tân", "Dân quân xã", "Ban Kín")
    clerk = desk.client("clerk")
    for n, issuer in enumerate(issuers, start=1):
        described = letter(symbol=f"{n}-CV/A", number=str(n), issuer=issuer, date=f"2026-0{min(n, 3)}-03")
        file_letter(desk.archive, described, f"Thư {n}", access="restricted" if n == 4 else "normal")
        fields: dict[str, Any] = {"receiver": "Văn phòng; Ban Kiểm tra" if n == 1 else None}
        answer = send(
            clerk, f"/api/documents/{n}/register", direction="in", entered_on="2026-03-09", **fields
        )
        assert answer.status_code == 201
    with desk.archive.database.write() as conn:
        registers.reserve(conn, direction="in", year=2026, reason="chờ", person="clerk", at="2026-03-12")
    return desk


def symbols(client: FlaskClient, query: str) -> list[str]:
    page = client.get(f"/register/in?year=2026&{query}")
    assert page.status_code == 200
    return re.findall(r">(\d-CV/A)<", page.text)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [1, 2, 3, 4]),
        ("issuer=dang+uy", [2]),
        ("date=3/2026", [3, 4]),
        ("date=1/2026-2/2026&issuer=so", [1]),
        ("number=2-3", [2, 3]),
        ("receiver==ban+kiểm+tra", [1]),
        ("sort=issuer", [4, 3, 2, 1]),  # Ban, Dân, Đảng, Sở
        ("sort=-issuer", [1, 2, 3, 4]),
        ("sort=-number", [4, 3, 2, 1]),
        ("date=mai", [1, 2, 3, 4]),  # not understood, and told so
        ("sort=x", [1, 2, 3, 4]),
        ("state=used&sort=-date", [3, 4, 2, 1]),
    ],
)
def test_filters_and_orders(book: Desk, query: str, wanted: list[int]) -> None:
    assert symbols(book.client("clerk"), query) == [f"{n}-CV/A" for n in wanted]


def test_what_is_counted(book: Desk) -> None:
    client = book.client("staff")
    assert "5 dòng" in client.get("/register/in?year=2026").text
    page = client.get("/register/in?year=2026&issuer=xa").text
    assert "2 trong 5 dòng" in page
    assert "Tác giả: xa" in page
    assert 'name="issuer" value="xa"' in page


def test_the_head_says_how_the_book_is_ordered(book: Desk) -> None:
    client = book.client("staff")

    def ordered(query: str) -> list[tuple[str, str]]:
        page = client.get(f"/register/in?year=2026&{query}").text
        return re.findall(r'aria-sort="(\w+)"[^>]*>(?:<input[^>]*>)?<a id="sort-(\w+)"', page)

    assert ordered("") == [("ascending", "number")]
    assert ordered("sort=issuer") == [("ascending", "issuer")]
    assert ordered("sort=-issuer&issuer=so") == [("descending", "issuer")]
    page = client.get("/register/in?year=2026&sort=-issuer&issuer=so").text
    assert 'id="sort-issuer" href="/register/in?year=2026&amp;issuer=so"' in page  # the third press ends it
    assert 'id="sort-date" href="/register/in?year=2026&amp;issuer=so&amp;sort=date"' in page
    assert '<input type="hidden" name="sort" value="-issuer">' in page


def test_a_fault_is_told_beside_the_lines(book: Desk) -> None:
    page = book.client("staff").get("/register/in?year=2026&date=mai&number=một").text
    assert "“mai” chưa phải là ngày" in page and "“một” chưa phải là số" in page
    assert 'aria-describedby="fault-date"' in page
    assert "5 dòng" in page


def test_nothing_left_says_what_is_in_the_way(book: Desk) -> None:
    page = book.client("staff").get("/register/in?year=2026&issuer=so&date=3/2026").text
    assert "Không có dòng nào khớp" in page
    assert page.count("Bỏ lọc này: còn 1 dòng") == 2
    assert 'href="/register/in?year=2026&amp;date=3/2026"' in page
    page = book.client("staff").get("/register/in?year=2026&subject=zzz").text
    assert "Bỏ lọc này: còn 5 dòng" in page
    page = book.client("staff").get("/register/in?year=2026&subject=zzz&issuer=yyy").text
    assert page.count("Bỏ lọc này vẫn không có dòng nào.") == 2


@pytest.mark.parametrize("query", ["issuer=kin", "symbol=4", "date=3/3/2026&number=4", "state=used&number=4"])
def test_what_is_hidden_is_not_found(book: Desk, query: str) -> None:
    assert "4-CV/A" in book.client("clerk").get(f"/register/in?year=2026&{query}").text
    page = book.client("staff").get(f"/register/in?year=2026&{query}").text
    assert "Không có dòng nào khớp" in page
    assert "Ban Kín" not in page and "4-CV/A" not in page
    # Nor do the counts that are offered tell: without the one filter, the other finds what is shown.
    assert "còn 4 dòng" not in page


def test_nobody_is_offered_who_gets_a_hidden_document(book: Desk) -> None:
    post(book.client("clerk"), "/documents/4/register/1", receiver="Bí thư")
    assert '<option value="=Bí thư"' in book.client("clerk").get("/register/in?year=2026").text
    page = book.client("staff").get("/register/in?year=2026").text
    assert "Bí thư" not in page
    assert re.findall(r'<option value="=([^"]+)"', page) == ["Ban Kiểm tra", "Văn phòng"]


def test_htmx_gets_the_parts_and_the_short_address(book: Desk) -> None:
    client = book.client("staff")
    answer = client.get("/register/in?year=2026&scope=&issuer=so&date=&note=", headers=HX)
    assert answer.headers["HX-Replace-Url"] == "/register/in?year=2026&issuer=so"
    assert "<html" not in answer.text
    for part in ("lines", "count", "active", "heads", "tools", "pages", "column-query", "print-cover"):
        assert f'id="{part}"' in answer.text
    boosted = client.get("/register/in?year=2026&sort=issuer", headers={**HX, "HX-Boosted": "true"})
    assert "HX-Replace-Url" not in boosted.headers
    back = client.get("/register/in?year=2026", headers={**HX, "HX-History-Restore-Request": "true"})
    assert "<html" in back.text


def test_a_page_of_a_filtered_book_keeps_its_filters(book: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.book_view.PER_PAGE", 1)
    client = book.client("clerk")
    page = client.get("/register/in?year=2026&date=3/2026").text
    assert "3-CV/A" in page and "4-CV/A" not in page
    assert 'href="/register/in?page=2&amp;year=2026&amp;date=3/2026"' in page
    assert "4-CV/A" in client.get("/register/in?page=2&year=2026&date=3/2026").text


def test_columns_are_chosen_and_kept(book: Desk) -> None:
    client = book.client("staff")

    def hidden() -> set[str]:
        page = client.get("/register/in?year=2026").text
        (row,) = re.findall(r"<tr>(?:(?!</tr>).)*1-CV/A.*?</tr>", page, re.DOTALL)
        return set(re.findall(r'class="[^"]* off" data-name="([^"]+)"', row))

    assert hidden() == {"Ký nhận"}, "what the book of a Party office shows before any choice"
    path = "/register/in/columns"
    answer = post(client, path, columns=["issuer", "subject"], query="year=2026&issuer=so")
    assert answer.headers["Location"] == "/register/in?year=2026&issuer=so"
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "Số đến" not in hidden() and {"Ngày đến", "Ghi chú"} <= hidden()
    assert "columns=number,issuer,subject" in client.get("/register/in?year=2026").text
    post(client, path, preset="short")
    assert {"Ký nhận", "Ghi chú"} <= hidden()
    post(client, path, preset="all")
    assert hidden() == set()
    assert client.get("/register/out?year=2026").status_code == 200


def test_another_person_of_the_same_browser_has_columns_of_their_own(book: Desk) -> None:
    client = book.client("staff")
    post(client, "/register/in/columns", preset="short")
    assert " off" in client.get("/register/in?year=2026").text
    post(client, "/logout")
    post(client, "/login", page="/login", username="leader", password="mật khẩu của riêng tôi")
    page = client.get("/register/in?year=2026").text
    assert set(re.findall(r' off" data-name="([^"]+)"', page)) == {"Ký nhận"}


@pytest.mark.parametrize("cookie", ["", "nothing", "number.number", "../..", "a" * 3000])
def test_a_strange_cookie_shows_a_book(book: Desk, cookie: str) -> None:
    client = book.client("staff")
    client.set_cookie(f"columns-in-{book.people['staff']}", cookie, path="/register/in")
    assert client.get("/register/in?year=2026").status_code == 200


def test_the_address_of_choosing_columns_leads_nowhere_else(book: Desk) -> None:
    answer = post(book.client("staff"), "/register/in/columns", query="//evil.example/")
    assert answer.headers["Location"].startswith("/register/in?")


def test_the_words_of_the_boxes_are_those_of_the_books() -> None:
    assert set(labels.LINE_STATES) == set(register_filters.STATES)
    assert {name: str(label) for name, label in labels.PROGRESS.items()} == register_cells.PROGRESS
    assert list(labels.PROGRESS) == list(register_cells.PROGRESS)
