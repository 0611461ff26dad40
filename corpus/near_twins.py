"""Letters that came a second time as another file: the same number, issuer and day as one that is held already.

A better scan, the same letter by mail and on paper, a photograph of it: bytes differ, so only a person can tell. Until
somebody does, the newer one is shown beside the older; entering it in a register with a number of its own tells, too.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, exists, func, select

from corpus import audit, catalogue, twins
from corpus.catalogue import Record
from corpus.office_schema import book_entry
from corpus.schema import audit as audit_table
from corpus.schema import record

OTHER = "not-a-twin"  # the audit action by which a person says that these are two documents
_REACH = 500  # of the newest records; older ones were looked at long ago, and every page asks


@dataclass(frozen=True, slots=True)
class Pair:
    """A document that may be a second copy, and the one that was held before."""

    new: Record
    held: Record


def undecided(
    conn: Connection, *, access: frozenset[str], among: Collection[int] | None = None
) -> list[Pair]:
    """Return the pairs on which nobody has decided, newest first, both of these access classes.

    among: the ids of new documents to look at; the newest ones when None. One that is like several stands beside the
    oldest of them.
    """
    pairs = list(_pairs(conn, access, among))
    decided = _decided(conn, {pair.new.id for pair in pairs})
    open_ones = [pair for pair in pairs if (pair.new.id, pair.held.id) not in decided]
    oldest = {pair.new.id: pair for pair in reversed(open_ones)}
    return [oldest[number] for number in sorted(oldest, reverse=True)]


def _pairs(conn: Connection, access: frozenset[str], among: Collection[int] | None) -> Iterator[Pair]:
    """Yield every pair of one paper, by id, those of one new document from the oldest twin on."""
    new, held = record.alias("new"), record.alias("held")
    last = select(func.max(record.c.id)).scalar_subquery()
    entered = exists().where(book_entry.c.record_id == new.c.id, book_entry.c.state == "used")
    undated = (func.coalesce(new.c.date, "") == "") | (func.coalesce(held.c.date, "") == "")
    query = (
        select(new.c.id, held.c.id, new.c.issuer, held.c.issuer)
        .join(held, (held.c.symbol_key == new.c.symbol_key) & (held.c.id < new.c.id))
        .where(new.c.access.in_(access), held.c.access.in_(access), (new.c.date == held.c.date) | undated)
        .where(new.c.id.in_(among) if among is not None else new.c.id > last - _REACH, ~entered)
        .order_by(new.c.id, held.c.id)
    )
    same = [(one, other) for one, other, *issuers in conn.execute(query) if twins.same_issuer(*issuers)]
    known = catalogue.get_many(conn, {number for pair in same for number in pair})
    for one, other in same:
        yield Pair(known[one], known[other])


def _decided(conn: Connection, ids: Collection[int]) -> set[tuple[int, int]]:
    """Return which of these new documents were said to be another than which."""
    if not ids:
        return set()
    query = select(audit_table.c.subject, audit_table.c.detail).where(
        audit_table.c.action == OTHER, audit_table.c.subject.in_([f"record:{one}" for one in ids])
    )
    return {
        (int(row.subject.partition(":")[2]), int(json.loads(row.detail)["of"])) for row in conn.execute(query)
    }


def keep_apart(conn: Connection, pair: Pair, *, person: str, at: str) -> None:
    """Note that these are two documents: they are no longer shown beside each other."""
    subject, detail = f"record:{pair.new.id}", {"of": pair.held.id}
    audit.append(conn, at=at, person=person, action=OTHER, subject=subject, detail=detail)
