"""Many pictures of one small crop, what the engine reads in each, and the word reader that looks at all of them.

Bold print is thicker than a seal's lines and the pen's, so some of the pictures have their thin strokes taken out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.record import Word
from ocr.tesseract import BLOCK, SPARSE, Engine, glimpse
from ocr.word_reader import SEALED, STEP, Chances, answer, framed, likelihood, spelled

Picture = NDArray[np.uint8]
Floats = NDArray[np.float64]
Span = tuple[float, float]
Letter = tuple[str, float, int, int]

_SIZE = 56  # pixels to which the usual word height is enlarged
_THICK = ((5, SPARSE), (6, BLOCK), (7, BLOCK))  # pixels of that size below which a stroke is seal or pen
_SOFT = 2.0  # pixels of that size: blur that joins the broken strokes of print
_MARGIN = 0.14  # usual heights around a word that the word reader is shown
_LONGEST = 1400  # columns of a framed line
_HALF = 1.05  # usual heights above and below a line's middle: as the network's training frames a word
_LEAST_SIDE = 6  # pixels of a crop: less is no syllable
BLIND = 12.0  # log likelihood below the likeliest's at which every text is equally unlikely


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of one syllable in one look: text, confidence 0..1, box in pixels of the crop."""

    text: str
    conf: float
    span: Span
    rows: Span

    @property
    def middle(self) -> float:
        """Return the y of its middle."""
        return (self.rows[0] + self.rows[1]) / 2


@dataclass(frozen=True, slots=True)
class Look:
    """One picture of the crop, how much larger it is, and the engine's way of cutting it."""

    picture: Picture
    factor: float
    psm: int


def seen_of(word: Word, factor: float = 1.0) -> Seen:
    """Return a word read in a picture that is `factor` times as large as the crop."""
    x0, y0, x1, y1 = (edge / factor for edge in word.box)
    return Seen(word.text, word.conf, (x0, x1), (y0, y1))


def looks_at(crop: Picture, usual: float) -> Iterator[Look]:
    """Yield the pictures of a gray crop whose usual word height is `usual` pixels."""
    yield Look(crop, 1.0, BLOCK)
    yield Look(crop, 1.0, SPARSE)
    factor = _SIZE / usual
    large = np.asarray(cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)
    for thickness, psm in _THICK:
        yield Look(_without_thin(large, thickness), factor, psm)
    soft = np.asarray(cv2.GaussianBlur(large, (0, 0), _SOFT), np.uint8)
    yield Look(soft, factor, BLOCK)
    yield Look(soft, factor, SPARSE)


def _without_thin(picture: Picture, thickness: int) -> Picture:
    """Return the picture without strokes thinner than so many pixels: a seal's lines, the pen."""
    ink = 255 - picture
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thickness, thickness))
    near = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, disc), np.ones((3, 3), np.uint8))
    return np.asarray(255 - np.minimum(ink, near), np.uint8)


def read_in(looks: Iterable[Look], engine: Engine) -> Iterator[Seen]:
    """Yield what the engine reads in each picture, with boxes in pixels of the crop."""
    for look in looks:
        for word in glimpse(look.picture, engine, psm=look.psm):
            yield seen_of(word, look.factor)


def spelled_in(
    looks: Iterable[Look], span: Span, rows: Span, usual: float, halves: Sequence[float] = (_HALF,)
) -> Iterator[Seen]:
    """Yield the syllables that the sealed reader spells along a line of the crop, in each of the pictures.

    halves: usual heights above and below the line's middle that it is shown; what it sees changes with them.

    The engine passes over what a seal's rim overprints; the network was trained on nothing else. It knows no blanks,
    so a capital begins a syllable.
    """
    pictures = {id(look.picture): look for look in looks}
    for look, half in product(pictures.values(), halves):
        x0, y0, x1, y1 = _edges(look, span, rows, usual, half)
        part = look.picture[y0:y1, x0:x1]
        if min(part.shape) < _LEAST_SIDE:
            continue
        picture = framed(part, _LONGEST)
        step = STEP * part.shape[1] / picture.shape[1] / look.factor
        for letters in _syllables(spelled(answer(picture, SEALED))):
            text, conf = (
                "".join(letter[0] for letter in letters),
                sum(one[1] for one in letters) / len(letters),
            )
            left, right = letters[0][2] * step + x0 / look.factor, letters[-1][3] * step + x0 / look.factor
            yield Seen(text, round(conf, 3), (left, right), rows)


def _syllables(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Yield runs of letters, a capital after a small letter begins a new one; lone letters are strokes."""
    held: list[Letter] = []
    for letter in [*letters, ("A", 0.0, 0, 0)]:
        if held and letter[0].isupper() and not held[-1][0].isupper():
            if len(held) > 1 and all(one[0].isalpha() for one in held):
                yield held
            held = []
        held.append(letter)


def apart(seen: Iterable[Seen]) -> Iterator[Seen]:
    """Yield the syllables of each reading: pen strokes and lost blanks glue them ('Nguyễn“Gia', 'NguyễnGia')."""
    for one in seen:
        x0, x1 = one.span
        each = (x1 - x0) / max(1, len(one.text))
        for start, end in _syllable_ends(one.text):
            if end - start >= 2:
                yield Seen(one.text[start:end], one.conf, (x0 + start * each, x0 + end * each), one.rows)


def _syllable_ends(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of letters; a capital after a small letter begins a new one."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _parts(text[end - 1], text[end]):
            if text[start:end].isalpha():
                yield start, end
            start = end


def _parts(before: str, after: str) -> bool:
    return not (before.isalpha() and after.isalpha()) or (before.islower() and after.isupper())


@dataclass(frozen=True)
class Eye:
    """The word reader, looking at one place in every picture of the crop."""

    looks: Sequence[Look]
    rows: Span
    usual: float

    def likelihoods(self, spans: Sequence[Span], names: Sequence[str]) -> Floats:
        """Return for each name how far its log likelihood lies below the likeliest's, the mean of all pictures.

        Each is looked for in its own span (pixels of the crop).
        """
        views = []
        for look in self.looks:
            found = np.array(self._looked_at(look, spans, names))
            if np.isfinite(found.max()):
                views.append(np.maximum(found - found.max(), -BLIND))
        return np.mean(views, axis=0) if views else np.zeros(len(names))

    def _looked_at(self, look: Look, spans: Sequence[Span], names: Sequence[str]) -> list[float]:
        held: dict[Span, Chances | None] = {}
        for span in dict.fromkeys(spans):
            crop = self._crop(look, span)
            held[span] = answer(framed(crop), SEALED) if min(crop.shape) >= _LEAST_SIDE else None
        seen = [held[span] for span in spans]
        return [
            -np.inf if one is None else likelihood(one, name) for one, name in zip(seen, names, strict=True)
        ]

    def _crop(self, look: Look, span: Span) -> Picture:
        x0, y0, x1, y1 = _edges(look, span, self.rows, self.usual)
        return look.picture[y0:y1, x0:x1]


def _edges(
    look: Look, span: Span, rows: Span, usual: float, half: float = _HALF
) -> tuple[int, int, int, int]:
    """Return a place of the crop, with a little around it, in pixels of the look's picture."""
    margin, middle = _MARGIN * usual, (rows[0] + rows[1]) / 2
    x0, x1 = (max(0, round(look.factor * edge)) for edge in (span[0] - margin, span[1] + margin))
    y0, y1 = (max(0, round(look.factor * (middle + side * half * usual))) for side in (-1, 1))
    return x0, y0, x1, y1
