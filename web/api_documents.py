"""/api: what a clerk does to a document as its page does: receive, correct, approve, restrict, settle, annotate."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import catalogue, circles, desk, register_books
from corpus.catalogue import LIST_FIELDS, FieldView
from corpus.errors import ConflictError, UsageError
from web import circle, corrections, entering, follow, receive, review, who
from web.dates import show_date
from web.gate import open_to
from web.given import given, json_object, writable
from web.labels import FIELDS
from web.language import _
from web.office import access, archive, must, person, see

blueprint = Blueprint("api_documents", __name__, url_prefix="/api")
_SHOWN = 60


@blueprint.post("/documents")
@open_to("receive")
def take() -> ResponseReturnValue:
    """Receive files (multipart: files, declared=1, join=1): {receipts}. They are read later: ask the receipts."""
    return jsonify(receipts=receive.taken()), 202


@blueprint.get("/receipts")
@open_to("receive")
def arrivals() -> ResponseReturnValue:
    """Answer the newest documents on their way in: {receipts}."""
    with archive().database.read() as conn:
        found = desk.arrivals(conn, person=person().username, access=access(), limit=_SHOWN)
    return jsonify(receipts=[_arrival(one) for one in found])


@blueprint.get("/receipts/<int:job_id>")
@open_to("receive")
def arrival(job_id: int) -> ResponseReturnValue:
    """Answer what became of one received document."""
    with archive().database.read() as conn:
        found = desk.arrival(conn, job_id, person=person().username, access=access())
    return jsonify(_arrival(found))


@blueprint.post("/receipts/<int:job_id>/repeated")
@open_to("receive")
def decide(job_id: int) -> ResponseReturnValue:
    """Decide on a repeated file: {do}, 'drop' lets it go, 'keep' makes it a document of its own."""
    return jsonify(job=job_id, message=receive.decided(job_id, given().get("do", "")))


def _arrival(found: desk.Arrival) -> dict[str, Any]:
    told = asdict(found)
    return who.beside({"job": told.pop("id"), **told}, "received_by")


@blueprint.patch("/documents/<int:record_id>")
@open_to("correct")
def correct(record_id: int) -> ResponseReturnValue:
    """Change fields: {revision, fields: {name: value}, approve}. Answers {record_id, revision}."""
    record = see(record_id)
    must("correct", record)
    told = json_object()
    fields, approves = told.get("fields", {}), told.get("approve", False)
    if not isinstance(fields, dict) or not isinstance(approves, bool):
        raise BadRequest
    if approves:
        must("approve", record)
    with archive().database.read() as conn:
        views = catalogue.fields(conn, record_id)
    found = corrections.read_form(_form(fields, {view.field: view for view in views}), views)
    if found.problems:
        raise UsageError(" ".join(f"{FIELDS[name]}: {said}" for name, said in found.problems.items()))
    return _stored(record_id, found.changes, _revision(told), approves)


@blueprint.post("/documents/<int:record_id>/approve")
@open_to("approve")
def approve(record_id: int) -> ResponseReturnValue:
    """Mark a document as checked: {revision}. Answers {record_id, revision}."""
    must("approve", see(record_id))
    return _stored(record_id, {}, _revision(json_object()), True)


def _stored(record_id: int, changes: dict[str, Any], revision: int, approves: bool) -> ResponseReturnValue:
    if _held_revision(record_id) != revision:
        raise ConflictError
    return jsonify(record_id=record_id, revision=review.store(record_id, changes, revision, approves))


def _held_revision(record_id: int) -> int:
    with archive().database.read() as conn:
        return catalogue.get(conn, record_id).revision


def _form(fields: dict[str, Any], views: dict[str, FieldView]) -> dict[str, str]:
    """Return the fields as the inputs of the page's form. Raises UsageError for a field or value that is none."""
    typed: dict[str, str] = {}
    for name, value in fields.items():
        if name not in views:
            raise UsageError(_("Không có trường '%(name)s'.", name=name[:40]))
        if name == "arrival_stamp":
            typed |= _stamp(value)
        elif name in LIST_FIELDS:
            typed[name] = "\n".join(_text(one) for one in value) if isinstance(value, list) else _refused()
        else:
            typed[name] = _day(value) if name == "date" else _text(value)
    return typed


def _stamp(value: Any) -> dict[str, str]:
    stamp = {} if value is None else value
    if not isinstance(stamp, dict) or not stamp.keys() <= {"number", "date"}:
        raise BadRequest
    return {
        "arrival_number": _text(stamp.get("number")),
        "arrival_date": _day(stamp.get("date")),
    }


def _day(value: Any) -> str:
    text = _text(value)
    return show_date(text) if len(text) == len("2026-03-10") else text


def _text(value: Any) -> str:
    """Return a text of the request, '' for null. Raises BadRequest for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRequest
    return writable(value)


def _refused() -> str:
    raise BadRequest


@blueprint.put("/documents/<int:record_id>/pages/<int:number>/text")
@open_to("correct")
def correct_text(record_id: int, number: int) -> ResponseReturnValue:
    """Store a person's text of one page: {revision, text}. Answers {record_id, revision}."""
    must("correct", see(record_id))
    told = json_object()
    text = review.clean_text(_text(told.get("text")))
    return jsonify(record_id=record_id, revision=review.store_text(record_id, number, text, _revision(told)))


@blueprint.put("/documents/<int:record_id>/access")
@open_to("restrict")
def restrict(record_id: int) -> ResponseReturnValue:
    """Let a document be seen by others: {revision, access, people, leave, shut_out}.

    Answers {record_id, revision, seen}.
    """
    must("restrict", see(record_id))
    told = json_object()
    named, kind, leaves = told.get("people", []), _text(told.get("access")), told.get("leave", False)
    lets_go = told.get("shut_out", False)
    if not (isinstance(named, list) and all(isinstance(one, str) for one in named)):
        raise BadRequest
    if not (isinstance(leaves, bool) and isinstance(lets_go, bool)):
        raise BadRequest
    with archive().database.read() as conn:
        ids = circles.people_like(conn, named)
    revision, seen = circle.store(record_id, kind, ids, _revision(told), leaves=leaves, lets_go=lets_go)
    return jsonify(record_id=record_id, revision=revision, seen=seen)


@blueprint.post("/documents/<int:record_id>/settle")
@open_to("link")
def settle(record_id: int) -> ResponseReturnValue:
    """Keep a person's word on a directive or one of its points: {state, position, reason}."""
    must("link", see(record_id))
    return jsonify(record_id=record_id, state=follow.settled(record_id))


@blueprint.get("/documents/<int:record_id>/register")
@open_to("see")
def entries(record_id: int) -> ResponseReturnValue:
    """Answer where a document stands in the books: {entries}."""
    see(record_id)
    with archive().database.read() as conn:
        found = register_books.entries_of(conn, record_id)
    names = ("book_id", "number", "entered_on", "receiver", "handed_on", "copies", "note")
    return jsonify(
        entries=[
            {
                "direction": held.direction,
                "scope": held.scope,
                "year": held.year,
                **{name: getattr(one, name) for name in names},
            }
            for held, one in found
        ]
    )


@blueprint.put("/documents/<int:record_id>/register/<int:book_id>")
@open_to("register")
def annotate(record_id: int, book_id: int) -> ResponseReturnValue:
    """Change what stands beside a document's number: {receiver, handed_on, copies, note}."""
    must("register", see(record_id))
    entering.annotated(record_id, book_id)
    return jsonify(record_id=record_id, book_id=book_id)


def _revision(told: dict[str, Any]) -> int:
    revision = told.get("revision")
    if not isinstance(revision, int) or isinstance(revision, bool) or not 0 <= revision < 2**31:
        raise BadRequest
    return revision
