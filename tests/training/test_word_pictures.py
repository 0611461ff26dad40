"""The pictures that the word reader learns from."""

from random import Random

import numpy as np
from PIL import Image, ImageFont

from ocr.word_reader import ALPHABET, HEIGHT, WIDEST
from training.stacked_print import Stack, print_text
from training.word_pictures import batches, drawable, samples

FONT = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf", 60)


class Few:
    """A bag of a few words."""

    def one(self, chance: Random) -> str:
        return chance.choice(["tế", "GIẤY", "chi", "chỉ", "12/3/2026", "lẵng,", "(để", "UBND"])


def test_a_picture_is_framed_and_names_what_is_printed() -> None:
    source = samples(Few(), seed=3)
    for sample in (next(source) for _ in range(40)):
        assert sample.picture.shape[0] == HEIGHT
        assert sample.picture.shape[1] <= WIDEST
        assert 0.0 <= sample.picture.min() < sample.picture.max() <= 1.0
        assert all(ch in ALPHABET for ch in sample.text)


def test_the_same_seed_gives_the_same_pictures() -> None:
    one, other = (next(samples(Few(), seed=8)) for _ in range(2))
    assert one.text == other.text
    assert np.array_equal(one.picture, other.picture)


def test_a_batch_holds_pictures_of_about_one_width() -> None:
    held = next(batches(samples(Few(), seed=1), 6, seed=1, chunk=5))
    widths = sorted(s.picture.shape[1] for s in held)
    assert len(held) == 6
    assert widths[-1] < 3 * widths[0]


def test_only_signs_that_the_reader_knows_are_drawn() -> None:
    assert drawable("QĐ-UBND")
    assert not drawable("Ärzte")


def printed(text: str, stack: Stack | None) -> np.ndarray:
    page = Image.new("L", (200, 140), 255)
    print_text(page, (30, 100), text, FONT, 0, stack)
    return np.asarray(page)


def test_a_stacked_tone_stands_higher_and_the_letter_where_it_was() -> None:
    stack = Stack((0.0, 0.2), (0.05, 0.05), 1.0)
    beside, above = printed("ế", None), printed("ế", stack)
    top = [int(np.flatnonzero((page < 128).any(axis=1))[0]) for page in (beside, above)]
    assert top[1] < top[0] - 4
    assert np.array_equal(beside[75:], above[75:])


def test_letters_without_two_marks_are_printed_as_they_are() -> None:
    assert np.array_equal(printed("chỉ ộ", Stack((0.1, 0.2), (0.1, 0.2), 0.5)), printed("chỉ ộ", None))
