"""Which boxes are outlined: what the snippet marks, on words of the page."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.record import Word
from search.highlight import found_words, rows_of

TODAY = date(2026, 11, 23)
TEXT = "Thực hiện Công văn số 1011-CV/TU về đào tạo đạo đức cán bộ; đạo đức."


def words(text: str, raw: str | None = None) -> list[Word]:
    read = (raw or text).split()
    return [Word(w, r, (0, 0, 9, 9), 0.9) for w, r in zip(text.split(), read, strict=True)]


def outlined(text: str, query: str, raw: str | None = None) -> list[str]:
    page = words(text, raw)
    return [page[n].text for n in sorted(found_words(page, rows_of(query, TODAY)))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thuc hien", ["Thực", "hiện"]),
        ("đạo đức", ["đạo", "đức", "đạo", "đức."]),
        ("dao", ["đào", "đạo", "đạo"]),
        ("đào", ["đào"]),
        ('"dao duc"', ["đạo", "đức", "đạo", "đức."]),
        ("1011-cv/tu", ["1011-CV/TU"]),
        ("1011", ["1011-CV/TU"]),
        ("hồ đập", []),
        ("coquan:tỉnh", []),
        ("", []),
    ],
)
def test_words_of_a_page(query: str, found: list[str]) -> None:
    assert outlined(TEXT, query) == found


def test_the_raw_reading_counts_where_the_corrected_one_has_nothing() -> None:
    assert outlined("kiểm tra hồ", "trn", raw="kiem trn ho") == ["tra"]
    assert outlined("kiểm tra hồ", "tra ho", raw="x y z") == ["tra", "hồ"]


def test_a_word_that_holds_a_blank_is_outlined_whole() -> None:
    page = [Word("ngày 10", "ngayl0", (0, 0, 9, 9), 0.9), Word("tháng", "tháng", (0, 0, 9, 9), 0.9)]
    assert found_words(page, rows_of("10 tháng", TODAY)) == {0, 1}


@given(st.lists(st.sampled_from(["hồ", "đập", "ho", "an", "toàn", "371-CV/ĐU", "…", "A\u0300"]), max_size=12))
def test_every_word_that_is_asked_for_is_found_and_no_other(texts: list[str]) -> None:
    page = [Word(t, t, (0, 0, 9, 9), 0.9) for t in texts]
    found = found_words(page, rows_of("ho", TODAY))
    assert found == {n for n, text in enumerate(texts) if text in ("hồ", "ho")}
