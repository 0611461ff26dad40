"""Register books and their entries as they stand: one book a direction, scope and year (Decree 30/2020 art. 15, 22).

Numbers of a book run from 1 without a gap. Each number is an entry: used by a record, reserved for one that is to
come, or cancelled with a reason. The functions here only read; corpus.registers writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from corpus.office_schema import book, book_entry
from corpus.ordering import by_name
from corpus.text import fold, plain_signs

DIRECTIONS = ("in", "out")


@dataclass(frozen=True, slots=True)
class Book:
    """One register book. `scope` is '' for the general book.

    Else it is of an outgoing book the letters that have numbers of their own, of an incoming one the office's name.
    """

    id: int
    direction: str  # in | out
    scope: str
    year: int
    opened_at: str
    closed_at: str | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a book and what became of it. A cancelled entry still names the record that it was given to."""

    id: int
    book_id: int
    number: int
    state: str  # used | reserved | cancelled
    record_id: int | None
    entered_on: str  # day of arrival or of issue
    receiver: str | None
    handed_on: str | None
    copies: int | None
    note: str | None
    reason: str | None
    person: str
    at: str


def find(conn: Connection, direction: str, scope: str, year: int) -> Book | None:
    """Return the book, or None while nothing has been entered in it."""
    wanted = (book.c.direction == direction, book.c.scope == scope, book.c.year == year)
    row = conn.execute(select(book).where(*wanted)).mappings().first()
    return Book(**row) if row else None


def get(conn: Connection, book_id: int) -> Book:
    """Return the book of that id."""
    return Book(**conn.execute(select(book).where(book.c.id == book_id)).mappings().one())


def books(conn: Connection) -> list[Book]:
    """Return every book, the newest year first, the general book before those of single letters."""
    query = select(book).order_by(book.c.year.desc(), book.c.direction, by_name(book.c.scope))
    return [Book(**row) for row in conn.execute(query).mappings()]


def entries(conn: Connection, book_id: int, state: str | None = None) -> list[Entry]:
    """Return the entries of a book in order of number, of one state when given."""
    query = select(book_entry).where(book_entry.c.book_id == book_id).order_by(book_entry.c.number)
    if state is not None:
        query = query.where(book_entry.c.state == state)
    return [Entry(**row) for row in conn.execute(query).mappings()]


def entry(conn: Connection, book_id: int, number: int) -> Entry | None:
    """Return the entry of a number, or None."""
    query = select(book_entry).where(book_entry.c.book_id == book_id, book_entry.c.number == number)
    row = conn.execute(query).mappings().first()
    return Entry(**row) if row else None


def entries_of(conn: Connection, record_id: int) -> list[tuple[Book, Entry]]:
    """Return where a record stands in the books, oldest entry first; cancelled entries do not count."""
    query = (
        select(book_entry)
        .where(book_entry.c.record_id == record_id, book_entry.c.state == "used")
        .order_by(book_entry.c.id)
    )
    found = [Entry(**row) for row in conn.execute(query).mappings()]
    return [(get(conn, one.book_id), one) for one in found]


def next_number(conn: Connection, book_id: int | None) -> int:
    """Return the number that the next entry of a book gets (1 in a book that is not opened yet)."""
    query = select(func.max(book_entry.c.number)).where(book_entry.c.book_id == book_id)
    last: Any = conn.execute(query).scalar()
    return int(last or 0) + 1


def scope_of(symbol: str | None, own_numbers: Sequence[str]) -> str:
    """Return the scope of the book in which a document of ours with this symbol gets its number, '' for the general.

    `own_numbers` is the office's list of letters with numbers of their own (the head of the office decides on them:
    Decree 30/2020 art. 15). A row is a kind ('QĐ'), an organ ('ĐU') or both ('QĐ/ĐU'); the first that fits counts.
    """
    tail = _letters(symbol or "").lstrip("0123456789")
    tail = tail[tail[:1] in ("-", "/") :]
    pieces = {tail, *tail.replace("/", "-").split("-")}
    return next((row for row in own_numbers if row and _letters(row) in pieces), "")


def shown_day(iso: str | None) -> str:
    """Return an ISO day or time as a register writes it, dd/mm/yyyy; '' for None."""
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}" if iso else ""


def _letters(text: str) -> str:
    return "".join(fold(plain_signs(text)).split())
