"""Queries that find little are looked at again, in the person's own view, and the answer says how they were read."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from corpus.record import IndexEntry
from search.loosening import near_number
from search.query import parse
from search.second_look import together
from search.tree import Number
from tests.search.test_results import TODAY, Find, find

__all__ = ["find"]

ALL = frozenset({"normal", "restricted"})


def _ids(found: Any) -> list[int]:
    return [hit.record_id for hit in found.hits]


@pytest.fixture
def office(letter: Callable[..., IndexEntry]) -> list[IndexEntry]:
    made = {
        1: ("131/UBND-NV", "Thi đua, khen thưởng tại thôn Cây Dứa"),
        2: ("144/UBND-YT", "Tiêm chủng mở rộng cho trẻ em"),
        3: ("44/UBND-YT", "Vệ sinh an toàn thực phẩm dịp Tết"),
        4: ("9-CV/ĐU", "Thay mái tôn lrạm truyền tlianh"),
        5: ("12/KH-SNV", "Xử lý tiếng ồn của loa kẹo kéo"),
        6: ("15/UBND-VX", "Đặt tên đường theo tên các loài hoa"),
        7: ("16/UBND-VX", "La liệt quầy bán kẹo và các thứ bánh, nước, hoa quả kéo ra lòng đường"),
    }
    return [
        letter(n, symbol=symbol, subject=subject, pages=(f"ỦY BAN NHÂN DÂN XÃ\n{subject}",))
        for n, (symbol, subject) in made.items()
    ]


@pytest.mark.parametrize(
    ("typed", "first", "said"),
    [
        ("13 1/UBND-NV", 1, "đang hiện các số gần giống"),
        ("131UBNDNV", 1, "đang hiện các số gần giống"),
        ("132/UBND-NV", 1, "đang hiện các số gần giống"),
        ("145/UBND-YT", 2, "đang hiện các số gần giống"),
        ("45/UBND-YT", 3, "đang hiện các số gần giống"),
        ("mái tôn trạm truyền thanh", 4, "máy có thể đã đọc sai chữ"),
        ("tìm công văn loa kẹo kéo gây ồn", 5, "đang hiện văn bản có nhiều từ nhất"),
        ("tieengs oonf cuar loa", 5, "đang hiện kết quả cho “tiếng ồn của loa”"),
        ("đặt tên ưđờng", 6, "đang hiện kết quả cho “đặt tên đường”"),
    ],
)
def test_what_was_meant_comes_first_and_is_said(
    find: Callable[..., Find], office: list[IndexEntry], typed: str, first: int, said: str
) -> None:
    found = find(office)(typed)
    assert _ids(found)[0] == first
    assert said in (found.explanation or "")


def test_where_something_is_found_the_other_reading_is_added(
    find: Callable[..., Find], office: list[IndexEntry]
) -> None:
    found = find(office)("la kẹo kéo")
    assert sorted(_ids(found)) == [5, 7] and found.total == 2
    assert found.explanation == "Tìm văn bản có đủ các từ “la kẹo kéo”. Hiện thêm kết quả cho “loa kẹo kéo”."


def test_a_number_with_as_many_digits_is_thought_of_first(
    find: Callable[..., Find], office: list[IndexEntry]
) -> None:
    assert _ids(find(office)("145/UBND-YT")) == [2]


@pytest.mark.parametrize(
    "typed", ["tiêm chủng mở rộng", "131/UBND-NV", "131", '"loa kẹo kéo"', "zzz", "-hoa"]
)
def test_a_query_that_fits_is_left_alone(
    find: Callable[..., Find], office: list[IndexEntry], typed: str
) -> None:
    found = find(office)(typed)
    assert found.explanation == parse(typed, TODAY).explanation


def test_other_conditions_stay(find: Callable[..., Find], office: list[IndexEntry]) -> None:
    ask = find([replace(entry, kind="công văn" if entry.record_id == 5 else "kế hoạch") for entry in office])
    assert _ids(ask('loai:"công văn" tieengs oonf')) == [5]
    assert _ids(ask('loai:"kế hoạch" tieengs oonf')) == []


def test_hidden_letters_decide_nothing(find: Callable[..., Find], office: list[IndexEntry]) -> None:
    """What a person is answered is the same whether hidden letters are there or not."""
    hidden = [replace(office[4], record_id=20 + n, access="restricted") for n in range(3)]
    hidden += [replace(office[0], record_id=30, symbol="132/UBND-NV", access="restricted")]
    open_ones = [entry for entry in office if entry.record_id != 5]
    for typed in ("loa kẹo kéo", "tieengs oonf cuar loa", "132/UBND-NV", "la kẹo kéo", "tiếng ồn loa"):
        with_them, without = find([*open_ones, *hidden])(typed), find(open_ones)(typed)
        assert (with_them.total, _ids(with_them)) == (without.total, _ids(without)), typed
        assert with_them.explanation == without.explanation, typed


def test_a_quoted_phrase_is_held_as_it_stands(
    find: Callable[..., Find], letter: Callable[..., IndexEntry]
) -> None:
    apart = letter(1, pages=("an toàn hồ chứa; toàn hồ đập",))
    whole = letter(2, pages=("kiểm tra an toàn hồ đập",), access="restricted")
    ask = find([apart, whole])
    assert _ids(ask('"an toàn hồ đập"', access=ALL)) == [2]
    assert ask('"an toàn hồ đập"').total == 0
    assert _ids(ask('"toàn hồ" đập', access=ALL)) == [2, 1] or _ids(ask('"toàn hồ" đập', access=ALL)) == [
        1,
        2,
    ]


def test_how_much_of_a_query_stands_together(letter: Callable[..., IndexEntry]) -> None:
    entry = letter(1, subject="Xử lý tiếng ồn", pages=("loa kẹo " + "x " * 30 + "kéo",))
    rows = tuple(frozenset({word}) for word in ("loa", "keo", "tieng"))
    assert together(rows[:2], entry) == pytest.approx(0.8)
    assert together(rows[2:], entry) == 1.0
    assert together(rows, entry) == pytest.approx(0.8 * 2 / 3)
    assert together((), entry) == 0.0


def test_a_number_that_is_borne_or_cited_has_no_near_ones() -> None:
    def held(number: Number) -> bool:
        return number.key == "58-KL-TW" or (number.key == "57-KL-TW" and number.cited)

    query = parse("57-KL/TW", TODAY)
    assert query.tree is not None and near_number(query.text, query.tree, held) is None
    other = parse("59-KL/TW", TODAY)
    assert other.tree is not None and near_number(other.text, other.tree, held) is not None
