"""Finds the printed words of a head's date row, 'ngày … tháng … năm …', and the places for pen between them.

Where pen runs into print, the engine reads both as one word; then the print is measured from the word's other end,
by the widths of its letters in Times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from rapidfuzz import fuzz

from corpus.record import Word
from ocr.cues import letters
from ocr.pen_place import DAY, MONTH, SPAN, PenField, base_line, center, height, place, usual_em, width

_ALIKE = 68.0  # ratio 0-100 from which a word is a misread cue
_WIDTHS = {"ngay": 1.94, "thang": 2.27, "nam": 1.72}  # em of the print, Times upright and italic alike


@dataclass(frozen=True, slots=True)
class _Cue:
    """A printed word of the date row: left and right edge of the print alone, and its base line."""

    left: float
    right: float
    base: float


@dataclass(frozen=True, slots=True)
class DateRow:
    """The printed words of a date row, None where not read, and the size of their print."""

    day: _Cue | None
    month: _Cue | None
    year: _Cue | None
    em: float

    @property
    def base(self) -> float:
        """The base line of the row."""
        return median(cue.base for cue in (self.day, self.month, self.year) if cue)


def _parted(words: Sequence[Word], dpi: int) -> list[Word]:
    """Return the words, those parted that hold two cues with the pen between them: 'ngày/2tháng'."""
    em = usual_em(dpi)
    found: list[Word] = []
    for word in words:
        bare = letters(word.text)
        pair = next((p for p in (("ngay", "thang"), ("thang", "nam")) if _holds(bare, *p)), None)
        if pair is None or width(word) < (_WIDTHS[pair[0]] + _WIDTHS[pair[1]]) * em:
            found.append(word)
            continue
        left, top, right, low = word.box
        found.append(replace(word, text=pair[0], box=(left, top, round(left + _WIDTHS[pair[0]] * em), low)))
        found.append(replace(word, text=pair[1], box=(round(right - _WIDTHS[pair[1]] * em), top, right, low)))
    return found


def _holds(bare: str, first: str, last: str) -> bool:
    """Tell whether folded letters begin like one cue and end like another."""
    if len(bare) < len(first) + len(last) - 1:
        return False
    return min(fuzz.ratio(first, bare[: len(first)]), fuzz.ratio(last, bare[-len(last) :])) > _ALIKE


def date_row(words: Sequence[Word], dpi: int) -> DateRow | None:
    """Return the date row of a head's right column of which most was read, None for none; one cue alone is none."""
    words = _parted(words, dpi)
    found = [_row_around(words, word, dpi) for word in words if _is(word, "thang") or _is(word, "nam")]
    rows = [date for date in found if date is not None]
    return max(rows, key=lambda d: (_cues(d), -d.base), default=None)


def _cues(date: DateRow) -> int:
    return sum(cue is not None for cue in (date.day, date.month, date.year))


def _row_around(words: Sequence[Word], middle: Word, dpi: int) -> DateRow | None:
    row = [w for w in words if abs(center(w) - center(middle)) < 0.6 * height(middle) + 4]
    size = usual_em(dpi)
    hits = {cue: _nearest(row, cue, middle, size) for cue in _WIDTHS}
    if sum(hit is not None for hit in hits.values()) < 2:
        return None
    sizes = [width(hit) / _WIDTHS[cue] for cue, hit in hits.items() if hit and letters(hit.text) == cue]
    em = median([s for s in sizes if 0.86 * size < s < 1.14 * size] or [size])
    cues = {cue: _print_of(hit, cue, em, row) if hit else None for cue, hit in hits.items()}
    return DateRow(cues["ngay"], cues["thang"], cues["nam"], em)


def _nearest(row: Sequence[Word], cue: str, middle: Word, em: float) -> Word | None:
    """Return the word of the row that reads like the cue, next to `middle` on the side where it must stand."""
    order = tuple(_WIDTHS)
    own = next(name for name in ("thang", "nam") if _is(middle, name))
    if cue == own:
        return middle
    before = order.index(cue) < order.index(own)
    reach = SPAN * em * abs(order.index(cue) - order.index(own))
    side = [w for w in row if (w.box[0] < middle.box[0]) == before and w is not middle and _is(w, cue)]
    near = [w for w in side if abs(w.box[0] - middle.box[0]) < reach]
    return min(near, key=lambda w: abs(w.box[0] - middle.box[0]), default=None)


def _is(word: Word, cue: str) -> bool:
    """Tell whether a word reads like a cue, pen at its end or at its beginning aside: 'ngày1', 'Ÿnăm'."""
    bare = letters(word.text)
    parts = (bare, bare[: len(cue)], bare[-len(cue) :])
    return len(cue) - 1 <= len(bare) <= len(cue) + 4 and max(fuzz.ratio(cue, part) for part in parts) > _ALIKE


def _print_of(word: Word, cue: str, em: float, row: Sequence[Word]) -> _Cue:
    """Return where the print of a cue stands in its word: the pen that was read with it is left out."""
    left, right = float(word.box[0]), float(word.box[2])
    wide = _WIDTHS[cue] * em
    if cue != "nam" and right - left < 0.86 * wide:
        right = left + wide
    elif right - left > 1.13 * wide:
        left, right = (left, left + wide) if _pen_follows(word, cue, em, row) else (right - wide, right)
    return _Cue(left, right, base_line(word, em, hangs=cue != "nam"))


def _pen_follows(word: Word, cue: str, em: float, row: Sequence[Word]) -> bool:
    """Tell on which side of a cue the pen is that was read with it: by the letters, else where no word was read."""
    bare = letters(word.text)
    begins, ends = fuzz.ratio(cue, bare[: len(cue)]), fuzz.ratio(cue, bare[-len(cue) :])
    if begins != ends or cue != "thang":
        return begins > ends or (begins == ends and cue == "ngay")
    return not any(0 < w.box[0] - word.box[2] + 0.3 * em < 1.5 * em and not _is(w, "nam") for w in row)


def date_fields(date: DateRow) -> tuple[PenField, ...]:
    """Return the places of day and month: between the cues, a missing one measured from its neighbours."""
    em, base = date.em, date.base
    day_left = date.day.right if date.day else None
    month_left = date.month.right if date.month else None
    day_right = date.month.left if date.month else None
    if date.day and date.year and not date.month:
        middle = (date.day.right + date.year.left) / 2
        day_right, month_left = middle - 0.5 * em, middle + 0.9 * em
    if day_left is None and day_right is not None:
        day_left = day_right - 2.2 * em
    month_right = date.year.left if date.year else (month_left + 1.7 * em if month_left else None)
    found = []
    for name, left, right in ((DAY, day_left, day_right), (MONTH, month_left, month_right)):
        if left is not None and right is not None:
            found.append(place(name, left - 0.3 * em, max(right, left + 0.5 * em) + 0.25 * em, base, em))
    return tuple(found)
