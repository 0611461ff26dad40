"""What waits for a person, and the lists that people look through: small reads behind the screens.

Everything here takes the access classes of the person who asks, so that no list, number or neighbour tells of
a record that this person may not see (invariant I9).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from corpus import audit, catalogue
from corpus.catalogue import PageSource, Record
from corpus.errors import NotFoundError
from corpus.record import Word
from corpus.schema import audit as audit_table
from corpus.schema import job, job_file, record, record_page, refusal, removed_page
from corpus.words import unpack

_MOST = 1000  # refusals looked at; a folder of ten thousand bad files must not slow every page
SEEN = "seen"  # the audit action by which a person takes a refusal off the tray


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document on its way in, as the person who asks may know it.

    `state` is that of corpus.jobs, or 'secret' for a wiped document, or 'kept' where it ended in a record that
    this person may not see: then neither the record nor the one it repeats is named.
    """

    id: int
    state: str
    title: str | None
    received_by: str
    received_at: str
    pages_done: int = 0
    pages_total: int | None = None
    failures: int = 0
    reason: str | None = None
    record_id: int | None = None
    duplicate_of: int | None = None
    reason_code: str | None = None
    review: str | None = None
    size: int | None = None  # bytes of its files together
    seen: bool = False  # a person has acted on it


@dataclass(frozen=True, slots=True)
class Tray:
    """What waits for a person: records to check, refusals to act on, jobs that failed and will be tried again."""

    records: tuple[Record, ...]
    records_total: int
    refused: tuple[Arrival, ...]
    secret: tuple[dict[str, Any], ...]
    retrying: tuple[Arrival, ...]


def arrivals(conn: Connection, *, person: str, access: frozenset[str], limit: int = 100) -> list[Arrival]:
    """Return the newest documents on their way in, wiped ones among them, newest first."""
    rows = conn.execute(_jobs(person, access).order_by(job.c.id.desc()).limit(limit)).mappings()
    found = [_arrival(dict(row), access) for row in rows]
    repeats = {f"job:{one.id}" for one in found if one.state == "duplicate"}
    acted_on = _seen(conn, repeats)
    found = [replace(one, seen=f"job:{one.id}" in acted_on) for one in found]
    wiped = conn.execute(select(refusal).order_by(refusal.c.id.desc()).limit(limit)).mappings()
    found += [Arrival(row["job_id"], "secret", None, row["person"], row["at"]) for row in wiped]
    return sorted(found, key=lambda a: a.id, reverse=True)[:limit]


def arrival(conn: Connection, job_id: int, *, person: str, access: frozenset[str]) -> Arrival:
    """Return one document on its way in, as the list tells it. Raises NotFoundError for one that it does not tell."""
    row = conn.execute(_jobs(person, access).where(job.c.id == job_id)).mappings().first()
    if row is not None:
        return _arrival(dict(row), access)
    wiped = conn.execute(select(refusal).where(refusal.c.job_id == job_id)).mappings().first()
    if wiped is None:
        raise NotFoundError("Không có lượt nhận này.")
    return Arrival(job_id, "secret", None, wiped["person"], wiped["at"])


def _jobs(person: str, access: frozenset[str]) -> Select[Any]:
    """Select jobs of open or visible records, and the person's own, with access and review of the record.

    What has no record yet has the access with which it was received.
    """
    held = func.coalesce(record.c.access, job.c.access)
    names = [c for c in job.c if c.name in Arrival.__slots__]
    weight = select(func.sum(job_file.c.size)).where(job_file.c.job_id == job.c.id).scalar_subquery()
    return (
        select(*names, held.label("access"), record.c.review, weight.label("size"))
        .outerjoin(record, record.c.id == func.coalesce(job.c.record_id, job.c.duplicate_of))
        .where(or_(held.in_(access), job.c.received_by == person))
    )


def _arrival(row: dict[str, Any], access: frozenset[str]) -> Arrival:
    held, filed = row.pop("access"), row["record_id"] or row["duplicate_of"]
    if filed is not None and held not in access:
        hidden = ("record_id", "duplicate_of", "reason", "reason_code", "review")
        row |= {"state": "kept", **dict.fromkeys(hidden)}
    return Arrival(**row)


def tray(conn: Connection, *, person: str, access: frozenset[str], since: str, limit: int = 100) -> Tray:
    """Return what waits for a person; refusals before `since` (ISO time) or marked as seen are left out."""
    refused = _unseen(conn, "job", _refused(conn, person, access, since))
    secret = _unseen(conn, "refusal", _wiped(conn, since))
    late = conn.execute(
        _jobs(person, access).where(job.c.state == "waiting", job.c.failures > 0).order_by(job.c.id)
    )
    return Tray(
        records=tuple(catalogue.newest(conn, limit=limit, review="needed", access=access)),
        records_total=catalogue.count(conn, review="needed", access=access),
        refused=tuple(_arrival(row, access) for row in refused[:limit]),
        secret=tuple(secret[:limit]),
        retrying=tuple(_arrival(dict(row), access) for row in late.mappings()),
    )


def tray_count(conn: Connection, *, person: str, access: frozenset[str], since: str, review: bool) -> int:
    """Return how many things wait for a person; records to check count only when `review` is set."""
    refused = _unseen(conn, "job", _refused(conn, person, access, since))
    secret = _unseen(conn, "refusal", _wiped(conn, since))
    records = catalogue.count(conn, review="needed", access=access) if review else 0
    return records + len(refused) + len(secret)


def _refused(conn: Connection, person: str, access: frozenset[str], since: str) -> list[dict[str, Any]]:
    query = _jobs(person, access).where(job.c.state == "refused", job.c.received_at >= since)
    return [dict(row) for row in conn.execute(query.order_by(job.c.id.desc()).limit(_MOST)).mappings()]


def _wiped(conn: Connection, since: str) -> list[dict[str, Any]]:
    query = select(refusal).where(refusal.c.at >= since).order_by(refusal.c.id.desc()).limit(_MOST)
    return [dict(row) for row in conn.execute(query).mappings()]


def _unseen(conn: Connection, noun: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the rows that somebody has marked as seen (the audit log is where that is written)."""
    subjects = [f"{noun}:{row['id']}" for row in rows]
    seen = _seen(conn, subjects)
    return [row for row, subject in zip(rows, subjects, strict=True) if subject not in seen]


def _seen(conn: Connection, subjects: Collection[str]) -> set[str]:
    """Return those of the subjects that a person has acted on."""
    if not subjects:
        return set()
    query = select(audit_table.c.subject).where(
        audit_table.c.action == SEEN, audit_table.c.subject.in_(subjects)
    )
    return set(conn.execute(query).scalars())


def mark_seen(conn: Connection, subject: str, *, person: str, at: str) -> None:
    """Take a refusal ('job:4' or 'refusal:2') off the tray."""
    audit.append(conn, at=at, person=person, action=SEEN, subject=subject)


def listed(
    conn: Connection, *, access: frozenset[str], direction: str | None = None, limit: int, offset: int
) -> tuple[int, list[Record]]:
    """Return how many records there are of one direction (all when None), and one page of them, newest first."""
    wanted: list[ColumnElement[bool]] = [record.c.access.in_(access)]
    if direction is not None:
        wanted.append(record.c.direction == direction)
    total = conn.execute(select(func.count()).select_from(record).where(*wanted)).scalar_one()
    ids = conn.execute(
        select(record.c.id).where(*wanted).order_by(record.c.id.desc()).limit(limit).offset(offset)
    ).scalars()
    shown = ids.all()
    held = catalogue.get_many(conn, shown)
    return int(total), [held[record_id] for record_id in shown]


def neighbours(
    conn: Connection, record_id: int, *, access: frozenset[str], review: str | None = None
) -> tuple[int | None, int | None]:
    """Return the ids before and after a record in the newest-first list, of one state of review when given."""
    wanted: list[ColumnElement[bool]] = [record.c.access.in_(access)]
    if review is not None:
        wanted.append(record.c.review == review)
    newer = select(func.min(record.c.id)).where(record.c.id > record_id, *wanted)
    older = select(func.max(record.c.id)).where(record.c.id < record_id, *wanted)
    return conn.execute(newer).scalar_one(), conn.execute(older).scalar_one()


def visible(conn: Connection, ids: Iterable[int], *, access: frozenset[str]) -> frozenset[int]:
    """Return those of the given records that may be seen with these access classes."""
    wanted: Sequence[int] = sorted(set(ids))
    query = select(record.c.id).where(record.c.id.in_(wanted), record.c.access.in_(access))
    return frozenset(conn.execute(query).scalars())


def page_source(conn: Connection, record_id: int, position: int) -> PageSource | None:
    """Return which page of which original stands at this position of a record, or None."""
    query = select(record_page.c.original_sha256, record_page.c.source_page, record_page.c.turned)
    row = conn.execute(_at(query, record_id, position)).first()
    return PageSource(*row) if row else None


def words_of(conn: Connection, record_id: int, position: int) -> tuple[Word, ...]:
    """Return the words of one page of a record (none where there is no such page)."""
    packed = conn.execute(_at(select(record_page.c.words), record_id, position)).scalar()
    return unpack(packed) if packed else ()


def _at(query: Select[Any], record_id: int, position: int) -> Select[Any]:
    return query.where(record_page.c.record_id == record_id, record_page.c.position == position)


def copies_of(conn: Connection, record_id: int) -> list[str]:
    """Return the digests of files of which only pages that were taken out belong to a record: further copies of it."""
    shown = set(originals_of(conn, record_id))
    query = select(removed_page.c.original_sha256).where(removed_page.c.record_id == record_id)
    kept = dict.fromkeys(conn.execute(query.order_by(removed_page.c.id)).scalars())
    return [digest for digest in kept if digest not in shown]


def originals_of(conn: Connection, record_id: int) -> list[str]:
    """Return the digests of the received files of a record, in the order of its pages."""
    query = (
        select(record_page.c.original_sha256)
        .where(record_page.c.record_id == record_id)
        .group_by(record_page.c.original_sha256)
        .order_by(func.min(record_page.c.position))
    )
    return list(conn.execute(query).scalars())
