"""How a directive stands in the eyes of one person: what answers it, as if what they may not see did not exist (I9)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from corpus import desk, links
from corpus.office_schema import settlement
from corpus.schema import link, record

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


Known = dict[int, tuple[str, Answer]]
"""Answers found before for one set of access classes, each with what was written on its record then."""


def answers(
    conn: Connection, ids: Collection[int], *, today: str, access: frozenset[str], known: Known | None = None
) -> dict[int, Answer]:
    """Return the answer of each record.

    With `known`, which is filled on the way, only records are looked at anew to which a link, an answering record
    or a person's word has changed; a state of open or late may then be that of an earlier day.
    """
    marks = _marks(conn) if known is not None else {}
    held = known if known is not None else {}
    found = {}
    for one in ids:
        mark, before = marks.get(one, ""), held.get(one)
        if known is None or before is None or before[0] != mark:
            before = held[one] = mark, answer(conn, one, today=today, access=access)
        found[one] = before[1]
    return found


def _marks(conn: Connection) -> dict[int, str]:
    """Return for every record what stands on it: links to it with their states and sources, and people's words."""
    one = link.c.id.concat(":").concat(link.c.state).concat(link.c.relation).concat(record.c.revision)
    linked = (
        select(link.c.target_id, func.group_concat(one))
        .join(record, record.c.id == link.c.source_id)
        .group_by(link.c.target_id)
    )
    marks = {row[0]: str(row[1]) for row in conn.execute(linked)}
    said = select(settlement.c.record_id, func.max(settlement.c.id)).group_by(settlement.c.record_id)
    for row in conn.execute(said):
        marks[row[0]] = f"{marks.get(row[0], '')}/{row[1]}"
    return marks


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
