"""A page's pen readings: the right place is cut out, in colour and in gray, and a stamp is never read."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.record import PenReading, Word, Zone
from ocr.pen import in_words, read_pen

FONTS = "/usr/share/fonts/truetype/croscore/"
HEAD = [
    (260, "Số:", Zone.HEAD_LEFT, False),
    (350, "47", Zone.HEAD_LEFT, False),
    (410, "/SNV-VTLT", Zone.HEAD_LEFT, False),
    (1500, "ngày", Zone.HEAD_RIGHT, True),
    (1625, "16", Zone.HEAD_RIGHT, True),
    (1695, "tháng", Zone.HEAD_RIGHT, True),
    (1840, "3", Zone.HEAD_RIGHT, True),
    (1885, "năm", Zone.HEAD_RIGHT, True),
    (1995, "2026", Zone.HEAD_RIGHT, True),
]
STAMP = [(300, "ĐẾN", 560), (300, "Số:", 640), (400, "9381", 640), (300, "Ngày:", 720), (430, "25", 720)]


def page() -> tuple[np.ndarray, list[Word]]:
    """Return a page in colour with a printed head and an arrival stamp below it, and its words."""
    image = Image.new("RGB", (2480, 1600), (252, 252, 250))
    pen = ImageDraw.Draw(image)
    words = []
    upright, italic = (ImageFont.truetype(f"{FONTS}Tinos-{face}.ttf", 56) for face in ("Regular", "Italic"))
    lines = [(x, text, 420, zone, italic if slant else upright) for x, text, zone, slant in HEAD]
    lines += [(x, text, y, Zone.ARRIVAL_STAMP, upright) for x, text, y in STAMP]
    for x, text, base, zone, font in lines:
        pen.text((x, base), text, font=font, fill=(15, 15, 15), anchor="ls")
        box = tuple(round(v) for v in pen.textbbox((x, base), text, font=font, anchor="ls"))
        words.append(Word(text, text, box, 0.9, zone))
    return np.array(image), words


def told(readings: tuple[PenReading, ...]) -> dict[str, str]:
    return {r.field: r.candidates[0][0] for r in readings if r.candidates}


def test_number_day_and_month_are_read_from_the_page() -> None:
    picture, words = page()
    read = read_pen(words, picture, dpi=300)
    assert told(read) == {"number": "47", "day": "16", "month": "3"}
    assert not any(r.written for r in read)
    assert told(read_pen(words, picture[..., 1], dpi=300)) == told(read)


def test_red_ink_over_a_field_is_not_seen() -> None:
    picture, words = page()
    image = Image.fromarray(picture)
    ImageDraw.Draw(image).ellipse((150, 300, 500, 650), outline=(225, 40, 50), width=9)
    assert told(read_pen(words, np.array(image), dpi=300))["number"] == "47"


def test_digits_of_an_arrival_stamp_are_never_returned() -> None:
    picture, words = page()
    alone = [w for w in words if w.zone is Zone.ARRIVAL_STAMP]
    assert read_pen(alone, picture, dpi=300) == ()
    without_number = [w for w in words if w.zone is not Zone.HEAD_LEFT]
    read = read_pen(without_number, picture, dpi=300)
    assert {r.field for r in read} == {"day", "month"}


def test_places_outside_the_page_are_left_out() -> None:
    picture, words = page()
    assert read_pen(words, picture[:40, :200], dpi=300) == ()
    far = [replace(w, box=(w.box[0] + 2400, w.box[1], w.box[2] + 2400, w.box[3])) for w in words]
    assert read_pen(far, picture, dpi=300) == ()


def test_what_was_read_is_told_in_vietnamese() -> None:
    readings = (
        PenReading("number", (0, 0, 9, 9), True, (("1979", 0.93),)),
        PenReading("day", (0, 0, 9, 9), False),
    )
    assert in_words(readings) == "Ô số và ngày: số 1979 (viết tay, 93 %); ngày để trống hoặc không đọc được."
    assert in_words(()) == "Không thấy ô số và ngày."
