"""Where the pen is looked for: words of letters of our own, as an engine reads them with pen among the print."""

from dataclasses import replace

import pytest

from corpus.record import Word, Zone
from ocr.pen_field import find_fields
from ocr.pen_place import PenField

EM = 56  # 13.5 points at 300 dpi
LETTER_WIDTHS = {"Số:": 76, "ngày": 108, "tháng": 127, "năm": 96, "2026": 112, "/SNV-VTLT": 330}


def placed(*words: tuple[str, int, int], zone: Zone) -> list[Word]:
    """Return words given as (text, left, right) on the base line 420 of a page of 2480 × 3508 pixels."""
    hangs = {"ngày", "tháng"}
    return [
        Word(text, text, (left, 375, right, 420 + (12 if text in hangs else 0)), 0.9, zone)
        for text, left, right in words
    ]


LEFT = [("Số:", 300, 376), ("/SNV-VTLT", 560, 890)]
RIGHT = [
    ("ngày", 1500, 1608),
    ("tháng", 1760, 1887),
    ("3", 1900, 1925),
    ("năm", 1950, 2046),
    ("2026", 2060, 2172),
]


def fields(
    left: list[tuple[str, int, int]], right: list[tuple[str, int, int]], *more: Word
) -> dict[str, PenField]:
    words = [*placed(*left, zone=Zone.HEAD_LEFT), *placed(*right, zone=Zone.HEAD_RIGHT), *more]
    return {field.field: field for field in find_fields(words, dpi=300, height=3508)}


def holds(field: PenField, left: int, right: int) -> bool:
    """Tell whether a place reaches over an extent on the base line, and not far beyond it."""
    x0, y0, x1, y1 = field.box
    return (
        x0 <= left
        and right <= x1
        and left - x0 < 1.2 * EM
        and x1 - right < 1.2 * EM
        and y0 < 345
        and y1 > 430
    )


def test_the_places_lie_between_the_printed_words() -> None:
    found = fields(LEFT, RIGHT)
    assert set(found) == {"number", "day", "month"}
    assert holds(found["number"], 380, 575)
    assert holds(found["day"], 1608, 1760)
    assert holds(found["month"], 1887, 1950)


@pytest.mark.parametrize(
    "left",
    [
        [("Số;4?2/SNV-VTLT", 300, 890)],
        [("Só.2Ƒ", 300, 500), ("/SNV-VTLT", 560, 890)],
        [("số:", 300, 376), ("#Ũ", 420, 500), ("/SNV", 560, 740), ("-", 750, 765), ("VTLT", 770, 890)],
        [("Số:4", 300, 420), ("1", 450, 470), ("9É¡sNV-VTLT", 500, 890)],
        [("sáØÏ®/SNV-VTLT", 300, 890)],
    ],
)
def test_pen_that_is_read_with_print_is_parted_from_it(left: list[tuple[str, int, int]]) -> None:
    x0, _, x1, _ = fields(left, RIGHT)["number"].box
    assert 290 < x0 < 392
    assert 560 < x1 < 660


@pytest.mark.parametrize(
    "right",
    [
        [("ngày1Ÿ", 1500, 1740), *RIGHT[1:]],
        [("ngày/2tháng", 1500, 1887), *RIGHT[2:]],
        [
            RIGHT[0],
            ("tháng", 1690, 1887),
            *RIGHT[2:],
        ],  # the engine read the pen before it as part of the word
        [RIGHT[0], RIGHT[1], ("Ÿnăm", 1895, 2046), RIGHT[4]],
        [RIGHT[0], RIGHT[3], RIGHT[4]],
        [RIGHT[1], RIGHT[3]],
    ],
)
def test_the_day_is_found_with_broken_words_around(right: list[tuple[str, int, int]]) -> None:
    x0, _, x1, _ = fields(LEFT, right)["day"].box
    assert 1560 < x0 < 1660
    assert 1720 < x1 < 1840


def test_a_printed_number_is_a_place_too() -> None:
    x0, _, x1, _ = fields([("Số:", 300, 376), ("22/GM-SNV", 400, 660)], RIGHT)["number"].box
    assert x0 < 400
    assert 440 < x1 < 540


def test_without_a_head_there_is_no_place() -> None:
    body = placed(("Số", 300, 340), ("lượng", 350, 450), ("tháng", 500, 600), zone=Zone.BODY)
    assert find_fields(body, dpi=300, height=3508) == ()
    assert find_fields((), dpi=300, height=3508) == ()


def test_an_office_that_begins_with_so_is_no_number() -> None:
    found = fields([("SỞ", 300, 360), ("Y", 380, 410), ("TẾ", 430, 480)], RIGHT)
    assert set(found) == {"day", "month"}


def test_an_arrival_stamp_gives_no_place() -> None:
    stamp = placed(("Số:", 300, 376), ("4707", 400, 500), zone=Zone.ARRIVAL_STAMP)
    date = [
        replace(w, zone=Zone.ARRIVAL_STAMP)
        for w in placed(("Ngày", 300, 400), ("13", 420, 470), zone=Zone.BODY)
    ]
    assert find_fields([*stamp, *date], dpi=300, height=3508) == ()
    assert set(fields([], RIGHT, *stamp)) == {"day", "month"}


def test_odd_boxes_do_not_raise() -> None:
    odd = [replace(w, box=(5, 5, 5, 5)) for w in placed(*LEFT, zone=Zone.HEAD_LEFT)]
    odd += [replace(w, box=(2400, 0, 2480, 2)) for w in placed(*RIGHT, zone=Zone.HEAD_RIGHT)]
    for field in find_fields(odd, dpi=70, height=3508):
        assert min(field.box) >= 0
