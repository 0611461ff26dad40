import pytest

from corpus.record import Habit
from ingest.fields.neighbours import ALONE, Neighbours, neighbours, number_in_name

READ = (("1134", 0.55), ("1104", 0.35))


def letter(number: str, day: str, kind: str = "công văn") -> Habit:
    return Habit("SỞ Y TẾ", kind=kind, number=number, date=day)


def test_the_file_name_is_a_hint_only() -> None:
    assert number_in_name("den/402-cv-du (quet).pdf", "-CV/ĐU") == (("402", 0.5),)
    assert number_in_name("402.pdf", "-CV/ĐU") == ()
    assert number_in_name(None, "-CV/ĐU") == ()
    assert number_in_name("402-cv-du.pdf", None) == ()


def test_nothing_known_changes_nothing() -> None:
    assert ALONE.weighed(READ, "/SYT-NVY") == READ
    assert ALONE.weighed((), "/SYT-NVY") == ()


def test_the_register_leaves_room_for_one_reading() -> None:
    found = Neighbours(low=1090, high=1110).weighed(READ, "/SYT-NVY")
    assert [text for text, _ in found] == ["1104", "1134"]
    assert found[0][1] > 0.6
    assert sum(share for _, share in found) < 1.0


def test_a_sure_reading_out_of_order_stays_first_but_less_sure() -> None:
    found = Neighbours(low=2000).weighed((("1134", 0.97),), "/SYT-NVY")
    assert found[0][0] == "1134"
    assert found[0][1] == pytest.approx(0.097 / 0.127, abs=0.001)


def test_the_file_name_weighs_what_was_read_and_adds_nothing() -> None:
    found = Neighbours(file_name="1104_syt_nvy.pdf").weighed(READ, "/SYT-NVY")
    assert found[0][0] == "1104" and found[0][1] > 0.9
    other = Neighbours(file_name="77_syt_nvy.pdf").weighed(READ, "/SYT-NVY")
    assert other == READ


def test_the_room_is_between_the_days_of_one_kind_and_year() -> None:
    habits = [
        letter("1090", "2018-05-02"),
        letter("1120", "2018-05-09"),
        letter("9", "2018-05-04", kind="quyết định"),
        letter("2400", "2017-12-28"),
        letter("b", "2018-05-05"),
        Habit("SỞ Y TẾ"),
    ]
    found = neighbours(habits, "Công văn", "2018-05-05", None)
    assert (found.low, found.high) == (1090, 1120)
    assert neighbours(habits, "công văn", None, None) == ALONE
    assert neighbours([], "công văn", "2018-05-05", None) == ALONE
