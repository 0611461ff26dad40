"""Entering a document in a register book ("vào sổ"): the form on its page, its number, and what stands beside it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import catalogue, receiving, register_books, registers, twins
from corpus.catalogue import Record
from corpus.errors import NotFoundError, UsageError
from corpus.record import Direction
from corpus.register_books import Book, Entry
from corpus.registers import Facts
from web.books import whole_number
from web.dates import asked_date, typed_date
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.office import access, archive, must, now, person, see, today

blueprint = Blueprint("entering", __name__, url_prefix="/documents")


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


def proposal(conn: Connection, record: Record, typed: dict[str, str] | None = None) -> Entering:
    """Return what the form of a record shows; `typed` is what a person entered before."""
    direction = "in" if record.direction in (Direction.IN, Direction.OTHER) else "out"
    own = archive().settings.own_numbers
    offices = archive().settings.offices
    day = typed_date((typed or {}).get("entered_on") or "") or _day(record, direction)
    year = int(day[:4]) if day[:4].isdecimal() else 0
    values = {
        "direction": direction,
        "scope": register_books.scope_of(record.symbol, own) if direction == "out" else "",
        "office": receiving.proposed(conn, record, year, offices),
        **(typed or {}),
        "entered_on": day,
    }
    scope = values["scope" if values["direction"] == "out" else "office"]
    held = register_books.find(conn, values["direction"], scope, year)
    return Entering(
        entries=register_books.entries_of(conn, record.id),
        twins=[(one, _numbers(conn, one)) for one in twins.twins(conn, record.id, access=access())],
        scopes=("", *own) if own else (),
        offices=[(one, _following(conn, one, year)) for one in receiving.scopes(offices)],
        values=values,
        following=register_books.next_number(conn, held.id if held else None),
        stamped=record.arrival_stamp.number if record.arrival_stamp else None,
    )


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


@blueprint.post("/<int:record_id>/register")
@open_to("register")
def enter(record_id: int) -> ResponseReturnValue:
    """Enter the document in a book; a likely second copy only when the clerk says so."""
    record = see(record_id)
    must("register", record)
    try:
        number = entered(record_id)
    except UsageError as error:
        flash(said(error), "danger")
        return _again(record), 400
    flash(_("Đã vào sổ: số %(number)s.", number=number), "success")
    return redirect(url_for("review.show", record_id=record_id, _anchor="next"))


def entered(record_id: int) -> int:
    """Enter a document as the given fields say; returns its number.

    Raises UsageError for what cannot be, and for a likely second copy unless the clerk says that it is none.
    """
    fields = given()
    with archive().database.write() as conn:
        if fields.get("again") != "yes" and twins.twins(conn, record_id, access=access()):
            raise UsageError(str(_("Văn bản này có thể trùng; hãy xem cảnh báo rồi đánh dấu 'Vẫn vào sổ'.")))
        return registers.enter(
            conn,
            record_id,
            direction=fields.get("direction", ""),
            scope=_scope(conn, record_id),
            entered_on=asked_date(fields.get("entered_on", "")) or "",
            number=whole_number("number"),
            facts=_facts(),
            person=person().username,
            at=now(),
        )


def _scope(conn: Connection, record_id: int) -> str:
    """Return the scope of the asked book: of ours the letters of a kind, of what arrives the office's name.

    Without an office the document goes where its form would propose. Raises UsageError for a scope that is none.
    """
    fields, settings = given(), archive().settings
    if fields.get("direction") == "out":
        asked = fields.get("scope", "")
        if asked and asked not in settings.own_numbers:
            raise UsageError(_("Loại '%(scope)s' không có số riêng. Hãy chọn lại sổ.", scope=asked[:40]))
        return asked
    office = fields.get("office")
    if office is None:
        year = typed_date(fields.get("entered_on", ""))[:4]
        record = catalogue.get(conn, record_id)
        return receiving.proposed(conn, record, int(year) if year.isdecimal() else 0, settings.offices)
    if office and office not in receiving.scopes(settings.offices):
        raise UsageError(_("'%(office)s' không có sổ riêng. Hãy chọn lại sổ.", office=office[:200]))
    return office


def _facts() -> Facts:
    told = given()
    return Facts(
        told.get("receiver"),
        asked_date(told.get("handed_on") or ""),
        whole_number("copies"),
        told.get("note"),
    )


def _again(record: Record) -> str:
    """Show the form with what was typed, so that nothing has to be typed twice."""
    typed: dict[str, Any] = {name: value for name, value in request.form.items() if name != "csrf_token"}
    typed["direction"] = typed.get("direction") if typed.get("direction") in ("in", "out") else "in"
    with archive().database.read() as conn:
        shown = proposal(conn, record, {"scope": "", "entered_on": today(), **typed})
    return render_template("books/entering.html", record=record, entering=shown)


@blueprint.post("/<int:record_id>/register/<int:book_id>")
@open_to("register")
def annotate(record_id: int, book_id: int) -> ResponseReturnValue:
    """Change what stands beside the document's number. Raises NotFoundError when it has none in this book."""
    record = see(record_id)
    must("register", record)
    try:
        annotated(record_id, book_id)
        flash(_("Đã lưu dòng sổ."), "success")
    except UsageError as error:
        flash(said(error), "danger")
    return redirect(url_for("review.show", record_id=record_id, _anchor="register"))


def annotated(record_id: int, book_id: int) -> None:
    """Change what stands beside a number as the given fields say. Raises UsageError and NotFoundError."""
    with archive().database.write() as conn:
        standing = {held.id: (held, one) for held, one in register_books.entries_of(conn, record_id)}
        if book_id not in standing:
            raise NotFoundError
        held, found = standing[book_id]
        registers.annotate(conn, held, found, _facts(), person=person().username, at=now())
