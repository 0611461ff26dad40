"""/api: the pages of a document set right as its strip does: turned, moved, taken out and put back, split, merged.

Each call says which revision the caller saw; what changes is described again by the worker.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import catalogue, page_order, parting, read_log, rereading
from corpus.catalogue import PageSource
from corpus.errors import NotFoundError, UsageError
from corpus.record import Page
from ingest.quarter_turn import turn_picture
from web import files, review, who
from web.gate import open_to
from web.given import json_object
from web.language import _
from web.office import archive, may, must, now, person, see

blueprint = Blueprint("api_pages", __name__, url_prefix="/api/documents")
TURNS = {"left": 90, "right": 270, "over": 180}
"""Degrees counter-clockwise."""
_MOST = 2**31

Step = Callable[[Connection, int], dict[str, Any]]


@blueprint.get("/<int:record_id>/pages")
@open_to("see")
def show(record_id: int) -> ResponseReturnValue:
    """Answer the pages of a document, those that were taken out, and whether it waits to be read again."""
    record = see(record_id)
    files.note_opened(record, read_log.PAGE)
    with archive().database.read() as conn:
        pages = catalogue.pages(conn, record_id)
        gone = page_order.removed(conn, record_id) if may("correct", record) else []
        reading = rereading.busy(conn, record_id)
        revision = catalogue.get(conn, record_id).revision
    return jsonify(
        record_id=record_id,
        revision=revision,
        reading=reading,
        pages=[_page(page, source) for page, source in pages],
        removed=[
            who.beside(
                {"removed_id": one.id, "page": one.position, "person": one.person, "at": one.at}, "person"
            )
            for one in gone
        ],
    )


def _page(page: Page, source: PageSource) -> dict[str, Any]:
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "verdict": page.verdict.value,
        "pictured": _is_pictured(page),
        "source_page": source.source_page,
        "turned": source.turned,
    }


def _is_pictured(page: Page) -> bool:
    return bool(page.width) and page.source != "document"


@blueprint.get("/<int:record_id>/pages/<int:number>/words")
@open_to("see")
def words(record_id: int, number: int) -> ResponseReturnValue:
    """Answer the words of a page with their boxes, as the screen outlines them."""
    return review.words(record_id, number)


@blueprint.post("/<int:record_id>/pages/turn")
@open_to("correct")
def turn(record_id: int) -> ResponseReturnValue:
    """Turn pages: {revision, turn, pages}; all that have a picture where `pages` is left out."""
    told = json_object()
    degrees = TURNS.get(_word(told, "turn"))
    if degrees is None:
        raise BadRequest
    wanted = None if told.get("pages") is None else _numbers(told["pages"])

    def step(conn: Connection, revision: int) -> dict[str, Any]:
        numbers = _pictured(conn, record_id) if wanted is None else wanted
        if not numbers:
            raise UsageError(_("Văn bản không có trang nào có ảnh để xoay."))
        for later, number in enumerate(numbers):
            shown, turned = page_order.rotate(
                conn, record_id, number, degrees, revision=revision + later, **_by()
            )
            turn_picture(archive(), shown, turned, degrees)
        return {"pages": numbers}

    return _done(record_id, told, step)


def _pictured(conn: Connection, record_id: int) -> list[int]:
    return [page.number for page, _source in catalogue.pages(conn, record_id) if _is_pictured(page)]


@blueprint.post("/<int:record_id>/pages/<int:number>/move")
@open_to("correct")
def move(record_id: int, number: int) -> ResponseReturnValue:
    """Give a page another place: {revision, to}, from 1."""
    told = json_object()
    to = _whole(told.get("to"))

    def step(conn: Connection, revision: int) -> dict[str, Any]:
        place = min(to, page_order.count(conn, record_id))
        page_order.move(conn, record_id, number, place, revision=revision, **_by())
        return {"page": place}

    return _done(record_id, told, step)


@blueprint.post("/<int:record_id>/pages/remove")
@open_to("correct")
def remove(record_id: int) -> ResponseReturnValue:
    """Take pages out: {revision, pages}. They stay in the originals and can be put back."""
    told = json_object()
    wanted = _numbers(told.get("pages"))

    def step(conn: Connection, revision: int) -> dict[str, Any]:
        if len(wanted) >= page_order.count(conn, record_id):
            raise UsageError(_("Văn bản phải còn lại ít nhất một trang."))
        # From the last on: each remembers where it stood when all were there.
        gone = [
            page_order.remove(conn, record_id, number, revision=revision + later, **_by())
            for later, number in enumerate(reversed(wanted))
        ]
        return {"removed": gone[::-1]}

    return _done(record_id, told, step)


@blueprint.post("/<int:record_id>/removed/<int:removed_id>")
@open_to("correct")
def put_back(record_id: int, removed_id: int) -> ResponseReturnValue:
    """Put a page that was taken out back where it stood: {revision}."""

    def step(conn: Connection, revision: int) -> dict[str, Any]:
        return {"page": page_order.put_back(conn, record_id, removed_id, revision=revision, **_by())}

    return _done(record_id, json_object(), step)


@blueprint.post("/<int:record_id>/pages/<int:number>/split")
@open_to("correct")
def split(record_id: int, number: int) -> ResponseReturnValue:
    """Make the pages from this one on a document of their own: {revision}."""

    def step(conn: Connection, revision: int) -> dict[str, Any]:
        return {"other": parting.split(conn, record_id, number, revision=revision, **_by())}

    return _done(record_id, json_object(), step)


@blueprint.post("/<int:record_id>/merge")
@open_to("correct")
def merge(record_id: int) -> ResponseReturnValue:
    """Add the pages of another document behind those of this one: {revision, other, take: its fields to keep}."""
    must("correct", see(record_id))
    told = json_object()
    other = _whole(told.get("other"))
    must("correct", see(other))
    wanted = told.get("take", [])
    if not (isinstance(wanted, list) and all(isinstance(one, str) for one in wanted)):
        raise BadRequest

    def step(conn: Connection, revision: int) -> dict[str, Any]:
        by = _by()
        parting.merge(
            conn, record_id, other, revision=revision, wanted=wanted, person=by["person"], at=by["at"]
        )
        files.copy_path(other).unlink(missing_ok=True)
        return {"other": other}

    return _done(record_id, told, step)


@blueprint.get("/<int:record_id>/readers")
@open_to("see")
def readers(record_id: int) -> ResponseReturnValue:
    """Answer who opened a restricted document, the newest first; of others nothing is kept."""
    record = see(record_id)
    with archive().database.read() as conn:
        found = read_log.readers(conn, record_id) if record.access != "normal" else []
    return jsonify(
        readers=[
            who.beside({"at": one.at, "person": one.person, "what": one.what}, "person") for one in found
        ]
    )


def _done(record_id: int, told: dict[str, Any], step: Step) -> ResponseReturnValue:
    """Take one step in one transaction; answers what it says with the new revision."""
    must("correct", see(record_id))
    revision = told.get("revision")
    if type(revision) is not int or not 0 <= revision < _MOST:
        raise BadRequest
    with archive().database.write() as conn:
        said = step(conn, revision)
        after = catalogue.get(conn, record_id).revision
    # The copy to read shows the pages as they were: the worker makes it anew.
    files.copy_path(record_id).unlink(missing_ok=True)
    return jsonify(record_id=record_id, revision=after, **said)


def _numbers(given: Any) -> list[int]:
    """Return numbers of pages in order. Raises BadRequest for what is none, NotFoundError for a page 0."""
    if not isinstance(given, list) or not given:
        raise BadRequest
    found = sorted({_whole(one) for one in given})
    if found[0] < 1:
        raise NotFoundError
    return found


def _whole(given: Any) -> int:
    if type(given) is not int or not 0 < given < _MOST:
        raise BadRequest
    return given


def _word(told: dict[str, Any], name: str) -> str:
    given = told.get(name)
    return given if isinstance(given, str) else ""


def _by() -> dict[str, str]:
    return {"person": person().username, "at": now()}
