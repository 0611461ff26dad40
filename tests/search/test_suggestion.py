from collections.abc import Callable

import pytest

from corpus.record import IndexEntry
from search.index import SearchIndex
from search.suggestion import suggest, without_keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trieern", "trien"),
        ("ddoois", "doi"),
        ("nguwowif", "nguoi"),
        ("thu7c5", "thuc"),
        ("sawcs", "sac"),
        ("xax", "xa"),
        ("gioosng", "giong"),
        ("ddieeuf", "dieu"),
        ("cvd", "cvd"),
    ],
)
def test_keystrokes(typed: str, meant: str) -> None:
    assert without_keys(typed) == meant


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
    assert suggest(index_of(letters), typed.split()) == meant.split()


@pytest.mark.parametrize("typed", ["an toan ho dap", "", "zzzz", "1 2 3 4 5 6 7 8 9 10"])
def test_nothing_better(index_of: Callable[..., SearchIndex], letters: list[IndexEntry], typed: str) -> None:
    assert suggest(index_of(letters), typed.split()) is None
