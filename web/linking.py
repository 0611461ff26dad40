"""/documents/ID/link: a person links a document with another one where nothing was read or proposed.

The form works by its address alone: the sentence that is to hold (`way`), the words that are looked for (`q`), the
document that was chosen (`other`). Only then is there something to confirm.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import catalogue, desk, hand_links, link_history
from corpus.catalogue import Record
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.followup import ANSWERING
from corpus.hand_links import Made
from corpus.record import Direction
from web import find, link, link_labels
from web.errors import status_of
from web.find import Asked
from web.gate import open_to
from web.language import _, said
from web.office import access, archive, must, now, person, see

blueprint = Blueprint("linking", __name__, url_prefix="/documents")
_MOST = 20  # candidates at once; more words narrow them
_PROPOSED = 8  # candidates before a word is typed
_DID = {None: "linked", "proposed": "confirmed", "rejected": "again"}
_ID = re.compile(r"#?([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to hold: whether this document does it or that one, and what (a relation)."""

    way: str
    relation: str

    @property
    def answers(self) -> bool:
        """Whether one of the two answers the other then."""
        return self.relation in ANSWERING

    @property
    def code(self) -> str:
        """The same as a form carries it."""
        return f"{self.way}:{self.relation}"

    def ends(self, this: int, that: int) -> tuple[int, int]:
        """Return the citing document and the cited one."""
        return (this, that) if self.way == "this" else (that, this)


@blueprint.get("/<int:record_id>/link")
@open_to("link")
def show(record_id: int) -> ResponseReturnValue:
    """Show the form: with a chosen document what would be linked, else the documents to choose from."""
    record = see(record_id)
    must("link", record)
    other = _chosen(record, request.args.get("other", ""))
    wish = wished(request.args.get("way", ""))
    return _page(record, wish or _usual(record), other, title=_title(record, wish))


@blueprint.post("/<int:record_id>/link")
@open_to("link")
def make(record_id: int) -> ResponseReturnValue:
    """Link the document with the other one as the form says."""
    record = see(record_id)
    wish, named = wished(request.form.get("way", "")), request.form.get("other", "")
    other = _chosen(record, named)
    try:
        if wish is None:
            raise UsageError(_("Không có quan hệ này. Hãy chọn một quan hệ trong danh sách."))
        if other is None:
            raise UsageError(_("Hãy chọn văn bản cần nối."))
        found = made(record_id, other.id, wish)
    except (UsageError, ConflictError) as error:
        flash(said(error), "danger")
        return _page(record, wish or _usual(record), other), status_of(error)
    link.tell(record_id, found.link_id, did=_DID[found.was], back=found.was)
    return redirect(url_for("link.show", record_id=record_id))


def made(record_id: int, other_id: int, wish: Wish) -> Made:
    """Link two documents as is wished, and note it with both sides.

    Raises UsageError and LinkedError (corpus.hand_links), NotFoundError for a document that may not be seen and
    ForbiddenError where the person may not link.
    """
    for one in (record_id, other_id):
        must("link", see(one))
    with archive().database.write() as conn:
        found = hand_links.make(conn, *wish.ends(record_id, other_id), wish.relation)
        link_history.note(conn, found.link_id, found.was, person=person().username, at=now())
    return found


def wished(code: str) -> Wish | None:
    """Return what a code like 'this:implements' wishes, None for what is no such code."""
    way, _sep, relation = code.partition(":")
    known = way in link_labels.WAYS and relation in link_labels.RELATIONS
    return Wish(way, relation) if known else None


def _usual(record: Record) -> Wish:
    """What a clerk most likely comes for: an incoming document is answered, another one answers."""
    return Wish("that" if record.direction is Direction.IN else "this", "implements")


def _chosen(record: Record, named: str) -> Record | None:
    """Return the chosen document, None where none is chosen, or none that this one can be linked with."""
    number = _ID.fullmatch(named.strip())
    if number is None:
        return None
    if int(number[1]) == record.id:
        flash(_("Không nối được văn bản với chính nó. Hãy chọn một văn bản khác."), "danger")
        return None
    try:
        return see(int(number[1]))
    except NotFoundError:
        flash(_("Không thấy văn bản #%(asked)s.", asked=number[1]), "danger")
        return None


def _title(record: Record, wish: Wish | None) -> str | None:
    """Return what the page is called when somebody comes to it for an answer, None when for any link."""
    if wish is None or wish.way != "that" or not wish.answers:
        return None
    return _("Gắn văn bản trả lời cho %(name)s", name=record.symbol or f"#{record.id}")


def _page(record: Record, wish: Wish, other: Record | None, title: str | None = None) -> str:
    typed = " ".join(request.values.get("q", "").split())[: find.LONGEST]
    with archive().database.read() as conn:
        ties = _ties(conn, record.id)
        before = hand_links.standing(conn, *wish.ends(record.id, other.id), wish.relation) if other else None
    shown = {"found": (), "more": False} if other else _candidates(record, typed, wish)
    return render_template(
        "link/link.html",
        record=record,
        other=other,
        wish=wish,
        title=title,
        ways=[(way, link_labels.choices(way)) for way in link_labels.WAYS],
        ties=ties,
        before=before.state if before else None,
        typed=typed,
        **shown,
    )


def _ties(conn: Connection, record_id: int) -> dict[int, list[dict[str, Any]]]:
    """Return by document how it is linked with this one already; a row says which of the two cites the other."""
    found = link.linked(conn, record_id)
    rows = [
        {**row, "cites": cites} for cites in (True, False) for row in found["cites" if cites else "cited_by"]
    ]
    tied: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row["link_id"]:
            tied.setdefault(row["record_id"], []).append(row)
    return tied


def _candidates(record: Record, typed: str, wish: Wish) -> dict[str, Any]:
    """Return the documents that the typed words may mean; without any word those that a clerk may come for.

    A number or symbol comes first, as the catalogue knows it: it also knows what is not indexed yet. Before a word is
    typed, what is too old to answer comes last.
    """
    most = _MOST if typed else _PROPOSED
    asked = Asked(text=typed) if typed else Asked(like=record.id)
    hits = [hit.record_id for hit in find.run(asked, limit=most + 1, offset=0).hits]
    with archive().database.read() as conn:
        ids = [*_named(conn, typed), *hits] if typed else [*hits, *_newest(conn, record)]
        ids = [one for one in dict.fromkeys(ids) if one != record.id]
        held = catalogue.get_many(conn, desk.visible(conn, ids, access=access()))
    found = [held[one] for one in ids if one in held]
    if not typed and wish.answers:
        found.sort(key=lambda one: _too_old(record, one, wish))
    return {"found": found[:most], "more": bool(typed) and len(found) > most}


def _too_old(this: Record, that: Record, wish: Wish) -> bool:
    """Tell whether what should answer is dated before what it answers."""
    answer, directive = (this, that) if wish.way == "this" else (that, this)
    return bool(answer.date and directive.date) and str(answer.date) < str(directive.date)


def _newest(conn: Connection, record: Record) -> list[int]:
    """Return the newest documents that go the other way: ours for an incoming one, incoming ones for ours."""
    other = Direction.OUT if record.direction is Direction.IN else Direction.IN
    _total, rows = desk.listed(conn, access=access(), direction=other.value, limit=_PROPOSED, offset=0)
    return [row.id for row in rows]


def _named(conn: Connection, typed: str) -> list[int]:
    """Return the ids of the records that bear what was typed as their symbol, or as their number here."""
    if not typed:
        return []
    number = _ID.fullmatch(typed)
    bare = [int(number[1])] if number and typed.startswith("#") else []
    return [*bare, *(one.id for one in catalogue.find_by_symbol(conn, typed))]


def asked_wish(fields: Any) -> Wish:
    """Return what a call asks for: `relation`, and `way` ('this' when left out). Raises BadRequest."""
    wish = wished(f"{fields.get('way', 'this')}:{fields.get('relation', '')}")
    if wish is None:
        raise BadRequest
    return wish
