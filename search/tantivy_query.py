"""Query trees as queries of tantivy, over the same terms and with the same meaning as search.ranking gives them.

BM25 of tantivy is not used: it counts restricted and deleted records, so that a score would tell of them, and it
depends on how the index is cut into segments. Every term is worth a constant instead: its rarity among the records
that the person may see, times the weight of its kind. How often a word stands in a text is known in four steps,
which are fields of their own. Constants are multiples of 1/64, so that sums are exact in 32 bits, in any order:
equal matches have equal scores, whatever the limit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from tantivy import FieldType, Occur, Query, Schema

from search import weights
from search.analysis import pairs, toned_pairs
from search.ranking import ROW_FIELDS, year_of
from search.tree import (
    And,
    Dated,
    Due,
    Everything,
    Field,
    Node,
    Not,
    Number,
    Or,
    Phrase,
    Run,
    Wild,
    Words,
    spelled,
)

# BM25 lies between 0 and 2.2; a word that is there is worth the first of these, each step adds the second.
_THERE, _STEP = 0.6, 0.5
STEPS = {"text_2": 0.85, "text_3": 1.35, "text_4": 1.7}
_COMMON = 0.3  # words of less rarity are in three of four records: how often they stand there says nothing
_FINEST = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """Queries that must all match, that must not match, and that only raise the score."""

    needed: tuple[Query, ...] = ()
    barred: tuple[Query, ...] = ()
    raising: tuple[Query, ...] = ()


def written(term: str) -> str:
    """Return a term as it stands in the index: the empty word needs a sign ('_' is in no word)."""
    return term or "_"


def least(step: float, length: int, usual: int) -> float:
    """Return how often a word must stand in a text of so many words to reach a step, as BM25 weighs it."""
    norm = (1 - weights.B) + weights.B * length / usual
    return step * weights.K1 * norm / (weights.K1 + 1 - step)


def worth(query: Query, value: float) -> Query:
    """Return the query with a constant score."""
    return Query.const_score_query(query, round(value * _FINEST) / _FINEST)


def any_of(queries: Sequence[Query]) -> Query:
    """Return what any of the queries finds; scores are added."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, q) for q in queries])


def joined(asked: Asked) -> Query:
    """Return one query."""
    needed = asked.needed or (worth(Query.all_query(), 0),)
    if len(needed) == 1 and not asked.barred and not asked.raising:
        return needed[0]
    parts = [(Occur.Must, q) for q in needed]
    parts += [(Occur.MustNot, q) for q in asked.barred]
    parts += [(Occur.Should, q) for q in asked.raising]
    return Query.boolean_query(parts)


class Translator:
    """Translates trees for one moment of an index and one person.

    rarity(field, term) is that of a term among the records the person may see, 0 where none holds it;
    borne(query) tells whether any record that passes all filters is found. Without scores only sets are asked for.
    """

    def __init__(
        self,
        schema: Schema,
        rarity: Callable[[str, str], float],
        borne: Callable[[Query], bool],
        *,
        scored: bool,
    ) -> None:
        self._schema = schema
        self._rarity = rarity if scored else lambda _field, _term: 0.0
        self._borne = borne
        self._scored = scored

    def ask(self, node: Node) -> Asked:
        """Return what a tree asks for. A node of an unknown kind finds nothing."""
        translate = _TRANSLATED.get(type(node))
        return translate(self, node) if translate else Asked((Query.empty_query(),))

    def term(self, field: str, term: str) -> Query:
        """Return the query for a term of a field."""
        return Query.term_query(self._schema, field, written(term), "basic")

    def _everything(self, _node: Everything) -> Asked:
        return Asked()

    def _nothing(self, _node: Wild | Due) -> Asked:
        """search.rewriting has put others in their place."""
        return Asked((Query.empty_query(),))

    def _not(self, node: Not) -> Asked:
        return Asked(barred=(joined(self.ask(node.part)),))

    def _and(self, node: And) -> Asked:
        return _all([self.ask(part) for part in node.parts])

    def _or(self, node: Or) -> Asked:
        return Asked((any_of([joined(self.ask(part)) for part in node.parts]),))

    def _run(self, node: Run) -> Asked:
        return self._words(node.words)

    def _phrase(self, node: Phrase) -> Asked:
        return self._row(node.words)

    def _words(self, words: Words) -> Asked:
        needed = [self._valued("text", word.folded, _THERE) for word in words]
        return Asked(tuple(needed), raising=tuple(self._raising(words)))

    def _row(self, words: Words) -> Asked:
        neighbours = [self._valued("pairs", pair, 1.0) for pair in pairs(w.folded for w in words)]
        return _all([Asked(tuple(neighbours)), self._words(words)])

    def _raising(self, words: Words) -> list[Query]:
        """Return what raises the rank only: frequent words, titles, neighbours, accents, own numbers."""
        if not self._scored:
            return []
        found: list[Query] = []
        for word in words:
            if self._rarity("text", word.folded) > _COMMON:
                found += (self._valued(step, word.folded, _STEP, of="text") for step in STEPS)
            found += self._if_held("title", word.folded, weights.TITLE)
        for pair in pairs(w.folded for w in words):
            found += self._if_held("pairs", pair, weights.PAIR)
        for pair in toned_pairs(words):
            found += self._if_held("toned_pairs", pair, weights.TONED_PAIR)
        return found + self._exact(words)

    def _exact(self, words: Words) -> list[Query]:
        toned = weights.TONED_WORD if len(words) == 1 else weights.TONED_AMONG
        found = [worth(self.term("toned", word.toned), toned) for word in words if word.toned]
        for word in (word.folded for word in words if word.folded.isdecimal()):
            found.append(worth(self.term("numbers", word), weights.DIGITS_AMONG))
            if span := year_of(word):
                found.append(worth(self.days(*span), weights.YEAR_AMONG))
        return found + self._field_rows([word.folded for word in words])

    def _field_rows(self, folded: list[str]) -> list[Query]:
        """Return what raises records whose issuer or signer holds three of the words in a row."""
        found = []
        for name in ROW_FIELDS:
            held = [self.term("words", f"{name}={pair}") for pair in pairs(folded)]
            for one, other in pairwise(held):
                both = Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])
                found.append(worth(both, weights.FIELD_ROW))
        return found

    def _valued(self, field: str, term: str, weight: float, of: str | None = None) -> Query:
        return worth(self.term(field, term), weight * self._rarity(of or field, term))

    def _if_held(self, field: str, term: str, weight: float) -> Iterable[Query]:
        """Return the query for a term if any visible record holds it, else nothing."""
        rarity = self._rarity(field, term)
        return [worth(self.term(field, term), weight * rarity)] if rarity else []

    def _number(self, node: Number) -> Asked:
        found = [worth(self.term("numbers", node.key), weights.OWN_NUMBER)] if node.own else []
        if node.cited:
            found.append(worth(self.term("cited", node.key), weights.CITED_NUMBER))
        unneeded = node.in_text == "fallback" and self._borne(any_of(found))
        if node.in_text != "never" and not unneeded and node.words:
            text = self._row(node.words) if node.in_text == "phrase" else self._words(node.words)
            found.append(joined(text))
        return Asked((any_of(found),))

    def _dated(self, node: Dated) -> Asked:
        found = [worth(self.days(node.first, node.last), weights.OWN_DATE)]
        if node.words:
            found += [joined(self._row(node.words)), joined(self._row(spelled(node.words)))]
        return Asked((any_of(found),))

    def days(self, first: date, last: date) -> Query:
        """Return the query for known own dates from first to last."""
        return between(self._schema, first.toordinal(), last.toordinal())

    def _field(self, node: Field) -> Asked:
        folded = [word.folded for word in node.words]
        needed = [
            worth(self.term("words", f"{node.name}={word}"), 0 if n else weights.FIELD)  # once for all words
            for n, word in enumerate(folded)
        ]
        raising = [
            worth(self.term("words", f"{node.name}={pair}"), weights.FIELD)
            for pair in (pairs(folded) if self._scored else ())
        ]
        return Asked(tuple(needed), raising=tuple(raising))


def between(schema: Schema, first: int | None, last: int | None) -> Query:
    """Return the query for own dates by ordinals, None for an open side; an unknown date counts as 0."""
    return Query.range_query(schema, "day", FieldType.Integer, lower_bound=first, upper_bound=last)


def _all(asked: Iterable[Asked]) -> Asked:
    total = Asked()
    for part in asked:
        total = Asked(total.needed + part.needed, total.barred + part.barred, total.raising + part.raising)
    return total


_TRANSLATED: dict[type, Callable[[Translator, Any], Asked]] = {
    Everything: Translator._everything,
    Run: Translator._run,
    Phrase: Translator._phrase,
    Number: Translator._number,
    Dated: Translator._dated,
    Field: Translator._field,
    Wild: Translator._nothing,
    Due: Translator._nothing,
    Not: Translator._not,
    And: Translator._and,
    Or: Translator._or,
}
KINDS = frozenset(_TRANSLATED)  # of nodes, those that are understood
