"""Signers' names, plain and under a seal, read by the real engine."""

import pytest

from corpus.record import Word
from ocr.name_look import is_doubtful, read_name, weight
from tests.ocr.sealed import ENGINE, USUAL, crop, word


def test_a_plain_name_is_read() -> None:
    found = read_name(crop(("Lê Thị Bình", 150)), USUAL, ENGINE)
    assert [w.text for w in found] == ["Lê", "Thị", "Bình"]
    assert min(w.conf for w in found) > 0.7


def test_a_name_under_a_seal_is_read() -> None:
    found = read_name(crop(("Trần Quốc Hùng", 150), seal=(230, 90, 95)), USUAL, ENGINE)
    assert [w.text for w in found] == ["Trần", "Quốc", "Hùng"]


@pytest.mark.parametrize("middle", [(150, 95), (190, 100), (260, 90)])
def test_a_family_name_under_a_seal_s_rim_is_read(middle: tuple[int, int]) -> None:
    found = read_name(crop(("Nguyễn Hoàng Phúc", 150), seal=(*middle, 70)), USUAL, ENGINE)
    assert [w.text for w in found] == ["Nguyễn", "Hoàng", "Phúc"]


def test_where_no_name_stands_none_is_read() -> None:
    assert read_name(crop(), USUAL, ENGINE) == ()
    assert read_name(crop(seal=(400, 190, 120)), USUAL, ENGINE) == ()


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [
        ([word("Lê"), word("Thị"), word("Bình")], False),
        ([word("Thị"), word("Mỹ"), word("Bình")], True),
        ([word("Lê"), word("Bình")], True),
        ([word("Lê", 0.4), word("Thị"), word("Bình")], True),
    ],
)
def test_a_name_is_doubted(name: list[Word], doubtful: bool) -> None:
    assert is_doubtful(name) is doubtful


def test_only_syllables_of_names_weigh() -> None:
    assert weight([word("Lê", 0.5), word("S4", 0.9)]) == 0.5
