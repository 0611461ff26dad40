"""The chain of a directive over the levels: centre → province → commune → unit → report, and what is still in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from corpus.bodies import body
from corpus.record import Relation
from corpus.schema import link, record

MOST = 60
"""Documents of one chain; a law that everything cites would draw in the whole archive."""
DEEP = 5
"""Steps from the document asked about."""

_CHAINED = tuple(
    relation.value
    for relation in (
        Relation.IMPLEMENTS,
        Relation.REPLIES_TO,
        Relation.FORWARDS,
        Relation.FOLLOWS,
        Relation.REPLACES,
        Relation.REPEALS,
        Relation.AMENDS,
    )
)
_ENDS = {
    Relation.REPEALS.value: "repealed",
    Relation.REPLACES.value: "replaced",
    Relation.AMENDS.value: "amended",
}
_WEIGHT = ("repealed", "replaced", "amended")  # the gravest is shown


@dataclass(frozen=True, slots=True)
class Node:
    """A document of a chain. level: centre | province | district | commune | None; step: from the one asked about."""

    id: int
    symbol: str | None
    date: str | None
    kind: str | None
    issuer: str | None
    level: str | None
    step: int


@dataclass(frozen=True, slots=True)
class Edge:
    """source cites target as `relation`; state is confirmed or proposed."""

    source: int
    target: int
    relation: str
    state: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Documents in order of date, the links among them, and whether more were left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What another document did to one: repealed | replaced | amended it; by and on: that document and its day."""

    state: str
    by: int
    symbol: str | None
    on: str | None


def chain(conn: Connection, record_id: int, *, access: Collection[str]) -> Chain:
    """Return what a record follows from and what follows from it, as far as these access classes may know.

    Links go both ways, also in circles; a document comes once, at its fewest steps.
    """
    steps = {record_id: 0}
    edges: dict[Edge, None] = {}
    fringe, more = [record_id], False
    for step in range(1, DEEP + 1):
        found = list(_edges(conn, fringe, access))
        fringe = []
        for edge in found:
            for end in (edge.source, edge.target):
                if end not in steps and len(steps) < MOST:
                    steps[end] = step
                    fringe.append(end)
            more = more or not {edge.source, edge.target} <= steps.keys()
        edges |= {e: None for e in found if {e.source, e.target} <= steps.keys()}
        if not fringe:
            break
    rows = conn.execute(select(record).where(record.c.id.in_(steps)))
    nodes = sorted((_node(row, steps[row.id]) for row in rows), key=lambda n: (n.date or "9999", n.id))
    return Chain(tuple(nodes), tuple(sorted(edges, key=lambda e: (e.source, e.target, e.relation))), more)


def _edges(conn: Connection, ids: Collection[int], access: Collection[str]) -> Iterable[Edge]:
    seen = select(record.c.id).where(record.c.access.in_(access))
    query = (
        select(link.c.source_id, link.c.target_id, link.c.relation, link.c.state)
        .where(or_(link.c.source_id.in_(ids), link.c.target_id.in_(ids)))
        .where(link.c.state != "rejected", link.c.relation.in_(_CHAINED))
        .where(link.c.source_id.in_(seen), link.c.target_id.in_(seen))
        .order_by(link.c.state, link.c.id)
    )
    return (Edge(*row) for row in conn.execute(query))


def _node(row: Row[Any], step: int) -> Node:
    level = body(row.issuer).level if row.issuer else None
    return Node(row.id, row.symbol, row.date, row.kind, row.issuer, level, step)


def ended(conn: Connection, record_ids: Collection[int], *, access: Collection[str]) -> dict[int, Ended]:
    """Return what ended each record that is no longer wholly in force, the gravest; only confirmed links tell."""
    query = (
        select(link.c.target_id, link.c.relation, record.c.id, record.c.symbol, record.c.date)
        .join(record, record.c.id == link.c.source_id)
        .where(link.c.target_id.in_(record_ids), link.c.state == "confirmed", record.c.access.in_(access))
        .where(link.c.relation.in_(_ENDS))
        .order_by(record.c.date, record.c.id)
    )
    found: dict[int, Ended] = {}
    for target, relation, by, symbol, on in conn.execute(query):
        state = _ENDS[relation]
        held = found.get(target)
        if held is None or _WEIGHT.index(state) < _WEIGHT.index(held.state):
            found[target] = Ended(state, by, symbol, on)
    return found
