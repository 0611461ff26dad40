"""The pages of a document set right, one or several at once: turned, moved, taken out and put back, split, merged.

Each step says which revision the person saw. What changes is described again by the worker; meanwhile the page says so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import page_order, parting, rereading
from corpus.catalogue import Record
from corpus.errors import ConflictError, NotFoundError, UsageError
from web import files, review
from web.gate import open_to
from web.language import _, said
from web.office import archive, must, now, person, see
from web.parts import part_of
from web.revision import revision_seen
from web.turns import TURNS, turn_pages

blueprint = Blueprint("page_strip", __name__, url_prefix="/documents")

Step = Callable[[Connection, int], str]


@blueprint.post("/<int:record_id>/pages/<int:number>")
@open_to("correct")
def change(record_id: int, number: int) -> ResponseReturnValue:
    """Do to one page what the pressed button says."""
    record, what = changeable(record_id), request.form.get("do", "")
    if what in TURNS:
        return done(record, lambda conn, revision: _turn(conn, record_id, number, what, revision))
    if what == "split":
        return _split(record, number)
    steps: Mapping[str, Step] = {
        "earlier": lambda conn, revision: _move(conn, record_id, number, number - 1, revision),
        "later": lambda conn, revision: _move(conn, record_id, number, number + 1, revision),
        "to": lambda conn, revision: _move(conn, record_id, _place("moved"), _place("to"), revision),
        "remove": lambda conn, revision: _remove(conn, record_id, number, revision),
    }
    if what not in steps:
        raise BadRequest
    return done(record, steps[what])


@blueprint.post("/<int:record_id>/pages")
@open_to("correct")
def change_several(record_id: int) -> ResponseReturnValue:
    """Turn the ticked pages, or all of them, or take them out."""
    record, what = changeable(record_id), request.form.get("do", "")
    if what == "remove":
        return done(record, lambda conn, revision: _remove_several(conn, record_id, revision))
    if what not in TURNS:
        raise BadRequest
    return done(record, lambda conn, revision: _turn_several(conn, record_id, what, revision))


@blueprint.post("/<int:record_id>/removed")
@open_to("correct")
def put_all_back(record_id: int) -> ResponseReturnValue:
    """Put all pages that were taken out back, the last one first, so that each comes where it stood."""

    def step(conn: Connection, revision: int) -> str:
        gone = page_order.removed(conn, record_id)
        for later, page in enumerate(gone):
            page_order.put_back(conn, record_id, page.id, revision=revision + later, **by_whom())
        if not gone:
            raise UsageError(_("Không còn trang nào để đưa lại."))
        return _("Đã đưa lại %(count)s trang.", count=len(gone))

    return done(changeable(record_id), step)


@blueprint.post("/<int:record_id>/removed/<int:removed_id>")
@open_to("correct")
def put_back(record_id: int, removed_id: int) -> ResponseReturnValue:
    """Put a page that was taken out back into its document."""

    def step(conn: Connection, revision: int) -> str:
        place = page_order.put_back(conn, record_id, removed_id, revision=revision, **by_whom())
        return _("Đã đưa lại trang %(page)s.", page=place)

    return done(changeable(record_id), step)


@blueprint.get("/<int:record_id>/reading")
@open_to("see")
@part_of("review.show")
def reading(record_id: int) -> ResponseReturnValue:
    """Answer whether the document still waits to be read again, for the page that asks again and again."""
    record = see(record_id)
    with archive().database.read() as conn:
        busy = rereading.busy(conn, record_id)
    return render_template("review/reading.html", record=record, reading=busy, polled=True)


def changeable(record_id: int) -> Record:
    """Return a record that the person may change. Raises NotFoundError and ForbiddenError."""
    record = see(record_id)
    must("correct", record)
    return record


def done(record: Record, step: Step) -> ResponseReturnValue:
    """Take one step in one transaction, say what was done, and show the pages again."""
    revision = revision_seen()
    try:
        with archive().database.write() as conn:
            told = step(conn, revision)
    except (ConflictError, UsageError) as error:
        flash(said(error), "danger")
        return review.page(see(record.id)), 409 if isinstance(error, ConflictError) else 400
    # The copy to read shows the pages as they were: the worker makes it anew.
    files.copy_path(record.id).unlink(missing_ok=True)
    flash(told, "success")
    return redirect(_back(record.id))


def _back(record_id: int) -> str:
    """Return the address of the pages as they were looked at; with `at` the strip stays shut and that page is shown."""
    first, at = request.form.get("from", ""), request.form.get("at", "")
    shown = {"from": first} if _is_place(first) and first != "1" else {}
    strip = {"_anchor": f"page-{at}"} if _is_place(at) else {"pages": "1"}
    values: dict[str, Any] = {"record_id": record_id, **strip, **shown}
    return url_for("review.show", **values)


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7


def _turn(conn: Connection, record_id: int, number: int, turn: str, revision: int) -> str:
    turn_pages(conn, record_id, [number], turn, revision)
    return _("Đã xoay trang %(page)s; trang đang chờ được đọc lại.", page=number)


def _turn_several(conn: Connection, record_id: int, turn: str, revision: int) -> str:
    pictured = page_order.pictured(conn, record_id)
    every = request.form.get("every") == "yes"
    chosen = pictured if every else [n for n in _ticked(conn, record_id) if n in pictured]
    if not chosen:
        raise UsageError(_("Các trang này không có ảnh nên không xoay được."))
    turn_pages(conn, record_id, chosen, turn, revision)
    return _("Đã xoay %(count)s trang; đang chờ được đọc lại.", count=len(chosen))


def _remove_several(conn: Connection, record_id: int, revision: int) -> str:
    """Take the ticked pages out from the last to the first: each remembers where it stood when all were there."""
    chosen = _ticked(conn, record_id)
    if len(chosen) == page_order.count(conn, record_id):
        raise UsageError(_("Văn bản phải còn ít nhất một trang. Hãy bỏ chọn trang cần giữ."))
    for later, number in enumerate(reversed(chosen)):
        page_order.remove(conn, record_id, number, revision=revision + later, **by_whom())
    return _(
        "Đã bỏ %(count)s trang. Tệp gốc vẫn giữ các trang này; bấm 'Đưa lại' nếu bỏ nhầm.", count=len(chosen)
    )


def _ticked(conn: Connection, record_id: int) -> list[int]:
    """Return the ticked pages in order. Raises UsageError for none, NotFoundError for one that is not there."""
    given = request.form.getlist("ticked")
    if not given:
        raise UsageError(_("Hãy đánh dấu các trang cần làm."))
    if not all(map(_is_place, given)):
        raise BadRequest
    chosen = sorted({int(one) for one in given})
    if chosen[0] < 1 or chosen[-1] > page_order.count(conn, record_id):
        raise NotFoundError
    return chosen


def _move(conn: Connection, record_id: int, number: int, to: int, revision: int) -> str:
    place = min(max(to, 1), page_order.count(conn, record_id))
    page_order.move(conn, record_id, number, place, revision=revision, **by_whom())
    return _("Đã chuyển trang %(page)s thành trang %(to)s.", page=number, to=place)


def _remove(conn: Connection, record_id: int, number: int, revision: int) -> str:
    page_order.remove(conn, record_id, number, revision=revision, **by_whom())
    return _("Đã bỏ trang %(page)s. Tệp gốc vẫn giữ trang này; bấm 'Đưa lại' nếu bỏ nhầm.", page=number)


def _split(record: Record, number: int) -> ResponseReturnValue:
    new: list[int] = []

    def step(conn: Connection, revision: int) -> str:
        new.append(parting.split(conn, record.id, number, revision=revision, **by_whom()))
        return _(
            "Đã tách từ trang %(page)s thành văn bản #%(other)s, đang chờ đọc lại. Số đã vào sổ ở lại #%(record)s.",
            page=number,
            other=new[0],
            record=record.id,
        )

    return done(record, step)


def _place(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not _is_place(text):
        raise UsageError(_("Hãy nhập số trang cần chuyển và số trang muốn chuyển tới."))
    return int(text)


def by_whom() -> dict[str, str]:
    """Return who does it, and when, as the catalogue is told."""
    return {"person": person().username, "at": now()}
