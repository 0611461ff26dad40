"""Finds cue words: the forms of tables/cues.tsv and tables/titles.tsv, as OCR prints them.

Compared without accents, case, blanks and signs, so that 'Kínhgửi' is 'Kính gửi'; long forms may miss about
one letter in eight (measured: capitals lose their marks and one letter at most).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from corpus.reference import Reference
from corpus.text import fold, nfc

CLOSE = 86.0
"""How alike (0–100, rapidfuzz ratio) a long form must be."""
LONG = 7
"""Forms with fewer letters than this must be equal."""

_REACH = 200
"""Characters at the beginning of a text that can hold a cue: the longest has 60, dirt before it not counted."""

_OTHER_SIZE = 2
"""Letters that a misread form may have more or fewer."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A form to look for: its letters folded and glued, how many words it has, and what it means."""

    letters: str
    words: int
    form: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue stands in a text, which, and how alike (0–100)."""

    start: int
    end: int
    cue: Cue
    score: float  # 100: equal


class Same:
    """A reference compared by identity, so that its word lists are made once and not for each line."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def __hash__(self) -> int:
        return id(self.reference)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.reference is self.reference


def cue(form: str, meaning: str = "") -> Cue:
    """Return the cue of one form: 'V/v' → letters 'vv'."""
    parts = _WORD.findall(fold(form))
    return Cue("".join(parts), len(parts), form, meaning)


def cues(reference: Reference, *groups: str) -> tuple[Cue, ...]:
    """Return the cues of these groups of cues.tsv, the longest first."""
    return _cues(Same(reference), groups)


def titles(reference: Reference) -> tuple[Cue, ...]:
    """Return the titles of titles.tsv, the longest first."""
    return _column(Same(reference), "titles", "title")


def kinds(reference: Reference) -> tuple[Cue, ...]:
    """Return the names of the kinds of documents, the longest first."""
    return _kinds(Same(reference))


def bodies(reference: Reference) -> tuple[Cue, ...]:
    """Return the words of issuers.tsv, the longest first; the meaning is 'role system'."""
    return _bodies(Same(reference))


def longest_first(found: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return the cues so that 'phó chủ tịch thường trực' is tried before 'phó chủ tịch'."""
    return tuple(sorted(found, key=lambda c: -len(c.letters)))


def starts(text: str, wanted: Sequence[Cue]) -> Hit | None:
    """Return the cue with which the text begins (signs before it do not count), or None."""
    return _at(_tokens(text[:_REACH]), 0, wanted)


def find(text: str, wanted: Sequence[Cue]) -> Hit | None:
    """Return the cue that begins at any word of the text and agrees best, the first of equals, or None."""
    tokens = _tokens(text)
    hits = [hit for first in range(len(tokens)) if (hit := _at(tokens, first, wanted))]
    return max(hits, key=lambda h: (h.score, -h.start), default=None)


Token = tuple[int, int, str]


@lru_cache(maxsize=64)
def _cues(same: Same, groups: tuple[str, ...]) -> tuple[Cue, ...]:
    rows = same.reference.rows("cues")
    return longest_first([cue(r["form"], r["meaning"]) for r in rows if r["group"] in groups])


@lru_cache(maxsize=16)
def _column(same: Same, table: str, column: str) -> tuple[Cue, ...]:
    return longest_first([cue(r[column]) for r in same.reference.rows(table)])


@lru_cache(maxsize=4)
def _kinds(same: Same) -> tuple[Cue, ...]:
    return longest_first([cue(name) for name in same.reference.kind_names])


@lru_cache(maxsize=4)
def _bodies(same: Same) -> tuple[Cue, ...]:
    rows = same.reference.rows("issuers")
    return longest_first([cue(r["form"], f"{r['role']} {r['system']}") for r in rows])


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[Token, ...]:
    plain = nfc(text)
    folded = fold(plain)
    if len(folded) != len(plain):
        folded = plain.lower()
    return tuple((m.start(), m.end(), m[0]) for m in _WORD.finditer(folded))


def _at(tokens: Sequence[Token], first: int, wanted: Sequence[Cue]) -> Hit | None:
    best: Hit | None = None
    glued = _glued(tokens, first, wanted)
    sizes = [len(letters) for letters in glued]
    for one in wanted:
        size = len(one.letters)
        if not sizes or sizes[-1] < size - _OTHER_SIZE or sizes[0] > size + _OTHER_SIZE:
            continue
        for count in range(max(1, one.words - 3), min(one.words + 1, len(glued)) + 1):
            if abs(sizes[count - 1] - size) > _OTHER_SIZE:
                continue
            score = _likeness(glued[count - 1], one.letters)
            if score > (best.score if best else 0):
                best = Hit(tokens[first][0], tokens[first + count - 1][1], one, score)
                if score == 100:
                    return best
    return best


def _glued(tokens: Sequence[Token], first: int, wanted: Sequence[Cue]) -> list[str]:
    """Return the first word, the first two glued, and so on, as far as the longest cue reaches."""
    most = max((len(one.letters) for one in wanted), default=0) + 2
    found: list[str] = []
    for _, _, letters in tokens[first : first + 12]:
        found.append((found[-1] if found else "") + letters)
        if len(found[-1]) > most:
            break
    return found


def _likeness(letters: str, form: str) -> float:
    if letters == form:
        return 100.0
    if len(form) < LONG:
        return 0.0
    return min(99.9, fuzz.ratio(letters, form, score_cutoff=CLOSE))
