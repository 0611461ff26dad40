"""Similar documents: likest first, itself left out, nothing of what may not be seen."""

from collections.abc import Callable
from datetime import date
from typing import Any

from corpus.record import IndexEntry
from search.index import SearchIndex
from search.similar import similar, telling_pairs

TODAY = date(2026, 11, 23)
BOTH = frozenset({"normal", "restricted"})


def found_for(index: SearchIndex, record_id: int, **values: Any) -> list[int]:
    options: dict[str, Any] = {"limit": 50, "today": TODAY, **values}
    return [hit.record_id for hit in similar(None, index, record_id, **options).hits]  # type: ignore[arg-type]


def test_letters_of_the_same_subject_come_first(
    index_of: Callable[..., SearchIndex], outbox_of: Callable[..., Any], letters: list[IndexEntry]
) -> None:
    index = index_of(letters)
    outbox_of(letters)
    for record_id in (1, 4, 9):
        same = {e.record_id for e in letters if e.subject == letters[record_id - 1].subject} - {record_id}
        seen = {e.record_id for e in letters if e.access == "normal"}
        found = found_for(index, record_id)
        assert set(found[: len(same & seen)]) == same & seen and record_id not in found
        assert set(found) <= seen


def test_a_restricted_letter_is_like_nothing_to_those_who_may_not_see_it(
    index_of: Callable[..., SearchIndex], outbox_of: Callable[..., Any], letters: list[IndexEntry]
) -> None:
    index = index_of(letters)
    outbox_of(letters)
    assert letters[2].access == "restricted"
    assert found_for(index, 3) == [] and found_for(index, 999) == []
    assert set(found_for(index, 3, access=BOTH)) == {13, 23, 33, 43}


def test_a_record_restricted_a_moment_ago_is_left_out(
    index_of: Callable[..., SearchIndex],
    outbox_of: Callable[..., Any],
    letters: list[IndexEntry],
) -> None:
    index = index_of(letters)
    box = outbox_of(letters)
    assert 11 in found_for(index, 1)
    box.remove(11)
    box.rows.append(type("Row", (), {"id": 1, "record_id": 11, "action": "delete"})())
    assert 11 not in found_for(index, 1)


def test_pairs_that_tell_are_of_the_subject_and_no_words_of_office(
    index_of: Callable[..., SearchIndex], letters: list[IndexEntry]
) -> None:
    rows = telling_pairs(index_of(letters), letters[3])
    pairs = [" ".join(word.text for word in row).lower() for row in rows]
    assert "hồ đập" in pairs or "an toàn" in pairs
    assert "báo cáo" not in pairs and not any(ch.isdecimal() for pair in pairs for ch in pair)


def test_a_letter_without_words_is_like_nothing(
    index_of: Callable[..., SearchIndex],
    outbox_of: Callable[..., Any],
    letter: Callable[..., IndexEntry],
) -> None:
    entries = [letter(1), letter(2, pages=("an toàn hồ đập",))]
    index = index_of(entries)
    outbox_of(entries)
    assert found_for(index, 1) == []


def test_a_damaged_index_is_said(
    index_of: Callable[..., SearchIndex],
    outbox_of: Callable[..., Any],
    letters: list[IndexEntry],
    tmp_path: Any,
) -> None:
    index = index_of(letters)
    outbox_of(letters)
    (tmp_path / "index" / "seal.json").unlink()
    found = similar(None, index, 1, today=TODAY)  # type: ignore[arg-type]
    assert found.total == 0 and "dựng lại" in (found.explanation or "")
