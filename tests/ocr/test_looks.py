"""Pictures of a crop, and what is read in them."""

import pytest

from ocr.looks import apart, looks_at
from tests.ocr.sealed import USUAL, crop, seen


def test_every_look_shows_the_whole_crop() -> None:
    picture = crop(("Lê Thị Bình", 150))
    for look in looks_at(picture, USUAL):
        assert look.picture.shape[0] == pytest.approx(look.factor * picture.shape[0], abs=1)


def test_thin_strokes_are_gone_from_some_looks() -> None:
    ring = crop(seal=(400, 190, 120))
    inked = [int((look.picture < 128).sum()) for look in looks_at(ring, USUAL)]
    assert inked[0] > 500 and min(inked) < 0.1 * inked[0]


def test_glued_syllables_come_apart() -> None:
    found = list(apart([seen("Nguyễn“Gia", 0, 100), seen("LêVăn", 100, 150)]))
    assert [(s.text, s.span) for s in found] == [
        ("Nguyễn", (0, 60)),
        ("Gia", (70, 100)),
        ("Lê", (100, 120)),
        ("Văn", (120, 150)),
    ]
