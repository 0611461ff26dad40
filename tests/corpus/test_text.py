import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import (
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
