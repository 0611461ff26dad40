"""/documents/ID/links: what a document cites, what cites it, what it asks for by when, and what answers it."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import audit, catalogue, chain, desk, followup, links
from corpus.errors import NotFoundError
from corpus.followup import Standing
from web import files
from web.gate import open_to
from web.given import given
from web.labels import EVENTS
from web.language import _
from web.office import access, archive, must, now, person, see, today
from web.picture import picture_of
from web.timeline import events_of, timeline_of

blueprint = Blueprint("link", __name__, url_prefix="/documents")


@blueprint.get("/<int:record_id>/links")
@open_to("see")
def show(record_id: int) -> ResponseReturnValue:
    """Show the links of a document."""
    record = see(record_id)
    files.note_opened(record, "page")
    with archive().database.read() as conn:
        found = linked(conn, record_id)
        newer, older = desk.neighbours(conn, record_id, access=access())
        chained = chain.chain(conn, record_id, access=access())
        ids = [row["record_id"] for row in (*found["cites"], *found["cited_by"]) if row["record_id"]]
        ended = chain.ended(conn, ids, access=access())
        standing = standing_of(conn, record_id)
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
        **found,
    )


def ended_of(record_id: int) -> chain.Ended | None:
    """Return what ended a document, as far as the signed-in person may know: shown with its name on every page."""
    return ended_of_all([record_id]).get(record_id)


def ended_of_all(record_ids: Sequence[int]) -> dict[int, chain.Ended]:
    """Return what ended each of the documents that something ended, as far as the signed-in person may know."""
    with archive().database.read() as conn:
        return chain.ended(conn, record_ids, access=access())


def standing_of(conn: Connection, record_id: int) -> Standing:
    """Return how a document stands, as far as the signed-in person may know."""
    offices = archive().settings.offices
    return followup.standings(conn, [record_id], today(), offices=offices, access=access())[record_id]


def linked(conn: Connection, record_id: int) -> dict[str, Any]:
    """Return {cites, cited_by, obligations, response} of a record, as far as the signed-in person may know.

    A link to a hidden record looks like an open stub, and a hidden record that cites this one is left out (I9).
    """
    cites, cited_by = links.of_record(conn, record_id), links.to_record(conn, record_id)
    ids = [row["record_id"] for row in (*cites, *cited_by) if row["record_id"] is not None]
    seen = desk.visible(conn, ids, access=access())
    return {
        "cites": list(_told(cites, seen)),
        "cited_by": [row for row in cited_by if row["record_id"] in seen],
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
    """Confirm or reject a link of this document. Raises NotFoundError when it is none of its links."""
    record = see(record_id)
    must("link", record)
    state = decided(record_id, link_id)
    flash(_("Đã xác nhận liên kết.") if state == "confirmed" else _("Đã bỏ liên kết."), "success")
    return redirect(url_for("link.show", record_id=record_id))


def decided(record_id: int, link_id: int) -> str:
    """Confirm or reject a link as the given field `state` says; returns it. Raises BadRequest and NotFoundError."""
    state = given().get("state", "")
    if state not in ("confirmed", "rejected"):
        raise BadRequest
    with archive().database.write() as conn:
        found = linked(conn, record_id)
        if link_id not in {row["link_id"] for row in (*found["cites"], *found["cited_by"])}:
            raise NotFoundError
        links.decide(conn, link_id, state)
        audit.append(
            conn,
            at=now(),
            person=person().username,
            action="link",
            subject=f"record:{record_id}",
            detail={"link": link_id, "state": state},
        )
    return state
