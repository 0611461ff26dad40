"""Which columns of a register a person sees: chosen on its page and kept in this browser, for each person apart.

A cookie, because no table of the catalogue holds what a screen looks like, the session ends with the day's work, and
the same person wants other columns on a phone. The printed book always has all of its columns.

Before any choice a book shows what the kind of its office calls for: all columns of Decree 30/2020, or those that the
book of a Party office is kept with on the screen. Party bodies have a rule of their own on clerks' work (693-QĐ/VPTW
of 2021), but the forms of its books were not at hand: so their choice leaves out no more than what such an office
fills in nowhere, the signature on paper and, since the file copy always stays with the committee's office, who
keeps it.
"""

from collections.abc import Mapping, Sequence

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from corpus.register_rows import NUMBERS, ROWS
from ingest.fields.cues import bodies, starts
from web.gate import open_to
from web.language import later
from web.office import archive, person, tables

blueprint = Blueprint("book_columns", __name__, url_prefix="/register")
_YEAR = 365 * 24 * 3600  # seconds that a choice is kept
_LONGEST = 2000  # characters of an address to return to

SHORT: Mapping[str, tuple[str, ...]] = {
    "in": ("arrived_on", "number", "issuer", "symbol", "subject", "receiver"),
    "out": ("symbol", "date", "subject", "recipients"),
    "follow": ("number", "document", "due", "progress"),
}
_NOT_IN_PARTY: Mapping[str, frozenset[str]] = {
    "in": frozenset({"signature"}),
    "out": frozenset({"signature", "receiver"}),
    "follow": frozenset(),
}
PRESETS: Mapping[str, str] = {
    "all": later("Đủ cột như sổ in"),
    "party": later("Sổ cơ quan Đảng"),
    "short": later("Gọn"),
}


def preset(kind: str, name: str) -> tuple[str, ...]:
    """Return the columns of a preset, () for a name that is none."""
    every = tuple(ROWS[kind].__slots__)
    party = tuple(one for one in every if one not in _NOT_IN_PARTY[kind])
    return {"all": every, "party": party, "short": SHORT[kind]}.get(name, ())


def usual(scope: str) -> str:
    """Return the preset that the office of a book calls for: 'party' where it, or each office there is, is the Party's.

    scope: of the book; the name of an office, the letters of a kind with numbers of its own, or ''.
    """
    offices = archive().settings.offices
    keeping = [scope] if scope in offices else offices
    words = bodies(tables())
    systems = {hit.cue.meaning.split()[-1] if (hit := starts(one, words)) else "" for one in keeping}
    return "party" if systems == {"party"} else "all"


def known(kind: str, names: Sequence[str], usually: str = "all") -> tuple[str, ...]:
    """Return those of the names that are columns, in their order in the book, with the number.

    Where none is, the columns of the preset `usually`.
    """
    wanted = {*names} & {*ROWS[kind].__slots__}
    if not wanted:
        return preset(kind, usually)
    return tuple(name for name in ROWS[kind].__slots__ if name in wanted or name == NUMBERS[kind])


def chosen(kind: str, scope: str) -> tuple[str, ...]:
    """Return the columns that the signed-in person chose in this browser; the office's usual ones before any choice."""
    return known(kind, request.cookies.get(_cookie(kind), "").split("."), usual(scope))


def asked(kind: str) -> tuple[str, ...]:
    """Return the columns that the address names (?columns=number,issuer), all of them when it names none."""
    return known(kind, request.args.get("columns", "").split(","))


@blueprint.post("/<any(in, out, follow):kind>/columns")
@open_to("see")
def choose(kind: str) -> ResponseReturnValue:
    """Keep the ticked columns, or those of a preset, and show the book again as it was looked through."""
    names = known(kind, preset(kind, request.form.get("preset", "")) or request.form.getlist("columns"))
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
