"""Ink that no word covers, on pages drawn here."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.record import Word
from ocr.coverage import unread_share

FONT = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf", 34)
LINE = "Ủy ban nhân dân xã Suối Mơ đề nghị các thôn rà soát"


def page(lines: int = 20) -> tuple[np.ndarray, list[Word]]:
    image = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(image)
    words: list[Word] = []
    for row in range(lines):
        x, y = 120.0, 150 + 64 * row
        for text in LINE.split():
            draw.text((x, y), text, font=FONT, fill=10)
            words.append(Word(text, text, draw.textbbox((x, y), text, font=FONT), 0.9, line=row))
            x += FONT.getlength(text + " ")
    return np.asarray(image), words


def test_a_page_read_whole_has_next_to_nothing_left() -> None:
    assert unread_share(*page()) < 0.01


@pytest.mark.parametrize("lost", [2, 5, 10])
def test_lost_lines_count_by_their_ink(lost: int) -> None:
    picture, words = page()
    assert unread_share(picture, [w for w in words if w.line >= lost]) == pytest.approx(lost / 20, abs=0.02)


def test_specks_are_no_lost_line() -> None:
    picture, words = page()
    dusty = picture.copy()
    for x, y in np.random.default_rng(1).integers(0, 1200, (60, 2)):
        dusty[y : y + 3, x : x + 3] = 0
    assert unread_share(dusty, words) < 0.01


def test_a_blank_page_has_nothing_to_read() -> None:
    assert unread_share(np.full((900, 700), 250, np.uint8), []) == 0.0
