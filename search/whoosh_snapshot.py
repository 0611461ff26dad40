"""One moment of a Whoosh index as numpy arrays: posting lists, dates, lengths, whole values for filters and facets."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.listing import most_frequent
from search.analysis import FACETS, ordinal
from search.filters import same_value
from search.ranking import Mask, Scores

_CACHED_LISTS = 64  # posting lists kept per opened reader; the common ones are 160 kB at 10,000 records


class Snapshot:
    """One moment of the index as arrays over all its documents (search.ranking.Postings)."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._leaves = [(leaf, at) for leaf, at in reader.leaf_readers() if leaf.doc_count_all()]
        self.segments = len(self._leaves)
        self.size = int(reader.doc_count_all())
        self.live = np.ones(self.size, dtype=bool)
        for leaf, offset in self._leaves:
            if not leaf.has_deletions():
                continue
            deleted = [n + offset for n in leaf.segment().deleted_docs()]
            self.live[deleted] = False
        self.records = self._column("record")
        self.days = self._column("day")
        self._lengths = {name: self._column(f"{name}_length").astype(float) for name in ("text", "title")}
        self.postings = lru_cache(maxsize=_CACHED_LISTS)(self._postings)
        self._holders: dict[str, NDArray[np.int64]] = {}
        self._prefixes: dict[str, list[str]] = {}
        self._codes: dict[str, tuple[list[str], NDArray[np.int64]]] = {}

    def lengths(self, field: str) -> Scores:
        """Return the number of words of 'text' or 'title' in each document."""
        return self._lengths[field]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Every folded word, sorted: one value for the snapshot's life."""
        return tuple(self.terms("text"))

    def terms(self, field: str, prefix: str = "") -> list[str]:
        """Return the terms of a field that begin with a prefix."""
        found = self._reader.expand_prefix(field, prefix) if prefix else self._reader.lexicon(field)
        return [term.decode() for term in found]

    def _postings(self, field: str, term: str) -> tuple[NDArray[np.int64], Scores]:
        ids, weights = [np.array([], dtype=np.int64)], [np.array([], dtype=np.float64)]
        for leaf, offset in self._leaves:
            found = leaf._terms.find(field, term)
            if found is not None:
                ids.append(found[0] + offset)
                weights.append(found[1])
        return np.concatenate(ids), np.concatenate(weights)

    def _column(self, name: str) -> NDArray[np.int64]:
        return np.concatenate(
            [np.array([], dtype=np.int64), *(leaf._terms.column(name) for leaf, _ in self._leaves)]
        )

    def visible(
        self, filters: Mapping[str, str], allowed_access: frozenset[str], without: frozenset[int]
    ) -> Mask:
        """Return which documents may be seen, are not among the records `without`, and pass the filters."""
        mask = self._any_of([f"access={name}" for name in allowed_access]) & self.live
        if without:
            mask &= ~np.isin(self.records, list(without))
        for name, wanted in filters.items():
            if name == "from":
                mask &= self.days >= ordinal(wanted)
            elif name == "to":
                mask &= (self.days > 0) & (self.days <= ordinal(wanted))
            else:
                prefix = f"{name}="
                keys = [key for key in self._keys(prefix) if same_value(key[len(prefix) :], wanted)]
                mask &= self._any_of(keys)
        return mask

    def facets(self, mask: Mask) -> dict[str, dict[str, int]]:
        """Return how many of the marked documents have each kind, issuer and year, most frequent first."""
        counts: dict[str, dict[str, int]] = {}
        for name in FACETS:
            values, codes = self._coded(name)
            often = np.bincount(codes[mask], minlength=len(values) + 1).tolist()
            found = {value: n for value, n in zip(values, often[1:], strict=True) if n}
            counts[name] = dict(most_frequent(found))
        return counts

    def _coded(self, name: str) -> tuple[list[str], NDArray[np.int64]]:
        """Return the values of a facet and the place of each document's value among them from 1, 0 where unknown."""
        if name not in self._codes:
            prefix = f"{name}="
            keys = self._keys(prefix)
            codes = np.zeros(self.size, dtype=np.int64)
            for number, key in enumerate(keys, start=1):
                codes[self._holding(key)] = number
            self._codes[name] = [key[len(prefix) :] for key in keys], codes
        return self._codes[name]

    def _keys(self, prefix: str) -> list[str]:
        """Return the whole values of one name, kept as long as the snapshot."""
        if prefix not in self._prefixes:
            self._prefixes[prefix] = self.terms("keys", prefix)
        return self._prefixes[prefix]

    def _any_of(self, keys: list[str]) -> Mask:
        mask = np.zeros(self.size, dtype=bool)
        for key in keys:
            mask[self._holding(key)] = True
        return mask

    def _holding(self, key: str) -> NDArray[np.int64]:
        """Return the documents of a whole value, kept as long as the snapshot: every search counts them."""
        if key not in self._holders:
            self._holders[key] = self._postings("keys", key)[0]
        return self._holders[key]

    def close(self) -> None:
        """Close the reader's files."""
        self._reader.close()
