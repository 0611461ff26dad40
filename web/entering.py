"""Entering a document in a register book ("vào sổ"): the form on its page, its number, and what stands beside it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import catalogue, entry_doubts, receiving, register_books, registers, twins
from corpus.catalogue import Record
from corpus.entry_doubts import DoubtError
from corpus.errors import NotFoundError, UsageError
from corpus.registers import Facts
from web import entry_form, notices
from web.books import whole_number
from web.dates import asked_date, typed_date
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.office import access, archive, must, now, person, see, today

blueprint = Blueprint("entering", __name__, url_prefix="/documents")


@blueprint.post("/<int:record_id>/register")
@open_to("register")
def enter(record_id: int) -> ResponseReturnValue:
    """Enter the document in a book; a likely second copy only when the clerk says so."""
    record = see(record_id)
    must("register", record)
    try:
        number = entered(record_id)
    except UsageError as error:
        return _again(record, error), 400
    flash(_("Đã vào sổ: số %(number)s.", number=number), "success")
    return redirect(url_for("review.show", record_id=record_id, _anchor="next"))


def entered(record_id: int) -> int:
    """Enter a document as the given fields say; returns its number.

    Raises UsageError for what cannot be, and, unless the clerk says that it is meant, for a likely second copy and for
    what the paper contradicts (DoubtError).
    """
    fields = given()
    with archive().database.write() as conn:
        if fields.get("again") != "yes" and twins.twins(conn, record_id, access=access()):
            raise UsageError(str(_("Văn bản này có thể trùng; hãy xem cảnh báo rồi đánh dấu 'Vẫn vào sổ'.")))
        asked: dict[str, Any] = {
            "direction": fields.get("direction", ""),
            "entered_on": asked_date(fields.get("entered_on", "")) or "",
            "number": whole_number("number"),
        }
        scope = _scope(conn, record_id)
        _must_be_meant(_doubts(conn, catalogue.get(conn, record_id), scope, asked))
        return registers.enter(
            conn,
            record_id,
            scope=scope,
            **asked,
            facts=_facts(),
            person=person().username,
            at=now(),
        )


def _doubts(conn: Connection, record: Record, scope: str, asked: dict[str, Any]) -> list[DoubtError]:
    """Return what to ask before the record is entered; nothing about a day that is none."""
    try:
        registers.must_be_day(asked["entered_on"])
    except UsageError:
        return []
    held = register_books.find(conn, asked["direction"], scope, int(asked["entered_on"][:4]))
    following = register_books.next_number(conn, held.id if held else None)
    return list(entry_doubts.doubts(record, following=following, **asked))


def _must_be_meant(doubts: Iterable[DoubtError]) -> None:
    for doubt in doubts:
        if given().get(doubt.flag) != "yes":
            raise doubt


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


def _again(record: Record, error: UsageError) -> str:
    """Show the form with what was typed, so that nothing has to be typed twice, and what is wrong at its field."""
    typed = _typed()
    typed["direction"] = typed.get("direction") if typed.get("direction") in ("in", "out") else "in"
    faults = entry_form.faults(typed["direction"])
    with archive().database.read() as conn:
        asks = {} if faults else _asks(conn, record, error)
        typed = {"scope": "", "entered_on": today(), **typed}
        shown = entry_form.proposal(conn, record, typed, faults=faults, asks=asks)
    _say(error, faults, asks)
    return render_template("books/entering.html", record=record, entering=shown)


def _say(error: UsageError, faults: Mapping[str, str], asks: Mapping[str, str]) -> None:
    """Say above the form what is wrong; what is wrong in one field, and what is asked, stands at its field."""
    if faults:
        flash(_("Chưa lưu: có trường chưa đúng, xem dòng chữ đỏ."), "danger")
    elif not (isinstance(error, DoubtError) and asks):
        flash(said(error), "danger")


def _typed() -> dict[str, Any]:
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def _asks(conn: Connection, record: Record, error: UsageError) -> dict[str, str]:
    """Return every question of the form at once, by the field that answers it; only those not answered yet at all.

    Where something else is wrong, what was answered before is asked again with its tick kept.
    """
    asked = {
        "direction": given().get("direction", ""),
        "entered_on": typed_date(given().get("entered_on", "")),
        "number": whole_number("number"),
    }
    try:
        doubts = _doubts(conn, record, _scope(conn, record.id), asked)
    except UsageError:
        return {}
    ours = isinstance(error, DoubtError)
    return {one.flag: said(one) for one in doubts if ours or given().get(one.flag) == "yes"}


@blueprint.post("/<int:record_id>/register/<int:book_id>")
@open_to("register")
def annotate(record_id: int, book_id: int) -> ResponseReturnValue:
    """Change what stands beside the document's number. Raises NotFoundError when it has none in this book."""
    record = see(record_id)
    must("register", record)
    try:
        annotated(record_id, book_id)
    except UsageError as error:
        return _line_again(record, book_id, error), 400
    notices.beside("register", _("Đã lưu dòng sổ."))
    return redirect(url_for("review.show", record_id=record_id, _anchor="register"))


def annotated(record_id: int, book_id: int) -> None:
    """Change what stands beside a number as the given fields say; the day stays where none is given.

    Raises UsageError, DoubtError for a day before the document's own unless it is meant, and NotFoundError.
    """
    day = asked_date(given().get("entered_on") or "")
    with archive().database.write() as conn:
        standing = {held.id: (held, one) for held, one in register_books.entries_of(conn, record_id)}
        if book_id not in standing:
            raise NotFoundError
        held, found = standing[book_id]
        if day and day != found.entered_on:
            registers.must_be_day(day)
            _must_be_meant(entry_doubts.early(catalogue.get(conn, record_id), held.direction, day))
        by = {"person": person().username, "at": now()}
        registers.annotate(conn, held, found, _facts(), entered_on=day or None, **by)


def _line_again(record: Record, book_id: int, error: UsageError) -> str:
    """Show the form of a line with what was typed, and what is wrong at its field."""
    with archive().database.read() as conn:
        held = register_books.get(conn, book_id)
        faults = entry_form.faults(held.direction, dated=False)
        asks = {error.flag: said(error)} if isinstance(error, DoubtError) and not faults else {}
        typed = {**_typed(), "direction": held.direction}
        shown = entry_form.proposal(conn, record, typed, faults=faults, asks=asks, line_of=book_id)
    _say(error, faults, asks)
    return render_template("books/entering.html", record=record, entering=shown)
