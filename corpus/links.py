"""Which record cites, implements or answers which: resolves cited numbers to held records, and keeps people's word.

A citation that resolves to nothing is an open stub; it is tried again when a record that it may mean arrives, so that
the graph is the same whatever the order of arrival. What a person confirmed or rejected is never changed by a machine.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from corpus.errors import UsageError
from corpus.matching import Cited, Held, Match, matches
from corpus.record import Relation
from corpus.schema import citation, link, record

_ALWAYS_PROPOSED = frozenset({Relation.REPLACES, Relation.REPEALS, Relation.AMENDS})
_BY_MACHINE = ("read", "proposed")

_CITING = (
    citation,
    record.c.symbol_key.label("citing_key"),
    record.c.date.label("citing_date"),
    record.c.issuer.label("citing_issuer"),
)

_HELD = (record.c.id, record.c.symbol_key, record.c.date, record.c.issuer)
_LINKED = (
    link.c.id.label("link_id"),
    link.c.target_id,
    link.c.relation.label("linked_as"),
    link.c.origin,
    link.c.state,
    link.c.confidence.label("sureness"),
)


def resolve(conn: Connection, record_id: int) -> None:
    """Link the record's own citations, and every citation elsewhere that may mean this record or was linked to it."""
    linked = select(link.c.citation_id).where(link.c.target_id == record_id, link.c.origin.in_(_BY_MACHINE))
    again = or_(citation.c.record_id == record_id, citation.c.id.in_(linked))
    rows = {row.id: row for row in conn.execute(_citing().where(again))}
    rows |= {row.id: row for row in _that_may_mean(conn, record_id)}
    for row in rows.values():
        _resolve_one(conn, row)


def _citing() -> Select[Any]:
    return select(*_CITING).join(record, record.c.id == citation.c.record_id)


def _that_may_mean(conn: Connection, record_id: int) -> list[Row[Any]]:
    """Return the citations of other records that may mean this one, of the many of one number or one day few.

    Those of its number that mean nothing yet are tried as well: this record may have been what made them doubtful.
    """
    held = Held(*conn.execute(select(*_HELD).where(record.c.id == record_id)).one())
    if not held.key:
        return []
    fits = citation.c.symbol_key == held.key
    if held.date:
        fits = or_(fits, and_(citation.c.date == held.date, citation.c.symbol_key.is_not(None)))
    linked = select(link.c.id).where(link.c.citation_id == citation.c.id).exists().label("linked")
    query = _citing().add_columns(linked).where(fits, citation.c.record_id != record_id)
    return [
        row
        for row in conn.execute(query)
        if (row.symbol_key == held.key and not row.linked) or matches(_cited(row), [held])
    ]


def _resolve_one(conn: Connection, cited: Row[Any]) -> None:
    """Bring the links that the machine made for one citation to what the archive holds now."""
    kept = conn.execute(select(link).where(link.c.citation_id == cited.id)).all()
    if any(row.origin == "person" and row.state == "confirmed" for row in kept):
        wanted: list[Match] = []
    else:
        refused = {row.target_id for row in kept if row.state == "rejected"}
        wanted = [m for m in _matches(conn, cited) if m.record_id not in refused]
    rows = {match.record_id: _row(cited, match) for match in wanted}
    old = {row.target_id: row for row in kept if row.origin in _BY_MACHINE}
    gone = [row.id for target, row in old.items() if target not in rows]
    if gone:
        conn.execute(delete(link).where(link.c.id.in_(gone)))
    for target, values in rows.items():
        if target not in old:
            conn.execute(upsert(link).values(**values))
        elif any(getattr(old[target], name) != value for name, value in values.items()):
            conn.execute(update(link).where(link.c.id == old[target].id).values(**values))


def _row(cited: Row[Any], match: Match) -> dict[str, Any]:
    proposed = not match.certain or Relation(cited.relation) in _ALWAYS_PROPOSED
    return {
        "source_id": cited.record_id,
        "target_id": match.record_id,
        "citation_id": cited.id,
        "relation": cited.relation,
        "origin": "proposed" if proposed else "read",
        "state": "proposed" if proposed else "confirmed",
        "confidence": round(match.confidence * cited.confidence, 3),
    }


def _matches(conn: Connection, cited: Row[Any]) -> list[Match]:
    names_itself = cited.symbol_key == cited.citing_key and cited.date in (None, cited.citing_date)
    if not cited.symbol_key or names_itself:
        return []
    fits = record.c.symbol_key == cited.symbol_key
    if cited.date:
        fits = or_(fits, and_(record.c.date == cited.date, record.c.symbol_key.is_not(None)))
    held = conn.execute(select(*_HELD).where(fits, record.c.id != cited.record_id))
    return matches(_cited(cited), (Held(*row) for row in held))


def _cited(row: Row[Any]) -> Cited:
    return Cited(row.symbol_key, row.date, row.issuer, row.citing_issuer, row.citing_date)


def of_record(conn: Connection, record_id: int) -> list[dict[str, Any]]:
    """Return what a record cites, each with its link (or state 'open'), in order of appearance; then what else it is
    linked to. A citation that may mean several records comes once for each."""
    query = (
        select(citation, *_LINKED)
        .outerjoin(link, (link.c.citation_id == citation.c.id) & (link.c.state != "rejected"))
        .where(citation.c.record_id == record_id)
        .order_by(citation.c.position, link.c.target_id)
    )
    bare = _bare(link.c.target_id).where(link.c.source_id == record_id).order_by(link.c.id)
    return [_view(row, row.target_id) for row in (*conn.execute(query), *conn.execute(bare))]


def to_record(conn: Connection, record_id: int) -> list[dict[str, Any]]:
    """Return the links that point to a record; `record_id` in each is the linking record, its symbol and date."""
    query = (
        select(citation, *_LINKED, record.c.symbol.label("citing_symbol"), record.c.date.label("citing_date"))
        .join(link, link.c.citation_id == citation.c.id)
        .join(record, record.c.id == citation.c.record_id)
        .where(link.c.target_id == record_id, link.c.state != "rejected")
    )
    cited = [
        {**_view(row, row.record_id), "symbol": row.citing_symbol, "date": row.citing_date}
        for row in conn.execute(query)
    ]
    bare = _bare(link.c.source_id).where(link.c.target_id == record_id)
    found = [*cited, *(_view(row, row.source_id) for row in conn.execute(bare))]
    return sorted(found, key=lambda row: (row["date"] or "", row["record_id"], row["link_id"]))


def _bare(other: ColumnElement[int]) -> Select[Any]:
    """Select the links that no citation makes, with what is told of the record at the other end."""
    return (
        select(
            literal(None).label("id"),
            *(record.c[name] for name in ("symbol", "kind", "date", "issuer")),
            link.c.why.label("text"),
            literal(None).label("page"),
            link.c.source_id,
            *_LINKED,
        )
        .join(record, record.c.id == other)
        .where(link.c.citation_id.is_(None), link.c.state != "rejected")
    )


def _view(row: Row[Any], other: int | None) -> dict[str, Any]:
    return {
        "citation_id": row.id,
        "symbol": row.symbol,
        "kind": row.kind,
        "date": row.date,
        "issuer": row.issuer,
        "relation": row.linked_as or row.relation,
        "origin": row.origin or "read",
        "state": row.state or "open",
        "confidence": row.sureness if row.link_id else row.confidence,
        "text": row.text,
        "page": row.page,
        "record_id": other,
        "link_id": row.link_id,
    }


def decide(conn: Connection, link_id: int, state: str) -> str:
    """Store a person's word on a link: 'confirmed', 'rejected' (never proposed again) or 'proposed', which takes the
    word back; returns the state before. Raises UsageError where nothing was proposed: a link made by hand."""
    row = conn.execute(select(link).where(link.c.id == link_id)).one()
    if state == "proposed" and row.citation_id is None and row.why is None:
        raise UsageError("Liên kết này do người nối, không phải đề xuất. Hãy bỏ hoặc nối lại.")
    origin = "proposed" if state == "proposed" else "person"
    conn.execute(update(link).where(link.c.id == link_id).values(state=state, origin=origin))
    return str(row.state)


def connect(conn: Connection, citation_id: int, target_id: int) -> None:
    """Link a citation to a record by a person's hand, also where the link was rejected before."""
    values = {"origin": "person", "state": "confirmed", "confidence": 1.0}
    cited = conn.execute(select(citation).where(citation.c.id == citation_id)).one()
    key = {"citation_id": citation_id, "target_id": target_id}
    row = upsert(link).values(source_id=cited.record_id, relation=cited.relation, **key, **values)
    conn.execute(row.on_conflict_do_update(index_elements=["citation_id", "target_id"], set_=values))
