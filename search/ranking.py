"""Which records a query tree finds and how well: BM25 over posting lists that an engine hands over as arrays.

Ours and not the engine's, for three reasons: the score of a record depends on visible records only (nobody learns
of a restricted one by a count or a score), it is the same however the index is cut into segments, and the best ten
of a limited search are the best ten of the whole one (Whoosh 2.7.4 fails at the last with nested queries).
Weights were tuned on planted letters among 10,000 synthetic ones: every planted letter first, with and without
accents; an accented single word ranks its exact form before all others.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search import weights
from search.analysis import Syllable, pairs, toned_pairs
from search.tree import (
    And,
    Dated,
    Due,
    Everything,
    Field,
    Node,
    Not,
    Number,
    Or,
    Phrase,
    Run,
    Wild,
    Words,
    spelled,
)

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]

_K1, _B = weights.K1, weights.B
_TITLE, _PAIR, _TONED_PAIR = weights.TITLE, weights.PAIR, weights.TONED_PAIR
_TONED_WORD, _TONED_AMONG = weights.TONED_WORD, weights.TONED_AMONG
_OWN_NUMBER, _CITED_NUMBER, _DIGITS_AMONG = weights.OWN_NUMBER, weights.CITED_NUMBER, weights.DIGITS_AMONG
_OWN_DATE, _FIELD = weights.OWN_DATE, weights.FIELD
_FIELD_ROW, _YEAR_AMONG = weights.FIELD_ROW, weights.YEAR_AMONG

ROW_FIELDS = ("issuer", "signer")
"""Fields in which three words of a query in a row tell that the field is meant."""


class Postings(Protocol):
    """What an engine gives: arrays over its documents 0..size-1 at one moment."""

    @property
    def size(self) -> int:
        """How many document places there are, deleted ones included."""

    @property
    def days(self) -> NDArray[np.int64]:
        """The ordinal date of each document, 0 where unknown."""

    def lengths(self, field: str) -> Scores:
        """Return how many words the field has in each document."""

    def postings(self, field: str, term: str) -> tuple[NDArray[np.int64], Scores]:
        """Return the documents that hold the term (ascending) and how often each does."""


@dataclass(frozen=True, slots=True)
class Found:
    """Which documents match, and the score of each."""

    mask: Mask
    scores: Scores


class Evaluator:
    """Evaluates query trees against one moment of an index, seen through a mask of visible documents."""

    def __init__(self, source: Postings, visible: Mask) -> None:
        self._source = source
        self._visible = visible
        self._count = int(visible.sum())
        self._norms: dict[str, Scores] = {}

    def find(self, node: Node) -> Found:
        """Return the visible documents that the tree finds, and their scores (0 for the invisible)."""
        match node:
            case Run(words):
                found = self._run(words)
            case Phrase(words):
                found = self._phrase(words)
            case Number():
                found = self._number(node)
            case Dated(first, last, words):
                found = self._dated(first, last, words)
            case Field(name, words):
                found = self._field(name, words)
            case Wild() | Due():  # search.rewriting has put others in their place
                found = self._none()
            case _:
                found = self._joined(node)
        return Found(found.mask, np.where(found.mask, found.scores, 0.0))

    def _joined(self, node: Everything | Not | And | Or) -> Found:
        match node:
            case Not(part):
                return Found(self._visible & ~self.find(part).mask, self._none().scores)
            case And(parts):
                return self._all([self.find(part) for part in parts])
            case Or(parts):
                return self._any([self.find(part) for part in parts])
            case Everything():
                return Found(self._visible.copy(), self._none().scores)

    def _run(self, words: Words) -> Found:
        needed = self._all([self._word(word) for word in words])
        return Found(needed.mask, needed.scores + self._closeness(words))

    def _phrase(self, words: Words) -> Found:
        neighbours = [self._term("pairs", pair) for pair in pairs(w.folded for w in words)]
        found = self._all([*neighbours, *(self._word(word) for word in words)])
        return Found(found.mask, found.scores + self._closeness(words))

    def _word(self, word: Syllable) -> Found:
        text = self._term("text", word.folded)
        if not text.mask.any():
            return text
        return Found(text.mask, text.scores + _TITLE * self._term("title", word.folded).scores)

    def _closeness(self, words: Words) -> Scores:
        """Return what raises the rank only: neighbours, exact accents, a number that the record bears."""
        total = self._none().scores
        for pair in pairs(w.folded for w in words):
            total += _PAIR * self._term("pairs", pair).scores
        for pair in toned_pairs(words):
            total += _TONED_PAIR * self._term("toned_pairs", pair).scores
        for word in words:
            if word.toned:
                weight = _TONED_WORD if len(words) == 1 else _TONED_AMONG
                total += weight * self._has("toned", word.toned)
            if word.folded.isdecimal():
                total += _DIGITS_AMONG * self._has("numbers", word.folded)
                total += _YEAR_AMONG * self._of_year(word.folded)
        return total + _FIELD_ROW * self._field_rows([w.folded for w in words])

    def _field_rows(self, folded: list[str]) -> Scores:
        """Return how many runs of three words stand in the issuer's name or the signer's; two alone may be a topic."""
        total = self._none().scores
        for name in ROW_FIELDS if len(folded) > 2 else ():
            held = [self._has("words", f"{name}={pair}") for pair in pairs(folded)]
            for one, other in pairwise(held):
                total += one & other
        return total

    def _of_year(self, word: str) -> Mask:
        """Return which documents are dated in the year that a word may be ('sở y tế 2025')."""
        span = year_of(word)
        if span is None:
            return np.zeros(self._source.size, dtype=bool)
        days = self._source.days
        return self._visible & (days >= span[0].toordinal()) & (days <= span[1].toordinal())

    def _number(self, node: Number) -> Found:
        own = self._has("numbers", node.key) & node.own
        cited = self._has("cited", node.key) & node.cited
        scores = np.asarray(own * _OWN_NUMBER + cited * _CITED_NUMBER, dtype=np.float64)
        named = Found(own | cited, scores)
        unneeded = node.in_text == "fallback" and bool(named.mask.any())
        if node.in_text == "never" or unneeded or not node.words:
            return named
        text = self._phrase(node.words) if node.in_text == "phrase" else self._run(node.words)
        return self._any([named, text])

    def _dated(self, first: date, last: date, words: Words) -> Found:
        days = self._source.days
        own = self._visible & (days > 0) & (days >= first.toordinal()) & (days <= last.toordinal())
        found = [Found(own, np.where(own, _OWN_DATE, 0.0))]
        if words:
            found += [self._phrase(words), self._phrase(spelled(words))]
        return self._any(found)

    def _field(self, name: str, words: Words) -> Found:
        folded = [w.folded for w in words]
        masks = [self._has("words", f"{name}={word}") for word in folded]
        scores = self._none().scores
        for pair in pairs(folded):
            scores += _FIELD * self._has("words", f"{name}={pair}")
        mask = np.logical_and.reduce(masks)
        return Found(mask, scores + _FIELD * mask)

    def _has(self, field: str, term: str) -> Mask:
        mask = np.zeros(self._source.size, dtype=bool)
        mask[self._source.postings(field, term)[0]] = True
        return mask & self._visible

    def _term(self, field: str, term: str) -> Found:
        """Return BM25 of one term; document counts and mean length are taken over the visible documents."""
        found = self._none()
        ids, often = self._source.postings(field, term)
        seen = self._visible[ids]
        ids, often = ids[seen], often[seen]
        if not len(ids):
            return found
        rarity = np.log1p((self._count - len(ids) + 0.5) / (len(ids) + 0.5))
        found.mask[ids] = True
        found.scores[ids] = rarity * often * (_K1 + 1) / (often + _K1 * self._length_norm(field)[ids])
        return found

    def _length_norm(self, field: str) -> Scores:
        name = "title" if field == "title" else "text"
        if name not in self._norms:
            lengths = self._source.lengths(name)
            mean = float(lengths[self._visible].mean()) or 1.0
            self._norms[name] = (1 - _B) + _B * lengths / mean
        return self._norms[name]

    def _none(self) -> Found:
        return Found(np.zeros(self._source.size, dtype=bool), np.zeros(self._source.size))

    def _all(self, found: list[Found]) -> Found:
        mask = np.logical_and.reduce([f.mask for f in found]) & self._visible
        return Found(mask, _total([f.scores for f in found], self._source.size))

    def _any(self, found: list[Found]) -> Found:
        mask = np.logical_or.reduce([f.mask for f in found]) & self._visible
        return Found(mask, _total([np.where(f.mask, f.scores, 0.0) for f in found], self._source.size))


def _total(parts: list[Scores], size: int) -> Scores:
    total = np.zeros(size)
    for part in parts:
        total += part
    return total


def year_of(word: str) -> tuple[date, date] | None:
    """Return the first and the last day of the year that a word of digits may be, or None."""
    if len(word) != len("2025") or not "1945" <= word <= "2100":
        return None
    return date(int(word), 1, 1), date(int(word), 12, 31)


def best(found: Found, days: NDArray[np.int64], ids: NDArray[np.int64], limit: int | None) -> list[int]:
    """Return the places of the best matches: by score, then newest first, then newest record. limit None is all."""
    places = np.flatnonzero(found.mask)
    rounded = np.round(found.scores[places], 6)
    order = np.lexsort((-ids[places], -days[places], -rounded))
    return [int(place) for place in places[order][:limit]]
