from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from corpus.recurrence import before, occurrences

QUARTER = "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", ["2026-03-25", "2026-04-25", "2026-05-25"]),
        (QUARTER, ["2026-03-20"]),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=15", ["2026-05-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-03-31", "2026-04-30", "2026-05-31"]),
        ("FREQ=MONTHLY", []),
        ("FREQ=MONTHLY;INTERVAL=6", []),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5", []),
        ("FREQ=WEEKLY", []),
        ("FREQ=YEARLY;BYMONTHDAY=4", []),
        ("không phải quy tắc", []),
    ],
)
def test_the_days_of_a_rule(rule: str, days: list[str]) -> None:
    found = occurrences(rule, date(2026, 3, 12), date(2026, 5, 31))
    assert [day.isoformat() for day in found] == days


def test_the_last_day_of_february_stands_for_the_thirtieth() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=30"
    assert list(occurrences(rule, date(2026, 2, 1), date(2026, 2, 28))) == [date(2026, 2, 28)]
    assert list(occurrences(rule, date(2028, 2, 1), date(2028, 2, 29))) == [date(2028, 2, 29)]


def test_the_occurrence_before_a_day() -> None:
    assert before(QUARTER, date(2026, 6, 20)) == date(2026, 3, 20)
    assert before("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", date(2026, 12, 15)) == date(2025, 12, 15)
    assert before("FREQ=MONTHLY", date(2026, 6, 20)) is None


RULES = st.one_of(
    st.integers(1, 28).map("FREQ=MONTHLY;BYMONTHDAY={}".format),
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(
        lambda one: f"FREQ=YEARLY;BYMONTH={one[0]};BYMONTHDAY={one[1]}"
    ),
    st.integers(1, 28).map("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY={}".format),
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA"]).map("FREQ=WEEKLY;BYDAY={}".format),
)


@given(RULES, st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 500))
def test_days_that_every_month_has_are_those_of_the_standard(rule: str, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    standard = rrulestr(f"DTSTART:{first:%Y%m%d}T000000\nRRULE:{rule}")
    start, end = (datetime.combine(day, time()) for day in (first, last))
    wanted = [moment.date() for moment in standard.between(start, end, inc=True)]
    assert list(occurrences(rule, first, last)) == wanted
