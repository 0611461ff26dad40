"""/mine: the documents that were given to me or to my unit, unopened ones first."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import catalogue, followup, routing, units
from corpus.answers import SETTLED
from corpus.catalogue import Record
from corpus.routing import Receipt
from web.gate import open_to
from web.office import access, archive, person, today
from web.paging import Paging, asked_page

blueprint = Blueprint("mine", __name__)
_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One document that I hold, as its row shows it."""

    receipt: Receipt
    record: Record
    answered: bool
    late: bool


@blueprint.get("/mine")
@open_to("see")
def show() -> ResponseReturnValue:
    """List what the signed-in person holds."""
    page = asked_page()
    with archive().database.read() as conn:
        total = routing.held_count(conn, person(), access=access())
        found = tasks(conn, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE)
        unit_id = units.of_account(conn, person().id).unit_id
        unit = units.get(conn, unit_id) if unit_id is not None else None
    return render_template("mine/mine.html", tasks=found, unit=unit, paging=Paging(page, _PER_PAGE, total))


def tasks(conn: Connection, *, limit: int, offset: int = 0) -> list[Task]:
    """Return a part of what the signed-in person holds, unopened first."""
    held = routing.held(conn, person(), access=access(), limit=limit, offset=offset)
    ids = {receipt.record_id for receipt in held}
    records = catalogue.get_many(conn, ids)
    offices = archive().settings.offices
    stand = followup.standings(conn, ids, today(), offices=offices, access=access())
    return [_task(one, records[one.record_id], stand[one.record_id].state in SETTLED) for one in held]


def _task(receipt: Receipt, record: Record, answered: bool) -> Task:
    """Return a row; what has its answer, as far as this person may know, is late no more."""
    late = bool(receipt.due) and str(receipt.due) < today() and not answered
    return Task(receipt, record, answered, late)


def count_unopened() -> int:
    """Return how many documents given to the signed-in person or their unit nobody has opened: the badge."""
    with archive().database.read() as conn:
        return routing.held_count(conn, person(), access=access(), only_unopened=True)
