"""Which record cites, implements or answers which: resolves cited numbers to held records.

The symbol alone is no key: '371-CV/ĐU' exists in 3,321 communes and again each term. So symbol + date + issuer is
certain, symbol + issuer without a date is probable, and a symbol alone is proposed where it can mean only one
record. Replacing, repealing and amending are only ever proposed. A citation that resolves to nothing is an open
stub; it is tried again when a record of that symbol arrives, whatever the order of arrival.
"""

from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from corpus.record import Relation
from corpus.schema import citation, link, obligation, record
from corpus.text import fold

_ALWAYS_PROPOSED = frozenset({Relation.REPLACES, Relation.REPEALS, Relation.AMENDS})
_ANSWERING = frozenset({Relation.IMPLEMENTS.value, Relation.REPLIES_TO.value})
_SAME_ISSUER = (
    80  # ratio of the folded words that only one of two issuers holds: OCR slips pass, other names do not
)
_ACTING = (
    "ban thuong vu",
    "ban thuong truc",
    "thuong truc",
    "ban chap hanh",
    "chu tich",
    "bo truong",
    "van phong",
)
_WRITTEN_OUT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc"}
_LEVELS = {
    "tinh": "province",
    "thanh uy": "province",
    "so": "province",
    "xa": "commune",
    "phuong": "commune",
    "dac khu": "commune",
    "huyen": "district",
    "trung uong": "centre",
    "chinh phu": "centre",
    "bo": "centre",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A held record that a citation may mean."""

    record_id: int
    certain: bool
    confidence: float


def resolve(conn: Connection, record_id: int) -> None:
    """Link the record's own citations, and every open citation elsewhere that may mean this record."""
    key = conn.execute(select(record.c.symbol_key).where(record.c.id == record_id)).scalar_one()
    mine = citation.c.record_id == record_id
    query = (
        select(citation, record.c.date.label("citing_date"), record.c.issuer.label("citing_issuer"))
        .join(record, record.c.id == citation.c.record_id)
        .where(or_(mine, citation.c.symbol_key == key) if key else mine)
    )
    for row in conn.execute(query).all():
        _resolve_one(conn, row)


def _resolve_one(conn: Connection, cited: Row[Any]) -> None:
    """Link one citation to the best held record, unless a person has already decided."""
    match = best_match(conn, cited)
    if match is None or _decided(conn, cited.id):
        return
    proposed = not match.certain or Relation(cited.relation) in _ALWAYS_PROPOSED
    conn.execute(
        upsert(link)
        .values(
            source_id=cited.record_id,
            target_id=match.record_id,
            citation_id=cited.id,
            relation=cited.relation,
            origin="proposed" if proposed else "read",
            state="proposed" if proposed else "confirmed",
            confidence=round(match.confidence * cited.confidence, 3),
        )
        .on_conflict_do_nothing()
    )


def _decided(conn: Connection, citation_id: int) -> bool:
    """Tell whether a confirmed link exists; a rejected one blocks only its own target (unique index)."""
    query = select(link.c.id).where(link.c.citation_id == citation_id, link.c.state == "confirmed")
    return conn.execute(query).first() is not None


def best_match(conn: Connection, cited: Row[Any]) -> Match | None:
    """Return the held record that the citation most likely means, or None."""
    if not cited.symbol_key:
        return None
    held = conn.execute(
        select(record).where(record.c.symbol_key == cited.symbol_key, record.c.id != cited.record_id)
    ).all()
    found = [m for m in (_compare(cited, row) for row in held) if m is not None]
    found.sort(key=lambda m: (m.certain, m.confidence), reverse=True)
    tied = len(found) > 1 and found[0].confidence == found[1].confidence and not found[0].certain
    return found[0] if found and not tied else None


def _compare(cited: Row[Any], held: Row[Any]) -> Match | None:
    """Weigh date and issuer of a citation against a held record of the same symbol."""
    same_date = None if not cited.date or not held.date else cited.date == held.date
    agrees = issuers_agree(cited.issuer, held.issuer)
    if same_date is False or agrees is False:
        return None
    if same_date and agrees:
        return Match(held.id, True, 1.0)
    if same_date:
        # Without an issuer a commune's symbol may be that of any commune: a person confirms.
        return Match(held.id, not _commune_symbol(cited.symbol_key), 0.9)
    if agrees:
        return Match(held.id, False, 0.6)
    return Match(held.id, False, 0.4) if _may_be_named_bare(cited, held) else None


def _may_be_named_bare(cited: Row[Any], held: Row[Any]) -> bool:
    """Tell whether a symbol without date and issuer may mean this record: 'như đã nêu tại Báo cáo số 58/BC-UBND'.

    Letters name so what they have named in full before, or what is their own; nothing cites the future.
    """
    if cited.date or cited.issuer or (held.date and cited.citing_date and held.date > cited.citing_date):
        return False
    own = issuers_agree(cited.citing_issuer, held.issuer)
    return own is True if _commune_symbol(cited.symbol_key) else True


def _commune_symbol(key: str) -> bool:
    """Tell whether a folded symbol ends in an organ that every commune has (ĐU, UBND, HĐND and their units)."""
    organs = key.replace("-", "/").split("/")
    return bool({"DU", "UBND", "HDND", "VPDU", "UBKTDU", "BXDD"} & set(organs))


def issuers_agree(cited: str | None, held: str | None) -> bool | None:
    """Tell whether two issuers name the same body; None when either is unknown.

    A cited body acts for the committee that stands in the head ('Ban Thường vụ Tỉnh ủy' in 'TỈNH ỦY X'), and
    the place is often left out ('Ủy ban nhân dân tỉnh'): so the levels must not differ, and the words must fit.
    """
    if not cited or not held:
        return None
    one, other = _core(cited), _core(held)
    levels = _level(one), _level(other)
    if None not in levels and levels[0] != levels[1]:
        return False
    mine, theirs = set(one.split()), set(other.split())
    if not mine & theirs:
        return False
    # What only one of them says is the place left out; what both say beside the rest must be the same place.
    apart = " ".join(sorted(mine - theirs)), " ".join(sorted(theirs - mine))
    return not all(apart) or bool(fuzz.ratio(*apart) >= _SAME_ISSUER)


def _core(issuer: str) -> str:
    """Fold an issuer and drop the acting organ, which the head does not print (domain §1a)."""
    text = f" {' '.join(_WRITTEN_OUT.get(word, word) for word in fold(issuer).split())} "
    for acting in _ACTING:
        if text.startswith(f" {acting} ") and len(text.split()) > len(acting.split()):
            text = text.replace(f" {acting} ", " ", 1)
    return " ".join(text.split())


def _level(core: str) -> str | None:
    padded = f" {core} "
    return next((level for word, level in _LEVELS.items() if f" {word} " in padded), None)


def of_record(conn: Connection, record_id: int) -> list[dict[str, Any]]:
    """Return what a record cites, each with its link (or state 'open'), in order of appearance."""
    query = (
        select(citation, link.c.id.label("link_id"), link.c.target_id, link.c.origin, link.c.state)
        .outerjoin(link, (link.c.citation_id == citation.c.id) & (link.c.state != "rejected"))
        .where(citation.c.record_id == record_id)
        .order_by(citation.c.position)
    )
    return [_view(row, row.target_id) for row in conn.execute(query)]


def to_record(conn: Connection, record_id: int) -> list[dict[str, Any]]:
    """Return the links that point to a record; `record_id` in each is the citing record, its symbol and date."""
    query = (
        select(
            citation,
            link.c.id.label("link_id"),
            link.c.origin,
            link.c.state,
            record.c.symbol.label("citing_symbol"),
            record.c.date.label("citing_date"),
        )
        .join(link, link.c.citation_id == citation.c.id)
        .join(record, record.c.id == citation.c.record_id)
        .where(link.c.target_id == record_id, link.c.state != "rejected")
        .order_by(record.c.date, record.c.id)
    )
    return [
        {**_view(row, row.record_id), "symbol": row.citing_symbol, "date": row.citing_date}
        for row in conn.execute(query)
    ]


def _view(row: Row[Any], other: int | None) -> dict[str, Any]:
    return {
        "citation_id": row.id,
        "symbol": row.symbol,
        "kind": row.kind,
        "date": row.date,
        "issuer": row.issuer,
        "relation": row.relation,
        "origin": row.origin or "read",
        "state": row.state or "open",
        "confidence": row.confidence,
        "text": row.text,
        "page": row.page,
        "record_id": other,
        "link_id": row.link_id,
    }


def decide(conn: Connection, link_id: int, state: str) -> None:
    """Store a person's word on a proposed link: 'confirmed' or 'rejected' (never proposed again)."""
    conn.execute(update(link).where(link.c.id == link_id).values(state=state, origin="person"))


def connect(conn: Connection, citation_id: int, target_id: int) -> None:
    """Link a citation to a record by a person's hand, also where the link was rejected before."""
    values = {"origin": "person", "state": "confirmed", "confidence": 1.0}
    cited = conn.execute(select(citation).where(citation.c.id == citation_id)).one()
    key = {"citation_id": citation_id, "target_id": target_id}
    row = upsert(link).values(source_id=cited.record_id, relation=cited.relation, **key, **values)
    conn.execute(row.on_conflict_do_update(index_elements=["citation_id", "target_id"], set_=values))


def response(conn: Connection, record_id: int, today: str) -> dict[str, Any]:
    """Return what answers a record and how it stands: none | open | answered | late."""
    by = [
        row["record_id"]
        for row in to_record(conn, record_id)
        if row["relation"] in _ANSWERING and row["state"] == "confirmed"
    ]
    asked = conn.execute(select(obligation.c.due).where(obligation.c.record_id == record_id)).scalars().all()
    dues = [due for due in asked if due]
    if by:
        return {"state": "answered", "by": sorted(set(by))}
    if not asked:
        return {"state": "none", "by": []}
    return {"state": "late" if dues and max(dues) < today else "open", "by": []}
