"""The board of directives: every incoming document that asks something of us or was answered, and how it stands.

What somebody was given with a day is on it too, also where the document itself names no day.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from corpus.chain import Ended, ended
from corpus.followup import ANSWERING
from corpus.office_schema import assignment
from corpus.owed import Owed, days_set, standings
from corpus.schema import link, obligation, record

ORDER = ("late", "open", "partial", "answered", "not-needed", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """One directive on the board."""

    record_id: int
    symbol: str | None
    date: str | None
    kind: str | None
    issuer: str | None
    subject: str | None
    access: str
    standing: Owed
    ended: Ended | None

    @property
    def order(self) -> tuple[int, str, int]:
        """What is late comes first, then what is due soonest, then the newest."""
        return ORDER.index(self.standing.state), self.standing.due or "9999", -self.record_id


def board(
    conn: Connection,
    today: str,
    *,
    access: Collection[str],
    offices: Sequence[str] = (),
    span: tuple[str, str] | None = None,
) -> list[Line]:
    """Return the board in order, of directives dated within `span` (first and last ISO day) or undated ones; of all
    without it. A person without the right to see an answer sees the directive without it (I9)."""
    columns = [record.c[name] for name in ("id", "symbol", "date", "kind", "issuer", "subject", "access")]
    query = _on_board(select(*columns), access)
    if span:
        query = query.where(or_(record.c.date.is_(None), record.c.date.between(*span)))
    rows = conn.execute(query).all()
    ids = [row.id for row in rows]
    found = standings(conn, ids, today, offices=offices, access=access)
    no_longer = ended(conn, ids, access=access)
    lines = (
        Line(
            row.id,
            row.symbol,
            row.date,
            row.kind,
            row.issuer,
            row.subject,
            row.access,
            found[row.id],
            no_longer.get(row.id),
        )
        for row in rows
    )
    return sorted((one for one in lines if one.standing.state != "none"), key=lambda one: one.order)


def _on_board(query: Select[Any], access: Collection[str]) -> Select[Any]:
    asks = select(obligation.c.id).where(obligation.c.record_id == record.c.id)
    answered = select(link.c.id).where(link.c.target_id == record.c.id, link.c.relation.in_(ANSWERING))
    given = select(assignment.c.id).where(assignment.c.record_id == record.c.id, days_set())
    mine = query.where(record.c.direction == "in", record.c.access.in_(access))
    return mine.where(or_(asks.exists(), answered.exists(), given.exists()))


def years(conn: Connection, *, access: Collection[str]) -> dict[str, int]:
    """Return how many directives are dated in each year, the newest first; some may ask nothing of us."""
    year = func.substr(record.c.date, 1, 4)
    query = _on_board(select(year, func.count()), access).where(record.c.date.is_not(None))
    rows = conn.execute(query.group_by(year).order_by(year.desc()))
    return {row[0]: row[1] for row in rows}


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """Return how many directives stand how, in the order of the board."""
    held = Counter(line.standing.state for line in lines)
    return {state: held[state] for state in ORDER if held[state]}
