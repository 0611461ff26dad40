"""Books to print: a month of them, the volume on the cover, and a PDF that would keep everybody waiting."""

import json
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from flask.testing import FlaskClient

from corpus import audit
from tests.web.desks import Desk, file_letter, letter, send
from web import book_print


@pytest.fixture
def book(desk: Desk) -> Desk:
    """Four documents that arrived in January, February (two) and March."""
    clerk = desk.client("clerk")
    for number, day in enumerate(("2026-01-05", "2026-02-03", "2026-02-20", "2026-03-02"), start=1):
        described = letter(symbol=f"{number}-CV/TU", number=str(number))
        file_letter(desk.archive, described, f"Thư {number}")
        answer = send(clerk, f"/api/documents/{number}/register", direction="in", entered_on=day, early=True)
        assert answer.status_code == 201
    return desk


def sheet(client: FlaskClient, query: str) -> tuple[list[str], str]:
    """Return the symbols of a workbook, and its cover."""
    made = openpyxl.load_workbook(BytesIO(client.get(f"/register/in.xlsx?year=2026{query}").data))
    cover = " ".join(str(cell.value) for row in made["Bìa"] for cell in row if cell.value)
    return [str(row[3].value) for row in list(made["Sổ"])[1:]], cover


def test_a_month_and_its_volume(book: Desk) -> None:
    client = book.client("staff")
    symbols, cover = sheet(client, "&month=2&volume=02")
    assert symbols == ["2-CV/TU", "3-CV/TU"]
    assert "Tháng 2" in cover and "Quyển số 02" in cover
    assert sheet(client, "")[0] == ["1-CV/TU", "2-CV/TU", "3-CV/TU", "4-CV/TU"]
    assert "Quyển số 01" in sheet(client, "&volume=")[1]
    answer = client.get("/register/in.pdf?year=2026&month=2")
    paper = pypdfium2.PdfDocument(answer.data)
    told = " ".join(paper[n].get_textpage().get_text_range() for n in range(len(paper)))
    assert "2-CV/TU" in told and "4-CV/TU" not in told
    assert "th%C3%A1ng%202.pdf" in answer.headers["Content-Disposition"]
    with book.archive.database.read() as conn:
        last = list(audit.entries(conn, "book:1"))[-1]
    assert json.loads(last["detail"]) == {"kind": "in", "form": "pdf", "month": 2}


@pytest.mark.parametrize("month", ["0", "13", "x", "02"])
def test_what_is_no_month_is_refused(book: Desk, month: str) -> None:
    assert book.client("staff").get(f"/register/in.pdf?year=2026&month={month}").status_code == 400


def refused(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/register/in?year=2026")
    return str(client.get(answer.headers["Location"]).text)


def test_a_month_without_numbers(book: Desk) -> None:
    page = refused(book.client("staff"), "/register/in.xlsx?year=2026&month=7")
    assert "Tháng 7 chưa có số nào" in page


def test_a_large_book_is_printed_by_months(book: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.book_print.MOST_PDF", 2)
    monkeypatch.setattr("web.books.MOST_PDF", 2)
    client = book.client("staff")
    assert "PDF tải theo từng tháng" in client.get("/register/in?year=2026").text
    assert "Hãy chọn từng tháng để tải PDF" in refused(client, "/register/in.pdf?year=2026")
    assert client.get("/register/in.pdf?year=2026&month=2").status_code == 200
    assert client.get("/register/in.xlsx?year=2026").status_code == 200
    assert client.get("/register/in.docx?year=2026").status_code == 200
    monkeypatch.setattr("web.book_print.MOST_PDF", 1)
    assert "Hãy tải XLSX hoặc DOCX rồi in" in refused(client, "/register/in.pdf?year=2026&month=2")


def test_one_pdf_is_made_at_a_time(book: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.book_print._PATIENCE", 0.01)
    client = book.client("staff")
    with book_print._one_pdf:
        assert "Đang lập một tệp PDF khác" in refused(client, "/register/in.pdf?year=2026")
        assert client.get("/register/in.xlsx?year=2026").status_code == 200
    assert client.get("/register/in.pdf?year=2026").status_code == 200
    assert not book_print._one_pdf.locked()


def test_a_small_book_says_nothing_of_months(book: Desk) -> None:
    page = book.client("staff").get("/register/in?year=2026").text
    assert "PDF tải theo từng tháng" not in page
    assert 'formaction="/register/in.pdf"' in page
