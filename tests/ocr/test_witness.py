"""Which part of the page the word reader is shown, on pages drawn here."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from corpus.record import Word
from ocr import witness
from ocr.vote import join
from ocr.witness import Witness
from ocr.word_reader import best_text

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
NOISE = np.random.default_rng(4).integers(0, 256, (400, 420), dtype=np.uint8)
LINES = (
    "cả xã ca hát vẻ vang và",
    "Kinh phí chi trả theo quy định hiện hành",
    "các ổ dịch sốt rét tại huyện",
)


def page(size: int, *, slope: float = 0.0) -> tuple[np.ndarray, list[Word]]:
    """Return a page of three lines and the tight boxes of its words."""
    font = ImageFont.truetype(FONT, size)
    image = Image.new("L", (1500, 8 * size), 250)
    draw, words = ImageDraw.Draw(image), []
    for row, line in enumerate(LINES):
        x = 60.0
        for text in line.split():
            y = size * (1.6 + 1.35 * row) + slope * x
            draw.text((x, y), text, font=font, fill=15, anchor="ls")
            box = tuple(round(v) for v in draw.textbbox((x, y), text, font=font, anchor="ls"))
            words.append(Word(text, text, box, 0.9, line=row))
            x += font.getlength(text + " ")
    return np.asarray(image), words


@pytest.mark.parametrize("size", [32, 40, 58])
@pytest.mark.parametrize("slope", [0.0, 0.02])
def test_every_word_is_seen_as_high_as_its_line(size: int, slope: float) -> None:
    picture, words = page(size, slope=slope)
    seen = Witness(picture, words)
    read = [best_text(chances) if (chances := seen.look([w])) is not None else "" for w in words]
    assert sum(a == w.text for a, w in zip(read, words, strict=True)) >= len(words) - 2, read


def test_the_size_of_the_print_is_measured_on_the_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, words = page(40)
    shapes: list[tuple[int, ...]] = []
    monkeypatch.setattr(witness, "framed", lambda crop: shapes.append(crop.shape) or crop)
    monkeypatch.setattr(witness, "answer", lambda crop: crop)
    tall = [Word(w.text, w.text, (w.box[0], w.box[1] - 12, w.box[2], w.box[3] + 6), w.conf) for w in words]
    seen = Witness(picture, tall)
    for word in tall:
        seen.look([word])
    assert {shape[0] for shape in shapes} <= set(range(60, 75)), (
        "the boxes are 18 px too high, the crops are not"
    )


def test_a_place_without_size_is_not_looked_at() -> None:
    picture, words = page(40)
    assert Witness(picture, words).look([Word("x", "x", (5000, 10, 5001, 12), 0.3)]) is None


box = st.tuples(*(st.integers(-40, 460) for _ in range(4))).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
)
words = st.lists(
    st.builds(Word, st.just("tế"), st.just("tế"), box, st.floats(0, 1), line=st.integers(0, 3)), max_size=8
)


@given(words)
@example([Word("tế", "tế", (0, -11, 0, -3), 0.0)])  # wholly above the page
@settings(max_examples=60, deadline=None)
def test_whatever_boxes_the_engine_gives_nothing_is_raised(found: list[Word]) -> None:
    seen = Witness(NOISE, found)
    for word in found:
        seen.look([word])
    for one, other in pairwise(found):
        seen.parts([one, other])
    join([found, found[:1]], seen)
