"""Who may see a document: everybody, the roles for restricted documents and those named, or only those named."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import circles, revisions, shut_out
from corpus.errors import UsageError
from corpus.shut_out import ShutOutError
from web import notices, review
from web.gate import open_to
from web.language import _, said
from web.office import archive, must, now, person, see
from web.revision import revision_seen

blueprint = Blueprint("circle", __name__, url_prefix="/documents")


@blueprint.post("/<int:record_id>/access")
@open_to("restrict")
def keep(record_id: int) -> ResponseReturnValue:
    """Let a document be seen by others than now."""
    record = see(record_id)
    must("restrict", record)
    if request.form.get("access") not in circles.CLASSES:
        raise BadRequest
    named = [
        int(one)
        for one in request.form.getlist("person")
        if one.isascii() and one.isdigit() and len(one) < 10
    ]
    kind, leaves = request.form.get("access", ""), request.form.get("leave") == "1"
    lets_go = request.form.get("shut_out") == "1"
    try:
        _revision, sees = store(record_id, kind, named, revision_seen(), leaves=leaves, lets_go=lets_go)
    except UsageError as error:
        notices.beside("readers", said(error), "danger")
        asks = isinstance(error, ShutOutError) or lets_go
        typed = {"access": kind, "named": set(named), "leave": leaves, "asks": asks, "shut_out": lets_go}
        return review.page(record, circle=typed), 400
    if not sees:
        flash(_("Đã đổi phạm vi xem; bạn không còn xem văn bản này."), "success")
        return redirect(url_for("register.show"))
    notices.beside("readers", _("Đã đổi phạm vi xem."))
    return redirect(url_for("review.show", record_id=record_id, _anchor="readers"))


def store(
    record_id: int,
    kind: str,
    named: Collection[int],
    revision: int,
    *,
    leaves: bool,
    lets_go: bool = False,
) -> tuple[int, bool]:
    """Give a document to the readers of a class with those named (account ids).

    Returns the new revision, and whether the person who asks still sees it. leaves: they know that they will not.
    lets_go: they know that who has it to deal with will not. Raises UsageError for an unknown class or person, for
    nobody, and for a person who would lose it unawares; ShutOutError; ConflictError.
    """
    with archive().database.write() as conn:
        key = circles.of(conn, kind, named)
        sees = key in circles.access_of(conn, person())
        if not sees and not leaves:
            raise UsageError(
                _(
                    "Bạn không có trong danh sách nên sẽ không xem được văn bản này nữa. Hãy thêm tên mình, "
                    "hoặc đánh dấu ô 'Tôi không cần xem văn bản này nữa'."
                )
            )
        if not lets_go:
            shut_out.must_shut_out_nobody(conn, record_id, key)
        by = {"person": person().username, "at": now()}
        new = revisions.change_readers(conn, record_id, key, revision=revision, **by)
    return new, sees
