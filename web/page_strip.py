"""The pages of a document set right: turned, moved, taken out and put back, split off, merged.

Each step says which revision the person saw. What changes is described again by the worker; meanwhile the page says so.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import catalogue, desk, page_order, parting, rereading
from corpus.catalogue import Record
from corpus.errors import ConflictError, UsageError
from ingest.quarter_turn import turn_picture
from web import files, review
from web.gate import open_to
from web.language import _
from web.office import access, archive, may, must, now, person, see
from web.revision import revision_seen

blueprint = Blueprint("page_strip", __name__, url_prefix="/documents")
_TURNS: Mapping[str, int] = {"left": 90, "right": 270, "over": 180}
_NUMBER = re.compile(r"#?([0-9]{1,9})")

Step = Callable[[Connection, int], str]


@blueprint.post("/<int:record_id>/pages/<int:number>")
@open_to("correct")
def change(record_id: int, number: int) -> ResponseReturnValue:
    """Do to one page what the pressed button says."""
    record, what = _changeable(record_id), request.form.get("do", "")
    if what in _TURNS:
        return _done(record, lambda conn, revision: _turn(conn, record_id, number, _TURNS[what], revision))
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
    return _done(record, steps[what])


@blueprint.post("/<int:record_id>/removed/<int:removed_id>")
@open_to("correct")
def put_back(record_id: int, removed_id: int) -> ResponseReturnValue:
    """Put a page that was taken out back into its document."""

    def step(conn: Connection, revision: int) -> str:
        place = page_order.put_back(conn, record_id, removed_id, revision=revision, **_by())
        return _("Đã đưa lại trang %(page)s.", page=place)

    return _done(_changeable(record_id), step)


@blueprint.post("/<int:record_id>/merge")
@open_to("correct")
def merge(record_id: int) -> ResponseReturnValue:
    """Add the pages of another document, named by its number here or its symbol, behind those of this one."""
    record = _changeable(record_id)
    asked = " ".join(request.form.get("other", "").split())[:60]

    def step(conn: Connection, revision: int) -> str:
        other = _named(conn, record_id, asked)
        parting.merge(conn, record_id, other, revision=revision, **_by())
        files.copy_path(other).unlink(missing_ok=True)
        return _("Đã gộp các trang của #%(other)s vào cuối văn bản này.", other=other)

    return _done(record, step)


@blueprint.get("/<int:record_id>/reading")
@open_to("see")
def reading(record_id: int) -> ResponseReturnValue:
    """Answer whether the document still waits to be read again, for the page that asks again and again."""
    record = see(record_id)
    with archive().database.read() as conn:
        busy = rereading.busy(conn, record_id)
    return render_template("review/reading.html", record=record, reading=busy, polled=True)


def _changeable(record_id: int) -> Record:
    record = see(record_id)
    must("correct", record)
    return record


def _done(record: Record, step: Step) -> ResponseReturnValue:
    """Take one step in one transaction, say what was done, and show the pages again."""
    revision = revision_seen()
    try:
        with archive().database.write() as conn:
            told = step(conn, revision)
    except (ConflictError, UsageError) as error:
        flash(error.sentence, "danger")
        return review.page(see(record.id)), 409 if isinstance(error, ConflictError) else 400
    # The copy to read shows the pages as they were: the worker makes it anew.
    files.copy_path(record.id).unlink(missing_ok=True)
    flash(told, "success")
    return redirect(_back(record.id))


def _back(record_id: int) -> str:
    first = request.form.get("from", "")
    shown = {"from": first} if first.isascii() and first.isdigit() and len(first) < 7 and first != "1" else {}
    values: dict[str, Any] = {"record_id": record_id, "pages": "1", **shown}
    return url_for("review.show", **values)


def _turn(conn: Connection, record_id: int, number: int, degrees: int, revision: int) -> str:
    shown, wanted = page_order.rotate(conn, record_id, number, degrees, revision=revision, **_by())
    turn_picture(archive(), shown, wanted, degrees)
    return _("Đã xoay trang %(page)s; trang đang chờ được đọc lại.", page=number)


def _move(conn: Connection, record_id: int, number: int, to: int, revision: int) -> str:
    place = min(max(to, 1), page_order.count(conn, record_id))
    page_order.move(conn, record_id, number, place, revision=revision, **_by())
    return _("Đã chuyển trang %(page)s thành trang %(to)s.", page=number, to=place)


def _remove(conn: Connection, record_id: int, number: int, revision: int) -> str:
    page_order.remove(conn, record_id, number, revision=revision, **_by())
    return _("Đã bỏ trang %(page)s. Tệp gốc vẫn giữ trang này; bấm 'Đưa lại' nếu bỏ nhầm.", page=number)


def _split(record: Record, number: int) -> ResponseReturnValue:
    new: list[int] = []

    def step(conn: Connection, revision: int) -> str:
        new.append(parting.split(conn, record.id, number, revision=revision, **_by()))
        return _(
            "Đã tách từ trang %(page)s thành văn bản #%(other)s, đang chờ đọc lại. Số đã vào sổ ở lại #%(record)s.",
            page=number,
            other=new[0],
            record=record.id,
        )

    return _done(record, step)


def _place(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise UsageError(_("Hãy nhập số trang cần chuyển và số trang muốn chuyển tới."))
    return int(text)


def _named(conn: Connection, record_id: int, asked: str) -> int:
    """Return the other document that a person may change. Raises UsageError with what to type instead."""
    number = _NUMBER.fullmatch(asked)
    if number and int(number[1]) in desk.visible(conn, [int(number[1])], access=access()):
        return int(number[1])
    fits = [
        one for one in catalogue.find_by_symbol(conn, asked) if one.id != record_id and may("correct", one)
    ]
    if len(fits) == 1:
        return fits[0].id
    if fits:
        several = ", ".join(f"#{one.id}" for one in fits[:8])
        raise UsageError(
            _("Có nhiều văn bản mang số này: %(several)s. Hãy nhập mã trong kho.", several=several)
        )
    raise UsageError(
        _("Không thấy văn bản '%(asked)s'. Hãy nhập mã trong kho (#12) hoặc số, ký hiệu.", asked=asked)
    )


def _by() -> dict[str, str]:
    return {"person": person().username, "at": now()}
