"""One moment of a tantivy index, and what one person may see of it."""

import math
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from tantivy import FieldType, Index, Occur, Query

from corpus.listing import most_frequent
from corpus.text import fold, one_line
from search.analysis import FACETS, ordinal
from search.index import RawHit, RawHits
from search.tantivy_query import Asked, Translator, any_of, between, joined, worth, written
from search.tree import Everything, Node

ID_BITS = 40  # of 'newest', the number that orders records: day, then record id
_MOST_VALUES = 65_000  # of one facet; tantivy's own limit
_CACHED_COUNTS = 20_000
_BESIDE = 16  # hits fetched beside those asked for, so that few ties need another look


class Snapshot:
    """What was in the index at one moment. Searches may come from several threads."""

    def __init__(self, index: Index) -> None:
        self._searcher = index.searcher()
        self.schema = index.schema
        self.size = self._searcher.num_docs
        self.segments = self._searcher.num_segments
        # Every record has one access, so their counts tell whether tantivy still counts deleted records.
        self._access = dict(self._searcher.terms_with_prefix("access", ""))
        self._untouched = sum(self._access.values()) == self.size
        self.rarity = lru_cache(maxsize=_CACHED_COUNTS)(self._rarity)
        self.frequency = lru_cache(maxsize=_CACHED_COUNTS)(self._frequency)
        self.seen_by = lru_cache(maxsize=16)(self._seen_by)
        self.vocabulary = lru_cache(maxsize=1)(self._vocabulary)
        self.record_ids = lru_cache(maxsize=1)(self._record_ids)

    def count(self, query: Query) -> int:
        """Return how many records a query finds."""
        return _total(self._searcher.search(query, limit=1))

    def term(self, field: str, term: str) -> Query:
        """Return the query for a whole term, with no score."""
        return worth(Query.term_query(self.schema, field, written(term), "basic"), 0)

    def _frequency(self, field: str, term: str) -> int:
        held = int(self._searcher.doc_freq(field, written(term)))
        return held if self._untouched or not held else self.count(self.term(field, term))

    def _vocabulary(self) -> tuple[str, ...]:
        return tuple(sorted(term for term, _ in self._searcher.terms_with_prefix("text", "")))

    def _record_ids(self) -> frozenset[int]:
        found = self._fetch(Query.all_query(), max(1, self.size))[1]
        return frozenset(_record(newest) for _, newest in found)

    def _seen_by(self, access: frozenset[str], without: frozenset[int]) -> tuple[Asked, Query, int]:
        """Return what the person may see as conditions, what not as a query, and how many may be seen."""
        shown = access - {"", written("")}  # a record without access is seen by nobody
        hidden = [self.term("access", value) for value in sorted(self._access.keys() - shown)]
        few: tuple[Query, ...] = ()
        if without:
            few = (worth(Query.term_set_query(self.schema, "id", [str(n) for n in sorted(without)]), 0),)
        unseen = any_of([*hidden, *few])
        allowed = any_of([self.term("access", name) for name in sorted(shown)])
        needed = (worth(allowed, 0),) if hidden else ()  # where all may be seen, nothing has to be asked
        return Asked(needed, few), unseen, self.size - self.count(unseen)

    def _rarity(self, field: str, term: str, access: frozenset[str], without: frozenset[int]) -> float:
        """Return BM25's rarity of a term among the records that may be seen, 0 where none of them holds it."""
        _, unseen, size = self.seen_by(access, without)
        # What may not be seen is little beside what may: it is counted and taken off.
        holding = self.frequency(field, term)
        holding -= self.count(joined(Asked((unseen, self.term(field, term))))) if holding else 0
        return math.log1p((size - holding + 0.5) / (holding + 0.5)) if holding else 0.0

    def search(
        self,
        tree: Node,
        limit: int | None,
        filters: Mapping[str, str],
        access: frozenset[str],
        without: frozenset[int],
    ) -> RawHits:
        """Answer a query tree over what may be seen and passes the filters."""
        seen, _, _ = self.seen_by(access, without)
        needed = (*seen.needed, *(self._filter(name, wanted) for name, wanted in filters.items()))
        view = Asked(needed, seen.barred)

        def whole(scored: bool) -> Query:
            rarity = partial(self.rarity, access=access, without=without)
            asked = Translator(self.schema, rarity, partial(self._any, view), scored=scored).ask(tree)
            return joined(Asked((*asked.needed, *needed), (*asked.barred, *view.barred), asked.raising))

        total, hits = self._best(whole(scored=True), limit, by_day=isinstance(tree, Everything))
        return RawHits(total, hits, self.facets(whole(scored=False)))

    def _any(self, view: Asked, query: Query) -> bool:
        """Tell whether a query finds anything in a view."""
        return self.count(joined(Asked((*view.needed, query), view.barred))) > 0

    def _filter(self, name: str, wanted: str) -> Query:
        if name == "from":
            return worth(between(self.schema, ordinal(wanted), None), 0)
        if name == "to":
            return worth(between(self.schema, 1, ordinal(wanted)), 0)
        return self.term("filters", filter_key(name, wanted))

    def facets(self, query: Query) -> dict[str, dict[str, int]]:
        """Return how many of the records found have each kind, issuer and year, most frequent first."""
        asked = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in FACETS}
        answer = self._searcher.aggregate(query, asked)
        counts: dict[str, dict[str, int]] = {}
        for name in FACETS:
            found = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
            counts[name] = dict(most_frequent(found))
        return counts

    def _best(self, query: Query, limit: int | None, *, by_day: bool) -> tuple[int, tuple[RawHit, ...]]:
        """Return how many are found, and the best: by score, then newest first, then newest record."""
        if limit is None:
            limit = max(1, self.size)
        if by_day:  # all scores are 0
            ordered = self._searcher.search(query, limit=max(1, limit), order_by_field="newest")
            found = [(0.0, int(newest)) for newest, _ in ordered.hits]
            total = _total(ordered)
        else:
            total, found = self._ranked(query, max(1, limit))
        return total, tuple(RawHit(_record(newest), score) for score, newest in found[:limit])

    def _ranked(self, query: Query, limit: int) -> tuple[int, list[tuple[float, int]]]:
        """Return the first `limit` of all by (score, newest).

        tantivy breaks ties by place. Within a segment that is ours, as segments are sorted by 'newest'; among
        several, ties at the end may hide newer ones: then those newer than the last are looked at, until none is.
        """
        asked = limit + _BESIDE
        total, fetched = self._fetch(query, asked)
        kept = sorted(fetched, reverse=True)[:limit]
        while self.segments > 1 and len(fetched) == asked and fetched[-1][0] == kept[-1][0]:
            newer = Query.range_query(
                self.schema, "newest", FieldType.Integer, lower_bound=kept[-1][1], include_lower=False
            )
            narrowed = Query.boolean_query([(Occur.Must, query), (Occur.Must, worth(newer, 0))])
            _, fetched = self._fetch(narrowed, asked)
            kept = sorted({*kept, *fetched}, reverse=True)[:limit]
        return total, kept

    def _fetch(self, query: Query, limit: int) -> tuple[int, list[tuple[float, int]]]:
        """Return how many are found, and (score, newest) of the best in tantivy's order."""
        answer = self._searcher.search(query, limit=limit)
        scores = [score for score, _ in answer.hits]
        newest = self._searcher.fast_field_values("newest", [address for _, address in answer.hits])
        return _total(answer), [(score, int(n or 0)) for score, n in zip(scores, newest, strict=True)]


def newest(day: int, record_id: int) -> int:
    """Return the number by which records of equal score are ordered."""
    return (day << ID_BITS) | record_id


def filter_key(name: str, value: str) -> str:
    """Return a whole value as filters compare it (search.filters.same_value)."""
    return f"{name}={fold(one_line(value))}"


def _record(newest: int) -> int:
    return newest & ((1 << ID_BITS) - 1)


def _total(answer: Any) -> int:
    """Return how many records an answer of tantivy counts (its types do not name the attribute)."""
    return int(answer.count)
