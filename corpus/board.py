"""The board of directives: every incoming document that asks something of us or was answered, and how it stands."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from corpus.chain import Ended, ended
from corpus.followup import ANSWERING, Standing, standings
from corpus.schema import link, obligation, record

_ORDER = ("late", "open", "partial", "answered", "not-needed", "none")


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
    standing: Standing
    ended: Ended | None

    @property
    def order(self) -> tuple[int, str, int]:
        """What is late comes first, then what is due soonest, then the newest."""
        return _ORDER.index(self.standing.state), self.standing.due or "9999", -self.record_id


def board(
    conn: Connection, today: str, *, access: Collection[str], offices: Sequence[str] = ()
) -> list[Line]:
    """Return the board in order; a person without the right to see an answer sees the directive without it (I9)."""
    columns = [record.c[name] for name in ("id", "symbol", "date", "kind", "issuer", "subject", "access")]
    asks = select(obligation.c.id).where(obligation.c.record_id == record.c.id)
    answered = select(link.c.id).where(link.c.target_id == record.c.id, link.c.relation.in_(ANSWERING))
    query = select(*columns).where(record.c.direction == "in", record.c.access.in_(access))
    rows = conn.execute(query.where(or_(asks.exists(), answered.exists()))).all()
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


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """Return how many directives stand how, in the order of the board."""
    held = Counter(line.standing.state for line in lines)
    return {state: held[state] for state in _ORDER if held[state]}
