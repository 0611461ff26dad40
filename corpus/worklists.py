"""What waits to be done with documents, as lists and as their lengths: the numbers of the start page.

Everything here takes the access classes of the person who asks (invariant I9). A list and its count come from one
statement, so that a number on the start page is the length of the list it leads to.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from corpus import catalogue
from corpus.board import Line
from corpus.catalogue import Record
from corpus.jobs import OPEN_STATES
from corpus.office_schema import assignment, book_entry
from corpus.schema import job, record

BOOKED = ("in", "out")
"""Directions whose documents are entered in a book (Decree 30/2020 art. 15, 22)."""

UNDONE = ("late", "open", "partial")
"""Standings of a directive that still asks for work."""


def arriving(conn: Connection, *, access: frozenset[str]) -> int:
    """Return how many documents are on their way in: waiting, being read, or about to be found by the search."""
    query = (
        select(func.count())
        .select_from(job)
        .outerjoin(record, record.c.id == job.c.record_id)
        .where(job.c.state.in_(OPEN_STATES), func.coalesce(record.c.access, job.c.access).in_(access))
    )
    return int(conn.execute(query).scalar_one())


def since(day: str) -> list[ColumnElement[bool]]:
    """Select incoming documents that came on the given day (ISO) or later."""
    return [record.c.direction == "in", record.c.created_at >= day]


def unentered() -> list[ColumnElement[bool]]:
    """Select incoming and outgoing documents that no register book holds; a cancelled entry holds nothing."""
    entered = select(book_entry.c.id).where(
        book_entry.c.record_id == record.c.id, book_entry.c.state == "used"
    )
    return [record.c.direction.in_(BOOKED), ~entered.exists()]


def count(conn: Connection, wanted: Sequence[ColumnElement[bool]], *, access: frozenset[str]) -> int:
    """Return the length of a list."""
    query = select(func.count()).select_from(record).where(record.c.access.in_(access), *wanted)
    return int(conn.execute(query).scalar_one())


def listed(
    conn: Connection,
    wanted: Sequence[ColumnElement[bool]],
    *,
    access: frozenset[str],
    limit: int,
    offset: int = 0,
) -> list[Record]:
    """Return a part of a list, the newest first."""
    query = select(record.c.id).where(record.c.access.in_(access), *wanted).order_by(record.c.id.desc())
    ids = conn.execute(query.limit(limit).offset(offset)).scalars().all()
    held = catalogue.get_many(conn, ids)
    return [held[one] for one in ids]


def ungiven(conn: Connection, lines: Sequence[Line]) -> list[Line]:
    """Return the directives that still ask for work and that no unit or person was given, in the same order."""
    given = _given(conn)
    return [line for line in lines if line.standing.state in UNDONE and line.record_id not in given]


def _given(conn: Connection) -> set[Any]:
    query = select(assignment.c.record_id).where(assignment.c.withdrawn_at.is_(None)).distinct()
    return set(conn.execute(query).scalars())
