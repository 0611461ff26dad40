"""Finds what is on a page but not of the letter's text: a digital signature's box, the ĐẾN stamp, page numbers."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from ocr.cues import letters, starts_with
from ocr.head import has_symbol
from ocr.lines import Run, Sheet

_PAGE = re.compile(r"[-–—.]{0,2} ?\d{1,3} ?[-–—.]{0,2}")
_TIME = re.compile(r"\+\s?0?7[:.]?00|\d\d[:.]\d\d[:.]\d\d")
_SURE = ("nguoiky", "kyboi", "thoigianky", "ngayky")


def find_digital(parts: Sequence[Run], sheet: Sheet) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the runs of a digital signature's printed box ('Ký bởi: …, Thời gian ký: …') and the others.

    The box is small print of lines with one left edge; it grows from its surest line to the lines that hang on.
    """
    box = [r for r in parts if _names_signer(r, sheet)]
    taken = {id(r) for r in box}
    at = 0
    while at < len(box):
        extra = [r for r in parts if id(r) not in taken and _belongs(r, box[at], sheet)]
        box.extend(extra)
        taken.update(id(r) for r in extra)
        at += 1
    return tuple(box), tuple(r for r in parts if id(r) not in taken)


def find_arrival(parts: Sequence[Run], sheet: Sheet) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the runs of an ĐẾN stamp in the upper half of the page, and the others."""
    seed = next((r for r in parts if r.middle < 0.5 * sheet.height and _is_arrival(r)), None)
    if seed is None:
        return (), tuple(parts)
    reach = 5 * sheet.word
    near = [
        r
        for r in parts
        if abs(r.middle - seed.middle) < reach and r.x0 < seed.x1 + reach and r.x1 > seed.x0 - reach
    ]
    stamp = [r for r in near if r is seed or (starts_with(r.text, "arrival", 85) and not has_symbol(r.text))]
    if len(stamp) < 2:
        return (), tuple(parts)
    return tuple(stamp), tuple(r for r in parts if r not in stamp)


def is_page_number(row: Run, sheet: Sheet) -> bool:
    """Tell whether a row is the page's number: a lone numeral near the top or bottom edge."""
    if 0.1 * sheet.height < row.middle < 0.88 * sheet.height:
        return False
    return bool(_PAGE.fullmatch(row.text.strip())) and 0.3 * sheet.width < row.center < 0.97 * sheet.width


def _is_arrival(run: Run) -> bool:
    return any(w.word.text.isupper() and letters(w.word.text) == "den" for w in run.words)


def _names_signer(run: Run, sheet: Sheet) -> bool:
    bare = letters(run.text)
    placed = run.middle < 0.2 * sheet.height or run.center > 0.5 * sheet.width
    return placed and _narrow(run, sheet) and any(fuzz.ratio(c, bare[: len(c)]) > 85 for c in _SURE)


def _narrow(run: Run, sheet: Sheet) -> bool:
    return run.x1 - run.x0 < 0.45 * sheet.width


def _belongs(run: Run, other: Run, sheet: Sheet) -> bool:
    """Tell whether run is a line of the same box: as small a print, the same left edge, next to it or a known one."""
    gap = max(run.y0 - other.y1, other.y0 - run.y1)
    small = run.y1 - run.y0 <= 1.3 * (other.y1 - other.y0)
    if not small or not _narrow(run, sheet) or abs(run.x0 - other.x0) > 0.8 * sheet.word:
        return False
    known = starts_with(run.text, "digital", 82) or bool(_TIME.search(run.text))
    return gap < (2.5 if known else 0.8) * sheet.word
