"""What stands at each place of a line."""

from ocr.line_look import Lexicon, likeness, places_of, shared
from tests.ocr.sealed import USUAL, seen


def test_readings_of_one_place_stand_together() -> None:
    line = [seen("Văn", 100, 160), seen("Vàn", 102, 161, 0.4), seen("Sơn", 180, 240), seen("x", 400, 410)]
    places = places_of(line, USUAL, Lexicon(frozenset({"Văn", "Sơn"}), closed=False))
    assert [place.span for place in places] == [(100, 160), (180, 240)]
    assert [one.text for one, _ in places[0].seen] == ["Văn", "Vàn"]
    assert shared((0, 10), (5, 30)) == 0.5


def test_a_reading_speaks_most_for_the_same_word() -> None:
    assert likeness("Hòa", "Hoà") == 1.0
    assert 1.0 > likeness("Hoa", "Hòa") > likeness("Hoan", "Hòa") > likeness("Xuyến", "Hòa") == 0.0
