"""Lines of a register as a person sees them, for people who go on in a spreadsheet: the columns they chose, no cover.

The book to print is another thing (corpus.register_files): its columns are those of the decree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from corpus.register_books import shown_day
from corpus.register_files import is_plain, write_cell
from corpus.register_print import COLUMNS, DAYS, NUMBERED, cell
from corpus.register_rows import ROWS, Line
from corpus.text import inert

_WIDTH = 1.6  # characters for one hundredth of the printed line


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by their names, and the lines."""

    kind: str
    columns: tuple[str, ...]
    lines: Sequence[Line]

    @property
    def headings(self) -> list[str]:
        """The headings of the columns, as the decree words them."""
        return [heading for heading, _width in self._described]

    @property
    def widths(self) -> list[int]:
        """How wide the columns are, in hundredths of a printed line."""
        return [width for _heading, width in self._described]

    @property
    def _described(self) -> list[tuple[str, int]]:
        known = dict(zip(ROWS[self.kind].__slots__, COLUMNS[self.kind], strict=True))
        return [known[name] for name in self.columns]


def tsv(table: Table) -> str:
    """Return headings and lines with a tab between cells: days are dd/mm/yyyy, no cell is a formula."""
    rows = ([inert(cell(text)) for text in _texts(table, line)] for line in table.lines)
    return "".join("\t".join(row) + "\r\n" for row in (table.headings, *rows))


def _texts(table: Table, line: Line) -> Iterable[str]:
    for name in table.columns:
        text = getattr(line.row, name)
        yield shown_day(text) if name in DAYS else text


def xlsx(table: Table) -> bytes:
    """Return a workbook of one sheet with the headings in its first row: days are days, plain numbers of the
    columns of numbers are numbers, all else is text. It prints on A4 across, as wide as the page.
    """
    import xlsxwriter

    target = BytesIO()
    plain = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
    with xlsxwriter.Workbook(target, {"in_memory": True, **plain}) as book:
        sheet = book.add_worksheet("Sổ")
        _head(sheet, table, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
        usual = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        for row, line in enumerate(table.lines, start=1):
            for place, (name, text) in enumerate(zip(table.columns, _texts(table, line), strict=True)):
                told, format_ = cell(text), day if name in DAYS else None
                number = name in NUMBERED and is_plain(told)
                write_cell(sheet, row, place, told, usual, format_, number=number)
    return target.getvalue()


def _head(sheet: Any, table: Table, look: Any) -> None:
    """Write the headings, which stay on the screen and filter; a number that is text is no error here."""
    for place, (heading, width) in enumerate(zip(table.headings, table.widths, strict=True)):
        sheet.set_column(place, place, max(8, width * _WIDTH))
        sheet.write_string(0, place, heading, look)
    last = len(table.columns) - 1
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.lines), last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(ord('A') + last)}{len(table.lines) + 1}"})


WRITERS = {"tsv": lambda table: ("\ufeff" + tsv(table)).encode(), "xlsx": xlsx}
"""How a table becomes the bytes of a file; the mark before a TSV tells spreadsheets that it is UTF-8."""
