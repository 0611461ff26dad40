"""Days as clerks type them in a search box: 10/3/2026, 10-3-26, 100326, 3/2026, 2026, a..b, hôm nay, quý I/2026.

`plain` brings what people write with blanks ('từ ngày 1/3 đến 15/3/2026', 'quý I năm 2026') into one word each.
"""

import re
from datetime import date, timedelta

from corpus.text import fold

Span = tuple[date, date]

_D = r"(?:\d{1,2}[/.\-])?\d{1,2}[/.\-]\d{4}"
_OF_YEAR = r"\s*(?:[/.\-]|\s(?:năm|nam)\s)\s*(\d{4})"
_WORDED = (
    # Of a span only the last day need have its year: '1/3–15/3/2026'.
    (
        re.compile(
            rf"(?:\b(?:từ|tu) )?(?:(?:ngày|ngay) )?(?<![\d/.\-])(\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{4}})?|{_D})"
            rf"\s*(?:[–—-]|\.\.|(?<=\s)(?:đến|den)(?: (?:hết|het))?)\s*(?:(?:ngày|ngay) )?({_D})(?![\d/.\-])",
            re.IGNORECASE,
        ),
        r" \1..\2",
    ),
    (re.compile(rf"(?<!\w)(?:quý|quy) ?([1-4]|I{{1,3}}|IV){_OF_YEAR}", re.IGNORECASE), r" quy\1/\2"),
    (
        re.compile(
            r"(?:ngày|ngay)?\s?(\d{1,2}) (?:tháng|thang) (\d{1,2}) (?:năm|nam) (\d{4})", re.IGNORECASE
        ),
        r" \1/\2/\3",
    ),
    (re.compile(rf"(?<!\w)(?:tháng|thang) (\d{{1,2}}){_OF_YEAR}", re.IGNORECASE), r" \1/\2"),
)

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_GLUED = re.compile(r"(\d\d)(\d\d)(\d\d)")
_MONTH = re.compile(r"(?:thang)?(\d{1,2})[/.\-](\d{4})")
_QUARTER = re.compile(r"(?:quy|q)([1-4]|i{1,3}|iv)[/.\-](\d{4})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"(?:nam)?((?:19|20)\d\d)")


def plain(text: str) -> str:
    """Return a query in which every day, month, quarter or span that is written with blanks is one word."""
    for pattern, word in _WORDED:
        text = pattern.sub(word, text)
    return text


def day(text: str, today: date) -> date | None:
    """Return the one day that a text names, or None. Two-digit years: up to next year 20xx, above 19xx."""
    if match := _ISO.fullmatch(text):
        return _date(match[1], match[2], match[3])
    match = _DAY.fullmatch(text) or _GLUED.fullmatch(text)
    if not match:
        return None
    year = match[3]
    if len(year) == 2:
        year = ("20" if int(year) <= today.year % 100 + 1 else "19") + year
    return _date(year, match[2], match[1])


def month(text: str) -> Span | None:
    """Return first and last day of a month typed as 3/2026, or None."""
    match = _MONTH.fullmatch(text)
    return _months(match[2], match[1], 1) if match else None


def year(text: str) -> Span | None:
    """Return first and last day of a year of the 20th or 21st century, or None."""
    match = _YEAR.fullmatch(text)
    return _months(match[1], 1, 12) if match else None


def quarter(text: str) -> Span | None:
    """Return first and last day of a quarter typed as 'quý I/2026', 'quy1/2026' or 'q1/2026', or None."""
    match = _QUARTER.fullmatch(fold(text).replace(" ", ""))
    if not match:
        return None
    number = _ROMAN.get(match[1]) or int(match[1])
    return _months(match[2], 3 * number - 2, 3)


def span(text: str, today: date) -> Span | None:
    """Return first and last day of whatever a date field can hold, or None when it is not understood."""
    value = fold(text).replace(" ", "")
    first, dots, last = value.partition("..")
    if dots:
        end = _single(last, today) if last else (date.max, date.max)
        if end and re.fullmatch(r"\d{1,2}[/.]\d{1,2}", first) and not month(first):
            first += f"/{end[1].year}"
        begin = _single(first, today) if first else (date.min, date.min)
        return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None
    return _single(value, today)


def _single(value: str, today: date) -> Span | None:
    known = _relative(today).get(value)
    if known:
        return known
    if found := day(value, today):
        return found, found
    return quarter(value) or month(value) or year(value)


def _relative(today: date) -> dict[str, Span]:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    last_month = first - timedelta(days=1)
    spans = {
        "homnay": (today, today),
        "homqua": (today - timedelta(days=1), today - timedelta(days=1)),
        "tuannay": (monday, monday + timedelta(days=6)),
        "tuantruoc": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "thangnay": _months(today.year, today.month, 1),
        "thangtruoc": (last_month.replace(day=1), last_month),
        "namnay": _months(today.year, 1, 12),
        "namtruoc": _months(today.year - 1, 1, 12),
        "namngoai": _months(today.year - 1, 1, 12),
    }
    return {word: found for word, found in spans.items() if found}


def _months(year_: str | int, month_: str | int, count: int) -> Span | None:
    begin = _date(year_, month_, 1)
    if begin is None:
        return None
    ahead = begin.month - 1 + count
    after = _date(begin.year + ahead // 12, ahead % 12 + 1, 1)
    return (begin, after - timedelta(days=1)) if after else None


def _date(year_: str | int, month_: str | int, day_: str | int) -> date | None:
    try:
        return date(int(year_), int(month_), int(day_))
    except ValueError:
        return None
