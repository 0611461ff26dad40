"""All pages of several search results turned at once: a scanner fed upside down spoils a whole morning's post.

What a person has checked is turned only once they say so again; the way back is the opposite turn, offered at once.
"""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import catalogue, page_order
from corpus.catalogue import Record
from corpus.errors import ConflictError, NotFoundError, UsageError
from web import bulk, files, find
from web.gate import open_to
from web.language import _, said
from web.office import archive, must, see
from web.turns import BACK, NAMES, TURNS, turn_pages

blueprint = Blueprint("bulk_turn", __name__, url_prefix="/search/bulk")
_MOST = 50  # documents at once: each page's picture is turned before the answer
_HELD = "turned"  # in the session: what the next page of results offers to turn back


@blueprint.post("/turn")
@open_to("correct")
def turn() -> ResponseReturnValue:
    """Turn every page of the chosen documents; checked ones only when the person confirms, or leave those out."""
    what, said = request.form.get("do", ""), request.form.get("checked", "ask")
    if what not in TURNS or said not in ("ask", "too", "without"):
        raise BadRequest
    records = [_correctable(record_id) for record_id in bulk.chosen(_MOST)]
    checked = [record for record in records if record.review == "done"]
    if checked and said == "ask":
        return _ask(records, checked, what)
    _turn_all([one for one in records if said != "without" or one.review != "done"], what)
    return redirect(url_for("find.show", **find.asked_for().args))


def _correctable(record_id: int) -> Record:
    record = see(record_id)
    must("correct", record)
    return record


def _ask(records: list[Record], checked: list[Record], what: str) -> str:
    args = find.asked_for().args
    return render_template(
        "find/turn.html", records=records, checked=checked, what=what, named=NAMES[what], args=args
    )


def _turn_all(records: list[Record], what: str) -> None:
    """Turn each by itself: one that cannot be turned is told and stops no other."""
    turned, pages, refused = [], 0, []
    for record in records:
        try:
            pages += _turn_one(record.id, what)
            turned.append(record.id)
        except (ConflictError, NotFoundError, UsageError) as error:
            refused.append(f"{record.symbol or f'#{record.id}'}: {said(error)}")
    if turned:
        session[_HELD] = {"records": turned, "pages": pages, "do": what}
    bulk.tell(refused)


def _turn_one(record_id: int, what: str) -> int:
    """Turn every page of a document that has a picture; returns how many. Raises UsageError where none has one."""
    with archive().database.write() as conn:
        positions = page_order.pictured(conn, record_id)
        if not positions:
            raise UsageError(_("Văn bản này không có ảnh trang nên không xoay được."))
        turn_pages(conn, record_id, positions, what, catalogue.get(conn, record_id).revision)
    files.copy_path(record_id).unlink(missing_ok=True)
    return len(positions)


def just_turned() -> dict[str, object] | None:
    """Return, once, what was just turned and which button turns it back; None where nothing was."""
    held = session.pop(_HELD, None)
    if held is None:
        return None
    return {**held, "named": NAMES[held["do"]], "back": BACK[held["do"]]}
