"""What a person types under the headings of a register, understood: words, numbers and spans of days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus import register_filters
from corpus.register_cells import PROGRESS
from corpus.register_filters import Span, Test
from corpus.register_print import DAYS
from corpus.register_rows import ROWS
from search import dates
from web.language import _

LONGEST = 200  # characters of one box
_EMPTY, _FILLED = ("=", "(trống)", "(trong)"), ("*", "(có)", "(co)")
_MONTH = re.compile(r"(?:tháng|thang|t)?\s*(1[0-2]|0?[1-9])", re.IGNORECASE)
_DAY_MONTH = re.compile(r"\d{1,2}[/.]\d{1,2}")
_SINCE = re.compile(r"\s*(?:từ|tu)\s", re.IGNORECASE)
_FROM = re.compile(r"^\s*(?:từ|tu)?\s*(?:ngày|ngay)?\s+|\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"\.\.|[–—-]|(?<=\s)(?:đến|den|tới|toi)(?:\s+(?:hết|het))?(?=\s)", re.IGNORECASE)
_SPAN = re.compile(r"([0-9]{0,6})-([0-9]{0,6})|([0-9]{1,6})")
_MOST = 999_999


@dataclass(frozen=True, slots=True)
class Filters:
    """What the boxes hold, by column ('state' is that of the line), and what it means.

    faults: what was not understood and is left out, as a sentence for each column.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, Test] = field(default_factory=dict)
    state: str | None = None
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def used(self) -> list[str]:
        """The columns that lines are chosen by, and 'state' when it is chosen by."""
        return [name for name in self.typed if name not in self.faults]


def how(kind: str, column: str) -> str:
    """Return how a column is filtered: words, days, due, numbers, amounts, progress, receiver; '' for not at all."""
    if column in DAYS:
        return "days"
    named = {"number": "numbers", "copies": "amounts", "signature": ""}
    if column in ("due", "progress", "receiver"):
        return column
    return "numbered" if (kind, column) == ("out", "symbol") else named.get(column, "words")


def filters_of(kind: str, told: Mapping[str, str], year: int, today: str) -> Filters:
    """Return the filters of an address; the year is that of the book, for days and months that are typed without."""
    names = [name for name in ROWS[kind].__slots__ if how(kind, name)]
    typed = {name: text for name in ("state", *names) if (text := told.get(name, "").strip()[:LONGEST])}
    tests: dict[str, Test] = {}
    faults: dict[str, str] = {}
    for name, text in typed.items():
        try:
            if name != "state":
                tests[name] = _test(how(kind, name), text, year, today)
            elif text not in register_filters.STATES:
                raise ValueError(_("Không có loại dòng “%(text)s”.", text=text))
        except ValueError as error:
            faults[name] = str(error)
    return Filters(typed, tests, None if "state" in faults else typed.get("state"), faults)


def _test(way: str, text: str, year: int, today: str) -> Test:
    """Return what the text of a box asks of its column. Raises ValueError with a sentence where it is not clear."""
    if text in _EMPTY or text in _FILLED:
        return register_filters.filled(text in _FILLED)
    if way == "progress":
        if text not in PROGRESS:
            raise ValueError(_("Không có tiến độ “%(text)s”.", text=text))
        return register_filters.at(text)
    if way in ("numbers", "amounts"):
        found = spans(text)
        return register_filters.numbers(found) if way == "numbers" else register_filters.amounts(found)
    if way == "numbered" and _BETWEEN.search(text) and _is_spans(text):
        return register_filters.numbers(spans(text))
    if way in ("days", "due"):
        if (span := span_of_days(text, year, today)) is not None:
            return register_filters.days(span[0].isoformat(), span[1].isoformat())
        if way == "days":
            raise ValueError(
                _("“%(text)s” chưa phải là ngày. Gõ 12/3/2026, 3/2026 hoặc một khoảng 1/3-15/3.", text=text)
            )
    return register_filters.named(text[1:]) if text[0] == "=" else register_filters.words(text)


def spans(text: str) -> list[Span]:
    """Return the numbers of '12', '10-20', '10 đến 20', '100-' or '5, 8'. Raises ValueError with a sentence."""
    parts = re.split(r"[,;\s]+", re.sub(r"\s*-\s*", "-", _BETWEEN.sub("-", f" {text} ")).strip())
    found = []
    for part in parts:
        match = _SPAN.fullmatch(part)
        if match is None or part == "-":
            raise ValueError(
                _("“%(text)s” chưa phải là số. Gõ 12, một khoảng 10-20 hoặc nhiều số 5, 8.", text=text)
            )
        first, last, alone = match.groups()
        found.append((int(alone), int(alone)) if alone else (int(first or 0), int(last or _MOST)))
    return found


def _is_spans(text: str) -> bool:
    try:
        return bool(spans(text))
    except ValueError:
        return False


def span_of_days(text: str, year: int, today: str) -> dates.Span | None:
    """Return first and last day of '12/3/2026', '12/3', '3/2026', 'tháng 3', '1/3-15/3', 'từ 1/3', 'quý I/2026' …

    None for what is not understood. A day or month without a year is of this one.
    """
    whole = _one_span(text, year, today)
    if whole is not None:
        since = _SINCE.match(text) and (whole[0] == whole[1] or not _BETWEEN.search(text))
        return (whole[0], date.max) if since else whole
    padded = f" {text}"
    for sign in _BETWEEN.finditer(padded):
        if span := _between(padded[: sign.start()], padded[sign.end() :], year, today):
            return span
    return None


def _between(first: str, last: str, year: int, today: str) -> dates.Span | None:
    """Return the span from one text to another, of which one may be empty; None where that is none."""
    begin = _one_span(first, year, today) if first.strip() else (date.min, date.min)
    end = _one_span(last, year, today) if last.strip() else (date.max, date.max)
    if begin is None or end is None or not (first.strip() or last.strip()):
        return None
    return (begin[0], end[1]) if begin[0] <= end[1] else None


def _one_span(text: str, year: int, today: str) -> dates.Span | None:
    bare = _FROM.sub("", f" {text} ")
    if month := _MONTH.fullmatch(bare):
        bare = f"{month[1]}/{year}"
    elif _DAY_MONTH.fullmatch(bare):
        bare = f"{bare}/{year}"
    return dates.span(dates.plain(bare).strip(), date.fromisoformat(today)) if bare.strip(".") else None
