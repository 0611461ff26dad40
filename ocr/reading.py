"""The whole journey of one page: a picture in, words in zones and reading order out, with a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LimitError, UnreadableError
from corpus.record import Page, Verdict, Word, Zone
from ocr import clean, marks, photo, quality, reread
from ocr.layout import arrange, with_marks
from ocr.tesseract import Engine, recognise
from ocr.vote import read_page

Picture = NDArray[np.uint8]

_ENOUGH_DPI = 330  # more resolution than this costs time and reads no better
_MOST_PIXELS = 20_000_000  # of the copy that the engine is given
_LEAST_SIDE = 24  # pixels: less than a printed line is high
_SURE = -0.25  # clean.headlong below this: upright beyond doubt


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """How a page is read: language model of the engine, seconds one call may take, thresholds of the verdict."""

    language: str = "vie"
    timeout: float = 120.0
    floors: quality.Floors = field(default_factory=quality.Floors)


def read_image(
    image: Picture, *, dpi: int, number: int, config: ReadingConfig = ReadingConfig()
) -> tuple[Page, Picture]:
    """Read one page picture (RGB or gray, uint8); return the page and the upright picture for people's eyes.

    Word boxes are pixels of the returned picture. A picture of which nothing can be made is a page that is
    unreadable, with the reason; only MissingToolError is raised.
    """
    if min(image.shape[:2]) < _LEAST_SIDE:
        return _unread(image, dpi, number, "Ảnh quá nhỏ, không thể chứa chữ; hãy quét lại."), image
    try:
        return _read(image, dpi, number, config)
    except (LimitError, UnreadableError) as error:
        return _unread(image, dpi, number, error.sentence), image


def _unread(image: Picture, dpi: int, number: int, reason: str) -> Page:
    height, width = image.shape[:2]
    return Page(number, width, height, dpi, verdict=Verdict.UNREADABLE, reasons=(reason,), source="ocr")


def _read(image: Picture, dpi: int, number: int, config: ReadingConfig) -> tuple[Page, Picture]:
    engine = Engine(config.language, config.timeout)
    image = photo.flattened(image)
    turn = _turn(clean.gray(image), engine)
    upright = clean.quarter_turn(image, turn)
    angle = _angle(clean.gray(upright))
    if angle:
        upright = clean.straighten(upright, angle)
    height, width = upright.shape[:2]
    factor = min(1.0, _ENOUGH_DPI / max(dpi, 1), (_MOST_PIXELS / (height * width)) ** 0.5)
    small = clean.scaled(upright, factor)
    words, blank = _words(
        small, replace(engine, dpi=max(70, round(dpi * factor))), number, turned=bool(angle)
    )
    words = tuple(_enlarged(w, 1 / factor) for w in words) if factor < 1.0 else words
    verdict, reasons = quality.judge(words, blank=blank, dpi=dpi, floors=config.floors)
    page = Page(number, width, height, dpi, words, round(turn + angle, 2), verdict, reasons, "ocr")
    return page, upright


def read_words(
    words: Sequence[Word],
    *,
    width: int,
    height: int,
    dpi: int,
    number: int,
    source: str,
    config: ReadingConfig = ReadingConfig(),
) -> Page:
    """Return the page of words that were not read from a picture: a PDF's text layer, a typed document."""
    placed = arrange(words, width, height, dpi)
    verdict, reasons = quality.judge(placed, blank=not words, dpi=dpi, floors=config.floors)
    return Page(number, width, height, dpi, placed, 0.0, verdict, reasons, source)


def _turn(page: Picture, engine: Engine) -> int:
    """Return by how many degrees counter-clockwise (0, 90, 180, 270) the picture has to be turned to stand upright.

    A cheap measure on a reduced copy settles nearly every page; where it doubts, the engine reads a reduced copy
    each way round and the more legible reading wins.
    """
    if clean.is_blank(page):
        return 0
    sideways = clean.lies_sideways(page)
    if not sideways and clean.headlong(page) < _SURE:
        return 0
    turns = (0, 90, 270) if sideways else (0, 180)
    small = clean.scaled(page, 1700 / max(page.shape))
    if clean.is_blank(clean.despeckle(small)):
        return 0
    scores = {
        t: _legibility(recognise(clean.quarter_turn(small, t), replace(engine, dpi=150))) for t in turns
    }
    best = max(turns, key=lambda t: scores[t])
    return best if scores[best] > 1.2 * scores[0] else 0


def _angle(page: Picture) -> float:
    """Return by how many degrees a gray page has to be turned, 0 where the engine copes or there are no lines."""
    angle = 0.0 if clean.is_bare(page) else clean.tilt(page)
    return angle if abs(angle) > clean.STEEP else 0.0


def _legibility(words: Sequence[Word]) -> float:
    return sum(len(w.text) * w.conf for w in words if len(w.text) > 1 and quality.legible(w.text))


def _words(picture: Picture, engine: Engine, number: int, *, turned: bool) -> tuple[tuple[Word, ...], bool]:
    """Return the arranged words of an upright picture, and whether it is bare."""
    inks = clean.part_inks(picture)
    plane = clean.despeckle(inks.black) if turned else inks.black
    height, width = plane.shape
    if clean.is_blank(plane):
        return (), not clean.is_inked(plane)
    bare = clean.is_bare(plane)
    words = arrange(read_page(plane, engine), width, height, engine.dpi)
    again = reread.head_again(words, plane, engine)
    if number == 1 and not any(w.zone is Zone.HEAD_RIGHT for w in words):
        again = reread.lost_head(words, plane, engine)
    planes = (plane, clean.gray(picture)) if inks.red is not None else (plane,)
    again = reread.signature_again(again, planes, engine)
    words = arrange(again, width, height, engine.dpi) if again != words else words
    words, stamped = marks.read_marks(words, clean.gray(picture), inks.red, engine)
    return with_marks(words, stamped), bare


def _enlarged(word: Word, factor: float) -> Word:
    x0, y0, x1, y1 = (round(edge * factor) for edge in word.box)
    return replace(word, box=(x0, y0, x1, y1))
