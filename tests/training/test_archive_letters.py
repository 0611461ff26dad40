"""The invented archive is the same each time, like an office's, and what is said of a letter is true of its text."""

import re
from collections import Counter

from corpus.text import fold
from training.archive_letters import _LOOKS, DAMAGES, archive_letters, load_words

LETTERS = list(archive_letters(400, 5))


def test_the_same_seed_gives_the_same_letters() -> None:
    assert list(archive_letters(400, 5)) == LETTERS
    assert next(archive_letters(400, 6)) != LETTERS[0]


def test_letters_are_as_long_and_as_unlike_as_those_of_an_office() -> None:
    sizes = [len("\n".join(one.pages).encode()) for one in LETTERS]
    assert 2800 < sum(sizes) / len(sizes) < 4200 and min(sizes) < 2500 and max(sizes) > 4500
    assert len({one.issuer for one in LETTERS}) > 15 and len({one.topic for one in LETTERS}) > 30
    assert [one.date for one in LETTERS] == sorted(one.date for one in LETTERS)
    assert any(len(one.pages) == 2 for one in LETTERS)


def test_a_few_words_are_everywhere_and_most_are_rare() -> None:
    words = Counter(word for one in LETTERS for word in set(re.findall(r"\w+", fold(one.pages[0]))))
    often = sorted(words.values(), reverse=True)
    assert often[20] > 0.8 * len(LETTERS)
    assert sum(n < 0.02 * len(LETTERS) for n in often) > len(often) / 3


def test_syllables_that_differ_in_accents_only_are_both_common() -> None:
    text = " ".join(" ".join(one.pages).lower() for one in LETTERS)
    for pair in ("dân đạn", "bàn bán", "thư thu", "hộ hồ", "đạo đào"):
        assert all(len(re.findall(rf"\b{word}\b", text)) > 10 for word in pair.split()), pair


def test_what_is_said_of_a_sound_letter_stands_in_it() -> None:
    for one in LETTERS:
        if one.damage == "none":
            text = "\n".join(one.pages)
            assert one.symbol in text and one.signer in text and one.subject[1:] in text
            assert all(symbol in text for symbol in one.cited)


def test_rare_matters_are_planted_and_damaged_as_said() -> None:
    rare = load_words().rare
    planted = [one for one in LETTERS if one.rare is not None]
    assert len(planted) == 2 * len(rare) and {one.damage for one in planted} == set(DAMAGES)
    for one in planted:
        words = rare[one.rare or 0][1].split()
        shown, raw = fold("\n".join(one.pages)), fold("\n".join(one.raw_pages))
        if one.damage in ("none", "accents lost"):
            assert all(fold(word) in shown for word in words)
        if one.damage == "misread" and any(letter in words[-1] for letter, _ in _LOOKS):
            assert not re.search(rf"\b{fold(words[-1])}\b", fold(one.subject)), one.subject
        if one.damage == "wrongly mended":
            assert not re.search(rf"\b{fold(words[0])}\b", fold(one.subject)) and fold(words[0]) in raw
