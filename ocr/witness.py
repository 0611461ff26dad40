"""Shows the word reader the places of a page: the crop of each word, as high as its printed line.

A crop as high as the word itself would not do: 'ca' and 'cả' would look alike in size, and a mark that the engine
overlooked would be cut off. So the height is that of the line, and the middle is the line's.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from statistics import median

import numpy as np
from numpy.typing import NDArray

from corpus.record import Box, Word
from ocr.clean import paper_of
from ocr.lines import Placed, Run, level, runs, usual_height
from ocr.word_reader import Chances, Ink, answer, framed

Picture = NDArray[np.uint8]

_RUN_GAP = 1.6  # usual heights between two words of one line
_MARGIN = 0.14  # of the print's size left and right of a word
_HALF = 0.84  # of the print's size above and below the middle of a line
_MIDDLE = 0.33  # of the print's size: the middle of a line above its base line
_X_HEIGHT, _CAP_HEIGHT = 0.46, 0.66  # of the print's size in Times, small letters and capitals
_MOSTLY_SMALL, _NEXT_TO_NONE = 0.5, 0.1  # share of small letters
_DENSE = 0.5  # share of the fullest row of pixels that rows between base line and x-height reach
_REACH = 0.75  # usual heights above and below the middle of a line in which its base line is looked for
_WORD_HEIGHT = 0.88  # of the print's size: the usual box of a word, marks and tails included
_AGREED = 0.3  # natural logarithm of the ratio up to which two measures of a size agree
_INKED = 60  # this much darker than paper is ink
_BLANK = 0.16  # of the print's size: where readings differ about a blank, gaps were 0.03-0.14 without, 0.3 with one
_LEAST = 6  # pixels of a crop's sides: less is no word

Line = tuple[float, float]  # base line of a word (pixels from the top), size of the print


class Witness:
    """A page's gray picture and the lines of a first reading; looks at words of any reading."""

    def __init__(self, page: Picture, words: Sequence[Word]) -> None:
        self._page = page
        self._ink = page < paper_of(page) - _INKED
        self._usual = usual_height(words)
        found = runs(level(words), self._usual, _RUN_GAP)
        measured = [self._measured(run) for run in found]
        sizes = [size for run, (_, size) in zip(found, measured, strict=True) if size for _ in run.words]
        typical = median(sizes) if sizes else self._usual / _WORD_HEIGHT
        self._lines: dict[int, Line] = {}  # by id of the word
        for run, (base, size) in zip(found, measured, strict=True):
            for placed in run.words:
                self._lines[id(placed.word)] = (base + _shift(placed), size or typical)

    def look(self, words: Sequence[Word]) -> Chances | None:
        """Return what the word reader makes of the place that the words cover; None where there is next to nothing."""
        picture = self.picture(words)
        return None if picture is None else answer(picture)

    def picture(self, words: Sequence[Word]) -> Ink | None:
        """Return the framed picture of the place that the words cover, as high as their line; None of next to none."""
        x0, y0, x1, y1 = box_around(words)
        known = next((self._lines[id(w)] for w in words if id(w) in self._lines), None)
        base, size = known or (y1 - 0.2 * (y1 - y0), max(self._usual, y1 - y0) / _WORD_HEIGHT)
        middle = base - _MIDDLE * size
        high, wide = self._page.shape
        left, right = max(0, int(x0 - _MARGIN * size)), min(wide, int(x1 + _MARGIN * size) + 1)
        top, bottom = max(0, int(middle - _HALF * size)), min(high, int(middle + _HALF * size) + 1)
        crop = self._page[top:bottom, left:right]
        return framed(crop) if min(crop.shape) >= _LEAST else None

    def parts(self, words: Sequence[Word]) -> bool:
        """Tell whether the gaps between words of one line, given from left to right, are wide enough for blanks."""
        size = next(
            (self._lines[id(w)][1] for w in words if id(w) in self._lines), self._usual / _WORD_HEIGHT
        )
        return all(b.box[0] - a.box[2] >= _BLANK * size for a, b in pairwise(words))

    def _measured(self, run: Run) -> Line:
        """Return base line (levelled) and size of a line: between base line and x-height its rows are full of ink.

        Boxes alone would not do: a word's depends on its letters, and the engine's may take in a second line. They
        tell whether the full rows are x-height or capitals; where they fit neither, the size is 0, unknown.
        """
        reach = max(_LEAST, int(_REACH * self._usual))
        rows = np.zeros(2 * reach, np.float64)
        for placed in run.words:
            top = round(run.middle + _shift(placed)) - reach
            bottom = max(0, top + 2 * reach)  # a box may lie wholly above the page
            part = self._ink[max(0, top) : bottom, int(placed.x0) : int(placed.x1)].sum(axis=1)
            start = max(0, -top)
            rows[start : start + len(part)] += part
        first, last = _band(rows)
        boxed = max(1.0, run.y1 - run.y0) / _WORD_HEIGHT
        sizes = [(last - first + 1) / share for share in _heights(run)]
        size = min(sizes, key=lambda size: abs(log(size / boxed)))
        return run.middle - reach + last, size if abs(log(size / boxed)) < _AGREED else 0.0


def _heights(run: Run) -> tuple[float, ...]:
    """Return what the full rows of a line can be, in sizes of its print: small letters', capitals', or either."""
    letters = [ch for placed in run.words for ch in placed.word.text if ch.isalnum()]
    small = sum(ch.islower() for ch in letters) / max(1, len(letters))
    if small > _MOSTLY_SMALL:
        return (_X_HEIGHT,)
    return (_X_HEIGHT, _CAP_HEIGHT) if small > _NEXT_TO_NONE else (_CAP_HEIGHT,)


def box_around(words: Sequence[Word]) -> Box:
    """Return the box that holds all the words, one at least."""
    return (
        min(w.box[0] for w in words),
        min(w.box[1] for w in words),
        max(w.box[2] for w in words),
        max(w.box[3] for w in words),
    )


def _band(rows: NDArray[np.float64]) -> tuple[int, int]:
    """Return the first and last of the rows around the fullest one that are about as full."""
    smooth = np.convolve(rows, np.ones(3) / 3, mode="same")
    full = smooth >= _DENSE * smooth.max()
    first = last = int(smooth.argmax())
    while first > 0 and full[first - 1]:
        first -= 1
    while last + 1 < len(rows) and full[last + 1]:
        last += 1
    return first, last


def _shift(placed: Placed) -> float:
    """Return by how much a word stands lower on the page than where the lines were level."""
    return placed.word.box[1] - placed.y0
