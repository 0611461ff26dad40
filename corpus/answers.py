"""How a directive stands in the eyes of one person: what answers it, as if what they may not see did not exist (I9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from corpus import desk, links
from corpus.office_schema import settlement
from corpus.schema import record

SETTLED = frozenset({"answered", "not-needed"})


@dataclass(frozen=True, slots=True)
class Answer:
    """State of a response (links.response) and the records that give it, with the day of each (ISO)."""

    state: str
    by: tuple[tuple[int, str], ...]

    @property
    def settled(self) -> bool:
        """Whether nothing more is asked."""
        return self.state in SETTLED


def answer(conn: Connection, record_id: int, *, today: str, access: frozenset[str]) -> Answer:
    """Return how a record is answered by what may be seen with these access classes."""
    found = links.response(conn, record_id, today)
    seen = desk.visible(conn, found["by"], access=access) if found["by"] else frozenset()
    if found["by"] and not seen:
        return Answer("open", ())
    return Answer(found["state"], tuple(sorted(_days(conn, seen).items(), key=lambda one: one[1])))


def _days(conn: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the day of each record: its date, or the day it came into the archive."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    rows = conn.execute(
        select(record.c.id, record.c.date, record.c.created_at).where(record.c.id.in_(wanted))
    )
    return {row.id: row.date or row.created_at[:10] for row in rows}


def settled_on(conn: Connection, record_id: int) -> str | None:
    """Return the day (ISO) of a person's newest word on the whole directive, or None when nobody said one."""
    query = (
        select(settlement.c.at)
        .where(settlement.c.record_id == record_id, settlement.c.position.is_(None))
        .order_by(settlement.c.id.desc())
    )
    at = conn.execute(query).scalars().first()
    return at[:10] if at else None


def settled_positions(conn: Connection) -> frozenset[tuple[int, int]]:
    """Return (record, position) of single obligations of which a person's newest word is that they are done with."""
    query = (
        select(settlement.c.record_id, settlement.c.position, settlement.c.state)
        .where(settlement.c.position.is_not(None))
        .order_by(settlement.c.id)
    )
    newest = {(row.record_id, row.position): row.state for row in conn.execute(query)}
    return frozenset(key for key, state in newest.items() if state in ("done", "not-needed"))
