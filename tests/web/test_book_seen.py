"""A register as it is seen, as a file: the filters and columns of the address, and nothing that is hidden."""

import json
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient

from corpus import audit
from tests.web.desks import Desk
from tests.web.test_book_view import book

__all__ = ["book"]


def told(client: FlaskClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"/register/in/seen.tsv?year=2026{query}")
    assert answer.status_code == 200
    return [row.split("\t") for row in answer.data.decode("utf-8-sig").splitlines()]


def test_all_lines_in_the_order_of_the_address(book: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.book_view.PER_PAGE", 1)
    client = book.client("clerk")
    rows = told(client, "&columns=number,issuer,date&sort=-issuer&number=1-3")
    assert rows == [
        ["Số đến", "Tác giả", "Ngày tháng văn bản"],
        ["1", "Sở Nội vụ", "03/01/2026"],
        ["2", "Đảng ủy xã Tân", "03/02/2026"],
        ["3", "Dân quân xã", "03/03/2026"],
    ]
    assert len(told(client)[0]) == 10
    assert len(told(client)) == 6


def test_nothing_that_is_hidden(book: Desk) -> None:
    rows = told(book.client("staff"), "&columns=number,issuer,note")
    assert rows[4] == ["4", "", "(hạn chế)"]
    assert told(book.client("staff"), "&issuer=kin") == told(book.client("staff"), "&issuer=zzz")
    assert len(told(book.client("clerk"), "&issuer=kin")) == 2


def test_xlsx(book: Desk) -> None:
    answer = book.client("staff").get("/register/in/seen.xlsx?year=2026&columns=number,date&issuer=so")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Số đến", "Ngày tháng văn bản"],
        [1, datetime(2026, 1, 3)],
    ]
    assert "seen" not in answer.headers["Content-Disposition"]
    assert "xem%29.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_audit_notes_who_took_how_many(book: Desk) -> None:
    told(book.client("staff"), "&issuer=xa")
    with book.archive.database.read() as conn:
        last = list(audit.entries(conn, "book:1"))[-1]
    assert (last["action"], last["person"]) == ("book-printed", "staff")
    assert json.loads(last["detail"]) == {"kind": "in", "form": "tsv", "lines": 2}


def test_a_filter_that_is_not_understood_gives_no_file(book: Desk) -> None:
    client = book.client("staff")
    answer = client.get("/register/in/seen.xlsx?year=2026&date=mai")
    assert answer.status_code == 302
    assert "“mai” chưa phải là ngày" in client.get(answer.headers["Location"]).text


def test_a_book_that_is_not_opened_is_a_table_of_headings(book: Desk) -> None:
    answer = book.client("staff").get("/register/out/seen.tsv?year=2026")
    assert answer.data.decode("utf-8-sig").splitlines()[0].startswith("Số, ký hiệu\t")
    assert book.client("staff").get("/register/out/seen.tsv?year=x").status_code == 400
