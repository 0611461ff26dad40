from dataclasses import replace
from datetime import date

import pytest

from corpus.record import Page, PenReading
from corpus.reference import Reference
from ingest.fields.by_hand import Bounds, dates, shares
from ingest.fields.describe import describe

BOX = (0, 0, 10, 10)


def written(page: Page, **fields: tuple[tuple[str, float], ...]) -> Page:
    return replace(page, pen=tuple(PenReading(name, BOX, True, found) for name, found in fields.items()))


def test_day_and_month_make_a_date_of_the_calendar() -> None:
    found = dates({"31": 0.6, "21": 0.4}, {"4": 1.0}, 2026, Bounds())
    assert found == (("2026-04-21", 1.0),)


def test_a_working_day_is_likelier() -> None:
    sunday, monday = "2026-04-19", "2026-04-20"
    found = dates({"19": 0.5, "20": 0.5}, {"4": 1.0}, 2026, Bounds())
    assert [day for day, _ in found] == [monday, sunday]


def test_no_letter_is_issued_after_it_arrived_or_before_what_it_cites() -> None:
    days = {"9": 0.4, "7": 0.3, "2": 0.3}
    found = dates(days, {"4": 1.0}, 2026, Bounds(latest=date(2026, 4, 8), cited=date(2026, 4, 3)))
    assert found[0][0] == "2026-04-07"


def test_what_the_readings_lack_stays_unsaid() -> None:
    assert sum(chance for _, chance in dates({"9": 0.3}, {"4": 0.5}, 2026, Bounds())) == pytest.approx(0.15)
    assert dates({}, {"4": 1.0}, 2026, Bounds()) == ()


def test_a_leading_zero_is_the_same_day() -> None:
    assert shares([("05", 0.5), ("5", 0.25), ("x", 0.1)]) == {"5": 0.75}


def test_number_and_day_by_pen_fill_the_letter(printed, state_letter: str, reference: Reference) -> None:
    text = state_letter.replace("Số: 87/", "Số:   /").replace("ngày 14 tháng", "ngày    tháng")
    page = written(printed(text), number=(("87", 0.95), ("37", 0.05)), day=(("14", 0.97), ("11", 0.03)))
    found = describe([page], reference=reference, file_name="12-ubnd-kt.pdf")
    assert (found.symbol, found.number, found.date) == ("87/UBND-KT", "87", "2026-05-14")
    assert found.confidence["symbol"] > 0.9 and found.confidence["date"] > 0.9
    assert found.confidence["number"] == 0.95
    assert found.candidates["number"] == (("87", 0.95), ("37", 0.05))


def test_a_doubtful_reading_is_a_candidate_only(printed, state_letter: str, reference: Reference) -> None:
    text = state_letter.replace("Số: 87/", "Số:   /").replace("ngày 14 tháng", "ngày    tháng")
    page = written(printed(text), number=(("87", 0.4), ("37", 0.3)), day=(("14", 0.3), ("11", 0.3)))
    found = describe([page], reference=reference, file_name="12-ubnd-kt.pdf")
    assert (found.symbol, found.number, found.date) == ("/UBND-KT", None, "2026-05")
    assert [number for number, _ in found.candidates["number"]] == [
        "12",
        "87",
        "37",
    ]  # the name says it at 0.5
    assert {day for day, _ in found.candidates["date"]} == {"2026-05-14", "2026-05-11"}


def test_what_is_printed_surely_is_not_overruled(printed, state_letter: str, reference: Reference) -> None:
    page = replace(
        printed(state_letter),
        pen=(PenReading("number", BOX, False, (("81", 0.9),)), PenReading("day", BOX, False, (("11", 0.9),))),
    )
    found = describe([page], reference=reference)
    assert (found.symbol, found.date) == ("87/UBND-KT", "2026-05-14")


def test_a_month_by_pen_is_read_with_its_day(printed, state_letter: str, reference: Reference) -> None:
    text = state_letter.replace("ngày 14 tháng 5 năm", "ngày    tháng   năm")
    page = written(printed(text), day=(("14", 0.98),), month=(("5", 0.98),))
    assert describe([page], reference=reference).date == "2026-05-14"
