"""How directives stand in the eyes of one person, with the days of the answers: what the list of due things asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from corpus.followup import Standing, standings
from corpus.office_schema import settlement
from corpus.schema import record

SETTLED = frozenset({"answered", "not-needed"})
_MET = frozenset({"met", "not-needed"})


@dataclass(frozen=True, slots=True)
class Answer:
    """State of a directive (followup.STATES), the records that answer it with the day of each (ISO), and which of
    its obligations, by position, are ours and whether nothing more is asked of them."""

    state: str
    by: tuple[tuple[int, str], ...]
    done: Mapping[int, bool]

    @property
    def settled(self) -> bool:
        """Whether nothing more is asked."""
        return self.state in SETTLED


def answers(
    conn: Connection,
    ids: Collection[int],
    *,
    today: str,
    access: frozenset[str],
    offices: Sequence[str] = (),
) -> dict[int, Answer]:
    """Return the answer of each record, as if what these access classes may not see did not exist (I9)."""
    found = standings(conn, ids, today, offices=offices, access=access)
    days = _days(conn, {answer.record_id for one in found.values() for answer in one.answers})
    return {record_id: _answer(one, days) for record_id, one in found.items()}


def unmet(
    conn: Connection,
    ids: Collection[int],
    *,
    today: str,
    access: frozenset[str],
    offices: Sequence[str] = (),
) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
    """Return what is still asked of us, as (record, position of the obligation), and which records are not settled.

    It says of each record what `answers` says, for the counting of thousands.
    """
    found = standings(conn, ids, today, offices=offices, access=access)
    unsettled = {record_id: one for record_id, one in found.items() if one.state not in SETTLED}
    asked = {(n, p.position) for n, one in unsettled.items() for p in one.points if p.state not in _MET}
    return frozenset(asked), frozenset(unsettled)


def _answer(one: Standing, days: Mapping[int, str]) -> Answer:
    by = sorted(((a.record_id, days[a.record_id]) for a in one.answers), key=lambda answer: answer[1])
    whole = one.state in SETTLED
    return Answer(one.state, tuple(by), {p.position: whole or p.state in _MET for p in one.points})


def _days(conn: Connection, ids: Collection[int]) -> dict[int, str]:
    """Return the day of each record: its date, or the day it came into the archive."""
    columns = record.c.id, record.c.date, record.c.created_at
    rows = conn.execute(select(*columns).where(record.c.id.in_(ids))) if ids else ()
    return {row.id: row.date or row.created_at[:10] for row in rows}


def settled_on(conn: Connection, record_id: int) -> str | None:
    """Return the day (ISO) of a person's newest word on the directive or a part of it, None when nobody said one."""
    query = (
        select(settlement.c.at)
        .where(settlement.c.record_id == record_id)
        .order_by(settlement.c.position.is_not(None), settlement.c.id.desc())
    )
    at = conn.execute(query).scalars().first()
    return at[:10] if at else None
