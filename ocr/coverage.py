"""How much of what looks like letters on a page was read? A line that the engine lost leaves its ink behind."""

from collections.abc import Sequence

import numpy as np

from corpus.record import Word
from ocr.clean import Picture, letters_of

_MARGIN = 0.35  # heights of a word by which its box is widened: marks and commas stick out
_LINE = 25  # ink of the reduced page in one band of it that makes a line, not specks


def unread_share(page: Picture, words: Sequence[Word]) -> float:
    """Return the share (0..1) of a gray page's letter-like ink that lies outside the boxes of all words.

    Words may be of any zone: what was read and set aside as noise or a stamp was read. Measured on 1,000 pixels of
    the longer side; scattered ink too little for a line of print does not count.
    """
    marks, factor = letters_of(page)
    if not marks.x.size:
        return 0.0
    high, wide = (int(side * factor) + 2 for side in page.shape)
    ink = np.zeros((high, wide), bool)
    ink[marks.y.astype(int), marks.x.astype(int)] = True
    whole = int(ink.sum())
    for word in words:
        ink[_widened(word, factor)] = False
    rows = ink.sum(axis=1)
    band = np.convolve(rows, np.ones(9, int), mode="same")  # about as high as a line of print
    return float(rows[band >= _LINE].sum()) / whole


def _widened(word: Word, factor: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (edge * factor for edge in word.box)
    margin = _MARGIN * (y1 - y0) + 1
    return (
        slice(max(0, int(y0 - margin)), int(y1 + margin) + 1),
        slice(max(0, int(x0 - margin)), int(x1 + margin) + 1),
    )
