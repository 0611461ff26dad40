"""Which words of a page image were found: the same matching as the snippet's, over the words that have boxes."""

from collections.abc import Sequence
from datetime import date

from corpus.record import Word
from corpus.text import nfc
from search.query import parse
from search.snippet import marked_spans
from search.tree import Words


def rows_of(text: str, today: date) -> tuple[Words, ...]:
    """Return the rows of words that a typed query marks; none where it asks only for fields, or for nothing."""
    return parse(text, today).marks


def found_words(words: Sequence[Word], rows: Sequence[Words]) -> frozenset[int]:
    """Return the positions of the words that the rows mark.

    Corrected text comes first; a page where nothing of it is met is looked through as the engine read it. Typed
    accents count where the page has them so, as in the snippet. A box is outlined whole: '371' in '371-CV/ĐU'.
    """
    if not rows:
        return frozenset()
    for texts in ([word.text for word in words], [word.raw for word in words]):
        found = _touched([nfc(text) for text in texts], rows)
        if found:
            return found
    return frozenset()


def _touched(texts: Sequence[str], rows: Sequence[Words]) -> frozenset[int]:
    """Return which of the texts, one after another with blanks between, hold a piece of what is marked."""
    spans = marked_spans(" ".join(texts), rows)
    found: set[int] = set()
    start = at = 0
    for position, text in enumerate(texts):
        end = start + len(text)
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] < end:
            found.add(position)
        start = end + 1
    return frozenset(found)
