"""Finds ruled tables on a page and their cells, so that what stands in one cell is read together.

The engine reads tables line by line across all columns; a cell of several lines comes out in pieces. Lines are the
long straight ink of the page; a cell is the white that they enclose, so that cells that span several others need no
rule of their own.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.record import Box
from ocr.clean import ink_of

Picture = NDArray[np.uint8]

_RULE = 12.0  # millimetres: straight ink that is longer is a rule
_GAP = 1.2  # millimetres of a rule that a bad scan may lose
_LEAST_WIDTH, _MOST_WIDTH = 0.35, 0.97  # of the page: less is a stamp or a box, more is the edge of the scan
_LEAST_HEIGHT = 8.0  # millimetres
_LEAST_CELLS = 4
_OWN_ROW = 0.4  # of a cell's height: one that begins so near the end of a row begins the next
_CELL = 3.0  # millimetres of a cell's sides at least


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its box and the boxes of its cells in reading order, row by row. Pixels."""

    box: Box
    cells: tuple[Box, ...]


def find_tables(page: Picture, dpi: int) -> tuple[Table, ...]:
    """Return the ruled tables of a gray page from top to bottom."""
    unit = dpi / 25.4
    rules = _rules(page, unit)
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found = []
    for at in range(1, count):
        x, y, wide, high = (int(v) for v in stats[at][:4])
        if not _LEAST_WIDTH < wide / page.shape[1] < _MOST_WIDTH or high < _LEAST_HEIGHT * unit:
            continue
        cells = _cells(rules[y : y + high, x : x + wide], (x, y), unit)
        if len(cells) >= _LEAST_CELLS:
            found.append(Table((x, y, x + wide, y + high), cells))
    return tuple(sorted(found, key=lambda table: table.box[1]))


def _rules(page: Picture, unit: float) -> Picture:
    """Return a mask (255) of the long level and upright ink of a page, small gaps closed."""
    ink = ink_of(page)
    length, gap = int(_RULE * unit), int(_GAP * unit) | 1
    rules = np.zeros_like(page)
    for along in ((length, 1), (1, length)):
        across = (gap, 3) if along[1] == 1 else (3, gap)
        joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(across[::-1], np.uint8))
        rules |= np.asarray(
            cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones(along[::-1], np.uint8)), np.uint8
        )
    return np.asarray(cv2.dilate(rules, np.ones((gap, gap), np.uint8)), np.uint8)


def _cells(rules: Picture, corner: tuple[int, int], unit: float) -> tuple[Box, ...]:
    """Return the boxes of the white areas that the rules of one table enclose, row by row."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(255 - rules, np.uint8), connectivity=4)
    least, boxes = _CELL * unit, []
    for at in range(1, count):
        x, y, wide, high = (int(v) for v in stats[at][:4])
        enclosed = x > 0 and y > 0 and x + wide < rules.shape[1] and y + high < rules.shape[0]
        if enclosed and wide >= least and high >= least:  # else a wedge outside of a leaning table
            boxes.append((x + corner[0], y + corner[1], x + wide + corner[0], y + high + corner[1]))
    return tuple(box for row in _in_rows(boxes) for box in sorted(row))


def _in_rows(boxes: list[Box]) -> list[list[Box]]:
    """Return cells row by row; a cell over several rows stands in the first, and a table may lean a little."""
    found: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        lowest = min((other[3] for other in found[-1]), default=0) if found else 0
        high = min(b[3] - b[1] for b in [box, *(found[-1] if found else [])])
        if found and box[1] + _OWN_ROW * high < lowest:
            found[-1].append(box)
        else:
            found.append([box])
    return found
