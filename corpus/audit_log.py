"""The audit log as a person reads it: newest first, filtered, each entry with the name of what it is about.

An entry about a record that the person may not see keeps its time, person and action; what it is about has no name
and no detail (invariant I9): neither number nor subject, of the record itself, of the job that brought it, of the
book entry that holds it, nor of a file of matters in which all is hidden.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from corpus.office_schema import book, book_entry, dossier, dossier_item, unit
from corpus.schema import audit, job, record

_NAMING = ("record", "of")  # keys of a detail that name one record; 'records' names several
_FEW = 500  # ids of one statement


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: person and action as they are written, a record's id, first and last day (ISO)."""

    person: str | None = None
    action: str | None = None
    record_id: int | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. kind: record, job, account, unit, dossier, book, refusal, archive, table; '' for what is unknown.

    state: seen | hidden (restricted) | gone (the record is no more); name: what the thing is called, None where
    only its key is known or it is not seen. `hash` is the link of the chain.
    """

    seq: int
    at: str
    person: str
    action: str
    kind: str
    key: str | None
    name: str | None
    state: str
    detail: Mapping[str, Any]
    hash: str


def count(conn: Connection, asked: Asked) -> int:
    """Return how many entries fit."""
    return int(conn.execute(select(func.count()).select_from(audit).where(*_fits(asked))).scalar_one())


def entries(
    conn: Connection, asked: Asked, *, access: Collection[str], limit: int, offset: int = 0
) -> list[Entry]:
    """Return a part of the entries that fit, the newest first."""
    query = select(audit).where(*_fits(asked)).order_by(audit.c.seq.desc()).limit(limit).offset(offset)
    rows = conn.execute(query).all()
    names = _Names.of(conn, rows, access)
    return [_entry(row, names) for row in rows]


def people(conn: Connection) -> list[str]:
    """Return everybody who did anything."""
    return list(conn.execute(select(audit.c.person).distinct().order_by(audit.c.person)).scalars())


def actions(conn: Connection) -> list[str]:
    """Return every action that was done."""
    return list(conn.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())


def head(conn: Connection) -> tuple[int, str]:
    """Return the number of the newest entry and its hash, (0, '') of an empty log."""
    row = conn.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) if row else (0, "")


def _fits(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.person:
        wanted.append(audit.c.person == asked.person)
    if asked.action:
        wanted.append(audit.c.action == asked.action)
    if asked.record_id is not None:
        named = [func.json_extract(audit.c.detail, f"$.{name}") == asked.record_id for name in _NAMING]
        wanted.append(or_(audit.c.subject == f"record:{asked.record_id}", *named))
    if asked.first:
        wanted.append(audit.c.at >= asked.first)
    if asked.last:
        wanted.append(func.substr(audit.c.at, 1, 10) <= asked.last)
    return wanted


@dataclass(frozen=True, slots=True)
class _Names:
    """What the things of some entries are called, and which of them this person may not know.

    records: id → symbol, of those that may be seen; held: every id that there is; about: seq → the records that an
    entry tells of; hidden_files: files of matters that this person may not know of.
    """

    records: Mapping[int, str | None]
    held: frozenset[int]
    about: Mapping[int, frozenset[int]]
    names: Mapping[str, str]
    hidden_files: frozenset[int]

    @classmethod
    def of(cls, conn: Connection, rows: Sequence[Row[Any]], access: Collection[str]) -> "_Names":
        """Gather the names for these entries in a few statements."""
        jobs = _job_records(conn, _keys(rows, "job"))
        numbers = _book_records(conn, _keys(rows, "book"))
        about = {row.seq: frozenset(_told(row, jobs, numbers)) for row in rows}
        found = _records(conn, set().union(*about.values()))
        return cls(
            records={one: symbol for one, (symbol, held) in found.items() if held in access},
            held=frozenset(found),
            about=about,
            names=_named(conn, rows),
            hidden_files=_hidden_files(conn, _keys(rows, "dossier"), access),
        )


def _entry(row: Row[Any], names: _Names) -> Entry:
    kind, _sep, key = row.subject.partition(":")
    about = names.about[row.seq]
    state = "seen"
    if kind == "dossier" and int(key) in names.hidden_files:
        state = "hidden"
    elif not about <= names.records.keys():
        state = "hidden" if about & (names.held - names.records.keys()) else "gone"
    if state != "seen":
        # The kind of a book or a job would tell too little to be of use, and that of a record is known.
        return Entry(row.seq, row.at, row.person, row.action, "record", None, None, state, {}, row.hash)
    name = names.records.get(int(key)) if kind == "record" else names.names.get(row.subject)
    detail = json.loads(row.detail)
    return Entry(row.seq, row.at, row.person, row.action, kind, key or None, name, state, detail, row.hash)


def _told(
    row: Row[Any], jobs: Mapping[int, frozenset[int]], numbers: Mapping[tuple[int, int], int]
) -> Iterator[int]:
    """Yield the records that an entry tells of."""
    kind, _sep, key = row.subject.partition(":")
    detail = json.loads(row.detail)
    if kind == "record":
        yield int(key)
    if kind == "job":
        yield from jobs.get(int(key), ())
    if kind == "book" and (held := numbers.get((int(key), detail.get("number") or 0))):
        yield held
    named = [detail[name] for name in _NAMING if name in detail]
    yield from (one for one in (*named, *detail.get("records", ())) if isinstance(one, int))


def _keys(rows: Sequence[Row[Any]], kind: str) -> set[int]:
    subjects = (row.subject.partition(":") for row in rows)
    return {int(key) for noun, _sep, key in subjects if noun == kind and key.isdigit()}


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    whole = sorted(ids)
    return (whole[n : n + _FEW] for n in range(0, len(whole), _FEW))


def _records(conn: Connection, ids: set[int]) -> dict[int, tuple[str | None, str]]:
    found: dict[int, tuple[str | None, str]] = {}
    for part in _parts(ids):
        query = select(record.c.id, record.c.symbol, record.c.access).where(record.c.id.in_(part))
        found |= {row.id: (row.symbol, row.access) for row in conn.execute(query)}
    return found


def _job_records(conn: Connection, ids: set[int]) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for part in _parts(ids):
        query = select(job.c.id, job.c.record_id, job.c.duplicate_of).where(job.c.id.in_(part))
        found |= {row[0]: frozenset(one for one in row[1:] if one is not None) for row in conn.execute(query)}
    return found


def _book_records(conn: Connection, ids: set[int]) -> dict[tuple[int, int], int]:
    columns = (book_entry.c.book_id, book_entry.c.number, book_entry.c.record_id)
    query = select(*columns).where(book_entry.c.book_id.in_(ids), book_entry.c.record_id.is_not(None))
    return {(row.book_id, row.number): row.record_id for row in conn.execute(query)}


def _named(conn: Connection, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """Return subject → name of units, files of matters and books ('in 2026', with the letters of its own)."""
    units = select(unit.c.id, unit.c.name).where(unit.c.id.in_(_keys(rows, "unit")))
    files = select(dossier.c.id, dossier.c.code).where(dossier.c.id.in_(_keys(rows, "dossier")))
    books = select(book.c.id, book.c.direction, book.c.scope, book.c.year).where(
        book.c.id.in_(_keys(rows, "book"))
    )
    named = {f"unit:{row.id}": row.name for row in conn.execute(units)}
    named |= {f"dossier:{row.id}": row.code for row in conn.execute(files)}
    for row in conn.execute(books):
        named[f"book:{row.id}"] = " ".join(part for part in (row.direction, row.scope, str(row.year)) if part)
    return named


def _hidden_files(conn: Connection, ids: set[int], access: Collection[str]) -> frozenset[int]:
    """Return those files of matters that hold documents of which this person may see none."""
    query = (
        select(dossier_item.c.dossier_id, func.max(record.c.access.in_(access)))
        .join(record, record.c.id == dossier_item.c.record_id)
        .where(dossier_item.c.dossier_id.in_(ids))
        .group_by(dossier_item.c.dossier_id)
    )
    return frozenset(row[0] for row in conn.execute(query) if not row[1])
