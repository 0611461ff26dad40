"""Records: what is filed. Three layers are kept apart: what was read, what restoring made of it, what people entered.

Every function takes an open connection, so that a record, its pages, citations, links and outbox row are one
transaction. The columns of `record` are the current values (readings overlaid by edits).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from corpus import likeness, links, outbox
from corpus.errors import NotFoundError
from corpus.page_rows import page_of, row_of
from corpus.record import ArrivalStamp, Box, Citation, Description, Direction, Obligation, Page
from corpus.schema import (
    citation,
    field_edit,
    field_reading,
    merged_record,
    obligation,
    page_edit,
    record,
    record_page,
)
from corpus.symbols import key as symbol_key

TEXT_FIELDS = (
    "system",
    "kind",
    "symbol",
    "number",
    "date",
    "place",
    "parent_issuer",
    "issuer",
    "subject",
    "signing_authority",
    "signer",
    "urgency",
)
LIST_FIELDS = ("recipients", "distribution")
FIELDS = (*TEXT_FIELDS, *LIST_FIELDS, "arrival_stamp")


@dataclass(frozen=True, slots=True)
class PageSource:
    """Which page of which original a page of the record shows."""

    original_sha256: str
    source_page: int  # from 1
    turned: int | None = None  # quarter turn that a person chose, degrees counter-clockwise


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a screen shows it: the current value, what was read, how sure, and where it stands."""

    field: str
    value: Any
    read: Any
    confidence: float
    page: int | None
    box: Box | None
    rule: str | None
    candidates: tuple[tuple[str, float], ...]
    edited_by: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """The current values of one filed document."""

    id: int
    revision: int
    created_at: str
    direction: Direction
    access: str
    review: str  # needed | none | done
    review_reasons: tuple[str, ...]
    reviewed_by: str | None
    reviewed_at: str | None
    system: str | None
    kind: str | None
    symbol: str | None
    number: str | None
    date: str | None
    place: str | None
    parent_issuer: str | None
    issuer: str | None
    subject: str | None
    recipients: tuple[str, ...]
    distribution: tuple[str, ...]
    signing_authority: str | None
    signer: str | None
    urgency: str | None
    arrival_stamp: ArrivalStamp | None


def file_record(
    conn: Connection,
    description: Description,
    pages: Sequence[tuple[Page, PageSource]],
    *,
    direction: Direction,
    review_reasons: Sequence[str],
    at: str,
    access: str = "normal",
) -> int:
    """Write one whole record with pages, readings, citations, obligations, links and outbox row; returns its id."""
    values = {name: encode(name, whole(name, getattr(description, name))) for name in FIELDS}
    symbol = values["symbol"]
    record_id: int = conn.execute(
        insert(record)
        .values(
            id=_next_id(conn),
            revision=1,
            created_at=at,
            direction=direction.value,
            access=access,
            review="needed" if review_reasons else "none",
            review_reasons=dump(list(review_reasons)),
            symbol_key=symbol_key(symbol) if symbol else None,
            **values,
        )
        .returning(record.c.id)
    ).scalar_one()
    for position, (page, source) in enumerate(pages, start=1):
        conn.execute(
            insert(record_page).values(
                record_id=record_id, position=position, **row_of(page), **source_row(source)
            )
        )
    write_readings(conn, record_id, description)
    write_citation_rows(conn, record_id, description.citations)
    write_obligation_rows(conn, record_id, description.obligations)
    links.resolve(conn, record_id)
    likeness.propose(conn, record_id)
    outbox.put(conn, record_id)
    return record_id


def _next_id(conn: Connection) -> int:
    """Return a number that no record bears or bore: those that went into another keep theirs."""
    taken = [conn.execute(select(func.max(c))).scalar() for c in (record.c.id, merged_record.c.record_id)]
    return max((number for number in taken if number), default=0) + 1


def whole(name: str, value: Any) -> Any:
    """Return a value fit to be current: a symbol without its number or a date without its day stays a reading."""
    if name == "symbol" and value and not value[0].isdigit():
        return None
    return None if name == "date" and value and len(value) != len("2026-03-10") else value


def source_row(source: PageSource) -> dict[str, Any]:
    """Return what a page's row holds of where the page comes from."""
    return {
        "original_sha256": source.original_sha256,
        "source_page": source.source_page,
        "turned": source.turned,
    }


def write_readings(conn: Connection, record_id: int, description: Description) -> None:
    """Write what was read of every field."""
    for name in FIELDS:
        where = description.where.get(name)
        conn.execute(
            insert(field_reading).values(
                record_id=record_id,
                field=name,
                value=dump(plain(getattr(description, name))),
                confidence=description.confidence.get(name, 0.0),
                page=where.page if where else None,
                box=dump(where.box) if where and where.box else None,
                rule=where.rule if where else None,
                candidates=dump(description.candidates.get(name, ())),
            )
        )


def write_citation_rows(
    conn: Connection, record_id: int, found: Sequence[Citation], *, first: int = 0
) -> None:
    """Write citations in order of appearance, numbered from `first`."""
    for position, one in enumerate(found, start=first):
        key = symbol_key(one.symbol) if one.symbol else None
        conn.execute(
            insert(citation).values(
                record_id=record_id,
                position=position,
                symbol_key=key,
                **{**asdict(one), "relation": one.relation.value},
            )
        )


def write_obligation_rows(
    conn: Connection, record_id: int, found: Sequence[Obligation], *, first: int = 0
) -> None:
    """Write obligations in order of appearance, numbered from `first`."""
    for position, one in enumerate(found, start=first):
        conn.execute(insert(obligation).values(record_id=record_id, position=position, **asdict(one)))


def get(conn: Connection, record_id: int) -> Record:
    """Return one record. Raises NotFoundError."""
    row = conn.execute(select(record).where(record.c.id == record_id)).mappings().first()
    if row is None:
        raise NotFoundError
    return _record(row)


def get_many(conn: Connection, record_ids: Collection[int]) -> dict[int, Record]:
    """Return those of the given records that are held, by id."""
    query = select(record).where(record.c.id.in_(record_ids))
    return {row["id"]: _record(row) for row in conn.execute(query).mappings()}


def _record(row: RowMapping) -> Record:
    values = {name: row[name] for name in Record.__slots__}
    for name in (*LIST_FIELDS, "review_reasons"):
        values[name] = tuple(json.loads(values[name]))
    stamp = json.loads(values["arrival_stamp"]) if values["arrival_stamp"] else None
    values["arrival_stamp"] = ArrivalStamp(**stamp) if stamp else None
    values["direction"] = Direction(values["direction"])
    return Record(**values)


def newest(
    conn: Connection, *, limit: int = 50, offset: int = 0, review: str | None = None, access: frozenset[str]
) -> list[Record]:
    """Return records, newest first, of the given access classes, in the given state of review when given."""
    query = (
        select(record)
        .where(record.c.access.in_(access))
        .order_by(record.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if review is not None:
        query = query.where(record.c.review == review)
    return [_record(row) for row in conn.execute(query).mappings()]


def count(conn: Connection, *, review: str | None = None, access: frozenset[str]) -> int:
    """Return how many records there are, in the given state of review when given."""
    query = select(func.count()).select_from(record).where(record.c.access.in_(access))
    if review is not None:
        query = query.where(record.c.review == review)
    return int(conn.execute(query).scalar_one())


def find_by_symbol(conn: Connection, symbol: str) -> list[Record]:
    """Return the records that bear this symbol, oldest first."""
    query = select(record).where(record.c.symbol_key == symbol_key(symbol)).order_by(record.c.id)
    return [_record(row) for row in conn.execute(query).mappings()]


def all_ids(conn: Connection) -> list[int]:
    """Return every record id in order."""
    return [row.id for row in conn.execute(select(record.c.id).order_by(record.c.id))]


def pages(conn: Connection, record_id: int) -> list[tuple[Page, PageSource]]:
    """Return the pages of a record with their words (raw and corrected) and where they come from."""
    rows = conn.execute(
        select(record_page).where(record_page.c.record_id == record_id).order_by(record_page.c.position)
    ).mappings()
    return [
        (page_of(row), PageSource(row["original_sha256"], row["source_page"], row["turned"])) for row in rows
    ]


def page_texts(conn: Connection, record_id: int) -> dict[int, str]:
    """Return the text a person wrote for a page, by position; pages nobody edited are absent."""
    rows = conn.execute(select(page_edit).where(page_edit.c.record_id == record_id).order_by(page_edit.c.id))
    return {row.position: row.text for row in rows}


def fields(conn: Connection, record_id: int) -> list[FieldView]:
    """Return every field of a record as a screen shows it."""
    current = get(conn, record_id)
    editors = {
        row.field: row.person
        for row in conn.execute(
            select(field_edit).where(field_edit.c.record_id == record_id).order_by(field_edit.c.id)
        )
    }
    rows = conn.execute(select(field_reading).where(field_reading.c.record_id == record_id)).mappings()
    found = {row["field"]: _field_view(row, current, editors.get(row["field"])) for row in rows}
    return [found[name] for name in FIELDS if name in found]


def _field_view(row: RowMapping, current: Record, editor: str | None) -> FieldView:
    box = json.loads(row["box"]) if row["box"] else None
    return FieldView(
        field=row["field"],
        value=plain(getattr(current, row["field"])),
        read=json.loads(row["value"]),
        confidence=row["confidence"],
        page=row["page"],
        box=(box[0], box[1], box[2], box[3]) if box else None,
        rule=row["rule"],
        candidates=tuple((c[0], c[1]) for c in json.loads(row["candidates"])),
        edited_by=editor,
    )


def citations(conn: Connection, record_id: int) -> list[dict[str, Any]]:
    """Return the citation rows of a record in order of appearance."""
    rows = conn.execute(
        select(citation).where(citation.c.record_id == record_id).order_by(citation.c.position)
    )
    return [dict(row) for row in rows.mappings()]


def obligations(conn: Connection, record_id: int) -> list[dict[str, Any]]:
    """Return the obligation rows of a record in order of appearance."""
    rows = conn.execute(
        select(obligation).where(obligation.c.record_id == record_id).order_by(obligation.c.position)
    )
    return [dict(row) for row in rows.mappings()]


def encode(name: str, value: Any) -> Any:
    """Return the value as its column holds it: JSON for lists and the stamp, plain text otherwise."""
    if name in LIST_FIELDS:
        return dump(list(value))
    if name == "arrival_stamp":
        return dump(plain(value)) if value else None
    return value


def plain(value: Any) -> Any:
    """Return a field's value as JSON knows it: lists for tuples, an object for the arrival stamp."""
    if isinstance(value, ArrivalStamp):
        return asdict(value)
    return list(value) if isinstance(value, tuple) else value


def dump(value: Any) -> str:
    """Return a value as the JSON text that columns hold."""
    return json.dumps(value, ensure_ascii=False)
