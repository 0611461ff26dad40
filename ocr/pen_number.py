"""Finds the place for a letter's number: between 'Số:' and the letters of the symbol ('/SYT-NVY').

The letters of a symbol are found from the right: where the engine read pen and print as one word, the print is
measured from the word's right end, by the widths of its letters in Times.
"""

import re
import unicodedata
from collections.abc import Sequence

from corpus.record import Word, Zone
from corpus.text import fold
from ocr.pen_date import DateRow
from ocr.pen_place import NUMBER, SPAN, PenField, base_line, base_of, center, height, place, usual_em, width

_NARROW = {
    **dict.fromkeys("IJ", 0.36),
    **dict.fromkeys("MW", 0.9),
    **dict.fromkeys("EFLPST", 0.59),
    "-": 0.33,
}
_CAPITAL, _SMALL, _SLASH = 0.71, 0.45, 0.28  # em of the other letters of a symbol
_SO = 1.1  # em from the left edge of 'Số' to its colon
_LEAST, _USUAL, _MOST = 1.2, 4.2, 9.0  # em between 'Số:' and the slash
_PRINTED = re.compile(r"[\d/]+[/-]")
_TAIL = re.compile(r"[A-ZĐ][A-Za-zĐđƯÔ]|[a-z][A-ZĐ]")  # where the letters of a symbol begin
_TAILS = (
    re.compile(r"^[/-]\s?[A-ZĐ]"),
    re.compile(r"/[A-ZĐ]{2}|(?<![A-Za-zĐđ])-[A-ZĐ]{2}"),
    _TAIL,
)  # surest first
_SO_WORD = re.compile(r"\W{0,4}(s[o06]|5[o0]|se[:;.])")
_HORN = "\u031b"  # of ở: 'Sở' folds like 'Số'


def number_field(words: Sequence[Word], date: DateRow | None, dpi: int) -> PenField | None:
    """Return the place between 'Số:' and the letters of the symbol, on the row of the date or near it."""
    size = date.em if date else usual_em(dpi)
    edge = date.day.left - 2 * size if date and date.day else None
    left = [w for w in words if w.zone is not Zone.HEAD_RIGHT and (edge is None or w.box[0] < edge)]
    starts = [w for w in left if _is_so(w, left)]
    found = [_between(_row_from(left, start, size), start, size) for start in starts]
    if date is not None and not any(found):
        found += [_before(_row_from(left, word, size), word, size) for word in _symbols(left, date, size)]
    near = [f for f in found if f and (date is None or abs(base_of(f, size) - date.base) < 4 * size)]
    return min(near, key=lambda f: abs(base_of(f, size) - date.base) if date else f.box[1], default=None)


def _is_so(word: Word, words: Sequence[Word]) -> bool:
    """Tell whether a word reads like 'Số:' at the beginning of a row; 'Sở' is none."""
    if not _SO_WORD.match(fold(word.text)) or _HORN in unicodedata.normalize("NFD", word.text[:4]):
        return False
    near = 0.6 * height(word)
    before = any(w.box[0] < word.box[0] and abs(center(w) - center(word)) < near for w in words)
    return word.text.strip("., ;:'")[:1] in "S5" or not before


def _row_from(words: Sequence[Word], start: Word, em: float) -> list[Word]:
    """Return the words on the row of `start` from it on, from left to right, as far as no gap parts them."""
    row = [
        w
        for w in words
        if w.box[0] >= start.box[0] and abs(base_line(w, em) - base_line(start, em)) < 0.75 * em
    ]
    kept: list[Word] = []
    for word in sorted(row, key=lambda w: w.box[0]):
        if kept and word.box[0] - kept[-1].box[2] > SPAN * em:
            break
        kept.append(word)
    return kept


def _between(row: Sequence[Word], start: Word, em: float) -> PenField | None:
    """Return the place between 'Số' and the symbol's letters; after 'Số:' alone on its row, a usual width."""
    text = start.text.strip()
    alone = len(text) <= 4 and text[-1:] in ":;." and width(start) < 1.7 * em
    left = start.box[2] - 0.35 * em if alone else start.box[0] + _SO * em
    tail = next((w for form in _TAILS for w in row if form.search(w.text)), None)
    edge = _tail_left(tail, em, first=tail is start) if tail else None
    right = max(left + _USUAL * em if edge is None else edge, left + _LEAST * em)
    if right - left > _MOST * em or (edge is None and not alone):
        return None
    return place(NUMBER, left, right + 0.6 * em, base_line(start, em), em)


def _symbols(words: Sequence[Word], date: DateRow, em: float) -> list[Word]:
    """Return the words near the date's row that hold the letters of a symbol after a slash or a dash."""
    return [
        w
        for w in words
        if re.search(r"[/-][A-ZĐ]{2}", w.text)
        and abs(base_line(w, em) - date.base) < 2.5 * em
        and w.zone is Zone.HEAD_LEFT
    ]


def _before(row: Sequence[Word], symbol: Word, em: float) -> PenField | None:
    """Return the place before a symbol of which 'Số' was not read."""
    right = _tail_left(symbol, em, first=False)
    if right is None:
        return None
    return place(NUMBER, right - _USUAL * em, right + 0.6 * em, base_line(row[0], em), em)


def _tail_left(word: Word, em: float, *, first: bool) -> float | None:
    """Return the left edge of the slash before the symbol's letters in a word; None where it holds none.

    Measured from the word's right end by the widths of the letters, unless the word begins with its slash.
    """
    text = word.text
    start = len("Số") if first else 0
    hit = _TAIL.search(text, start)
    if hit is None:
        return None
    before = text[: hit.start()].strip()
    if before in ("", "/", "-", "–"):
        return word.box[0] - (0.0 if before else _SLASH * em)
    if _PRINTED.fullmatch(before):  # read as print: the word's own measure is surer than the size of the row
        return word.box[0] + width(word) * _length(before[:-1]) / _length(text)
    return word.box[2] - _length(text[hit.start() :]) * em - _SLASH * em


def _length(text: str) -> float:
    """Return the width of a printed symbol in em."""
    return sum(_NARROW.get(ch, _usual_width(ch)) for ch in text)


def _usual_width(ch: str) -> float:
    if ch.isdigit():
        return 0.5
    return _CAPITAL if ch.isupper() else _SMALL if ch.isalpha() else _SLASH
