"""/api: register books and the board of directives, as their pages show them, for scripts of the same office."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from corpus import register_print, register_rows
from corpus.board import Line
from corpus.errors import UsageError
from corpus.register_rows import ROWS
from web import book_view, books, entering, follow
from web.gate import open_to
from web.office import must, see
from web.paging import Paging

blueprint = Blueprint("api_registers", __name__, url_prefix="/api")


@blueprint.get("/token")
@open_to("see")
def token() -> ResponseReturnValue:
    """Answer the form token of this session: what writes must carry it as the header X-CSRFToken."""
    return jsonify(csrf_token=generate_csrf())


@blueprint.get("/register/<any(in, out, follow):kind>")
@open_to("see")
def register(kind: str) -> ResponseReturnValue:
    """Answer a page of a register book; rows in the shape of `vanthu register --json`, headings by their keys.

    Raises UsageError for a filter or an order that is not understood: a script gets the rows that it asked for or none.
    """
    found = book_view.shown(kind)
    for sentence in (*found.view.filters.faults.values(), *book_view.foreign(kind)):
        raise UsageError(sentence)
    headings = (heading for heading, _width in register_print.COLUMNS[kind])
    return jsonify(
        kind=kind,
        year=found.asked.year,
        scope=found.asked.scope,
        closed_at=found.held.closed_at if found.held else None,
        next=found.following,
        of=found.of,
        headings=dict(zip(ROWS[kind].__slots__, headings, strict=True)),
        rows=[register_rows.as_json(line) for line in found.lines],
        **pages(found.paging),
    )


@blueprint.post("/documents/<int:record_id>/register")
@open_to("register")
def enter(record_id: int) -> ResponseReturnValue:
    """Enter a document in a book; the fields are those of the form. Answers its number."""
    must("register", see(record_id))
    return jsonify(number=entering.entered(record_id)), 201


@blueprint.post("/register/<any(in, out):kind>/<any(reserve, cancel, begin, close):act>")
@open_to("register")
def keep(kind: str, act: str) -> ResponseReturnValue:
    """Reserve or cancel a number, let an empty book begin later, or close a book; fields as on its page."""
    number, told = books.kept(kind, act)
    return jsonify(number=number, message=told)


@blueprint.get("/follow")
@open_to("see")
def board() -> ResponseReturnValue:
    """Answer a page of the board of directives, of one state when asked (?state=), and how many stand how."""
    found = follow.shown()
    lines = [_line(line) for line in found.lines]
    return jsonify(state=found.state, counts=found.counts, lines=lines, **pages(found.paging))


def _line(line: Line) -> dict[str, Any]:
    names = ("record_id", "symbol", "date", "kind", "issuer", "subject")
    standing = line.standing
    return {
        **{name: getattr(line, name) for name in names},
        "state": standing.state,
        "due": standing.due,
        "reason": standing.reason,
        "points": [asdict(point) for point in standing.points],
        "answers": [_answer(asdict(answer)) for answer in standing.answers],
        "ended": asdict(line.ended) if line.ended else None,
    }


def _answer(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "access"}


def pages(paging: Paging) -> dict[str, int]:
    """Return where a list stands: {page, pages, total}."""
    return {"page": paging.page, "pages": paging.last, "total": paging.total}
