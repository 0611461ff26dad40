"""Draws the places for pen in a letter's head, filled in by hand, printed or empty, as a scanner sees them.

For training the pen reader of ocr/pen_reader.py; nothing drawn here is kept. A picture is cut out as ocr/pen_field.py
cuts it out of a page, the print around it left in: 'Số:' and '/SYT-NVY', 'ngày' and 'tháng'. Lengths are pixels, `em`
is the size of the print.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.pen_place import ABOVE, BELOW
from ocr.pen_reader import Ink, framed
from training.pen_digits import Sources
from training.pen_forms import Form, form
from training.pen_paper import scanned, surroundings
from training.pen_strokes import draw, hand, write

Picture = npt.NDArray[np.uint8]

_FONTS = Path("/usr/share/fonts/truetype")
_KINDS = (("empty", 0.07), ("scribble", 0.09), ("struck", 0.13), ("anew", 0.16))  # shares, each up to its own


@dataclass(frozen=True)
class Sample:
    """A framed picture (HEIGHT rows, 0 paper to 1 ink), what is to be read on it, whether that is by hand.

    `sign` is what is seen of the print behind it: '/', '-' or '/2025/'.
    """

    picture: Ink
    text: str
    written: bool
    sign: str = ""


def samples(sources: Sources, seed: int) -> Iterator[Sample]:
    """Yield pictures of filled places without end; the same seed gives the same pictures."""
    chance, noise = Random(seed), np.random.default_rng(seed)
    while True:
        yield _sample(sources, chance, noise)


def batches(sources: Sources, size: int, seed: int, chunk: int = 24) -> Iterator[list[Sample]]:
    """Yield batches of `size` pictures of about the same width, out of chunks of `chunk` batches."""
    source, chance = samples(sources, seed), Random(seed)
    while True:
        held = sorted((next(source) for _ in range(size * chunk)), key=lambda s: s.picture.shape[1])
        starts = list(range(0, len(held), size))
        chance.shuffle(starts)
        for start in starts:
            yield held[start : start + size]


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / name), size)


@dataclass(frozen=True)
class _Look:
    """How a field is filled in: by hand or in print; plain, empty, scribble, struck out, or that and written anew."""

    written: bool
    kind: str
    two_levels: bool
    light: int  # gray of the pen


@dataclass(frozen=True)
class _Strip:
    """Where things stand on a strip of a page: the gap between the print, and the text's left edge in it."""

    start: float
    end: float
    text: float
    base: float
    wide: int


def _sample(sources: Sources, chance: Random, noise: np.random.Generator) -> Sample:
    dpi = chance.choices((150, 170, 200, 250, 300), (8, 4, 50, 8, 30))[0]
    em = chance.uniform(12.3, 14.3) / 72 * dpi
    written = chance.random() < 0.76
    filled = form(chance, written)
    look = _look(written, chance)
    font = _face(chance.choice(filled.faces), round(em))
    ink = _by_hand(filled.text, em, sources, chance, noise) if written and look.kind != "empty" else None
    if ink is not None and look.kind == "anew":
        before = _by_hand(form(chance, written).text, em, sources, chance, noise)
        ink = _side_by_side(_struck(before, em, chance, noise), ink, round(chance.uniform(0, 0.5) * em))
    strip = _strip(filled, em, font, ink, chance)
    page = _printed(filled, em, font, strip, look, chance)
    text = "" if look.kind == "empty" else filled.text
    if ink is not None:
        text = _pen_on(page, ink, text, look, (strip.text, strip.base), em, chance, noise)
    left, right = _edges(filled, em, font, strip, chance)
    page = scanned(page, em / 45, look.two_levels, chance, noise)
    top = strip.base + chance.gauss(0, 0.06) * em - ABOVE * em
    crop = page[max(0, round(top)) : round(top + (ABOVE + BELOW) * em), max(0, round(left)) : round(right)]
    return Sample(framed(crop), text, written and look.kind != "empty", filled.sign)


def _look(written: bool, chance: Random) -> _Look:
    lot = chance.random()
    kind = next((kind for kind, share in _KINDS if lot < share), "plain")
    two_levels = chance.random() < 0.36
    light = chance.choice((0, 0, 30, 80, 100) if two_levels else (0, 0, 30, 80, 120, 160, 180))
    return _Look(written, kind if written or kind == "empty" else "plain", two_levels, light)


def _strip(
    filled: Form, em: float, font: ImageFont.FreeTypeFont, ink: Picture | None, chance: Random
) -> _Strip:
    """Return where print and pen stand: pen may run into the print, print keeps its blanks."""
    number = bool(filled.sign)
    start = 0.5 * em + font.getlength(filled.before)
    wide = ink.shape[1] if ink is not None else font.getlength(filled.text)
    free = 2.6 * em if number else 0.9 * em
    lead, trail = (chance.uniform(0.0, free) * chance.random() for _ in range(2))
    if ink is not None:
        lead, trail = lead - chance.uniform(0.05, 0.35) * em, trail - chance.uniform(0.05, 0.3) * em
    else:
        lead, trail = lead + chance.choice((0.0, 0.25)) * em, trail + (0.0 if number else 0.2 * em)
    end = start + max(lead + wide + trail, 1.2 * em if number else 0.9 * em)
    whole = end + font.getlength(filled.sign + filled.after) + em
    return _Strip(start, end, start + lead, 2.3 * em, int(whole))


def _printed(
    filled: Form, em: float, font: ImageFont.FreeTypeFont, strip: _Strip, look: _Look, chance: Random
) -> Picture:
    """Return the strip with all that is printed on it."""
    image = Image.new("L", (strip.wide, int(4.2 * em)), 255)
    pen, dark = ImageDraw.Draw(image), chance.choice((0, 0, 20, 60, 110))
    pen.text((0.5 * em, strip.base), filled.before, font=font, fill=dark, anchor="ls")
    pen.text((strip.end, strip.base), filled.sign + filled.after, font=font, fill=dark, anchor="ls")
    if not look.written and look.kind == "plain":
        pen.text((strip.text, strip.base), filled.text, font=font, fill=dark, anchor="ls")
    surroundings(pen, em, strip.base, strip.start, strip.end, font, chance)
    return np.array(image)


def _edges(
    filled: Form, em: float, font: ImageFont.FreeTypeFont, strip: _Strip, chance: Random
) -> tuple[float, float]:
    """Return where a page is cut left and right: print looks in, more or less of it."""
    if not filled.sign:
        return strip.start - chance.uniform(0.0, 0.6) * em, strip.end + chance.uniform(0.02, 0.5) * em
    extra = chance.uniform(0.0, 0.3) if chance.random() < 0.6 else chance.uniform(0, 1.1)
    right = strip.end + font.getlength(filled.sign) + chance.gauss(0.34, 0.15) * em
    return strip.start - (0.33 + extra) * em, right


def _by_hand(text: str, em: float, sources: Sources, chance: Random, noise: np.random.Generator) -> Picture:
    """Return a text as a pen writes it (0 paper to 255 ink), on a margin of 0.4 em above and below."""
    high = em * min(max(chance.gauss(0.86, 0.16), 0.5), 1.3)
    lot = chance.random()
    ink = None
    if lot > 0.8:
        ink = sources.printed(text, high, chance)
    elif lot > 0.62:
        ink = sources.glyphs(text, high, chance)
    if ink is None:
        ink = _with_strokes(text, high, em, chance, noise)
    else:
        ink = cv2.copyMakeBorder(ink, round(0.3 * em), round(0.3 * em), 2, 2, cv2.BORDER_CONSTANT, value=0)
    return _turned(ink, chance.gauss(0, 2.5))


def _with_strokes(text: str, high: float, em: float, chance: Random, noise: np.random.Generator) -> Picture:
    writer = hand(chance)
    slash = text.partition("/")
    strokes, x = write(slash[0].replace("-", ""), writer, high, noise, chance)
    if slash[1]:  # a year after a slash
        strokes.append(np.array([[x + 0.25 * high, -high], [x, 0.1 * high]], np.float32))
        more, wide = write(slash[2], writer, high * 0.9, noise, chance)
        strokes += [s + np.array([x + 0.3 * high, 0], np.float32) for s in more]
        x += wide + 0.3 * high
    points = np.concatenate(strokes)
    low, top = points.min(0), points.max(0)
    pen = min(writer.pen * em, 0.15 * high)
    pad = pen / 2 + 1
    size = (int(0.6 * em + top[1] - min(low[1], -high)) + 2, int(top[0] - low[0] + 2 * pad) + 1)
    page = np.zeros(size, np.uint8)
    at = (pad - float(low[0]), size[0] - 0.3 * em - float(max(top[1], 0)))
    draw(page, strokes, at, pen, 255)
    return page


def _turned(ink: Picture, degrees: float) -> Picture:
    high, wide = ink.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(ink, matrix, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)


def _pen_on(
    page: Picture,
    ink: Picture,
    text: str,
    look: _Look,
    at: tuple[float, float],
    em: float,
    chance: Random,
    noise: np.random.Generator,
) -> str:
    """Lay pen on the page, its lower margin below the base line, and return what is to be read there.

    A scribble is nothing to be read; what is struck out is not read either.
    """
    if look.kind == "scribble":
        ink, text = _scribbled(ink, em, noise, 7), ""
    elif look.kind == "struck":
        ink, text = _struck(ink, em, chance, noise), ""
    y = round(at[1] + 0.3 * em - ink.shape[0] + chance.gauss(0, 0.1) * em)
    x = round(at[0])
    y, x = max(0, y), max(0, x)
    place = page[y : y + ink.shape[0], x : x + ink.shape[1]]
    part = ink[: place.shape[0], : place.shape[1]].astype(np.float32) / 255
    place[:] = np.minimum(place, 255 - part * (255 - look.light)).astype(np.uint8)
    return text


def _side_by_side(left: Picture, right: Picture, gap: int) -> Picture:
    """Return two pieces of pen on one base line."""
    high = max(left.shape[0], right.shape[0])
    page = np.zeros((high, left.shape[1] + gap + right.shape[1]), np.uint8)
    page[high - left.shape[0] :, : left.shape[1]] = left
    page[high - right.shape[0] :, left.shape[1] + gap :] = right
    return page


def _struck(ink: Picture, em: float, chance: Random, noise: np.random.Generator) -> Picture:
    """Return pen that was struck out: by a zigzag, or by one to three strokes across."""
    if chance.random() < 0.45:
        return _scribbled(ink, em, noise, chance.randint(3, 8))
    high, wide = ink.shape
    for _ in range(chance.choice((1, 2, 2, 3))):
        y = [round((chance.uniform(0.42, 0.62) + chance.gauss(0, 0.06)) * high) for _ in range(2)]
        cv2.line(
            ink, (0, y[0]), (wide, y[1]), 255, max(1, round(chance.uniform(0.05, 0.1) * em)), cv2.LINE_AA
        )
    return ink


def _scribbled(ink: Picture, em: float, noise: np.random.Generator, turns: int) -> Picture:
    """Return pen with a zigzag over it."""
    high, wide = ink.shape
    x = np.linspace(0, wide, turns * 2) + noise.normal(0, 0.1 * em, turns * 2)
    y = np.where(np.arange(turns * 2) % 2, 0.25 * high, 0.8 * high) + noise.normal(0, 0.12 * high, turns * 2)
    chain = np.stack([x, y], 1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(ink, [chain], False, 255, max(1, round(0.08 * em)), cv2.LINE_AA)
    return ink
