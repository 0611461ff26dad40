"""/register/in/seen.xlsx and the like: the lines of a register as a person looks at them, for a spreadsheet."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from corpus import audit, register_print
from corpus.errors import UsageError
from corpus.register_seen import WRITERS, Table
from web import book_columns
from web.book_view import asked_of, places_of, scan_of, view_of
from web.files import attachment
from web.gate import open_to
from web.language import said
from web.office import archive, now, person

blueprint = Blueprint("book_seen", __name__, url_prefix="/register")
_MEDIA = {
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<any(in, out, follow):kind>/seen.<any(tsv, xlsx):form>")
@open_to("see")
def download(kind: str, form: str) -> ResponseReturnValue:
    """Hand out all lines that pass the filters of the address, in its order, with the columns that it names.

    The audit notes who took how many. A filter that is not understood is told on the book's page.
    """
    asked = asked_of(kind, request.args)
    try:
        return _handed_out(kind, form)
    except UsageError as error:
        flash(said(error), "danger")
        return redirect(url_for("books.show", kind=kind, year=asked.year, scope=asked.scope or None))


def _handed_out(kind: str, form: str) -> Response:
    asked = asked_of(kind, request.args)
    view = view_of(asked)
    for sentence in view.filters.faults.values():
        raise UsageError(sentence)
    with archive().database.read() as conn:
        held = asked.find(conn)
        scan = scan_of(conn, held, kind)
        lines = scan.lines(places_of(scan, view))
    if held is not None:
        with archive().database.write() as conn:
            detail = {"kind": kind, "form": form, "lines": len(lines)}
            by = {"person": person().username, "at": now()}
            audit.append(conn, action="book-printed", subject=f"book:{held.id}", detail=detail, **by)
    made = WRITERS[form](Table(kind, book_columns.asked(kind), lines))
    name = " ".join(filter(None, (register_print.TITLES[kind].capitalize(), asked.scope, str(asked.year))))
    response = Response(made, content_type=_MEDIA[form])
    response.headers["Content-Disposition"] = attachment(f"{name} (đang xem).{form}")
    response.headers["Cache-Control"] = "private, no-store"
    return response
