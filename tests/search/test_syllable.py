"""Folded letters that are built as a syllable, and those that cannot be one."""

from importlib.resources import files

import pytest

from search.analysis import folded_words
from search.syllable import is_syllable


def test_every_word_of_our_own_names_is_a_syllable() -> None:
    rows = (files("corpus") / "tables" / "name_syllables.tsv").read_text(encoding="utf-8").splitlines()[1:]
    words = {word for row in rows for word in folded_words(row.split("\t")[0]) if word.isalpha()}
    assert len(words) > 100
    others = {word for word in words if not is_syllable(word)}
    assert others == {"kpa", "ksor", "rcom", "rmah"}, "names from other languages of the country, and no more"


@pytest.mark.parametrize(
    "word",
    [
        "nghieng",
        "khuyu",
        "quoc",
        "gieng",
        "oanh",
        "uong",
        "yeu",
        "tuyen",
        "thuo",
        "hoeo",
        "ech",
        "giup",
        "gi",
        "quy",
        "loan",
    ],
)
def test_rare_builds_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["rouq", "tlianh", "lram", "quaug", "ubnd", "ngth", "bc", "thn", "chh", "aeb", "dduong"]
)
def test_what_no_syllable_is_built_like(word: str) -> None:
    assert not is_syllable(word)
