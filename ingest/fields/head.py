"""The head of the first page cut into its two columns, and where it ends.

Decree 30/2020 annex I and the Party guide place, at the left, the superior body, the issuing body, the number
and (for a công văn) the subject; at the right, the motto, the place and the date. The head ends where the
title, 'Kính gửi' or the running text begins.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.record import Page, Zone
from corpus.reference import Reference
from corpus.text import fold
from ingest.fields.cues import Cue, Same, cues, find, kinds, starts
from ingest.fields.printed import Piece, cut, in_rows, piece_of, pieces

DEEPEST = 0.5
"""The head never reaches below this part of the page's height (measured: long subjects end above 0.40)."""

_MOTTOES = {"motto-party": "party", "motto-state": "state", "motto-youth": "other"}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one page: left and right column from the top, what stands below, and the system's motto."""

    page: Page
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    below: tuple[Piece, ...]
    system: str | None
    motto: Piece | None
    title: Piece | None


def first_page(pages: Sequence[Page], reference: Reference) -> Page | None:
    """Return the page that carries the letter's head: the first of three with a motto, else the first."""
    for page in pages[:3]:
        if read_head(page, reference).motto:
            return page
    return pages[0] if pages else None


def read_head(page: Page, reference: Reference) -> Head:
    """Cut the top of the page into its columns and find where the head ends."""
    return _read_head(page, Same(reference))


@lru_cache(maxsize=8)
def _read_head(page: Page, same: Same) -> Head:
    reference = same.reference
    all_mottoes = cues(reference, *_MOTTOES)
    found = in_rows(
        part
        for whole in pieces(page)
        for part in (_parted(whole, all_mottoes, reference) if _is_high(whole, page) else [whole])
    )
    high = [p for p in found if _is_high(p, page)]
    motto = next((p for p in high if starts(p.text, all_mottoes)), None)
    title = _title(high, motto, page, reference)
    end = _end(high, motto, title, page, reference)
    top = [p for p in found if p.middle < end]
    border = _border(motto, top, page)
    left = tuple(p for p in top if _is_left(p, border))
    right = tuple(p for p in top if not _is_left(p, border))
    below = tuple(p for p in found if p.middle >= end)
    return Head(page, left, right, below, _system(motto, reference), motto, title)


def number_line(head: Head, reference: Reference) -> Piece | None:
    """Return the piece of the left head that holds 'Số …', or that looks like a number and symbol."""
    wanted = cues(reference, "number")
    marked = [p for p in head.left if starts(p.text, wanted) and not _is_name(p)]
    named = [p for p in marked if "/" in p.text or "-" in p.text]
    coded = [p for p in head.left if _looks_coded(p.text) and not starts(p.text, cues(reference, "subject"))]
    plain = [p for p in marked if len(p.text) < 30]
    return next(iter(named + coded + plain), None)


def _is_name(piece: Piece) -> bool:
    """Tell 'SỞ Y TẾ' from 'Số: 12': without marks both begin alike."""
    return piece.capitals > 0.95 and not any(ch.isdigit() or ch in ":/" for ch in piece.text)


def _border(motto: Piece | None, top: Sequence[Piece], page: Page) -> float:
    """Return the x that parts the columns: where the motto begins, unless nothing stands left of it."""
    if motto is None:
        return 0.5 * page.width
    beside = any(
        p.box[2] <= motto.box[0] and abs(p.middle - motto.middle) < motto.height and not p.is_rule
        for p in top
    )
    return motto.box[0] if beside or motto.box[0] > 0.25 * page.width else 0.5 * page.width


def _is_high(piece: Piece, page: Page) -> bool:
    return piece.box[1] < DEEPEST * page.height


def _looks_coded(text: str) -> bool:
    """Tell whether a line is a symbol: capitals after the last slash, or 'Số' glued to its digits ('S645-')."""
    if re.match(r"\W*[Ss][6o0]\d+\s*[-/]", text):
        return True
    tail = text.rsplit("/", 1)[-1].strip() if "/" in text else ""
    letters = [ch for ch in tail if ch.isalpha()]
    return 2 <= len(letters) <= 16 and sum(ch.isupper() for ch in letters) > 0.6 * len(letters)


def _parted(piece: Piece, mottoes: Sequence[Cue], reference: Reference) -> list[Piece]:
    """Cut a line that OCR ran through both columns before the motto or before the place and date."""

    def border(text: str) -> int:
        hit = find(text, mottoes)
        if hit and hit.start:
            return hit.start
        return _date_start(text, reference)

    return cut(piece, border)


def _date_start(text: str, reference: Reference) -> int:
    """Return where ' Hà Nội, ngày … tháng' begins in a line that begins with the number, or 0."""
    folded = fold(text)
    day = folded.find(", ng")
    if day < 0 or "thang" not in folded[day:] or not starts(text, cues(reference, "number")):
        return 0
    before = text[:day].split(" ")
    while len(before) > 1 and before[-1][:1].isupper() and not any(ch in "/-:" for ch in before[-1]):
        before.pop()
    return len(" ".join(before)) + 1


def _is_left(piece: Piece, border: float) -> bool:
    if piece.zone in (Zone.HEAD_LEFT, Zone.HEAD_RIGHT):
        return piece.zone is Zone.HEAD_LEFT
    return piece.centre < border


def _title(high: Sequence[Piece], motto: Piece | None, page: Page, reference: Reference) -> Piece | None:
    """Return the piece that is the title of a titled kind: capitals, centred, below the motto."""
    for piece in high:
        if motto and piece.middle <= motto.middle + motto.height:
            continue
        if piece.capitals < 0.7 or not 0.33 < piece.centre / page.width < 0.68:
            continue
        hit = starts(piece.text, kinds(reference))
        if hit and not piece.text.rstrip().endswith(":") and piece.zone is not Zone.HEAD_LEFT:
            return piece
    return _lost_title(motto, page, reference) if motto else None


def _lost_title(motto: Piece, page: Page, reference: Reference) -> Piece | None:
    """Look for a title among words that were put aside as dirt: a stamp beside it spoils its confidence."""
    words = [
        w
        for w in page.words
        if w.zone in (Zone.BODY, Zone.NOISE, Zone.STAMP)
        and w.text.isupper()
        and motto.box[3] + motto.height < w.box[1] < 0.35 * page.height
        and 0.25 * page.width < w.box[0] < 0.7 * page.width
    ]
    single = in_rows(piece_of(page.number, [w]) for w in words)
    for first, second in itertools.pairwise(single):
        pair = piece_of(page.number, [*first.words, *second.words])
        near = abs(first.middle - second.middle) < 0.7 * first.height
        if near and starts(pair.text, kinds(reference)):
            return pair
    return None


def _end(
    high: Sequence[Piece], motto: Piece | None, title: Piece | None, page: Page, reference: Reference
) -> float:
    """Return the y at which the head ends: title, 'Kính gửi', or the first wide line of running text."""
    ends = [title.box[1]] if title else []
    addressee = cues(reference, "addressee")
    top = motto.box[3] if motto else 0
    for piece in high:
        if piece.middle <= top:
            continue
        wide = piece.box[2] - piece.box[0] > 0.6 * page.width
        if starts(piece.text, addressee) or (wide and piece.capitals < 0.5 and piece.zone is Zone.BODY):
            ends.append(piece.box[1])
            break
    return min(ends) - 1 if ends else DEEPEST * page.height


def _system(motto: Piece | None, reference: Reference) -> str | None:
    if motto:
        for group, system in _MOTTOES.items():
            if starts(motto.text, cues(reference, group)):
                return system
    return None
