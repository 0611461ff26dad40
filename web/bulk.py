"""What is done with several search results at once: into a file of matters, to a unit, or out as a workbook."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import catalogue, dossiers, hit_list, routing, units
from corpus.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from web import find
from web.files import attachment
from web.gate import open_to
from web.language import _, said
from web.matters import target_of
from web.office import access, archive, may, must, now, person, see, today
from web.turns import TURNS

blueprint = Blueprint("bulk", __name__, url_prefix="/search")
_MOST = 200  # documents that one press of a button changes
_MOST_LISTED = 5000
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REFUSED = (ConflictError, ForbiddenError, NotFoundError, UsageError)


def choices() -> dict[str, Any]:
    """Return what the results page offers: open files of matters, units and quarter turns, for those who may."""
    offered: dict[str, Any] = {"dossiers": [], "units": [], "turns": TURNS if may("correct") else {}}
    with archive().database.read() as conn:
        if may("file"):
            held = dossiers.everyone(conn, access=access(), only_open=True)
            offered["dossiers"] = [one.dossier for one in held]
        if may("route"):
            offered["units"] = units.everyone(conn, active=True)
    return offered


@blueprint.post("/bulk")
@open_to("route")
def act() -> ResponseReturnValue:
    """File or give the chosen documents, each by itself: one that cannot be is told and stops no other."""
    step = _step()
    refused = []
    ids = chosen()
    for record_id in ids:
        record = see(record_id)
        must("route", record)
        try:
            with archive().database.write() as conn:
                step(conn, record_id)
        except _REFUSED as error:
            refused.append(f"{record.symbol or f'#{record_id}'}: {said(error)}")
    if len(ids) > len(refused):
        flash(_("Đã làm với %(count)s văn bản.", count=len(ids) - len(refused)), "success")
    tell(refused)
    return redirect(url_for("find.show", **find.asked_for().args))


def tell(refused: Sequence[str]) -> None:
    """Say what could not be done, a sentence a document; of very many only how many more."""
    for sentence in refused[:10]:
        flash(sentence, "danger")
    if len(refused) > 10:
        flash(_("Và %(count)s văn bản khác không làm được.", count=len(refused) - 10), "danger")


def chosen(most: int = _MOST) -> list[int]:
    """Return the ids that were ticked. Raises BadRequest for none, too many or what is no id."""
    given = request.form.getlist("record")
    if not given or len(given) > most or not all(one.isascii() and one.isdigit() for one in given):
        raise BadRequest
    return [int(one) for one in given]


def _step() -> Callable[[Connection, int], object]:
    """Return what the pressed button does with one document. Raises BadRequest for a button that is none."""
    by = {"person": person().username, "at": now()}
    asked, dossier_id = request.form.get("do"), request.form.get("dossier", "")
    if asked == "file" and dossier_id.isascii() and dossier_id.isdigit() and may("file"):
        return lambda conn, record_id: dossiers.put_in(conn, int(dossier_id), record_id, **by)
    if asked == "give":
        target, role = target_of(request.form.get("to", "")), request.form.get("role", "lead")
        return lambda conn, record_id: routing.give(conn, record_id, target, role=role, **by)
    raise BadRequest


@blueprint.get("/list.xlsx")
@open_to("see")
def workbook() -> ResponseReturnValue:
    """Hand out what the address finds, in its order, as a workbook."""
    found = find.run(find.asked_for(), limit=_MOST_LISTED, offset=0)
    ids = [hit.record_id for hit in found.hits]
    with archive().database.read() as conn:
        records = catalogue.get_many(conn, ids)
    listed = [records[one] for one in ids if one in records and records[one].access in access()]
    headers = {"Content-Disposition": attachment(f"Kết quả tìm {today()}.xlsx")}
    return Response(hit_list.workbook(listed), mimetype=_MEDIA, headers=headers)
