"""How documents stand when the days that a leader set count too: what every list and page of documents shows.

`corpus.followup` says what a document asks and what answers it. A day of an assignment asks for work as well, so that
a document that is not settled is late when that day is past, as in the list of what is due (`corpus.due`). What we
issue ourselves asks others: it owes no answer, and stands at 'none' until one comes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from corpus import followup
from corpus.answers import SETTLED
from corpus.assigned import DOING
from corpus.followup import Standing
from corpus.office_schema import assignment
from corpus.schema import record


@dataclass(frozen=True, slots=True)
class Owed(Standing):
    """A standing with `given`: the first day (ISO) that an assignment sets, None where none does or all is settled."""

    given: str | None = None

    @property
    def due(self) -> str | None:
        """The next day by which something is still asked, ISO: of the document or of who gave it."""
        asked = [point.due for point in self.points if point.due and point.state in ("open", "late")]
        return min((*asked, *([self.given] if self.given else ())), default=None)


def standings(
    conn: Connection,
    record_ids: Collection[int],
    today: str,
    *,
    offices: Sequence[str] = (),
    access: Collection[str],
) -> dict[int, Owed]:
    """Return how each of the records stands on a day (ISO), as far as answers of these access classes tell.

    Four queries in all, however many records. offices: our own; without them every obligation counts as ours.
    """
    found = followup.standings(conn, record_ids, today, offices=offices, access=access)
    rows = {row.id: row for row in conn.execute(_given(record_ids))}
    return {one: _owed(standing, rows.get(one), today) for one, standing in found.items()}


def days_set() -> Any:
    """Return the condition that an assignment stands, asks for work and names a day."""
    doing = assignment.c.role.in_(DOING)
    return and_(assignment.c.withdrawn_at.is_(None), doing, assignment.c.due.is_not(None))


def _given(record_ids: Collection[int]) -> Any:
    of_record = and_(assignment.c.record_id == record.c.id, days_set())
    first = func.min(assignment.c.due).label("given")
    query = select(record.c.id, record.c.direction, first).outerjoin(assignment, of_record)
    return query.where(record.c.id.in_(record_ids)).group_by(record.c.id)


def _owed(found: Standing, row: Row[Any] | None, today: str) -> Owed:
    if row is not None and row.direction == "out":
        return Owed("answered" if found.answers else "none", found.answers)
    given = row.given if row is not None and found.state not in SETTLED else None
    return Owed(_state(found.state, given, today), found.answers, found.points, found.reason, given)


def _state(state: str, given: str | None, today: str) -> str:
    if given is None:
        return state
    if given < today:
        return "late"
    return "open" if state == "none" else state
