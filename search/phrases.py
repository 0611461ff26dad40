"""Whether letters hold a quoted phrase as it stands: an index of pairs knows neighbours, not rows of three.

'a b c' is asked of the index as the pairs 'a b' and 'b c', which may stand apart. Where few letters are found, their
text tells.
"""

from collections.abc import Iterator

from corpus.record import IndexEntry
from search.analysis import folded_words
from search.tree import And, Node, Phrase

MOST = 120
"""Found letters up to which the text is looked at: each costs the reading of one record."""


def long_phrases(tree: Node | None) -> list[str]:
    """Return the phrases of three words and more that a query needs, as ' folded words ' in a row."""
    return [f" {' '.join(word.folded for word in one.words)} " for one in _needed(tree) if len(one.words) > 2]


def _needed(tree: Node | None) -> Iterator[Phrase]:
    match tree:
        case Phrase():
            yield tree
        case And(parts):
            for part in parts:
                yield from _needed(part)
        case _:
            return


def holds(entry: IndexEntry, phrases: list[str]) -> bool:
    """Tell whether a record holds every phrase in one of its texts."""
    texts = ("\n".join(entry.pages), entry.subject or "", "\n".join(entry.raw_pages))
    folded = [f" {' '.join(folded_words(text))} " for text in texts]
    return all(any(phrase in text for text in folded) for phrase in phrases)
