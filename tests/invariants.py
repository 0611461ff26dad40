"""One program that checks what must always hold (design §4) of an archive, against a ledger of what was sent.

    python tests/invariants.py ARCHIVE [LEDGER.jsonl]

A ledger line is {"sha256": …, "job": N}: a file for which success was answered. Prints what is broken; exit 1.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, func, select

from corpus import audit, jobs, originals, register_books
from corpus.archive import Archive
from corpus.catalogue import FIELDS
from corpus.schema import field_reading, job, job_file, outbox, record, record_page, refusal, removed_page

STATES = {"waiting", "reading", "filed", *jobs.FINAL_STATES}


def broken(folder: Path, ledger: Iterable[dict[str, object]] = (), *, idle: bool = True) -> list[str]:
    """Return a sentence for everything that does not hold; `idle` says that all work should be done."""
    archive = Archive.open(folder)
    with archive.database.read() as conn:
        found = [
            *_custody(conn, archive, ledger),
            *_silence(conn, idle),
            *_half_records(conn, archive),
            *_fixity(conn, archive),
            *_numbers(conn),
            *_chain(conn),
        ]
        if idle:
            found += _idle(conn, archive)
    return found


def _custody(conn: Connection, archive: Archive, ledger: Iterable[dict[str, object]]) -> list[str]:
    """I1: every file for which success was answered is stored, and one record or one duplicate points to it."""
    found = []
    for entry in ledger:
        sha256, job_id = str(entry["sha256"]), int(str(entry["job"]))
        if jobs.was_forgotten(conn, job_id):
            continue
        row = conn.execute(select(job).where(job.c.id == job_id)).first()
        if row is None:
            found.append(f"I1 job {job_id} is gone")
        elif row.state in ("indexed", "needs-review", "filed"):
            path = originals.path_of(archive.originals, sha256)
            if not path.exists() or originals.digest_of(path) != sha256:
                found.append(f"I1 {sha256[:8]} is not in the store")
            found += _holders(conn, sha256, int(row.record_id))
        elif row.state == "duplicate" and row.duplicate_of is None:
            found.append(f"I1 duplicate job {job_id} points to nothing")
    return found


def _holders(conn: Connection, sha256: str, record_id: int) -> list[str]:
    """Pages of a received file stand in its record, or in one that was split off it; none stands twice."""
    tables = (record_page, removed_page)
    rows = [
        row
        for table in tables
        for row in conn.execute(
            select(table.c.record_id, table.c.source_page).where(table.c.original_sha256 == sha256)
        )
    ]
    apart = (job.c.source == "split") | (job.c.reason_code == jobs.KEPT)
    split = set(conn.execute(select(job.c.record_id).where(apart)).scalars())
    holders = {row.record_id for row in rows}
    kept = set(conn.execute(select(job.c.record_id).where(job.c.reason_code == jobs.KEPT)).scalars())
    once = [row.source_page for row in rows if row.record_id not in kept]
    twice = len(set(once)) < len(once)
    ours = record_id in holders if record_id in kept else holders <= {record_id} | split
    if rows and not twice and ours:
        return []
    return [f"I1 {sha256[:8]} is held by {sorted(holders)}{' twice' if twice else ''}, job says {record_id}"]


def _silence(conn: Connection, idle: bool) -> list[str]:
    """I2: every input is in a known state, with a reason where it was refused."""
    found = []
    for row in conn.execute(select(job)).all():
        if row.state not in STATES:
            found.append(f"I2 job {row.id} in unknown state {row.state}")
        if row.state == "refused" and not row.reason:
            found.append(f"I2 job {row.id} refused without a reason")
        if idle and row.state in ("reading", "filed"):
            found.append(f"I2 job {row.id} still {row.state}")
        if idle and row.state == "waiting" and row.retry_at is None:
            found.append(f"I2 job {row.id} still waiting without a time")
    ids = [r.id for r in conn.execute(select(job.c.id)).all()]
    gone = [r.job_id for r in conn.execute(select(refusal.c.job_id)).all()]
    if set(ids) & set(gone):
        found.append("I2 a wiped job still has its row")
    return found


def _half_records(conn: Connection, archive: Archive) -> list[str]:
    """I3: a record has pages, all its readings, exactly one job, and files that exist."""
    found = []
    owners = Counter(
        r.record_id for r in conn.execute(select(job.c.record_id).where(job.c.record_id.is_not(None)))
    )
    for row in conn.execute(select(record.c.id)).all():
        pages = conn.execute(select(record_page).where(record_page.c.record_id == row.id)).all()
        readings = conn.execute(
            select(func.count()).select_from(field_reading).where(field_reading.c.record_id == row.id)
        ).scalar_one()
        if not pages or [p.position for p in pages] != list(range(1, len(pages) + 1)):
            found.append(f"I3 record {row.id} has pages {[p.position for p in pages]}")
        if readings != len(FIELDS):
            found.append(f"I3 record {row.id} has {readings} readings")
        if owners[row.id] != 1:
            found.append(f"I3 record {row.id} belongs to {owners[row.id]} jobs")
        found += [
            f"I3 record {row.id}: file of page {p.position} is missing"
            for p in pages
            if not originals.path_of(archive.originals, p.original_sha256).exists()
        ]
    return found


def _fixity(conn: Connection, archive: Archive) -> list[str]:
    """I6: originals never change."""
    seen = originals.verify(conn, archive.originals)
    return [f"I6 changed {s}" for s in seen.changed] + [f"I6 missing {s}" for s in seen.missing]


def _numbers(conn: Connection) -> list[str]:
    """I7: numbers of each register book run from 1 without a gap; one that no document bears says why."""
    found = []
    for held in register_books.books(conn):
        entries = register_books.entries(conn, held.id)
        if [one.number for one in entries] != list(range(1, len(entries) + 1)):
            found.append(f"I7 book {held.id} has a gap or a number twice")
        found += [
            f"I7 book {held.id} number {one.number} is {one.state} without a reason"
            for one in entries
            if one.state != "used" and not one.reason
        ]
    return found


def _chain(conn: Connection) -> list[str]:
    """I10: the audit log is one unbroken chain."""
    at = audit.broken(conn)
    return [] if at is None else [f"I10 audit chain broken at {at}"]


def _idle(conn: Connection, archive: Archive) -> list[str]:
    """I8: when idle, the spool holds only what waiting jobs point to, and the index has learned everything."""
    waiting = conn.execute(
        select(job_file.c.spool_name)
        .join(job)
        .where(job.c.state == "waiting", job_file.c.spool_name.is_not(None))
    )
    expected = {row.spool_name for row in waiting}
    lying = {path.name for path in archive.spool.iterdir()}
    left = conn.execute(select(func.count()).select_from(outbox)).scalar_one()
    found = [f"I8 left in the spool: {sorted(lying - expected)}"] if lying - expected else []
    return found + ([f"I4 outbox still holds {left} rows"] if left else [])


def main() -> None:
    """Check the archive named on the command line."""
    ledger = []
    if len(sys.argv) > 2:
        ledger = [json.loads(line) for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()]
    found = broken(Path(sys.argv[1]), ledger)
    print("\n".join(found) or "all invariants hold")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
