"""Parts the rows of a signature: authority and office on top, the name below, scrawl and seal between them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ocr.cues import letters, names_office
from ocr.lines import Placed, Run, run_of
from ocr.quality import legible

_STROKES = re.compile(r"[“”‘’\"'|\\~^*()_]+")  # what pen strokes within a name are read as
_AXIS = 6.0  # usual heights by which title and name may stand off each other's middle


@dataclass(frozen=True, slots=True)
class Signature:
    """Title rows, the name row if one was read, and the words that are neither."""

    titles: tuple[Run, ...]
    name: Run | None
    rest: tuple[Placed, ...]


def title_weight(signature: Signature) -> float:
    """How much of authority and office was made out, to compare two readings: letters times confidence."""
    return _weight(signature.titles)


def name_weight(signature: Signature) -> float:
    """How much of the name was made out, likewise."""
    return _weight([signature.name] if signature.name else [])


def part_signature(lines: Sequence[Run], word: float) -> Signature:
    """Return the parts of a signature's rows, given from top to bottom; `word` is the usual height of a word.

    Titles are the capitals that follow each other closely from the first one on, and the capitals right above the
    name ('CHỦ TỊCH UBND TỈNH' of a TRƯỞNG BAN): what stands between is the seal and the pen.
    """
    names = [(i, name) for i, row in enumerate(lines) if (name := name_part(row)) is not None]
    titles = [(i, title) for i, row in enumerate(lines) if (title := title_part(row)) is not None]
    head = _close_titles(titles, word)
    below = [(i, n) for i, n in names if not head or n.middle > head[-1][1].middle + 1.2 * word]
    best = max(below, key=lambda pair: (_sure(pair[1]), -pair[1].middle), default=None)
    name = best[1] if best else None
    if name is not None:
        head += [t for t in titles if t not in head and _just_above(t[1], name, word)]
    kept = [run for _, run in head] + ([name] if name else [])
    used = {w.word.box for run in kept for w in run.words}
    rest = tuple(w for row in lines for w in row.words if w.word.box not in used)
    return Signature(tuple(run for _, run in head), name, rest)


def title_part(row: Run) -> Run | None:
    """Return the words of a row that are printed capitals of an authority or office, or None."""
    core = _trimmed(row, _capital_word)
    if core is None:
        return None
    text = letters(core.text)
    whole = sum(len(w.word.text) for w in core.words if legible(w.word.text))
    if not names_office(core.text, 80) and whole < 0.75 * len("".join(w.word.text for w in core.words)):
        return None
    return core if len(text) >= 5 else None


def name_part(row: Run) -> Run | None:
    """Return the words of a row that are a person's name (two to six capitalised syllables), or None."""
    core = _trimmed(run_of(_apart(w) for w in row.words), _name_word)
    if core is None:
        return None
    texts = [t.strip(".,") for t in core.text.split()]
    if not 2 <= len(texts) <= 7:
        return None
    capitalised = [t for t in texts if t[:1].isupper()]
    sound = [t for t in texts if legible(t)]
    if len(capitalised) < max(2, len(texts) - 1) or len(sound) < len(texts) - (len(texts) > 2):
        return None
    return core if sum(len(t) for t in texts) >= 4 else None


def _weight(lines: Sequence[Run]) -> float:
    words = [w.word for row in lines for w in row.words]
    return sum(len(letters(w.text)) * w.conf * (1.0 if legible(w.text) else 0.3) for w in words)


def _apart(placed: Placed) -> Placed:
    """Return a word with the blanks that the engine lost in a name: 'LòVănPăn' → 'Lò Văn Păn'."""
    text = " ".join(_STROKES.split(placed.word.text)).strip()
    spaced = "".join(
        " " + ch if ch.isupper() and before.islower() else ch
        for before, ch in zip(" " + text, text, strict=False)
    )
    return placed if " " not in spaced else replace(placed, word=replace(placed.word, text=spaced))


def _close_titles(titles: list[tuple[int, Run]], word: float) -> list[tuple[int, Run]]:
    chain = titles[:1]
    for pair in titles[1:]:
        last = chain[-1][1]
        if pair[1].y0 - last.y1 > 0.9 * word or abs(pair[1].center - chain[0][1].center) > _AXIS * word:
            break
        chain.append(pair)
    return chain


def _just_above(title: Run, name: Run, word: float) -> bool:
    return 0 < name.middle - title.middle < 2.6 * word and abs(title.center - name.center) < _AXIS * word


def _sure(name: Run) -> int:
    """Rank a name by how many of its syllables are well formed, two and three counting alike beyond doubt."""
    sound = sum(w.word.conf > 0.5 and legible(w.word.text) for w in name.words)
    return min(sound, 3)


def _trimmed(row: Run, fits: Callable[[str], bool]) -> Run | None:
    """Return the row without the words at either end that do not fit: pen strokes read as signs."""
    words = list(row.words)
    while words and not fits(words[0].word.text):
        words.pop(0)
    while words and not fits(words[-1].word.text):
        words.pop()
    return run_of(words) if words else None


def _capital_word(text: str) -> bool:
    signs = [ch for ch in text if ch.isalpha()]
    return text == "Q." or (len(signs) >= 2 and sum(ch.isupper() for ch in signs) >= 0.7 * len(signs))


def _name_word(text: str) -> bool:
    return all(_name_syllable(part.strip(".,")) for part in text.split())


def _name_syllable(bare: str) -> bool:
    return len(bare) >= 2 and bare.isalpha() and bare[0].isupper() and bare[1:].islower() and legible(bare)
