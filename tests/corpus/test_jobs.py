from collections.abc import Callable

import pytest

from corpus import jobs
from corpus.archive import Archive
from corpus.errors import NotFoundError
from ingest.intake import Receipt


def claim(archive: Archive, now: float) -> int | None:
    with archive.database.write() as conn:
        job = jobs.claim(conn, owner="w", now=now, lease=60)
    return job.id if job else None


def test_jobs_are_claimed_oldest_first_and_once(archive: Archive, put: Callable[..., Receipt]) -> None:
    first, second = put("một").job_id, put("hai").job_id
    assert [claim(archive, 0), claim(archive, 0), claim(archive, 0)] == [first, second, None]


def test_a_lease_that_ran_out_can_be_claimed_again(archive: Archive, put: Callable[..., Receipt]) -> None:
    job_id = put("một").job_id
    assert claim(archive, 0) == job_id
    assert claim(archive, 59) is None
    assert claim(archive, 61) == job_id
    with archive.database.read() as conn:
        assert jobs.get(conn, job_id).claims == 2


def test_progress_renews_the_lease(archive: Archive, put: Callable[..., Receipt]) -> None:
    job_id = put("một").job_id
    claim(archive, 0)
    with archive.database.write() as conn:
        jobs.progress(conn, job_id, 3, 12, 200.0)
    assert claim(archive, 100) is None
    with archive.database.read() as conn:
        seen = jobs.get(conn, job_id)
    assert (seen.pages_done, seen.pages_total) == (3, 12)


def test_a_job_put_back_waits_for_its_time(archive: Archive, put: Callable[..., Receipt]) -> None:
    job_id = put("một").job_id
    claim(archive, 0)
    with archive.database.write() as conn:
        jobs.retry_later(conn, job_id, "đĩa đầy", 30.0, count=False)
    assert claim(archive, 29) is None
    assert claim(archive, 30) == job_id
    with archive.database.read() as conn:
        assert jobs.get(conn, job_id).failures == 0


def test_an_unknown_job_is_a_clear_error(archive: Archive) -> None:
    with archive.database.read() as conn, pytest.raises(NotFoundError, match="số 99"):
        jobs.get(conn, 99)
