"""What people change of a record: corrected fields and pages, approval, access. Layers are added, never overwritten.

Each change says which revision of the record the person saw; a change in between raises ConflictError.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from corpus import audit, circles, likeness, links, outbox
from corpus.catalogue import LIST_FIELDS, dump, encode, get, plain
from corpus.errors import ConflictError
from corpus.schema import field_edit, page_edit, record
from corpus.symbols import key as symbol_key


def correct_field(
    conn: Connection, record_id: int, name: str, value: Any, *, person: str, at: str, revision: int
) -> int:
    """Store a person's value for one field; returns the new revision. The reading stays as it was.

    Raises ConflictError when the record has changed since `revision` was shown.
    """
    current = get(conn, record_id)
    previous = plain(getattr(current, name))
    value = list(value) if name in LIST_FIELDS else (value or None)
    conn.execute(
        insert(field_edit).values(
            record_id=record_id,
            field=name,
            value=dump(value),
            previous=dump(previous),
            person=person,
            at=at,
        )
    )
    changed: dict[str, Any] = {name: encode(name, value)}
    if name == "symbol":
        changed["symbol_key"] = symbol_key(value) if value else None
    new = touch(conn, record_id, revision, **changed)
    if name in ("symbol", "date", "issuer"):
        links.resolve(conn, record_id)
    if name in ("date", "issuer", "subject", "recipients"):
        likeness.propose(conn, record_id)
    return new


def correct_page(
    conn: Connection, record_id: int, position: int, text: str, *, person: str, at: str, revision: int
) -> int:
    """Store a person's text of one page; raw reading and corrected text stay. Returns the new revision."""
    conn.execute(
        insert(page_edit).values(record_id=record_id, position=position, text=text, person=person, at=at)
    )
    return touch(conn, record_id, revision)


def approve(conn: Connection, record_id: int, *, person: str, at: str, revision: int) -> int:
    """Mark a record as checked by a person; returns the new revision."""
    return touch(conn, record_id, revision, review="done", reviewed_by=person, reviewed_at=at)


def set_access(conn: Connection, record_id: int, access: str, *, revision: int) -> int:
    """Give a record to another circle of readers (a key of corpus.circles); returns the new revision."""
    return touch(conn, record_id, revision, access=access)


def change_readers(
    conn: Connection, record_id: int, access: str, *, person: str, at: str, revision: int
) -> int:
    """Give a record to another circle of readers and note who they are; returns the new revision."""
    new = set_access(conn, record_id, access, revision=revision)
    named = ", ".join(one.username for one in circles.readers(conn, access))
    detail = {"access": circles.class_of(access), **({"people": named} if named else {})}
    audit.append(conn, at=at, person=person, action="access", subject=f"record:{record_id}", detail=detail)
    return new


def touch(conn: Connection, record_id: int, revision: int, **values: Any) -> int:
    """Write columns of a record that has not changed since `revision`, and tell the index; returns the new revision.

    Raises ConflictError when it has changed.
    """
    found = conn.execute(
        update(record)
        .where(record.c.id == record_id, record.c.revision == revision)
        .values(revision=revision + 1, **values)
    )
    if found.rowcount != 1:
        raise ConflictError
    outbox.put(conn, record_id)
    return revision + 1


def history(conn: Connection, record_id: int) -> Iterator[dict[str, Any]]:
    """Yield every edit of a record's fields, oldest first."""
    rows = conn.execute(
        select(field_edit).where(field_edit.c.record_id == record_id).order_by(field_edit.c.id)
    )
    for row in rows.mappings():
        yield {**row, "value": json.loads(row["value"]), "previous": json.loads(row["previous"])}


def last_edit(conn: Connection, record_id: int) -> str | None:
    """Return when a person last corrected a field or a page of a record (ISO time), or None."""
    rows = [
        conn.execute(select(func.max(table.c.at)).where(table.c.record_id == record_id)).scalar_one()
        for table in (field_edit, page_edit)
    ]
    return max((at for at in rows if at), default=None)
