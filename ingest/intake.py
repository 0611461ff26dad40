"""The door: type by content, size, hash, duplicate, arrival entry. From here on nothing can be lost.

Imports no reader, so that the web can receive files without loading cv2. The order of durability is that of
corpus.originals: the bytes lie in the spool and the job row is committed before an answer is given.
"""

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from corpus import audit, jobs
from corpus.archive import Archive
from corpus.errors import EmptyFileError, RefusedError
from corpus.jobs import JobFile
from corpus.originals import Spooled, spool
from corpus.text import one_line, without_controls
from ingest.media import media_type_of

_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file at the door: its name for people (never used as a path) and its bytes."""

    name: str
    stream: BinaryIO
    source_path: Path | None = None  # drop folder only: taken away once the document is kept


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer: the job's id, and its state at once (waiting, duplicate or refused with a reason)."""

    job_id: int
    state: str
    sha256: str | None
    duplicate_of: int | None = None
    reason: str | None = None


def receive(
    archive: Archive,
    files: Sequence[Incoming],
    *,
    source: str,
    person: str,
    now: datetime,
    declared_not_secret: bool = False,
    access: str = "normal",
) -> Receipt:
    """Take in one document made of one or more files; durable when this returns. access: who may see it from now on.

    A file that cannot be taken in is refused with its reason in a job row of its own. Raises DiskFullError when
    there is no space: then nothing was received and the caller tries again.
    """
    at = now.isoformat(timespec="seconds")
    add = partial(
        jobs.add, source=source, title=_title(files), received_by=person, received_at=at, access=access
    )
    taken: list[JobFile] = []
    try:
        for file in files:
            taken.append(_take(archive, file))
    except RefusedError as error:
        _drop(archive, taken)
        with archive.database.write() as conn:
            job_id = add(conn, ())
            jobs.finish(conn, job_id, "refused", at, reason_code=error.code, reason=error.sentence)
        return Receipt(job_id, "refused", None, reason=error.sentence)
    with archive.database.write() as conn:
        job_id = add(conn, tuple(taken), declared_not_secret=declared_not_secret)
        held = jobs.holder_of(conn, tuple(f.sha256 for f in taken))
        if held is not None:
            mark_duplicate(conn, job_id, held, at=at, person=person)
    if held is not None:
        release_spool(archive, job_id)
        return Receipt(job_id, "duplicate", taken[0].sha256, duplicate_of=held)
    return Receipt(job_id, "waiting", taken[0].sha256)


def mark_duplicate(conn: Connection, job_id: int, held: int, *, at: str, person: str) -> None:
    """End a job whose very bytes are already filed as record `held`."""
    jobs.finish(
        conn, job_id, "duplicate", at, duplicate_of=held, reason_code="duplicate", reason=f"Trùng với #{held}"
    )
    audit.append(conn, at=at, person=person, action="duplicate", subject=f"job:{job_id}", detail={"of": held})


def release_spool(archive: Archive, job_id: int) -> None:
    """Remove an ended job's bytes from the spool; the store or an earlier record holds them."""
    with archive.database.read() as conn:
        files = jobs.get(conn, job_id).files
    _drop(archive, files)
    with archive.database.write() as conn:
        jobs.spool_emptied(conn, job_id)


def _take(archive: Archive, file: Incoming) -> JobFile:
    """Spool one file and name its type. Raises RefusedError children; then nothing of it is left."""
    limit = archive.settings.max_file_mb * 1_000_000
    spooled = spool(file.stream, archive.spool, uuid.uuid4().hex, limit)
    try:
        return _describe(archive.spool, spooled, file)
    except RefusedError:
        (archive.spool / spooled.spool_name).unlink()
        raise


def _describe(folder: Path, spooled: Spooled, file: Incoming) -> JobFile:
    if spooled.size == 0:
        raise EmptyFileError
    return JobFile(
        spool_name=spooled.spool_name,
        name=clean_name(file.name),
        sha256=spooled.sha256,
        size=spooled.size,
        media_type=media_type_of(folder / spooled.spool_name),
        source_path=str(file.source_path) if file.source_path else None,
    )


def _drop(archive: Archive, files: Sequence[JobFile]) -> None:
    for file in files:
        if file.spool_name:
            (archive.spool / file.spool_name).unlink(missing_ok=True)


def _title(files: Sequence[Incoming]) -> str:
    first = clean_name(files[0].name)
    return first if len(files) == 1 else f"{first} (+{len(files) - 1})"


def clean_name(name: str) -> str:
    """Return a received name as people should see it: last part of a path, NFC, no control or direction marks."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(ch for ch in without_controls(last) if unicodedata.category(ch) not in ("Cf", "Cs"))
    return one_line(seen)[:_MAX_NAME] or "không tên"
