"""How an archive is: its queue, its disk, its last backup and its last look at every original.

Each look returns a Sign; the screens and `vanthu doctor` put it into words. Times are ISO, sizes are bytes.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, or_, select

from corpus import audit, circles
from corpus.archive import Archive
from corpus.backup import Check
from corpus.jobs import counts
from corpus.schema import audit as audit_table
from corpus.schema import job, original

LEAST_FREE = 1_000_000_000
"""Bytes free below which nothing more should be taken in."""
LOW_FREE = 5_000_000_000
_SLOW_MINUTES = 15  # a document that waits longer, while none is read, waits for a worker that is not there
_BACKUP_DAYS = 2, 7  # a backup every day is asked for: after so many days it is old, and then too old
_NAMED = 5  # records that are named of those that nobody can open
_FIXITY_DAYS = 14, 45  # a look at every original once a week is asked for
MANY_WAITING = 200
"""Changes that the index has still to take in, above which it lags."""
BACKED_UP = "backup"
VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Sign:
    """One part of the whole: its name, its level (good | look | bad), a word that says why, and what was seen."""

    part: str
    level: str
    why: str
    facts: Mapping[str, Any]


def look(archive: Archive, conn: Connection, now: str) -> list[Sign]:
    """Return the signs of an archive that cost little to see: queue, disk, backup, fixity, readers."""
    return [queue(conn, now), disk(archive.folder), backed_up(conn, now), verified(conn, now), readers(conn)]


def queue(conn: Connection, now: str) -> Sign:
    """Tell how many documents stand where on their way in, and whether anybody reads them. now: ISO time."""
    held = counts(conn)
    moment = datetime.fromisoformat(now)
    due = job.c.state == "waiting", or_(job.c.retry_at.is_(None), job.c.retry_at <= moment.timestamp())
    alive = job.c.state == "reading", job.c.lease_until >= moment.timestamp()
    oldest = conn.execute(select(func.min(job.c.received_at)).where(*due)).scalar()
    reads = conn.execute(select(func.count()).select_from(job).where(*alive)).scalar_one()
    retried = select(func.count()).select_from(job).where(job.c.state == "waiting", job.c.failures > 0)
    facts: dict[str, Any] = {
        name: held.get(name, 0) for name in ("waiting", "reading", "filed", "refused", "secret")
    }
    facts |= {"failed": conn.execute(retried).scalar_one(), "oldest": oldest}
    if oldest and not reads and _minutes(oldest, now) > _SLOW_MINUTES:
        return Sign("queue", "bad", "stopped", facts)
    return Sign(
        "queue", "look" if facts["failed"] else "good", "failed" if facts["failed"] else "well", facts
    )


def disk(folder: Path) -> Sign:
    """Tell how much room the disk of the archive has left."""
    seen = shutil.disk_usage(folder if folder.exists() else folder.parent)
    facts = {"free": seen.free, "total": seen.total}
    if seen.free < LEAST_FREE:
        return Sign("disk", "bad", "full", facts)
    low = seen.free < LOW_FREE
    return Sign("disk", "look" if low else "good", "low" if low else "well", facts)


def sizes(archive: Archive) -> dict[str, int]:
    """Return how many bytes each part of the archive takes; every file is looked at."""
    folders = {
        "spool": archive.spool,
        "originals": archive.originals,
        "derived": archive.derived,
        "index": archive.index_dir,
    }
    found = {name: sum(_bytes(folder)) for name, folder in folders.items()}
    path = archive.database.path
    beside = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
    return {**found, "catalogue": sum(one.stat().st_size for one in beside if one.exists())}


def _bytes(folder: Path) -> Iterator[int]:
    """Yield the sizes of the files below a folder; what goes away meanwhile counts nothing."""
    for top, _folders, names in os.walk(folder):
        for name in names:
            try:
                yield (Path(top) / name).lstat().st_size
            except FileNotFoundError:
                continue


def readers(conn: Connection) -> Sign:
    """Tell whether every record can be opened by somebody: those named for it may all have left."""
    shut = circles.shut(conn)
    facts = {"shut": len(shut), "ids": ", ".join(f"#{one}" for one in shut[:_NAMED])}
    return Sign("readers", "look" if shut else "good", "shut" if shut else "well", facts)


def backed_up(conn: Connection, now: str) -> Sign:
    """Tell when the archive was last backed up, and how the check of the copy ended."""
    return _last(conn, "backup", BACKED_UP, _BACKUP_DAYS, now)


def verified(conn: Connection, now: str) -> Sign:
    """Tell when every original was last hashed anew, and what was found."""
    return _last(conn, "fixity", VERIFIED, _FIXITY_DAYS, now)


def _last(conn: Connection, part: str, action: str, days: tuple[int, int], now: str) -> Sign:
    query = select(audit_table.c.at, audit_table.c.detail).where(audit_table.c.action == action)
    row = conn.execute(query.order_by(audit_table.c.seq.desc()).limit(1)).first()
    originals = conn.execute(select(func.count()).select_from(original)).scalar_one()
    if row is None:
        none = not originals  # an archive without a document has nothing to lose yet
        return Sign(part, "good" if none else "look", "empty" if none else "never", {"at": None})
    facts = {"at": row.at, **json.loads(row.detail)}
    age = _minutes(row.at, now) / 60 / 24
    facts["days"] = max(0, int(age))
    if not facts.get("good"):
        return Sign(part, "bad", "failed", facts)
    if age > days[1]:
        return Sign(part, "bad", "old", facts)
    return Sign(part, "look" if age > days[0] else "good", "old" if age > days[0] else "well", facts)


def note_backup(conn: Connection, found: Check, *, person: str, at: str) -> None:
    """Write to the audit log how the check of a backup ended."""
    _note(conn, BACKED_UP, person, at, found)


def note_check(conn: Connection, found: Check, *, person: str, at: str) -> None:
    """Write to the audit log how a look at every original ended."""
    _note(conn, VERIFIED, person, at, found)


def _note(conn: Connection, action: str, person: str, at: str, found: Check) -> None:
    fixity = found.fixity
    detail = {
        "good": found.good,
        "checked": fixity.checked,
        "changed": len(fixity.changed),
        "missing": len(fixity.missing),
        "untracked": len(fixity.untracked),
        "audit_broken_at": found.broken_audit,
        "sound": found.sound,
    }
    audit.append(conn, at=at, person=person, action=action, subject="archive", detail=detail)


def _minutes(earlier: str, later: str) -> float:
    """Return the minutes between two ISO times; one with and one without a zone are both of this office."""
    first, last = (datetime.fromisoformat(text).replace(tzinfo=None) for text in (earlier, later))
    return (last - first).total_seconds() / 60
