"""/mine: the documents that were given to me or to my unit, unopened ones first."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import catalogue, owed, routing, units
from corpus.answers import SETTLED
from corpus.assigned import DOING
from corpus.catalogue import Record
from corpus.due import same_days
from corpus.owed import Owed
from corpus.routing import Receipt
from web.gate import open_to
from web.glance import open_days
from web.office import access, archive, person, tables, today
from web.paging import Paging, asked_page

blueprint = Blueprint("mine", __name__)
_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One document that I hold, as its row shows it.

    `due` is the next day that is still to be kept (ISO, as it was said, with its bound), of the document or of who
    gave it; of what is settled, the day that was given. `late` counts the things of it that are late.
    """

    receipt: Receipt
    record: Record
    answered: bool
    late: int
    due: str | None
    bound: str | None


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
    stand = owed.standings(conn, ids, today(), offices=offices, access=access())
    return [_task(one, records[one.record_id], stand[one.record_id]) for one in held]


def _task(receipt: Receipt, record: Record, standing: Owed) -> Task:
    """Return a row; what has its answer, as far as this person may know, is late no more."""
    if standing.state in SETTLED:
        return Task(receipt, record, True, 0, receipt.due, None)
    days = _days(receipt, standing)
    late = sum(kept_by < today() for kept_by, _printed, _bound in days)
    _kept_by, due, bound = days[0] if days else (None, receipt.due, None)
    return Task(receipt, record, False, late, due, bound)


def _days(receipt: Receipt, standing: Owed) -> list[tuple[str, str, str | None]]:
    """Return the days to be kept, the first first: as the list of what is due tells them, one row each.

    Who has a document only to know of it has nothing to keep; a given day that the document tells, too, counts once.
    """
    if receipt.role not in DOING:
        return []
    days = open_days(standing)
    told = {day for kept_by, printed, _bound in days for day in same_days(printed, kept_by, tables())}
    if receipt.due and receipt.due not in told:
        days.append((receipt.due, receipt.due, None))
    return sorted(days, key=lambda day: day[0])


def count_unopened() -> int:
    """Return how many documents given to the signed-in person or their unit nobody has opened: the badge."""
    with archive().database.read() as conn:
        return routing.held_count(conn, person(), access=access(), only_unopened=True)
