"""The boxes of fields lie over their words: on letters read once by OCR, whose true boxes are known."""

import numpy as np
import pytest

from bench.boxes import fit, iou, overlaps, placed
from corpus import reference
from corpus.record import Page, Word
from ingest.fields.describe import describe
from tests import recorded
from training.letters.letter import load_letters

LEAST = 0.5  # of the area that both cover together


def test_iou() -> None:
    assert iou((0, 0, 10, 10), (0, 0, 10, 10)) == 1.0
    assert iou((0, 0, 10, 10), (5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert iou((0, 0, 10, 10), (20, 20, 30, 30)) == 0.0


def test_a_page_is_fitted_by_the_words_that_both_know() -> None:
    spots = [(n, n % 5 * 90.0, n // 5 * 40.0) for n in range(1, 20)]
    printed = [(f"chữ{n}", (x, y, x + 15, y + 10)) for n, x, y in spots]
    words = [
        Word(t, t, (round(2 * x0 + 7), round(2 * y0), round(2 * x1 + 7), round(2 * y1)), 0.9)
        for t, (x0, y0, x1, y1) in printed
    ]
    words[3] = Word("chữ4", "chữ4", (900, 900, 950, 930), 0.9)  # a misread word that looks like another
    found = fit(printed, Page(1, 1000, 1400, 144, tuple(words)))
    assert found is not None
    assert np.allclose(placed((100, 100, 200, 120), found), (207, 200, 407, 240), atol=1)
    assert fit(printed[:5], Page(1, 1000, 1400, 144, tuple(words))) is None


@pytest.mark.parametrize("name", recorded.NAMES)
def test_every_field_of_a_letter_stands_where_its_box_is(name: str) -> None:
    pages = recorded.pages(name)
    found = overlaps(load_letters()[name], pages, describe(pages, reference=reference.load()))
    assert {
        "number",
        "symbol",
        "date",
        "place",
        "issuer",
        "subject",
        "signer",
        "distribution",
    } <= found.keys()
    assert {field: round(score, 2) for field, score in found.items() if score < LEAST} == {}
    assert sum(found.values()) / len(found) > 0.8
