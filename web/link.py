"""/documents/ID/links: what a document cites, what cites it, what it asks for by when, and what answers it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import catalogue, chain, desk, hand_links, link_history, links, owed
from corpus.catalogue import Record
from corpus.errors import NotFoundError, UsageError
from corpus.owed import Owed
from web import files, link_labels
from web.gate import open_to
from web.given import given
from web.labels import EVENTS
from web.language import _, said
from web.office import access, archive, must, now, person, see, today
from web.picture import picture_of
from web.timeline import events_of, timeline_of

blueprint = Blueprint("link", __name__, url_prefix="/documents")
STATES = ("confirmed", "rejected", "proposed")
"""What a person can let a link be."""
_HELD = "linked"  # in the session: what the next page of links offers to undo


@blueprint.get("/<int:record_id>/links")
@open_to("see")
def show(record_id: int) -> str:
    """Show the links of a document."""
    record = see(record_id)
    files.note_opened(record, "page")
    return page(record)


def page(record: Record, *, typed: Mapping[str, str] | None = None, position: int | None = None) -> str:
    """Return the page of links; `typed` is what somebody typed for the task at `position`, or a new one, in vain."""
    record_id = record.id
    with archive().database.read() as conn:
        found = linked(conn, record_id)
        newer, older = desk.neighbours(conn, record_id, access=access())
        chained = chain.chain(conn, record_id, access=access())
        ids = [row["record_id"] for row in (*found["cites"], *found["cited_by"]) if row["record_id"]]
        ended = chain.ended(conn, ids, access=access())
        standing = standing_of(conn, record_id)
        acts = link_history.of_record(conn, record_id, access=access())
    return render_template(
        "link/links.html",
        record=record,
        newer=newer,
        older=older,
        standing=standing,
        points={point.position: point for point in standing.points},
        ended=ended,
        picture=picture_of(chained),
        timeline=timeline_of(events_of(record.date, standing, today()), EVENTS),
        names={node.id: node for node in chained.nodes},
        more=chained.more,
        acts=acts,
        last_acts={act.link_id: act for act in reversed(acts)},
        did=link_labels.ACTS,
        just_done=_just_done(record_id),
        typed=typed,
        typed_at=position,
        **found,
    )


def ended_of(record_id: int) -> chain.Ended | None:
    """Return what ended a document, as far as the signed-in person may know: shown with its name on every page."""
    return ended_of_all([record_id]).get(record_id)


def ended_of_all(record_ids: Sequence[int]) -> dict[int, chain.Ended]:
    """Return what ended each of the documents that something ended, as far as the signed-in person may know."""
    with archive().database.read() as conn:
        return chain.ended(conn, record_ids, access=access())


def standing_of(conn: Connection, record_id: int) -> Owed:
    """Return how a document stands, as far as the signed-in person may know."""
    offices = archive().settings.offices
    return owed.standings(conn, [record_id], today(), offices=offices, access=access())[record_id]


def linked(conn: Connection, record_id: int) -> dict[str, Any]:
    """Return {cites, cited_by, refused, obligations, response} of a record, as far as the signed-in person may know.

    A link to a hidden record looks like an open stub, and a hidden record that cites this one is left out (I9).
    """
    cites, cited_by = links.of_record(conn, record_id), links.to_record(conn, record_id)
    ids = [row["record_id"] for row in (*cites, *cited_by) if row["record_id"] is not None]
    seen = desk.visible(conn, ids, access=access())
    return {
        "cites": list(_told(cites, seen)),
        "cited_by": [row for row in cited_by if row["record_id"] in seen],
        "refused": [asdict(one) for one in hand_links.refused(conn, record_id, access=access())],
        "obligations": catalogue.obligations(conn, record_id),
        "response": standing_of(conn, record_id).as_response(),
    }


def _told(rows: Sequence[dict[str, Any]], seen: frozenset[int]) -> Iterator[dict[str, Any]]:
    """Yield what a person may know of the links: of a citation whose records are all hidden, one open stub."""
    told: set[int] = {row["citation_id"] for row in rows if row["record_id"] in seen}
    for row in rows:
        if row["record_id"] is None or row["record_id"] in seen:
            yield row
        elif row["citation_id"] is not None and row["citation_id"] not in told:
            told.add(row["citation_id"])
            yield {**row, "record_id": None, "link_id": None, "state": "open", "origin": "read"}


@blueprint.post("/<int:record_id>/links/<int:link_id>")
@open_to("link")
def decide(record_id: int, link_id: int) -> ResponseReturnValue:
    """Confirm, refuse or put off a link of this document. Raises NotFoundError when it is none of its links."""
    record = see(record_id)
    must("link", record)
    try:
        found = decided(record_id, link_id)
        again = (found.was, found.state) == ("rejected", "confirmed")
        if found.state == found.was:
            flash(_("Không có gì thay đổi."), "info")
        else:
            tell(record_id, link_id, did="again" if again else found.state, back=found.was)
    except UsageError as error:
        flash(said(error), "danger")
    return redirect(url_for("link.show", record_id=record_id))


class Decision(NamedTuple):
    """What a link is now and what it was before: confirmed, rejected or proposed."""

    state: str
    was: str


def decided(record_id: int, link_id: int) -> Decision:
    """Decide on a link as the given field `state` says. Raises BadRequest, NotFoundError and what `settle` raises."""
    state = given().get("state", "")
    if state not in STATES:
        raise BadRequest
    return settle(record_id, link_id, state)


def settle(record_id: int, link_id: int, state: str) -> Decision:
    """Let a link of this document be confirmed, rejected or proposed, and note it with both its sides.

    Raises NotFoundError when it is none of the links that the person may know of, UsageError for a link made by hand
    that shall become a proposal.
    """
    with archive().database.write() as conn:
        if link_id not in _known(conn, record_id):
            raise NotFoundError
        was = links.decide(conn, link_id, state)
        if was != state:
            link_history.note(conn, link_id, was, person=person().username, at=now())
    return Decision(state, was)


def _known(conn: Connection, record_id: int) -> frozenset[int]:
    """Return the ids of the links of a record, refused ones too, as far as the signed-in person may know."""
    found = linked(conn, record_id)
    standing = {row["link_id"] for row in (*found["cites"], *found["cited_by"]) if row["link_id"]}
    return frozenset(standing | {row["link_id"] for row in found["refused"]})


def tell(record_id: int, link_id: int, *, did: str, back: str | None) -> None:
    """Have the next page of the links say what was done, once, with the way back to what it was: `back`."""
    session[_HELD] = {"record": record_id, "link": link_id, "did": did, "back": back or "rejected"}


def _just_done(record_id: int) -> dict[str, Any] | None:
    """Return, once, what was just done to a link of this record, as a sentence with the way back; or None."""
    held = session.pop(_HELD, None)
    if held is None or held["record"] != record_id:
        return None
    return {**held, "sentence": link_labels.DONE[held["did"]]}
