"""A register book as one person may know it: its lines are read first, the cells of a column only when asked for.

A number is shown to everybody, for a book without it would have a gap; of a restricted record nothing else is. No cell
is made of its values, so no filter and no order can tell of them (invariant I9).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from corpus import register_books
from corpus.office_schema import book_entry
from corpus.register_books import Book
from corpus.register_cells import CELLS, Followed
from corpus.register_rows import NUMBERS, ROWS, Line, direction_of
from corpus.schema import record

RESTRICTED = "(hạn chế)"
_GONE = "Văn bản không còn trong kho"
_WHY = {"reserved": "Số giữ trước", "cancelled": "Đã hủy"}
_FEW = 400  # entries that are asked for by their ids; of more the whole book is read
_LINE = (
    book_entry.c.id,
    book_entry.c.number,
    book_entry.c.state,
    book_entry.c.record_id,
    book_entry.c.reason,
    book_entry.c.person,
    book_entry.c.at,
    record.c.access,
)
VALUES = {
    **{name: book_entry.c[name] for name in ("entered_on", "receiver", "handed_on", "copies", "note")},
    **{name: record.c[name] for name in ("kind", "symbol", "date", "issuer", "subject", "signer")},
    **{name: record.c[name] for name in ("distribution", "recipients")},
    "own_number": record.c.number.label("own_number"),
}
"""The values that cells are made of, by the names that corpus.register_cells uses."""


class Block(NamedTuple):
    """What makes one line. `state`, `last` and `record_id` as of Line; `told`: what stands for its cells."""

    entry_id: int
    number: int
    last: int
    state: str
    record_id: int | None
    told: str


class Scan:
    """The lines of one book; places of lines count from 0 in order of number."""

    def __init__(
        self,
        conn: Connection,
        held: Book | None,
        kind: str,
        *,
        access: frozenset[str],
        today: str,
        offices: Sequence[str] = (),
    ) -> None:
        """Read which lines there are; `held` is None for a book that is not opened yet.

        access: the classes of records that the person may see; offices: our own, for what a document asks of us.
        """
        self.kind = kind
        self._conn, self._held, self._access = conn, held, access
        self._today, self._offices = today, offices
        self.blocks = list(_blocks(conn, held, kind, access)) if held else []

    def column(self, name: str, places: Sequence[int]) -> list[str]:
        """Return the cells of one column at these places: days are ISO, '' is empty."""
        cell = CELLS[self.kind][name]
        shown = [self.blocks[place] for place in places]
        rows = self._rows(cell.needs, shown) if cell.needs else {}
        followed = self._followed(shown)
        return [
            cell.text(rows.get(one.entry_id, one), followed) if one.state == "used" else self._told(one, name)
            for one in shown
        ]

    def lines(self, places: Sequence[int] | None = None) -> list[Line]:
        """Return the lines at these places, or all, with all of their cells."""
        shown = self.blocks if places is None else [self.blocks[place] for place in places]
        cells, build = CELLS[self.kind], ROWS[self.kind]
        needed = sorted({"entered_on", *(need for cell in cells.values() for need in cell.needs)})
        rows, followed = self._rows(needed, shown), self._followed(shown)
        found = []
        for one in shown:
            row = rows[one.entry_id]
            if one.state == "used":
                texts = {name: cell.text(row, followed) for name, cell in cells.items()}
            else:
                texts = {name: told for name in cells if (told := self._told(one, name))}
            day = row.entered_on if one.state == "used" else ""
            found.append(Line(one.number, one.last, one.state, one.record_id, day, build(**texts)))
        return found

    def _told(self, one: Block, name: str) -> str:
        """Return what a line says that tells no document: its number and a note, and nothing else."""
        if name == NUMBERS[self.kind]:
            return str(one.number) if one.number == one.last else f"{one.number}–{one.last}"
        return one.told if name == "note" else ""

    def _rows(self, needs: Sequence[str], shown: Sequence[Block]) -> Mapping[int, Row[Any]]:
        """Return the values of these entries, by the entry's id."""
        if self._held is None:
            return {}
        known = (book_entry.c.id, book_entry.c.number, book_entry.c.record_id)
        query = _joined(*known, *(VALUES[name] for name in needs))
        if len(shown) <= _FEW:
            query = query.where(book_entry.c.id.in_([one.entry_id for one in shown]))
        else:
            query = query.where(book_entry.c.book_id == self._held.id)
        return {row[0]: row for row in self._conn.execute(query)}

    def _followed(self, shown: Sequence[Block]) -> Followed:
        ids = [one.record_id for one in shown if one.record_id is not None]
        return Followed(self._conn, ids, access=self._access, today=self._today, offices=self._offices)


def _joined(*columns: Any) -> Any:
    joined = book_entry.outerjoin(record, record.c.id == book_entry.c.record_id)
    return select(*columns).select_from(joined)


def _blocks(conn: Connection, held: Book, kind: str, access: frozenset[str]) -> Iterator[Block]:
    """Yield what makes one line each: an entry and the last number it stands for.

    Numbers that were reserved or cancelled in one go make one line. A register that follows has used numbers only.
    """
    query = _joined(*_LINE).where(book_entry.c.book_id == held.id).order_by(book_entry.c.number)
    if kind == "follow":
        query = query.where(book_entry.c.state == "used")
    for _key, group in groupby(conn.execute(query), key=_together):
        rows = list(group)
        yield _block(rows[0], rows[-1].number, access)


def _together(row: Any) -> object:
    entry_id, _number, state, record_id, reason, person, at, _access = row
    return entry_id if state == "used" or record_id is not None else (state, reason, person, at)


def _block(row: Any, last: int, access: frozenset[str]) -> Block:
    entry_id, number, state, record_id, reason, _person, _at, of = row
    if of is not None and of not in access:
        return Block(entry_id, number, last, "restricted", None, RESTRICTED)
    if state != "used":
        return Block(entry_id, number, last, state, None, f"{_WHY[state]}: {reason}")
    if of is None:
        return Block(entry_id, number, last, "gone", None, _GONE)
    return Block(entry_id, number, last, "used", record_id, "")


def whole(
    conn: Connection,
    kind: str,
    year: int,
    scope: str,
    *,
    access: frozenset[str],
    today: str,
    offices: Sequence[str] = (),
) -> tuple[Book | None, list[Line]]:
    """Return the book of a kind ('in', 'out', 'follow'), year and scope, None while nothing is in it, and its lines."""
    held = register_books.find(conn, direction_of(kind), scope, year)
    return held, Scan(conn, held, kind, access=access, today=today, offices=offices).lines()
