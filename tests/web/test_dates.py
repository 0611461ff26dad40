"""Dates as clerks write them."""

import pytest

from corpus.errors import UsageError
from tests.web.desks import Desk
from web.dates import asked_date, parse_date, show_date, show_time, typed_date, wrong_date


@pytest.mark.parametrize(
    "text",
    [
        "10/3/2026",
        "10-3-26",
        "100326",
        "10032026",
        "2026-03-10",
        " 10.03.2026 ",
        "10 3 26",
        "ngày 10 tháng 3 năm 2026",
    ],
)
def test_typed_in_many_ways(text: str) -> None:
    assert parse_date(text) == "2026-03-10"


def test_nothing_typed_is_no_date() -> None:
    assert parse_date("  ") is None


def test_two_digit_years() -> None:
    assert parse_date("1/1/75") == "1975-01-01"
    assert parse_date("1/1/45") == "2045-01-01"


@pytest.mark.parametrize(
    "text", ["31/2/2026", "3/13/2026", "hôm qua", "10/3", "1/1/1/1", "0/0/0000", "10/3/026"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_date(text)


def test_typed_for_who_checks_days() -> None:
    assert [typed_date(one) for one in ("10/3/2026", " 2026-03-10 ", "", "mai")] == ["2026-03-10"] * 2 + [
        "",
        "mai",
    ]


def test_shown() -> None:
    assert show_date("2026-03-10") == "10/03/2026"
    assert show_date("2026-03-10T08:15:00+07:00") == "10/03/2026"
    assert show_date("tháng 4") == "tháng 4"
    assert show_date(None) == show_time(None) == ""
    assert show_time("2026-03-10T08:15:00+07:00") == "10/03/2026 08:15"
    assert show_time("?") == "?"


@pytest.mark.parametrize(
    "text", ["31/11/2026", "31-11-26", "311126", "2026-11-31", " 31 11 2026 ", "ngày 31 tháng 11 năm 2026"]
)
def test_a_day_that_no_calendar_has_is_named(desk: Desk, text: str) -> None:
    with desk.app.test_request_context():
        assert wrong_date(text) == "Không có ngày 31/11/2026. Hãy xem lại ngày và tháng."


def test_what_is_not_understood_is_named_too(desk: Desk) -> None:
    with desk.app.test_request_context():
        assert wrong_date(" hôm qua ").startswith("Không hiểu ngày 'hôm qua'. Hãy gõ như 10/3/2026")


def test_asked_for_a_day(desk: Desk) -> None:
    with desk.app.test_request_context():
        assert [asked_date(text) for text in ("10/3/2026", " ")] == ["2026-03-10", None]
        with pytest.raises(UsageError, match="Không có ngày 30/2/2026"):
            asked_date("30/2/2026")
