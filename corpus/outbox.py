"""The outbox: what the search index still has to learn, written in the record's own transaction."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, exists, insert, select, update

from corpus.record import Direction, IndexEntry, Page
from corpus.schema import citation, job, obligation, outbox, page_edit, record, record_page
from corpus.words import unpack


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
    row = conn.execute(select(record).where(record.c.id == record_id)).mappings().first()
    if row is None:
        return None
    pages = [_page_texts(*p) for p in _pages(conn, record_id)]
    cited = conn.execute(select(citation.c.symbol).where(citation.c.record_id == record_id)).scalars()
    due = select(obligation.c.due).where(obligation.c.record_id == record_id, obligation.c.due.is_not(None))
    plain = ("symbol", "date", "kind", "issuer", "subject", "signer", "urgency", "access", "revision")
    return IndexEntry(
        record_id=record_id,
        direction=Direction(row["direction"]),
        recipients=tuple(json.loads(row["recipients"])),
        cited=tuple(symbol for symbol in cited if symbol),
        due=tuple(conn.execute(due.order_by(obligation.c.position)).scalars()),
        pages=tuple(text for text, _ in pages),
        raw_pages=tuple(raw for _, raw in pages),
        **{name: row[name] for name in plain},
    )


def _pages(conn: Connection, record_id: int) -> Iterator[tuple[bytes, str | None]]:
    """Yield (packed words, a person's text or None) of each page in order."""
    edits = select(page_edit).where(page_edit.c.record_id == record_id).order_by(page_edit.c.id)
    texts = {row.position: row.text for row in conn.execute(edits)}
    query = select(record_page.c.position, record_page.c.words).where(record_page.c.record_id == record_id)
    for row in conn.execute(query.order_by(record_page.c.position)).all():
        yield row.words, texts.get(row.position)


def _page_texts(words: bytes, edited: str | None) -> tuple[str, str]:
    page = Page(number=1, width=0, height=0, dpi=0, words=unpack(words))
    return edited if edited is not None else page.text(), page.text(raw=True)


def scan(conn: Connection) -> Iterator[IndexEntry]:
    """Yield the entry of every record: for rebuilding the index and for searching without one."""
    for row in conn.execute(select(record.c.id).order_by(record.c.id)).all():
        found = entry(conn, row.id)
        if found is not None:
            yield found


def refill(conn: Connection) -> int:
    """Ask for every record to be indexed anew; returns how many."""
    conn.execute(delete(outbox))
    ids = conn.execute(select(record.c.id).order_by(record.c.id)).scalars().all()
    for record_id in ids:
        put(conn, record_id)
    return len(ids)
