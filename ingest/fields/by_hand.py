"""The number and the date where a clerk wrote them by pen: what the pen reader saw, joined with what may be.

A reading is a probability. A value is given only from GIVEN on; below it the field stays empty with its candidates.
A date must be a day of the calendar; it is likelier a working day, not after the letter arrived or was signed, and not
before the newest document that its first page names (Decree 30/2020 art. 9: a document is dated when it is issued).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.record import Page, PenReading

GIVEN = 0.5
"""Probability from which on a reading is given as the value."""
KEPT = 5
"""Candidates that are kept."""
_AFTER_BOUND, _BEFORE_CITED = (
    0.02,
    0.1,
)  # how likely, against others, is a date after its bound, before what it cites
_SATURDAY, _SUNDAY = 5, 6
_REST_DAY = {_SATURDAY: 0.4, _SUNDAY: 0.25}  # of a letter issued on it, against a working day

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of the day from elsewhere: the day it arrived or was signed at the latest, the newest day cited."""

    latest: date | None = None
    cited: date | None = None


def pen_of(page: Page, field: str) -> PenReading | None:
    """Return what the pen reader saw in a field of the head ("number", "day", "month"), None where it found none."""
    return next((one for one in page.pen if one.field == field and one.candidates), None)


def dates(days: Shares, months: Shares, year: int, bounds: Bounds) -> tuple[tuple[str, float], ...]:
    """Return the dates that day and month may make, likeliest first, each with its probability.

    What both readings lack to 1 stays unsaid, so that bad readings never add up to a sure date.
    """
    found = {day.isoformat(): chance * _likely(day, bounds) for day, chance in _pairs(days, months, year)}
    said = sum(days.values()) * sum(months.values())
    total = sum(found.values())
    ranked = sorted(found.items(), key=lambda one: -one[1])[:KEPT]
    return tuple((day, round(said * chance / total, 3)) for day, chance in ranked) if total else ()


def _pairs(days: Shares, months: Shares, year: int) -> Iterator[tuple[date, float]]:
    for day, of_day in days.items():
        for month, of_month in months.items():
            try:
                yield date(year, int(month), int(day)), of_day * of_month
            except ValueError:
                continue


def _likely(day: date, bounds: Bounds) -> float:
    chance = _REST_DAY.get(day.weekday(), 1.0)
    if bounds.latest and day > bounds.latest:
        chance *= _AFTER_BOUND
    if bounds.cited and day < bounds.cited:
        chance *= _BEFORE_CITED
    return chance


def shares(candidates: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return day or month candidates by their number: '05' and '5' are one."""
    found: dict[str, float] = {}
    for text, chance in candidates:
        if text.isdigit():
            found[str(int(text))] = found.get(str(int(text)), 0.0) + chance
    return found
