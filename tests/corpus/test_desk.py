"""What waits for a person, and what nobody may learn from it."""

import hashlib

import pytest

from corpus import audit, catalogue, desk, jobs, originals, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.record import Description, Direction, Page

AT = "2026-03-12T08:00:00"
ALL = frozenset({"normal", "restricted"})
NORMAL = frozenset({"normal"})


def record(
    archive: Archive, symbol: str, *, access: str = "normal", review: bool = False, files: int = 1
) -> int:
    digests = [hashlib.sha256(f"{symbol}{n}".encode()).hexdigest() for n in range(files)]
    with archive.database.write() as conn:
        for digest in digests:
            originals.register(
                conn,
                sha256=digest,
                size=1,
                media_type="image/png",
                name="a.png",
                received_at=AT,
                received_by="an",
            )
        pages = [
            (Page(number=n, width=1, height=1, dpi=300), PageSource(digest, 1))
            for n, digest in enumerate(digests, 1)
        ]
        record_id = catalogue.file_record(
            conn,
            Description(symbol=symbol),
            pages,
            direction=Direction.IN,
            review_reasons=("Chưa chắc",) if review else (),
            at=AT,
        )
        if access != "normal":
            revisions.set_access(conn, record_id, access, revision=1)
    return record_id


def job(archive: Archive, state: str, *, person: str = "an", at: str = AT, **values: object) -> int:
    with archive.database.write() as conn:
        job_id = jobs.add(conn, (), source="upload", title=f"{state}.pdf", received_by=person, received_at=at)
        if state != "waiting":
            jobs.finish(conn, job_id, state, at, **values)
    return job_id


def test_arrivals_newest_first_with_wiped_ones_between(archive: Archive) -> None:
    first, wiped, last = (
        job(archive, "waiting"),
        job(archive, "waiting"),
        job(archive, "refused", reason="Rỗng"),
    )
    with archive.database.write() as conn:
        jobs.forget(conn, wiped, at=AT, person="an", pages=1, digests=[])
    with archive.database.read() as conn:
        found = desk.arrivals(conn, person="an", access=NORMAL)
        few = desk.arrivals(conn, person="an", access=NORMAL, limit=2)
    assert [(a.id, a.state) for a in found] == [(last, "refused"), (wiped, "secret"), (first, "waiting")]
    assert found[1].title is None
    assert len(few) == 2


@pytest.mark.parametrize("state", ["indexed", "duplicate"])
def test_an_arrival_of_a_hidden_record_is_its_senders_only_and_names_nothing(
    archive: Archive, state: str
) -> None:
    held = record(archive, "7-QĐ/ĐU", access="restricted")
    name = "record_id" if state == "indexed" else "duplicate_of"
    job(archive, state, person="an", reason=f"Trùng với #{held}", **{name: held})
    with archive.database.read() as conn:
        (own,) = desk.arrivals(conn, person="an", access=NORMAL)
        assert desk.arrivals(conn, person="binh", access=NORMAL) == []
        (seen,) = desk.arrivals(conn, person="binh", access=ALL)
    assert (own.state, own.record_id, own.duplicate_of, own.reason, own.review) == (
        "kept",
        None,
        None,
        None,
        None,
    )
    assert (seen.state, getattr(seen, name)) == (state, held)


def test_the_tray_and_its_count_agree(archive: Archive) -> None:
    record(archive, "1-CV/ĐU", review=True)
    record(archive, "2-CV/ĐU", review=True, access="restricted")
    record(archive, "3-CV/ĐU")
    job(archive, "refused", reason="Rỗng")
    job(archive, "refused", reason="Cũ", at="2025-01-01T00:00:00")
    wiped, failed = job(archive, "waiting"), job(archive, "waiting")
    with archive.database.write() as conn:
        jobs.forget(conn, wiped, at=AT, person="an", pages=None, digests=[])
        jobs.retry_later(conn, failed, "Đĩa đầy", 0.0)
    since = "2026-01-01"
    with archive.database.read() as conn:
        tray = desk.tray(conn, person="an", access=NORMAL, since=since)
        assert [r.symbol for r in tray.records] == ["1-CV/ĐU"]
        assert (tray.records_total, len(tray.refused), len(tray.secret), len(tray.retrying)) == (1, 1, 1, 1)
        assert desk.tray_count(conn, person="an", access=NORMAL, since=since, review=True) == 3
        assert desk.tray_count(conn, person="an", access=ALL, since=since, review=True) == 4
        assert desk.tray_count(conn, person="an", access=ALL, since=since, review=False) == 2


def test_what_was_seen_leaves_and_stays_in_the_audit_log(archive: Archive) -> None:
    refused = job(archive, "refused", reason="Rỗng")
    with archive.database.write() as conn:
        desk.mark_seen(conn, f"job:{refused}", person="an", at=AT)
    with archive.database.read() as conn:
        assert desk.tray_count(conn, person="an", access=ALL, since="", review=True) == 0
        assert [e["action"] for e in audit.entries(conn, f"job:{refused}")] == [desk.SEEN]
        assert audit.broken(conn) is None


def test_lists_and_neighbours_skip_what_is_hidden(archive: Archive) -> None:
    first, hidden, last = (
        record(archive, "1-CV/ĐU", review=True),
        record(archive, "2-CV/ĐU", access="restricted"),
        record(archive, "3-CV/ĐU"),
    )
    with archive.database.read() as conn:
        total, page = desk.listed(conn, access=NORMAL, limit=1, offset=1)
        assert (total, [r.id for r in page]) == (2, [first])
        assert desk.listed(conn, access=ALL, direction="out", limit=5, offset=0) == (0, [])
        assert desk.neighbours(conn, last, access=NORMAL) == (None, first)
        assert desk.neighbours(conn, first, access=ALL) == (hidden, None)
        assert desk.neighbours(conn, last, access=ALL, review="needed") == (None, first)
        assert desk.visible(conn, [first, hidden, 99], access=NORMAL) == {first}


def test_originals_in_the_order_of_pages(archive: Archive) -> None:
    record_id = record(archive, "1-CV/ĐU", files=3)
    with archive.database.read() as conn:
        expected = [hashlib.sha256(f"1-CV/ĐU{n}".encode()).hexdigest() for n in range(3)]
        assert desk.originals_of(conn, record_id) == expected


def test_one_page_at_a_time(archive: Archive) -> None:
    record_id = record(archive, "1-CV/ĐU", files=2)
    digest = hashlib.sha256("1-CV/ĐU1".encode()).hexdigest()
    with archive.database.read() as conn:
        assert desk.page_source(conn, record_id, 2) == PageSource(digest, 1)
        assert desk.page_source(conn, record_id, 3) is None
        assert desk.words_of(conn, record_id, 1) == desk.words_of(conn, record_id, 9) == ()
