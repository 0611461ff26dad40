"""Register books on the screen: entering, reserving, cancelling, closing; and nothing of what is restricted."""

import json
from io import BytesIO
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document
from flask.testing import FlaskClient

from corpus import audit, register_books, registers
from corpus.record import Direction
from corpus.register_books import Entry
from tests.web.desks import STAMP, Desk, file_letter, letter, post

HIDDEN = "Về nhân sự sắp tới"


def enter(client: FlaskClient, record_id: int, **fields: Any) -> Any:
    given = {"direction": "in", "entered_on": "2026-03-12", **fields}
    return post(client, f"/documents/{record_id}/register", **given)


def keep(client: FlaskClient, act: str, kind: str = "in", **fields: Any) -> str:
    answer = post(client, f"/register/{kind}/{act}", year="2026", scope="", **fields)
    assert answer.status_code == 302
    return str(client.get(answer.location).text)


def entries(desk: Desk, direction: str = "in", scope: str = "", year: int = 2026) -> list[Entry]:
    with desk.archive.database.read() as conn:
        held = register_books.find(conn, direction, scope, year)
        return register_books.entries(conn, held.id) if held else []


def test_a_clerk_enters_a_document_from_its_page(desk: Desk) -> None:
    file_letter(desk.archive, letter(arrival_stamp=STAMP))
    client = desk.client("clerk")
    page = client.get("/documents/1").text
    assert 'value="09/03/2026"' in page  # of the arrival stamp
    assert "Dấu đến ghi số 57" in page
    assert "lấy số tiếp theo (1)" in page
    answer = enter(
        client,
        1,
        entered_on="9-3-26",
        handed_on="10/3/2026",
        receiver="Ban Xây dựng Đảng",
        copies="2",
        note="gấp",
    )
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "Đã vào sổ: số 1." in page
    assert "<strong>số 1</strong>, 09/03/2026" in page
    (found,) = entries(desk)
    assert (found.entered_on, found.handed_on) == ("2026-03-09", "2026-03-10")
    assert (found.record_id, found.person, found.receiver, found.copies) == (
        1,
        "clerk",
        "Ban Xây dựng Đảng",
        2,
    )
    book = desk.client("staff").get("/register/in?year=2026").text
    assert "Ban Xây dựng Đảng" in book
    assert '<a href="/documents/1">1</a>' in book
    assert (
        "Vào sổ"
        not in desk.client("staff").get("/documents/1").text.split('id="register"')[1].split("</h2>")[1]
    )


def test_what_cannot_be_entered_loses_no_typing(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    for odd in ({"entered_on": "2026-03-13"}, {"number": "x"}, {"copies": "0"}, {"direction": "up"}):
        answer = enter(client, 1, **{"note": "ghi dài <dòng>", **odd})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert 'value="ghi dài &lt;dòng&gt;"' in answer.text
    assert entries(desk) == []


def test_the_entry_can_be_changed_until_the_book_is_closed(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    enter(client, 1)
    post(client, "/documents/1/register/1", receiver="Trạm Y tế", handed_on="2026-03-12")
    assert (entries(desk)[0].receiver, entries(desk)[0].handed_on) == ("Trạm Y tế", "2026-03-12")
    assert post(client, "/documents/1/register/2", receiver="x").status_code == 404
    answer = post(client, "/documents/1/register/1", handed_on="mai", note="giữ chữ")
    assert answer.status_code == 400
    assert "Không hiểu ngày" in answer.text
    assert 'value="giữ chữ"' in answer.text
    assert entries(desk)[0].receiver == "Trạm Y tế"


def test_the_day_of_arrival_can_be_mended_within_the_year_of_the_book(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    enter(client, 1, note="giữ")
    line = "/documents/1/register/1"
    assert 'name="entered_on" required value="12/03/2026"' in client.get("/documents/1").text
    for odd, why in (
        ("13/03/2026", "không thể sau hôm nay"),
        ("31/12/2025", "trước ngày của văn bản"),
        ("x", "Không hiểu ngày"),
    ):
        answer = post(client, line, entered_on=odd)
        assert (answer.status_code, why in answer.text) == (400, True)
        assert f'value="{odd}"' in answer.text
    answer = post(client, line, entered_on="31/12/2025", early="yes")
    assert "Ngày phải thuộc năm 2026" in answer.text
    assert post(client, line, entered_on="5/3/2026", note="giữ").status_code == 302
    (found,) = entries(desk)
    assert (found.number, found.entered_on, found.note) == (1, "2026-03-05", "giữ")
    with desk.archive.database.read() as conn:
        (noted,) = [one for one in audit.entries(conn) if one["action"] == "register-noted"]
    assert json.loads(noted["detail"])["before"]["entered_on"] == "2026-03-12"


def test_a_day_of_arrival_before_the_document_is_asked_about_once(desk: Desk) -> None:
    file_letter(desk.archive, letter())  # of 3 March
    client = desk.client("clerk")
    answer = enter(client, 1, entered_on="2/3/2026", receiver="Văn phòng")
    assert (answer.status_code, entries(desk)) == (400, [])
    assert "Ngày đến 02/03/2026 trước ngày của văn bản (03/03/2026)" in answer.text
    assert 'name="early" value="yes">' in answer.text
    assert 'value="Văn phòng"' in answer.text
    assert enter(client, 1, entered_on="2/3/2026", early="yes").status_code == 302
    assert entries(desk)[0].entered_on == "2026-03-02"


def test_the_number_on_the_paper_is_proposed_and_no_other_given_unasked(desk: Desk) -> None:
    for number in ("1", "3", "212", "212a"):
        ours = letter(symbol=f"{number}-KH/ĐU", number=number, issuer="Đảng ủy xã Suối Mây")
        file_letter(desk.archive, ours, number, direction=Direction.OUT)
    client = desk.client("clerk")
    assert 'name="number" maxlength="5" value="1"' in client.get("/documents/1").text
    assert enter(client, 1, direction="out", number="1").status_code == 302
    page = client.get("/documents/2").text
    assert 'name="number" maxlength="5" value="3"' in page
    assert "Số 2 sẽ được giữ trước" in page
    page = client.get("/documents/3").text  # too far from the next number
    assert 'name="number" maxlength="5" value=""' in page
    assert "Văn bản ghi số 212. Sổ không cấp được số ấy" in page
    answer = enter(client, 3, direction="out")
    assert answer.status_code == 400
    assert "Văn bản ghi số 212, sổ sẽ cấp số 2." in answer.text
    assert 'name="other_number" value="yes">' in answer.text
    assert enter(client, 3, direction="out", other_number="yes").status_code == 302
    assert enter(client, 4, direction="out").status_code == 302  # no plain number: nothing to compare
    assert [(one.number, one.record_id) for one in entries(desk, "out")] == [(1, 1), (2, 3), (3, 4)]


def test_every_field_that_is_wrong_is_marked_and_the_next_number_stays_true(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "a")
    file_letter(desk.archive, letter(symbol="9-CV/TU", number="9"), "b")
    client = desk.client("clerk")
    enter(client, 1)
    for day, shown in (("31/2/2026", "31/2/2026"), ("1/1/2062", "01/01/2062")):
        page = enter(client, 2, entered_on=day, number="x", copies="0").text
        assert "lấy số tiếp theo (2)" in page
        assert page.count('aria-invalid="true"') == 3
        assert f'value="{shown}"' in page
        assert 'id="new-copies-fault">Số lượng bản phải là số nguyên dương.' in page


def test_a_second_copy_is_entered_only_when_meant(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "a")
    file_letter(desk.archive, letter(), "b")
    client = desk.client("clerk")
    assert enter(client, 1, again="yes").status_code == 302
    page = client.get("/documents/2").text
    assert "cùng số, ký hiệu và cơ quan ban hành" in page
    assert "(số 1)" in page
    answer = enter(client, 2)
    assert (answer.status_code, len(entries(desk))) == (400, 1)
    assert "có thể trùng" in answer.text
    assert enter(client, 2, again="yes").status_code == 302
    assert len(entries(desk)) == 2


def test_reserving_cancelling_and_closing(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    assert "chưa có số nào" in keep(client, "close", sure="yes")
    assert "Đã giữ số 1." in keep(client, "reserve", reason="công văn trình ký")
    enter(client, 1)
    assert "Số 1 đã" not in keep(client, "cancel", number="1", reason="không ban hành nữa")
    assert [one.state for one in entries(desk)] == ["cancelled", "used"]
    assert "Hãy ghi lý do" in keep(client, "cancel", number="2", reason=" ")
    assert "chưa có số 9" in keep(client, "cancel", number="9", reason="x")
    assert "Khóa sổ" not in client.get("/register/in?year=2026").text
    desk.clock.advance(days=294)
    client = desk.client("clerk")
    page = client.get("/register/in?year=2026").text
    assert "Khóa sổ năm 2026" in page
    assert "ô xác nhận" in keep(client, "close")
    assert "Đã khóa sổ năm 2026" in keep(client, "close", sure="yes")
    page = client.get("/register/in?year=2026").text
    assert "đã khóa 31/12/2026" in page
    assert "Giữ số trước" not in page
    with desk.archive.database.read() as conn:
        told = [row["action"] for row in audit.entries(conn, "book:1")]
    assert told == ["number-reserved", "registered", "number-cancelled", "book-closed"]


def test_a_book_may_begin_where_the_paper_one_ends(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    page = keep(client, "begin", number="57")
    assert "Sổ bắt đầu từ số 57." in page
    assert "1–56" in page
    enter(client, 1)
    assert entries(desk)[-1].number == 57


def test_letters_with_numbers_of_their_own(desk: Desk) -> None:
    object.__setattr__(desk.archive.settings, "own_numbers", ("QĐ",))
    ours = letter(symbol="3-QĐ/ĐU", number="1", issuer="Đảng ủy xã Suối Mây")
    file_letter(desk.archive, ours, direction=Direction.OUT)
    client = desk.client("clerk")
    assert '<option value="QĐ" selected>' in client.get("/documents/1").text
    assert enter(client, 1, direction="out", scope="QĐ/xyz").status_code == 400
    assert enter(client, 1, direction="out", scope="QĐ").status_code == 302
    assert [one.number for one in entries(desk, "out", "QĐ")] == [1]
    assert "3-QĐ/ĐU" in client.get("/register/out?year=2026&scope=QĐ").text
    assert "3-QĐ/ĐU" not in client.get("/register/out?year=2026").text


@pytest.mark.parametrize("kind", ["in", "follow"])
def test_nothing_of_a_restricted_document_but_its_number(desk: Desk, kind: str) -> None:
    file_letter(desk.archive, letter(symbol="1-CV/TU"), "a")
    file_letter(
        desk.archive, letter(symbol="2-CV/TU", subject=HIDDEN, issuer="Ban Kín"), "b", access="restricted"
    )
    clerk = desk.client("clerk")
    enter(clerk, 1)
    enter(clerk, 2, receiver="Bí thư")
    for role, sees in (("clerk", True), ("leader", True), ("staff", False), ("admin", False)):
        client = desk.client(role)
        for told in everything(client, kind):
            assert ("2-CV/TU" in told) == sees, role
            assert ("Ban Kín" in told) == sees
            assert ("Bí thư" in told) == sees
            assert ("(hạn chế)" in told) != sees
            assert "1-CV/TU" in told
        assert ('href="/documents/2"' in client.get(f"/register/{kind}").text) == sees


def everything(client: FlaskClient, kind: str) -> list[str]:
    """Return the text of the page and of the three files."""
    page = client.get(f"/register/{kind}?year=2026").text
    files = {form: client.get(f"/register/{kind}.{form}?year=2026").data for form in ("xlsx", "docx", "pdf")}
    sheet = openpyxl.load_workbook(BytesIO(files["xlsx"]))["Sổ"]
    table = Document(BytesIO(files["docx"])).tables[0]
    paper = pypdfium2.PdfDocument(files["pdf"])
    return [
        page,
        " ".join(str(cell.value) for row in sheet for cell in row),
        " ".join(cell.text for row in table.rows for cell in row.cells),
        " ".join(" ".join(paper[n].get_textpage().get_text_range().split()) for n in range(len(paper))),
    ]


def test_a_download_names_its_book_and_is_noted(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    enter(desk.client("clerk"), 1)
    answer = desk.client("staff").get("/register/in.xlsx?year=2026")
    assert "2026.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    with desk.archive.database.read() as conn:
        last = list(audit.entries(conn, "book:1"))[-1]
    assert (last["action"], last["person"]) == ("book-printed", "staff")


def test_the_newest_page_of_a_long_book_comes_first(desk: Desk) -> None:
    client = desk.client("clerk")
    for number in range(102):
        file_letter(desk.archive, letter(symbol=f"{number + 1}-CV/TU"), "như nhau")
        with desk.archive.database.write() as conn:
            registers.enter(
                conn,
                number + 1,
                direction="in",
                entered_on="2026-03-12",
                person="clerk",
                at="2026-03-12T08:00:00",
            )
    page = client.get("/register/in").text
    assert ">102-CV/TU<" in page
    assert ">100-CV/TU<" not in page
    assert ">100-CV/TU<" in client.get("/register/in?page=1").text
    assert ">102-CV/TU<" in client.get("/register/in?page=9").text  # behind the last page is the last
    page = client.get("/register/in?rows=all").text
    assert ">1-CV/TU<" in page and ">102-CV/TU<" in page
    assert ">1-CV/TU<" in client.get("/register/in?symbol=cv").text  # of a filtered list the first page


@pytest.mark.parametrize(
    "address", ["/register/in?year=x", "/register/in?year=1", "/register/in.pdf?year=99999"]
)
def test_an_odd_year_is_refused(desk: Desk, address: str) -> None:
    assert desk.client("staff").get(address).status_code == 400


def test_an_empty_book_says_what_to_do(desk: Desk) -> None:
    page = desk.client("clerk").get("/register/follow?year=2024").text
    assert "Sổ này chưa có số nào." in page
    assert "bấm &#39;Vào sổ&#39;" in page or "bấm 'Vào sổ'" in page
    assert "/register/in" in desk.client("staff").get("/register").text


def test_a_line_without_a_document_says_what_it_is_where_the_notes_are_hidden(desk: Desk) -> None:
    client = desk.client("clerk")
    keep(client, "begin", number="218")
    keep(client, "reserve", reason="công văn trình ký")
    assert "data-told" not in client.get("/register/in").text, "the notes tell it"
    post(client, "/register/in/columns", columns=["arrived_on", "issuer"])
    page = client.get("/register/in").text
    assert "khi chưa dùng phần mềm" in page.partition('data-told="Đã hủy"')[2].partition(">")[0]
    assert "công văn trình ký" in page.partition('data-told="Giữ trước"')[2].partition(">")[0]
