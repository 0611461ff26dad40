"""Other readings of a query that finds little: numbers near the typed one, words misread in letters, most of the words.

Each returns a query tree or None. They ask the index only for how many letters hold a term, and show none of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.reference import load
from search.analysis import Syllable, glued
from search.syllable import is_syllable
from search.tree import And, Node, Number, Or, Phrase, Run, Words

_MOST_NEAR = 12  # numbers that are shown in place of one that no letter bears
_LEAST = 0.3  # share of a query's words that a letter must hold
_LEAST_WORDS = 2  # one word alone is another query
_MOST_WORDS = 16
_MOST_MISREAD = 6  # forms of one word

Frequency = Callable[[str, str], int]


def near_number(text: str, tree: Node, held: Callable[[Number], bool]) -> Node | None:
    """Return the numbers that a typed one may stand for, where no letter bears or cites it: written without signs
    ('121UBNDYT'), with a blank too many ('13 1/UBND-NV'), or with one digit wrong.

    held tells whether a letter that the person may see bears or cites a number.
    """
    if any(held(own(one.key, cited=True)) for one in _numbers(tree)):
        return None
    whole = glued(text)
    if re.fullmatch(r"\d+[A-Z].*", whole) and held(own(whole)):
        return own(whole)
    if not isinstance(tree, Number) or not re.match(r"\d+-", tree.key):
        return None
    digits, joint, tail = tree.key.partition("-")
    near = [one for digit in _near(digits) if held(one := own(digit + joint + tail))]
    # Who types a digit wrongly types as many: a digit more or less is thought of only where there is none such.
    near = [one for one in near if len(one.key) == len(tree.key)] or near
    return Or(tuple(near[:_MOST_NEAR])) if near else None


def own(key: str, *, cited: bool = False) -> Number:
    """Return the query for the records that bear (or cite) the number of a key, and no others."""
    return Number(key, key, (), "never", cited=cited)


def _numbers(tree: Node) -> Iterator[Number]:
    match tree:
        case Number():
            yield tree
        case And(parts) | Or(parts):
            for part in parts:
                yield from _numbers(part)
        case _:
            return


def _near(digits: str) -> Iterator[str]:
    """Yield numbers that differ by one digit: another, two swapped, one missing, one more."""
    places = range(len(digits))
    found = [digits[:n] + d + digits[n + 1 :] for n in places for d in "0123456789"]
    found += [digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in places[:-1]]
    found += [digits[:n] + digits[n + 1 :] for n in places]
    found += [digits[:n] + d + digits[n:] for n in range(len(digits) + 1) for d in "0123456789"]
    yield from dict.fromkeys(one for one in found if one and one[0] != "0" and one != digits)


def misread(words: Words, vocabulary: Callable[[], tuple[str, ...]]) -> list[list[Syllable]]:
    """Return for each word what it may have been read as: itself and forms that can be no syllable ('rong', 'rouq').

    Empty where no word has such a form.
    """
    odd = _odd(vocabulary())
    rows = [[word, *_forms(word, odd)] for word in words]
    return rows if any(len(row) > 1 for row in rows) else []


@lru_cache(maxsize=2)
def _odd(vocabulary: tuple[str, ...]) -> frozenset[str]:
    """Return the words of an index that can be no syllables."""
    letters = (word for word in vocabulary if len(word) > 2 and word.isalnum() and not word.isdecimal())
    return frozenset(word for word in letters if not is_syllable(word))


def any_of(rows: Sequence[Sequence[Syllable]], rest: Sequence[Node]) -> Node:
    """Return the query for one word of each row; neighbours raise the rank."""
    needed = And((*(Or(tuple(Run((word,)) for word in row)) for row in rows), *rest))
    near = [Phrase((a, b)) for left, right in pairwise(rows) for a in left for b in right]
    return And((needed, Or((needed, *near))))


def _forms(word: Syllable, odd: frozenset[str]) -> list[Syllable]:
    """Return what the letters of a word are misread as, up to two of them; then what else is one letter off."""
    if len(word.folded) < 3 or word.folded.isdecimal():
        return []
    once = list(dict.fromkeys(_misreadings(word.folded)))
    twice = (again for form in once for again in _misreadings(form))
    found = list(dict.fromkeys(form for form in (*once, *twice) if form in odd))
    near = process.extract(word.folded, odd, scorer=OSA.distance, score_cutoff=1, limit=_MOST_MISREAD)
    found = list(dict.fromkeys((*found, *(form for form, _slips, _at in near))))
    return [Syllable(form, form, None) for form in found[:_MOST_MISREAD]]


def _misreadings(word: str) -> Iterator[str]:
    """Yield the word with one place misread (misreadings.tsv)."""
    for at in range(len(word)):
        for letters, read in _shapes():
            if word.startswith(letters, at):
                yield word[:at] + read + word[at + len(letters) :]


@cache
def _shapes() -> tuple[tuple[str, str], ...]:
    return tuple((row["letters"], row["read"]) for row in load().rows("misreadings"))


def most_words(words: Words, rest: Sequence[Node], often: Mapping[str, int]) -> Iterator[Node]:
    """Yield queries that need fewer and fewer of the words: the rarest ones stay, the others raise the rank.

    often: how many letters that the person may see hold each word.
    """
    known = [word for word in words if often[word.folded]]
    near = [Phrase(pair) for pair in pairwise(words)]
    rarest = sorted(known, key=lambda word: often[word.folded])
    for count in range(
        min(len(known), len(words) - 1), max(_LEAST_WORDS, round(_LEAST * len(known))) - 1, -1
    ):
        kept = frozenset(word.folded for word in rarest[:count])
        needed = And((Run(tuple(word for word in words if word.folded in kept)), *rest))
        others = tuple(Run((word,)) for word in known if word.folded not in kept)
        yield And((needed, Or((needed, *others, *near))))


def parts_of(tree: Node) -> tuple[Words, tuple[Node, ...]]:
    """Return the words of a query that asks for all of them, and what else it asks for; no words where it is other."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    words = [word for part in parts if isinstance(part, Run) for word in part.words]
    rest = tuple(part for part in parts if not isinstance(part, Run))
    return tuple(words[:_MOST_WORDS]) if len(words) <= _MOST_WORDS else (), rest
