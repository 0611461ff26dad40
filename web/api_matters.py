"""/api: chains and links of documents, who was given them, and the files of matters, as their pages show them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import chain, dossiers, routing
from corpus.dossiers import Dossier
from corpus.routing import Receipt
from web import dossiers as files
from web import link, linking, obligations, route, who
from web.books import whole_number
from web.gate import open_to
from web.given import given
from web.office import access, archive, must, now, person, see

blueprint = Blueprint("api_matters", __name__, url_prefix="/api")


@blueprint.get("/documents/<int:record_id>/chain")
@open_to("see")
def chained(record_id: int) -> ResponseReturnValue:
    """Answer the chain of a document: {nodes, edges, more, ended}; `ended` is by id of the node, as text."""
    see(record_id)
    with archive().database.read() as conn:
        found = chain.chain(conn, record_id, access=access())
        ended = chain.ended(conn, [node.id for node in found.nodes], access=access())
    return jsonify(
        nodes=[asdict(node) for node in found.nodes],
        edges=[asdict(edge) for edge in found.edges],
        more=found.more,
        ended={str(one): asdict(told) for one, told in ended.items()},
    )


@blueprint.post("/documents/<int:record_id>/links/<int:link_id>")
@open_to("link")
def decide(record_id: int, link_id: int) -> ResponseReturnValue:
    """Decide on a link: {state}, 'confirmed', 'rejected' or, to take that back, 'proposed'."""
    must("link", see(record_id))
    return jsonify(link_id=link_id, state=link.decided(record_id, link_id).state)


@blueprint.post("/documents/<int:record_id>/links")
@open_to("link")
def make_link(record_id: int) -> ResponseReturnValue:
    """Link a document with another one by hand: {other, relation, way}; `was` is what the link was before."""
    see(record_id)
    other_id = whole_number("other")
    if other_id is None:
        raise BadRequest
    found = linking.made(record_id, other_id, linking.asked_wish(given()))
    return jsonify(link_id=found.link_id, state="confirmed", was=found.was), 201


@blueprint.delete("/documents/<int:record_id>/links/<int:link_id>")
@open_to("link")
def drop_link(record_id: int, link_id: int) -> ResponseReturnValue:
    """Drop a link, read, proposed or made by hand; it stays among the refused ones and can be confirmed again."""
    must("link", see(record_id))
    link.settle(record_id, link_id, "rejected")
    return "", 204


@blueprint.post("/documents/<int:record_id>/obligations")
@open_to("link")
def add_obligation(record_id: int) -> ResponseReturnValue:
    """Add a task that the reading missed: {text, actor, due, bound, page}. Answers its position."""
    return jsonify(obligations.worded(record_id, None)._asdict()), 201


@blueprint.put("/documents/<int:record_id>/obligations/<int:position>")
@open_to("link")
def change_obligation(record_id: int, position: int) -> ResponseReturnValue:
    """Word a task anew: {text, actor, due, bound, page}. Answers whether it says something else than before."""
    return jsonify(obligations.worded(record_id, position)._asdict())


@blueprint.delete("/documents/<int:record_id>/obligations/<int:position>")
@open_to("link")
def remove_obligation(record_id: int, position: int) -> ResponseReturnValue:
    """Take out a task that a person added; one that was read is settled as not needed instead."""
    obligations.removed(record_id, position)
    return "", 204


@blueprint.get("/documents/<int:record_id>/routing")
@open_to("see")
def receipts(record_id: int) -> ResponseReturnValue:
    """Answer to whom a document was given, also what was withdrawn. To ask here signs no receipt."""
    see(record_id)
    with archive().database.read() as conn:
        return jsonify(receipts=[_receipt(one) for one in routing.of_record(conn, record_id)])


@blueprint.post("/documents/<int:record_id>/routing")
@open_to("route")
def give(record_id: int) -> ResponseReturnValue:
    """Give a document: {to: 'unit:ID' or 'person:NAME', role, due, note}. Answers the id of the receipt."""
    must("route", see(record_id))
    return jsonify(receipt_id=route.given_to(record_id)), 201


@blueprint.post("/documents/<int:record_id>/routing/<int:receipt_id>/withdraw")
@open_to("route")
def withdraw(record_id: int, receipt_id: int) -> ResponseReturnValue:
    """Take a document back."""
    must("route", see(record_id))
    with archive().database.write() as conn:
        routing.withdraw(conn, record_id, receipt_id, person=person().username, at=now())
    return jsonify(receipt_id=receipt_id)


def _receipt(one: Receipt) -> dict[str, Any]:
    told = {name: value for name, value in asdict(one).items() if name not in ("record_id", "active")}
    return who.beside(told, "given_by", "opened_by")


@blueprint.get("/dossiers")
@open_to("see")
def every_dossier() -> ResponseReturnValue:
    """Answer the files that the person may know of, open ones first, with how many documents they may see in each."""
    with archive().database.read() as conn:
        found = dossiers.everyone(conn, access=access())
    return jsonify(dossiers=[{**_cover(one.dossier), "count": one.count} for one in found])


@blueprint.post("/dossiers")
@open_to("file")
def start() -> ResponseReturnValue:
    """Open a file: {code, title, retention, keeper, note}, and `record`, the id of its first document."""
    return jsonify(dossier_id=files.started()), 201


@blueprint.get("/dossiers/<int:dossier_id>")
@open_to("see")
def dossier(dossier_id: int) -> ResponseReturnValue:
    """Answer one file with its contents in order."""
    with archive().database.read() as conn:
        found = dossiers.get(conn, dossier_id, access=access())
        entries = dossiers.contents(conn, dossier_id, access=access())
    return jsonify(**_cover(found), documents=[asdict(entry) for entry in entries])


@blueprint.post("/dossiers/<int:dossier_id>/documents")
@open_to("file")
def put_in(dossier_id: int) -> ResponseReturnValue:
    """Lay a document in a file: {record}, its id."""
    record_id = whole_number("record")
    if record_id is None:
        raise BadRequest
    files.laid_in(dossier_id, record_id)
    return jsonify(dossier_id=dossier_id, record_id=record_id), 201


@blueprint.put("/dossiers/<int:dossier_id>")
@open_to("file")
def change(dossier_id: int) -> ResponseReturnValue:
    """Change what the cover of an open file says: {title, retention, keeper, note}, all of them."""
    files.changed(dossier_id, "change")
    return jsonify(dossier_id=dossier_id)


@blueprint.post("/dossiers/<int:dossier_id>/<any(close, reopen):doing>")
@open_to("file")
def shut(dossier_id: int, doing: str) -> ResponseReturnValue:
    """Close a file, or open it again."""
    files.changed(dossier_id, doing)
    return jsonify(dossier_id=dossier_id)


@blueprint.put("/dossiers/<int:dossier_id>/documents/<int:record_id>")
@open_to("file")
def move(dossier_id: int, record_id: int) -> ResponseReturnValue:
    """Give a document another place in a file: {to}, from 1."""
    files.moved(dossier_id, record_id)
    return jsonify(dossier_id=dossier_id, record_id=record_id)


@blueprint.delete("/dossiers/<int:dossier_id>/documents/<int:record_id>")
@open_to("file")
def take_out(dossier_id: int, record_id: int) -> ResponseReturnValue:
    """Take a document out of a file; the document itself stays."""
    files.taken_out(dossier_id, record_id)
    return "", 204


def _cover(found: Dossier) -> dict[str, Any]:
    told = asdict(found)
    return {"dossier_id": told.pop("id"), **told}
