"""What is proposed while typing comes from visible documents and is found by the person."""

from typing import Any

import pytest
from sqlalchemy import insert

from corpus import catalogue, revisions
from corpus.archive import Archive
from corpus.record import Description, Direction, Page, Word
from corpus.schema import original
from search.completion import complete
from search.index import catch_up, open_index

NORMAL = frozenset({"normal"})
BOTH = frozenset({"normal", "restricted"})
SUBJECTS = (
    "Phòng, chống hạn hán, thiếu nước",
    "Phòng cháy, chữa cháy rừng",
    "Phòng cháy mùa khô",
    "Về phó Chủ tịch",
    "Kỷ luật phòng Kín",
)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    with archive.database.write() as conn:
        received = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "name": "a.pdf"}
        conn.execute(insert(original).values(received_at="2026-05-05", received_by="an", **received))
        words = tuple(Word(w, w, (0, 0, 9, 9), 0.9) for w in ("Nghiệm", "thu", "hồ", "Đập", "Mới"))
        for subject in SUBJECTS:
            catalogue.file_record(
                conn, Description(subject=subject), [(Page(1, 9, 9, 300, words), catalogue.PageSource("0" * 64, 1))],
                direction=Direction.IN, review_reasons=(), at="2026-05-05T08:00:00",
            )  # fmt: skip
        revisions.set_access(conn, len(SUBJECTS), "restricted", revision=1)
    catch_up(archive.database.read, archive.index_dir, write=archive.database.write)
    return archive


def ask(archive: Archive, typed: str, access: frozenset[str] = NORMAL, **values: Any) -> list[str]:
    index = open_index(archive.index_dir)
    try:
        with archive.database.read() as conn:
            return complete(conn, index, typed, access=access, **values)
    finally:
        index.close()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pho", "phòng"),
        ("phong ch", "phòng cháy"),
        ("phòng ", "phòng cháy"),
        ("phó", "phó"),
        ("Phòng chá", "phòng cháy"),
        ("nghiem", "nghiệm"),
    ],
)
def test_the_most_frequent_comes_first(filled: Archive, typed: str, first: str) -> None:
    found = ask(filled, typed)
    assert found and found[0].startswith(first), found


def test_typed_accents_are_kept_to(filled: Archive) -> None:
    assert not [row for row in ask(filled, "phó") if row.startswith("phòng")]
    assert ask(filled, "phò ch") == []


def test_restricted_words_are_proposed_only_to_those_who_may_see_them(filled: Archive) -> None:
    for typed in ("ky", "kỷ l", "phong ki", "phòng k", "luat "):
        assert ask(filled, typed) == [], typed
    assert "kỷ luật" in ask(filled, "ky", BOTH)


@pytest.mark.parametrize(
    "typed", ['"phong', "so:1", "37", "p", "-x", "phong -", "a/b", "x" * 70, "1 2 3 4 5 6 7"]
)
def test_what_is_not_plain_words_is_left_alone(filled: Archive, typed: str) -> None:
    assert ask(filled, typed) == []


def test_a_row_as_typed_is_not_proposed_and_few_are_shown(filled: Archive) -> None:
    assert "phòng cháy" not in ask(filled, "phòng cháy")
    assert len(ask(filled, "pho", limit=2)) == 2


def test_a_value_that_was_replaced_is_proposed_no_more(filled: Archive) -> None:
    received = {"sha256": "1" * 64, "size": 1, "media_type": "application/pdf", "name": "b.pdf"}
    shown = "Về việc khảo nghiệp lúa mùa"
    words = tuple(Word(w, w, (0, 0, 9, 9), 0.9) for w in f"{shown} trên ruộng bậc thang".split())
    with filled.database.write() as conn:
        conn.execute(insert(original).values(received_at="2026-05-05", received_by="an", **received))
        record_id = catalogue.file_record(
            conn, Description(subject=shown), [(Page(1, 9, 9, 300, words), catalogue.PageSource("1" * 64, 1))],
            direction=Direction.IN, review_reasons=(), at="2026-05-05T08:00:00",
        )  # fmt: skip
    catch_up(filled.database.read, filled.index_dir, write=filled.database.write)
    assert "khảo nghiệp" in ask(filled, "khao ng")
    by = {"person": "an", "at": "2026-05-06T08:00:00"}
    with filled.database.write() as conn:
        revisions.correct_field(conn, record_id, "subject", "Về việc khảo nghiệm lúa mùa", revision=1, **by)
    catch_up(filled.database.read, filled.index_dir, write=filled.database.write)
    assert ask(filled, "khao ng") == ["khảo nghiệm", "khảo nghiệm lúa"]
    assert ask(filled, "khảo nghiệp") == [], "the text as read holds it, the document no longer"
    assert "lúa mùa" in ask(filled, "lua m"), "what stands in both goes on being proposed"
    assert "ruộng bậc" in ask(filled, "ruong b")


def test_a_damaged_index_leaves_the_newest_subjects(filled: Archive) -> None:
    assert "nghiệm thu" in ask(filled, "nghiem")
    (filled.index_dir / "seal.json").unlink()
    assert ask(filled, "pho")[0] == "phòng"
    assert ask(filled, "nghiem") == ask(filled, "phong ch") == []
