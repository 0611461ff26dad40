"""A second look for a query that finds little: what else may be meant, tried on what the person may see.

Every reading is searched before it is offered, in the person's own view, so that nothing is told of hidden records.
The reading wins in whose best letters most of the words stand together, less what was changed in them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from corpus.record import IndexEntry
from search.analysis import Syllable, folded_words, syllables
from search.index import RawHits, SearchIndex
from search.keystrokes import typed_out
from search.loosening import any_of, misread, most_words, near_number, parts_of
from search.query import Query
from search.suggestion import suggestions
from search.tree import And, Node, Number, Or, Run, Words

FEW = 3
"""With fewer hits any reading that fits better is shown."""
_SOME = 20  # with more hits nothing is looked for; with fewer, letters misread whose words all stand in the subject
_MOST_ROWS = 6  # spellings that are tried
_LOOKED_AT = 3  # hits of a reading that are looked at
_CHANGED = 0.3  # what a changed word costs, in words
_MISREAD = 0.2
_IN_TEXT = 0.8  # weight of a word that stands in the text, against one in the subject
_APART = 3  # words that may stand between the words of a row; as many as it has where it is longer
_BETTER, _WHOLE = 0.05, 0.9  # share of the words
_LEAST = 0.35

Ask = Callable[[Query, int], RawHits]
Entries = Callable[[Sequence[int]], Mapping[int, IndexEntry]]
Kind = Literal["spelling", "number", "misread", "most"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of a query: what kind, what it asks for, the words to mark in its hits, and how it is measured.

    rows: for each word the forms that count as it; cost: words that were changed.
    """

    kind: Kind
    tree: Node
    marks: tuple[Words, ...]
    rows: tuple[frozenset[str], ...] = ()
    cost: float = 0.0

    def of(self, query: Query) -> Query:
        """Return the query that asks for this reading alone."""
        return replace(query, tree=self.tree, marks=self.marks)

    def beside(self, query: Query) -> Query:
        """Return the query that asks for what was typed or this reading; most and misread find what was typed, too."""
        if query.tree is None or self.kind in ("most", "misread"):
            return self.of(query)
        marks = tuple(dict.fromkeys((*query.marks, *self.marks)))
        return replace(query, tree=Or((query.tree, self.tree)), marks=marks)


@dataclass(frozen=True)
class Looking:
    """One query that is looked at again: the index, a way to search in the person's view, and to a hit's text."""

    index: SearchIndex
    ask: Ask
    entries: Entries
    query: Query
    raw: RawHits

    def again(self) -> Reading | None:
        """Return the reading that fits best, or None where the typed query is as good as any.

        Raises IndexDamagedError.
        """
        tree = self.query.tree
        if tree is None or self.raw.total >= _SOME:
            return None
        if self.raw.total == 0 and (number := near_number(self.query.text, tree, self._held)):
            return Reading("number", number, ())
        words, rest = parts_of(tree)
        if not words or (self.raw.total and self._typed >= 1 - _BETTER):
            return None
        best, most = None, self._threshold
        for reading in self._readings(words, rest):
            fit = self._fit(reading)
            if fit > most:
                best, most = reading, fit
        return best

    def _held(self, number: Number) -> bool:
        """Tell whether a visible letter bears or cites a number; the index is asked first, for it is quick."""
        kinds = ("numbers", "cited") if number.cited else ("numbers",)
        there = any(self.index.frequency(kind, number.key) for kind in kinds)
        return there and self.ask(replace(self.query, tree=number), 1).total > 0

    @cached_property
    def _typed(self) -> float:
        """How well the best hits of the typed query fit it, 0..1."""
        words, _rest = parts_of(self.query.tree) if self.query.tree else ((), ())
        rows = tuple(frozenset({word.folded}) for word in words)
        return self._best_fit(self.raw, rows)

    @cached_property
    def _often(self) -> dict[str, int]:
        """How many letters that the person may see hold each word: hidden ones must not decide what is offered."""
        words, _rest = parts_of(self.query.tree) if self.query.tree else ((), ())
        alone = {word.folded: replace(self.query, tree=Run((word,))) for word in words}
        return {word: self.ask(query, 1).total for word, query in alone.items()}

    @property
    def _threshold(self) -> float:
        if self.raw.total >= FEW:
            return max(_WHOLE, self._typed + _BETTER)
        return self._typed + _BETTER if self.raw.total else _LEAST

    def _fit(self, reading: Reading) -> float:
        found = self.ask(reading.of(self.query), _LOOKED_AT)
        return self._best_fit(found, reading.rows) - reading.cost / len(reading.rows)

    def _best_fit(self, found: RawHits, rows: Sequence[frozenset[str]]) -> float:
        entries = self.entries([hit.record_id for hit in found.hits[:_LOOKED_AT]])
        return max((together(rows, entry) for entry in entries.values()), default=0.0)

    def _readings(self, words: Words, rest: tuple[Node, ...]) -> Iterator[Reading]:
        few = self.raw.total < FEW
        if few:
            yield from self._spelled(words, rest)
        if rows := misread(words, self.index.vocabulary):
            forms = tuple(frozenset(word.folded for word in row) for row in rows)
            marks = (*self.query.marks, *((word,) for row in rows for word in row[1:]))
            yield Reading("misread", any_of(rows, rest), marks, forms, _MISREAD)
        alone = tuple(frozenset({word.folded}) for word in words)
        for fewer in most_words(words, rest, self._often) if few else ():
            reading = Reading("most", fewer, self.query.marks, alone)
            if self.ask(reading.of(self.query), 1).total > self.raw.total:
                yield reading
                return

    def _spelled(self, words: Words, rest: tuple[Node, ...]) -> Iterator[Reading]:
        typed = [word.folded for word in words]
        unknown = {word for word in typed if not self._often[word]}
        if len(words) == 1 and not unknown:
            return
        for row in suggestions(self.index, typed, _MOST_ROWS, unknown):
            spelled = _as_typed(words, row)
            tree = And((Run(spelled), *rest)) if rest else Run(spelled)
            rows = tuple(frozenset({word}) for word in row)
            slips = sum(one not in typed for one in row)
            yield Reading("spelling", tree, tuple((word,) for word in spelled), rows, _CHANGED * slips)


def _as_typed(words: Words, row: Sequence[str]) -> Words:
    """Return a row of folded words with the accents that were typed, by keys or by marks."""
    if len(words) != len(row):
        return tuple(Syllable(word, word, None) for word in row)
    found: list[Syllable] = []
    for word, meant in zip(words, row, strict=True):
        found += [word] if word.folded == meant else _keyed(word, meant)
    return tuple(found)


def _keyed(word: Syllable, meant: str) -> list[Syllable]:
    out = next(syllables(typed_out(word.text)), None)
    return [out if out and out.folded == meant else Syllable(meant, meant, None)]


def together(rows: Sequence[frozenset[str]], entry: IndexEntry) -> float:
    """Return the share of the rows (0..1) of which a word stands near the others, in the subject or in the text."""
    if not rows:
        return 0.0
    subject = _nearest(rows, folded_words(entry.subject or ""))
    text = max((_nearest(rows, folded_words(page)) for page in (*entry.pages, *entry.raw_pages)), default=0)
    return max(float(subject), _IN_TEXT * text) / len(rows)


def _nearest(rows: Sequence[frozenset[str]], words: Sequence[str]) -> int:
    """Return of how many rows a word of its own stands in the best window."""
    places = [(at, n) for at, word in enumerate(words) for n, row in enumerate(rows) if word in row]
    wide = len(rows) + max(_APART, len(rows))
    best = start = 0
    for end, (at, _n) in enumerate(places):
        while places[start][0] <= at - wide:
            start += 1
        inside = places[start : end + 1]
        best = max(best, min(len({n for _at, n in inside}), len({at for at, _n in inside})))
    return best
