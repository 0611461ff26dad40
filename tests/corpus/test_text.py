import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import (
    collation_key,
    fold,
    has_marks,
    nfc,
    one_line,
    one_spelling,
    plain_signs,
    same_words,
    tone_key,
    without_controls,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đảng ủy xã", "dang uy xa"), ("ĐƯỜNG", "duong"), ("Ðảng", "dang"), ("nghỉ phép", "nghi phep")],
)
def test_fold_drops_every_mark_and_the_stroke(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(("old", "new"), [("hoà", "hòa"), ("Uỷ", "Ủy"), ("khoẻ", "khỏe"), ("thuý", "thúy")])
def test_the_place_of_the_tone_does_not_matter(old: str, new: str) -> None:
    assert tone_key(old) == tone_key(new)


def test_letters_with_other_marks_stay_apart() -> None:
    assert len({tone_key(w) for w in ("đạo", "đào", "dạo", "đao", "đáo")}) == 5
    assert tone_key("thúy") != tone_key("thúi")


def test_signs_of_symbols_are_unified() -> None:
    assert plain_signs("371\u2013CV\u2044ĐU") == "371-CV/ĐU"
    assert one_line("  một\u00a0 hai\n ba ") == "một hai ba"
    assert without_controls("a\x00b\tc\x0b") == "ab\tc"
    assert has_marks("Đ") and not has_marks("Cong van")
    assert same_words("Uỷ ban", "ủy  BAN") and not same_words("ủy ban", "uy ban")


@given(st.text(max_size=50))
def test_fold_and_nfc_are_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("UỶ BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"),
        ("Uỷ ban", "Ủy ban"),
        ("văn hoá, khoẻ", "văn hóa, khỏe"),
        ("hoàn quý toàn quỹ khoảng", "hoàn quý toàn quỹ khoảng"),
        ("thuỷ lợi", "thủy lợi"),
        ("", ""),
    ],
)
def test_one_spelling_of_tones(written: str, spelled: str) -> None:
    assert one_spelling(written) == spelled
    assert one_spelling(spelled) == spelled


@pytest.mark.parametrize(
    "ordered",
    [
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "ba bà bả bã bá bạ bă bằ bẳ bẵ bắ bặ",  # letters first, then tones
        "an án anh ăn ân ban Ban bàn bảng đan đàn",
        "1 2 10 10a 010b 1011 a",
        "e é ê f j w z Ω",  # letters of other languages have their place, other scripts come last
        "-a a-1 a/1 a1",
    ],
)
def test_collation(ordered: str) -> None:
    wanted = ordered.split()
    for start in (reversed(wanted), random.Random(1).sample(wanted, len(wanted))):
        assert sorted(start, key=collation_key) == wanted


def test_collation_of_names() -> None:
    wanted = [
        "",
        "Ấp 2",
        "Ấp 10",
        "Ban Tổ chức",
        "Ban Tuyên giáo",
        "Công ty “Bình Minh”",
        "Công ty (một)",
        "Đảng ủy xã A",
        "Đảng uỷ xã B",  # however the tone is placed
        "Sở Nội vụ",
        "Ủy ban nhân dân",
    ]
    assert sorted(random.Random(1).sample(wanted, len(wanted)), key=collation_key) == wanted
    assert collation_key(unicodedata.normalize("NFD", " Ấp  2 ")) == collation_key("Ấp 2")


@given(st.lists(st.text(max_size=12), max_size=8))
def test_collation_takes_any_text(texts: list[str]) -> None:
    assert sorted(texts, key=collation_key) == sorted(sorted(texts), key=collation_key)
