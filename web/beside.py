"""/documents/ID/beside/OTHER: two documents next to each other, a directive and what answers it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from corpus import catalogue
from corpus.catalogue import Record
from web import files, link
from web.gate import open_to
from web.office import archive, see
from web.sheets import PER_SCREEN, Sheet, sheet_of

blueprint = Blueprint("beside", __name__, url_prefix="/documents")


@blueprint.get("/<int:record_id>/beside/<int:other_id>")
@open_to("see")
def show(record_id: int, other_id: int) -> ResponseReturnValue:
    """Show the first pages of two documents. Raises NotFoundError for one that the person may not see."""
    pair = [_one(see(number)) for number in (record_id, other_id)]
    with archive().database.read() as conn:
        found = link.linked(conn, record_id)
    between = [
        {**row, "cites": way == "cites"}
        for way in ("cites", "cited_by")
        for row in found[way]
        if row["record_id"] == other_id and row["link_id"] and row["state"] == "proposed"
    ]
    return render_template("link/beside.html", pair=pair, proposed=between)


def _one(record: Record) -> tuple[Record, list[Sheet], int]:
    """Return a document with its first pages, and how many pages it has."""
    files.note_opened(record, "page")
    with archive().database.read() as conn:
        pages = catalogue.pages(conn, record.id)
        texts = catalogue.page_texts(conn, record.id)
    sheets = [sheet_of(page, (), texts.get(page.number)) for page, _source in pages[:PER_SCREEN]]
    return record, sheets, len(pages)
