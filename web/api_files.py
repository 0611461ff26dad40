"""/api: files as downloads: originals, the two-layer PDF, page pictures, a file of a matter as a bag."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from corpus import desk, originals
from corpus.errors import NotFoundError
from web import book_print, bulk, files, packing, who
from web.gate import open_to
from web.office import archive, see

blueprint = Blueprint("api_files", __name__, url_prefix="/api")


@blueprint.get("/documents/<int:record_id>/originals")
@open_to("see")
def received(record_id: int) -> ResponseReturnValue:
    """Answer which files were received for a document, and whether there is a two-layer PDF: {originals, copy}."""
    files.note_opened(see(record_id), "page")
    with archive().database.read() as conn:
        found = [originals.find(conn, digest) for digest in desk.originals_of(conn, record_id)]
    told = [_original(position, row) for position, row in enumerate(found, start=1) if row is not None]
    return jsonify(originals=told, copy=files.copy_path(record_id).is_file())


def _original(position: int, row: Any) -> dict[str, Any]:
    names = ("name", "media_type", "size", "sha256", "received_at", "received_by")
    return who.beside({"position": position, **{name: row[name] for name in names}}, "received_by")


@blueprint.get("/documents/<int:record_id>/originals/<int:position>")
@open_to("see")
def original(record_id: int, position: int) -> ResponseReturnValue:
    """Hand out a received file as it came."""
    return files.original(record_id, position)


@blueprint.get("/documents/<int:record_id>/copy.pdf")
@open_to("see")
def access_copy(record_id: int) -> ResponseReturnValue:
    """Hand out the two-layer PDF/A of a scanned document. Raises NotFoundError where there is none."""
    return files.access_copy(record_id)


@blueprint.get("/documents/<int:record_id>/pages/<int:number>.jpg")
@open_to("see")
def picture(record_id: int, number: int) -> ResponseReturnValue:
    """Hand out the picture of one page. Raises NotFoundError where there is none."""
    path = files.picture_path(record_id, number)
    if path is None or not path.is_file():
        raise NotFoundError
    return files.picture(record_id, number)


@blueprint.get("/register/<any(in, out, follow):kind>.<any(xlsx, docx, pdf):form>")
@open_to("see")
def printed(kind: str, form: str) -> ResponseReturnValue:
    """Hand out a register to print. Raises UsageError for what cannot be printed so."""
    return book_print.handed_out(kind, form)


@blueprint.get("/search/list.xlsx")
@open_to("see")
def found() -> ResponseReturnValue:
    """Hand out what the address finds as a workbook, 5,000 documents at most."""
    return bulk.workbook()


@blueprint.get("/dossiers/<int:dossier_id>/bag.zip")
@open_to("see")
def bag(dossier_id: int) -> ResponseReturnValue:
    """Hand out a file of a matter as a zipped BagIt bag; refused where the person may not see all of it."""
    return packing.export(dossier_id)
