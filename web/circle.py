"""Who may see a document: everybody, the roles for restricted documents and those named, or only those named."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import accounts, circles, revisions
from corpus.catalogue import Record
from corpus.errors import UsageError
from web.gate import open_to
from web.language import _, said
from web.office import archive, may, must, now, person, see
from web.revision import revision_seen

blueprint = Blueprint("circle", __name__, url_prefix="/documents")


def shown(conn: Connection, record: Record) -> dict[str, Any]:
    """Return what the section 'Phạm vi xem' of a document's page shows; nobody else learns who is named."""
    told: dict[str, Any] = {"access_class": circles.class_of(record.access)}
    if may("restrict", record):
        told["named"] = {one.id for one in circles.readers(conn, record.access)}
        if record.access != "normal":
            told["seeing"] = circles.seeing(conn, record.access)
        told["everyone"] = [one for one in accounts.everyone(conn) if one.active or one.id in told["named"]]
        told["see_by_role"] = {one.id for one in told["everyone"] if accounts.may(one, "see-restricted")}
    return told


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
    try:
        _revision, sees = store(
            record_id,
            request.form.get("access", ""),
            named,
            revision_seen(),
            leaves=request.form.get("leave") == "1",
        )
    except UsageError as error:
        flash(said(error), "danger")
        return redirect(url_for("review.show", record_id=record_id, _anchor="readers"))
    flash(
        _("Đã đổi phạm vi xem.") if sees else _("Đã đổi phạm vi xem; bạn không còn xem văn bản này."),
        "success",
    )
    if not sees:
        return redirect(url_for("register.show"))
    return redirect(url_for("review.show", record_id=record_id, _anchor="readers"))


def store(
    record_id: int, kind: str, named: Collection[int], revision: int, *, leaves: bool
) -> tuple[int, bool]:
    """Give a document to the readers of a class with those named (account ids).

    Returns the new revision, and whether the person who asks still sees it. leaves: they know that they will not.
    Raises UsageError for an unknown class or person, for nobody, and for a person who would lose it unawares;
    ConflictError.
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
        by = {"person": person().username, "at": now()}
        new = revisions.change_readers(conn, record_id, key, revision=revision, **by)
    return new, sees
