"""Finds the head of a letter: issuer, number and a công văn's subject on the left, motto, place and date on the right.

Places after Decree 30/2020, annex I, and the Party's guide. The motto is looked for first: its left edge parts the
columns, whatever the engine took for a line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.text import fold
from ocr.cues import cues, letters, starts_with
from ocr.lines import Run, Sheet, rows, run_of, split_at, widest_gap

_DATE = re.compile(r"nga[vy].{0,12}th[a-z]ng|th[a-z]ng.{0,12}nam|nam\s?(19|20)\d\d")
_DAY = re.compile(r"nga[vyi]|thang|\W?ngay")
_SYMBOL = re.compile(r"[A-ZĐƯÔ]{2,}")  # the letters of a symbol: a place is not printed in capitals
_OWN_NUMBER = re.compile(r"[/-] ?[A-ZĐ]{2}")  # the symbol of a document; a stamp's number has none
_NUMBER = re.compile(r"\bs[o60]\b|\bs[o6][\W\d]")


@dataclass(frozen=True, slots=True)
class Head:
    """What was found of a letter's head, and the runs that belong to neither column."""

    left: tuple[Run, ...]
    right: tuple[Run, ...]
    rest: tuple[Run, ...]


def find_head(parts: Sequence[Run], sheet: Sheet) -> Head:
    """Return the head's columns. Without a motto in the upper half there is no head."""
    motto = _motto(parts, sheet)
    if not motto:
        return Head((), (), tuple(parts))
    edge = min(run.x0 for run in motto) - 0.3 * sheet.word
    top = min(run.y0 for run in motto) - 4 * sheet.word
    bottom = max(run.y1 for run in motto)
    date = _date_line(parts, edge, bottom, sheet)
    end = (date.y1 if date else bottom) + 0.2 * sheet.word
    left: list[Run] = []
    right: list[Run] = []
    rest: list[Run] = []
    for run in parts:
        if not top <= run.middle <= end:
            rest.append(run)
            continue
        one, other = split_at(run, _edge(run, edge, bottom, sheet))
        left.extend([one] if one else [])
        right.extend([other] if other else [])
    more = _left_below(left, [r for r in rest if r.x0 < edge], end, sheet)
    return Head((*left, *more), tuple(right), tuple(r for r in rest if id(r) not in {id(m) for m in more}))


def has_motto(text: str) -> bool:
    """Tell whether text holds one of the mottos of a head's right column."""
    bare = letters(text)
    return any(len(bare) >= 0.8 * len(cue) and fuzz.partial_ratio(cue, bare) >= 78 for cue in cues("motto"))


def has_date(text: str) -> bool:
    """Tell whether text holds the place-and-date line of a head, its day and month perhaps left out."""
    return bool(_DATE.search(fold(text)))


def has_number(text: str) -> bool:
    """Tell whether text holds a number line: 'Số', or a symbol with its slash or dash."""
    return bool(_NUMBER.search(fold(text)) or _OWN_NUMBER.search(text))


def has_symbol(text: str) -> bool:
    """Tell whether text holds the letters of a document's symbol: a stamp's number has none."""
    return bool(_OWN_NUMBER.search(text))


def _motto(parts: Sequence[Run], sheet: Sheet) -> list[Run]:
    found = []
    for run in parts:
        if run.middle < 0.5 * sheet.height:
            hit = _motto_part(run)
            if hit is not None and hit.center > 0.4 * sheet.width:
                found.append(hit)
    if not found:
        return []
    first = min(found, key=lambda r: r.middle)
    return [r for r in found if r.middle - first.middle < 4 * sheet.word]


def _motto_part(run: Run) -> Run | None:
    """Return the words of run from the first to the last word of a motto."""
    spans, text = [], ""
    for word in run.words:
        bare = letters(word.word.text)
        spans.append((len(text), len(text) + len(bare)))
        text += bare
    for cue in cues("motto"):
        if len(text) < 0.7 * len(cue):
            continue
        hit = fuzz.partial_ratio_alignment(cue, text, score_cutoff=78)
        if hit is None or (len(text) < len(cue) and fuzz.ratio(cue, text) < 78):
            continue
        inside = [
            w
            for w, (a, b) in zip(run.words, spans, strict=True)
            if b > a and (a + b) / 2 > hit.dest_start and (a + b) / 2 < hit.dest_end
        ]
        if inside:
            return run_of(inside)
    return None


def _date_line(parts: Sequence[Run], edge: float, bottom: float, sheet: Sheet) -> Run | None:
    reach = bottom + 7 * sheet.word
    for run in sorted(parts, key=lambda r: r.middle):
        if bottom - 0.5 * sheet.word < run.middle < reach and run.x1 > edge + 2 * sheet.word:
            _, right = split_at(run, edge)
            if right and _DATE.search(fold(right.text)):
                return run
    return None


def _edge(run: Run, edge: float, bottom: float, sheet: Sheet) -> float:
    """Return where a row of the head is cut: below the motto the place may begin left of the motto's edge."""
    slack = 4 * sheet.word
    if run.middle <= bottom or run.x1 <= edge or run.x0 >= edge + slack:
        return edge
    place = _place_start(run, sheet)
    if place is not None and abs(place - edge) < 0.2 * sheet.width:
        return place - 1
    if run.x1 < edge + slack:
        return edge + slack
    gap, middle = widest_gap(run, edge - 0.17 * sheet.width, edge + 0.17 * sheet.width)
    return middle if gap > 0.6 * sheet.word else edge


def _place_start(run: Run, sheet: Sheet) -> float | None:
    """Return the left edge of the place in '…, ngày … tháng …': the capitalised words before 'ngày'."""
    at = next((i for i, w in enumerate(run.words) if _DAY.match(fold(w.word.text))), None)
    if at is None:
        return None
    start = at
    while start and at - start < 5 and _place_word(run, start - 1, sheet):
        start -= 1
    return run.words[start].x0


def _place_word(run: Run, at: int, sheet: Sheet) -> bool:
    text = run.words[at].word.text.strip("-.,;:'`‘’“ ")
    gap = run.words[at + 1].x0 - run.words[at].x1
    return gap < 1.3 * sheet.word and text.isalpha() and text[0].isupper() and not _SYMBOL.match(text)


def _left_below(left: Sequence[Run], rest: Sequence[Run], end: float, sheet: Sheet) -> list[Run]:
    """Return the rows that go on below the head's left column: number, subject of a công văn, urgency mark."""
    if not left:
        return []
    centers = sorted(r.center for r in left if r.x1 - r.x0 > 2 * sheet.word) or [left[0].center]
    axis = centers[len(centers) // 2]
    found: list[Run] = []
    last = end
    for run in rows(r for r in rest if r.middle > end):
        if run.y0 - last > 2.2 * sheet.word or not _below_left(run, axis, sheet):
            break
        words = {id(w) for w in run.words}
        found.extend(r for r in rest if id(r.words[0]) in words)
        last = run.y1
    return found


def _below_left(run: Run, axis: float, sheet: Sheet) -> bool:
    if starts_with(run.text, "addressee"):
        return False
    return abs(run.center - axis) < 0.09 * sheet.width and run.x1 < 0.6 * sheet.width
