"""Which columns of a register a person sees: chosen on its page and kept in this browser, for each person apart.

A cookie, because no table of the catalogue holds what a screen looks like, the session ends with the day's work, and
the same person wants other columns on a phone. The printed book always has all of its columns.
"""

from collections.abc import Mapping, Sequence

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from corpus.register_rows import NUMBERS, ROWS
from web.gate import open_to
from web.language import later
from web.office import person

blueprint = Blueprint("book_columns", __name__, url_prefix="/register")
_YEAR = 365 * 24 * 3600  # seconds that a choice is kept
_LONGEST = 2000  # characters of an address to return to

SHORT: Mapping[str, tuple[str, ...]] = {
    "in": ("arrived_on", "number", "issuer", "symbol", "subject", "receiver"),
    "out": ("symbol", "date", "subject", "recipients"),
    "follow": ("number", "document", "due", "progress"),
}
PRESETS: Mapping[str, str] = {"all": later("Đủ cột như sổ in"), "short": later("Gọn")}


def known(kind: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of the names that are columns, in their order in the book, with the number; all for none."""
    wanted = {*names} & {*ROWS[kind].__slots__}
    if not wanted:
        return tuple(ROWS[kind].__slots__)
    return tuple(name for name in ROWS[kind].__slots__ if name in wanted or name == NUMBERS[kind])


def chosen(kind: str) -> tuple[str, ...]:
    """Return the columns that the signed-in person chose in this browser, all of them before any choice."""
    return known(kind, request.cookies.get(_cookie(kind), "").split("."))


def asked(kind: str) -> tuple[str, ...]:
    """Return the columns that the address names (?columns=number,issuer), all of them when it names none."""
    return known(kind, request.args.get("columns", "").split(","))


@blueprint.post("/<any(in, out, follow):kind>/columns")
@open_to("see")
def choose(kind: str) -> ResponseReturnValue:
    """Keep the ticked columns, or those of a preset, and show the book again as it was looked through."""
    preset = {"all": ROWS[kind].__slots__, "short": SHORT[kind]}.get(request.form.get("preset", ""))
    names = known(kind, preset or request.form.getlist("columns"))
    query = request.form.get("query", "")[:_LONGEST]
    answer = redirect(url_for("books.show", kind=kind) + (f"?{query}" if query else ""))
    answer.set_cookie(
        _cookie(kind),
        ".".join(names),
        max_age=_YEAR,
        path=url_for("books.show", kind=kind),
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _cookie(kind: str) -> str:
    return f"columns-{kind}-{person().id}"
