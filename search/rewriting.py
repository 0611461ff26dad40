"""What stands for other things in a query tree, put in its place before an engine sees the tree: stars, due days and
short forms ('UBND').

Engines then need to know words, numbers and fields only, and answer alike. A star stands for words of the index,
which holds words of restricted records too: the words are searched for, never shown.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from corpus.reference import load
from corpus.text import fold
from search.analysis import Syllable, syllables
from search.syllable import is_syllable
from search.tree import And, Due, Field, Node, Not, Number, Or, Phrase, Run, Wild, Words

MOST_WORDS = 64
"""Words that a star may stand for: beyond it, the most common ones."""
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)  # of deadlines: no letter asks for more


def rewrite(node: Node, vocabulary: Callable[[], Sequence[str]], frequency: Callable[[str], int]) -> Node:
    """Return the tree without Wild and Due. vocabulary: all folded words, sorted; frequency: records that hold one."""
    match node:
        case Not(part):
            return Not(rewrite(part, vocabulary, frequency))
        case And(parts):
            return And(tuple(rewrite(part, vocabulary, frequency) for part in parts))
        case Or(parts):
            return Or(tuple(rewrite(part, vocabulary, frequency) for part in parts))
        case _:
            return _leaf(node, vocabulary, frequency)


def _leaf(node: Node, vocabulary: Callable[[], Sequence[str]], frequency: Callable[[str], int]) -> Node:
    match node:
        case Wild():
            return _words_of(node, vocabulary(), frequency)
        case Due(first, last):
            return Or(tuple(Field("due", (_word(key),)) for key in due_keys(first, last)))
        case Run(words):
            return _in_full(words)
        case _:
            return node


def _words_of(node: Wild, vocabulary: Sequence[str], frequency: Callable[[str], int]) -> Node:
    """Return any of the words that begin so; the bare begin where there is none, which finds nothing either."""
    found = list(_beginning(node.start, vocabulary))
    if node.number:
        found = [word for word in found if word.isdecimal()]
    if len(found) > MOST_WORDS:
        found = sorted(found, key=lambda word: (-frequency(word), word))[:MOST_WORDS]
    if node.number:
        numbers = (Number(word, word, (), "never", cited=False) for word in found or [node.start])
        return Or(tuple(numbers))
    return Or(tuple(Run((_word(word),)) for word in found or [node.start]))


def _in_full(words: Words) -> Node:
    """Return a run in which a short form may also be written in full; the whole run in full raises the rank."""
    full = {word.folded: _short_forms()[word.folded] for word in words if word.folded in _short_forms()}
    if not full:
        return Run(words)
    rest = tuple(word for word in words if word.folded not in full)
    short = (word for word in words if word.folded in full)
    either = [Or((Run((word,)), Phrase(full[word.folded]))) for word in short]
    needed = And((*either, Run(rest))) if rest else And(tuple(either))
    whole = tuple(part for word in words for part in full.get(word.folded, (word,)))
    return And((needed, Or((needed, Run(whole)))))


@cache
def _short_forms() -> dict[str, Words]:
    """Short forms, folded, that are no syllable themselves, and what they stand for (short_forms.tsv)."""
    rows = ((fold(row["short"]), row["full"]) for row in load().rows("short_forms"))
    return {short: tuple(syllables(full)) for short, full in rows if not is_syllable(short)}


def _beginning(start: str, vocabulary: Sequence[str]) -> Iterator[str]:
    at = bisect_left(vocabulary, start)
    while at < len(vocabulary) and vocabulary[at].startswith(start):
        yield vocabulary[at]
        at += 1


def due_keys(first: date, last: date) -> Iterator[str]:
    """Yield the years, months and days that together are the span: 2026, 202601, 20260115 (analysis.due_words)."""
    day, last = max(first, _FIRST_DAY), min(last, _LAST_DAY)
    while day <= last:
        year_end = date(day.year, 12, 31)
        month_end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if day.month == day.day == 1 and year_end <= last:
            yield f"{day:%Y}"
            day = year_end
        elif day.day == 1 and month_end <= last:
            yield f"{day:%Y%m}"
            day = month_end
        else:
            yield f"{day:%Y%m%d}"
        day += timedelta(days=1)


def _word(text: str) -> Syllable:
    return Syllable(text, text, None)
