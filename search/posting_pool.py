"""Gathers posting lists while an index is written: one row of numbers a term, spilled to files when memory is short.

Whoosh's own pool keeps a tuple for every posting, and pickles, sorts and merges them one by one; that was two thirds
of the time of indexing.
"""

import heapq
import pickle
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

COUNTED = frozenset({"text", "title", "pairs", "toned_pairs"})
"""Fields whose rows hold document and frequency by turns; rows of the others hold documents alone."""

COLUMNS = "columns"
"""The field whose 'terms' are columns: one number of 8 bytes a document."""

Row = tuple[str, str, "array[int]"]

_NEW_TERM = 250  # bytes of memory, about: the key, its place in the dict, the row
_POSTING = 9
_BATCH = 2000  # rows pickled at once into a spilled file


class PostingPool:
    """Rows by field and term; documents must come in ascending order. Not for several threads."""

    def __init__(self, folder: Path, limit: int) -> None:
        """Spill into `folder` whenever about `limit` bytes are held."""
        self._folder = folder
        self._limit = limit
        self._size = 0
        self._fields: dict[str, dict[str, array[int]]] = {}
        self._columns: dict[str, array[int]] = {}
        self._runs: list[Path] = []

    def add_counts(self, field: str, document: int, counts: Mapping[str, int]) -> None:
        """Add a document to the rows of the terms that it holds, with how often."""
        held = self._fields.setdefault(field, {})
        before = len(held)
        for term, often in counts.items():
            row = held.get(term)
            if row is None:
                row = held[term] = array("I")
            row.append(document)
            row.append(often)
        self._grown(len(held) - before, 2 * len(counts))

    def add_terms(self, field: str, document: int, terms: Iterable[str]) -> None:
        """Add a document to the rows of the terms that it holds."""
        held = self._fields.setdefault(field, {})
        before, count = len(held), 0
        for term in terms:
            count += 1
            row = held.get(term)
            if row is None:
                row = held[term] = array("I")
            row.append(document)
        self._grown(len(held) - before, count)

    def extend(self, field: str, term: str, row: "array[int]") -> None:
        """Add the documents of another segment's row, already renumbered."""
        held = self._fields.setdefault(field, {})
        known = held.get(term)
        if known is None:
            held[term] = row
        else:
            known.extend(row)
        self._grown(known is None, len(row))

    def add_column(self, name: str, values: Iterable[int]) -> None:
        """Add the numbers of the next documents to a column."""
        self._columns.setdefault(name, array("q")).extend(values)

    def _grown(self, terms: int, numbers: int) -> None:
        self._size += _NEW_TERM * terms + _POSTING // 2 * numbers
        if self._size > self._limit:
            self._spill()

    def _spill(self) -> None:
        """Write all rows into a file in order of their terms, and begin anew."""
        path = self._folder / f"{len(self._runs)}.run"
        with path.open("wb") as handle:
            batch: list[Row] = []
            for row in self._sorted():
                batch.append(row)
                if len(batch) == _BATCH:
                    pickle.dump(batch, handle, protocol=5)
                    batch = []
            pickle.dump(batch, handle, protocol=5)
        self._runs.append(path)
        self._fields, self._size = {}, 0

    def _sorted(self) -> Iterator[Row]:
        for field in sorted(self._fields):
            held = self._fields[field]
            for term in sorted(held):
                yield field, term, held[term]

    def iter_postings(self) -> Iterator[Row]:
        """Yield every row by field and term (Whoosh's writer asks for it by this name), columns among them."""
        if self._runs and self._fields:
            self._spill()
        sources = [_read(path) for path in self._runs] or [self._sorted()]
        columns = ((COLUMNS, name, self._columns[name]) for name in sorted(self._columns))
        # The merge is stable: rows of one term come in the order of the runs, which is that of the documents.
        rows = heapq.merge(*sources, columns, key=_place)
        for (field, term), same in groupby(rows, key=_place):
            first, *more = (row for _, _, row in same)
            for row in more:
                first.extend(row)
            yield field, term, first

    def cleanup(self) -> None:
        """Delete the spilled files (Whoosh's writer calls it at the end)."""
        for path in self._runs:
            path.unlink(missing_ok=True)
        self._runs = []


def _place(row: Row) -> tuple[str, str]:
    return row[0], row[1]


def _read(path: Path) -> Iterator[Row]:
    """Yield the rows of a spilled file. It is ours, of this very run, so unpickling it is safe."""
    with path.open("rb") as handle:
        while batch := _load(handle):
            yield from batch


def _load(handle: Any) -> list[Row]:
    try:
        found: list[Row] = pickle.load(handle)  # noqa: S301
    except EOFError:
        return []
    return found
