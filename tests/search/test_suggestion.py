from collections.abc import Callable

import pytest

from corpus.record import IndexEntry
from search.index import SearchIndex
from search.suggestion import suggestions


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("an toan ho dpa", "an toan ho dap"),
        ("phong chya chua chay", "phong chay chua chay"),
        ("hongheo", "ho ngheo"),
        ("tieem chungr", "tiem chung"),
    ],
)
def test_neighbours_decide(
    index_of: Callable[..., SearchIndex], letters: list[IndexEntry], typed: str, meant: str
) -> None:
    assert suggestions(index_of(letters), typed.split(), 4)[0] == tuple(meant.split())


@pytest.mark.parametrize("typed", ["", "zzzz", "1 2 3 4 5 6 7 8 9 10"])
def test_nothing_else(index_of: Callable[..., SearchIndex], letters: list[IndexEntry], typed: str) -> None:
    assert suggestions(index_of(letters), typed.split(), 4) == []


def test_the_typed_row_is_no_suggestion(
    index_of: Callable[..., SearchIndex], letters: list[IndexEntry]
) -> None:
    typed = ("an", "toan", "ho", "dap")
    found = suggestions(index_of(letters), typed, 4)
    assert typed not in found and len(found) <= 4
