"""What the person may have meant: other syllables of the index that are close to the typed ones and fit together.

Candidates are taken per word: one slip of the finger (swapped, missing, extra or wrong letter), Telex or VNI keys
typed with the input method off ('trieern khai'), and two syllables written together. Neighbours decide among them:
a row of words whose pairs occur in letters wins. The index holds words of restricted records too, so the caller
must search for a suggestion and drop it when the person finds nothing by it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import PAIR
from search.index import SearchIndex

_PER_WORD = 6
_MOST_WORDS = 8
_SLIP = 4.0  # what one slip costs, against the logarithm of how many letters hold a pair
_REWRITTEN = 1.0
_UNKNOWN = 8.0  # what keeping a word that no letter holds costs
_DOUBLED = re.compile(r"([aeod])\1")
_VOWELS = frozenset("aeiouy")
_TONE_KEYS = frozenset("sfrxjwz")


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: tuple[str, ...]
    cost: float


def suggest(index: SearchIndex, words: Sequence[str]) -> list[str] | None:
    """Return folded words that are likelier than the folded words typed, or None.

    Raises IndexDamagedError.
    """
    if not words or len(words) > _MOST_WORDS:
        return None
    vocabulary = index.vocabulary()
    known = frozenset(vocabulary)
    rows: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for word in words:
        candidates = _candidates(index, word, vocabulary, known)
        rows = sorted(
            (
                (score + _gain(index, row, found), row + found.words)
                for score, row in rows
                for found in candidates
            ),
            reverse=True,
        )[:_PER_WORD]
    best = list(rows[0][1])
    return best if best != list(words) else None


def _gain(index: SearchIndex, row: tuple[str, ...], found: _Candidate) -> float:
    """Return how much a candidate adds to a row: known words and known neighbours, less its cost."""
    joined = (*row[-1:], *found.words)
    near = sum(math.log1p(index.frequency("pairs", f"{one}{PAIR}{two}")) for one, two in pairwise(joined))
    common = sum(math.log1p(index.frequency("text", word)) for word in found.words) / len(found.words)
    return near + 0.5 * common - found.cost


def _candidates(
    index: SearchIndex, word: str, vocabulary: Sequence[str], known: frozenset[str]
) -> list[_Candidate]:
    found = [_Candidate((word,), 0.0 if word in known else _UNKNOWN)]
    if word.isdecimal() or len(word) < 2:
        return found
    keys = without_keys(word)
    if keys != word and keys in known:
        found.append(_Candidate((keys,), _REWRITTEN))
    for cut in range(2, len(word) - 1):
        halves = (word[:cut], word[cut:])
        if known.issuperset(halves) and index.frequency("pairs", PAIR.join(halves)):
            found.append(_Candidate(halves, _REWRITTEN))
    cutoff = 1 if len(word) < 7 else 2
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=cutoff, limit=40)
    close = [(other, slips) for other, slips, _ in near if slips and other.isalpha()]
    close.sort(key=lambda c: (c[1], -index.frequency("text", c[0])))
    return found + [_Candidate((other,), _SLIP * slips) for other, slips in close[:_PER_WORD]]


def without_keys(word: str) -> str:
    """Return the folded syllable that Telex or VNI keystrokes stand for: 'trieern' → 'trien', 'thu7c5' → 'thuc'."""
    letters = [ch for ch in word if not ch.isdecimal()]
    first = next((n for n, ch in enumerate(letters) if ch in _VOWELS), len(letters))
    kept = "".join(letters[: first + 1]) + "".join(ch for ch in letters[first + 1 :] if ch not in _TONE_KEYS)
    return _DOUBLED.sub(r"\1", kept)
