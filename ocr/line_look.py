"""What stands at each place of one overprinted line: the readings of many looks, weighed against a closed lexicon.

A word of the lexicon is weighed by how like the readings it is, how sure they were, by what the word reader sees at
the place, and by how often it occurs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from math import log

import numpy as np
from rapidfuzz import fuzz

from corpus.record import Word, Zone
from corpus.text import fold, tone_key
from ocr.looks import Eye, Floats, Seen, Span
from ocr.quality import legible

_GAP = 2.0  # usual heights between two words of a line
_BLANK, _WORD = 0.25, 1.1  # usual heights of a blank, of a word of two letters
_SEEN = 0.14  # what a unit of log likelihood in the word reader's eyes counts, as in the vote of readings
_ALIKE = 50.0  # rapidfuzz ratio of folded words from which on a reading speaks for a word
_OTHER_MARKS, _OTHER_LETTERS = 0.9, 0.8  # what it speaks for one with other marks, with other letters
_UNLISTED = 0.8  # what a word counts that the lexicon does not hold
_SURE = 0.7  # confidence of a reading that may found a place with such a word
_LIKE = 0.6  # how far a reading must speak for a word of a closed lexicon to found a place
_OVERLAP, _FITS = 0.3, 0.3  # shares of a span: of two places at most, of a reading and its place at least
_RARE = 0.05  # per cent: how often a word occurs for which the lexicon does not say
_SHARPNESS = 4.0  # turns weights into shares
_LEAST = 0.5  # weight of all readings of a place together
_WEAK = 2.0  # weight of a first place below which it may be any word that begins a line
_NEAR = 16  # candidates of a place that the word reader is asked about


@dataclass(frozen=True)
class Lexicon:
    """The words of a kind of line, those that begin one, and how often they occur (per cent), where it is known."""

    words: frozenset[str]
    firsts: frozenset[str] = frozenset()
    shares: dict[str, float] = field(default_factory=dict)
    closed: bool = True  # whether no other word ever stands in such a line

    def may_hold(self, one: Seen) -> bool:
        """Tell whether a reading may be a word of such a line as it stands."""
        if one.text in self.words:
            return True
        if self.closed:
            return any(likeness(one.text, word) >= _LIKE for word in self.words)
        capitalised = one.text[0].isupper() and one.text[1:].islower()
        if capitalised and one.conf >= _LIKE and fold(one.text) in self.folded:
            return True
        return one.conf >= _SURE and capitalised and legible(one.text)

    @cached_property
    def folded(self) -> frozenset[str]:
        """The words without their marks, which a seal's lines hide or add."""
        return frozenset(fold(word) for word in self.words)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one word stands, and its readings, each with the share of the place that it fits."""

    span: Span
    seen: tuple[tuple[Seen, float], ...]

    @property
    def weight(self) -> float:
        """Return how much was read here, in confidence of all looks."""
        return sum(one.conf * share for one, share in self.seen)


def places_of(line: Sequence[Seen], usual: float, lexicon: Lexicon, gap: float = _GAP) -> list[Place]:
    """Return the places of the words, from left to right, that follow each other around the surest one.

    gap: usual heights between two of them at most; where a word fits between, its place is among them.
    """
    spans: list[Span] = []
    for one in sorted((s for s in line if lexicon.may_hold(s)), key=lambda s: -s.conf):
        if all(shared(one.span, span) < _OVERLAP for span in spans):
            spans.append(one.span)
    found = [_place(span, line) for span in sorted(spans)]
    run = _run([place for place in found if place.weight >= _LEAST], usual, gap)
    return [place for pair in pairwise([*run, None]) for place in _filled(*pair, line, usual)]


def _filled(one: Place | None, following: Place | None, line: Sequence[Seen], usual: float) -> list[Place]:
    """Return a place, and the one behind it where the blank before the next holds a word that nobody made out."""
    if one is None or following is None:
        return [one] if one else []
    left, right = one.span[1] + _BLANK * usual, following.span[0] - _BLANK * usual
    return [one, _place((left, right), line)] if right - left > _WORD * usual else [one]


def _place(span: Span, line: Sequence[Seen]) -> Place:
    shares = [(one, _fit(one.span, span)) for one in line]
    return Place(span, tuple((one, share) for one, share in shares if share > _FITS))


def shared(one: Span, other: Span) -> float:
    """Return what two spans share of the narrower one."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, both) / max(1.0, min(one[1] - one[0], other[1] - other[0]))


def _fit(one: Span, other: Span) -> float:
    """Return what two spans share of all that they take."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, both) / max(1.0, max(one[1], other[1]) - min(one[0], other[0]))


def _run(places: Sequence[Place], usual: float, gap: float) -> list[Place]:
    """Return the places around the surest one that follow each other closely."""
    if not places:
        return []
    first = last = max(range(len(places)), key=lambda n: places[n].weight)
    while first and places[first].span[0] - places[first - 1].span[1] < gap * usual:
        first -= 1
    while last + 1 < len(places) and places[last + 1].span[0] - places[last].span[1] < gap * usual:
        last += 1
    return list(places[first : last + 1])


def word_at(place: Place, eye: Eye, lexicon: Lexicon, *, first: bool = False) -> Word:
    """Return the word that fits the place best; its confidence is its share among its rivals."""
    said = {word: _said(word, place) for word in lexicon.words}
    if not lexicon.closed:
        others = {one.text for one, _ in place.seen if lexicon.may_hold(one)} - lexicon.words
        said |= {text: _UNLISTED * _said(text, place) for text in others}
    words = sorted(said, key=lambda word: -said[word])[:_NEAR]
    if first and place.weight < _WEAK:
        words = list(dict.fromkeys([*words, *sorted(lexicon.firsts)]))
    return _chosen(words, [place.span] * len(words), [said[word] for word in words], eye, lexicon)


def weights_at(place: Place, words: Sequence[str], eye: Eye, lexicon: Lexicon) -> dict[str, float]:
    """Return the weight of each of the words at the place."""
    said = [_said(word, place) for word in words]
    weights = _weights(words, [place.span] * len(words), said, eye, lexicon)
    return dict(zip(words, weights.tolist(), strict=True))


def _weights(
    words: Sequence[str], spans: Sequence[Span], said: Sequence[float], eye: Eye, lexicon: Lexicon
) -> Floats:
    prior = np.array([log(lexicon.shares.get(word, _RARE) / _RARE) for word in words])
    return np.asarray(np.array(said) + _SEEN * (eye.likelihoods(spans, words) + prior), np.float64)


def _chosen(
    words: Sequence[str], spans: Sequence[Span], said: Sequence[float], eye: Eye, lexicon: Lexicon
) -> Word:
    """Return the word with the most weight; its confidence is its share."""
    weights = _weights(words, spans, said, eye, lexicon)
    best = int(weights.argmax())
    share = 1 / np.exp(_SHARPNESS * (weights - weights[best])).sum()
    box = (round(spans[best][0]), round(eye.rows[0]), round(spans[best][1]), round(eye.rows[1]))
    return Word(words[best], words[best], box, round(float(share), 3), Zone.SIGNATURE)


def _said(word: str, place: Place) -> float:
    return sum(one.conf * share * likeness(one.text, word) for one, share in place.seen)


@lru_cache(maxsize=50_000)
def likeness(text: str, word: str) -> float:
    """Return how far a reading speaks for a word, 0..1."""
    if tone_key(text) == tone_key(word):
        return 1.0
    ratio = fuzz.ratio(fold(text), fold(word))
    return _OTHER_MARKS if ratio == 100 else _OTHER_LETTERS * max(0.0, (ratio - _ALIKE) / (100 - _ALIKE))
