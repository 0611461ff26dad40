"""/documents/ID/routing: give a document to a unit or a person, and take it back."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from corpus import routing
from corpus.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from web import notices, review
from web.dates import asked_date, show_date
from web.errors import status_of
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.matters import target_of
from web.office import archive, must, now, person, see, today

blueprint = Blueprint("route", __name__, url_prefix="/documents")


@blueprint.post("/<int:record_id>/routing")
@open_to("route")
def give(record_id: int) -> ResponseReturnValue:
    """Give the document; what cannot be is explained on its page, where the form keeps what was typed."""
    record = see(record_id)
    must("route", record)
    try:
        given_to(record_id)
    except (UsageError, ConflictError, ForbiddenError, NotFoundError) as error:
        notices.beside("routing", said(error), "danger")
        refused = 400 if isinstance(error, NotFoundError) else status_of(error)
        return review.page(record, asked=request.form.to_dict()), refused
    day = asked_date(given().get("due", ""))
    if day and day < today():
        late = _(
            "Đã chuyển giao. Thời hạn %(day)s đã qua: nơi nhận thấy ngay là quá hạn.", day=show_date(day)
        )
        notices.beside("routing", late, "warning")
    else:
        notices.beside("routing", _("Đã chuyển giao."))
    return _back(record_id)


def given_to(record_id: int) -> int:
    """Give a document as the given fields say (to, role, due, note); returns the receipt. Errors of routing.give."""
    fields = given()
    due = asked_date(fields.get("due", ""))
    with archive().database.write() as conn:
        return routing.give(
            conn,
            record_id,
            target_of(fields.get("to", "")),
            role=fields.get("role", ""),
            due=due,
            note=fields.get("note"),
            person=person().username,
            at=now(),
        )


@blueprint.post("/<int:record_id>/routing/<int:receipt_id>/withdraw")
@open_to("route")
def withdraw(record_id: int, receipt_id: int) -> ResponseReturnValue:
    """Take the document back; the receipt stays on the list."""
    must("route", see(record_id))
    try:
        with archive().database.write() as conn:
            routing.withdraw(conn, record_id, receipt_id, person=person().username, at=now())
    except ConflictError as error:
        notices.beside("routing", said(error), "danger")
        return _back(record_id)
    notices.beside("routing", _("Đã thu hồi."))
    return _back(record_id)


def _back(record_id: int) -> ResponseReturnValue:
    return redirect(url_for("review.show", record_id=record_id, _anchor="routing"))
