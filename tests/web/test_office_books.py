"""Incoming books of several offices on the screen: chosen on the form, read and printed each by itself."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from corpus import register_books, registers
from corpus.archive import Archive
from corpus.settings import Settings
from tests.web.desks import Desk, file_letter, letter, make_desk, make_people, post, send

PARTY, STATE = "Đảng ủy xã Suối Mây", "UBND xã Suối Mây"
ENTER = "/documents/1/register"


@pytest.fixture
def shared(tmp_path: Path) -> Desk:
    archive = Archive.create(tmp_path / "two", Settings(offices=(PARTY, STATE), province="Lâm Đồng"))
    make_people(archive)
    desk = make_desk(archive)
    file_letter(archive, letter(recipients=("Ủy ban nhân dân các xã, phường",)), "Một")
    return desk


def scopes(desk: Desk) -> list[str]:
    with desk.archive.database.read() as conn:
        return [one.scope for one in register_books.books(conn)]


def test_the_form_proposes_the_office_that_received_it(shared: Desk) -> None:
    clerk = shared.client("clerk")
    page = clerk.get("/documents/1").text
    assert f'<option value="{STATE}" selected>{STATE} (số tiếp theo 1)</option>' in page
    answer = post(clerk, ENTER, direction="in", entered_on="2026-03-09", office=STATE)
    assert answer.status_code == 302
    assert scopes(shared) == [STATE]
    assert f"Sổ văn bản đến {STATE}" in clerk.get("/documents/1").text
    staff = shared.client("staff")
    book = staff.get("/register/in", query_string={"year": "2026", "scope": STATE}).text
    assert "218-CV/TU" in book and "Sổ của cơ quan" in book
    for scope in ("", PARTY):
        other = staff.get("/register/in", query_string={"year": "2026", "scope": scope}).text
        assert "218-CV/TU" not in other
        assert f'<option value="{STATE}"' in other
    asked = {"year": "2026", "scope": STATE}
    made = openpyxl.load_workbook(BytesIO(staff.get("/register/in.xlsx", query_string=asked).data))
    cover = " ".join(str(cell.value) for row in made["Bìa"] for cell in row if cell.value)
    assert STATE in cover and PARTY not in cover and "Loại" not in cover


def test_where_no_book_is_named_the_general_one_is_meant_or_else_the_first_that_is_there(
    shared: Desk,
) -> None:
    clerk = shared.client("clerk")
    assert "Sổ này chưa có số nào" in clerk.get("/register/in?year=2026").text
    post(clerk, ENTER, direction="in", entered_on="2026-03-09", office=STATE)
    page = clerk.get("/register/in?year=2026").text
    assert f"Sổ văn bản đến {STATE}" in page
    assert "/register/follow?year=2026&amp;scope=UBND" in page  # the same office's, not the outgoing book's
    assert "/register/out?year=2026&amp;scope" not in page
    assert clerk.get("/api/register/follow?year=2026").json["scope"] == STATE
    assert clerk.get("/api/register/in?year=2026&scope=").json["total"] == 0
    post(clerk, "/register/in/reserve", year="2026", scope="", reason="công văn sắp đến")
    assert clerk.get("/api/register/in?year=2026").json["scope"] == ""


def test_a_person_may_choose_another_book_but_none_that_is_not_there(shared: Desk) -> None:
    clerk = shared.client("clerk")
    answer = post(clerk, ENTER, direction="in", entered_on="2026-03-09", office="Sở Nội vụ")
    assert answer.status_code == 400
    assert "không có sổ riêng" in answer.text
    assert post(clerk, ENTER, direction="in", entered_on="2026-03-09", office="").status_code == 302
    assert scopes(shared) == [""]


def test_a_script_that_names_no_office_gets_the_proposed_one(shared: Desk) -> None:
    clerk = shared.client("clerk")
    fields = {"direction": "in", "entered_on": "2026-03-09"}
    assert send(clerk, "/api/documents/1/register", **fields).json == {"number": 1}
    assert scopes(shared) == [STATE]
    data = clerk.get("/api/register/in", query_string={"year": "2026", "scope": STATE}).json
    assert (data["scope"], data["total"]) == (STATE, 1)


def test_the_general_book_of_before_stays_readable_and_goes_on(shared: Desk) -> None:
    clerk = shared.client("clerk")
    with shared.archive.database.write() as conn:
        registers.enter(
            conn, 1, direction="in", entered_on="2026-03-09", person="clerk", at="2026-03-12T08:00:00"
        )
    assert "218-CV/TU" in clerk.get("/register/in?year=2026").text
    file_letter(shared.archive, letter(symbol="9-CV/TU", number="9"), "Hai")
    page = clerk.get("/documents/2").text
    assert '<option value="" selected>Sổ chung (số tiếp theo 2)</option>' in page


def test_an_archive_of_one_office_has_no_choice(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    clerk = desk.client("clerk")
    assert 'name="office"' not in clerk.get("/documents/1").text
    assert post(clerk, ENTER, direction="in", entered_on="2026-03-09", office=PARTY).status_code == 400
    assert post(clerk, ENTER, direction="in", entered_on="2026-03-09").status_code == 302
    assert scopes(desk) == [""]
