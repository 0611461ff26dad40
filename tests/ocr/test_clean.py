"""Page pictures drawn here: tilt, orientation, ink colours, sizes."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import clean

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
SENTENCE = "Ủy ban nhân dân xã Suối Mơ đề nghị các thôn rà soát hộ nghèo, báo cáo đúng hạn."


def page(lines: int = 24, size: tuple[int, int] = (1240, 1754)) -> np.ndarray:
    image = Image.new("L", size, 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 28)
    for at in range(lines):
        draw.text((120, 150 + 56 * at), SENTENCE[at % 7 :], font=font, fill=20)
    return np.asarray(image)


@pytest.mark.parametrize("degrees", [-5.0, -1.3, 0.0, 0.7, 3.5])
def test_tilt_is_what_has_to_be_turned_back(degrees: float) -> None:
    tilted = clean.straighten(page(), -degrees)
    assert clean.tilt(tilted) == pytest.approx(degrees, abs=0.15)


def test_a_page_without_print_has_no_tilt() -> None:
    assert clean.tilt(np.full((800, 600), 250, np.uint8)) == 0.0


def test_straightening_levels_the_lines_and_keeps_the_corners() -> None:
    tilted = clean.straighten(page(), 6.0)
    level = clean.straighten(tilted, clean.tilt(tilted))
    assert abs(clean.tilt(level)) < 0.2
    assert level.shape[0] > tilted.shape[0] > page().shape[0]
    assert level[0, 0] == 255


def test_a_page_on_its_side_is_seen() -> None:
    assert not clean.lies_sideways(page())
    assert clean.lies_sideways(clean.quarter_turn(page(), 90))


def test_a_page_on_its_head_is_seen() -> None:
    assert clean.headlong(page()) < -0.25
    assert clean.headlong(clean.quarter_turn(page(), 180)) > 0.25


def test_blank_pages() -> None:
    edge = np.full((1754, 1240), 245, np.uint8)
    edge[:, :30] = 0  # the black edge that scanners leave
    assert clean.is_blank(edge)
    assert clean.is_bare(edge)
    assert not clean.is_blank(page(lines=3))
    assert not clean.is_bare(page(lines=9))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_quarter_turns_go_counter_clockwise(turn: int) -> None:
    picture = np.zeros((20, 30), np.uint8)
    picture[0, 0] = 255
    corner = {0: (0, 0), 90: (-1, 0), 180: (-1, -1), 270: (0, -1)}[turn]
    assert clean.quarter_turn(picture, turn)[corner] == 255


def colour_page() -> np.ndarray:
    image = Image.fromarray(page()).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 300, 620, 620), outline=(225, 40, 45), width=9)
    draw.line((150, 900, 900, 1000), fill=(40, 60, 190), width=6)
    return np.asarray(image)


def test_red_and_blue_ink_leave_the_black_print() -> None:
    inks = clean.part_inks(colour_page())
    assert inks.red is not None
    assert inks.blue is not None
    assert inks.red[460, 304] == 255
    assert inks.blue[950, 525] == 255
    ring = inks.black[455:465, 296:312]
    assert ring.min() > 200
    print_before, print_after = clean.gray(colour_page()) < 90, inks.black < 90
    assert (print_before & print_after).sum() > 0.9 * (page() < 90).sum()


def test_a_tinted_scan_has_no_coloured_ink() -> None:
    tinted = np.stack([clean.gray(colour_page())] * 3, axis=2).astype(np.int16)
    tinted[..., 0] -= 25
    picture = np.clip(tinted, 0, 255).astype(np.uint8)
    inks = clean.part_inks(picture)
    assert inks.red is None
    assert inks.blue is None


def test_a_gray_page_has_no_inks_to_part() -> None:
    inks = clean.part_inks(page())
    assert inks.red is None
    assert np.array_equal(inks.black, page())


def test_scaling_only_reduces() -> None:
    assert clean.scaled(page(), 0.5).shape == (877, 620)
    assert clean.scaled(page(), 2.0).shape == page().shape
