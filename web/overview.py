"""How the directives of each month stand: the bars above the board, and the table with the same numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.board import ORDER, Line

UNDATED = "none"
HIGH = 90  # of the highest bar, in units of the picture
WIDE, SLOT = 28, 64  # of a bar, and of the place for its name


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: a state and how many stand so."""

    state: str
    count: int
    y: float
    high: float


@dataclass(frozen=True, slots=True)
class Period:
    """A month ('2026-03') or UNDATED: how many directives, and how many stand in each state."""

    key: str
    total: int
    counts: dict[str, int]
    x: int
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The month as people write it, '3/2026'."""
        year, _, month = self.key.partition("-")
        return f"{int(month)}/{year}" if month else year


@dataclass(frozen=True, slots=True)
class Overview:
    """Periods from the earliest to the latest, and the size of the picture."""

    periods: tuple[Period, ...]
    states: tuple[str, ...]
    width: int
    high: int = HIGH
    wide: int = WIDE


def overview(lines: Iterable[Line]) -> Overview:
    """Count directives by month of their date; the undated stand last."""
    held: dict[str, Counter[str]] = {}
    for line in lines:
        held.setdefault((line.date or UNDATED)[:7], Counter())[line.standing.state] += 1
    most = max((counts.total() for counts in held.values()), default=0)
    # 'none' sorts after every year.
    periods = tuple(_period(key, held[key], at, most) for at, key in enumerate(sorted(held)))
    states = tuple(state for state in ORDER if any(state in one.counts for one in periods))
    return Overview(periods, states, len(periods) * SLOT)


def _period(key: str, counts: Counter[str], at: int, most: int) -> Period:
    parts: list[Part] = []
    y = float(HIGH)
    for state in reversed(ORDER):
        if counts[state]:
            high = HIGH * counts[state] / most
            y -= high
            parts.append(Part(state, counts[state], round(y, 1), round(high, 1)))
    return Period(key, counts.total(), dict(counts), at * SLOT + (SLOT - WIDE) // 2, tuple(parts))


def of_period(lines: Sequence[Line], key: str) -> list[Line]:
    """Return the directives of a month, or those without a date."""
    return [line for line in lines if (line.date or UNDATED)[:7] == key]


def span_of(asked: str | None, today: str) -> tuple[str, str]:
    """Return the days that the board looks at: the year of the asked month or year, else the last twelve months.

    asked: '2026-03', '2026', or anything else; days are ISO, both included.
    """
    year, month = today[:4], today[5:7]
    recent = f"{int(year) - 1}-{month}-01", today
    named = (asked or "")[:4]
    if not (named.isascii() and named.isdigit() and len(named) == len(year)):
        return recent
    if len(asked or "") > len(year) and f"{asked}-01" >= recent[0]:
        return recent
    return f"{named}-01-01", f"{named}-12-31"
