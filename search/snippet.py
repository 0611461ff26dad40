"""The few lines of a letter that show why it was found, with the found words marked, and the pages they stand on."""

import html
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.text import nfc
from search.analysis import Syllable, syllables
from search.tree import Words

_WIDTH = 40  # words shown
_BEFORE = 6  # words shown before the first mark of the window
_MOST_CHARACTERS = 600  # a table without blanks must not fill the screen


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text, plain and as HTML in which only <mark> is markup; pages count from 1."""

    plain: str
    html: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One page's text, its words, and which of them are found: position → number of the row of words."""

    text: str
    words: list[Syllable]
    marks: dict[int, int]

    @property
    def distinct(self) -> int:
        return len(set(self.marks.values()))


def snippet(pages: Sequence[str], raw_pages: Sequence[str], rows: Sequence[Words], lead: str) -> Snippet:
    """Return the best window over the corrected pages, else over the raw ones, else the beginning of the lead.

    rows are the words to mark (search.query.Query.marks); lead is shown when nothing of them is in the text.
    """
    for texts in (pages, raw_pages):
        read = [_mark(nfc(text), rows) for text in texts]
        most = max((page.distinct for page in read), default=0)
        if most:
            chosen = [number for number, page in enumerate(read, 1) if page.distinct == most]
            plain, marked = _window(read[chosen[0] - 1])
            return Snippet(plain, marked, tuple(chosen))
    plain, marked = _window(_mark(nfc(lead or next(iter(pages), "")), rows))
    return Snippet(plain, marked, ())


def marked_spans(text: str, rows: Sequence[Words]) -> list[tuple[int, int]]:
    """Return where the rows' words stand in an NFC text, as (start, end) of each single word in order."""
    read = _mark(text, rows)
    return [(read.words[n].start, read.words[n].end) for n in sorted(read.marks)]


def _mark(text: str, rows: Sequence[Words]) -> _Read:
    words = list(syllables(text))
    marks: dict[int, int] = {}
    for number, row in enumerate(rows):
        exact = list(_places(words, row, toned=True))
        for start in exact or _places(words, row, toned=False):
            marks.update(dict.fromkeys(range(start, start + len(row)), number))
    return _Read(text, words, marks)


def _places(words: list[Syllable], row: Words, *, toned: bool) -> Iterator[int]:
    """Yield where the row stands; toned: typed accents must agree. A row without accents is met in any form."""
    if toned and not any(word.toned for word in row):
        return
    first = row[0].folded
    for start in range(len(words) - len(row) + 1):
        if words[start].folded == first and all(
            _same(words[start + n], typed, toned=toned) for n, typed in enumerate(row)
        ):
            yield start


def _same(written: Syllable, typed: Syllable, *, toned: bool) -> bool:
    return written.folded == typed.folded and (not toned or typed.toned in (None, written.toned))


def _window(read: _Read) -> tuple[str, str]:
    if not read.words:
        return "", ""
    first = _best_start(read)
    last = min(len(read.words), first + _WIDTH) - 1
    start = read.words[first].start if first else 0
    end = read.words[last].end if last + 1 < len(read.words) else len(read.text)
    end = min(end, start + _MOST_CHARACTERS)
    before, after = ("… " if start else ""), (" …" if end < len(read.text) else "")
    shown = [(read.words[n].start, read.words[n].end) for n in sorted(read.marks) if first <= n <= last]
    marked = _marked(read.text[:end], start, [(a, b) for a, b in shown if b <= end])
    return before + _line(read.text[start:end]) + after, before + _line(marked) + after


def _best_start(read: _Read) -> int:
    """Return the first word of the window that holds most different marks, then most neighbouring ones."""
    places = sorted(read.marks)
    best, best_value = 0, -1.0
    for at, place in enumerate(places):
        inside = places[at : bisect_left(places, place + _WIDTH - _BEFORE, at)]
        near = sum(1 for n in inside if n + 1 in read.marks)
        value = 10.0 * len({read.marks[n] for n in inside}) + near
        if value > best_value:
            best, best_value = place, value
    return max(0, min(best - _BEFORE, len(read.words) - _WIDTH))


def _marked(text: str, start: int, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = start
    for begin, end in spans:
        parts += [html.escape(text[at:begin]), "<mark>", html.escape(text[begin:end]), "</mark>"]
        at = end
    return "".join([*parts, html.escape(text[at:])])


def _line(text: str) -> str:
    return " ".join(text.split())
