"""Drawn fields for training: the same seed gives the same pictures, and each is framed as the reader frames."""

from itertools import islice
from random import Random

import numpy as np

from ocr.pen_reader import HEIGHT, LETTERS, WIDEST, classes_of
from training.pen_digits import Sources
from training.pen_pictures import samples
from training.pen_strokes import draw, hand, write


def test_the_same_seed_draws_the_same_fields() -> None:
    one, other = (list(islice(samples(Sources(None, None), 5), 8)) for _ in range(2))
    assert [s.text for s in one] == [s.text for s in other]
    assert all(np.array_equal(a.picture, b.picture) for a, b in zip(one, other, strict=True))


def test_fields_are_framed_and_spelt_with_the_readers_letters() -> None:
    drawn = list(islice(samples(Sources(None, None), 7), 60))
    for sample in drawn:
        assert sample.picture.shape[0] == HEIGHT
        assert sample.picture.shape[1] <= WIDEST
        assert 0 <= sample.picture.min() <= sample.picture.max() <= 1
        assert len(classes_of(sample.text + sample.sign, written=sample.written)) >= 0
    assert {s.written for s in drawn} == {True, False}
    assert any(s.text == "" for s in drawn)
    assert any(s.sign == "/" for s in drawn)


def test_every_letter_has_shapes_that_leave_ink() -> None:
    for letter in LETTERS:
        for seed in range(6):
            chance, noise = Random(seed), np.random.default_rng(seed)
            strokes, wide = write(letter, hand(chance), 40, noise, chance)
            page = np.full((90, 90), 255, np.uint8)
            draw(page, strokes, (30, 70), 3, 0)
            assert (page < 128).sum() > 30
            assert 0 < wide < 90
