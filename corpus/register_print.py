"""A register book as it is printed, whatever the format: cover, headings, widths and cells of text.

Headings and cover follow Decree 30/2020/NĐ-CP, annex IV; an electronic register must be printable in full (art. 16
and 22).
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from corpus.register_books import Book, shown_day
from corpus.register_rows import ROWS, Line
from corpus.text import one_line, without_controls

TITLES = {
    "in": "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    "out": "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    "follow": "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
}
# Heading and width (a share of the line) of each column, in the order of the row's fields.
COLUMNS: dict[str, tuple[tuple[str, int], ...]] = {
    "in": (
        ("Ngày đến", 8),
        ("Số đến", 5),
        ("Tác giả", 13),
        ("Số, ký hiệu văn bản", 10),
        ("Ngày tháng văn bản", 8),
        ("Tên loại và trích yếu nội dung", 23),
        ("Đơn vị hoặc người nhận", 11),
        ("Ngày chuyển", 8),
        ("Ký nhận", 6),
        ("Ghi chú", 8),
    ),
    "out": (
        ("Số, ký hiệu", 10),
        ("Ngày tháng", 8),
        ("Tên loại và trích yếu nội dung", 22),
        ("Người ký", 10),
        ("Nơi nhận", 14),
        ("Đơn vị, người nhận bản lưu", 9),
        ("Số lượng bản", 5),
        ("Ngày chuyển", 8),
        ("Ký nhận", 6),
        ("Ghi chú", 8),
    ),
    "follow": (
        ("Số đến", 6),
        ("Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành", 28),
        ("Đơn vị hoặc người nhận", 13),
        ("Thời hạn giải quyết", 11),
        ("Tiến độ giải quyết", 12),
        ("Số, ký hiệu văn bản trả lời", 17),
        ("Ghi chú", 13),
    ),
}
DAYS = frozenset({"arrived_on", "date", "handed_on"})
"""Columns that hold one day."""
NUMBERED = frozenset({"number", "copies"})
"""Columns that hold a number, or a run of them ('4–5')."""
_LONGEST = 32_000  # characters of a cell: XLSX holds 32,767
_NO_TEXT = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))  # XML can hold none of these


@dataclass(frozen=True, slots=True)
class Printed:
    """What a print shows: offices over the title, facts of the cover as (label, value), and the table.

    days: the places of the columns that hold a day, from 0; their cells are dd/mm/yyyy. numbers: of those that hold a
    number.
    """

    offices: tuple[str, ...]
    title: str
    cover: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    days: frozenset[int]
    numbers: frozenset[int] = frozenset()


def printed(
    held: Book | None,
    lines: Sequence[Line],
    *,
    kind: str,
    year: int,
    scope: str,
    offices: Sequence[str],
    month: int | None = None,
    volume: str = "01",
) -> Printed:
    """Return a book as it is printed; `held` is None for one that is not opened yet.

    The scope of an incoming book is the office that keeps it: its name alone stands over the title.
    month: where the lines are those of one month alone; volume: what the cover says as 'Quyển số'.
    """
    columns = COLUMNS[kind]
    return Printed(
        offices=tuple(cell(name) for name in ((scope,) if scope and kind != "out" else offices)),
        title=TITLES[kind],
        cover=_cover(held, lines, year, scope if kind == "out" else "", month, cell(volume)),
        headings=tuple(heading for heading, _width in columns),
        widths=tuple(width for _heading, width in columns),
        rows=tuple(cells(line) for line in lines),
        days=_places(kind, DAYS),
        numbers=_places(kind, NUMBERED),
    )


def _cover(
    held: Book | None, lines: Sequence[Line], year: int, scope: str, month: int | None, volume: str
) -> tuple[tuple[str, str], ...]:
    """Return the facts of the cover; its days are those of the rows that are told in full."""
    days = sorted(shown for line in lines if (shown := line.entered_on))
    first, last = (str(lines[0].number), str(lines[-1].last)) if lines else ("", "")
    from_day, to_day = (shown_day(days[0]), shown_day(days[-1])) if days else ("", "")
    facts = [("Năm", str(year))]
    if month:
        facts.append(("Tháng", str(month)))
    if scope:
        facts.append(("Loại", cell(scope)))
    facts += [
        ("Từ ngày", from_day),
        ("Đến ngày", to_day),
        ("Từ số", first),
        ("Đến số", last),
        ("Quyển số", volume),
    ]
    if held is not None and held.closed_at:
        facts.append(("Khóa sổ ngày", shown_day(held.closed_at)))
    return tuple(facts)


def cells(line: Line) -> tuple[str, ...]:
    """Return the cells of a row as they are printed: days as dd/mm/yyyy, one line of text each."""
    names, values = type(line.row).__slots__, astuple(line.row)
    return tuple(
        cell(shown_day(value) if name in DAYS else value) for name, value in zip(names, values, strict=True)
    )


def narrow(kind: str) -> frozenset[int]:
    """Return the places of the columns that hold a day or a number and are not to be broken, from 0."""
    return _places(kind, DAYS | NUMBERED)


def _places(kind: str, wanted: frozenset[str]) -> frozenset[int]:
    return frozenset(place for place, name in enumerate(ROWS[kind].__slots__) if name in wanted)


def cell(text: str) -> str:
    """Return text that every format can hold: one line, no control characters, no more than a cell takes."""
    return one_line(without_controls(text).translate(_NO_TEXT))[:_LONGEST]
