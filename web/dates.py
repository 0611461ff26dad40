"""Dates as clerks write them: 10/3/2026, 10-3-26, 100326 in; dd/mm/yyyy out; ISO inside."""

import re
from datetime import date, datetime

from corpus.errors import UsageError
from web.language import _

_PARTS = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CENTURY = 70  # two-digit years below it are 20xx: the papers of an office, not birthdays


def parse_date(text: str) -> str | None:
    """Return a typed date as ISO, None for an empty text. Raises ValueError for what is no date."""
    bare = text.strip()
    if not bare:
        return None
    parts = _parts(bare)
    if parts is None:
        raise ValueError(text)
    return date(*parts).isoformat()


def asked_date(text: str) -> str | None:
    """Return a typed date as ISO, None for an empty text.

    Raises UsageError with what is wrong: a day that no calendar has, or a text that is not understood.
    """
    try:
        return parse_date(text)
    except ValueError:
        raise UsageError(wrong_date(text)) from None


def wrong_date(text: str) -> str:
    """Return what to say of a text that is no date."""
    bare = text.strip()
    parts = _parts(bare)
    if parts is None:
        return _("Không hiểu ngày '%(text)s'. Hãy gõ như 10/3/2026, 10-3-26 hoặc 100326.", text=bare)
    year, month, day = parts
    return _("Không có ngày %(text)s. Hãy xem lại ngày và tháng.", text=f"{day}/{month}/{year}")


def _parts(bare: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a text that is written as a date is, None for any other."""
    if iso := _ISO.fullmatch(bare):
        year, month, day = (int(part) for part in iso.groups())
        return year, month, day
    for form in (_PARTS, _WORDS, _RUN):
        if found := form.fullmatch(bare):
            day, month, year = (int(part) for part in found.groups())
            return _full_year(year), month, day
    return None


def typed_date(text: str) -> str:
    """Return a typed date as ISO, and what is no date as it is: whoever wants a day then says so."""
    try:
        return parse_date(text) or ""
    except ValueError:
        return text.strip()


def _full_year(year: int) -> int:
    if year >= 100:
        return year
    return year + (2000 if year < _CENTURY else 1900)


def show_date(iso: str | None) -> str:
    """Return an ISO date or time as dd/mm/yyyy; what is no date is shown as it is, nothing as ''."""
    if not iso:
        return ""
    try:
        return date.fromisoformat(iso[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def show_time(iso: str | None) -> str:
    """Return an ISO time as 'dd/mm/yyyy HH:MM'; what is no time is shown as it is, nothing as ''."""
    if not iso:
        return ""
    try:
        return datetime.fromisoformat(iso).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return iso
