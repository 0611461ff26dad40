"""What people did with the links of a record, as the audit log keeps it: who linked what, dropped it, took it back."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from corpus import audit
from corpus.schema import audit as audit_table
from corpus.schema import link, record

ACTIONS = ("link", "linked")
"""Decisions on links that were there, and links made by hand."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did, seen from one record. did: linked | confirmed | again (after it was refused) |
    rejected | proposed; cites: whether the record is the one that cites; other_id, symbol: of the other document."""

    at: str
    person: str
    did: str
    link_id: int
    relation: str
    cites: bool
    other_id: int
    symbol: str | None


def note(conn: Connection, link_id: int, was: str | None, *, person: str, at: str) -> None:
    """Write to the audit log that a person changed a link, with both its sides: the citing record is the subject.

    was: its state before, None of a link that was made by hand just now.
    """
    row = conn.execute(select(link).where(link.c.id == link_id)).one()
    audit.append(
        conn,
        at=at,
        person=person,
        action="linked" if was is None else "link",
        subject=f"record:{row.source_id}",
        detail={
            "link": link_id,
            "state": row.state,
            "was": was,
            "relation": row.relation,
            "record": row.target_id,
        },
    )


def of_record(conn: Connection, record_id: int, *, access: Collection[str]) -> list[Act]:
    """Return what was done with the links of a record, the newest first, as far as these access keys may know (I9)."""
    found = [act for row in _entries(conn, record_id) if (act := _act(row, record_id))]
    ids = {act.other_id for act in found}
    query = select(record.c.id, record.c.symbol).where(record.c.id.in_(ids), record.c.access.in_(access))
    seen = {row.id: row.symbol for row in conn.execute(query)}
    return [_named(act, seen) for act in found if act.other_id in seen]


def _entries(conn: Connection, record_id: int) -> Iterator[Row[Any]]:
    """Read the entries by their subjects, which an index finds: of this record, and of those that were linked to it."""
    sources = (
        select(link.c.source_id).where(link.c.target_id == record_id, link.c.origin != "read").distinct()
    )
    subjects = [f"record:{one}" for one in conn.execute(sources).scalars()]
    query = select(audit_table).where(
        or_(audit_table.c.subject == f"record:{record_id}", audit_table.c.subject.in_(subjects)),
        audit_table.c.action.in_(ACTIONS),
    )
    return iter(conn.execute(query.order_by(audit_table.c.seq.desc())))


def _act(row: Row[Any], record_id: int) -> Act | None:
    """Return an entry as seen from a record, None for one that is about others or that says too little."""
    detail: Mapping[str, Any] = json.loads(row.detail)
    source = int(row.subject.partition(":")[2])
    target, relation = detail.get("record"), detail.get("relation")
    if target is None or relation is None or record_id not in (source, target):
        return None
    other = target if source == record_id else source
    return Act(row.at, row.person, _did(detail), detail["link"], relation, source == record_id, other, None)


def _did(detail: Mapping[str, Any]) -> str:
    if detail["was"] is None:
        return "linked"
    return "again" if (detail["was"], detail["state"]) == ("rejected", "confirmed") else str(detail["state"])


def _named(act: Act, symbols: Mapping[int, str | None]) -> Act:
    return Act(
        act.at,
        act.person,
        act.did,
        act.link_id,
        act.relation,
        act.cites,
        act.other_id,
        symbols[act.other_id],
    )
