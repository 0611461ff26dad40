"""/search/suggest: what a text being typed into the search box may become, as links under the box.

Everything proposed is copied from a document that the signed-in person may see.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from corpus import listing
from search.completion import complete
from web import find
from web.gate import open_to
from web.office import access, archive
from web.parts import part_of

blueprint = Blueprint("proposals", __name__)
_MOST = 8
_SYMBOLS = 4
_ISSUERS = 2
_LONGEST = 80  # characters of a text that is completed
_SHORTEST = 2  # characters of the beginning of an issuer


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line under the box: what it is (word, symbol or issuer), its text, and the search it leads to."""

    what: str
    text: str
    args: dict[str, str]


@blueprint.get("/search/suggest")
@open_to("see")
@part_of("find.show", "q")
def show() -> ResponseReturnValue:
    """Answer up to eight proposals for ?q= as a piece of HTML; nothing for a text that nothing begins with."""
    return render_template("find/proposals.html", proposals=proposed())


def proposed() -> list[Proposal]:
    """Return the proposals for the text of the address, as the signed-in person may know them."""
    typed = request.args.get("q", "").lstrip()
    return _proposals(typed)[:_MOST] if 0 < len(typed) <= _LONGEST else []


def _proposals(typed: str) -> list[Proposal]:
    classes = access()
    with archive().database.read() as conn:
        symbols, issuers = [], []
        if typed[0].isdecimal():
            symbols = listing.symbols_like(conn, typed, access=classes, limit=_SYMBOLS)
        if len(typed.strip()) >= _SHORTEST and not typed[0].isdecimal():
            issuers = listing.issuers_like(conn, typed, access=classes, limit=_ISSUERS)
        words = complete(conn, find.index(), typed, access=classes)
    return [
        *(Proposal("symbol", symbol, {"q": symbol}) for symbol in symbols),
        *(Proposal("word", row, {"q": row}) for row in words),
        *(Proposal("issuer", name, {"issuer": name}) for name in issuers),
    ]
