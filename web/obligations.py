"""/documents/ID/obligations: what a document asks for, added, worded anew or taken out by a person."""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from corpus import hand_obligations
from corpus.errors import UsageError
from corpus.hand_obligations import Task
from web import link
from web.dates import asked_date
from web.errors import status_of
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.office import archive, must, now, person, see

blueprint = Blueprint("obligations", __name__, url_prefix="/documents")


class Worded(NamedTuple):
    """The position of a task, and whether it says something else than before."""

    position: int
    changed: bool


@blueprint.post("/<int:record_id>/obligations")
@open_to("link")
def add(record_id: int) -> ResponseReturnValue:
    """Add a task that the reading missed."""
    return _kept(record_id, None)


@blueprint.post("/<int:record_id>/obligations/<int:position>")
@open_to("link")
def change(record_id: int, position: int) -> ResponseReturnValue:
    """Let a task say what was typed."""
    return _kept(record_id, position)


@blueprint.post("/<int:record_id>/obligations/<int:position>/remove")
@open_to("link")
def remove(record_id: int, position: int) -> ResponseReturnValue:
    """Take a task out that a person had added."""
    try:
        removed(record_id, position)
        flash(_("Đã bỏ việc ấy."), "success")
    except UsageError as error:
        flash(said(error), "danger")
    return _back(record_id)


def _kept(record_id: int, position: int | None) -> ResponseReturnValue:
    """Keep what was typed and go back to the tasks; what cannot be kept is shown again as it was typed."""
    try:
        found = worded(record_id, position)
    except UsageError as error:
        flash(said(error), "danger")
        return link.page(see(record_id), typed=given(), position=position), status_of(error)
    if position is None:
        flash(_("Đã thêm việc."), "success")
    else:
        flash(_("Đã lưu việc.") if found.changed else _("Không có gì thay đổi."), "success")
    return _back(record_id)


def _back(record_id: int) -> ResponseReturnValue:
    return redirect(url_for("link.show", record_id=record_id, _anchor="obligations"))


def worded(record_id: int, position: int | None) -> Worded:
    """Add a task as the given fields {text, actor, due, bound, page} say, or change the one at `position`.

    Raises UsageError for what cannot be a task, NotFoundError for a document or task that is not there, and
    ForbiddenError where the person may not.
    """
    must("link", see(record_id))
    fields = given()
    typed = {**fields, "due": asked_date(fields.get("due", "")) or ""}
    who = {"person": person().username, "at": now()}
    with archive().database.write() as conn:
        wanted = hand_obligations.task(conn, record_id, typed)
        if position is None:
            return Worded(hand_obligations.add(conn, record_id, wanted, **who), True)
        return Worded(position, hand_obligations.change(conn, record_id, position, wanted, **who))


def removed(record_id: int, position: int) -> Task:
    """Take out a task that a person added; returns it. Raises as `worded` does, UsageError for one that was read."""
    must("link", see(record_id))
    with archive().database.write() as conn:
        return hand_obligations.take_out(conn, record_id, position, person=person().username, at=now())
