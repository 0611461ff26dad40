from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from corpus.reference import Reference, load
from corpus.workdays import add_working_days, is_working_day, working_day_by, working_days_between

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def table(**kinds: str) -> Reference:
    rows = tuple(
        MappingProxyType({"date": day.replace("_", "-").lstrip("d"), "name": "x", "kind": kind})
        for day, kind in kinds.items()
    )
    return Reference(MappingProxyType({"holidays": rows}))


R = load()
SWAPPED = table(d2026_03_14="work", d2026_03_16="rest")  # a Saturday worked for the Monday after


def test_rest_days_are_left_out() -> None:
    assert add_working_days(date(2026, 4, 29), 1, R) == date(2026, 5, 4)
    assert working_days_between(date(2026, 4, 29), date(2026, 5, 4), R) == 1
    assert not is_working_day(date(2026, 5, 1), R)


def test_the_last_working_day_by_a_day() -> None:
    assert working_day_by(date(2026, 5, 3), R) == date(2026, 4, 29), "two holidays and a week-end"
    assert working_day_by(date(2026, 4, 29), R) == date(2026, 4, 29)
    assert working_day_by(date(2026, 3, 16), SWAPPED) == date(2026, 3, 14)


def test_a_swapped_saturday_counts_and_its_monday_does_not() -> None:
    assert is_working_day(date(2026, 3, 14), SWAPPED)
    assert not is_working_day(date(2026, 3, 16), SWAPPED)
    assert add_working_days(date(2026, 3, 13), 2, SWAPPED) == date(2026, 3, 17)
    assert working_days_between(date(2026, 3, 13), date(2026, 3, 17), SWAPPED) == 2


@given(DAYS, st.integers(-400, 400))
def test_counting_in_weeks_is_counting_day_by_day(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    low, high = min(start, end), max(start, end)
    for reference in (R, SWAPPED):
        one_by_one = sum(
            is_working_day(low + timedelta(days=n), reference) for n in range(1, (high - low).days + 1)
        )
        assert working_days_between(start, end, reference) == (one_by_one if days >= 0 else -one_by_one)


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_undo_each_other(start: date, days: int) -> None:
    end = add_working_days(start, days, R)
    assert is_working_day(end, R)
    assert working_days_between(start, end, R) == days
    assert working_days_between(end, start, R) == -days


@given(DAYS, DAYS, DAYS)
def test_spans_add_up(one: date, two: date, three: date) -> None:
    whole = working_days_between(one, three, R)
    assert whole == working_days_between(one, two, R) + working_days_between(two, three, R)
