"""Pages turned, moved, taken out and put back: positions, what points to them, the queue, and who was first."""

import hashlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from corpus import audit, catalogue, jobs, originals, page_order, rereading, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.record import Citation, Description, Direction, Page, Relation, Where, Word
from corpus.schema import audit as audit_table
from corpus.schema import field_reading, record_page
from corpus.turning import turned_box, turned_page

AT = "2026-03-20T08:00:00"
BY = {"person": "clerk", "at": AT}
SHA = hashlib.sha256(b"mot tep").hexdigest()


def page(number: int, source: str = "ocr") -> Page:
    words = (Word(f"trang{number}", f"trang{number}", (10, 20, 110, 60), 0.9),)
    return Page(number, 1000, 1400, 120, words, source=source)


def file_pages(conn: Connection, count: int, source: str = "ocr") -> int:
    originals.register(
        conn,
        sha256=SHA,
        size=7,
        media_type="application/pdf",
        name="a.pdf",
        received_at=AT,
        received_by="clerk",
    )
    where = {"symbol": Where(2, (100, 200, 300, 240), "number-line")}
    cited = Citation("9-CV/TU", None, None, None, Relation.REFERS_TO, "theo 9-CV/TU", min(count, 3))
    described = Description(symbol="12-CV/ĐU", number="12", where=where, citations=(cited,))
    pages = [(page(n, source), PageSource(SHA, n)) for n in range(1, count + 1)]
    return catalogue.file_record(
        conn, described, pages, direction=Direction.IN, review_reasons=("Chưa chắc",), at=AT
    )


def shown(conn: Connection, record_id: int) -> list[int]:
    """Return which source pages stand in a record, in order; their places must have no gap."""
    rows = conn.execute(
        select(record_page).where(record_page.c.record_id == record_id).order_by(record_page.c.position)
    ).all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.source_page for row in rows]


def revision(conn: Connection, record_id: int) -> int:
    return catalogue.get(conn, record_id).revision


def test_a_turned_page_turns_words_boxes_and_fields_and_waits_to_be_read(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 2)
        before, after = page_order.rotate(conn, record_id, 2, 90, revision=1, **BY)
        assert (before, after) == (PageSource(SHA, 2), PageSource(SHA, 2, 90))
        (first, _), (second, source) = catalogue.pages(conn, record_id)
        assert (first.width, first.height) == (1000, 1400)
        assert (second.width, second.height, second.rotation) == (1400, 1000, 90.0)
        assert second.words[0].box == (20, 890, 60, 990)
        assert source.turned == 90
        view = next(v for v in catalogue.fields(conn, record_id) if v.field == "symbol")
        assert view.box == (200, 700, 240, 900)
        assert [leaf.stale for leaf in rereading.leaves(conn, record_id)] == [False, True]
        assert rereading.state(conn, record_id) == "waiting"
        _, again = page_order.rotate(conn, record_id, 2, 270, revision=2, **BY)
        assert again.turned == 0
        assert catalogue.pages(conn, record_id)[1][0].words[0].box == (10, 20, 110, 60)


def test_a_typed_page_is_not_turned(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 1, source="document")
        with pytest.raises(UsageError, match="không có ảnh"):
            page_order.rotate(conn, record_id, 1, 90, revision=1, **BY)
        assert rereading.state(conn, record_id) is None


def test_only_pages_with_a_picture_can_be_turned(archive: Archive) -> None:
    with archive.database.write() as conn:
        scanned = file_pages(conn, 3)
        assert page_order.pictured(conn, scanned) == [1, 2, 3]
        assert page_order.pictured(conn, file_pages(conn, 2, source="document")) == []


def test_a_page_taken_out_takes_its_text_along_and_comes_back_with_it(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 3)
        number = revisions.correct_page(conn, record_id, 2, "chữ của người", revision=1, **BY)
        number = revisions.correct_page(conn, record_id, 3, "trang ba", revision=number, **BY)
        removed_id = page_order.remove(conn, record_id, 2, revision=number, **BY)
        assert shown(conn, record_id) == [1, 3]
        assert {n: t for n, t in catalogue.page_texts(conn, record_id).items() if n > 0} == {2: "trang ba"}
        (symbol,) = conn.execute(select(field_reading).where(field_reading.c.field == "symbol")).all()
        assert (symbol.page, symbol.box) == (None, None)
        assert catalogue.citations(conn, record_id)[0]["page"] == 2
        (gone,) = page_order.removed(conn, record_id)
        assert (gone.id, gone.position, gone.source.source_page, gone.person) == (removed_id, 2, 2, "clerk")
        back = page_order.put_back(conn, record_id, removed_id, revision=number + 1, **BY)
        assert back == 2
        assert shown(conn, record_id) == [1, 2, 3]
        assert catalogue.page_texts(conn, record_id) == {2: "chữ của người", 3: "trang ba"}
        assert page_order.removed(conn, record_id) == []
        with pytest.raises(NotFoundError):
            page_order.put_back(conn, record_id, removed_id, revision=number + 2, **BY)


def test_the_only_page_stays(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 1)
        with pytest.raises(UsageError, match="ít nhất một trang"):
            page_order.remove(conn, record_id, 1, revision=1, **BY)
        with pytest.raises(NotFoundError):
            page_order.remove(conn, record_id, 7, revision=1, **BY)
        assert shown(conn, record_id) == [1]


def test_who_comes_second_is_told_and_nothing_is_written(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 3)
    for step in (
        lambda conn: page_order.rotate(conn, record_id, 1, 90, revision=7, **BY),
        lambda conn: page_order.remove(conn, record_id, 1, revision=7, **BY),
        lambda conn: page_order.move(conn, record_id, 1, 3, revision=7, **BY),
    ):
        with pytest.raises(ConflictError), archive.database.write() as conn:
            step(conn)
    with archive.database.read() as conn:
        assert shown(conn, record_id) == [1, 2, 3]
        assert conn.execute(select(audit_table)).all() == []
        assert rereading.state(conn, record_id) is None


STEPS = st.lists(
    st.tuples(st.sampled_from(["move", "remove", "back", "turn"]), st.integers(1, 5), st.integers(1, 5)),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_no_page_is_lost_or_doubled(archive: Archive, steps: list[Any]) -> None:
    with archive.database.engine.connect() as conn:
        record_id = file_pages(conn, 5)
        last = revision(conn, record_id)
        last = revisions.correct_page(conn, record_id, 4, "của trang bốn", revision=last, **BY)
        for what, one, other in steps:
            try:
                if what == "move":
                    page_order.move(conn, record_id, one, other, revision=last, **BY)
                elif what == "remove":
                    page_order.remove(conn, record_id, one, revision=last, **BY)
                elif what == "turn":
                    page_order.rotate(conn, record_id, one, 90, revision=last, **BY)
                elif gone := page_order.removed(conn, record_id):
                    page_order.put_back(conn, record_id, gone[-1].id, revision=last, **BY)
            except (NotFoundError, UsageError):
                pass
            last = revision(conn, record_id)
        held = shown(conn, record_id)
        away = [one.source.source_page for one in page_order.removed(conn, record_id)]
        assert sorted(held + away) == [1, 2, 3, 4, 5]
        texts = catalogue.page_texts(conn, record_id)
        assert texts.get(held.index(4) + 1 if 4 in held else min(texts)) == "của trang bốn"
        assert audit.broken(conn) is None
        conn.rollback()


def test_reading_again_keeps_what_people_entered_and_decided(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 2)
        last = revisions.correct_field(conn, record_id, "subject", "Của người", revision=1, **BY)
        kept = catalogue.citations(conn, record_id)[0]
        described = Description(
            symbol="77-CV/ĐU",
            subject="Của máy",
            citations=(
                Citation("9-CV/TU", None, None, None, Relation.REFERS_TO, "theo 9-CV/TU", 1),
                Citation("8-CV/TU", None, None, None, Relation.REFERS_TO, "theo 8-CV/TU", 1),
            ),
        )
        pages = [one.page for one in rereading.leaves(conn, record_id)]
        rereading.store(conn, record_id, pages, described, direction=Direction.OUT, reasons=(), at=AT)
        held = catalogue.get(conn, record_id)
        assert (held.symbol, held.subject, held.direction, held.review) == (
            "77-CV/ĐU",
            "Của người",
            Direction.OUT,
            "none",
        )
        assert held.revision == last + 1
        rows = catalogue.citations(conn, record_id)
        assert [(row["symbol"], row["page"]) for row in rows] == [("9-CV/TU", 1), ("8-CV/TU", 1)]
        assert rows[0]["id"] == kept["id"]
        revisions.approve(conn, record_id, revision=held.revision, **BY)
        other = Description(symbol="5-CV/ĐU", subject="Khác")
        rereading.store(conn, record_id, pages, other, direction=Direction.IN, reasons=("lạ",), at=AT)
        held = catalogue.get(conn, record_id)
        assert (held.symbol, held.review, held.direction) == ("77-CV/ĐU", "done", Direction.OUT)


def test_a_record_has_one_job_however_often_it_is_asked(archive: Archive) -> None:
    with archive.database.write() as conn:
        record_id = file_pages(conn, 1)
        first = rereading.ask(conn, record_id, **BY)
        jobs.finish(conn, first, "indexed", AT, record_id=record_id)
        assert rereading.ask(conn, record_id, **BY) == first
        job = jobs.get(conn, first)
        assert (job.state, job.files[0].sha256, job.files[0].spool_name) == ("waiting", SHA, None)


@given(
    box=st.tuples(st.integers(0, 400), st.integers(0, 300), st.integers(401, 800), st.integers(301, 600)),
    turns=st.lists(st.sampled_from([90, 180, 270]), max_size=5),
)
def test_turns_add_up(box: tuple[int, int, int, int], turns: list[int]) -> None:
    leaf = Page(1, 800, 600, 100, (Word("a", "a", box, 1.0),))
    for degrees in turns:
        leaf = turned_page(leaf, degrees)
    whole = sum(turns) % 360
    assert leaf.words[0].box == turned_box(box, 800, 600, whole)
    assert (leaf.width, leaf.height) == ((800, 600) if whole % 180 == 0 else (600, 800))
    assert leaf.rotation == whole
