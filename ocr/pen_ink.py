"""Where the ink of a place for pen lies: the strokes that are neither the print beside it nor that of other lines."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.record import Box, Word
from ocr.pen_place import ABOVE, BELOW, PenField

Picture = NDArray[np.uint8]

_DARK = 0.4  # of the way from paper to the darkest ink
_LEAST_CONTRAST = 40  # gray levels that ink differs from paper, at least
_LEAST_HEIGHT = 0.3  # em: dots, leaders and specks are lower than any digit
_EDGE = 0.25  # of the place's height: a stroke that comes in over an edge and stays so near belongs to another line


def ink_box(crop: Picture, field: PenField, words: Sequence[Word]) -> Box | None:
    """Return the box round the strokes of a place in px of the page, None where there are none.

    crop: the gray picture of the place. words: those of the page; the print beside the place is left out by them.
    """
    strokes = list(_strokes(crop, _beside(field, words)))
    if not strokes:
        return None
    left, top = field.box[:2]
    return (
        left + min(x for x, _y, _w, _h in strokes),
        top + min(y for _x, y, _w, _h in strokes),
        left + max(x + w for x, _y, w, _h in strokes),
        top + max(y + h for _x, y, _w, h in strokes),
    )


def _beside(field: PenField, words: Sequence[Word]) -> list[Box]:
    """Return the boxes of the words that begin or end in the place but stand beside it, in px of the place."""
    left, top, right, low = field.box
    found = []
    for x0, y0, x1, y1 in (word.box for word in words):
        touches = x0 < right and x1 > left and y0 < low and y1 > top
        within = left < (x0 + x1) / 2 < right and top < (y0 + y1) / 2 < low
        if touches and not within:
            found.append((x0 - left, y0 - top, x1 - left, y1 - top))
    return found


def _strokes(crop: Picture, print_boxes: Sequence[Box]) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, width and height of each connected stroke that is the place's own, in px of the place."""
    high = crop.shape[0]
    paper, darkest = float(np.percentile(crop, 80)), float(crop.min())
    step = max(_DARK * (paper - darkest), _LEAST_CONTRAST)
    dark = (crop < paper - step).astype(np.uint8)
    _count, _labels, stats, middles = cv2.connectedComponentsWithStats(dark, connectivity=8)
    least = _LEAST_HEIGHT * high / (ABOVE + BELOW)
    for (x, y, w, h, _area), (middle, level) in zip(stats[1:], middles[1:], strict=True):
        comes_in = (y == 0 and level < _EDGE * high) or (y + h == high and level > (1 - _EDGE) * high)
        printed = any(x0 <= middle <= x1 and y0 <= level <= y1 for x0, y0, x1, y1 in print_boxes)
        if h >= least and not comes_in and not printed:
            yield int(x), int(y), int(w), int(h)
