"""Makes a page picture fit for reading: ink colours apart, the page upright, steep tilt taken out.

Measures are taken on reduced copies and no full page is ever held as floating point, so that a page of 40 Mpx
stays well under the reader's memory limit. Angles are in degrees, counter-clockwise as cv2 turns pictures.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
FloatArray = NDArray[np.float64]

STEEP = 2.0  # degrees: the engine reads up to 3-4 well, and turning a page blurs it (measured)
_SMALL = 1000  # pixels of the longer side of the copy on which angles are measured
_HALF_A_LINE = 400  # dark pixels of the reduced page
_SEAL = 4000  # likewise
_DARK = 90  # the middle brightness under which a page is black and not paper
_WIDEST = 12.0  # degrees: the steepest tilt that is looked for
_SATURATED = 30  # how much stronger one colour must be than the other to count as ink of that colour
_PRINT = 100  # darker than this in the red channel is black print, under a red stamp too


@dataclass(frozen=True, slots=True)
class Inks:
    """A page parted by ink: what is printed in black, and masks (255 = ink) of the coloured marks."""

    black: Picture
    red: Picture | None
    blue: Picture | None


@dataclass(frozen=True, slots=True)
class Marks:
    """The ink of letters on a reduced page: x and y of every dark pixel."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]


def gray(picture: Picture) -> Picture:
    """Return an RGB or gray picture as gray."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def part_inks(picture: Picture) -> Inks:
    """Return the black print without red stamps and blue pen. A gray picture is returned as it is.

    Red ink is as light as paper in the red channel; blue ink is painted out with paper. Measured on stamped pages:
    the signer's name read on 12 of 12 against 0 of 12 without.
    """
    if picture.ndim == 2:
        return Inks(picture, None, None)
    page = gray(picture)
    red, green, blue = (np.asarray(plane, np.uint8) for plane in cv2.split(picture))
    is_red = _ink(red, np.maximum(green, blue))
    is_blue = _ink(blue, red)
    paper = paper_of(page)
    if is_red is not None:
        near = cv2.dilate(is_red, np.ones((5, 5), np.uint8)) > 0
        page = np.where(near, np.where(red > _PRINT, np.uint8(paper), red), page)
    if is_blue is not None:
        page = np.where(cv2.dilate(is_blue, np.ones((3, 3), np.uint8)) > 0, np.uint8(paper), page)
    return Inks(np.asarray(page, np.uint8), is_red, is_blue)


def tilt(page: Picture) -> float:
    """Return by how many degrees the lines of a gray page must be turned to run level (-12..12, 0 if unclear).

    Projection profile: the sum of squared steps between the ink of neighbouring rows is largest for level lines
    (measured mean error 0.01 degrees, where Hough lines gave 0.04-0.10).
    """
    return _level_angle(_letters(_reduced(page)))


def lies_sideways(page: Picture) -> bool:
    """Tell whether the lines of a gray page seem to run up or down the page instead of across."""
    marks = _letters(_reduced(page))
    turned = Marks(marks.y, marks.x)
    return _sharpness(turned, _level_angle(turned)) > 1.3 * _sharpness(marks, _level_angle(marks))


def headlong(page: Picture) -> float:
    """Return how much a gray page of level lines looks upside down: about -1 upright, +1 turned, 0 unclear.

    Going down an upright line the ink comes in gradually (marks, ascenders, x-height) and ends sharply at the base
    line, so the steps between rows have a long negative tail. Measured on 85 pages: upright -0.3 and lower on all
    but tables, blank pages and slanting print, and the sign changes with the page.
    """
    marks = _letters(_reduced(page, 1600))
    steps = np.diff(_profile(marks, _level_angle(marks)))
    spread = float(np.mean(steps**2)) if steps.size else 0.0
    return float(np.mean(steps**3)) / spread**1.5 if spread else 0.0


def letters_of(page: Picture) -> tuple[Marks, float]:
    """Return the letter-like ink of a gray page on a reduced copy, and the factor by which it is reduced."""
    small = _reduced(page)
    return _letters(small), small.shape[1] / page.shape[1]


def is_blank(page: Picture) -> bool:
    """Tell whether a gray page holds less letter-like ink than half a printed line: nothing to read."""
    return _letters(_reduced(page)).x.size < _HALF_A_LINE


def is_bare(page: Picture) -> bool:
    """Tell whether a gray page holds no more ink than a seal or what shines through from the other side.

    Measured: backs of letters with a seal 400-3,000 pixels of a reduced page, a short last page 17,000 and more.
    """
    return _letters(_reduced(page)).x.size < _SEAL


def is_inked(page: Picture) -> bool:
    """Tell whether a gray page without letters holds something all the same: it is dark, or scrawled over.

    Long thin strokes are no letters and no blank page either; edges of the glass touch the page's rim and count not.
    """
    small = _reduced(page)
    if float(np.median(small)) < _DARK:
        return True
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2]
    x, y, wide, high = (stats[:, at] for at in range(4))
    rim = (x <= 2) | (y <= 2) | (x + wide >= small.shape[1] - 2) | (y + high >= small.shape[0] - 2)
    strokes = ~rim & (np.minimum(wide, high) >= 8) & (np.maximum(wide, high) >= 30)
    return int(stats[strokes, cv2.CC_STAT_AREA].sum()) > _SEAL


def straighten(picture: Picture, degrees: float) -> Picture:
    """Return the picture turned by degrees about its middle, grown so that no corner is lost, new paper white."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    wide, high = int(height * sin + width * cos), int(height * cos + width * sin)
    matrix[:, 2] += ((wide - width) / 2, (high - height) / 2)
    paper = (255, 255, 255) if picture.ndim == 3 else 255
    turned = cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=paper)
    return np.asarray(turned, np.uint8)


def despeckle(page: Picture) -> Picture:
    """Return a gray page without specks of one pixel (median of 3): without it, turning a page does harm."""
    return np.asarray(cv2.medianBlur(page, 3), np.uint8)


def quarter_turn(picture: Picture, degrees: int) -> Picture:
    """Return the picture turned counter-clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, degrees // 90 % 4))


def scaled(page: Picture, factor: float) -> Picture:
    """Return the picture reduced by a factor below 1; the same picture otherwise."""
    if factor >= 1.0:
        return page
    return np.asarray(cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _ink(one: Picture, other: Picture) -> Picture | None:
    """Return the mask (255) of pixels in which one colour is clearly stronger than on the paper around.

    Print on tinted paper is tinted too, so the paper's own tint counts as none, and the stronger colour has to be
    light: black print is dark in all three. None if there are next to no such pixels.
    """
    tint = max(0, paper_of(one) - paper_of(other))
    seen = (np.asarray(cv2.subtract(one, other)) > _SATURATED + tint) & (one > _PRINT)
    return np.where(seen, np.uint8(255), np.uint8(0)) if np.count_nonzero(seen) > 1e-4 * seen.size else None


def paper_of(plane: Picture) -> int:
    """Return the brightness (0-255) of the paper of a gray page: most of it is bare."""
    return int(np.percentile(plane[::8, ::8], 80))


def ink_of(page: Picture) -> Picture:
    """Return a mask (255) of what is clearly darker than the paper close around it: print, rules, stamps."""
    ink = cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 20)
    return np.asarray(ink, np.uint8)


def _reduced(page: Picture, longest: int = _SMALL) -> Picture:
    return scaled(page, longest / max(page.shape))


def _letters(page: Picture) -> Marks:
    """Return the ink of marks about as large as letters: no black scanner edge, no rule, no table line, no dust."""
    window = max(15, max(page.shape) // 40 | 1)
    ink = cv2.adaptiveThreshold(page, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 15)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sizes = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1)
    keep = (sizes <= max(page.shape) // 12) & (sizes >= 2)
    keep[0] = False
    y, x = np.nonzero(keep[labels])
    return Marks(x.astype(np.float32), y.astype(np.float32))


def _level_angle(marks: Marks) -> float:
    if marks.x.size < 200:
        return 0.0
    best = 0.0
    for reach, step in ((_WIDEST, 1.0), (0.8, 0.2), (0.15, 0.05)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(marks, angle)))
    return best if abs(best) < _WIDEST else 0.0


def _profile(marks: Marks, degrees: float) -> FloatArray:
    """Return the ink of each row once the page is turned by degrees."""
    rows = marks.y - marks.x * np.float32(np.tan(np.radians(degrees)))
    return np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64) if rows.size else np.zeros(2)


def _sharpness(marks: Marks, degrees: float) -> float:
    return float(np.sum(np.diff(_profile(marks, degrees)) ** 2))
