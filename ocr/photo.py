"""A sheet photographed on a desk: found by its four corners, laid flat, and lit evenly.

A scan shows no desk: the sheet has to be a light quadrilateral that is clearly smaller than the picture and has
darker ground around it, else the picture is left as it is. Lengths are pixels.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean import Picture, gray, scaled
from ocr.light import evened

_SMALL = 800  # pixels of the longer side of the copy on which the sheet is looked for
_LEAST, _MOST = 0.35, 0.96  # share of the picture that a photographed sheet fills
_FILLED = 0.93  # share of the quadrilateral that must be sheet: what bulges or gapes is no flat sheet
_CONTRAST = 40  # gray levels between the sheet and the ground around it
_STRAIGHT = 0.75  # shortest side to longest opposite side: more perspective than that is no page held up

Corners = NDArray[np.float32]


def flattened(picture: Picture) -> Picture:
    """Return the sheet of a photograph, laid flat and evenly lit; the same picture where no sheet is seen on it."""
    corners = sheet_corners(gray(picture))
    if corners is None:
        return picture
    wide = max(_length(corners, 0, 1), _length(corners, 3, 2))
    high = max(_length(corners, 0, 3), _length(corners, 1, 2))
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    sheet = cv2.warpPerspective(picture, matrix, (round(wide), round(high)), flags=cv2.INTER_CUBIC)
    return evened(np.asarray(sheet, np.uint8))


def sheet_corners(page: Picture) -> Corners | None:
    """Return the corners of a light sheet on darker ground, from the upper left clockwise; None for a scan."""
    factor = min(1.0, _SMALL / max(page.shape))
    small = np.asarray(cv2.GaussianBlur(scaled(page, factor), (0, 0), 3), np.uint8)
    _, light = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = np.asarray(cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8)), np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    quad = np.asarray(cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True), np.int32).reshape(-1, 2)
    if len(quad) != 4 or not _is_sheet(quad, small, mask):
        return None
    return np.asarray(_ordered(quad.astype(np.float32)) / factor, np.float32)


def _is_sheet(quad: NDArray[np.int32], small: Picture, mask: Picture) -> bool:
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, quad, 255)
    share = np.count_nonzero(inside) / inside.size
    if not _LEAST < share < _MOST or np.mean(mask[inside > 0] > 0) < _FILLED:
        return False
    corners = _ordered(quad.astype(np.float32))
    pairs = ((0, 1, 3, 2), (0, 3, 1, 2))
    for a, b, c, d in pairs:
        one, two = _length(corners, a, b), _length(corners, c, d)
        if min(one, two) < _STRAIGHT * max(one, two):
            return False
    return float(np.median(small[inside > 0])) - float(np.median(small[inside == 0])) > _CONTRAST


def _ordered(quad: Corners) -> Corners:
    total, apart = quad.sum(axis=1), quad[:, 0] - quad[:, 1]
    order = (total.argmin(), apart.argmax(), total.argmax(), apart.argmin())
    return np.asarray(quad[list(order)], np.float32)


def _length(corners: Corners, one: int, other: int) -> float:
    return float(np.hypot(*(corners[one] - corners[other])))
