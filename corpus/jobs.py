"""Jobs: one row a document on its way in. The rows are the queue; screens and `--wait` read the same truth.

States: waiting → reading → filed → indexed | needs-review, or duplicate | refused. A worker claims in one
statement; a lease tells a dead worker from a slow one; whoever holds worker.lock may take over at once.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from corpus.errors import NotFoundError
from corpus.schema import job, job_file, left_alone, original, record_page, refusal

OPEN_STATES = ("waiting", "reading", "filed")
KEPT = "kept"  # the reason code of a repeated file that a person wants as a document of its own
FINAL_STATES = ("indexed", "needs-review", "duplicate", "refused")


@dataclass(frozen=True, slots=True)
class JobFile:
    """One received file of a job; spool_name is None once its bytes have left the spool."""

    spool_name: str | None
    name: str
    sha256: str
    size: int
    media_type: str
    source_path: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One document on its way in, with its files in order."""

    id: int
    state: str
    source: str
    title: str
    received_by: str
    received_at: str
    access: str
    claims: int
    failures: int
    retry_at: float | None
    reason_code: str | None
    reason: str | None
    pages_done: int
    pages_total: int | None
    record_id: int | None
    duplicate_of: int | None
    files: tuple[JobFile, ...]


def add(
    conn: Connection,
    files: tuple[JobFile, ...],
    *,
    source: str,
    title: str,
    received_by: str,
    received_at: str,
    declared_not_secret: bool = False,
    access: str = "normal",
) -> int:
    """Write a waiting job for files that already lie in the spool; returns its id (the receipt).

    access: who may see it and the record that it becomes (a key of corpus.circles).
    """
    job_id: int = conn.execute(
        insert(job)
        .values(
            state="waiting",
            source=source,
            title=title,
            received_by=received_by,
            received_at=received_at,
            declared_not_secret=declared_not_secret,
            access=access,
            claims=0,
            failures=0,
            pages_done=0,
        )
        .returning(job.c.id)
    ).scalar_one()
    for position, file in enumerate(files):
        conn.execute(insert(job_file).values(job_id=job_id, position=position, **_file_row(file)))
    return job_id


def _file_row(file: JobFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in JobFile.__slots__}


def get(conn: Connection, job_id: int) -> Job:
    """Return one job. Raises NotFoundError."""
    row = conn.execute(select(job).where(job.c.id == job_id)).mappings().first()
    if row is None:
        raise NotFoundError("Không có lượt nhận số %(job_id)s.", job_id=job_id)
    files = conn.execute(
        select(job_file).where(job_file.c.job_id == job_id).order_by(job_file.c.position)
    ).mappings()
    names = [n for n in Job.__slots__ if n != "files"]
    return Job(
        **{n: row[n] for n in names},
        files=tuple(JobFile(**{n: f[n] for n in JobFile.__slots__}) for f in files),
    )


def recent(conn: Connection, limit: int = 100, states: tuple[str, ...] = ()) -> list[Job]:
    """Return the newest jobs, of the given states when given."""
    query = select(job.c.id).order_by(job.c.id.desc()).limit(limit)
    if states:
        query = query.where(job.c.state.in_(states))
    return [get(conn, row.id) for row in conn.execute(query).all()]


def counts(conn: Connection) -> dict[str, int]:
    """Return how many jobs stand in each state, and under 'secret' how many were refused for a mark."""
    found = {
        row.state: row.n
        for row in conn.execute(select(job.c.state, func.count().label("n")).group_by(job.c.state))
    }
    found["secret"] = conn.execute(select(func.count()).select_from(refusal)).scalar_one()
    return found


def claim(conn: Connection, *, owner: str, now: float, lease: float) -> Job | None:
    """Take the oldest job that is due, in one statement; None when nothing is. Times in seconds since the epoch."""
    due = or_(
        (job.c.state == "waiting") & (job.c.retry_at.is_(None) | (job.c.retry_at <= now)),
        (job.c.state == "reading") & (job.c.lease_until < now),
    )
    oldest = select(job.c.id).where(due).order_by(job.c.id).limit(1).scalar_subquery()
    row = conn.execute(
        update(job)
        .where(job.c.id == oldest)
        .values(
            state="reading", lease_owner=owner, lease_until=now + lease, claims=job.c.claims + 1, pages_done=0
        )
        .returning(job.c.id)
    ).first()
    return get(conn, row.id) if row else None


def release_all(conn: Connection) -> int:
    """Put every job under a lease back to waiting; only the holder of worker.lock may say so. Returns how many."""
    found = conn.execute(
        update(job)
        .where(job.c.state == "reading")
        .values(state="waiting", lease_until=None, lease_owner=None)
    )
    return int(found.rowcount)


def progress(conn: Connection, job_id: int, done: int, total: int, lease_until: float) -> None:
    """Note how many pages are read; this also renews the lease."""
    conn.execute(
        update(job)
        .where(job.c.id == job_id)
        .values(pages_done=done, pages_total=total, lease_until=lease_until)
    )


def retry_later(conn: Connection, job_id: int, error: str, retry_at: float, *, count: bool = True) -> None:
    """Put a failed job back; a full disk (count=False) is not the document's fault."""
    conn.execute(
        update(job)
        .where(job.c.id == job_id)
        .values(
            state="waiting",
            failures=job.c.failures + (1 if count else 0),
            last_error=error,
            retry_at=retry_at,
            lease_until=None,
            lease_owner=None,
        )
    )


def retry_now(conn: Connection) -> int:
    """Let every job that failed be tried at once, as if it never had; returns how many."""
    failed = (job.c.state == "waiting") & or_(job.c.failures > 0, job.c.retry_at.is_not(None))
    values = {"claims": 0, "failures": 0, "retry_at": None, "last_error": None}
    return int(conn.execute(update(job).where(failed).values(**values)).rowcount)


def finish(conn: Connection, job_id: int, state: str, at: str, **values: Any) -> None:
    """End a job: filed (record_id), duplicate (duplicate_of) or refused (reason_code, reason)."""
    conn.execute(
        update(job)
        .where(job.c.id == job_id)
        .values(state=state, finished_at=at, lease_until=None, lease_owner=None, retry_at=None, **values)
    )


def keep_repeated(conn: Connection, job_id: int) -> None:
    """Put a repeated file back into the queue, to be a document of its own. Raises NotFoundError for another job."""
    mine = (job.c.id == job_id) & (job.c.state == "duplicate") & (job.c.reason_code == "duplicate")
    values = {"claims": 0, "failures": 0, "finished_at": None, "duplicate_of": None, "reason": None}
    found = conn.execute(update(job).where(mine).values(state="waiting", reason_code=KEPT, **values))
    if found.rowcount != 1:
        raise NotFoundError(
            "Lượt nhận số %(job_id)s không phải tệp trùng đang chờ quyết định.", job_id=job_id
        )


def spool_emptied(conn: Connection, job_id: int) -> None:
    """Note that the job's bytes no longer lie in the spool."""
    conn.execute(update(job_file).where(job_file.c.job_id == job_id).values(spool_name=None))


def spool_names(conn: Connection) -> set[str]:
    """Return every spool name that a job still points to; other files there are leftovers."""
    rows = conn.execute(select(job_file.c.spool_name).where(job_file.c.spool_name.is_not(None)))
    return {row.spool_name for row in rows}


def filed_with_spool(conn: Connection) -> list[Job]:
    """Return ended jobs whose bytes still lie in the spool (the process died after its commit)."""
    query = (
        select(job.c.id)
        .distinct()
        .join(job_file)
        .where(job_file.c.spool_name.is_not(None), job.c.state.not_in(("waiting", "reading")))
    )
    return [get(conn, row.id) for row in conn.execute(query).all()]


def holder_of(conn: Connection, digests: tuple[str, ...]) -> int | None:
    """Return the record that holds exactly these files, or None: the test for 'trùng với'."""
    query = select(record_page.c.record_id).where(record_page.c.original_sha256 == digests[0]).distinct()
    for row in conn.execute(query).all():
        held = conn.execute(
            select(record_page.c.original_sha256).where(record_page.c.record_id == row.record_id).distinct()
        )
        if {h.original_sha256 for h in held} == set(digests):
            return int(row.record_id)
    return _came_as(conn, digests)


def _came_as(conn: Connection, digests: tuple[str, ...]) -> int | None:
    """Return the record that came as exactly these files, where its pages have been taken out or merged since."""
    bearer = func.coalesce(job.c.record_id, job.c.duplicate_of)
    query = (
        select(job.c.id, bearer).join(job_file).where(job_file.c.sha256 == digests[0], bearer.is_not(None))
    )
    for job_id, record_id in conn.execute(query.order_by(job.c.id)).all():
        came = select(job_file.c.sha256).where(job_file.c.job_id == job_id)
        if set(conn.execute(came).scalars()) == set(digests):
            return int(record_id)
    return None


def forget(
    conn: Connection, job_id: int, *, at: str, person: str, pages: int | None, digests: list[str]
) -> None:
    """Wipe a job that bore a secrecy mark; time, person and page count stay, and digests not to be read again."""
    conn.execute(delete(job).where(job.c.id == job_id))
    conn.execute(insert(refusal).values(job_id=job_id, at=at, person=person, pages=pages))
    for digest in digests:
        conn.execute(insert(left_alone).prefix_with("OR IGNORE").values(digest=digest))


def was_forgotten(conn: Connection, job_id: int) -> bool:
    """Tell whether this job was refused for a secrecy mark."""
    return conn.execute(select(refusal.c.id).where(refusal.c.job_id == job_id)).first() is not None


def refusals(conn: Connection) -> list[dict[str, Any]]:
    """Return what stays of the documents refused for a mark, newest first."""
    return [dict(row) for row in conn.execute(select(refusal).order_by(refusal.c.id.desc())).mappings()]


def is_left_alone(conn: Connection, digest: str) -> bool:
    """Tell whether a drop-folder file is not to be read again."""
    return conn.execute(select(left_alone).where(left_alone.c.digest == digest)).first() is not None


def leave_alone(conn: Connection, digest: str) -> None:
    """Remember a drop-folder file that is not to be read again."""
    conn.execute(insert(left_alone).prefix_with("OR IGNORE").values(digest=digest))


def sources_to_remove(conn: Connection) -> list[tuple[int, int, str]]:
    """Return (job, position, path) of drop-folder files whose documents are safely kept."""
    query = (
        select(job_file.c.job_id, job_file.c.position, job_file.c.source_path)
        .join(job)
        .where(
            job_file.c.source_path.is_not(None),
            job.c.state.in_(("filed", "indexed", "needs-review", "duplicate")),
        )
    )
    return [(row.job_id, row.position, row.source_path) for row in conn.execute(query)]


def source_removed(conn: Connection, job_id: int, position: int) -> None:
    """Note that the drop-folder file is gone."""
    conn.execute(
        update(job_file)
        .where(job_file.c.job_id == job_id, job_file.c.position == position)
        .values(source_path=None)
    )


def known_sources(conn: Connection) -> set[str]:
    """Return the drop-folder paths that jobs still point to."""
    rows = conn.execute(select(job_file.c.source_path).where(job_file.c.source_path.is_not(None)))
    return {row.source_path for row in rows}


def is_stored(conn: Connection, sha256: str) -> bool:
    """Tell whether an original with this digest is held."""
    return conn.execute(select(original.c.sha256).where(original.c.sha256 == sha256)).first() is not None
