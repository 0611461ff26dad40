"""What a page of a register shows: the book that the address asks for, looked through, put in order, cut in pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import receiving, register_books, register_filters, register_rows
from corpus.register_books import Book
from corpus.register_rows import NUMBERS, ROWS, Line
from corpus.register_scan import Scan
from web.book_filters import Filters, filters_of, how
from web.language import _
from web.office import access, archive, today
from web.paging import Paging, asked_page

PER_PAGE = 100
MOST_AT_ONCE = 2000
"""Lines of a page that shows as many as it can (?rows=all)."""
_LONGEST_SCOPE = 200  # characters of an office's name
_YEARS = range(1945, 10_000)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which register: kind ('in', 'out', 'follow'), year and scope ('' for the general book)."""

    kind: str
    year: int
    scope: str

    def find(self, conn: Connection) -> Book | None:
        """Return the book that is asked for, or None while nothing is in it."""
        return register_books.find(conn, register_rows.direction_of(self.kind), self.scope, self.year)


@dataclass(frozen=True, slots=True)
class View:
    """How a book is looked at: filters, the column that orders it, and whether downwards."""

    filters: Filters
    column: str
    down: bool = False

    @property
    def as_usual(self) -> bool:
        """Whether this is the whole book in order of number."""
        return not self.filters.used and not self.sort

    @property
    def sort(self) -> str:
        """The order as an address names it: '-' before the column for downwards, '' for the usual one."""
        return "" if self.column == "" else f"{'-' if self.down else ''}{self.column}"

    @property
    def args(self) -> dict[str, str]:
        """Filters and order as an address carries them."""
        return {**self.filters.typed, **({"sort": self.sort} if self.sort else {})}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a register as the signed-in person may see it, and the number that its next entry gets.

    of: the lines of the whole book; receivers: whom its documents go to; nearly: where nothing passes the filters, how
    many lines there are without one of them, by its column.
    """

    asked: Asked
    view: View
    held: Book | None
    lines: list[Line]
    paging: Paging
    of: int
    following: int
    receivers: list[str]
    nearly: Mapping[str, int]


def shown(kind: str, *, at_once: bool = False, clamped: bool = False, choices: bool = False) -> Shown:
    """Return the page of a register that the address asks for.

    Without a page in the address it is the last one, where the newest numbers are; the first one of a list that is
    filtered or in another order. at_once: as many lines as a page can have; clamped: behind the last page is the
    last; choices: with the receivers.
    """
    asked = asked_of(kind, request.args)
    with archive().database.read() as conn:
        asked = _usual(conn, asked) if "scope" not in request.args else asked
        held, view = asked.find(conn), view_of(asked)
        scan = scan_of(conn, held, kind)
        places = places_of(scan, view)
        size = MOST_AT_ONCE if at_once else PER_PAGE
        last = Paging(1, size, len(places)).last
        newest = last if view.as_usual and not at_once else 1
        page = asked_page() if "page" in request.args else newest
        paging = Paging(min(page, last) if clamped else page, size, len(places))
        start = (paging.page - 1) * size
        nothing = not places and len(view.filters.used) > 1
        return Shown(
            asked,
            view,
            held,
            scan.lines(places[start : start + size]),
            paging,
            len(scan.blocks),
            register_books.next_number(conn, held.id if held else None),
            register_filters.receivers(scan) if choices else [],
            register_filters.without_one(scan, view.filters.tests, view.filters.state) if nothing else {},
        )


def view_of(asked: Asked) -> View:
    """Return how the address wants a book to be looked at; what is not understood is among the faults."""
    filters = filters_of(asked.kind, request.args, asked.year, today())
    sort = request.args.get("sort", "")[:_LONGEST_SCOPE]
    column, down = sort.removeprefix("-"), sort.startswith("-")
    if column == NUMBERS[asked.kind] and not down:
        column = ""
    if column and not (column in ROWS[asked.kind].__slots__ and how(asked.kind, column)):
        fault = {"sort": _("Sổ không xếp được theo “%(text)s”.", text=sort)}
        return View(replace(filters, faults={**filters.faults, **fault}), "")
    return View(filters, column, down and bool(column))


def scan_of(conn: Connection, held: Book | None, kind: str) -> Scan:
    """Return the lines of a book as the signed-in person may know them."""
    told: dict[str, Any] = {"access": access(), "today": today(), "offices": archive().settings.offices}
    return Scan(conn, held, kind, **told)


def places_of(scan: Scan, view: View) -> list[int]:
    """Return the places of the lines that a view shows, in its order."""
    places = register_filters.narrowed(scan, view.filters.tests, view.filters.state)
    if not view.column:
        return places
    return register_filters.ordered(scan, places, view.column, down=view.down)


def _usual(conn: Connection, asked: Asked) -> Asked:
    """Return the register that is meant where no scope is named: without a general book that of the first office."""
    offices = receiving.scopes(archive().settings.offices) if asked.kind != "out" else ()
    opened = (found for scope in offices if (found := replace(asked, scope=scope)).find(conn))
    return next(opened, asked)


def asked_of(kind: str, told: Mapping[str, str]) -> Asked:
    """Return which register an address or a form asks for: this year's general one when it does not say."""
    year = told.get("year") or today()[:4]
    if not (year.isascii() and year.isdigit() and int(year[:5]) in _YEARS):
        raise BadRequest
    return Asked(kind, int(year), told.get("scope", "").strip()[:_LONGEST_SCOPE])


def foreign(kind: str) -> list[str]:
    """Return a sentence for each column of another register that the address filters by."""
    others = {name for row in ROWS.values() for name in row.__slots__} | {"state"}
    own = {name for name in ROWS[kind].__slots__ if how(kind, name)} | {"state"}
    return [
        _("Sổ này không lọc được theo “%(text)s”.", text=name)
        for name in sorted(others - own)
        if name in request.args
    ]
