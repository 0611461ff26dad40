"""/search/saved: a search kept under a name, for its owner alone."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from corpus import saved_searches
from corpus.errors import UsageError
from corpus.text import nfc, without_controls
from web import find
from web.gate import open_to
from web.given import given
from web.language import _
from web.office import archive, now, person

blueprint = Blueprint("saved", __name__, url_prefix="/search/saved")


@blueprint.post("")
@open_to("see")
def keep() -> ResponseReturnValue:
    """Keep the search that the address asks for under the form's name, and show it again."""
    asked = find.asked_for()
    try:
        kept()
        flash(_("Đã lưu lần tìm này; mở lại từ trang Tìm kiếm."), "success")
    except UsageError as error:
        flash(str(error), "danger")
    return redirect(url_for("find.show", **asked.args))


def kept() -> int:
    """Keep the search that the address asks for under the given name; returns its id. Raises UsageError."""
    name = without_controls(nfc(given().get("name", "")))
    with archive().database.write() as conn:
        return saved_searches.add(conn, person().id, name, urlencode(find.asked_for().args), at=now())


@blueprint.post("/<int:saved_id>/delete")
@open_to("see")
def remove(saved_id: int) -> ResponseReturnValue:
    """Delete one of the signed-in person's own searches. Raises NotFoundError for any other."""
    with archive().database.write() as conn:
        saved_searches.remove(conn, person().id, saved_id)
    flash(_("Đã xóa lần tìm đã lưu."), "success")
    return redirect(url_for("find.show"))
