"""Searching without an index: every record of the catalogue is read and compared by its folded text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

from corpus.record import IndexEntry
from search.analysis import FACETS, facet_values, field_words, folded_words, number_key, number_terms, ordinal
from search.filters import passes
from search.index import RawHit, RawHits
from search.query import Query
from search.tree import And, Dated, Due, Field, Node, Not, Number, Or, Phrase, Run, Wild, Words, spelled


def scan_catalogue(
    entries: Iterable[IndexEntry],
    query: Query,
    limit: int,
    filters: Mapping[str, str],
    allowed_access: frozenset[str],
) -> RawHits:
    """Return what the query finds among the entries, newest first; every score is 0."""
    found: list[tuple[int, int]] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for entry in entries:
        if entry.access not in allowed_access or not passes(entry, filters):
            continue
        if query.tree is None or not _matches(query.tree, entry, _folded(entry)):
            continue
        found.append((ordinal(entry.date), entry.record_id))
        for name, value in facet_values(entry).items():
            if name in counts:
                counts[name][value] += 1
    found.sort(reverse=True)
    hits = tuple(RawHit(record_id, 0.0) for _, record_id in found[:limit])
    return RawHits(len(found), hits, {name: dict(counter.most_common()) for name, counter in counts.items()})


def _folded(entry: IndexEntry) -> str:
    """Return all text of a record as ' folded words with single blanks ', so that words are whole in it."""
    fields = (entry.symbol, entry.kind, entry.issuer, entry.subject, entry.signer, entry.urgency)
    texts = (*fields, *entry.recipients, *entry.pages, *entry.raw_pages)
    return f" {' '.join(word for text in texts if text for word in folded_words(text))} "


def _matches(node: Node, entry: IndexEntry, text: str) -> bool:
    again = partial(_matches, entry=entry, text=text)
    match node:
        case Not(part):
            return not again(part)
        case And(parts):
            return all(again(part) for part in parts)
        case Or(parts):
            return any(again(part) for part in parts)
        case _:
            return _leaf_matches(node, entry, text)


def _leaf_matches(node: Node, entry: IndexEntry, text: str) -> bool:
    match node:
        case Number():
            found = _number_matches(node, entry, text)
        case Dated(first, last, words):
            own = first.toordinal() <= ordinal(entry.date) <= last.toordinal() and ordinal(entry.date) > 0
            found = own or (bool(words) and (_row(text, words) or _row(text, spelled(words))))
        case Due(first, last):
            found = any(first.isoformat() <= day <= last.isoformat() for day in entry.due)
        case Field(name, words):
            held = field_words(entry)
            found = all(f"{name}={word.folded}" in held for word in words)
        case _:
            found = _words_match(node, entry, text)
    return found


def _words_match(node: Node, entry: IndexEntry, text: str) -> bool:
    match node:
        case Run(words):
            return all(f" {word.folded} " in text for word in words)
        case Phrase(words):
            return _row(text, words)
        case Wild(start=start, number=True):
            return number_key(entry.symbol or "").startswith(start)
        case Wild(start=start):
            return f" {start}" in text
        case _:
            return True


def _number_matches(node: Number, entry: IndexEntry, text: str) -> bool:
    symbols = (*((entry.symbol or "",) if node.own else ()), *(entry.cited if node.cited else ()))
    named = any(node.key in number_terms(symbol) for symbol in symbols)
    loose = node.in_text == "words" and all(f" {word.folded} " in text for word in node.words)
    return named or loose or (node.in_text != "never" and _row(text, node.words))


def _row(text: str, words: Words) -> bool:
    return bool(words) and f" {' '.join(word.folded for word in words)} " in text
