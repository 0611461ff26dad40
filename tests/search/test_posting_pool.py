"""Rows come out sorted and whole, however often the pool had to spill."""

from array import array
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.posting_pool import COLUMNS, PostingPool
from search.whoosh_codec import decode, encode, unpacked

TEXTS = st.lists(st.text("abđư", min_size=1, max_size=2), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(TEXTS, max_size=12), st.sampled_from([1, 900, 1 << 20]))
def test_rows_are_sorted_and_whole_whatever_was_spilled(
    tmp_path: Path, documents: list[list[str]], limit: int
) -> None:
    pool = PostingPool(tmp_path, limit)
    wanted: dict[tuple[str, str], list[int]] = {}
    for number, words in enumerate(documents):
        pool.add_counts("text", number, Counter(words))
        pool.add_terms("keys", number, set(words))
        pool.add_column("record", (number + 2**40,))
        for word, often in sorted(Counter(words).items()):
            wanted.setdefault(("text", word), []).extend((number, often))
            wanted.setdefault(("keys", word), []).append(number)
    if documents:
        wanted[(COLUMNS, "record")] = [number + 2**40 for number in range(len(documents))]
    found = [((field, term), list(row)) for field, term, row in pool.iter_postings()]
    assert found == sorted(wanted.items())
    pool.cleanup()
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.integers(0, 2**32 - 1), max_size=300).filter(lambda row: len(row) % 2 == 0))
def test_a_row_is_read_as_it_was_written(numbers: list[int]) -> None:
    row = array("I", numbers)
    assert decode(encode(row)) == row
    documents, often = unpacked(encode(row), counted=True)
    assert documents.tolist() == numbers[::2] and often.tolist() == numbers[1::2]
    documents, often = unpacked(encode(row), counted=False)
    assert documents.tolist() == numbers and np.all(often == 1)


def test_long_rows_of_neighbours_are_small() -> None:
    assert len(encode(array("I", range(10_000)))) < 20_000
