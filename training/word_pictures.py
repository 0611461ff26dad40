"""Draws pictures of single printed words as a scanner sees them, for training the word reader of ocr/word_reader.py.

A picture is cut out of a few lines that are drawn by lot, so that neighbours and the lines above and below look in
as they do on a page. Nothing drawn here is kept. Lengths are pixels, `em` is the size of the print.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.word_reader import ALPHABET, framed
from training.stacked_print import Stack, print_text
from training.text import SOURCES, blocks, is_vietnamese

Picture = npt.NDArray[np.uint8]

FACES = (
    ("croscore/Tinos-Regular.ttf", 30),
    ("croscore/Tinos-Bold.ttf", 16),
    ("croscore/Tinos-Italic.ttf", 12),
    ("croscore/Tinos-BoldItalic.ttf", 5),
    ("liberation2/LiberationSerif-Regular.ttf", 6),
    ("liberation2/LiberationSerif-Bold.ttf", 4),
    ("freefont/FreeSerif.ttf", 5),
    ("freefont/FreeSerifBold.ttf", 3),
    ("freefont/FreeSerifItalic.ttf", 2),
    ("croscore/Arimo-Regular.ttf", 5),
    ("croscore/Arimo-Bold.ttf", 3),
    ("croscore/Arimo-Italic.ttf", 1),
)
BOLD = tuple((name, weight) for name, weight in FACES if "Bold" in name and "Arimo" not in name)
_FONTS = Path("/usr/share/fonts/truetype")
_LONGEST = 22  # letters of a word that is drawn
_UPPER, _TITLE = 0.13, 0.08  # shares of words written in capitals, or capitalised
SUPER = 2  # pixels drawn for one pixel of the scan: ink spreads on paper, not on the scanner's grid
_SLIP, _LOOSE = (
    0.035,
    0.11,
)  # em by which a crop's edge is off, of a word that was read and of one that is guessed
_STACKED = 0.65  # share of words whose tones stand over their circumflex, as in Times New Roman
FLATTEN = 0.55  # power of a word's count by which it is drawn: rare syllables are seen too


@dataclass(frozen=True)
class Sample:
    """A framed picture of HEIGHT rows (float32, 0 paper to 1 ink) and the text printed on it."""

    picture: npt.NDArray[np.float32]
    text: str


@dataclass(frozen=True)
class Spot:
    """Where the word stands, in pixels of the drawing; em: the size of its print in pixels of the scan."""

    left: float
    right: float
    base: float
    em: float


class Bag(Protocol):
    """Words that are drawn by lot."""

    def one(self, chance: Random) -> str:
        """Return a word."""
        ...


Press = Callable[[Image.Image, Spot, Random], None]


class Words:
    """A bag of printed words, drawn by lot; made-up symbols, numbers and dates are mixed in."""

    def __init__(self, folder: Path) -> None:
        counts: Counter[str] = Counter()
        for source in SOURCES:
            for block in blocks(folder / source.name, held_out=False):
                for line in block:
                    if is_vietnamese(line):
                        counts.update(line.split())
        self._words = [w for w, n in counts.items() if n > 1 and len(w) <= _LONGEST and drawable(w)]
        self._steps = list(accumulate(counts[w] ** FLATTEN for w in self._words))

    def one(self, chance: Random) -> str:
        """Return a word, now and then in capitals or made of letters and digits as symbols and dates are."""
        lot = chance.random()
        if lot < 0.12:
            return _made_up(chance)
        word = self._words[bisect(self._steps, chance.random() * self._steps[-1])]
        if lot < 0.12 + _UPPER:
            return word.upper()
        if lot < 0.12 + _UPPER + _TITLE:
            return word[:1].upper() + word[1:]
        return word


def drawable(word: str) -> bool:
    """Tell whether every sign of a word is one that the reader knows."""
    return all(ch in ALPHABET for ch in word)


def samples(
    words: Bag, seed: int, *, faces: Sequence[tuple[str, int]] = FACES, press: Press | None = None
) -> Iterator[Sample]:
    """Yield pictures of words without end; the same seed gives the same pictures.

    faces: files and weights of the fonts; press: lays something over the drawn word.
    """
    chance = Random(seed)
    noise = np.random.default_rng(seed)
    while True:
        sample = _sample(words, chance, noise, faces, press)
        if sample is not None:
            yield sample


def _made_up(chance: Random) -> str:
    n = str(chance.randint(1, 10 ** chance.randint(1, 5)))
    capitals = "".join(chance.choice("ABCDĐGHKLNPQSTUVX") for _ in range(chance.randint(2, 5)))
    form = chance.choice(
        (
            f"{n}/{capitals}",
            f"{n}-{capitals}",
            f"{n}/{capitals}-{capitals[::-1]}",
            f"{n}/{chance.randint(2014, 2027)}/{capitals}",
            f"{chance.randint(1, 31)}/{chance.randint(1, 12)}/{chance.randint(1999, 2029)}",
            n,
            f"{n}.",
            f"{n},",
            f"{n};",
            f"{n}%",
            f"({n})",
            capitals,
            f"{capitals};",
            f"{chance.choice('abcdđ')})",
            "-",
            "+",
            "./.",
            f"{chance.randint(1, 23):02}h{chance.randint(0, 59):02}",
            f"{chance.randint(1, 999)}.{chance.randint(0, 999):03}",
            "".join(chance.choice(ALPHABET) for _ in range(chance.randint(1, 5))),
        )
    )
    return re.sub(r"\s", "", form) or n


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / name), size)


def _sample(
    words: Bag,
    chance: Random,
    noise: np.random.Generator,
    faces: Sequence[tuple[str, int]],
    press: Press | None,
) -> Sample | None:
    text = words.one(chance)
    dpi = chance.choices((150, 200, 250, 300), (6, 44, 10, 40))[0]
    em = chance.uniform(11.5, 15.5) / 72 * dpi
    name = chance.choices([f for f, _ in faces], [n for _, n in faces])[0]
    font = _face(name, round(em * SUPER))
    before, after = words.one(chance), words.one(chance)
    page, box, baseline = _drawn(text, before, after, font, em, words, chance, press)
    page, box, baseline = _scanned(page, box, baseline, em, chance, noise)
    frame = _frame(box, baseline, em, _LOOSE if press else _SLIP, chance)
    x0, y0, x1, y1 = (round(v) for v in frame)
    if x0 < 0 or y0 < 0 or x1 > page.shape[1] or y1 > page.shape[0] or x1 - x0 < 3:
        return None
    return Sample(framed(page[y0:y1, x0:x1]), text)


def _drawn(
    text: str,
    before: str,
    after: str,
    font: ImageFont.FreeTypeFont,
    em: float,
    words: Bag,
    chance: Random,
    press: Press | None,
) -> tuple[Picture, tuple[float, float], float]:
    """Return a few lines of print at SUPER, where the word stands in them (left, right) and its base line."""
    blank = chance.uniform(0.22, 0.5) * em * SUPER
    left = 0.6 * em * SUPER + font.getlength(before) + blank
    width = font.getlength(text)
    pen = left + width + blank
    size = (int(pen + font.getlength(after) + em * SUPER), int(4.4 * em * SUPER))
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    ink = chance.randint(0, 70)
    base = 2.3 * em * SUPER
    step = chance.uniform(1.1, 1.6) * em * SUPER
    stack = Stack.by_lot(chance) if chance.random() < _STACKED else None
    draw.text((left - blank, base), before, font=font, fill=ink, anchor="rs")
    print_text(page, (left, base), text, font, ink, stack)
    draw.text((pen, base), after, font=font, fill=ink, anchor="ls")
    if chance.random() < 0.75:
        for row in (base - step, base + step):
            line = " ".join(words.one(chance) for _ in range(3))
            draw.text((chance.uniform(-1.5, 0.5) * em, row), line, font=font, fill=ink, anchor="ls")
    x0, _, x1, _ = draw.textbbox((left, base), text, font=font, anchor="ls")
    if press:
        press(page, Spot(x0, x1, base, em), chance)
    else:
        _spoil_drawing(draw, (x0, x1), base, em, chance)
    return np.asarray(page), (x0 / SUPER, x1 / SUPER), base / SUPER


def _spoil_drawing(
    draw: ImageDraw.ImageDraw, box: tuple[float, float], base: float, em: float, chance: Random
) -> None:
    """Underline the word, or lay a pen stroke or the edge of a seal across it, now and then."""
    lot = chance.random()
    unit = em * SUPER
    if lot < 0.04:
        y = base + chance.uniform(0.08, 0.2) * unit
        draw.line((box[0], y, box[1], y), fill=30, width=max(1, round(0.05 * unit)))
    elif lot < 0.10:
        shade, wide = chance.randint(60, 215), max(1, round(chance.uniform(0.03, 0.12) * unit))
        x, y = chance.uniform(*box) if box[1] > box[0] else box[0], base - chance.uniform(-0.3, 0.9) * unit
        r = chance.uniform(0.5, 6) * unit
        draw.arc((x - r, y - r, x + r, y + r), chance.randint(0, 360), chance.randint(0, 360), shade, wide)


def _scanned(
    page: Picture,
    box: tuple[float, float],
    base: float,
    em: float,
    chance: Random,
    noise: np.random.Generator,
) -> tuple[Picture, tuple[float, float], float]:
    """Return the drawing as a scanner gives it: ink spread, a little askew, at the scan's own size, spoilt."""
    spread = chance.random()
    if spread < 0.18:
        page = np.asarray(
            cv2.erode(page, np.ones((2, 2), np.uint8)), np.uint8
        )  # ink runs: print grows darker
    elif spread < 0.26:
        page = np.asarray(cv2.dilate(page, np.ones((2, 2), np.uint8)), np.uint8)
    slope = np.tan(np.radians(np.clip(chance.gauss(0, 0.8), -2.3, 2.3)))
    wide, high = page.shape[1] // SUPER, page.shape[0] // SUPER
    middle = (box[0] + box[1]) / 2
    dx, dy = chance.random(), chance.random()
    matrix = np.array([[1 / SUPER, 0.0, dx], [-slope / SUPER, 1 / SUPER, dy + slope * middle]], np.float64)
    soft = cv2.GaussianBlur(page, (0, 0), SUPER * chance.uniform(0.25, 0.9) * max(0.6, em / 50))
    small = cv2.warpAffine(soft, matrix, (wide, high), flags=cv2.INTER_AREA, borderValue=255)
    return _spoilt(np.asarray(small, np.uint8), chance, noise), (box[0] + dx, box[1] + dx), base + dy


def _spoilt(page: Picture, chance: Random, noise: np.random.Generator) -> Picture:
    grey = page.astype(np.float32)
    paper, ink = chance.uniform(205, 255), chance.uniform(0, 60)
    grey = ink + grey * (paper - ink) / 255
    if chance.random() < 0.3:
        patch = noise.normal(0, 1, (3, 6)).astype(np.float32)
        grey += chance.uniform(0, 14) * cv2.resize(
            patch, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_CUBIC
        )
    grey += noise.normal(0, chance.choice((1, 3, 8, 16)) * chance.random(), grey.shape).astype(np.float32)
    if chance.random() < 0.12:
        grey[noise.random(grey.shape) < chance.uniform(0, 0.01)] = ink
    result = np.clip(grey, 0, 255).astype(np.uint8)
    if chance.random() < 0.35:
        _, coded = cv2.imencode(".jpg", result, (cv2.IMWRITE_JPEG_QUALITY, chance.randint(18, 85)))
        result = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    if chance.random() < 0.38:
        level = ink + (paper - ink) * chance.uniform(0.32, 0.78)
        result = np.where(result > level, np.uint8(255), np.uint8(0))
        if chance.random() < 0.25:
            result = np.asarray(cv2.GaussianBlur(result, (0, 0), chance.uniform(0.4, 0.9)), np.uint8)
    return result


def _frame(
    box: tuple[float, float], base: float, em: float, slip: float, chance: Random
) -> tuple[float, float, float, float]:
    """Return the crop as the page's own reading would cut it: near the word's box, not quite on it."""
    left, right = chance.gauss(0, slip) * em, chance.gauss(0, slip) * em
    margin = 0.14 * em
    middle = base - (0.33 + chance.gauss(0, 0.06)) * em
    half = chance.uniform(0.66, 0.98) * em
    return box[0] - margin + left, middle - half, box[1] + margin + right, middle + half


def batches(source: Iterator[Sample], size: int, seed: int, chunk: int = 40) -> Iterator[list[Sample]]:
    """Yield batches of `size` pictures of about the same width, out of chunks of `chunk` batches."""
    chance = Random(seed)
    while True:
        held: Sequence[Sample] = sorted(
            (next(source) for _ in range(size * chunk)), key=lambda s: s.picture.shape[1]
        )
        starts = list(range(0, len(held), size))
        chance.shuffle(starts)
        for start in starts:
            yield list(held[start : start + size])
