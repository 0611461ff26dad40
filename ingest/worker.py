"""Takes the next waiting job until there is none: lease, retry, mark failed. One worker an archive (worker.lock).

A worker may be killed at any moment: what it had not committed is done again by the next one, what it had
committed is there once. Leftovers in the spool are swept at the start.
"""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import structlog

from corpus import jobs, originals, sessions
from corpus.archive import Archive
from corpus.errors import (
    DamagedError,
    DiskFullError,
    LimitError,
    MissingToolError,
    SecretMarkError,
    TooLargeError,
    UnreadableError,
    VanthuError,
)
from corpus.jobs import Job
from corpus.names import confirmed_names, habits
from ingest import access_copy, again, pipeline, sandbox
from ingest.intake import release_spool
from ingest.pipeline import Letter

_MAX_CLAIMS = 10  # a job whose worker died this often is filed unread: it may be what kills the worker
_IDLE_SECONDS = 0.5

Reader = Callable[[Archive, Job, Path], Letter]
log = structlog.get_logger()


def run(
    archive: Archive,
    *,
    until_empty: bool,
    read: Reader | None = None,
    clock: Callable[[], datetime] = datetime.now,
    after_each: Callable[[], None] = lambda: None,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Work off the queue; returns False at once when another worker holds the archive.

    `read` replaces the reading steps (tests); `after_each` is called after each job and while idle: the index
    catches up there.
    """
    with archive.lock("worker") as held:
        if not held:
            return False
        sweep(archive)
        _end_old_sessions(archive, clock())
        sandbox.make_ready(*access_copy.MODULES)
        while not stop():
            job = _claim(archive, clock())
            if job is not None:
                work(archive, job, read or read_job, clock)
            after_each()
            if job is None:
                if until_empty:
                    return True
                time.sleep(_IDLE_SECONDS)
    return True


def _claim(archive: Archive, now: datetime) -> Job | None:
    with archive.database.write() as conn:
        lease = archive.settings.lease_seconds
        return jobs.claim(conn, owner=f"{os.getpid()}", now=now.timestamp(), lease=lease)


def sweep(archive: Archive) -> None:
    """Free jobs of a dead worker and remove what no job points to. Only the holder of worker.lock may."""
    with archive.database.write() as conn:
        jobs.release_all(conn)
    with archive.database.read() as conn:
        ended = jobs.filed_with_spool(conn)
    for job in ended:
        release_spool(archive, job.id)
    with archive.database.read() as conn:
        known = jobs.spool_names(conn)
    for path in archive.spool.iterdir():
        if path.is_dir() and path.name.startswith("work-"):
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file() and path.name not in known and _is_old(path):
            path.unlink(missing_ok=True)


def _end_old_sessions(archive: Archive, now: datetime) -> None:
    """Delete the sessions that are over; signing in does so too, but perhaps nobody does."""
    with archive.database.write() as conn:
        sessions.prune(conn, now.astimezone())


def _is_old(path: Path) -> bool:
    """Tell whether a spool file is no longer being received: an upload touches its file all the time."""
    return time.time() - path.stat().st_mtime > 3600


def work(archive: Archive, job: Job, read: Reader, clock: Callable[[], datetime]) -> None:
    """Do one job to its end, or put it back with the reason. Never raises for what a document does."""
    folder = archive.spool / f"work-{job.id}"
    folder.mkdir(exist_ok=True)
    try:
        if job.record_id is not None:
            again.read_again(archive, job, folder, clock, given_up=_is_spent(archive, job))
            return
        letter = _read(archive, job, read, folder)
        record_id = pipeline.file_letter(archive, job, letter, now=clock())
        release_spool(archive, job.id)
        if record_id is not None:
            access_copy.keep(archive, record_id)
    except SecretMarkError:
        _forget(archive, job, folder, clock())
    except VanthuError as error:
        _put_back(archive, job, error, clock())
    except OSError as error:
        _put_back(archive, job, DiskFullError() if error.errno == 28 else DamagedError(str(error)), clock())
    except Exception as error:
        # A fault of ours must not stop the queue: the job waits, and after some tries a person gets it.
        log.exception("job failed", job=job.id)
        _put_back(archive, job, VanthuError(f"{VanthuError.message} ({type(error).__name__})"), clock())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_spent(archive: Archive, job: Job) -> bool:
    return job.claims > _MAX_CLAIMS or job.failures >= archive.settings.max_failures


def _read(archive: Archive, job: Job, read: Reader, folder: Path) -> Letter:
    """Read the job's document; what cannot be read is filed unread, with the reason, for a person."""
    if _is_spent(archive, job):
        return pipeline.unread_letter(job, LimitError())
    try:
        return read(archive, job, folder)
    except (UnreadableError, TooLargeError) as error:
        # It was received, so it is kept: past the door only a secrecy mark makes us let go of a file.
        log.warning("unreadable", job=job.id, code=error.code)
        return pipeline.unread_letter(job, error)


def read_job(archive: Archive, job: Job, folder: Path) -> Letter:
    """Read one job with the real pipeline, reporting its pages to the catalogue."""

    def progress(done: int, total: int) -> None:
        with archive.database.write() as conn:
            jobs.progress(conn, job.id, done, total, time.time() + archive.settings.lease_seconds)

    with archive.database.read() as conn:
        known, shown = confirmed_names(conn), habits(conn)
    return pipeline.read_letter(
        sources_of(archive, job),
        archive.settings,
        folder,
        tables=pipeline.tables_of(archive.folder),
        arrived=date.fromisoformat(job.received_at[:10]),
        file_name=job.files[0].name,
        progress=progress,
        known=known,
        habits=shown,
    )


def sources_of(archive: Archive, job: Job) -> list[tuple[Path, str]]:
    """Return where the job's files lie: in the spool, or already in the store if a worker died after keeping them."""
    found = []
    for file in job.files:
        spooled = archive.spool / file.spool_name if file.spool_name else None
        kept = originals.path_of(archive.originals, file.sha256)
        found.append((spooled if spooled and spooled.exists() else kept, file.media_type))
    return found


def _forget(archive: Archive, job: Job, folder: Path, now: datetime) -> None:
    """Wipe everything of a document that bears a secrecy mark (design §4, Law 117/2025 art. 5)."""
    pages = len(list(folder.glob("*.jpg"))) or None
    shutil.rmtree(folder, ignore_errors=True)
    digests = []
    for file in job.files:
        if file.spool_name:
            (archive.spool / file.spool_name).unlink(missing_ok=True)
        if file.source_path:
            digests.append(source_digest(archive, Path(file.source_path)))
    originals.sync_folder(archive.spool)
    with archive.database.write() as conn:
        at = now.isoformat(timespec="seconds")
        jobs.forget(conn, job.id, at=at, person=job.received_by, pages=pages, digests=digests)
    archive.database.truncate_log()


def source_digest(archive: Archive, path: Path) -> str:
    """Return a keyed digest of a drop-folder file's identity; it tells nothing of its name to who lacks the key."""
    with suppress(OSError):
        seen = path.stat()
        return originals.keyed_digest(
            archive.secret_key(), f"{path}|{seen.st_ino}|{seen.st_size}|{seen.st_mtime_ns}"
        )
    return originals.keyed_digest(archive.secret_key(), str(path))


def _put_back(archive: Archive, job: Job, error: VanthuError, now: datetime) -> None:
    """Let a job wait: a full disk or a missing program is not the document's fault and does not count."""
    ours = isinstance(error, DiskFullError | MissingToolError)
    log.error("put back", job=job.id, code=error.code, sentence=error.sentence)
    with archive.database.write() as conn:
        retry_at = now.timestamp() + archive.settings.retry_seconds
        jobs.retry_later(conn, job.id, error.sentence, retry_at, count=not ours)
