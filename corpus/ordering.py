"""How lists are ordered for people: Vietnamese order in Python's `sorted` and in SQLite's ORDER BY alike."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement

from corpus.text import collation_key, one_line

COLLATION = "vietnamese"
"""The name under which every connection knows `compare`."""
_HELD = 1 << 14  # keys at hand: lists of names come again and again

Key = tuple[str, str, str]


@lru_cache(maxsize=_HELD)
def sort_key(text: str) -> Key:
    """Return the key by which names, kinds and issuers are sorted: a ă â b … d đ e ê …, then tones."""
    return collation_key(text)


def person_key(name: str) -> tuple[Key, Key]:
    """Return the key of a person's name: by the given name, which comes last, then by the whole: An, Bình, Đức."""
    words = one_line(name).split()
    return sort_key(words[-1] if words else ""), sort_key(name)


def compare(one: str, other: str) -> int:
    """Tell which of two texts comes first: below 0 the one, above 0 the other."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def by_name(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column of Vietnamese text as ORDER BY wants it."""
    return column.collate(COLLATION)
