"""What the demo's invented office does with the sample letters once they are read: books, units, files of matters.

Who opens the demo for the first time shall see books and boards as they look after some weeks. Everything goes the
way of a clerk's own clicks (same functions, same audit entries); the plan is data, samples/office.json. A letter that
is not as the plan expects, because it was misread or a person was quicker, is left to the person.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from corpus import accounts, catalogue, dossiers, jobs, register_books, registers, routing, units
from corpus.archive import Archive
from corpus.catalogue import Record
from corpus.errors import VanthuError
from corpus.record import Direction
from corpus.routing import Target
from corpus.settings import Settings

CLERK = "vanthu"
_UNREAD = ("waiting", "reading")
_PAUSE = 1.0  # seconds between two looks at the queue


@dataclass(frozen=True, slots=True)
class Came:
    """When a letter came (ISO day), and the number that its arrival stamp bears."""

    on: str
    stamped: str | None


def plan() -> dict[str, Any]:
    """Return the invented office: offices, province, own_numbers, units, people, given, dossiers."""
    found: dict[str, Any] = json.loads(_sample("office.json"))
    return found


def letters() -> list[dict[str, Any]]:
    """Return the sample letters in the order in which they came: file, sha256, received (ISO day), …"""
    found: list[dict[str, Any]] = json.loads(_sample("MANIFEST.json"))
    return found


def arrivals() -> dict[str, Came]:
    """Return how each sample letter came, by SHA-256; the stamp's number as a clerk reads it from the paper."""
    found = {}
    for letter in letters():
        stamp = json.loads(_sample(letter["gold"]))["arrival_stamp"] or {}
        found[letter["sha256"]] = Came(letter["received"], stamp.get("number"))
    return found


def _sample(name: str) -> str:
    return (files("corpus") / "samples" / name).read_text(encoding="utf-8")


def fresh(folder: Path, office: Mapping[str, Any]) -> Archive:
    """Make a new archive of the office in `folder`, or beside it where an earlier demo lies there."""
    target, n = folder, 1
    while Archive.exists(target):
        n += 1
        target = folder.with_name(f"{folder.name}-{n}")
    offices, own = tuple(office["offices"]), tuple(office["own_numbers"])
    return Archive.create(target, Settings(offices=offices, own_numbers=own, province=office["province"]))


def staff(conn: Connection, office: Mapping[str, Any], *, at: str) -> dict[str, str]:
    """Make the units and their people; returns the one-time password of each username."""
    made = {name: units.add(conn, name, person=CLERK, at=at) for name in office["units"]}
    people = {one["username"]: one for one in office["people"]}
    secrets = {
        name: accounts.add(conn, username=name, name=one["name"], role=one["role"], at=at)
        for name, one in people.items()
    }
    for account in accounts.everyone(conn):
        if account.username in people:
            unit_id = made[people[account.username]["unit"]]
            units.place(conn, account.id, unit_id=unit_id, email=None, person=CLERK, at=at)
    return secrets


def keep(conn: Connection, office: Mapping[str, Any], came: Mapping[str, Came], *, at: str) -> None:
    """Enter, give and file the letters that are in the archive; came: how each arrived, by SHA-256."""
    for record, how in _in_order(conn, came):
        _enter(conn, record, how, office["own_numbers"], at)
    for given in office["given"]:
        for record in catalogue.find_by_symbol(conn, given["symbol"])[:1]:
            _quietly(_give, conn, record, given, at)
    for matter in office["dossiers"]:
        _quietly(_file, conn, matter, at)


def _in_order(conn: Connection, came: Mapping[str, Came]) -> list[tuple[Record, Came]]:
    """Return the sample letters in order of the days on which they came."""
    records = catalogue.get_many(conn, catalogue.all_ids(conn)).values()
    found = [(record, came.get(catalogue.pages(conn, record.id)[0][1].original_sha256)) for record in records]
    return sorted(((record, how) for record, how in found if how), key=lambda one: (one[1].on, one[0].id))


def _quietly(step: Callable[..., None], *given: Any) -> None:
    """Take a step that a person may have taken before, or that a misread letter does not allow."""
    try:
        step(*given)
    except VanthuError:
        return


def _enter(conn: Connection, record: Record, came: Came, own: list[str], at: str) -> None:
    """Enter a letter: an incoming one under the next number unless its stamp bears another, and the first of each
    book of ours under its own (the demo holds few of the letters in between)."""
    incoming = record.direction is Direction.IN
    direction, scope = ("in", "") if incoming else ("out", register_books.scope_of(record.symbol, own))
    day, borne = (came.on, came.stamped) if incoming else (record.date, record.number)
    if not day or (borne and not borne.isdigit()):
        return
    book = register_books.find(conn, direction, scope, int(day[:4]))
    if book and borne and int(borne) != register_books.next_number(conn, book.id):
        return
    if book is None and borne and int(borne) > 1:
        year, first = int(day[:4]), int(borne)
        registers.begin_at(
            conn, direction=direction, scope=scope, year=year, first=first, person=CLERK, at=at
        )
    _quietly(_number, conn, record.id, direction, scope, day, at)


def _number(conn: Connection, record_id: int, direction: str, scope: str, day: str, at: str) -> None:
    registers.enter(conn, record_id, direction=direction, scope=scope, entered_on=day, person=CLERK, at=at)


def _give(conn: Connection, record: Record, given: Mapping[str, Any], at: str) -> None:
    unit_id = next(one.id for one in units.everyone(conn) if one.name == given["unit"])
    target = Target(unit_id=unit_id)
    routing.give(conn, record.id, target, role=given["role"], due=given["due"], person=CLERK, at=at)


def _file(conn: Connection, matter: Mapping[str, Any], at: str) -> None:
    names = ("code", "title", "retention", "keeper")
    dossier_id = dossiers.start(conn, **{name: matter[name] for name in names}, person=CLERK, at=at)
    for symbol in matter["symbols"]:
        for record in catalogue.find_by_symbol(conn, symbol)[:1]:
            dossiers.put_in(conn, dossier_id, record.id, person=CLERK, at=at)


def wait_and_keep(archive: Archive, stop: Callable[[], bool]) -> None:
    """Wait until every waiting letter is read, then keep them; ends early when `stop` tells so."""
    while not stop():
        with archive.database.read() as conn:
            counts = jobs.counts(conn)
        if not any(counts.get(state) for state in _UNREAD):
            break
        time.sleep(_PAUSE)
    else:
        return
    with archive.database.write() as conn:
        keep(conn, plan(), arrivals(), at=datetime.now().isoformat(timespec="seconds"))


if __name__ == "__main__":
    parent = os.getppid()
    wait_and_keep(Archive.open(Path(sys.argv[1])), lambda: os.getppid() != parent)
