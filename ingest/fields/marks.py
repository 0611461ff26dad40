"""Marks on a letter: urgency, secrecy, circulation, and number and date of the ĐẾN stamp.

A mark is a run of words that stands alone: a whole line, or parted from the rest of its line by a wide gap
(Decree 30/2020 annex I: boxed capitals below the number). So 'bí mật', 'mật độ' or 'có dấu MẬT' inside a
sentence is no mark. Secrecy fails closed: a lone stamp-like MẬT at the head of any page counts, noise beside
it and lost accents notwithstanding (Law 117/2025/QH15 art. 5). Marks are words of marks.tsv.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz import fuzz

from corpus.record import ArrivalStamp, Box, Page, Reading, Where, Word, Zone
from corpus.reference import Reference
from corpus.text import fold, one_line
from ingest.fields.dates import one_date

_HEAD_PART = 0.42  # marks stand in the upper part of a page
_HEAD_LINES = 16  # … or among the first lines where a page has no boxes
_GAP = 1.6  # parts a run from its neighbour, in heights of the line
_MARGIN = 0.03  # of the page's width
_LOOSE = 82  # rapidfuzz ratio from which a mark of two words counts as read with noise
_STAMP_LINES = 6
_MARK_ZONES = (Zone.HEAD_LEFT, Zone.HEAD_RIGHT, Zone.BODY, Zone.STAMP, Zone.ARRIVAL_STAMP, Zone.NOISE)
_FIELD = re.compile(r"\bdo mat\s*[:.]\s*(tuyet mat|toi mat|mat)\b(?!\s*\w)")
_STAMP_NUMBER = re.compile(r"\bs[ốôoóòồổ06]\s*[:.]?[\s.…_]*(\d{1,6})\b", re.IGNORECASE)
_JUNK = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that stand together: their letters only, where they stand, and the line they belong to."""

    text: str
    page: int
    box: Box
    zone: Zone
    goes_on: bool  # the line is the continuation of a sentence above it


def read_urgency(pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    """Return 'khẩn', 'thượng khẩn' or 'hỏa tốc' when the first page carries such a mark."""
    return _read(pages[:1], "urgency", reference)


def read_circulation(pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    """Return the circulation mark of the first page, such as 'lưu hành nội bộ'."""
    return _read(pages[:1], "circulation", reference)


def read_secrecy(pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    """Return 'mật', 'tối mật' or 'tuyệt mật' when any page carries the mark or a field 'Độ mật: …'.

    The caller has to refuse the document on any answer but None, whatever the confidence.
    """
    found = _read(pages, "secrecy", reference)
    return found or _secrecy_field(pages, reference)


def read_arrival_stamp(pages: Sequence[Page], reference: Reference) -> Reading[ArrivalStamp] | None:
    """Return number and ISO date in the ĐẾN stamp of the first page, or None when neither can be read.

    Both are mostly written by hand over dots, so either may be None; the number keeps its digits as read.
    """
    del reference  # taken so that all marks are read alike
    for page in pages[:1]:
        words = page.word_lines(Zone.ARRIVAL_STAMP) or _stamp_lines(page)
        lines = [" ".join(word.text for word in line) for line in words]
        text = "\n".join(lines)
        number = _STAMP_NUMBER.search(text)
        dates = (one_date(line) for line in lines if re.search(r"\bngay", fold(line)))
        day = next((d for d in dates if d), None)
        if number or day:
            value = ArrivalStamp(number.group(1) if number else None, day.isoformat() if day else None)
            return Reading(value, 0.6, Where(page.number, _framed(words, page), "arrival-stamp"))
    return None


def _read(pages: Sequence[Page], kind: str, reference: Reference) -> Reading[str] | None:
    marks = [(fold(r["mark"]), r["value"]) for r in reference.rows("marks") if r["class"] == kind]
    best: Reading[str] | None = None
    for page in pages:
        for run in _runs(page):
            found = _mark(run, marks)
            if found and (best is None or found[1] > best.confidence):
                rule = "mark" if found[1] > 0.9 else "mark with noise"
                best = Reading(found[0], found[1], Where(run.page, run.box, rule))
    return best


def _mark(run: _Run, marks: Sequence[tuple[str, str]]) -> tuple[str, float] | None:
    """Return value and confidence when the run is one of the marks, longest first."""
    bare = " ".join(word for word in run.text.split() if len(word) > 1)
    if not bare or run.goes_on:
        return None
    plain = fold(bare)
    for words, value in sorted(marks, key=lambda m: -len(m[0])):
        if plain == words and _stamped(bare, run.zone):
            return value, 0.95 if bare.isupper() else 0.8
    for words, value in sorted(marks, key=lambda m: -len(m[0])):
        alike = (
            " " in words and len(plain.split()) == len(words.split()) and fuzz.ratio(plain, words) >= _LOOSE
        )
        if alike and any(word.isupper() for word in bare.split()):
            return value, 0.7
    return None


def _stamped(bare: str, zone: Zone) -> bool:
    """Tell whether the letters can be a mark's: capitals, or one capital first outside running text."""
    return bare.isupper() or (zone is not Zone.BODY and bare[:1].isupper())


def _runs(page: Page) -> Iterator[_Run]:
    above: list[Word] = []
    for place, words in enumerate(page.word_lines(*_MARK_ZONES)):
        if not _in_head(page, words, place):
            continue
        goes_on = _goes_on(page, above, words)
        for run in _split(words):
            text = one_line(_JUNK.sub(" ", " ".join(word.text for word in run)))
            yield _Run(text, page.number, _around(run), run[0].zone, goes_on)
        above = words


def _in_head(page: Page, words: Sequence[Word], place: int) -> bool:
    """Tell whether a line stands in the upper part of its page. Stamps and noise come after the body."""
    bottom = max(word.box[3] for word in words)
    if bottom == 0 or page.height == 0:
        return place < _HEAD_LINES
    return bottom <= page.height * _HEAD_PART


def _split(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Part a line into runs where the gap is wide."""
    height = max((word.box[3] - word.box[1] for word in words), default=0)
    run: list[Word] = []
    for word in words:
        if run and height and word.box[0] - run[-1].box[2] > _GAP * height:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _goes_on(page: Page, above: Sequence[Word], words: Sequence[Word]) -> bool:
    """Tell whether a body line continues the sentence of the line above: same margin, no stop before it."""
    if not above or words[0].zone is not Zone.BODY or above[0].zone is not Zone.BODY:
        return False
    last = above[-1].text.rstrip()
    if last[-1:] in ".;:" or not any(ch.islower() for ch in last):
        return False
    return words[0].box[0] - above[0].box[0] <= _MARGIN * page.width


def _around(words: Sequence[Word]) -> Box:
    boxes = [word.box for word in words]
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _secrecy_field(pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    values = {fold(r["mark"]): r["value"] for r in reference.rows("marks") if r["class"] == "secrecy"}
    for page in pages:
        for line in page.lines(*Zone):
            match = _FIELD.search(fold(line))
            if match:
                return Reading(values[match.group(1)], 0.9, Where(page.number, None, "field 'Độ mật'"))
    return None


def _stamp_lines(page: Page) -> list[list[Word]]:
    """Return the lines after a lone 'ĐẾN', where no zone was given to the stamp."""
    lines = page.word_lines(*_MARK_ZONES)[: _HEAD_LINES * 2]
    for place, words in enumerate(lines):
        line = " ".join(word.text for word in words)
        if fold(_JUNK.sub(" ", line)).strip() == "den" and "ĐẾN" in line.upper():
            return lines[place + 1 : place + _STAMP_LINES]
    return []


def _framed(lines: Sequence[Sequence[Word]], page: Page) -> Box | None:
    """Return the box of a stamp: that of its words and the frame round them, which stands off by about a line."""
    words = [word for line in lines for word in line]
    x0, y0, x1, y1 = _around(words)
    if y1 <= y0:
        return None  # a text without boxes
    off = round(median(word.box[3] - word.box[1] for word in words))
    return max(0, x0 - off), max(0, y0 - off), min(page.width, x1 + off), min(page.height, y1 + off)
