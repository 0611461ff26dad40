"""The days of what comes again: 'ngày 25 hằng tháng', 'trước ngày 20 của tháng cuối quý', 'thứ sáu hằng tuần'.

Only rules that name their day (BYMONTHDAY, or BYDAY of a week) have days; 'định kỳ 6 tháng' names none, and none
is guessed. RFC 5545 leaves a month out that has no such day; an office that owes a report on the 31st of every
month owes it on the last day of a shorter one, so that is the day here.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST = 366  # days between two occurrences of any rule that names its day


@dataclass(frozen=True, slots=True)
class _Rule:
    weekly: bool
    weekdays: frozenset[str]
    months: frozenset[int]
    days: frozenset[int]

    def falls_on(self, day: date) -> bool:
        if self.weekly:
            return _WEEK[day.weekday()] in self.weekdays
        if self.months and day.month not in self.months:
            return False
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day in self.days or (day.day == last and any(wanted > last for wanted in self.days))


def occurrences(rule: str, first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last` on which an RRULE falls; none for a rule that names no day."""
    parsed = _parse(rule)
    if parsed is None:
        return
    day = first
    while day <= last:
        if parsed.falls_on(day):
            yield day
        day += timedelta(days=1)


def before(rule: str, day: date) -> date | None:
    """Return the last occurrence before a day, or None when there is none within a year."""
    return max(occurrences(rule, day - timedelta(days=_LONGEST), day - timedelta(days=1)), default=None)


def _parse(rule: str) -> _Rule | None:
    """Return the rule, or None where it names no day or counts in steps from a day that nobody wrote."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    frequency = parts.get("FREQ")
    months, days = _numbers(parts.get("BYMONTH", "")), _numbers(parts.get("BYMONTHDAY", ""))
    weekdays = frozenset(parts.get("BYDAY", "").split(",")) & frozenset(_WEEK)
    if parts.get("INTERVAL", "1") != "1":
        return None
    if frequency == "WEEKLY":
        return _Rule(True, weekdays, frozenset(), frozenset()) if weekdays else None
    dated = bool(days) and (frequency == "MONTHLY" or (frequency == "YEARLY" and bool(months)))
    return _Rule(False, frozenset(), months, days) if dated else None


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(",") if part.isdigit())
