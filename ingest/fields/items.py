"""Lists of bodies as letters print them: one item a dash, long items going on in the next line."""

import re
from collections.abc import Callable, Iterable, Sequence

from corpus.text import one_line
from ingest.fields.printed import Piece, joined, tidy

_MARK = re.compile(r"^\s*[^\w\s(“”\"‘’'\[]")
_BRACE = re.compile(r"(?<=[;,.\w)])\s*[|}{\]¦]+.*$")
_ENDED = (";", ".")


def has_mark(text: str) -> bool:
    """Tell whether a line begins with the dash of an item, or with what OCR makes of it."""
    return bool(_MARK.match(text))


def is_ended(text: str) -> bool:
    """Tell whether a line ends an item (Decree 30/2020: ';' and '.')."""
    return text.rstrip(" _|'`’").endswith(_ENDED)


def in_items(lines: Sequence[Piece], fresh: Callable[[str], bool] = lambda _: False) -> list[list[Piece]]:
    """Group printed lines into items: at each dash, after an ended item at a capital, and where `fresh` says."""
    dashed = any(has_mark(p.text) for p in lines)
    items: list[list[Piece]] = []
    for line in lines:
        if (
            not items
            or has_mark(line.text)
            or fresh(line.text)
            or _begins_bare(line.text, items[-1][-1].text, dashed)
        ):
            items.append([line])
        else:
            items[-1].append(line)
    return items


def item_text(item: Iterable[str]) -> str:
    """Return the item's lines as one string, without dash, end punctuation and what stands after a brace."""
    return tidy(joined(tidy_line(line) for line in item))


def tidy_line(text: str) -> str:
    """Drop the dash before a line and the brace with its remark after it."""
    bare = _BRACE.sub("", one_line(text))
    return re.sub(r"^[^\w(“”\"‘’'\[]+", "", bare)


def _begins_bare(text: str, before: str, dashed: bool) -> bool:
    """Tell whether a line without a dash begins an item: only after the one before has ended."""
    if not text[:1].isupper():
        return False
    return is_ended(before) or (not dashed and before.rstrip().endswith(","))
