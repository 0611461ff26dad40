"""A register as it is seen, handed on to spreadsheets: the chosen columns, no formula, days that are days."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import openpyxl

from corpus import register_scan
from corpus.archive import Archive
from corpus.register_rows import ROWS, InRow, Line
from corpus.register_seen import WRITERS, Table, tsv
from tests.corpus.register_examples import EVERYTHING, fill

File = Callable[..., int]
CHOSEN = ("number", "arrived_on", "subject", "note")


def seen(archive: Archive, file: File, *columns: str) -> Table:
    fill(archive, file)
    with archive.database.read() as conn:
        _held, lines = register_scan.whole(conn, "in", 2026, "", access=EVERYTHING, today="2026-03-26")
    return Table("in", columns or CHOSEN, lines)


def test_tsv(archive: Archive, file: File) -> None:
    rows = [row.split("\t") for row in tsv(seen(archive, file)).removesuffix("\r\n").split("\r\n")]
    assert rows[0] == ["Số đến", "Ngày đến", "Tên loại và trích yếu nội dung", "Ghi chú"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4–5", "6"]
    assert (rows[1][1], rows[3][1]) == ("09/03/2026", "")
    assert rows[1][2].startswith("Công văn: =HYPERLINK(")
    assert rows[1][3] == "'-gấp"
    assert {len(row) for row in rows} == {4}


def test_what_breaks_a_table_is_made_plain() -> None:
    row = InRow(number="1", issuer="@Sở\tNội\nvụ", subject="  =1+1", note="+84\x00")
    told = tsv(Table("in", ("number", "issuer", "subject", "note"), [Line(1, 1, "used", 1, "", row)]))
    assert told.splitlines()[1] == "1\t'@Sở Nội vụ\t'=1+1\t'+84"


def test_the_file_of_a_tsv_says_that_it_is_utf_8(archive: Archive, file: File) -> None:
    assert WRITERS["tsv"](seen(archive, file)).decode("utf-8-sig").startswith("Số đến\tNgày đến")
    assert WRITERS["tsv"](Table("in", CHOSEN, [])).startswith(b"\xef\xbb\xbf")


def test_xlsx(archive: Archive, file: File) -> None:
    table = seen(archive, file, *ROWS["in"].__slots__)
    sheet = openpyxl.load_workbook(BytesIO(WRITERS["xlsx"](table)))["Sổ"]
    head, first, *rest = sheet.iter_rows()
    assert [cell.value for cell in head] == table.headings
    assert first[0].value == datetime(2026, 3, 9)
    assert [row[1].value for row in (first, *rest)] == [1, 2, 3, "4–5", 6]
    assert {cell.data_type for row in (first, *rest) for cell in row if cell.value} == {"s", "d", "n"}
    assert {
        cell.column for row in (first, *rest) for cell in row if cell.value and cell.data_type == "n"
    } == {2}
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J6"
