"""Handwritten digits that others gathered or drew: USPS and MNIST pictures, and handwriting fonts. For training only.

None of them is kept or shipped. `Sources` holds what of it is there; without any, the shapes of pen_strokes serve.
"""

import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Picture = npt.NDArray[np.uint8]


class Sources:
    """Digit pictures by digit (ink 0 to 255, cut to the ink) and the files of handwriting fonts."""

    def __init__(self, digits: Path | None, fonts: Path | None) -> None:
        self.pictures: list[dict[str, list[Picture]]] = []
        if digits:
            self.pictures = [_by_digit(_usps(digits)), _by_digit(_mnist(digits))]
        files = sorted(fonts.rglob("*-latin-*-normal.woff")) if fonts else []
        self.fonts = [str(path) for path in files if _has_digits(str(path))]

    def glyphs(self, text: str, high: float, chance: Random) -> Picture | None:
        """Return a picture (0 paper to 255 ink) of the digits of a text side by side, from USPS or MNIST."""
        if not self.pictures or not text.isdigit():
            return None
        held = chance.choice(self.pictures)
        slant, apart = chance.gauss(0.05, 0.12), chance.uniform(-0.12, 0.18) * high
        cut = [_set(chance.choice(held[digit]), high * chance.gauss(1, 0.06), slant) for digit in text]
        tall = max(part.shape[0] for part in cut) + 4
        line = np.zeros((tall, int(sum(p.shape[1] + apart for p in cut) + 2 * high)), np.uint8)
        x = 2.0
        for part in cut:
            y = tall - part.shape[0] - chance.randint(0, 3)
            place = line[y : y + part.shape[0], int(x) : int(x) + part.shape[1]]
            np.maximum(place, part[: place.shape[0], : place.shape[1]], out=place)
            x += max(3.0, part.shape[1] + apart + chance.gauss(0, 0.04) * high)
        return line[:, : int(x) + 4]

    def printed(self, text: str, high: float, chance: Random) -> Picture | None:
        """Return a picture (0 paper to 255 ink) of a text in one of the handwriting fonts."""
        if not self.fonts:
            return None
        name = chance.choice(self.fonts)
        font = _font(name, max(12, round(high * chance.choice((1.3, 1.5)) / 3) * 3))
        wide = int(font.getlength(text)) + 16
        image = Image.new("L", (wide, int(font.size * 2)), 0)
        stroke = chance.choice((0, 0, 0, 1))
        ImageDraw.Draw(image).text(
            (8, font.size * 1.5), text, font=font, fill=255, anchor="ls", stroke_width=stroke
        )
        ink = np.asarray(image)
        rows, columns = np.flatnonzero(ink.max(1) > 40), np.flatnonzero(ink.max(0) > 40)
        if not len(rows):
            return None
        cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return _set(np.ascontiguousarray(cut), high, chance.gauss(0, 0.1), squeeze=chance.uniform(0.8, 1.15))


def _set(glyph: Picture, high: float, slant: float, squeeze: float = 1.0) -> Picture:
    """Return a glyph scaled to a height and slanted."""
    scale = high / glyph.shape[0]
    lean = abs(slant) * high
    size = (int(glyph.shape[1] * scale * squeeze + lean) + 2, int(high) + 1)
    matrix = np.array(
        [[scale * squeeze, -slant * scale, slant * high if slant > 0 else 0.0], [0, scale, 0]], np.float32
    )
    return np.asarray(cv2.warpAffine(glyph, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size)


def _has_digits(name: str) -> bool:
    """Tell whether a font draws digits: a missing letter is drawn as one and the same box."""
    font = _font(name, 36)
    return bytes(font.getmask("1")) != bytes(font.getmask("8"))


def _usps(folder: Path) -> tuple[npt.NDArray[np.int64], Picture]:
    lines: list[str] = []
    for part in ("train", "test"):
        with gzip.open(folder / f"usps.{part}.gz", "rt") as file:
            lines += file.readlines()
    rows = np.loadtxt(lines, np.float32)
    return rows[:, 0].astype(int), ((rows[:, 1:] + 1) * 127.5).astype(np.uint8).reshape(-1, 16, 16)


def _mnist(folder: Path) -> tuple[npt.NDArray[np.int64], Picture]:
    with gzip.open(folder / "mnist-t10k-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read()[8:], np.uint8).astype(int)
    with gzip.open(folder / "mnist-t10k-images-idx3-ubyte.gz") as file:
        pictures = np.frombuffer(file.read()[16:], np.uint8).reshape(-1, 28, 28)
    return labels, pictures


def _by_digit(given: tuple[Sequence[int] | npt.NDArray[np.int64], Picture]) -> dict[str, list[Picture]]:
    found: dict[str, list[Picture]] = {str(digit): [] for digit in range(10)}
    for label, picture in zip(*given, strict=True):
        rows, columns = np.flatnonzero(picture.max(1) > 80), np.flatnonzero(picture.max(0) > 80)
        cut = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        found[str(label)].append(np.ascontiguousarray(cut))
    return found
