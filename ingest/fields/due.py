"""Deadline phrases → days: 'trước ngày 15/4/2026', 'trong quý II/2026', 'ngày 25 hằng tháng', '10 ngày kể từ …'.

Cue words stand in deadlines.tsv. 'trước' is exclusive (bound 'before', shown with the printed day), the others
inclusive ('by'). A period counted from a day begins on the day after it and, where it ends on a rest day, ends
on the next working day (Civil Code 2015, art. 147–148). What cannot be resolved stays None, never guessed.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from corpus.reference import Reference
from corpus.workdays import add_working_days, is_working_day
from ingest.fields.dates import find_dates
from ingest.fields.sentences import flat

_TIME = r"(?:(?P<hour>\d{1,2})\s?(?:gio|h|g|:)\s?(?P<minute>\d{2})?\s?(?:phut)?)"
_QUARTERS = {"i": 1, "1": 1, "ii": 2, "2": 2, "iii": 3, "3": 3, "iv": 4, "4": 4}
_PERIOD = re.compile(
    r"\b(?:quy\s?(?P<quarter>iv|i{1,3}|[1-4])|thang\s?(?P<month>\d{1,2})|(?P<only>nam))\b"
    r"(?:\s?(?:/|nam|-)?\s?(?P<year>20\d\d))?"
)
_PERIOD_CUES = re.compile(
    r"\b(?<!tinh )(?<!tinh den )(trong|den het|het|truoc het|cuoi|hoan thanh|xong)\s*(?:vao\s*)?$"
)
_ABOUT_PAST = re.compile(r"\b(ket qua|tinh hinh|phat sinh|dien ra|so voi|nhu)\b")
_COUNTED = re.compile(
    r"(?P<n>\d{1,3})\s*(?:\([^)]{1,20}\)\s*)?(?P<unit>ngay lam viec|ngay|tuan|thang)\s*,?\s*"
    r"(?:lam viec\s*)?(?:ke tu|tinh tu|tu khi|sau|tu)\s*(?:khi\s*|ngay\s*)?(?P<base>[^,;.]{0,70})"
)
_BASE_ISSUED = re.compile(
    r"^(?:ban hanh|ky\b|ra van ban|phat hanh)|^(?:\w+ ){1,4}nay (?:duoc )?(?:ban hanh|ky)\b"
)
_BASE_RECEIVED = re.compile(
    r"^(?:co quan \w+ |don vi )?nhan duoc (?:\w+ )?(?:van ban|cong van|ke hoach|chi thi|thong bao|quyet dinh|huong dan)"
)
_EVERY = re.compile(
    r"\b(?:hang|moi|dinh ky(?: hang| moi)?)\s+(?P<unit>tuan|thang|quy|nam)\b|\bdinh ky\s+(?P<months>\d{1,2}) thang\b"
)
_MONTH_DAY = re.compile(r"\bngay (?:mung )?(?P<day>\d{1,2})\b(?!\s*[/.\-]\s?\d|\s*thang\s*\d)")
_YEAR_DAY = re.compile(r"\bngay (?P<day>\d{1,2})\s?(?:/|thang)\s?(?P<month>\d{1,2})\b(?!\s*(?:/|nam)\s*\d)")
_QUARTER_MONTH = re.compile(r"\s*(?:cua )?thang (?P<which>dau|cuoi)(?: cua)?(?: moi)? quy")
_WEEK_DAY = re.compile(r"\bthu (?P<day>hai|ba|tu|nam|sau|bay)\b")
_WEEK_DAYS = {"hai": "MO", "ba": "TU", "tu": "WE", "nam": "TH", "sau": "FR", "bay": "SA"}
_REPORT = re.compile(r"\b(?:bao cao|gui|nop|tong hop|cap nhat|dinh ky)\b")
_HEADED = re.compile(r"^\W*$")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline phrase: where it stands in the statement and what it means. Times are 'HH:MM'."""

    start: int
    end: int
    day: date | None
    time: str | None = None
    bound: str | None = None  # before | by | immediate
    rrule: str | None = None


def find_due(text: str, *, issued: date | None, arrived: date | None, reference: Reference) -> list[Due]:
    """Find the deadline phrases of one statement, in order of place, none overlapping another.

    issued is the document's date (base of counted days, source of a missing year; what lies before it is
    history and left out), arrived the day it was received.
    """
    plain = flat(text)
    cues = _cues(tuple((r["cue"], r["meaning"]) for r in reference.rows("deadlines")))
    found = [
        *_recurring(plain),
        *_dates(text, plain, issued, cues),
        *_counted(plain, issued, arrived, cues, reference),
        *_periods(plain, issued),
        *_immediate(plain, arrived, issued, cues),
    ]
    kept: list[Due] = []
    for due in found:
        if _in_past(due, issued) or any(due.start < k.end and k.start < due.end for k in kept):
            continue
        kept.append(due)
    return sorted(kept, key=lambda d: d.start)


def _in_past(due: Due, issued: date | None) -> bool:
    return due.day is not None and issued is not None and due.day < issued


@lru_cache(maxsize=8)
def _cues(rows: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for cue, meaning in rows:
        found.setdefault(meaning, []).append(flat(cue))
    return {meaning: tuple(sorted(words, key=len, reverse=True)) for meaning, words in found.items()}


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in words)


@lru_cache(maxsize=8)
def _lead_pattern(before: tuple[str, ...], by: tuple[str, ...], unless: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?P<before>{_any(before)})|(?P<by>{_any(by)})|(?P<unless>{_any(unless)}))\s*[:,]?\s*(?:vao |den |luc )?"
        rf"{_TIME}?\s*,?\s*(?:ngay\s*)?(?:thu \w+,?\s*)?(?:\(?ngay\s*)?$"
    )


def _dates(text: str, plain: str, issued: date | None, cues: dict[str, tuple[str, ...]]) -> Iterator[Due]:
    lead = _lead_pattern(cues["before"], cues["by"], cues["unless"])
    for span in find_dates(text, default_year=issued.year if issued else None):
        low = max(0, span.start - 48)
        match = lead.search(plain[low : span.start])
        if not match or span.day is None:
            continue
        if match["unless"] and "khong" not in plain[span.end : span.end + 40]:
            continue
        day = span.day if span.year_given or issued is None else _not_before(span.day, issued)
        bound = "before" if match["before"] else "by"
        yield Due(low + match.start(), span.end, day, _clock(match), bound)


def _not_before(day: date, issued: date) -> date:
    """Return the day in the next year where the printed day and month lie before the issue date."""
    if day >= issued:
        return day
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day + timedelta(days=366)


def _clock(match: re.Match[str]) -> str | None:
    if match["hour"] is None or int(match["hour"]) > 24:
        return None
    return f"{int(match['hour']):02}:{int(match['minute'] or 0):02}"


def _counted(
    plain: str,
    issued: date | None,
    arrived: date | None,
    cues: dict[str, tuple[str, ...]],
    reference: Reference,
) -> Iterator[Due]:
    within = re.compile(rf"\b(?:{_any(cues['within'])})\s*(?:la\s*)?$")
    for match in _COUNTED.finditer(plain):
        low = max(0, match.start() - 24)
        cue = within.search(plain[low : match.start()])
        if not cue:
            continue
        base_text = match["base"].strip()
        if _BASE_ISSUED.match(base_text):
            base = issued
        elif _BASE_RECEIVED.match(base_text):
            base = arrived
        elif "hieu luc" in base_text:
            base = None
        else:
            continue  # counted from something else, such as a complete application: a procedure, no deadline
        day = _after(base, int(match["n"]), match["unit"], reference) if base else None
        yield Due(low + cue.start(), match.end(), day, None, "by")


def _after(base: date, number: int, unit: str, reference: Reference) -> date:
    if unit == "ngay lam viec":
        return add_working_days(base, number, reference)
    days = timedelta(days=number * (7 if unit == "tuan" else 1))
    day = _same_day(base, number) if unit == "thang" else base + days
    while not is_working_day(day, reference):
        day += timedelta(days=1)
    return day


def _same_day(base: date, months: int) -> date:
    year, month = divmod(base.month - 1 + months, 12)
    year, month = base.year + year, month + 1
    return date(year, month, min(base.day, calendar.monthrange(year, month)[1]))


def _periods(plain: str, issued: date | None) -> Iterator[Due]:
    for match in _PERIOD.finditer(plain):
        ahead = plain[max(0, match.start() - 60) : match.start()]
        cue = _PERIOD_CUES.search(ahead[-24:])
        headed = _HEADED.match(plain[: match.start()]) and plain[match.end() :].lstrip()[:1] == ":"
        last = _last_day(match, issued)
        if last is None or not (cue or headed) or (headed and not match["year"]):
            continue
        clause = re.split(r"[,;:]", ahead)[-1]
        done = re.search(r"\b(?:hoan thanh|xong)\b", plain[max(0, match.start() - 160) : match.start()])
        if _ABOUT_PAST.search(clause) or (match["only"] and not done and "het" not in ahead[-10:]):
            continue
        start = match.start() - (len(ahead[-24:]) - cue.start() if cue else 0)
        yield Due(start, match.end(), last, None, "by")


def _last_day(match: re.Match[str], issued: date | None) -> date | None:
    if match["year"] is None and (issued is None or match["only"]):
        return None
    year = int(match["year"]) if match["year"] else (issued.year if issued else 0)
    month = 12
    if match["quarter"]:
        month = _QUARTERS[match["quarter"]] * 3
    elif match["month"]:
        month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    last = date(year, month, calendar.monthrange(year, month)[1])
    if match["year"] is None and issued and last < issued:
        last = date(year + 1, month, calendar.monthrange(year + 1, month)[1])
    return last


def _immediate(
    plain: str, arrived: date | None, issued: date | None, cues: dict[str, tuple[str, ...]]
) -> Iterator[Due]:
    for match in re.finditer(rf"\b(?:{_any(cues['immediate'])})\b", plain):
        base = arrived if "nhan" in match.group() else issued
        yield Due(match.start(), match.end(), base, None, "immediate")


def _recurring(plain: str) -> Iterator[Due]:
    for match in _EVERY.finditer(plain):
        low, high = max(0, match.start() - 60), min(len(plain), match.end() + 160)
        around = plain[low:high]
        day = _MONTH_DAY.search(around) or None
        rule, where = _rule(match, around, day)
        if rule is None or (where is None and not _REPORT.search(around)):
            continue
        start = min(match.start(), low + where[0]) if where else match.start()
        end = max(match.end(), low + where[1]) if where else match.end()
        ahead = around[: where[0]] if where else ""
        bound = "before" if ahead.rstrip().endswith("truoc") else "by"
        yield Due(start, end, None, None, bound, rule)


def _rule(
    match: re.Match[str], around: str, day: re.Match[str] | None
) -> tuple[str | None, tuple[int, int] | None]:
    """Return the RRULE (RFC 5545) of a recurring phrase and where in `around` its day stands."""
    if match["months"]:
        return f"FREQ=MONTHLY;INTERVAL={int(match['months'])}", None
    unit = match["unit"]
    dated = {"nam": _yearly, "quy": _quarterly, "thang": _monthly, "tuan": _weekly}[unit](around, day)
    if dated:
        return dated
    return (_UNDATED[unit], None) if "dinh ky" in around else (None, None)


_UNDATED = {
    "tuan": "FREQ=WEEKLY",
    "thang": "FREQ=MONTHLY",
    "quy": "FREQ=MONTHLY;INTERVAL=3",
    "nam": "FREQ=YEARLY",
}
_Rule = tuple[str, tuple[int, int]] | None


def _yearly(around: str, _: re.Match[str] | None) -> _Rule:
    day = _YEAR_DAY.search(around)
    if day is None:
        return None
    return f"FREQ=YEARLY;BYMONTH={int(day['month'])};BYMONTHDAY={int(day['day'])}", day.span()


def _quarterly(around: str, day: re.Match[str] | None) -> _Rule:
    month = _QUARTER_MONTH.match(around, day.end()) if day else None
    if day is None or month is None:
        return None
    months = "1,4,7,10" if month["which"] == "dau" else "3,6,9,12"
    return f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY={int(day['day'])}", (day.start(), month.end())


def _monthly(_: str, day: re.Match[str] | None) -> _Rule:
    if day is None or not 1 <= int(day["day"]) <= 31:
        return None
    return f"FREQ=MONTHLY;BYMONTHDAY={int(day['day'])}", day.span()


def _weekly(around: str, _: re.Match[str] | None) -> _Rule:
    day = _WEEK_DAY.search(around)
    return (f"FREQ=WEEKLY;BYDAY={_WEEK_DAYS[day['day']]}", day.span()) if day else None
