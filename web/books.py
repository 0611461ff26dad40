"""/register/in, /out, /follow: the register books of a year, to read, and for clerks to keep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import receiving, register_books, register_print, register_rows, registers
from corpus.errors import NotFoundError, UsageError
from corpus.ordering import sort_key
from corpus.register_books import Book
from corpus.register_rows import Line
from web.gate import open_to
from web.given import given
from web.language import _
from web.office import access, archive, now, person, today
from web.paging import Paging, asked_page

blueprint = Blueprint("books", __name__, url_prefix="/register")
_PER_PAGE = 50
_LONGEST_SCOPE = 200  # characters of an office's name
MOST_PDF = 700
"""Rows of one PDF: about five seconds of a request (7 ms a row); workbooks and DOCX take any number."""
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


@blueprint.get("/<any(in, out, follow):kind>")
@open_to("see")
def show(kind: str) -> ResponseReturnValue:
    """Show a page of a register: the last one, where the newest numbers are, unless another is asked for."""
    found = shown(kind)
    asked = found.asked
    with archive().database.read() as conn:
        opened = register_books.books(conn)
    return render_template(
        "books/book.html",
        asked=asked,
        held=found.held,
        headings=[heading for heading, _width in register_print.COLUMNS[kind]],
        rows=[(line, register_print.cells(line)) for line in found.lines],
        paging=found.paging,
        following=found.following,
        years=sorted({int(today()[:4]), asked.year, *(one.year for one in opened)}, reverse=True),
        scopes=_scopes(asked, opened),
        narrow=register_print.narrow(kind),
        most_pdf=MOST_PDF,
        number_column=1 if kind == "in" else 0,
        over=f"{asked.year}-12-31" <= today(),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a register as the signed-in person may see it, and the number that its next entry gets."""

    asked: Asked
    held: Book | None
    lines: list[Line]
    paging: Paging
    following: int


def shown(kind: str) -> Shown:
    """Return the page of a register that the address asks for: the last one, where the newest numbers are."""
    asked = asked_of(kind, request.args)
    with archive().database.read() as conn:
        if "scope" not in request.args:
            asked = _usual(conn, asked)
        held = asked.find(conn)
        found = register_rows.blocks(conn, held, kind)
        last = Paging(1, _PER_PAGE, len(found)).last
        paging = Paging(asked_page() if "page" in request.args else last, _PER_PAGE, len(found))
        start = (paging.page - 1) * _PER_PAGE
        lines = register_rows.lines(
            conn,
            found[start : start + _PER_PAGE],
            kind,
            access=access(),
            today=today(),
            offices=archive().settings.offices,
        )
        following = register_books.next_number(conn, held.id if held else None)
    return Shown(asked, held, lines, paging, following)


def _usual(conn: Connection, asked: Asked) -> Asked:
    """Return the register that is meant where no scope is named: without a general book that of the first office."""
    offices = receiving.scopes(archive().settings.offices) if asked.kind != "out" else ()
    opened = (found for scope in offices if (found := replace(asked, scope=scope)).find(conn))
    return next(opened, asked)


def _scopes(asked: Asked, opened: list[Book]) -> list[str]:
    """Return the scopes of books, the general one ('') first; [''] where there is no choice.

    Books that were opened stay in the list, whatever the settings say today.
    """
    direction = register_rows.direction_of(asked.kind)
    named = {one.scope for one in opened if one.direction == direction}
    settings = archive().settings
    own = settings.own_numbers if direction == "out" else receiving.scopes(settings.offices)
    return sorted({"", asked.scope, *named, *own}, key=sort_key)


def asked_of(kind: str, told: Mapping[str, str]) -> Asked:
    """Return which register an address or a form asks for: this year's general one when it does not say."""
    year = told.get("year") or today()[:4]
    if not (year.isascii() and year.isdigit() and int(year[:5]) in _YEARS):
        raise BadRequest
    return Asked(kind, int(year), told.get("scope", "").strip()[:_LONGEST_SCOPE])


@blueprint.post("/<any(in, out):kind>/<any(reserve, cancel, begin, close):act>")
@open_to("register")
def keep(kind: str, act: str) -> ResponseReturnValue:
    """Reserve or cancel a number, let an empty book begin later, or close a book; then the book again."""
    asked = asked_of(kind, request.form)
    try:
        flash(kept(kind, act)[1], "success")
    except (UsageError, NotFoundError) as error:
        flash(error.sentence, "danger")
    return redirect(url_for("books.show", kind=kind, year=asked.year, scope=asked.scope or None))


def kept(kind: str, act: str) -> tuple[int | None, str]:
    """Do to a book what `act` says, as the given fields say; returns the number it was about, and what was done.

    Raises BadRequest for a year that is none, UsageError and NotFoundError for what cannot be.
    """
    asked = asked_of(kind, given())
    with archive().database.write() as conn:
        return _ACTS[act](conn, asked)


def _reserve(conn: Connection, asked: Asked) -> tuple[int, str]:
    number = registers.reserve(
        conn,
        direction=asked.kind,
        year=asked.year,
        scope=asked.scope,
        reason=given().get("reason", ""),
        person=person().username,
        at=now(),
    )
    return number, str(
        _("Đã giữ số %(number)s. Khi có văn bản, ghi số này vào ô số lúc vào sổ.", number=number)
    )


def _cancel(conn: Connection, asked: Asked) -> tuple[int | None, str]:
    number, reason = whole_number("number"), given().get("reason", "")
    registers.cancel(conn, _held(conn, asked), number or 0, reason=reason, person=person().username, at=now())
    return number, str(_("Đã hủy số %(number)s; số này không được cấp lại.", number=number))


def _begin(conn: Connection, asked: Asked) -> tuple[int, str]:
    first = whole_number("number") or 0
    registers.begin_at(
        conn,
        direction=asked.kind,
        year=asked.year,
        scope=asked.scope,
        first=first,
        person=person().username,
        at=now(),
    )
    return first, str(_("Sổ bắt đầu từ số %(number)s.", number=first))


def _close(conn: Connection, asked: Asked) -> tuple[None, str]:
    if given().get("sure") != "yes":
        raise UsageError(str(_("Hãy đánh dấu ô xác nhận trước khi khóa sổ.")))
    registers.close(conn, _held(conn, asked), person=person().username, at=now())
    return None, str(_("Đã khóa sổ năm %(year)s.", year=asked.year))


_ACTS: dict[str, Callable[[Connection, Asked], tuple[int | None, str]]] = {
    "reserve": _reserve,
    "cancel": _cancel,
    "begin": _begin,
    "close": _close,
}


def _held(conn: Connection, asked: Asked) -> Book:
    held = asked.find(conn)
    if held is None:
        raise UsageError(str(_("Sổ này chưa có số nào.")))
    return held


def whole_number(field: str) -> int | None:
    """Return a number that was given, None for an empty field. Raises UsageError for what is none."""
    text = given().get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise UsageError(str(_("'%(text)s' không phải là số. Hãy xem lại.", text=text[:40])))
    return int(text)
