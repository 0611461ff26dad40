"""/receive: files come in here; the list below tells what became of each, from the catalogue and nothing else."""

import re
from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from corpus import audit, catalogue, desk, jobs
from corpus.catalogue import Record
from corpus.errors import NotFoundError, UsageError
from corpus.text import fold
from ingest.intake import Incoming, Receipt, receive
from web import near_twins
from web.errors import wants_data
from web.gate import open_to
from web.language import _, said
from web.office import access, archive, may, now, office, person
from web.parts import part_of

blueprint = Blueprint("receive", __name__)
_SHOWN = 60
_NUMBER = re.compile(r"([0-9]{1,9})")
_OPEN = frozenset({"waiting", "reading", "filed"})


@blueprint.get("/receive")
@open_to("receive")
def show() -> ResponseReturnValue:
    """Show the form and what became of the latest files."""
    return render_template("receive/receive.html", limit_mb=archive().settings.max_file_mb, **_listed())


@blueprint.get("/receive/list")
@open_to("receive")
@part_of("receive.show")
def listing() -> ResponseReturnValue:
    """Answer the list alone, for the page that asks again and again."""
    return render_template("receive/list.html", **_listed())


@blueprint.post("/receive")
@open_to("receive")
def take() -> ResponseReturnValue:
    """Take in files: one document each, or all as the pages of one. Nothing is taken without the declaration."""
    try:
        receipts = taken()
    except UsageError as error:
        return _refuse(said(error))
    if wants_data():
        return jsonify(receipts=receipts), 201
    flash(
        _("Đã nhận %(count)s văn bản, chưa kiểm tra dấu mật. Xem kết quả bên dưới.", count=len(receipts)),
        "info",
    )
    return redirect(url_for("receive.show"))


def taken() -> list[dict[str, object]]:
    """Take in the files of the request; returns what the sender may know of each document at once.

    Raises UsageError without the declaration, without a file, or for a scope that is not theirs to give: then
    nothing is taken.
    """
    uploads = [f for f in request.files.getlist("files") if f.filename]
    if not uploads:
        raise UsageError(_("Hãy chọn ít nhất một tệp."))
    if request.form.get("declared") != "1":
        raise UsageError(_("Hãy xác nhận các tệp này không có dấu MẬT / TỐI MẬT / TUYỆT MẬT."))
    scope = request.form.get("access") or "normal"
    if scope not in ("normal", "restricted") or (scope == "restricted" and not may("restrict")):
        raise UsageError(_("Chỉ văn thư nhận được văn bản hạn chế. Hãy chọn lại phạm vi xem."))
    return [_receipt(_take(group, scope)) for group in _documents(uploads)]


@blueprint.post("/receive/<int:job_id>/repeated")
@open_to("receive")
def repeated(job_id: int) -> ResponseReturnValue:
    """Decide on a repeated file: let it go, or keep it as a document of its own beside its twin.

    Raises NotFoundError when it repeats nothing that this person may see.
    """
    flash(decided(job_id, request.form.get("do", "")), "success")
    return redirect(url_for("receive.show"))


def decided(job_id: int, what: str) -> str:
    """Let a repeated file go ('drop') or keep it ('keep'); returns what was done. Raises NotFoundError, UsageError."""
    with archive().database.write() as conn:
        found = jobs.get(conn, job_id)
        twin = found.duplicate_of
        if (
            found.state != "duplicate"
            or twin is None
            or twin not in desk.visible(conn, [twin], access=access())
        ):
            raise NotFoundError
        return _decide(conn, job_id, catalogue.get(conn, twin), what)


def _decide(conn: Connection, job_id: int, twin: Record, what: str) -> str:
    by = {"person": person().username, "at": now()}
    if what == "drop":
        desk.mark_seen(conn, f"job:{job_id}", **by)
        return _("Đã bỏ tệp trùng; văn bản #%(record)s không đổi.", record=twin.id)
    if what != "keep":
        raise BadRequest
    if twin.access != "normal":
        raise UsageError(_("#%(record)s là văn bản hạn chế nên không giữ thêm bản thứ hai.", record=twin.id))
    jobs.keep_repeated(conn, job_id)
    audit.append(conn, action="kept", subject=f"job:{job_id}", detail={"of": twin.id}, **by)
    return _("Tệp trùng được giữ thành một văn bản riêng, đang chờ đọc.")


def _documents(uploads: Sequence[FileStorage]) -> list[list[FileStorage]]:
    """Return the files of each document; photographs of one letter stand in the order of their names."""
    if request.form.get("join") == "1":
        if request.form.get("order") == "sent":  # the person saw the order and set it
            return [list(uploads)]
        return [sorted(uploads, key=lambda upload: name_order(upload.filename or ""))]
    return [[upload] for upload in uploads]


def name_order(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts 'ảnh (2).jpg' before 'ảnh (10).jpg'."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(fold(name)) if part]


def _take(group: Sequence[FileStorage], scope: str) -> Receipt:
    files = [Incoming(upload.filename or "", cast(BinaryIO, upload.stream)) for upload in group]
    return receive(
        archive(),
        files,
        source="upload",
        person=person().username,
        now=office().clock(),
        declared_not_secret=True,
        access=scope,
    )


def _receipt(receipt: Receipt) -> dict[str, object]:
    """Return what the sender may know at once; the repeated record is named only to those who may see it."""
    named = receipt.duplicate_of if receipt.duplicate_of and _is_visible(receipt.duplicate_of) else None
    state = "kept" if receipt.state == "duplicate" and named is None else receipt.state
    reason = _("Trùng với #%(record)s", record=named) if named else receipt.reason
    return {"job": receipt.job_id, "state": state, "duplicate_of": named, "reason": reason}


def _is_visible(record_id: int) -> bool:
    with archive().database.read() as conn:
        return record_id in desk.visible(conn, [record_id], access=access())


def _refuse(sentence: str) -> ResponseReturnValue:
    if wants_data():
        return jsonify(error={"status": 400, "message": sentence}), 400
    flash(sentence, "danger")
    page = render_template("receive/receive.html", limit_mb=archive().settings.max_file_mb, **_listed())
    return page, 400


def _listed() -> dict[str, Any]:
    """Return what the list shows: the latest arrivals, and beside which held document each may be a second copy."""
    with archive().database.read() as conn:
        found = desk.arrivals(conn, person=person().username, access=access(), limit=_SHOWN)
        twins = near_twins.among(conn, [one.record_id for one in found if one.record_id is not None])
    return {"arrivals": found, "twins": twins, "open": _OPEN}
