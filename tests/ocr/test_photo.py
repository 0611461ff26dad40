"""Tests of ocr.photo: a sheet on a desk is laid flat, a scan is left alone."""

import cv2
import numpy as np

from ocr import photo

SHEET = np.array([(90, 70), (700, 100), (720, 960), (60, 930)], np.float32)


def photographed(*, ground: int = 95) -> np.ndarray:
    """Return a light sheet, darker to the right, in perspective on a desk; a black bar lies across its middle."""
    flat = np.tile(np.linspace(250, 170, 600), (850, 1)).astype(np.uint8)
    flat[400:420, 100:500] = 20
    corners = np.array([(0, 0), (600, 0), (600, 850), (0, 850)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, SHEET)
    desk = np.full((1040, 780), ground, np.uint8)
    return cv2.warpPerspective(flat, matrix, (780, 1040), dst=desk, borderMode=cv2.BORDER_TRANSPARENT)


def test_the_four_corners_of_a_sheet_are_found() -> None:
    corners = photo.sheet_corners(photographed())
    assert corners is not None
    assert np.abs(corners - SHEET).max() < 10


def test_the_sheet_is_laid_flat_and_lit_evenly() -> None:
    flat = photo.flattened(photographed())
    assert abs(flat.shape[0] / flat.shape[1] - 863 / 660) < 0.05
    paper = [int(np.median(flat[50:200, x : x + 60])) for x in (30, flat.shape[1] - 90)]
    assert abs(paper[0] - paper[1]) < 12
    rows = np.nonzero(flat[:, flat.shape[1] // 2] < 100)[0]
    assert rows.max() - rows.min() < 40, "the bar runs level"


def test_a_colour_photograph_keeps_its_colours() -> None:
    colour = np.dstack([photographed()] * 3)
    assert photo.flattened(colour).shape[2] == 3


def test_a_scan_is_left_as_it_is() -> None:
    page = np.full((1040, 780), 245, np.uint8)
    cv2.rectangle(page, (100, 100), (680, 900), 0, 3)
    assert photo.flattened(page) is page


def test_a_scan_with_black_edges_is_no_photograph() -> None:
    page = np.full((1040, 780), 245, np.uint8)
    page[:, :15] = 0
    assert photo.flattened(page) is page


def test_a_round_light_thing_is_no_sheet() -> None:
    page = np.full((1040, 780), 80, np.uint8)
    cv2.ellipse(page, (390, 520), (340, 480), 0, 0, 360, 240, -1)
    assert photo.sheet_corners(page) is None
