"""The audit log: append-only and hash-chained, so that removal, change or reordering of an entry is found."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from corpus.schema import audit

_FIRST = "0" * 64


def append(
    conn: Connection, *, at: str, person: str, action: str, subject: str, detail: dict[str, Any] | None = None
) -> None:
    """Write one entry in the caller's transaction. Subjects look like 'record:12', 'job:4', 'account:an'."""
    last = conn.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    row = {
        "seq": last.seq + 1 if last else 1,
        "at": at,
        "person": person,
        "action": action,
        "subject": subject,
        "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        "previous": last.hash if last else _FIRST,
    }
    conn.execute(insert(audit).values(**row, hash=_hash(row)))


def broken(conn: Connection) -> int | None:
    """Return the sequence number of the first entry that does not fit the chain, or None when all do."""
    expected, previous = 1, _FIRST
    for entry in entries(conn):
        row = {k: v for k, v in entry.items() if k != "hash"}
        if entry["seq"] != expected or entry["previous"] != previous or entry["hash"] != _hash(row):
            return int(entry["seq"])
        expected, previous = expected + 1, entry["hash"]
    return None


def entries(conn: Connection, subject: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield entries in order, of one subject when given."""
    query = select(audit).order_by(audit.c.seq)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    for row in conn.execute(query).mappings():
        yield dict(row)


def _hash(row: dict[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
