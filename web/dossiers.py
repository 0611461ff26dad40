"""/dossiers: the files of matters and their contents in order."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import bags, catalogue, desk, dossiers, suggestions
from corpus.errors import ConflictError, UsageError
from web import notices
from web.errors import status_of
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.office import access, archive, must, now, person, see, tables

blueprint = Blueprint("dossiers", __name__, url_prefix="/dossiers")
_MOST = 9  # digits of an id


@blueprint.get("")
@open_to("see")
def show_all() -> ResponseReturnValue:
    """List the files, with the form that opens a new one."""
    return _list(request.args.to_dict())


def _list(typed: dict[str, str]) -> str:
    with archive().database.read() as conn:
        found = dossiers.everyone(conn, access=access())
    return render_template(
        "dossiers/list.html",
        dossiers=found,
        typed=typed,
        periods=dossiers.PERIODS,
        keeping=_keeping(typed.get("title", "")),
        keeper=person().name,
    )


def _keeping(title: str) -> list[suggestions.Keeping]:
    return suggestions.keeping_for(title, tables().rows("retention"))


@blueprint.post("")
@open_to("file")
def start() -> ResponseReturnValue:
    """Open a file, with the document it was asked for from when there is one.

    Without a time of keeping the form comes back with what the title suggests: a person chooses.
    """
    try:
        dossier_id = started()
    except UsageError as error:
        flash(said(error), "danger")
        return _list(request.form.to_dict()), 400
    flash(_("Đã mở hồ sơ."), "success")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id))


def started() -> int:
    """Open a file as the given fields say, with the document `record` in it; returns its id.

    Raises UsageError, BadRequest, and NotFoundError or ForbiddenError for a document that may not be put in.
    """
    typed = given()
    record_id = _number(typed["record"]) if typed.get("record") else None
    if record_id is not None:
        must("file", see(record_id))
    cover = {name: typed.get(name, "") for name in ("code", "title", "retention", "keeper", "note")}
    with archive().database.write() as conn:
        dossier_id = dossiers.start(conn, **cover, **_by())
        if record_id is not None:
            dossiers.put_in(conn, dossier_id, record_id, **_by())
    return dossier_id


@blueprint.get("/<int:dossier_id>")
@open_to("see")
def show(dossier_id: int) -> ResponseReturnValue:
    """Show one file with its contents."""
    return _page(dossier_id)


def _page(dossier_id: int, typed: dict[str, str] | None = None) -> str:
    return render_template(
        "dossiers/dossier.html", **_read(dossier_id), typed=typed or {}, periods=dossiers.PERIODS
    )


def _read(dossier_id: int) -> dict[str, Any]:
    with archive().database.read() as conn:
        found = dossiers.get(conn, dossier_id, access=access())
        entries = dossiers.contents(conn, dossier_id, access=access())
    first, last = dossiers.span(entries)
    return {
        "dossier": found,
        "entries": entries,
        "rows": [bags.contents_row(entry) for entry in entries],
        "first": first,
        "last": last,
        "keeping": _keeping(found.title),
    }


@blueprint.get("/<int:dossier_id>/contents")
@open_to("see")
def contents(dossier_id: int) -> ResponseReturnValue:
    """Show the table of contents as it is printed and laid on top of the file."""
    found = _read(dossier_id)
    return render_template(
        "dossiers/contents.html", **found, columns=bags.CONTENTS_COLUMNS, offices=archive().settings.offices
    )


@blueprint.post("/<int:dossier_id>")
@open_to("file")
def change(dossier_id: int) -> ResponseReturnValue:
    """Change the cover of a file, close it or open it again."""
    try:
        changed(dossier_id, request.form.get("do", "change"))
    except (UsageError, ConflictError) as error:
        flash(said(error), "danger")
        return _page(dossier_id, request.form.to_dict()), status_of(error)
    flash(_("Đã lưu hồ sơ."), "success")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id))


def changed(dossier_id: int, doing: str) -> None:
    """Change the cover of a file as the given fields say, 'close' or 'reopen' it.

    Raises BadRequest, UsageError, NotFoundError and ConflictError.
    """
    if doing not in ("change", "close", "reopen"):
        raise BadRequest
    fields = given() if doing == "change" else {}
    cover = {name: fields.get(name, "") for name in ("title", "retention", "keeper", "note")}
    with archive().database.write() as conn:
        if doing == "close":
            dossiers.close(conn, dossier_id, **_by())
        elif doing == "reopen":
            dossiers.reopen(conn, dossier_id, **_by())
        else:
            dossiers.change(conn, dossier_id, **cover, **_by())


@blueprint.post("/documents")
@open_to("file")
def put_in() -> ResponseReturnValue:
    """Lay a document in a file: `record` is its id, or `name` its symbol or id as a clerk types it."""
    dossier_id = _number(request.form.get("dossier", ""))
    typed = "record" not in request.form
    record_id = _named(request.form.get("name", "")) if typed else _number(request.form["record"])
    back = url_for("dossiers.show", dossier_id=dossier_id)
    if record_id is None:
        flash(_("Không tìm thấy đúng một văn bản như vậy. Hãy nhập số, ký hiệu đầy đủ hoặc mã #."), "danger")
        return redirect(back)
    place = "" if typed else "files"
    try:
        laid_in(dossier_id, record_id)
        notices.beside(place, _("Đã đưa vào hồ sơ."))
    except ConflictError as error:
        notices.beside(place, said(error), "danger")
    return redirect(back if typed else url_for("review.show", record_id=record_id, _anchor="files"))


def laid_in(dossier_id: int, record_id: int) -> None:
    """Lay a document in a file. Raises ForbiddenError, NotFoundError, and ConflictError where it cannot be."""
    must("file", see(record_id))
    with archive().database.write() as conn:
        dossiers.put_in(conn, dossier_id, record_id, **_by())


def _named(name: str) -> int | None:
    """Return the one record that a symbol or id means among those that the person may see, or None."""
    name = name.strip().removeprefix("#")
    with archive().database.read() as conn:
        ids = [record.id for record in catalogue.find_by_symbol(conn, name)] if name else []
        if not ids and name.isascii() and name.isdigit() and len(name) <= _MOST:
            ids = [int(name)]
        seen = desk.visible(conn, ids, access=access())
    return next(iter(seen)) if len(seen) == 1 else None


@blueprint.post("/<int:dossier_id>/documents/<int:record_id>")
@open_to("file")
def arrange(dossier_id: int, record_id: int) -> ResponseReturnValue:
    """Take a document out of a file, or give it the place `to` (from 1)."""
    try:
        if request.form.get("do") == "out":
            taken_out(dossier_id, record_id)
        else:
            moved(dossier_id, record_id)
    except ConflictError as error:
        flash(said(error), "danger")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id, _anchor="contents"))


def taken_out(dossier_id: int, record_id: int) -> None:
    """Take a document out of a file. Raises ForbiddenError, NotFoundError, and ConflictError for a closed file."""
    must("file", see(record_id))
    with archive().database.write() as conn:
        dossiers.take_out(conn, dossier_id, record_id, **_by())


def moved(dossier_id: int, record_id: int) -> None:
    """Give a document the place `to` of the given fields (from 1). Raises BadRequest and what `taken_out` raises."""
    must("file", see(record_id))
    to = _number(given().get("to", ""))
    with archive().database.write() as conn:
        dossiers.move(conn, dossier_id, record_id, to, **_by())


def _number(text: str) -> int:
    """Return a number that was given. Raises BadRequest for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST):
        raise BadRequest
    return int(text)


def _by() -> dict[str, str]:
    return {"person": person().username, "at": now()}
