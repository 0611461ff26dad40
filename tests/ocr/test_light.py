"""Light and faint ink on pages drawn here."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import clean, light

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"


def page(*, seal: int | None = None) -> np.ndarray:
    """Return a gray page of print, a broad seal of that gray level over its middle."""
    image = Image.new("L", (1240, 1754), 245)
    draw = ImageDraw.Draw(image)
    for row in range(24):
        text = "Ủy ban nhân dân xã Suối Mơ đề nghị các thôn rà soát"
        draw.text((120, 150 + 56 * row), text, font=ImageFont.truetype(FONT, 34), fill=15)
    drawn = np.asarray(image)
    if seal is None:
        return drawn
    ring = np.full_like(drawn, 255)
    cv2.circle(ring, (600, 700), 170, seal, 14)
    cv2.circle(ring, (600, 700), 110, seal, 9)
    return np.minimum(drawn, ring)


def shaded(picture: np.ndarray, least: float) -> np.ndarray:
    slope = np.linspace(1.0, least, picture.shape[1])
    return (picture * slope).astype(np.uint8)


def test_a_page_of_even_light_is_known() -> None:
    assert light.unevenness(page()) <= 3
    assert light.unevenness(shaded(page(), 0.6)) > light.UNEVEN


def test_a_black_edge_of_the_scanner_is_no_uneven_light_and_stays_black() -> None:
    edged = page().copy()
    edged[:, :60] = 5
    assert light.unevenness(edged) <= light.UNEVEN
    assert light.evened(edged)[:, 10:40].max() < 60


def test_evened_paper_is_equally_bright_and_print_stays() -> None:
    evened = light.evened(shaded(page(), 0.55))
    assert light.unevenness(evened) < 6
    ink = page() < 100
    assert evened[ink].mean() < 70
    assert light.evened(np.dstack([page()] * 3)).shape == (1754, 1240, 3)


@pytest.mark.parametrize("level", [80, 120, 160])
def test_a_fainter_seal_is_told_from_print_and_taken_out(level: int) -> None:
    sealed = page(seal=level)
    found = light.faint_level(sealed)
    assert found is not None
    assert 15 < found < level
    cleared = light.without_faint(sealed, found)
    plain = page()
    assert (np.abs(cleared.astype(int) - plain)[plain < 60] < 20).all(), "print stays as it is"
    assert np.count_nonzero(cleared < 200) < 1.1 * np.count_nonzero(plain < 200)


def test_one_ink_alone_has_no_fainter_one() -> None:
    assert light.faint_level(page()) is None
    assert light.faint_level(np.asarray(cv2.GaussianBlur(page(), (0, 0), 1.0))) is None
    assert light.faint_level(np.where(page() > 128, np.uint8(255), np.uint8(0))) is None
    assert light.faint_level(np.full((900, 700), 250, np.uint8)) is None


def test_faint_dust_is_no_ink() -> None:
    dusty = page().copy()
    spots = np.random.default_rng(3).random(dusty.shape) < 0.002
    dusty[spots & (dusty > 200)] = 120
    assert light.faint_level(dusty) is None
    assert not clean.is_blank(dusty)
