"""Records whose pages changed are described again by the worker: the record's own job goes back into the queue.

What people entered stays: their values of fields, their texts of pages, the links and settlements they decided on.
Of a record that a person has checked, the values stay as checked; only what was read is brought up to date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from corpus import audit, catalogue, jobs, likeness, links, outbox, register_books
from corpus.catalogue import FIELDS, PageSource, dump, encode, whole
from corpus.jobs import JobFile
from corpus.office_schema import settlement
from corpus.page_rows import page_of, row_of
from corpus.record import Citation, Description, Direction, Obligation, Page
from corpus.schema import (
    citation,
    field_edit,
    field_reading,
    job,
    link,
    obligation,
    original,
    record,
    record_page,
)
from corpus.symbols import key as symbol_key


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a record as it stands: where it comes from, and whether it must be read anew from its picture."""

    page: Page
    source: PageSource
    stale: bool


def ask(conn: Connection, record_id: int, *, person: str, at: str) -> int:
    """Put a record's job back into the queue; returns the job. A record that came without one gets one."""
    job_id = conn.execute(select(job.c.id).where(job.c.record_id == record_id)).scalar()
    if job_id is None:
        job_id = add_job(conn, record_id, title=f"#{record_id}", source="again", person=person, at=at)
    conn.execute(
        update(job)
        .where(job.c.id == job_id)
        .values(
            state="waiting",
            claims=0,
            failures=0,
            retry_at=None,
            last_error=None,
            reason_code=None,
            reason=None,
            pages_done=0,
            pages_total=None,
            finished_at=None,
            lease_owner=None,
            lease_until=None,
        )
    )
    return int(job_id)


def add_job(conn: Connection, record_id: int, *, title: str, source: str, person: str, at: str) -> int:
    """Give a record a job of its own that names the stored files of its pages; returns its id."""
    query = (
        select(original)
        .join(record_page, record_page.c.original_sha256 == original.c.sha256)
        .where(record_page.c.record_id == record_id)
        .group_by(original.c.sha256)
        .order_by(func.min(record_page.c.position))
    )
    rows = conn.execute(query).mappings()
    files = tuple(JobFile(None, r["name"], r["sha256"], r["size"], r["media_type"]) for r in rows)
    job_id = jobs.add(
        conn,
        files,
        source=source,
        title=title,
        received_by=person,
        received_at=at,
        declared_not_secret=True,
    )
    conn.execute(update(job).where(job.c.id == job_id).values(record_id=record_id))
    return job_id


def state(conn: Connection, record_id: int) -> str | None:
    """Return the state of a record's job, None where it has none."""
    return conn.execute(select(job.c.state).where(job.c.record_id == record_id)).scalar()


def received_at(conn: Connection, record_id: int) -> str | None:
    """Return when a record's file was received, an ISO time; None where it came without a job."""
    return conn.execute(select(job.c.received_at).where(job.c.record_id == record_id)).scalar()


def busy(conn: Connection, record_id: int) -> bool:
    """Tell whether a record still waits to be read again, or is being read."""
    return state(conn, record_id) in ("waiting", "reading")


def leaves(conn: Connection, record_id: int) -> tuple[Leaf, ...]:
    """Return the pages of a record in order. A scan whose pen marks were never kept is read anew, too."""
    query = select(record_page).where(record_page.c.record_id == record_id).order_by(record_page.c.position)
    return tuple(
        Leaf(
            page_of(row),
            PageSource(row["original_sha256"], row["source_page"], row["turned"]),
            row["stale"] or (row["pen"] is None and row["source"] == "ocr"),
        )
        for row in conn.execute(query).mappings()
    )


def files(conn: Connection, record_id: int) -> list[tuple[str, str]]:
    """Return digest and media type of the originals of a record, in the order of its pages."""
    query = (
        select(original.c.sha256, original.c.media_type)
        .join(record_page, record_page.c.original_sha256 == original.c.sha256)
        .where(record_page.c.record_id == record_id)
        .group_by(original.c.sha256)
        .order_by(func.min(record_page.c.position))
    )
    return [(row.sha256, row.media_type) for row in conn.execute(query)]


def stands(seen: Sequence[Leaf], conn: Connection, record_id: int) -> bool:
    """Tell whether the pages are still those that were seen: the same, in the same order, turned the same way."""
    return [one.source for one in seen] == [one.source for one in leaves(conn, record_id)]


def wait_again(conn: Connection, job_id: int) -> None:
    """Put a job back at once: the pages changed while they were being read."""
    conn.execute(
        update(job).where(job.c.id == job_id).values(state="waiting", lease_until=None, lease_owner=None)
    )


def store(
    conn: Connection,
    record_id: int,
    pages: Sequence[Page],
    description: Description,
    *,
    direction: Direction,
    reasons: Sequence[str],
    at: str,
) -> None:
    """Write what reading a record again has found. Raises NotFoundError when the record is gone."""
    held = catalogue.get(conn, record_id)
    for position, page in enumerate(pages, start=1):
        at_place = (record_page.c.record_id == record_id) & (record_page.c.position == position)
        conn.execute(update(record_page).where(at_place).values(stale=False, **row_of(page)))
    conn.execute(delete(field_reading).where(field_reading.c.record_id == record_id))
    catalogue.write_readings(conn, record_id, description)
    values: dict[str, Any] = {}
    if held.review != "done":
        values = _current(conn, record_id, description)
        values |= {"review": "needed" if reasons else "none", "review_reasons": dump(list(reasons))}
        if not register_books.entries_of(conn, record_id):
            values["direction"] = direction.value
    _cite(conn, record_id, description.citations)
    _oblige(conn, record_id, description.obligations)
    conn.execute(update(record).where(record.c.id == record_id).values(revision=held.revision + 1, **values))
    links.resolve(conn, record_id)
    likeness.propose(conn, record_id)
    outbox.put(conn, record_id)
    audit.append(conn, at=at, person="system", action="read-again", subject=f"record:{record_id}")


def reword(conn: Connection, record_id: int, cited: Sequence[Citation], asked: Sequence[Obligation]) -> None:
    """Write what a record cites and asks for, as its text reads since a person corrected it."""
    _cite(conn, record_id, cited)
    _oblige(conn, record_id, asked)
    links.resolve(conn, record_id)
    outbox.put(conn, record_id)


def look(conn: Connection, record_id: int, reason: str, *, restrict: bool = False) -> None:
    """Have a person look at a record, with the reason; its pages are not read again until somebody asks.

    restrict: only few may see it until then.
    """
    held = catalogue.get(conn, record_id)
    values: dict[str, Any] = {"access": "restricted"} if restrict and held.access == "normal" else {}
    reasons = dump([reason, *(one for one in held.review_reasons if one != reason)])
    conn.execute(update(record_page).where(record_page.c.record_id == record_id).values(stale=False))
    conn.execute(
        update(record)
        .where(record.c.id == record_id)
        .values(revision=held.revision + 1, review="needed", review_reasons=reasons, **values)
    )
    outbox.put(conn, record_id)


def _current(conn: Connection, record_id: int, description: Description) -> dict[str, Any]:
    """Return the read values of the fields that nobody has entered."""
    query = select(field_edit.c.field).where(field_edit.c.record_id == record_id)
    edited = set(conn.execute(query).scalars())
    names = [name for name in FIELDS if name not in edited]
    values = {name: encode(name, whole(name, getattr(description, name))) for name in names}
    if "symbol" in values:
        values["symbol_key"] = symbol_key(values["symbol"]) if values["symbol"] else None
    return values


def _cite(conn: Connection, record_id: int, found: Sequence[Citation]) -> None:
    """Bring the citations up to date; those that are still there, and those a person decided on, stay themselves."""
    by_person = select(link.c.citation_id).where(
        link.c.citation_id.is_not(None), (link.c.origin == "person") | (link.c.state == "rejected")
    )
    decided = set(conn.execute(by_person).scalars())
    rows = conn.execute(select(citation).where(citation.c.record_id == record_id)).all()
    fresh = list(found)
    for row in rows:
        same = next(
            (f for f in fresh if (f.symbol, f.date, f.text) == (row.symbol, row.date, row.text)), None
        )
        if same is not None:
            fresh.remove(same)
            conn.execute(update(citation).where(citation.c.id == row.id).values(page=same.page))
        elif row.id not in decided:
            conn.execute(delete(citation).where(citation.c.id == row.id))
    last = select(func.max(citation.c.position)).where(citation.c.record_id == record_id)
    catalogue.write_citation_rows(conn, record_id, fresh, first=_after(conn.execute(last).scalar()))


def _oblige(conn: Connection, record_id: int, found: Sequence[Obligation]) -> None:
    """Bring the obligations up to date; those that are still there, and those a person settled, keep their number.

    Those that a person worded stay, and what they stand for is not read a second time.
    """
    settled = set(
        conn.execute(select(settlement.c.position).where(settlement.c.record_id == record_id)).scalars()
    )
    rows = conn.execute(select(obligation).where(obligation.c.record_id == record_id)).all()
    fresh = list(found)
    for row in rows:
        told = (row.read_text or row.text, row.read_due if row.read_text else row.due)
        same = next((f for f in fresh if (f.text, f.due) == told), None)
        if same is not None:
            fresh.remove(same)
            conn.execute(update(obligation).where(obligation.c.id == row.id).values(page=same.page))
        elif row.origin == "read" and row.position not in settled:
            conn.execute(delete(obligation).where(obligation.c.id == row.id))
    last = select(func.max(obligation.c.position)).where(obligation.c.record_id == record_id)
    catalogue.write_obligation_rows(conn, record_id, fresh, first=_after(conn.execute(last).scalar()))


def _after(last: int | None) -> int:
    return 0 if last is None else last + 1
