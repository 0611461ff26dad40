"""Evens the light on a page and takes out ink that is fainter than its print: a grey seal, the other side's print.

Both are decided from the page itself. The engine tells ink from paper by one level for large parts of a page: on a
page of which one half is dark, or on which a seal is half as dark as the print, it loses whole lines (measured on
our own pages: a grey seal over the text 28 % wrong, without it 0.7; print shining through 17 %, without it 0.2).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean import Picture, gray, paper_of, scaled

_SMALL = 800  # pixels of the longer side of the copy on which light is measured
UNEVEN = 35  # gray levels between the lightest and the darkest paper of a page from which on light is evened
_DARKEST = 60  # paper is never darker: the black edge of a scan stays black
_EDGE = 91  # pixels around a black edge in which its shadow is seen in the measured light
_INKED = 50  # this much darker than paper is ink
_CORE = 3  # pixels: the darkest around a pixel tells of which ink its stroke is, edges left out
_FEW = 2000  # pixels of ink: fewer tell nothing
_APART = 40  # gray levels between the usual dark and the usual faint ink
_TRIFLE = 1e-5  # share of the ink that is added to every count, so that a few pixels make no peak
_VALLEY = 0.4  # share of the lower peak to which the count must fall between two inks
_LEAST, _MOST = 0.03, 0.6  # share of the ink that may be faint
_AROUND = 5  # pixels: what has no dark core within is faint; edges of print have one

Counts = NDArray[np.float64]


def light_of(page: Picture) -> Picture:
    """Return the brightness of the paper on a copy of _SMALL pixels, print left out."""
    small = scaled(gray(page), _SMALL / max(page.shape))
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((15, 15), np.uint8)), (0, 0), 15)
    return np.asarray(paper, np.uint8)


def evened(picture: Picture) -> Picture:
    """Return a picture divided by the light on it, so that all paper is equally bright."""
    size = (picture.shape[1], picture.shape[0])
    grown = cv2.resize(light_of(picture), size, interpolation=cv2.INTER_LINEAR)
    light = np.asarray(np.maximum(grown, _DARKEST), np.uint8)
    planes = [cv2.divide(plane, light, scale=245) for plane in cv2.split(picture)]
    return np.asarray(cv2.merge(planes) if len(planes) > 1 else planes[0], np.uint8)


def unevenness(page: Picture) -> float:
    """Return by how many gray levels the paper of a gray page differs from place to place, black edges aside."""
    light = light_of(page)
    edge = cv2.dilate(np.where(light > _DARKEST, np.uint8(0), np.uint8(1)), np.ones((_EDGE, _EDGE), np.uint8))
    lit = light[edge == 0]
    return float(np.percentile(lit, 95) - np.percentile(lit, 5)) if lit.size else 0.0


def faint_level(page: Picture) -> int | None:
    """Return the gray level that parts the print of a page from fainter ink; None where all ink is alike."""
    core = np.asarray(cv2.erode(page, np.ones((_CORE, _CORE), np.uint8)), np.uint8)
    paper = paper_of(page)
    inked = core[page < paper - _INKED]
    if inked.size < _FEW:
        return None
    counts = np.bincount(inked, minlength=256).astype(np.float64)
    smooth = np.convolve(counts, np.hanning(13) / np.hanning(13).sum(), mode="same")
    level = _valley(smooth, counts, paper - _INKED)
    return level if level is not None and _is_broad(page, level, inked.size) else None


def _is_broad(page: Picture, level: int, inked: int) -> bool:
    """Tell whether the fainter ink is strokes: dust and the worn edges of rules vanish when opened by 3 pixels."""
    paper = paper_of(page)
    faint = np.where((without_faint(page, level) != page) & (page < paper - _INKED), np.uint8(1), np.uint8(0))
    return int(cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).sum()) > _LEAST * inked


def _valley(smooth: Counts, counts: Counts, end: int) -> int | None:
    """Return the lowest place between the darkest peak of ink and a fainter one, where both are true peaks."""
    dark = int(smooth[: end // 2].argmax())
    if dark + _APART >= end - 5:
        return None
    lowest = np.minimum.accumulate(smooth[dark:end]) + _TRIFLE * counts.sum()
    rise = np.minimum(smooth[dark], smooth[dark:end]) / lowest
    faint = dark + _APART + int(rise[_APART:].argmax())
    low = dark + int(smooth[dark:faint].argmin())
    share = counts[low:end].sum() / counts[:end].sum()
    deep = low - dark > 11 and rise[faint - dark] > 1 / _VALLEY
    return low if deep and faint > low + 5 and _LEAST < share < _MOST else None


def without_faint(page: Picture, level: int, *, around: int = _AROUND) -> Picture:
    """Return a gray page with all ink painted out that has nothing darker than level in `around` pixels square."""
    core = cv2.erode(page, np.ones((around, around), np.uint8))
    return np.where(core > level, np.uint8(paper_of(page)), page)
