"""Place and date of the document: the line 'Địa danh, ngày … tháng … năm …' of the right head.

The day is written by hand on three letters of four; where it was not read surely the date is None, and month
and year stay as a candidate ('2026-03').
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.record import Page, PenReading, Reading, Where, Zone
from corpus.reference import Reference
from corpus.symbols import find_symbols
from corpus.text import fold, nfc, same_words
from ingest.fields.by_hand import GIVEN, Bounds, dates, pen_of, shares
from ingest.fields.dates import date_after, find_dates, month_and_year
from ingest.fields.head import Head, first_page, read_head
from ingest.fields.printed import Piece, joined_rows, place_of, span_of, sureness, tidy, trust

SURE = 0.8
"""The day is taken only where the engine was at least this sure of its word."""

_YEAR = re.compile(r"n\w{1,2}\s*((?:19|20)\d\d)\b")
_DAY = re.compile(r"ng[a-z]{0,2}y?\W")
_SLIPS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "T": "1", "i": "1", "!": "1"})


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """The place; the date as an ISO string when all of it was read; (month-year, how sure) where the day was not.

    `where` is where the date stands, read or not.
    """

    place: Reading[str] | None
    date: Reading[str] | None
    month: tuple[str, float] | None
    candidates: tuple[
        tuple[str, float], ...
    ] = ()  # what the date may be where the pen wrote it, likeliest first
    where: Where | None = None


def read_place_date(pages: Sequence[Page], reference: Reference, arrived: date | None = None) -> PlaceDate:
    """Return place and date of the right head of the first page; arrived: the day the letter came in, if known."""
    page = first_page(pages, reference)
    line = _date_line(read_head(page, reference)) if page else None
    if page is None or line is None:
        return PlaceDate(None, None, None)
    at = _day_at(line.text)
    dated = span_of(line, at, len(line.text)) or line
    place, (printed, month) = _place(line, at, reference), _date(line, at, dated)
    where = place_of([dated], "right head")
    day, named = pen_of(page, "day"), pen_of(page, "month")
    if day is None or (printed and not day.written):
        return PlaceDate(place, printed, month, (), where)
    found = _by_hand(day, named, month, dated, _bounds(pages, arrived))
    return PlaceDate(place, *found, where) if found[2] else PlaceDate(place, printed, month, (), where)


def _by_hand(
    day: PenReading, named: PenReading | None, month: tuple[str, float] | None, line: Piece, bounds: Bounds
) -> tuple[Reading[str] | None, tuple[str, float] | None, tuple[tuple[str, float], ...]]:
    """Return the date, month and year, and what else the date may be, where the pen wrote the day or the month too."""
    year = _YEAR.search(fold(line.text))
    if year is None:
        return None, month, ()
    months = shares(named.candidates) if named else {}
    if month and month[1] >= SURE and not (named and named.written):
        months = {str(int(month[0][5:])): month[1]}
    found = dates(shares(day.candidates), months, int(year[1]), bounds)
    if not found:
        return None, month, ()
    best, chance = found[0]
    of_month = sum(share for text, share in found if text[:7] == best[:7])
    where = place_of([line], "right head, by hand")
    value = Reading(best, chance, where, found) if chance >= GIVEN else None
    return value, (best[:7], round(of_month, 3)) if of_month >= GIVEN else month, found


def _bounds(pages: Sequence[Page], arrived: date | None) -> Bounds:
    """Return what the first page tells of its day: the newest date in its text, and the day it was signed digitally."""
    text = pages[0].text()
    told = [day.day for one in find_symbols(text) if (day := date_after(text, one.end)) and day.day]
    signed = [s.day for line in pages[0].lines(Zone.SIGNATURE_BOX) for s in find_dates(line) if s.day]
    latest = min((day for day in (arrived, *signed) if day), default=None)
    return Bounds(latest, max(told, default=None))


def _date_line(head: Head) -> Piece | None:
    """Return the first row of the head with 'ngày' and 'tháng', or 'tháng' and a year; the right column first."""
    for piece in (*joined_rows(head.right), *head.below[:3], *joined_rows(head.left)):
        folded = fold(piece.text)
        dated = "thang" in folded and (_DAY.search(folded) or re.search(r"(19|20)\d\d", folded))
        if dated and piece is not head.title:
            return piece
    return None


def _day_at(text: str) -> int:
    """Return where the word 'ngày' begins, however it was read, else the comma after the place."""
    folded = fold(nfc(text))
    for pattern in (r"\bng[aou]y", r",\s*n\w{1,3}y?\b", r"\bng"):
        match = re.search(pattern, folded)
        if match:
            return match.start()
    return text.find(",") + 1


def _place(line: Piece, at: int, reference: Reference) -> Reading[str] | None:
    words = list(tidy(line.text[:at]).split())
    while words and not (words[0][:1].isupper() and words[0][:1].isalpha()):
        words.pop(0)
    text = tidy(" ".join(words))
    if sum(ch.isalpha() for ch in text) < 2:
        return None
    spelled, known = _known_place(text, reference)
    part = [w for w in line.words if w.text.strip(",. ") in text]
    conf = sum(w.conf for w in part) / len(part) if part else 0.5
    said = span_of(line, max(line.text.find(words[0]), 0), at) or line
    return Reading(
        spelled,
        round(min(0.98, trust(conf) * (0.99 if known else 0.93)), 3),
        place_of([said], "before 'ngày'"),
    )


def _known_place(text: str, reference: Reference) -> tuple[str, bool]:
    """Return the place as the tables spell it where only marks differ and one place alone folds so.

    Provinces and districts of before July 2025 count as well: what an archive takes in is often older.
    """
    names = reference.place_names.get(fold(text), frozenset())
    if any(same_words(name, text) for name in names):
        return text, True
    return (next(iter(names)), True) if len(names) == 1 else (text, False)


def _date(line: Piece, at: int, dated: Piece) -> tuple[Reading[str] | None, tuple[str, float] | None]:
    text = line.text[at:]
    where = place_of([dated], "right head")
    month, month_conf = _month(text, line)
    spans = [s for s in find_dates(text) if s.day]
    if spans and spans[0].day:
        conf = min(_day_conf(line, at), month_conf)
        iso = spans[0].day.isoformat()
        if conf >= SURE and _day_is_plain(text):
            return Reading(iso, round(min(0.95, conf), 3), where), (iso[:7], month_conf)
        return None, (iso[:7], month_conf)
    return None, ((month, month_conf) if month else None)


def _day_is_plain(text: str) -> bool:
    """Tell whether nothing but one or two digits stands between 'ngày' and 'tháng' (or before a stroke)."""
    return bool(re.match(r"\w{2,5}\s*(\d{1,2}\s*[/.-]|\d{1,2}\s*th\w{1,3}g)", fold(text)))


def _day_conf(line: Piece, at: int) -> float:
    """Return the confidence of the words between 'ngày' and 'tháng', the day's own."""
    seen, found = 0, []
    for word in line.words:
        end = seen + len(word.text)
        if end > at and any(ch.isdigit() for ch in word.text):
            found.append(word.conf)
            break
        seen = end + 1
    return min(found, default=0.0)


def _month(text: str, line: Piece) -> tuple[str | None, float]:
    pair = month_and_year(text)
    if pair is None:
        pair = _damaged_month(text)
        ceiling = 0.7
    else:
        ceiling = 0.97
    if pair is None:
        return None, 0.0
    return f"{pair[1]:04d}-{pair[0]:02d}", sureness([line], ceiling)


def _damaged_month(text: str) -> tuple[int, int] | None:
    """Return month and year where digits were taken for letters: 'tháng T1 năm 2O17'."""
    match = re.search(r"th\w{1,3}g\s*(?P<m>[^\s]{1,3})\s*n\w{1,2}\s*(?P<y>\S{4})", nfc(text))
    if not match:
        return None
    month, year = match["m"].translate(_SLIPS), match["y"].translate(_SLIPS)
    if not (month.isdigit() and year.isdigit() and 1 <= int(month) <= 12 and 1930 <= int(year) <= 2100):
        return None
    return int(month), int(year)
