"""Page pictures, access copies and originals: shown or handed out only to those who may see the record."""

from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, send_file
from flask.typing import ResponseReturnValue

from corpus import desk, originals, page_pictures, read_log
from corpus.catalogue import Record
from corpus.errors import NotFoundError
from web.gate import open_to
from web.headers import FILE_CSP
from web.office import archive, now, person, see, today

blueprint = Blueprint("files", __name__)


@blueprint.get("/documents/<int:record_id>/pages/<int:number>.jpg")
@open_to("see")
def picture(record_id: int, number: int) -> ResponseReturnValue:
    """Answer the picture of one page, or a drawn note with status 404 where it has yet to be rebuilt."""
    note_opened(see(record_id), "picture")
    path = picture_path(record_id, number)
    if path is None or not path.is_file():
        return _no_picture()
    response = send_file(path, mimetype="image/jpeg", conditional=True, max_age=0)
    response.headers["Cache-Control"] = "private, no-cache"  # asked again each time: rights may have changed
    response.headers["Content-Security-Policy"] = FILE_CSP
    return response


def picture_path(record_id: int, number: int) -> Path | None:
    """Return where the picture of a page lies, or None for a page that is not there. Raises NotFoundError."""
    see(record_id)
    with archive().database.read() as conn:
        source = desk.page_source(conn, record_id, number)
    if source is None:
        return None
    return page_pictures.path_of(archive().derived, source)


def _no_picture() -> Response:
    response = make_response(render_template("review/no_picture.svg"), 404)
    response.mimetype = "image/svg+xml"
    return response


@blueprint.get("/documents/<int:record_id>/originals/<int:position>")
@open_to("see")
def original(record_id: int, position: int) -> ResponseReturnValue:
    """Hand out a received file as it came, always as a download. Raises NotFoundError."""
    record = see(record_id)
    with archive().database.read() as conn:
        digests = [*desk.originals_of(conn, record_id), *desk.copies_of(conn, record_id)]
        if not 1 <= position <= len(digests):
            raise NotFoundError
        row = originals.find(conn, digests[position - 1])
    path = originals.path_of(archive().originals, digests[position - 1])
    if row is None or not path.is_file():
        raise NotFoundError
    note_opened(record, "original")
    response = send_file(path, mimetype=str(row["media_type"]), conditional=True, max_age=0)
    response.headers["Content-Disposition"] = attachment(str(row["name"]))
    response.headers["Content-Security-Policy"] = FILE_CSP
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/documents/<int:record_id>/copy.pdf")
@open_to("see")
def access_copy(record_id: int) -> ResponseReturnValue:
    """Hand out the two-layer PDF of a scanned document as a download. Raises NotFoundError where there is none."""
    record = see(record_id)
    path = copy_path(record_id)
    if not path.is_file():
        raise NotFoundError
    note_opened(record, "copy")
    response = send_file(path, mimetype="application/pdf", conditional=True, max_age=0)
    response.headers["Content-Disposition"] = attachment(f"{record.symbol or record_id} - tra cứu.pdf")
    response.headers["Content-Security-Policy"] = FILE_CSP
    response.headers["Cache-Control"] = "private, no-store"
    return response


def copy_path(record_id: int) -> Path:
    """Return where the access copy of a record lies when it has one; the worker makes it, the site never does."""
    return archive().derived / "copies" / f"{record_id}.pdf"


def attachment(name: str) -> str:
    """Return the Content-Disposition of a download (RFC 6266): an ASCII name, and the true one beside it."""
    plain = "".join(ch if ch.isascii() and (ch.isalnum() or ch in "._- ") else "_" for ch in name)
    return f"attachment; filename=\"{plain[:120]}\"; filename*=UTF-8''{quote(name, safe='')}"


def note_opened(record: Record, what: str) -> None:
    """Write to the audit log that a person opened a part of a restricted record; of an open one nothing is written.

    what: page, picture, original or copy. Most looks write nothing: one entry a day is enough.
    """
    if record.access == "normal":
        return
    by = {"person": person().username}
    with archive().database.read() as conn:
        if read_log.is_noted(conn, record.id, what, day=today(), **by):
            return
    with archive().database.write() as conn:
        read_log.note(conn, record.id, what, at=now(), **by)
