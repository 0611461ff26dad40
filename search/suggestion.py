"""What the person may have meant: other syllables of the index that are close to the typed ones and fit together.

Candidates are taken per word: one slip of the finger (swapped, missing, extra or wrong letter), Telex or VNI keys
typed with the input method off ('trieern khai'), and two syllables written together. Neighbours decide among them:
a row of words whose pairs occur in letters wins. The index holds words of restricted records too, so the caller
must search for a suggestion and drop it when the person finds nothing by it.
"""

import math
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import PAIR
from search.index import SearchIndex
from search.keystrokes import without_keys

_PER_WORD = 12
_WIDTH = 12  # rows that are followed from word to word
_MOST_WORDS = 8
_SLIP = (
    3.0  # what one slip costs, against how much oftener two words stand together than by chance (logarithm)
)
_REWRITTEN = 1.0
_UNKNOWN = 8.0  # what keeping a word that no letter holds costs
_STRANGERS = -1.0  # of two words that never stand together
_CLOSEST = 6.0
_COMMON = 0.15  # weight of how many letters hold a word

Frequency = Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: tuple[str, ...]
    cost: float


def suggestions(
    index: SearchIndex, words: Sequence[str], most: int, unknown: Container[str] = ()
) -> list[tuple[str, ...]]:
    """Return up to `most` rows of folded words that may have been meant, the likeliest first, without the typed row.

    unknown: typed words that no letter holds which the person may see. Raises IndexDamagedError.
    """
    if not words or len(words) > _MOST_WORDS:
        return []
    vocabulary = index.vocabulary()
    known = frozenset(vocabulary)
    frequency: Frequency = lru_cache(maxsize=None)(index.frequency)
    documents = max(1, index.stats()["documents"])
    rows: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for at, word in enumerate(words):
        beside = tuple(words[n] for n in (at - 1, at + 1) if 0 <= n < len(words))
        candidates = _candidates(frequency, word, beside, vocabulary, known)
        if word in unknown:
            candidates[0] = _Candidate((word,), _UNKNOWN)
        rows = sorted(
            (
                (score + _gain(frequency, documents, row, found), row + found.words)
                for score, row in rows
                for found in candidates
            ),
            reverse=True,
        )[:_WIDTH]
    found = dict.fromkeys(row for _score, row in rows)
    return [row for row in found if row != tuple(words)][:most]


def _gain(frequency: Frequency, documents: int, row: tuple[str, ...], found: _Candidate) -> float:
    """Return how much a candidate adds to a row: neighbours that belong together, known words, less its cost."""
    joined = (*row[-1:], *found.words)
    near = sum(_together(frequency, documents, one, two) for one, two in pairwise(joined))
    common = sum(math.log1p(frequency("text", word)) for word in found.words) / len(found.words)
    return near + _COMMON * common - found.cost


def _together(frequency: Frequency, documents: int, one: str, two: str) -> float:
    """Return how much oftener two words stand together than by chance: rare ones that do belong together."""
    both = frequency("pairs", f"{one}{PAIR}{two}")
    if not both:
        return _STRANGERS
    chance = frequency("text", one) * frequency("text", two) / documents
    return min(_CLOSEST, max(0.0, math.log(both / max(chance, 1e-9))) + 0.5)


def _candidates(
    frequency: Frequency, word: str, beside: Sequence[str], vocabulary: Sequence[str], known: frozenset[str]
) -> list[_Candidate]:
    found = [_Candidate((word,), 0.0 if word in known else _UNKNOWN)]
    if word.isdecimal() or len(word) < 2:
        return found
    keys = without_keys(word)
    if keys != word and keys in known:
        found.append(_Candidate((keys,), _REWRITTEN))
    for cut in range(2, len(word) - 1):
        halves = (word[:cut], word[cut:])
        if known.issuperset(halves) and frequency("pairs", PAIR.join(halves)):
            found.append(_Candidate(halves, _REWRITTEN))
    cutoff = 1 if len(word) < 7 else 2
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=cutoff, limit=60)
    close = [(other, slips) for other, slips, _ in near if slips and other.isalpha()]
    close.sort(key=lambda c: (c[1], -_fits(frequency, c[0], beside), -frequency("text", c[0])))
    return found + [_Candidate((other,), _SLIP * slips) for other, slips in close[:_PER_WORD]]


def _fits(frequency: Frequency, word: str, beside: Sequence[str]) -> int:
    """Return in how many letters a word stands beside one of its typed neighbours."""
    return sum(
        frequency("pairs", f"{a}{PAIR}{b}") for other in beside for a, b in ((word, other), (other, word))
    )
