"""/register/in.pdf and the like: a register book to print, whole or a month of it, as XLSX, DOCX or PDF."""

from collections.abc import Mapping, Sequence
from threading import Lock

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import audit, register_print, register_scan
from corpus.errors import UsageError
from corpus.register_books import Book
from corpus.register_months import MONTHS, of_month
from corpus.register_print import Printed
from corpus.register_rows import Line
from web.book_view import Asked, asked_of
from web.books import MOST_PDF
from web.files import attachment
from web.gate import open_to
from web.language import _, said
from web.office import access, archive, now, person, today

blueprint = Blueprint("book_print", __name__, url_prefix="/register")
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_PATIENCE = 10  # seconds to wait for another's PDF
_LONGEST_VOLUME = 10  # characters
_one_pdf = (
    Lock()
)  # laying pages out takes the whole interpreter: two at once would make every page wait for both


@blueprint.get("/<any(in, out, follow):kind>.<any(xlsx, docx, pdf):form>")
@open_to("see")
def download(kind: str, form: str) -> ResponseReturnValue:
    """Hand out a register to print: what this person may see of it. The audit notes who took it.

    What cannot be printed so is told on the book's page.
    """
    asked = asked_of(kind, request.args)
    try:
        return handed_out(kind, form)
    except UsageError as error:
        flash(said(error), "danger")
        return redirect(url_for("books.show", kind=kind, year=asked.year, scope=asked.scope or None))


def handed_out(kind: str, form: str) -> Response:
    """Return the register that the address asks for as a file. Raises UsageError for what cannot be printed so."""
    asked, month = asked_of(kind, request.args), _month(request.args)
    offices = archive().settings.offices
    with archive().database.read() as conn:
        held, lines = register_scan.whole(
            conn, kind, asked.year, asked.scope, access=access(), today=today(), offices=offices
        )
    lines = of_month(lines, month) if month else lines
    paper = register_print.printed(
        held,
        lines,
        kind=kind,
        year=asked.year,
        scope=asked.scope,
        offices=offices,
        month=month,
        volume=request.args.get("volume", "").strip()[:_LONGEST_VOLUME] or "01",
    )
    made = _made(paper, form, lines, month)
    if held is not None:
        _note(held, kind, form, month)
    return _answer(made, paper, asked, form, month)


def _month(told: Mapping[str, str]) -> int | None:
    """Return the month that the address asks for, None for the whole year. Raises BadRequest for what is none."""
    text = told.get("month", "")
    if not text:
        return None
    if text not in map(str, MONTHS):
        raise BadRequest
    return int(text)


def _made(paper: Printed, form: str, lines: Sequence[Line], month: int | None) -> bytes:
    """Return the file. Raises UsageError for an empty month, a PDF that would take too long or has to wait."""
    from corpus.register_files import WRITERS

    if month and not lines:
        raise UsageError(str(_("Tháng %(month)s chưa có số nào trong sổ này.", month=month)))
    if form != "pdf":
        return WRITERS[form](paper)
    if len(lines) > MOST_PDF:
        words = (
            _("Tháng này có %(count)s dòng, quá nhiều cho một tệp PDF. Hãy tải XLSX hoặc DOCX rồi in.")
            if month
            else _("Sổ có %(count)s dòng. Hãy chọn từng tháng để tải PDF, hoặc tải XLSX, DOCX cả năm rồi in.")
        )
        raise UsageError(words % {"count": len(lines)})
    if not _one_pdf.acquire(timeout=_PATIENCE):
        raise UsageError(str(_("Đang lập một tệp PDF khác. Hãy chờ ít giây rồi bấm lại.")))
    try:
        return WRITERS[form](paper)
    finally:
        _one_pdf.release()


def _note(held: Book, kind: str, form: str, month: int | None) -> None:
    detail = {"kind": kind, "form": form, **({"month": month} if month else {})}
    with archive().database.write() as conn:
        audit.append(
            conn,
            at=now(),
            person=person().username,
            action="book-printed",
            subject=f"book:{held.id}",
            detail=detail,
        )


def _answer(made: bytes, paper: Printed, asked: Asked, form: str, month: int | None) -> Response:
    response = Response(made, mimetype=MEDIA[form])
    parts = (paper.title.capitalize(), asked.scope, str(asked.year), f"tháng {month}" if month else "")
    response.headers["Content-Disposition"] = attachment(f"{' '.join(filter(None, parts))}.{form}")
    response.headers["Cache-Control"] = "private, no-store"
    return response
