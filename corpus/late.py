"""How much is late, and the oldest of it, without reading each of thousands of things: every page shows the number.

Says the same as `corpus.due.late`. Of a directive that nobody answered or settled, all that asks us is late when its
day is past; only the others are looked at one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, union

from corpus import answers, due
from corpus.due import FIRST, Asking, Due, asked_of_us, days_given, last_day, moved, same_days
from corpus.followup import ANSWERING, asks_us
from corpus.office_schema import assignment, settlement
from corpus.schema import audit, link, obligation, record

Key = tuple[str, str, int, str, int]  # of due.order

# Audit entries of every minute of a day that change nothing of what is due: looks, signatures, numbers in books.
_NO_MATTER = ("sign-in", "sign-out", "opened", "receipted", "seen", "registered", "approve", "dossier-in")


@dataclass(frozen=True, slots=True)
class Late:
    """How many things are late, of how many documents, and the keys of the oldest of them in order."""

    total: int
    records: int
    oldest: tuple[Key, ...]


def look(conn: Connection, asking: Asking, most: int) -> Late:
    """Return how many things are late, and the oldest, at most `most`.

    What is given to somebody is not told apart: `asking.given_to` must be empty.
    """
    keys = list(_keys(conn, asking))
    return Late(len(keys), len({key[2] for key in keys}), tuple(nsmallest(most, keys)))


def rows(conn: Connection, asking: Asking, seen: Late) -> list[Due]:
    """Return the oldest late things of a look in their order; one that is late no more is left out."""
    first = set(seen.oldest)
    found = due.late(conn, asking, record.c.id.in_({key[2] for key in first}))
    return [row for row in found if due.order(row) in first]


def version(conn: Connection) -> tuple[int, ...]:
    """Return numbers that change when anything is written that `look` depends on, so that it may be kept."""
    newest = [select(func.max(t.c.id)).scalar_subquery() for t in (record, link, assignment, settlement)]
    told = select(audit.c.seq).where(audit.c.action.not_in(_NO_MATTER)).order_by(audit.c.seq.desc()).limit(1)
    row = conn.execute(select(told.scalar_subquery(), *newest)).one()
    return tuple(number or 0 for number in row)


def _keys(conn: Connection, asking: Asking) -> Iterator[Key]:
    """Yield the key of everything that is late."""
    asked, given = _due_before(asking.today, asking.access)
    obliged = conn.execute(asked).all()
    set_days = conn.execute(given).all()
    touched = set(conn.execute(_touched(asking.access)).scalars())
    ids = {row.id for row in (*obliged, *set_days)} & touched
    unmet, unsettled = answers.unmet(
        conn, ids, today=asking.today, access=asking.access, offices=asking.offices
    )
    told: set[tuple[int, str]] = set()
    for row in obliged:
        at = row.id, row.position
        if at in unmet if row.id in touched else asks_us(row.actor, asking.offices):
            kept_by = last_day(row.due, row.time, row.bound)
            told |= {(row.id, day) for day in same_days(row.due, kept_by, asking.reference)}
            yield kept_by, row.time or "24", row.id, "obligation", row.position
    for row in set_days:
        if (row.id, row.due) not in told and (row.id not in touched or row.id in unsettled):
            yield row.due, "24", row.id, "assignment", row.position


def _due_before(today: str, access: frozenset[str]) -> tuple[Select[Any], Select[Any]]:
    """Select the obligations and the days of assignments that must have been kept before today."""
    yesterday = moved(today, -1)
    no_hour = func.coalesce(obligation.c.time, "") == ""
    by_today = and_(obligation.c.due == today, obligation.c.bound == "before", no_hour)
    asked = asked_of_us(access, or_(obligation.c.due.between(FIRST, yesterday), by_today))
    given = days_given(access, assignment.c.due.between(FIRST, yesterday))
    columns = (
        obligation.c.position,
        obligation.c.actor,
        obligation.c.due,
        obligation.c.time,
        obligation.c.bound,
    )
    day = (assignment.c.id.label("position"), assignment.c.due)
    return asked.with_only_columns(record.c.id, *columns), given.with_only_columns(record.c.id, *day)


def _touched(access: frozenset[str]) -> Any:
    """Select the ids of records that a document may answer or of which a person said something."""
    citing = record.alias()
    answered = (
        select(link.c.target_id)
        .join(citing, citing.c.id == link.c.source_id)
        .where(link.c.state == "confirmed", link.c.relation.in_(ANSWERING), citing.c.access.in_(access))
    )
    return union(answered, select(settlement.c.record_id))
