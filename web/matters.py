"""What a document's page shows of the people who have it and of the files it lies in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from corpus import accounts, circles, dossiers, owed, routing, suggestions, units
from corpus.accounts import Account
from corpus.answers import SETTLED
from corpus.catalogue import Record
from corpus.followup import Standing
from corpus.record import Direction
from corpus.routing import Receipt, Target
from corpus.workdays import working_day_by
from web.glance import open_days
from web.office import access, archive, may, now, person, tables, today


def shown(conn: Connection, record: Record, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the sections 'Chuyển giao' and 'Hồ sơ công việc' of a document's page show.

    `asked` are the values that the form for giving begins with: typed ones, or a proposal from the address.
    """
    receipts = routing.of_record(conn, record.id)
    lies_in = dossiers.of_record(conn, record.id)
    found: dict[str, Any] = {"receipts": receipts, "lies_in": lies_in, "today": today(), "asked": asked}
    stand = owed.standings(conn, [record.id], today(), offices=archive().settings.offices, access=access())
    found |= {"stand": stand[record.id], "answered": stand[record.id].state in SETTLED}
    if may("route", record):
        found |= _receivers(conn, record, receipts) | _likely_day(record, stand[record.id])
    if may("file", record):
        taken = {one.id for one in lies_in}
        listed = dossiers.everyone(conn, access=access(), only_open=True)
        found["open_files"] = [one.dossier for one in listed if one.dossier.id not in taken]
    return found


def _likely_day(record: Record, stand: Standing) -> dict[str, str | None]:
    """Return the day that the form for giving begins with, and the day of the document from which it comes.

    `likely_due` is the nearest last day from today on by which something is asked of us, `likely_from` that day as it
    is printed, with `likely_bound`. Where that is a rest day, the working day before it is proposed, unless it is
    past: `likely_rest` is the rest day then. Where all of them are past there is no likely day, and `likely_from` is
    the last.
    """
    days = sorted(open_days(stand)) if record.direction is not Direction.OUT else []
    ahead = next((day for day in days if day[0] >= today()), None)
    _kept_by, printed, bound = ahead or (days[-1] if days else (None, None, None))
    kept_by = ahead[0] if ahead else None
    works = working_day_by(date.fromisoformat(kept_by), tables()).isoformat() if kept_by else None
    moved = works is not None and today() <= works < str(kept_by)
    return {
        "likely_due": works if moved else kept_by,
        "likely_from": printed,
        "likely_bound": bound,
        "likely_rest": kept_by if moved else None,
    }


def _receivers(conn: Connection, record: Record, receipts: list[Receipt]) -> dict[str, Any]:
    """Return to whom the document can be given, and who is proposed by its subject's words."""
    current = [one for one in receipts if one.withdrawn_at is None]
    held = {one.unit_id for one in current}
    office = units.everyone(conn, active=True)
    rows = tables().rows("routing")
    names = {one.username for one in current}
    return {
        "units": [one for one in office if one.id not in held],
        "people": [one for one in _people(conn, record) if one.username not in names],
        # Who has it already is not asked to hand his place to the next best.
        "proposals": [
            one for one in suggestions.units_for(record.subject, office, rows) if one.unit.id not in held
        ],
        "led": any(one.role == "lead" for one in current),
    }


def _people(conn: Connection, record: Record) -> list[Account]:
    """Return the active people who may see the document: nobody else can be given it."""
    if record.access != "normal":
        return circles.seeing(conn, record.access)
    return [one for one in accounts.everyone(conn) if one.active]


def target_of(text: str) -> Target:
    """Return whom a form means: 'unit:3' or 'person:lan'; an empty Target for anything else."""
    kind, _sep, name = text.partition(":")
    if kind == "unit" and name.isascii() and name.isdigit() and len(name) < 10:
        return Target(unit_id=int(name))
    return Target(username=name) if kind == "person" and name else Target()


def look(record_id: int) -> None:
    """Sign the receipts of the person who opens a document's page; most looks sign none and write nothing."""
    with archive().database.read() as conn:
        waiting = routing.unopened(conn, record_id, person())
    if waiting:
        with archive().database.write() as conn:
            routing.opened(conn, record_id, person(), now())
