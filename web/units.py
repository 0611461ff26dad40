"""/admin: the units of the office, and on the page of each person where they work."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import units
from corpus.errors import UsageError
from web.gate import open_to
from web.language import _, said
from web.office import archive, now, person

blueprint = Blueprint("units", __name__, url_prefix="/admin")


@blueprint.post("/units")
@open_to("manage")
def add() -> ResponseReturnValue:
    """Make a unit."""
    try:
        with archive().database.write() as conn:
            units.add(conn, request.form.get("name", ""), **_by())
    except UsageError as error:
        flash(said(error), "danger")
    return _back()


@blueprint.post("/units/<int:unit_id>")
@open_to("manage")
def change(unit_id: int) -> ResponseReturnValue:
    """Rename a unit, or switch it off or on."""
    doing = request.form.get("do", "")
    if doing not in ("rename", "off", "on"):
        raise BadRequest
    try:
        with archive().database.write() as conn:
            if doing == "rename":
                units.rename(conn, unit_id, request.form.get("name", ""), **_by())
            else:
                units.set_active(conn, unit_id, doing == "on", **_by())
    except UsageError as error:
        flash(said(error), "danger")
    return _back()


@blueprint.post("/people/<int:account_id>/place")
@open_to("manage")
def place(account_id: int) -> ResponseReturnValue:
    """Set a person's unit and e-mail."""
    chosen = request.form.get("unit", "")
    back = redirect(url_for("people.one", account_id=account_id))
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        raise BadRequest
    try:
        with archive().database.write() as conn:
            unit_id = int(chosen) if chosen else None
            units.place(conn, account_id, unit_id=unit_id, email=request.form.get("email"), **_by())
        flash(_("Đã lưu đơn vị và thư điện tử."), "success")
    except UsageError as error:
        flash(said(error), "danger")
    return back


def _by() -> dict[str, str]:
    return {"person": person().username, "at": now()}


def _back() -> ResponseReturnValue:
    return redirect(url_for("people.show", _anchor="units"))
