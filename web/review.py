"""/documents/ID: the scan beside its text and fields, where a person checks and corrects."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import (
    audit,
    catalogue,
    desk,
    merge_choices,
    originals,
    page_order,
    parting,
    read_log,
    reference,
    rereading,
    revisions,
)
from corpus.catalogue import FieldView, Record
from corpus.errors import ConflictError
from corpus.text import nfc, without_controls
from ingest import corrected
from web import audit_labels, corrections, entry_form, files, glance, matters, outlining, readers
from web.gate import open_to
from web.language import _
from web.office import access, archive, may, must, now, person, see, tables
from web.revision import revision_seen
from web.sheets import PER_SCREEN, Sheet, crops, sheet_of, words_at

blueprint = Blueprint("review", __name__, url_prefix="/documents")
_LONGEST_PAGE = 100_000  # characters of a page that a person writes


@blueprint.get("/<int:record_id>")
@open_to("see")
def show(record_id: int) -> ResponseReturnValue:
    """Show one document."""
    into = _elsewhere(record_id)
    if into is not None:
        flash(_("Các trang của #%(old)s đã được gộp vào văn bản này.", old=record_id), "info")
        return redirect(url_for("review.show", record_id=into))
    record = see(record_id)
    files.note_opened(record, "page")
    matters.look(record_id)
    return page(record)


def _elsewhere(record_id: int) -> int | None:
    """Return the visible document that now holds the pages of one that was merged, or None."""
    with archive().database.read() as conn:
        into = parting.merged_into(conn, record_id)
        return into if into in desk.visible(conn, [into or 0], access=access()) else None


def page(
    record: Record,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    asked: dict[str, str] | None = None,
    circle: dict[str, Any] | None = None,
) -> str:
    """Return the page of a document; `asked` and `circle` are what its forms for giving and for readers hold."""
    with archive().database.read() as conn:
        views = catalogue.fields(conn, record.id)
        pages = catalogue.pages(conn, record.id)
        texts = catalogue.page_texts(conn, record.id)
        received = [originals.find(conn, digest) for digest in desk.originals_of(conn, record.id)]
        copies = [originals.find(conn, digest) for digest in desk.copies_of(conn, record.id)]
        newer, older = desk.neighbours(conn, record.id, access=access())
        standing = entry_form.proposal(conn, record)
        edits = list(revisions.history(conn, record.id))
        merges = merge_choices.notes(conn, record.id)
        opened = read_log.readers(conn, record.id) if record.access != "normal" else []
        given = matters.shown(conn, record, asked or request.args) | readers.shown(conn, record, circle)
        strip = {"removed": page_order.removed(conn, record.id), "reading": rereading.busy(conn, record.id)}
    first = _first_sheet(len(pages))
    shown = pages[first : first + PER_SCREEN]
    by_field = {view.field: view for view in views}
    outlined = outlining.asked()
    sheets = [sheet_of(page, views, texts.get(page.number), outlined.rows) for page, _source in shown]
    return render_template(
        "review/document.html",
        record=record,
        views=by_field,
        crops=crops(by_field, sheets),
        seen={view.field: corrections.shown(view) for view in views},
        inputs={name: text for view in views for name, text in corrections.shown(view).items()}
        | (typed or {}),
        problems=problems or {},
        sheets=sheets,
        page_count=len(pages),
        first=first,
        per_screen=PER_SCREEN,
        received=received,
        copies=copies,
        has_copy=files.copy_path(record.id).is_file(),
        newer=newer,
        older=older,
        edits=edits,
        merges=merges,
        readers=opened,
        parts=audit_labels.PARTS,
        entering=standing,
        glance=glance.glance_of(
            record,
            standing.entries,
            given["receipts"],
            given["stand"],
            settled=given["answered"],
            today=given["today"],
        ),
        kinds=reference.load().kind_names,
        low=archive().settings.review_below,
        outlined=outlined,
        strip_open="pages" in request.args or request.blueprint == "page_strip",
        **strip,
        **given,
    )


def _first_sheet(count: int) -> int:
    asked = request.args.get("from", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return (min(max(number, 1), max(count, 1)) - 1) // PER_SCREEN * PER_SCREEN


@blueprint.post("/<int:record_id>")
@open_to("correct")
def correct(record_id: int) -> ResponseReturnValue:
    """Store the changed fields and, when asked, mark the document as checked; then the next one that waits.

    `then` says what is wanted: 'save', 'approve', or 'stay', which confirms and leads back to the document.
    """
    record = see(record_id)
    must("correct", record)
    revision = revision_seen()
    approves = request.form.get("then") in ("approve", "stay")
    if approves:
        must("approve", record)
    with archive().database.read() as conn:
        views = catalogue.fields(conn, record_id)
    found = corrections.read_form(request.form, views)
    if found.problems:
        flash(_("Chưa lưu: có trường chưa đúng, xem dòng chữ đỏ."), "danger")
        return page(record, found.problems, request.form.to_dict()), 400
    try:
        store(record_id, found.changes, revision, approves)
    except ConflictError:
        return _conflict(record_id, views, found.changes), 409
    return _after(record_id, bool(found.changes), approves)


def store(record_id: int, changes: dict[str, Any], revision: int, approves: bool) -> int:
    """Write all changes in one transaction; returns the new revision.

    Raises ConflictError, and then nothing of it is written.
    """
    with archive().database.write() as conn:
        for name, value in changes.items():
            revision = revisions.correct_field(
                conn, record_id, name, value, person=person().username, at=now(), revision=revision
            )
            _note(conn, record_id, "correct", field=name)
        if approves:
            revision = revisions.approve(
                conn, record_id, person=person().username, at=now(), revision=revision
            )
            _note(conn, record_id, "approve")
    return revision


def _after(record_id: int, changed: bool, approves: bool) -> ResponseReturnValue:
    if not approves:
        flash(
            _("Đã lưu sửa đổi.") if changed else _("Không có gì thay đổi."), "success" if changed else "info"
        )
        return redirect(url_for("review.show", record_id=record_id))
    if request.form.get("then") == "stay":
        flash(_("Đã soát %(letter)s.", letter=_name(see(record_id))), "success")
        return redirect(url_for("review.show", record_id=record_id, _anchor="next"))
    flash(_confirmed(see(record_id)), "success")
    with archive().database.read() as conn:
        newer, older = desk.neighbours(conn, record_id, access=access(), review="needed")
    following = older or newer
    if following is None:
        return redirect(url_for("tray.show") if may("receive") else url_for("register.show"))
    return redirect(url_for("review.show", record_id=following))


def _confirmed(record: Record) -> Markup:
    """Say which document was confirmed, with the way back to it: entering it in a book comes next."""
    back = url_for("review.show", record_id=record.id, _anchor="next")
    link = Markup('<a class="alert-link" href="{}">{}</a>').format(back, _name(record))
    return Markup(_("Đã soát %(letter)s. Bấm vào đó để quay lại vào sổ, chuyển giao.")) % {"letter": link}  # noqa: S704


def _name(record: Record) -> str:
    return record.symbol or f"#{record.id}"


def _conflict(record_id: int, views: list[FieldView], changes: dict[str, Any]) -> str:
    """Show what the person typed beside what somebody else has stored meanwhile; nothing is lost."""
    typed = request.form.to_dict()
    rows = []
    for view in views:
        if view.field in changes:
            mine = {name: typed.get(name, text) for name, text in corrections.shown(view).items()}
            rows.append({"view": view, "mine": mine, "theirs": corrections.shown(view)})
    return render_template("review/conflict.html", record=see(record_id), rows=rows, typed=typed)


@blueprint.post("/<int:record_id>/pages/<int:number>/text")
@open_to("correct")
def correct_text(record_id: int, number: int) -> ResponseReturnValue:
    """Store a person's text of one page; what was read stays beside it."""
    must("correct", see(record_id))
    text = clean_text(request.form.get("text", ""))
    try:
        store_text(record_id, number, text, revision_seen())
    except ConflictError:
        return render_template(
            "review/conflict.html", record=see(record_id), rows=[], text=text, number=number
        ), 409
    flash(_("Đã lưu lời văn trang %(page)s.", page=number), "success")
    return redirect(url_for("review.show", record_id=record_id, _anchor=f"text-{number}"))


def clean_text(text: str) -> str:
    """Return a person's text of a page as it is kept."""
    return without_controls(nfc(text)).replace("\r\n", "\n")[:_LONGEST_PAGE]


def store_text(record_id: int, number: int, text: str, revision: int) -> int:
    """Store a person's text of one page; returns the new revision. What is cited and asked is read from it anew.

    Raises BadRequest for no page, ConflictError.
    """
    with archive().database.write() as conn:
        if desk.page_source(conn, record_id, number) is None:
            raise BadRequest
        new = revisions.correct_page(
            conn, record_id, number, text, person=person().username, at=now(), revision=revision
        )
        corrected.take_up(conn, record_id, tables())
        _note(conn, record_id, "correct-text", page=number)
    return new


@blueprint.get("/<int:record_id>/pages/<int:number>/words")
@open_to("see")
def words(record_id: int, number: int) -> ResponseReturnValue:
    """Answer the words of a page with their boxes: a click on one fills the field being edited."""
    files.note_opened(see(record_id), "picture")
    with archive().database.read() as conn:
        found = desk.words_of(conn, record_id, number)
    return jsonify(words=words_at(found))


def sheets_of(conn: Connection, record_id: int) -> list[Sheet]:
    """Return every page of a record as text."""
    texts = catalogue.page_texts(conn, record_id)
    return [sheet_of(page, (), texts.get(page.number)) for page, _source in catalogue.pages(conn, record_id)]


def _note(conn: Connection, record_id: int, action: str, **detail: Any) -> None:
    audit.append(
        conn,
        at=now(),
        person=person().username,
        action=action,
        subject=f"record:{record_id}",
        detail=dict(detail),
    )
