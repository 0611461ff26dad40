"""A document that may be a second copy of one held before is shown beside it on /receive and /review, to decide."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import near_twins, parting
from corpus.errors import ConflictError, UsageError
from corpus.near_twins import Pair
from web import files
from web.gate import open_to
from web.language import _, said
from web.office import access, archive, may, must, now, person, see

blueprint = Blueprint("near_twins", __name__, url_prefix="/documents")


def among(conn: Connection, record_ids: list[int]) -> dict[int, Pair]:
    """Return, for who may decide, the undecided pairs of these new documents by their ids."""
    if not may("correct"):
        return {}
    return {pair.new.id: pair for pair in near_twins.undecided(conn, access=access(), among=record_ids)}


@blueprint.post("/<int:record_id>/twin/<int:other_id>")
@open_to("correct")
def decide(record_id: int, other_id: int) -> ResponseReturnValue:
    """Make a document a further copy of the one held before, or note that they are two. Raises NotFoundError."""
    what = request.form.get("do", "")
    if what not in ("same", "other"):
        raise BadRequest
    back = url_for("tray.show" if request.form.get("back") == "tray" else "receive.show")
    for one in (see(record_id), see(other_id)):
        must("correct", one)
    try:
        with archive().database.write() as conn:
            told = _decided(conn, record_id, other_id, what)
    except (ConflictError, UsageError) as error:
        flash(said(error), "danger")
        return redirect(back)
    if what == "same":
        files.copy_path(record_id).unlink(missing_ok=True)
    flash(told, "success")
    return redirect(back)


def _decided(conn: Connection, record_id: int, other_id: int, what: str) -> str:
    pair = among(conn, [record_id]).get(record_id)
    if pair is None or pair.held.id != other_id:
        raise UsageError(_("Hai văn bản này không còn là một cặp chờ quyết định. Hãy tải lại trang."))
    by = {"person": person().username, "at": now()}
    if what == "other":
        near_twins.keep_apart(conn, pair, **by)
        return _("Đã ghi nhận #%(new)s là văn bản khác, giữ cả hai.", new=record_id)
    parting.set_aside(conn, record_id, other_id, **by)
    return _(
        "Đã ghi nhận là cùng một văn bản: tệp mới được giữ kèm #%(held)s, các trang của nó ở mục trang đã bỏ.",
        held=other_id,
    )
