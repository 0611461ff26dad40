"""What the forms of a register entry show: the proposal for a document, and what was typed with what is wrong in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from corpus import entry_doubts, receiving, register_books, registers, twins
from corpus.catalogue import Record
from corpus.errors import UsageError
from corpus.record import Direction
from corpus.register_books import Book, Entry
from web.books import whole_number
from web.dates import asked_date, typed_date
from web.given import given
from web.language import said
from web.office import access, archive, today

_FIRST_YEAR = 1945


@dataclass(frozen=True, slots=True)
class Entering:
    """What the form needs: where the record stands already, what it may be a second copy of, and what is proposed."""

    entries: list[tuple[Book, Entry]]
    twins: list[tuple[Record, str]]  # with the numbers they have, '' for none
    scopes: tuple[str, ...]  # of outgoing books, () where there is no choice
    offices: list[
        tuple[str, int]
    ]  # whose incoming book, with the number that comes next in it; [] without a choice
    values: dict[str, str]  # of the form's fields
    following: int
    stamped: str | None  # the number that the arrival stamp bears
    paper: int | None  # the number that an outgoing document bears
    fits: bool  # whether the book can give that number
    faults: Mapping[str, str] = field(default_factory=dict)  # what is wrong, by the field
    asks: Mapping[str, str] = field(default_factory=dict)  # what has to be said to be meant, by the field
    line_of: int | None = None  # the book whose line is being changed: `values` are then of that line


def proposal(conn: Connection, record: Record, typed: dict[str, str] | None = None, **shown: Any) -> Entering:
    """Return what the form of a record shows; `typed` is what a person entered before, `shown` what Entering adds."""
    values, year = _values(conn, record, typed or {})
    own, offices = archive().settings.own_numbers, archive().settings.offices
    scope = values["scope" if values["direction"] == "out" else "office"]
    held = register_books.find(conn, values["direction"], scope, year)
    entries = register_books.entries_of(conn, record.id)
    paper = _paper(record, values["direction"], entries)
    fits = paper is not None and entry_doubts.is_free(conn, held, paper)
    return Entering(
        entries=entries,
        twins=[(one, _numbers(conn, one)) for one in twins.twins(conn, record.id, access=access())],
        scopes=("", *own) if own else (),
        offices=[(one, _following(conn, one, year)) for one in receiving.scopes(offices)],
        values={"number": str(paper) if fits else "", **values},
        following=register_books.next_number(conn, held.id if held else None),
        stamped=record.arrival_stamp.number if record.arrival_stamp else None,
        paper=paper,
        fits=fits,
        **shown,
    )


def _values(conn: Connection, record: Record, typed: dict[str, str]) -> tuple[dict[str, str], int]:
    """Return the values of the form's fields, and the year whose book they mean."""
    direction = "in" if record.direction in (Direction.IN, Direction.OTHER) else "out"
    settings = archive().settings
    day = typed_date(typed.get("entered_on") or "") or _day(record, direction)
    year = year_of(day)
    values = {
        "direction": direction,
        "scope": register_books.scope_of(record.symbol, settings.own_numbers) if direction == "out" else "",
        "office": receiving.proposed(conn, record, year, settings.offices),
        **typed,
        "entered_on": day,
    }
    return values, year


def year_of(day: str) -> int:
    """Return the year of a typed day as far as it can have a book, else this year: its next number is then shown."""
    asked, current = day[:4], int(today()[:4])
    year = int(asked) if asked.isascii() and asked.isdigit() else current
    return year if _FIRST_YEAR <= year <= current else current


def _paper(record: Record, direction: str, entries: list[tuple[Book, Entry]]) -> int | None:
    stands = any(held.direction == "out" for held, _entry in entries)
    return entry_doubts.paper_number(record) if direction == "out" and not stands else None


def _following(conn: Connection, office: str, year: int) -> int:
    held = register_books.find(conn, "in", office, year)
    return register_books.next_number(conn, held.id if held else None)


def _day(record: Record, direction: str) -> str:
    """Return the likely day: of the arrival stamp or of the document, today where it cannot be."""
    stamp = record.arrival_stamp.date if record.arrival_stamp else None
    known = stamp if direction == "in" else record.date
    return known if known and len(known) == len("2026-03-10") and known <= today() else today()


def _numbers(conn: Connection, record: Record) -> str:
    return ", ".join(str(entry.number) for _book, entry in register_books.entries_of(conn, record.id))


def faults(direction: str, *, dated: bool = True) -> dict[str, str]:
    """Return what is wrong in each field that was given, as sentences; {} where each by itself can be.

    dated: whether the day of arrival or issue has to be given.
    """
    checks: dict[str, Callable[[], object]] = {
        "entered_on": lambda: _check_day(direction, dated),
        "number": lambda: whole_number("number"),
        "handed_on": _check_handed,
        "copies": _check_copies,
    }
    found = {}
    for name, check in checks.items():
        try:
            check()
        except UsageError as error:
            found[name] = said(error)
    return found


def _check_day(direction: str, dated: bool) -> None:
    day = asked_date(given().get("entered_on") or "")
    if not day and not dated:
        return
    registers.must_be_day(day or "")
    if direction == "in" and (day or "") > today():
        raise UsageError("Ngày đến không thể sau hôm nay. Hãy xem lại ngày.")


def _check_handed() -> None:
    if day := asked_date(given().get("handed_on") or ""):
        registers.must_be_day(day)


def _check_copies() -> None:
    if whole_number("copies") == 0:
        raise UsageError("Số lượng bản phải là số nguyên dương.")
