"""What a clerk wrote by pen in a letter's head: the places are found among the words, cut out, and read.

Red ink is as light as paper in the red channel, so a seal or a red stamp over a field is not seen, while black and
blue pen are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.record import PenReading, Word
from ocr.pen_field import find_fields
from ocr.pen_ink import ink_box
from ocr.pen_place import PenField
from ocr.pen_reader import read_field

Picture = NDArray[np.uint8]

_LEAST_SIDE = 6  # pixels: a smaller crop holds no digit
_NAMES = {"number": "số", "day": "ngày", "month": "tháng"}


def read_pen(words: Sequence[Word], picture: Picture, *, dpi: int) -> tuple[PenReading, ...]:
    """Return what stands in the places for number, day and month, those that were found, by hand or in print.

    `words` are the arranged words of the page, `picture` the page they were read from (RGB or gray, uint8), boxes in
    its pixels. Raises MissingToolError when the network is not there.
    """
    height, width = picture.shape[:2]
    found = (_clipped(field, width, height) for field in find_fields(words, dpi=dpi, height=height))
    return tuple(_reading(field, words, picture) for field in found if field is not None)


def in_words(readings: Sequence[PenReading]) -> str:
    """Return what was read, in Vietnamese, for the steps of a page."""
    told = [f"{_NAMES[r.field]} {_told(r)}" for r in readings]
    return f"Ô số và ngày: {'; '.join(told)}." if told else "Không thấy ô số và ngày."


def _told(reading: PenReading) -> str:
    if not reading.candidates:
        return "để trống hoặc không đọc được"
    text, chance = reading.candidates[0]
    return f"{text} ({'viết tay' if reading.written else 'in'}, {100 * chance:.0f} %)"


def _clipped(field: PenField, width: int, height: int) -> PenField | None:
    """Return the field within the page, None where next to nothing of it is."""
    x0, y0, x1, y1 = field.box
    box = (max(0, x0), max(0, y0), min(width, x1), min(height, y1))
    if box[2] - box[0] < _LEAST_SIDE or box[3] - box[1] < _LEAST_SIDE:
        return None
    return PenField(field.field, box)


def _reading(field: PenField, words: Sequence[Word], picture: Picture) -> PenReading:
    x0, y0, x1, y1 = field.box
    crop = picture[y0:y1, x0:x1]
    gray = np.ascontiguousarray(crop[..., 0] if crop.ndim == 3 else crop)
    read = read_field(gray, field.field)
    ink = ink_box(gray, field, words) if read.candidates else None
    return PenReading(field.field, field.box, read.written, read.candidates, ink)
