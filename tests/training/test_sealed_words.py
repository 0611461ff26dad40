"""The pictures that the sealed reader learns from."""

from collections import Counter
from itertools import islice
from random import Random

import numpy as np

from corpus.reference import load
from ocr.word_reader import HEIGHT
from training.sealed_words import NamesAndTitles, sealed_samples


def test_a_sealed_picture_says_a_name_or_a_title() -> None:
    names = {row["syllable"] for row in load().rows("name_syllables")}
    found = list(islice(sealed_samples(3), 30))
    assert all(one.picture.shape[0] == HEIGHT for one in found)
    small = [one.text for one in found if not one.text.isupper()]
    assert small and set(small) <= names
    assert any(one.text.isupper() and len(one.text) > 1 for one in found)


def test_seal_and_pen_add_ink_and_the_same_seed_gives_the_same() -> None:
    one, other = (list(islice(sealed_samples(8), 5)) for _ in range(2))
    assert [a.text for a in one] == [b.text for b in other]
    assert all(np.array_equal(a.picture, b.picture) for a, b in zip(one, other, strict=True))


def test_common_family_names_are_drawn_more_often() -> None:
    bag, chance = NamesAndTitles(), Random(1)
    counts = Counter(bag.one(chance) for _ in range(4000))
    assert counts["Nguyễn"] > 5 * counts["Khúc"] > 0
