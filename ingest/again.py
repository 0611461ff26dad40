"""A record whose pages changed, read again: the pages that were turned from their pictures, the fields from all.

    record ─ turned pages ─▶ sandbox.read ─ restore ─▶ pages ─ mark check ─ describe ─▶ the same record

What people entered stays (corpus.rereading). Pages that change meanwhile send the job back into the queue.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from corpus import catalogue, jobs, originals, rereading
from corpus.archive import Archive
from corpus.errors import LimitError, SecretMarkError, TooLargeError, UnreadableError
from corpus.jobs import Job
from corpus.names import confirmed_names, habits
from corpus.record import Page
from corpus.rereading import Leaf
from ingest import access_copy, pipeline, sandbox
from ingest.corrected import as_corrected
from ingest.fields.describe import describe
from ingest.fields.marks import read_secrecy
from ingest.sandbox import Sheet

# (archive, job, leaves, folder) → the pages of the stale leaves by place in `leaves`
PageReader = Callable[[Archive, Job, Sequence[Leaf], Path], dict[int, Page]]

_MARKED = (
    "Đọc lại thấy dấu chỉ độ mật: văn bản đã được chuyển sang hạn chế. "
    "Báo ngay người phụ trách bảo vệ bí mật nhà nước."
)
SPLIT = "split"  # the source of a job whose record was split off: the file's name speaks of another letter


def read_again(
    archive: Archive,
    job: Job,
    folder: Path,
    clock: Callable[[], datetime],
    *,
    read: PageReader | None = None,
    given_up: bool = False,
) -> None:
    """Bring a record to what its pages now say, and end its job. Raises what a worker puts a job back for."""
    record_id = job.record_id
    if record_id is None:
        raise ValueError(f"job {job.id} has no record yet")
    with archive.database.read() as conn:
        leaves = rereading.leaves(conn, record_id)
    try:
        if given_up:
            raise LimitError
        fresh = (read or read_stale)(archive, job, leaves, folder)
        _store(archive, job, leaves, fresh, clock())
    except SecretMarkError:
        _end(archive, job, clock(), look=_MARKED, restrict=True)
    except (UnreadableError, TooLargeError) as error:
        _end(archive, job, clock(), look=error.sentence)
    access_copy.keep(archive, record_id)


def read_stale(archive: Archive, job: Job, leaves: Sequence[Leaf], folder: Path) -> dict[int, Page]:
    """Read the stale pages from the originals; their pictures are drawn anew. Nothing is read where none is stale."""
    stale = [at for at, leaf in enumerate(leaves) if leaf.stale and leaf.page.source != "document"]
    if not stale:
        return {}
    with archive.database.read() as conn:
        files = rereading.files(conn, job.record_id or 0)
        known = confirmed_names(conn)
    number = {sha256: at for at, (sha256, _type) in enumerate(files)}
    sheets = sandbox.read(
        [(originals.path_of(archive.originals, sha256), media_type) for sha256, media_type in files],
        pipeline.read_config(archive.settings) | _places([leaves[at] for at in stale], number),
        folder,
        pipeline.limits(archive.settings),
        _progress(archive, job),
    )
    names = (*archive.settings.offices, archive.settings.province, *known)
    by_place = {(s.file, s.source_page): s for s in pipeline.restored(sheets, pipeline.model(), names)}
    found = {}
    for at in stale:
        source = leaves[at].source
        sheet = by_place.get((number[source.original_sha256], source.source_page))
        if sheet is not None:
            _keep_picture(archive, sheet, leaves[at])
            found[at] = sheet.page
    return found


def _places(leaves: Sequence[Leaf], number: dict[str, int]) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Return what tells the reader which pages to read and how people turned them."""
    places = [
        ((number[one.source.original_sha256], one.source.source_page), one.source.turned) for one in leaves
    ]
    return {
        "only": tuple(place for place, _turned in places),
        "turns": tuple((*place, turned) for place, turned in places if turned is not None),
    }


def _progress(archive: Archive, job: Job) -> Callable[[int, int], None]:
    def note(done: int, total: int) -> None:
        with archive.database.write() as conn:
            jobs.progress(conn, job.id, done, total, time.time() + archive.settings.lease_seconds)

    return note


def _keep_picture(archive: Archive, sheet: Sheet, leaf: Leaf) -> None:
    if sheet.picture is not None:
        source = leaf.source
        target = pipeline.picture_path(archive, source.original_sha256, source.source_page, source.turned)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(sheet.picture, target)


def _store(archive: Archive, job: Job, leaves: Sequence[Leaf], fresh: dict[int, Page], now: datetime) -> None:
    """Describe the pages and write what came of it, unless they changed meanwhile. Raises SecretMarkError."""
    tables = pipeline.tables_of(archive.folder)
    pages = [replace(fresh.get(at, leaf.page), number=at + 1) for at, leaf in enumerate(leaves)]
    if read_secrecy(pages, tables) is not None:
        raise SecretMarkError
    arrived = date.fromisoformat(job.received_at[:10])
    with archive.database.read() as conn:
        shown = habits(conn)
        texts = catalogue.page_texts(conn, job.record_id or 0)
    description = describe(
        pages,
        reference=tables,
        arrived=arrived,
        file_name=job.files[0].name if job.files and job.source != SPLIT else None,
        habits=shown,
    )
    if texts:
        description = as_corrected(description, pages, texts, arrived=arrived, reference=tables)
    reasons = pipeline.review_reasons(description, pages, archive.settings.review_below)
    at, record_id = now.isoformat(timespec="seconds"), job.record_id or 0
    with archive.database.write() as conn:
        if jobs.get(conn, job.id).record_id != record_id:
            return  # its pages went into another record
        if not rereading.stands(leaves, conn, record_id):
            rereading.wait_again(conn, job.id)
            return
        direction = pipeline.direction_in(archive, description)
        rereading.store(conn, record_id, pages, description, direction=direction, reasons=reasons, at=at)
        jobs.finish(conn, job.id, "filed", at, record_id=record_id, pages_done=len(pages))


def _end(archive: Archive, job: Job, now: datetime, *, look: str, restrict: bool = False) -> None:
    """End a job whose pages cannot be read, or must not be: the record stays, and a person has to look at it."""
    at, record_id = now.isoformat(timespec="seconds"), job.record_id or 0
    with archive.database.write() as conn:
        if jobs.get(conn, job.id).record_id != record_id:
            return
        rereading.look(conn, record_id, look, restrict=restrict)
        jobs.finish(conn, job.id, "filed", at, record_id=record_id)
