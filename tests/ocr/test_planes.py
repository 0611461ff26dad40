"""The planes of a page: what each step decided about the light, the inks and the specks."""

import cv2
import numpy as np

from ocr.planes import part
from ocr.trace import Trace
from tests.ocr.test_clean import colour_page, page
from tests.ocr.test_light import page as lit_page
from tests.ocr.test_light import shaded


def decided(picture: np.ndarray, *, turned: bool = False) -> dict[str, bool]:
    trace = Trace(None, 1)
    part(picture, turned=turned, trace=trace)
    assert all(step.reason for step in trace.steps)
    return {step.name: step.done for step in trace.steps}


def test_a_plain_gray_page_is_left_alone() -> None:
    planes = part(page(), turned=False, trace=Trace(None, 1))
    assert np.array_equal(planes.print, page())
    assert planes.clear is None
    assert planes.red is None
    assert planes.stamped() is None
    assert decided(page()) == {"inks": False, "light": False, "faint": False, "specks": False}


def test_each_step_is_done_where_the_page_needs_it() -> None:
    assert decided(colour_page())["inks"]
    assert decided(shaded(page(), 0.6))["light"]
    assert decided(lit_page(seal=110))["faint"]
    assert decided(page(), turned=True)["specks"]


def test_what_is_stamped_in_red_is_seen_without_the_seal() -> None:
    picture = np.dstack([lit_page()] * 3)
    cv2.circle(picture, (500, 1500), 100, (220, 40, 45), 6)
    cv2.putText(picture, "SO Y TE", (460, 1510), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (220, 40, 45), 3)
    cv2.putText(picture, "PHO GIAM DOC", (700, 1600), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (220, 40, 45), 5)
    stamped = part(picture, turned=False, trace=Trace(None, 1)).stamped()
    assert stamped is not None
    assert stamped[1560:1610, 690:1000].min() < 120, "the title stays"
    assert stamped[1390:1610, 390:610].min() > 200, "the seal and its words are gone"
    assert stamped[:1380].min() > 200, "black print is gone"
