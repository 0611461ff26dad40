"""Links that people make by hand where nothing was read or proposed, and what they refused before.

A link by hand has no citation; its origin is 'person', so that no reading and no resolving touches it. Dropping a link
refuses it: the machine never proposes it again, a person may link it again.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_, case, delete, insert, or_, select, update

from corpus.errors import ConflictError, UsageError, worded
from corpus.followup import ANSWERING
from corpus.record import Relation
from corpus.schema import link, record

_EITHER_WAY = frozenset({Relation.REFERS_TO.value})  # two documents may well name each other
_GUESSED = and_(link.c.origin == "proposed", link.c.citation_id.is_(None))


class LinkedError(ConflictError):
    """The two documents are linked so already, or the other way round."""

    code = "linked"
    message = worded("Hai văn bản này đã được nối như vậy rồi, không cần nối lại.")


@dataclass(frozen=True, slots=True)
class Made:
    """A confirmed link: `was` is what it was before: None (there was none), 'proposed' or 'rejected'."""

    link_id: int
    was: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused link of a record: the document at the other end, and whether the record is the one that cites."""

    link_id: int
    relation: str
    cites: bool
    record_id: int
    symbol: str | None
    date: str | None
    issuer: str | None
    subject: str | None


def make(conn: Connection, source_id: int, target_id: int, relation: str) -> Made:
    """Link two held records by a person's hand; what was proposed or refused before becomes confirmed.

    Raises UsageError for a link to itself and for an unknown relation, LinkedError for one that is there.
    """
    _refuse_senseless(conn, source_id, target_id, relation)
    held = standing(conn, source_id, target_id, relation)
    if held is not None and held.state == "confirmed":
        raise LinkedError
    if relation in ANSWERING:
        _forget_guesses(conn, source_id, target_id, relation)
    if held is None:
        values = {"source_id": source_id, "target_id": target_id, "relation": relation}
        row = insert(link).values(**values, origin="person", state="confirmed", confidence=1.0)
        return Made(int(conn.execute(row.returning(link.c.id)).scalar_one()), None)
    conn.execute(update(link).where(link.c.id == held.id).values(state="confirmed", origin="person"))
    return Made(held.id, held.state)


def _refuse_senseless(conn: Connection, source_id: int, target_id: int, relation: str) -> None:
    if relation not in frozenset(Relation):
        raise UsageError("Không có quan hệ này. Hãy chọn một quan hệ trong danh sách.")
    if source_id == target_id:
        raise UsageError("Không nối được văn bản với chính nó. Hãy chọn một văn bản khác.")
    if relation in _EITHER_WAY:
        return
    same = ANSWERING if relation in ANSWERING else {relation}
    if any(row.state == "confirmed" and row.relation in same for row in _between(conn, target_id, source_id)):
        raise LinkedError(
            "Hai văn bản này đã được nối theo chiều ngược lại. Nếu chiều ấy sai, hãy bỏ liên kết ấy trước."
        )


def standing(
    conn: Connection, source_id: int, target_id: int, relation: str
) -> Row[tuple[int, str, str]] | None:
    """Return id, state and relation of the surest link between two records as this relation, None without one."""
    return next((row for row in _between(conn, source_id, target_id) if row.relation == relation), None)


def _between(conn: Connection, source_id: int, target_id: int) -> list[Row[tuple[int, str, str]]]:
    surest = case({"confirmed": 0, "proposed": 1}, value=link.c.state, else_=2)
    query = select(link.c.id, link.c.state, link.c.relation).where(
        link.c.source_id == source_id, link.c.target_id == target_id
    )
    return list(conn.execute(query.order_by(surest, link.c.id)))


def _forget_guesses(conn: Connection, source_id: int, target_id: int, relation: str) -> None:
    """Take back what was guessed of the same two: a person has said how the one answers the other."""
    pair = and_(link.c.source_id == source_id, link.c.target_id == target_id)
    conn.execute(delete(link).where(pair, _GUESSED, link.c.relation != relation))


def refused(conn: Connection, record_id: int, *, access: Collection[str]) -> list[Refused]:
    """Return the refused links of a record, in either direction, with documents that these access keys may see."""
    other = case((link.c.source_id == record_id, link.c.target_id), else_=link.c.source_id)
    told = (record.c[name] for name in ("id", "symbol", "date", "issuer", "subject"))
    query = (
        select(link.c.id, link.c.relation, (link.c.source_id == record_id), *told)
        .join(record, record.c.id == other)
        .where(or_(link.c.source_id == record_id, link.c.target_id == record_id))
        .where(link.c.state == "rejected", record.c.access.in_(access))
        .order_by(link.c.id)
    )
    return [Refused(*row) for row in conn.execute(query)]
