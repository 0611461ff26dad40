"""/documents/ID/slip: the slip that goes with an incoming document on paper, to print on A4."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from corpus import slip
from corpus.catalogue import Record
from corpus.errors import NotFoundError
from corpus.record import Direction
from web import files
from web.gate import open_to
from web.office import archive, see

blueprint = Blueprint("slip", __name__, url_prefix="/documents")


@blueprint.get("/<int:record_id>/slip")
@open_to("see")
def show(record_id: int) -> ResponseReturnValue:
    """Show the slip of a document. Raises NotFoundError for one that the person may not see, and for one of ours."""
    record = see(record_id)
    if not has_slip(record):
        raise NotFoundError
    files.note_opened(record, "page")
    with archive().database.read() as conn:
        found = slip.slip_of(conn, record, archive().settings.offices)
    return render_template("review/slip.html", record=record, slip=found, title=slip.TITLE)


def has_slip(record: Record) -> bool:
    """Tell whether a slip goes with the document: what we issue ourselves is not dealt with as what comes in."""
    return record.direction is not Direction.OUT
