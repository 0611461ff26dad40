from collections.abc import Callable

import pytest

from corpus import catalogue, outbox, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import ConflictError, NotFoundError
from corpus.originals import register
from corpus.record import ArrivalStamp, Description, Direction, Obligation, Page, Step, Word

AT = "2026-03-25T08:00:00"
STEPS = (Step("turn", False, "Dòng chữ đã đứng đúng chiều."), Step("read", True, "Đọc 3 lần."))


@pytest.fixture
def file(archive: Archive) -> Callable[..., int]:
    def one(description: Description, *words: Word, reasons: tuple[str, ...] = ()) -> int:
        page = Page(1, 1000, 1400, 120, words, source="document", steps=STEPS)
        with archive.database.write() as conn:
            register(
                conn,
                sha256="0" * 64,
                size=1,
                media_type="text/plain",
                name="x",
                received_at=AT,
                received_by="an",
            )
            return catalogue.file_record(
                conn,
                description,
                [(page, PageSource("0" * 64, 1))],
                direction=Direction.IN,
                review_reasons=reasons,
                at=AT,
            )

    return one


def word(text: str, raw: str, line: int = 0) -> Word:
    return Word(text, raw, (10, 10, 90, 30), 0.9, line=line)


def test_what_is_filed_comes_back_whole(archive: Archive, file: Callable[..., int]) -> None:
    described = Description(
        symbol="87/UBND-KT",
        number="87",
        date="2026-03-10",
        recipients=("Phòng Kinh tế", "Công an xã"),
        arrival_stamp=ArrivalStamp("218", "2026-03-12"),
        obligations=tuple(
            Obligation("báo cáo", None, None, due, None, "by", None, 1) for due in ("2026-03-20", None)
        ),
        confidence={"symbol": 0.97},
        candidates={"number": (("87", 0.9),)},
    )
    record_id = file(described, word("Kính", "Kinh"), word("gửi", "giti"), reasons=("Chưa chắc: trích yếu",))
    with archive.database.read() as conn:
        held = catalogue.get(conn, record_id)
        views = {view.field: view for view in catalogue.fields(conn, record_id)}
        ((page, source),) = catalogue.pages(conn, record_id)
        entry = outbox.entry(conn, record_id)
    assert (held.symbol, held.date, held.recipients) == (
        "87/UBND-KT",
        "2026-03-10",
        ("Phòng Kinh tế", "Công an xã"),
    )
    assert held.arrival_stamp == ArrivalStamp("218", "2026-03-12")
    assert (held.review, held.review_reasons) == ("needed", ("Chưa chắc: trích yếu",))
    assert views["symbol"].confidence == 0.97 and views["number"].candidates == (("87", 0.9),)
    assert (page.text(), page.text(raw=True), source.source_page) == ("Kính gửi", "Kinh giti", 1)
    assert page.steps == STEPS
    assert entry is not None and (entry.pages, entry.raw_pages) == (("Kính gửi",), ("Kinh giti",))
    assert entry.due == ("2026-03-20",)


def test_what_else_a_word_could_be_stays_with_it(archive: Archive, file: Callable[..., int]) -> None:
    doubted = Word("họp", "hợp", (10, 10, 90, 30), 0.7, alternatives=(("hợp", 0.21), ("hộp", 0.04)))
    record_id = file(Description(), doubted, word("lúc", "lúc"))
    with archive.database.read() as conn:
        ((page, _),) = catalogue.pages(conn, record_id)
    assert [w.alternatives for w in page.words] == [(("hợp", 0.21), ("hộp", 0.04)), ()]


def test_parts_left_to_the_pen_stay_readings_only(archive: Archive, file: Callable[..., int]) -> None:
    record_id = file(Description(symbol="/UBND-KT", date="2026-03"))
    with archive.database.read() as conn:
        held = catalogue.get(conn, record_id)
        views = {view.field: view for view in catalogue.fields(conn, record_id)}
        assert catalogue.find_by_symbol(conn, "/UBND-KT") == []
    assert (held.symbol, held.date) == (None, None)
    assert (views["symbol"].read, views["date"].read) == ("/UBND-KT", "2026-03")


def test_a_correction_is_a_layer_over_the_reading(archive: Archive, file: Callable[..., int]) -> None:
    record_id = file(Description(symbol="8/UBND-KT", subject="chống hạn"))
    with archive.database.write() as conn:
        revision = revisions.correct_field(
            conn, record_id, "symbol", "87/UBND-KT", person="an", at=AT, revision=1
        )
        revisions.correct_page(conn, record_id, 1, "Kính gửi ai", person="an", at=AT, revision=revision)
    with archive.database.read() as conn:
        view = next(v for v in catalogue.fields(conn, record_id) if v.field == "symbol")
        assert (view.value, view.read, view.edited_by) == ("87/UBND-KT", "8/UBND-KT", "an")
        assert [r.id for r in catalogue.find_by_symbol(conn, "87/ubnd-kt")] == [record_id]
        assert [(e["previous"], e["value"]) for e in revisions.history(conn, record_id)] == [
            ("8/UBND-KT", "87/UBND-KT")
        ]
        entry = outbox.entry(conn, record_id)
        assert entry is not None and entry.pages == ("Kính gửi ai",)
        assert len(outbox.pending(conn, 10)) == 3


def test_two_people_on_one_record_conflict(archive: Archive, file: Callable[..., int]) -> None:
    record_id = file(Description(subject="chống hạn"))
    with archive.database.write() as conn:
        revisions.approve(conn, record_id, person="an", at=AT, revision=1)
    with pytest.raises(ConflictError), archive.database.write() as conn:
        revisions.correct_field(conn, record_id, "subject", "khác", person="bình", at=AT, revision=1)
    with archive.database.read() as conn:
        held = catalogue.get(conn, record_id)
        assert (held.subject, held.review, held.reviewed_by, held.revision) == ("chống hạn", "done", "an", 2)
        assert list(revisions.history(conn, record_id)) == [], "the refused correction left nothing"


def test_restricted_records_are_counted_only_for_who_may_see_them(
    archive: Archive, file: Callable[..., int]
) -> None:
    file(Description())
    hidden = file(Description())
    with archive.database.write() as conn:
        revisions.set_access(conn, hidden, "restricted", revision=1)
    with archive.database.read() as conn:
        assert catalogue.count(conn, access=frozenset({"normal"})) == 1
        assert [r.id for r in catalogue.newest(conn, access=frozenset({"normal", "restricted"}))] == [2, 1]


def test_an_unknown_record_is_a_clear_error(archive: Archive) -> None:
    with archive.database.read() as conn, pytest.raises(NotFoundError, match="Không tìm thấy"):
        catalogue.get(conn, 7)
