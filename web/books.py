"""/register/in, /out, /follow: the register books of a year, to look through, and for clerks to keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import receiving, register_books, register_filters, register_print, register_rows, registers
from corpus.errors import NotFoundError, UsageError
from corpus.ordering import sort_key
from corpus.register_books import Book
from corpus.register_rows import NUMBERS, ROWS
from web import book_columns
from web.book_filters import how
from web.book_view import Asked, Shown, asked_of, shown
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.office import archive, now, person, today

blueprint = Blueprint("books", __name__, url_prefix="/register")
MOST_PDF = 700
"""Rows of one PDF: about five seconds of a request (7 ms a row); workbooks and DOCX take any number."""
_MOST_CHOICES = 80  # receivers in a list; of more a part of the name is typed


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its name and heading, how it is filtered ('' for not), and the order it gives when asked.

    order: 'ascending', 'descending' or '' as it is now; next: ?sort= of the next order; seen: whether it is shown.
    """

    name: str
    heading: str
    how: str
    order: str
    next: str
    seen: bool


@blueprint.get("/<any(in, out, follow):kind>")
@open_to("see")
def show(kind: str) -> ResponseReturnValue:
    """Show a page of a register as the address wants it looked at; to htmx only what is in the page's frame."""
    part = bool(request.headers.get("HX-Request")) and "HX-History-Restore-Request" not in request.headers
    at_once = request.args.get("rows") == "all"
    found = shown(kind, at_once=at_once, clamped=True, choices=not part)
    args = _args(found, at_once)
    with archive().database.read() as conn:
        opened = register_books.books(conn)
    page = render_template(
        "books/book.html",
        layout="books/part.html" if part else "base.html",
        found=found,
        asked=found.asked,
        held=found.held,
        view=found.view,
        args=args,
        here={"kind": kind, "year": found.asked.year, "scope": args.get("scope")},
        at_once=at_once,
        heads=_heads(found),
        query=urlencode(args),
        receivers=_choices(found.receivers),
        rows=[(line, register_print.cells(line)) for line in found.lines],
        paging=found.paging,
        years=sorted({int(today()[:4]), found.asked.year, *(one.year for one in opened)}, reverse=True),
        scopes=_scopes(found.asked, opened),
        cover=_cover(found),
        narrow=register_print.narrow(kind),
        presets=book_columns.PRESETS,
        usual=book_columns.usual(found.asked.scope),
        states=_states(found),
        most_pdf=MOST_PDF,
        number_column=list(ROWS[kind].__slots__).index(NUMBERS[kind]),
        over=f"{found.asked.year}-12-31" <= today(),
    )
    return _answer(page, kind, args, part)


def _args(found: Shown, at_once: bool) -> dict[str, Any]:
    """Return what the address of this view carries, the page aside.

    The general book is named where the address without a name means another one.
    """
    several = found.asked.kind != "out" and receiving.scopes(archive().settings.offices)
    named = found.asked.scope or (several and "scope" in request.args)
    scope = {"scope": found.asked.scope} if named else {}
    return {"year": found.asked.year, **scope, **found.view.args, **({"rows": "all"} if at_once else {})}


def _answer(page: str, kind: str, args: dict[str, Any], part: bool) -> Response:
    """Return the page; htmx is told the address that it has without the boxes that are empty."""
    answer = make_response(page)
    if part and "HX-Boosted" not in request.headers:
        answer.headers["HX-Replace-Url"] = url_for("books.show", kind=kind, **args)
    return answer


def _heads(found: Shown) -> list[Head]:
    kind, view = found.asked.kind, found.view
    seen, titles = book_columns.chosen(kind, found.asked.scope), register_print.COLUMNS[kind]
    heads = []
    for name, (heading, _width) in zip(ROWS[kind].__slots__, titles, strict=True):
        current = (view.column or NUMBERS[kind]) == name
        order = ("descending" if view.down else "ascending") if current else ""
        upwards = "" if name == NUMBERS[kind] else name
        following = {"": upwards, "ascending": f"-{name}", "descending": ""}[order]
        heads.append(Head(name, heading, how(kind, name), order, following, name in seen))
    return heads


def _choices(receivers: list[str]) -> list[tuple[str, str]]:
    """Return what to choose a receiver from, as (what its box then holds, name); [] for more than a list can hold."""
    return [(f"={name}", name) for name in receivers] if len(receivers) <= _MOST_CHOICES else []


def _states(found: Shown) -> tuple[str, ...]:
    """Return the states to choose lines by: a register that follows tells the progress instead."""
    return register_filters.STATES if found.asked.kind != "follow" else ()


def _cover(found: Shown) -> register_print.Printed:
    """Return the facts of the cover of what is on the page, for who prints the page itself."""
    asked = found.asked
    offices = archive().settings.offices
    return register_print.printed(
        found.held, found.lines, kind=asked.kind, year=asked.year, scope=asked.scope, offices=offices
    )


def _scopes(asked: Asked, opened: list[Book]) -> list[str]:
    """Return the scopes of books, the general one ('') first; [''] where there is no choice.

    Books that were opened stay in the list, whatever the settings say today.
    """
    direction = register_rows.direction_of(asked.kind)
    named = {one.scope for one in opened if one.direction == direction}
    settings = archive().settings
    own = settings.own_numbers if direction == "out" else receiving.scopes(settings.offices)
    return sorted({"", asked.scope, *named, *own}, key=sort_key)


@blueprint.post("/<any(in, out):kind>/<any(reserve, cancel, begin, close):act>")
@open_to("register")
def keep(kind: str, act: str) -> ResponseReturnValue:
    """Reserve or cancel a number, let an empty book begin later, or close a book; then the book again."""
    asked = asked_of(kind, request.form)
    try:
        flash(kept(kind, act)[1], "success")
    except (UsageError, NotFoundError) as error:
        flash(said(error), "danger")
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
