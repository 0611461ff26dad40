"""/documents/ID/merge: the pages of another document come behind those of this one; whose values stand is asked.

The other is named by its number here or by its symbol.
"""

import re

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import catalogue, desk, merge_choices, page_order, parting
from corpus.catalogue import Record
from corpus.errors import UsageError
from web import files, review
from web.gate import open_to
from web.language import _, said
from web.office import access, archive, may, must
from web.page_strip import by_whom, changeable, done

blueprint = Blueprint("merging", __name__, url_prefix="/documents")
_NUMBER = re.compile(r"#?([0-9]{1,9})")


@blueprint.get("/<int:record_id>/merge")
@open_to("correct")
def ask(record_id: int) -> ResponseReturnValue:
    """Show both documents, and where the other has other values that a person entered, ask which are to stand."""
    record = changeable(record_id)
    try:
        with archive().database.read() as conn:
            other = _named(conn, record_id, request.args.get("other", ""))
            parting.refuse_bound(conn, record, other)
            return render_template(
                "review/merge.html",
                record=record,
                other=other,
                choices=merge_choices.choices(conn, record, other),
                counts=[page_order.count(conn, one.id) for one in (record, other)],
            )
    except UsageError as error:
        flash(said(error), "danger")
        return review.page(record), 400


@blueprint.post("/<int:record_id>/merge")
@open_to("correct")
def merge(record_id: int) -> ResponseReturnValue:
    """Add the pages of the other document; of its values those that were chosen are taken, all are told afterwards."""
    record = changeable(record_id)
    wanted = {name.removeprefix("take.") for name, value in request.form.items() if value == "theirs"}
    seen = request.form.get("other_revision", "")

    def step(conn: Connection, revision: int) -> str:
        other = _named(conn, record_id, request.form.get("other", "")).id
        told = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
        parting.merge(
            conn, record_id, other, revision=revision, other_revision=told, wanted=wanted, **by_whom()
        )
        files.copy_path(other).unlink(missing_ok=True)
        return _("Đã gộp các trang của #%(other)s vào cuối văn bản này.", other=other)

    return done(record, step)


def _named(conn: Connection, record_id: int, typed: str) -> Record:
    """Return the other document, which the person may change. Raises UsageError with what to type instead."""
    asked = " ".join(typed.split())[:60]
    number = _NUMBER.fullmatch(asked)
    if number and int(number[1]) in desk.visible(conn, [int(number[1])], access=access()):
        other = catalogue.get(conn, int(number[1]))
        must("correct", other)
        return other
    fits = [
        one for one in catalogue.find_by_symbol(conn, asked) if one.id != record_id and may("correct", one)
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        several = ", ".join(f"#{one.id}" for one in fits[:8])
        raise UsageError(
            _("Có nhiều văn bản mang số này: %(several)s. Hãy nhập mã trong kho.", several=several)
        )
    raise UsageError(
        _("Không thấy văn bản '%(asked)s'. Hãy nhập mã trong kho (#12) hoặc số, ký hiệu.", asked=asked)
    )
