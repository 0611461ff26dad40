"""Date phrases as letters print them, those that OCR damaged among them.

Forms accepted (domain: NĐ 30/2020 art. on place and date, Party guide): 'ngày 05 tháng 02 năm 2026',
'ngày 16/3/2025', '24-01-2025', 'ngày10tháng3năm2026', and the damaged 'ngayl 0 thang 3 nam 2O26'. A date that
cannot be (month 13, 31/4) is None, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date

from corpus.text import plain_signs

_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "Ì": "1", "Ï": "1", "O": "0", "o": "0", "Q": "0"})
_N = r"[\dlIÌÏOoQ|]"
# 'ngày', 'tháng', 'năm' under all the marks that OCR puts on their vowels.
_NGAY = r"ng[aàáảãạâăuú]y"
_THANG = r"th[aàáảãạâăúùu]ng"
_NAM = r"n[aăâáàãả]m"
_LONG = re.compile(
    rf"(?:{_NGAY}\s*)?(?<![\d])(?P<d>{_N}(?:\s?{_N})?)\s*[,.]?\s*{_THANG}\s*(?P<m>{_N}(?:\s?{_N})?)\s*[,.]?\s*"
    rf"{_NAM}\s*(?P<y>{_N}(?:\s?{_N}){{3}})(?![\d])",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"(?:{_NGAY}\s*[^\w\s]?)?(?<![\w/.\-])(?P<d>{_N}\s?{_N}?)\s?[/.\-]\s?(?P<m>{_N}\s?{_N}?)\s?[/.\-]\s?"
    rf"(?P<y>(?:1|l|I|2)\s?{_N}\s?{_N}\s?{_N})(?![\w/\-])",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"{_NGAY}\s*(?P<d>\d{{1,2}})\s?(?:[/.\-]\s?|\s*{_THANG}\s*)(?P<m>\d{{1,2}})(?![\w/]|[.\-]\d|\s*{_NAM}\s*[\d.])",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"{_THANG}\s*(?P<m>\d{{1,2}})\s*(?:[/\-.]\s?|,?\s*{_NAM}\s*)(?P<y>(?:19|20)\d\d)(?![\w/])", re.IGNORECASE
)
_EARLIEST, _LATEST = 1930, 2100


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date phrase found in text: where, as printed, and the day it means (None: it cannot be)."""

    start: int
    end: int
    raw: str
    day: date | None
    year_given: bool = True


def find_dates(text: str, *, default_year: int | None = None) -> list[DateSpan]:
    """Find full dates in order of place; with `default_year`, 'ngày 25/3' too, taken to be in that year.

    Text must be NFC. Spans never overlap; the word 'ngày' belongs to the span where it is printed.
    """
    plain = plain_signs(text)
    spans = [_full(match) for pattern in (_LONG, _SHORT) for match in pattern.finditer(plain)]
    if default_year is not None:
        spans += [_in_year(match, default_year) for match in _DAY_MONTH.finditer(plain)]
    spans.sort(key=lambda s: (s.start, -s.end))
    kept: list[DateSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def date_after(text: str, start: int, *, gap: int = 12) -> DateSpan | None:
    """Return the date phrase that begins within `gap` characters after `start`, nothing but ', ngày' between."""
    window = text[start : start + gap + 40]
    for span in find_dates(window):
        between = window[: span.start].strip(" ,.;:()'“”\n\t_^*`-")
        if span.start <= gap and not between:
            return DateSpan(start + span.start, start + span.end, span.raw, span.day)
    return None


def one_date(text: str) -> date | None:
    """Return the first possible date in the text, or None."""
    return next((span.day for span in find_dates(text) if span.day), None)


def month_and_year(text: str) -> tuple[int, int] | None:
    """Return (month, year) of 'tháng 4 năm 2026' or 'tháng 4/2026', for a date line whose day is blank."""
    match = _MONTH.search(plain_signs(text))
    if not match or not 1 <= int(match["m"]) <= 12:
        return None
    return int(match["m"]), int(match["y"])


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has no such day or the year is out of 1930–2100."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    digits = re.sub(r"\D", "", text.translate(_DIGITS))
    return int(digits) if digits else 0


def _full(match: re.Match[str]) -> DateSpan:
    day = make_date(_number(match["y"]), _number(match["m"]), _number(match["d"]))
    return DateSpan(match.start(), match.end(), match.group(), day)


def _in_year(match: re.Match[str], year: int) -> DateSpan:
    day = make_date(year, int(match["m"]), int(match["d"]))
    return DateSpan(match.start(), match.end(), match.group(), day, year_given=False)
