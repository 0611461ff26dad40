"""The outbox: what the search index still has to learn, written in the record's own transaction."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, case, delete, exists, insert, select, update

from corpus.record import Direction, IndexEntry
from corpus.schema import citation, job, obligation, outbox, page_edit, record, record_page
from corpus.words import texts

_BATCH = 100  # records that are read at once


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One waiting change of the index."""

    id: int
    record_id: int
    action: str  # upsert | delete


def put(conn: Connection, record_id: int, action: str = "upsert") -> None:
    """Say that the index must learn of this record."""
    conn.execute(insert(outbox).values(record_id=record_id, action=action))


def pending(conn: Connection, limit: int) -> list[OutboxRow]:
    """Return the oldest waiting changes."""
    return [OutboxRow(*row) for row in conn.execute(select(outbox).order_by(outbox.c.id).limit(limit))]


def done(conn: Connection, ids: Sequence[int]) -> None:
    """Forget changes that the index has committed, and tell the jobs of their records."""
    conn.execute(delete(outbox).where(outbox.c.id.in_(ids)))
    waits = exists(select(outbox.c.id).where(outbox.c.record_id == job.c.record_id))
    review = select(record.c.review).where(record.c.id == job.c.record_id).scalar_subquery()
    conn.execute(
        update(job)
        .where(job.c.state == "filed", ~waits)
        .values(state=case((review == "needed", "needs-review"), else_="indexed"))
    )


def entry(conn: Connection, record_id: int) -> IndexEntry | None:
    """Return what the index is to hold of one record, or None when it is gone."""
    return entries(conn, [record_id]).get(record_id)


def entries(conn: Connection, record_ids: Collection[int]) -> dict[int, IndexEntry]:
    """Return what the index is to hold of each record that is there, in five statements."""
    rows = conn.execute(select(record).where(record.c.id.in_(record_ids))).mappings().all()
    due = select(obligation.c.record_id, obligation.c.due).where(obligation.c.due.is_not(None))
    cited = select(citation.c.record_id, citation.c.symbol).where(citation.c.symbol.is_not(None))
    symbols = _grouped(conn, cited.order_by(citation.c.id), citation, record_ids)
    days = _grouped(conn, due.order_by(obligation.c.position), obligation, record_ids)
    pages = _pages(conn, record_ids)
    plain = ("symbol", "date", "kind", "issuer", "subject", "signer", "urgency", "access", "revision")
    return {
        row["id"]: IndexEntry(
            record_id=row["id"],
            direction=Direction(row["direction"]),
            recipients=tuple(json.loads(row["recipients"])),
            cited=tuple(symbol for symbol in symbols.get(row["id"], ()) if symbol),
            due=tuple(days.get(row["id"], ())),
            pages=tuple(text for text, _ in pages.get(row["id"], ())),
            raw_pages=tuple(raw for _, raw in pages.get(row["id"], ())),
            **{name: row[name] for name in plain},
        )
        for row in rows
    }


def _grouped(
    conn: Connection, query: Select[Any], table: Table, record_ids: Collection[int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for record_id, value in conn.execute(query.where(table.c.record_id.in_(record_ids))):
        found.setdefault(record_id, []).append(value)
    return found


def _pages(conn: Connection, record_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Return corrected text (a person's where there is one) and raw text of each page in order."""
    edits = select(page_edit).where(page_edit.c.record_id.in_(record_ids)).order_by(page_edit.c.id)
    edited = {(row.record_id, row.position): row.text for row in conn.execute(edits)}
    columns = record_page.c.record_id, record_page.c.position, record_page.c.words
    query = select(*columns).where(record_page.c.record_id.in_(record_ids))
    found: dict[int, list[tuple[str, str]]] = {}
    for row in conn.execute(query.order_by(record_page.c.record_id, record_page.c.position)):
        text, raw = texts(row.words)
        pair = edited.get((row.record_id, row.position), text), raw
        found.setdefault(row.record_id, []).append(pair)
    return found


def scan(conn: Connection) -> Iterator[IndexEntry]:
    """Yield the entry of every record: for rebuilding the index and for searching without one."""
    ids = list(conn.execute(select(record.c.id).order_by(record.c.id)).scalars())
    for at in range(0, len(ids), _BATCH):
        found = entries(conn, ids[at : at + _BATCH])
        yield from (found[record_id] for record_id in ids[at : at + _BATCH] if record_id in found)


def refill(conn: Connection) -> int:
    """Ask for every record to be indexed anew; returns how many."""
    conn.execute(delete(outbox))
    ids = conn.execute(select(record.c.id).order_by(record.c.id)).scalars().all()
    for record_id in ids:
        put(conn, record_id)
    return len(ids)
