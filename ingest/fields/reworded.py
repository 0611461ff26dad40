"""A page as a person corrected its text: their words, on the places of the words that were read.

Where the reading lost a mark, two tasks can melt into one ('2: Tổ chức' for '2. Tổ chức'). Once a person has put the
text right, what is asked and cited is read from their words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from corpus.record import Page


def reworded(pages: Sequence[Page], texts: Mapping[int, str]) -> list[Page]:
    """Return the pages with the texts that people wrote for them (by page number) in place of what was read."""
    return [_reworded(page, texts[page.number]) if page.number in texts else page for page in pages]


def _reworded(page: Page, text: str) -> Page:
    """Words that stayed keep box and zone; new ones take those of the words whose place they hold."""
    read = [word for line in page.word_lines() for word in line]
    typed = [(token, line) for line, row in enumerate(text.split("\n")) for token in row.split()]
    if not read:
        return page
    places = _places([word.text for word in read], [token for token, _line in typed])
    words = (
        replace(read[at], text=token, raw=token, conf=1.0, line=line, alternatives=())
        for (token, line), at in zip(typed, places, strict=True)
    )
    return replace(page, words=tuple(words))


def _places(read: Sequence[str], typed: Sequence[str]) -> Iterator[int]:
    """Yield for each typed word which of the read words it stands for."""
    for kind, low, high, first, end in SequenceMatcher(None, read, typed, autojunk=False).get_opcodes():
        for nth in range(end - first):
            if kind == "insert":
                yield min(low, len(read) - 1)
            else:
                yield low + min(nth, high - low - 1)
