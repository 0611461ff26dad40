"""Printed registers read again: XLSX, DOCX and PDF hold what the books hold, as text, with cover and headings."""

import json
from bisect import bisect
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.enum.section import WD_ORIENT

from corpus import register_print, register_scan
from corpus.archive import Archive
from corpus.register_files import WRITERS, _refuse
from corpus.register_print import Printed
from tests.corpus.register_examples import EVERYTHING, SUBJECT, fill
from tests.test_docs import shape
from vanthu import main

File = Callable[..., int]
KINDS = ("in", "out", "follow")
MM = 72 / 25.4  # points
COVER = [
    ("Năm", "2026"),
    ("Từ ngày", "09/03/2026"),
    ("Đến ngày", "13/03/2026"),
    ("Từ số", "1"),
    ("Đến số", "6"),
    ("Quyển số", "01"),
]


def shown(archive: Archive, kind: str, times: int = 1) -> Printed:
    """Return the register as it is printed, its rows repeated so that they fill several pages."""
    with archive.database.read() as conn:
        held, lines = register_scan.whole(conn, kind, 2026, "", access=EVERYTHING, today="2026-03-26")
    offices = archive.settings.offices
    return register_print.printed(held, lines * times, kind=kind, year=2026, scope="", offices=offices)


def test_the_cover(archive: Archive, file: File) -> None:
    fill(archive, file)
    found = shown(archive, "in")
    assert found.offices == ("Đảng ủy xã Bình Khê", "UBND xã Bình Khê")
    assert found.title == "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
    assert list(found.cover) == COVER
    assert found.rows[0][0] == "09/03/2026"


@pytest.mark.parametrize("kind", KINDS)
def test_xlsx(archive: Archive, file: File, kind: str) -> None:
    fill(archive, file)
    wanted = shown(archive, kind)
    book = openpyxl.load_workbook(BytesIO(WRITERS["xlsx"](wanted)))
    cover = [tuple(cell.value or "" for cell in row) for row in book["Bìa"]]
    assert [row for row in cover if row in wanted.cover] == list(wanted.cover)
    assert {wanted.title, *wanted.offices} <= {row[0] for row in cover}
    sheet = book["Sổ"]
    assert [tuple(map(told, row)) for row in sheet] == [wanted.headings, *wanted.rows]
    assert kinds_of_cells(sheet, wanted.days) <= {("s", False), ("s", True), ("d", True), ("n", False)}
    numbers = {cell.column - 1 for row in sheet for cell in row if cell.value and cell.data_type == "n"}
    assert numbers <= wanted.numbers and (numbers or kind == "out")
    assert "d" in {cell.data_type for row in sheet for cell in row} or kind == "follow"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.center.text or "Page" in sheet.oddFooter.center.text


def told(cell: Any) -> str:
    """Return what a cell shows; a day is a real one, of the format of our days."""
    if isinstance(cell.value, datetime):
        assert cell.number_format == "dd/mm/yyyy"
        return cell.value.strftime("%d/%m/%Y")
    return str(cell.value or "")


def kinds_of_cells(sheet: Any, days: frozenset[int]) -> set[tuple[str, bool]]:
    """Return which kinds of cells (s text, d day, f formula, n number) stand in columns of days, and which do not.

    The headings are texts; an empty cell is of no kind.
    """
    filled = [(cell, cell.column - 1 in days) for row in sheet.iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "d" for cell, day in filled if day and cell.row > 1)
    return {(cell.data_type, day) for cell, day in filled}


@pytest.mark.parametrize("text", ["12/13/2026", "01/01/1890", "sau Tết", "=1", ""])
def test_what_is_no_day_of_a_spreadsheet_stays_text(text: str) -> None:
    shown = Printed((), "SỔ", (), ("Ngày",), (8,), ((text,), ("05/02/2026",)), frozenset({0}))
    first, second = openpyxl.load_workbook(BytesIO(WRITERS["xlsx"](shown)))["Sổ"]["A"][1:]
    assert (first.value or "", second.value) == (text, datetime(2026, 2, 5))
    assert first.data_type in ("s", "n")


@pytest.mark.parametrize("text", ["12/3", "007", "4–5", "=1", "²", "1e9", ""])
def test_what_is_no_plain_number_stays_text(text: str) -> None:
    shown = Printed((), "SỔ", (), ("Số",), (8,), ((text,), ("12",)), frozenset(), frozenset({0}))
    first, second = openpyxl.load_workbook(BytesIO(WRITERS["xlsx"](shown)))["Sổ"]["A"][1:]
    assert (first.value or "", second.value) == (text, 12)
    assert first.data_type != "f"


@pytest.mark.parametrize("kind", KINDS)
def test_docx(archive: Archive, file: File, kind: str) -> None:
    fill(archive, file)
    wanted = shown(archive, kind)
    paper = Document(BytesIO(WRITERS["docx"](wanted)))
    table = paper.tables[0]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [wanted.headings, *wanted.rows]
    cover = [paragraph.text for paragraph in paper.paragraphs]
    facts = [f"{label}: {value}" for label, value in wanted.cover]
    assert [line for line in cover if line] == [*wanted.offices, wanted.title, *facts]
    assert all(section.orientation == WD_ORIENT.LANDSCAPE for section in paper.sections)
    assert "tblHeader" in table.rows[0]._tr.xml
    assert "PAGE" in paper.sections[-1].footer._element.xml


@pytest.mark.parametrize("kind", KINDS)
def test_pdf(archive: Archive, file: File, kind: str) -> None:
    fill(archive, file)
    wanted = shown(archive, kind, times=30)
    paper = pypdfium2.PdfDocument(WRITERS["pdf"](wanted))
    assert {tuple(round(side / MM) for side in page.get_size()) for page in paper} == {(297, 210)}
    cover, count = bare(paper[0].get_textpage().get_text_range()), len(paper)
    assert all(bare(f"{label}: {value}") in cover for label, value in wanted.cover)
    assert all(bare(name) in cover for name in (wanted.title, *wanted.offices))
    assert count > 2
    columns = [""] * len(wanted.headings)
    for number in range(1, count):
        text = paper[number].get_textpage()
        assert f"Trang {number + 1}/{count}" in text.get_text_range()
        for place, told in enumerate(by_column(text, wanted.widths)):
            heading = bare(wanted.headings[place])
            assert told.startswith(heading), "a page without its headings"
            columns[place] += told[len(heading) :]
    assert columns == [bare("".join(row[place] for row in wanted.rows)) for place in range(len(columns))]


def by_column(text: pypdfium2.PdfTextPage, widths: tuple[int, ...]) -> list[str]:
    """Return the letters of each column of a page, by where their middle stands; the foot of the page left out."""
    rights = [(18 + 267 * sum(widths[: place + 1]) / sum(widths)) * MM for place in range(len(widths))]
    found = [""] * len(widths)
    for index, letter in enumerate(text.get_text_range()):
        left, bottom, right, _top = text.get_charbox(index)
        if bottom > 15 * MM and not letter.isspace():
            found[bisect(rights, (left + right) / 2)] += letter
    return [bare(told) for told in found]


def bare(text: str) -> str:
    return "".join(text.replace("\ufffe", "-").split())


def test_a_print_fetches_nothing(archive: Archive, file: File) -> None:
    for url in ("file:///etc/passwd", "http://127.0.0.1/x"):
        with pytest.raises(ValueError, match="fetches nothing"):
            _refuse(url)


def run(archive: Archive, *words: str) -> Result:
    return CliRunner().invoke(main, ["register", *words, "--archive", str(archive.folder)])


def test_the_command_writes_all_three(archive: Archive, file: File, tmp_path: Path) -> None:
    fill(archive, file)
    targets = [tmp_path / f"so.{form}" for form in WRITERS]
    options = [word for path in targets for word in (f"--{path.suffix[1:]}", str(path))]
    done = run(archive, "follow", "--year", "2026", *options)
    assert (done.exit_code, done.stdout) == (0, "")
    assert [path.read_bytes()[:4] for path in targets] == [b"PK\x03\x04", b"PK\x03\x04", b"%PDF"]
    done = run(archive, "in", "--year", "2026", "--pdf", str(tmp_path / "không có" / "x.pdf"))
    assert done.exit_code == 2
    assert "Không ghi được tệp" in done.stderr


def test_the_command_tells_the_rows(archive: Archive, file: File) -> None:
    fill(archive, file)
    text = run(archive, "in", "--year", "2026").stdout.splitlines()
    assert text[0] == "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
    assert text[3].startswith("09/03/2026 | 1 | Tỉnh ủy Hải Lăng | 218-CV/TU | 03/03/2026 | Công văn: =HYPER")
    assert len(text) == 3 + 5
    assert run(archive, "in", "--year", "12").exit_code == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_as_json(archive: Archive, file: File, kind: str) -> None:
    fill(archive, file)
    found = json.loads(run(archive, kind, "--year", "2026", "--json").stdout)
    told = shape("vanthu register", KINDS.index(kind))
    assert set(found) == set(told)
    assert set(found["rows"][0]) == set(told["rows"][0])
    assert set(found["rows"][0]["columns"]) == set(told["rows"][0]["columns"])
    assert [row["number"] for row in found["rows"]] == {
        "in": [1, 2, 3, 4, 6],
        "out": [1],
        "follow": [1, 2, 6],
    }[kind]
    assert (SUBJECT in json.dumps(found, ensure_ascii=False).replace('\\"', '"')) == (kind == "in")
