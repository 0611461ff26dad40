"""Tells printed words from what the engine makes of specks, rules, pen strokes and marks read as lines of their own."""

import re
from collections.abc import Sequence

from ocr.lines import Placed, Run, run_of
from ocr.quality import legible

_BULLETS = frozenset("-–—+*•")
_SIGNS = frozenset("-–—%+")  # that end a printed row too, where they were read surely
_CLOSING = frozenset({".", ",", ";", ":", "./.", "/.", ")", "”", '"'})
_ITEM = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-zđ])[.)]")  # the number of an item at the start of its row
_ITEM_GAP = 4  # heights of a word between an item's number and its text
_DOUBTED = 0.15  # confidence under which nothing at a row's end is believed
_LOW, _STRIP = 0.45, 0.3  # of a word's height, and confidence, under which letters are a rule
_SPARSE = 0.5  # share of a row's letters that must belong to legible words
_WEAK = 0.6  # confidence under which an odd word is taken for a speck


def part_noise(lines: Sequence[Run], word: float, *, keep: bool = False) -> tuple[list[Run], list[Placed]]:
    """Return the rows without specks, and the words taken out.

    `keep` spares whole rows however odd: in a head they hold the handwritten number. Words of full confidence come
    from a text layer and are never noise.
    """
    clean: list[Run] = []
    dropped: list[Placed] = []
    for row in lines:
        if all(w.word.conf >= 1.0 for w in row.words):
            clean.append(row)
            continue
        good, bad = _part_row(row, word, keep)
        dropped.extend(bad)
        if good:
            clean.append(run_of(good))
    return clean, dropped


def _part_row(row: Run, word: float, keep: bool) -> tuple[list[Placed], list[Placed]]:
    if _flat(row, word) or not _printed(row, keep):
        return [], list(row.words)
    words = list(row.words)
    bad: list[Placed] = []
    while words and _is_speck(words[-1], words[-2] if len(words) > 1 else None, word):
        bad.append(words.pop())
    while (
        words
        and not _is_bullet(words, word)
        and _is_speck(words[0], words[1] if len(words) > 1 else None, word)
    ):
        bad.append(words.pop(0))
    inner = [w for w in words[1:-1] if not _has_letters(w) and w.word.conf < 0.3]
    return [w for w in words if w not in inner], bad + inner


def is_strip(placed: Placed, word: float) -> bool:
    """Tell whether what was read as letters is a rule or a row of dots: far too low, and hardly believed."""
    low = placed.y1 - placed.y0 < _LOW * word
    return low and _has_letters(placed) and placed.word.conf < _STRIP


def _flat(row: Run, word: float) -> bool:
    """Tell whether a row is made of the marks over a printed line that the engine took for a line of its own."""
    return row.y1 - row.y0 < 0.55 * word and _confidence(row) < _WEAK


def _printed(row: Run, keep: bool) -> bool:
    """Tell whether a row is print: two sound words, one sound word among few others, or odd words read surely."""
    lettered = [w for w in row.words if _has_letters(w)]
    sound = sum(_sound(w) for w in lettered)
    if sound >= 2 or (keep and sum(len(w.word.text) for w in lettered) >= 4):
        return _sound_share(row) > 0.25 or keep or _confidence(row) >= 0.75
    if sound == 1 and _sound_share(row) >= _SPARSE:
        return True
    return bool(lettered) and _confidence(row) >= 0.75


def _sound(placed: Placed) -> bool:
    text = placed.word.text
    return legible(text) and (len(text) > 1 or text.isdigit()) and placed.word.conf > 0.25


def _sound_share(row: Run) -> float:
    total = sum(len(w.word.text) for w in row.words)
    return sum(len(w.word.text) for w in row.words if _sound(w)) / max(1, total)


def _confidence(row: Run) -> float:
    total = sum(len(w.word.text) for w in row.words)
    return sum(len(w.word.text) * w.word.conf for w in row.words) / max(1, total)


def _has_letters(placed: Placed) -> bool:
    return any(ch.isalnum() for ch in placed.word.text)


def _is_bullet(words: Sequence[Placed], word: float) -> bool:
    first = words[0]
    if first.word.text not in _BULLETS or len(words) == 1:
        return False
    return words[1].x0 - first.x1 < 2.5 * word


def _is_speck(placed: Placed, neighbour: Placed | None, word: float) -> bool:
    """Tell whether a word at a row's end is no print: a sign without letters, or a weak lone letter far off."""
    text, conf = placed.word.text, placed.word.conf
    gap = max(placed.x0 - neighbour.x1, neighbour.x0 - placed.x1) if neighbour else word
    if not _has_letters(placed):
        # The engine doubts the sign that ends a letter, but close to its word it is print.
        sure = conf > (0.5 if gap > word else _DOUBTED) if text in _CLOSING else conf >= _WEAK
        return not (sure and text in _CLOSING | _SIGNS)
    if neighbour is None or conf >= _WEAK:
        return False
    if placed.x0 < neighbour.x0 and _ITEM.fullmatch(text) and gap <= _ITEM_GAP * word and conf > _DOUBTED:
        return False
    if len(text) <= 2 and not text.isdigit():
        return gap > word or conf < _DOUBTED or len(text) == 1 or not (text.isalpha() and legible(text))
    return gap > 2 * word and not legible(text)
