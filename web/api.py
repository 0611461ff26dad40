"""/api: the same as the pages, as JSON, for scripts of the same office (signed in like everybody)."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from corpus import catalogue, desk
from corpus.catalogue import Record
from corpus.due import Due, as_json
from web import due, files, find, link, proposals, who
from web.gate import open_to
from web.labels import DIRECTIONS
from web.office import access, archive, see, today
from web.paging import asked_page
from web.review import sheets_of

blueprint = Blueprint("api", __name__, url_prefix="/api")
_PER_PAGE = 50


@blueprint.get("/documents")
@open_to("see")
def documents() -> ResponseReturnValue:
    """List records, newest first: {total, page, documents}."""
    asked, page = request.args.get("direction"), asked_page()
    with archive().database.read() as conn:
        total, records = desk.listed(
            conn,
            access=access(),
            direction=asked if asked in DIRECTIONS else None,
            limit=_PER_PAGE,
            offset=(page - 1) * _PER_PAGE,
        )
    return jsonify(total=total, page=page, documents=[brief(r) for r in records])


@blueprint.get("/documents/<int:record_id>")
@open_to("see")
def document(record_id: int) -> ResponseReturnValue:
    """Answer one record with its fields, text and links."""
    record = see(record_id)
    files.note_opened(record, "page")
    with archive().database.read() as conn:
        views = catalogue.fields(conn, record_id)
        sheets = sheets_of(conn, record_id)
        found = link.linked(conn, record_id)
    return jsonify(
        **brief(record),
        parent_issuer=record.parent_issuer,
        place=record.place,
        recipients=list(record.recipients),
        distribution=list(record.distribution),
        signing_authority=record.signing_authority,
        signer=record.signer,
        urgency=record.urgency,
        arrival_stamp=asdict(record.arrival_stamp) if record.arrival_stamp else None,
        confidence={view.field: view.confidence for view in views},
        where={v.field: {"page": v.page, "box": v.box, "rule": v.rule} for v in views if v.page is not None},
        pages=[{"page": s.number, "text": s.text, "raw": s.raw} for s in sheets],
        links=found,
    )


@blueprint.get("/search")
@open_to("see")
def search() -> ResponseReturnValue:
    """Answer search results in the shape of `vanthu search --json`."""
    limit = request.args.get("limit", "20")
    most = min(int(limit), 100) if limit.isascii() and limit.isdigit() and len(limit) < 5 else 20
    found = find.run(find.asked_for(), limit=most, offset=(asked_page() - 1) * most)
    return jsonify(
        total=found.total,
        hits=[_hit(hit) for hit in found.hits],
        facets=found.facets,
        suggestion=found.suggestion,
        explanation=found.explanation,
    )


@blueprint.get("/due")
@open_to("see")
def what_is_due() -> ResponseReturnValue:
    """Answer what is late and what falls due in a span of days, in the shape of `vanthu due --json`."""
    first, last = due.asked_span()
    shown = due.filtered(due.asked_filters(), first, last)
    return jsonify(
        {
            "today": today(),
            "from": first,
            "to": last,
            "late": [_due(row) for row in shown.late],
            "due": [_due(row) for row in shown.rows],
        }
    )


def _due(row: Due) -> dict[str, Any]:
    return who.beside(as_json(row), "people")


@blueprint.get("/due/report")
@open_to("see")
def report() -> ResponseReturnValue:
    """Answer the report on incoming documents of a period, in the shape of `vanthu due --report --json`."""
    return jsonify(due.reported().as_json())


@blueprint.get("/search/suggest")
@open_to("see")
def suggest() -> ResponseReturnValue:
    """Answer what a text being typed (?q=) may become: {proposals: [{what, text, args}]}."""
    return jsonify(proposals=[asdict(one) for one in proposals.proposed()])


def _hit(hit: Any) -> dict[str, Any]:
    names = ("record_id", "symbol", "date", "kind", "issuer", "subject", "score", "snippet")
    return {**{name: getattr(hit, name) for name in names}, "pages": list(hit.pages)}


def brief(record: Record) -> dict[str, Any]:
    """Return the head of a record as lists name it."""
    names = ("symbol", "number", "date", "kind", "issuer", "subject", "system", "review", "revision")
    return {
        "record_id": record.id,
        **{name: getattr(record, name) for name in names},
        "direction": record.direction.value,
        "url": url_for("review.show", record_id=record.id),
    }
