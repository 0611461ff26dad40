"""Working days: Monday to Friday but for the rest days of holidays.tsv, and the Saturdays that it made working days."""

from datetime import date, timedelta

from corpus.reference import Reference


def is_working_day(day: date, reference: Reference) -> bool:
    """Tell whether offices work that day: Monday to Friday but for holidays.tsv, and its swapped Saturdays."""
    if day in reference.workdays:
        return True
    return day.weekday() < 5 and day not in reference.holidays


def working_day_by(day: date, reference: Reference) -> date:
    """Return the last day on which offices work that is not after the given one."""
    while not is_working_day(day, reference):
        day -= timedelta(days=1)
    return day


def add_working_days(start: date, days: int, reference: Reference) -> date:
    """Return the day that is `days` working days after `start`, which itself does not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, reference)
    return day


def working_days_between(start: date, end: date, reference: Reference) -> int:
    """Return how many working days lie after `start` up to and with `end`; negative where `end` is the earlier.

    Counted in weeks, not day by day: what is years late costs no more than what is due tomorrow.
    """
    if end < start:
        return -working_days_between(end, start, reference)
    rest = sum(start < day <= end and day.weekday() < 5 for day in reference.holidays - reference.workdays)
    swapped = sum(start < day <= end and day.weekday() > 4 for day in reference.workdays)
    return _weekdays_to(end) - _weekdays_to(start) - rest + swapped


def _weekdays_to(day: date) -> int:
    """Return the number of Mondays to Fridays from the first day of the calendar (a Monday) to this one."""
    weeks, over = divmod(day.toordinal(), 7)
    return weeks * 5 + min(over, 5)
