import pytest

from corpus.text import fold
from ocr.lexicon import (
    Lexicon,
    halves,
    is_acronym,
    is_other_spelling,
    is_syllable,
    is_syllable_skeleton,
    split_surface,
    split_tone,
)


@pytest.mark.parametrize(
    "word",
    [
        "trường",
        "gì",
        "gìn",
        "giếng",
        "quyết",
        "quỳnh",
        "ngoằn",
        "thuở",
        "ủy",
        "uỷ",
        "hoà",
        "hòa",
        "Đảng",
        "được",
        "khuya",
        "xoong",
        "pin",
    ],
)
def test_spelling_rules_allow_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["cac", "ngiêng", "kác", "gê", "UBND", "web", "trươngg", "bb", "đ", "ngh", "sắcs", "quá-"]
)
def test_spelling_rules_refuse_what_is_none(word: str) -> None:
    assert not is_syllable(word)


def test_stop_finals_take_two_tones_only() -> None:
    assert is_syllable("tác") and is_syllable("tạc")
    assert not is_syllable("tac") and not is_syllable("tàc") and not is_syllable("tảc")


def test_tone_is_split_off_and_marks_stay() -> None:
    assert split_tone("Đường") == ("đương", "\u0300")
    assert split_tone("ao") == ("ao", "")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("nghiêng", ("ngh", "iêng")),
        ("Quyết", ("Qu", "yết")),
        ("gì", ("g", "ì")),
        ("giếng", ("gi", "ếng")),
        ("Ủy", ("", "Ủy")),
    ],
)
def test_surface_is_cut_into_onset_and_rime(word: str, parts: tuple[str, str]) -> None:
    assert split_surface(word) == parts


def test_capitals_without_marks_are_no_acronyms() -> None:
    assert is_acronym("HĐND") and is_acronym("UBND") and is_acronym("MTTQ")
    assert not is_acronym("VIEC") and not is_acronym("BAN") and not is_acronym("Đ")
    assert is_syllable_skeleton("quyet") and not is_syllable_skeleton("bnd")


def test_lexicon_finds_words_by_what_is_left_of_them() -> None:
    lexicon = Lexicon(["<number>", "đảng", "đang", "dạng", "hòa", "HĐND"], 1)
    assert [lexicon.words[i] for i in lexicon.accented("dang")] == ["đảng", "đang", "dạng"]
    assert [lexicon.words[i] for i in lexicon.accented("HDND")] == ["HĐND"]
    assert not list(lexicon.accented("hdnd"))


def test_tone_place_and_case_do_not_make_another_word() -> None:
    lexicon = Lexicon(["<number>", "hòa"], 1)
    assert lexicon.id_of("hoà") == lexicon.id_of("Hòa") == 1
    assert lexicon.id_of("hoa") is None
    assert all(fold(key)[:3] == "hoa" for key in lexicon.keys[1:])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kí", "ký", True),
        ("Mĩ", "mỹ", True),
        ("lí", "lý", True),
        ("tay", "tai", False),
        ("thúy", "thúi", False),
        ("ký", "ký", False),
    ],
)
def test_i_and_y_are_two_spellings_of_one_word(one: str, other: str, same: bool) -> None:
    assert is_other_spelling(one, other) is same


def test_clean_letters_are_cut_into_two_words_where_both_may_be_syllables() -> None:
    assert ("lieu", "xay") in halves("lieuxay")
    assert halves("facebook") == []
    assert halves("HDNDX") == []
