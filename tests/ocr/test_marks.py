"""Marks drawn here: framed, leaning, in black and in red."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.record import Word, Zone
from ocr import clean, marks
from ocr.tesseract import Engine
from tests.ocr.letter import typed

FOLDER = "/usr/share/fonts/truetype/croscore/"
DPI = 200
ENGINE = Engine(dpi=DPI)


def letter() -> Image.Image:
    page = Image.new("RGB", (1654, 2339), (250, 250, 250))
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FOLDER + "Tinos-Regular.ttf", 38)
    for row in range(16):
        draw.text((500, 620 + 62 * row), "Ủy ban nhân dân xã đề nghị các thôn báo cáo", font=font, fill=15)
    return page


def stamp(text: str, size: tuple[int, int], ink: tuple[int, int, int], frame: str = "box") -> Image.Image:
    picture = Image.new("RGBA", size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    wide, high = size
    if frame == "box":
        draw.rectangle((4, 4, wide - 5, high - 5), outline=(*ink, 255), width=5)
    if frame == "arrow":
        tip = [(4, high * 0.25), (wide * 0.75, high * 0.25), (wide * 0.75, 4), (wide - 5, high / 2)]
        back = [(wide * 0.75, high - 5), (wide * 0.75, high * 0.75), (4, high * 0.75), (4, high * 0.25)]
        draw.line([*tip, *back], fill=(*ink, 255), width=4)
    font = ImageFont.truetype(FOLDER + "Arimo-Bold.ttf", 40)
    middle = (wide * (0.4 if frame == "arrow" else 0.5), high / 2)
    draw.multiline_text(middle, text, font=font, fill=(*ink, 255), anchor="mm", align="center", spacing=14)
    return picture


def stamped(mark: Image.Image, degrees: float, at: tuple[int, int] = (90, 420)) -> np.ndarray:
    page = letter()
    turned = mark.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(turned, at, turned)
    return np.asarray(page)


def read(picture: np.ndarray, words: tuple[Word, ...] = ()) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    return marks.read_marks(words, clean.gray(picture), clean.part_inks(picture).red, ENGINE)


@pytest.mark.parametrize("degrees", [0.0, 4.0, -30.0, 64.0])
def test_a_frame_is_found_with_its_angle(degrees: float) -> None:
    page = clean.gray(stamped(stamp("HỎA TỐC", (280, 90), (20, 20, 20)), degrees))
    (found,) = marks.frames(np.where(page < 128, np.uint8(255), np.uint8(0)), DPI)
    assert found.angle == pytest.approx(-degrees, abs=1.5)
    assert found.size == pytest.approx((272, 82), abs=8)


def test_text_alone_has_no_frames() -> None:
    page = clean.gray(np.asarray(letter()))
    assert marks.frames(np.where(page < 128, np.uint8(255), np.uint8(0)), DPI) == []


def test_letters_that_touch_are_counted_one_by_one() -> None:
    """Serifs of a bold mark run together, so that 'KHẨN' is one piece of ink and no four."""
    mark = Image.new("RGBA", (210, 70), (255, 255, 255, 0))
    draw = ImageDraw.Draw(mark)
    draw.rectangle((2, 2, 207, 67), outline=(20, 20, 20, 255), width=4)
    draw.text(
        (105, 38),
        "KHẨN",
        font=ImageFont.truetype(FOLDER + "Tinos-Bold.ttf", 40),
        fill=(20, 20, 20),
        anchor="mm",
    )
    draw.line((60, 51, 150, 51), fill=(20, 20, 20, 255), width=2)
    page = clean.gray(stamped(mark, 0.0))
    (found,) = marks.frames(np.where(page < 128, np.uint8(255), np.uint8(0)), DPI)
    assert found.size == pytest.approx((205, 65), abs=8)


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("degrees", "frame", "ink"),
    [(4.0, "box", (20, 20, 20)), (-3.0, "box", (215, 30, 40)), (62.0, "arrow", (20, 20, 20))],
)
def test_an_urgency_mark_that_leans_is_read(degrees: float, frame: str, ink: tuple[int, int, int]) -> None:
    size = (360, 110) if frame == "arrow" else (280, 90)
    _, found = read(stamped(stamp("HỎA TỐC", size, ink, frame), degrees))
    assert [(w.text, w.zone) for w in found] == [("HỎA", Zone.HEAD_LEFT), ("TỐC", Zone.HEAD_LEFT)]


@pytest.mark.ocr
def test_an_arrival_stamp_takes_its_words_out_of_the_text() -> None:
    picture = stamped(stamp("ĐẾN  Số: 55\nNgày: 17/3/2026", (400, 150), (20, 20, 20)), 0.0)
    inside, outside = typed([(150, 470, "Số:"), (600, 900, "Ủy")])
    kept, found = read(picture, (inside, outside))
    assert kept == (outside,)
    assert {w.zone for w in found} == {Zone.ARRIVAL_STAMP}
    assert "Ngày:" in [w.text for w in found]
    assert all(90 <= w.box[0] < w.box[2] <= 500 for w in found)


@pytest.mark.ocr
def test_a_framed_cell_of_text_is_no_mark_and_keeps_its_words() -> None:
    picture = stamped(stamp("Phòng 209", (280, 90), (20, 20, 20)), 0.0)
    word = typed([(150, 450, "Phòng")])[0]
    assert read(picture, (word,)) == ((word,), ())


@pytest.mark.ocr
def test_red_print_that_is_no_urgency_mark_is_a_stamp() -> None:
    _, found = read(stamped(stamp("LƯU HÀNH NỘI BỘ", (470, 90), (215, 30, 40)), 3.0))
    assert [w.text for w in found] == ["LƯU", "HÀNH", "NỘI", "BỘ"]
    assert {w.zone for w in found} == {Zone.STAMP}
