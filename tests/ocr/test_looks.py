"""Pictures of a crop, and what is read in them; names and titles under a seal, drawn here, read by the real engine."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.record import Word
from ocr.line_look import Lexicon, likeness, places_of, shared
from ocr.looks import Seen, apart, looks_at
from ocr.name_look import is_doubtful, read_name, weight
from ocr.tesseract import Engine
from ocr.title_look import is_sound, read_titles

BOLD = "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf"
USUAL = 28.0  # pixels: 13 point print at 200 dpi
ENGINE = Engine("vie", 60, dpi=200)


def crop(*lines: tuple[str, int], seal: tuple[int, int, int] | None = None) -> np.ndarray:
    """Draw bold lines given as (text, top), a thin ringed seal (x, y, radius) over them."""
    image = Image.new("L", (800, 380), 255)
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(BOLD, 36)
    for text, top in lines:
        draw.text((400, top), text, font=face, fill=20, anchor="ma")
    if seal:
        x, y, radius = seal
        for share in (1.0, 0.93, 0.66):
            r = radius * share
            draw.ellipse((x - r, y - r, x + r, y + r), outline=60, width=3)
    return np.asarray(image)


def seen(text: str, x0: float, x1: float, conf: float = 0.9) -> Seen:
    return Seen(text, conf, (x0, x1), (100, 130))


def word(text: str, conf: float = 0.95) -> Word:
    return Word(text, text, (0, 0, 10, 10), conf)


def test_every_look_shows_the_whole_crop() -> None:
    picture = crop(("Lê Thị Bình", 150))
    for look in looks_at(picture, USUAL):
        assert look.picture.shape[0] == pytest.approx(look.factor * picture.shape[0], abs=1)


def test_thin_strokes_are_gone_from_some_looks() -> None:
    ring = crop(seal=(400, 190, 120))
    inked = [int((look.picture < 128).sum()) for look in looks_at(ring, USUAL)]
    assert inked[0] > 500 and min(inked) < 0.1 * inked[0]


def test_glued_syllables_come_apart() -> None:
    found = list(apart([seen("Nguyễn“Gia", 0, 100), seen("LêVăn", 100, 150)]))
    assert [(s.text, s.span) for s in found] == [
        ("Nguyễn", (0, 60)),
        ("Gia", (70, 100)),
        ("Lê", (100, 120)),
        ("Văn", (120, 150)),
    ]


def test_readings_of_one_place_stand_together() -> None:
    line = [seen("Văn", 100, 160), seen("Vàn", 102, 161, 0.4), seen("Sơn", 180, 240), seen("x", 400, 410)]
    places = places_of(line, USUAL, Lexicon(frozenset({"Văn", "Sơn"}), closed=False))
    assert [place.span for place in places] == [(100, 160), (180, 240)]
    assert [one.text for one, _ in places[0].seen] == ["Văn", "Vàn"]
    assert shared((0, 10), (5, 30)) == 0.5


def test_a_reading_speaks_most_for_the_same_word() -> None:
    assert likeness("Hòa", "Hoà") == 1.0
    assert 1.0 > likeness("Hoa", "Hòa") > likeness("Hoan", "Hòa") > likeness("Xuyến", "Hòa") == 0.0


def test_a_plain_name_is_read() -> None:
    found = read_name(crop(("Lê Thị Bình", 150)), USUAL, ENGINE)
    assert [w.text for w in found] == ["Lê", "Thị", "Bình"]
    assert min(w.conf for w in found) > 0.7


def test_a_name_under_a_seal_is_read() -> None:
    found = read_name(crop(("Trần Quốc Hùng", 150), seal=(230, 90, 95)), USUAL, ENGINE)
    assert [w.text for w in found] == ["Trần", "Quốc", "Hùng"]


def test_where_no_name_stands_none_is_read() -> None:
    assert read_name(crop(), USUAL, ENGINE) == ()
    assert read_name(crop(seal=(400, 190, 120)), USUAL, ENGINE) == ()


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [
        ([word("Lê"), word("Thị"), word("Bình")], False),
        ([word("Thị"), word("Mỹ"), word("Bình")], True),
        ([word("Lê"), word("Bình")], True),
        ([word("Lê", 0.4), word("Thị"), word("Bình")], True),
    ],
)
def test_a_name_is_doubted(name: list[Word], doubtful: bool) -> None:
    assert is_doubtful(name) is doubtful


def test_only_syllables_of_names_weigh() -> None:
    assert weight([word("Lê", 0.5), word("S4", 0.9)]) == 0.5


def test_titles_that_overlap_are_read_line_by_line() -> None:
    lines = read_titles(crop(("GIÁM ĐỐC", 60), ("PHÓ GIÁM ĐỐC", 92)), USUAL, ENGINE)
    assert [" ".join(w.text for w in line) for line in lines] in (
        [["GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], ["GIÁM ĐỐC", "GIÁM ĐỐC"]]
    )


def test_a_title_whose_beginning_is_sealed_is_completed() -> None:
    lines = read_titles(crop(("CHÁNH VĂN PHÒNG", 80), seal=(240, 130, 80)), USUAL, ENGINE)
    assert [" ".join(w.text for w in line) for line in lines] == ["CHÁNH VĂN PHÒNG"]


def test_other_capitals_are_no_title() -> None:
    assert read_titles(crop(("CÔNG TY HOA ĐÀO", 80)), USUAL, ENGINE) == []
    assert read_titles(crop(), USUAL, ENGINE) == []


def test_lines_that_need_no_second_look() -> None:
    assert is_sound([word("PHÓ", 0.3), word("CHỦ", 0.3), word("TỊCH", 0.3)])
    assert is_sound([word("TM.", 0.3), word("ỦY", 0.9), word("BAN", 0.9)])
    assert not is_sound([word("HỦ", 0.5), word("TỊCH", 0.9)])
