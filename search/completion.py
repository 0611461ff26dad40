"""How a query may go on while it is typed: the next words as visible documents write them.

One beginning of a word is looked for in the newest subjects; behind whole words, or where these have too little, the
index is asked. Its words only choose what is looked for: it holds words of restricted records too. What is proposed is
always copied from a document that the person may see, so that it is also found by the person.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from corpus import listing, outbox, revisions
from corpus.record import IndexEntry
from corpus.text import nfc, tone_key
from search.analysis import PAIR, Syllable, syllables
from search.index import IndexDamagedError, SearchIndex
from search.query import Query
from search.tree import Node, Or, Run

_PLAIN = re.compile(r"[^\W_]+(?:[\s,]+[^\W_]+)*\s*")
_MOST_WORDS = 6  # of a typed text that is completed
_NEWEST = 1000  # subjects looked through for one beginning
_CANDIDATES = 24  # words of the index that a beginning is tried with
_LOOKED_AT = 400  # and of which it is asked how often they follow the word before
_SUBJECTS = 300  # found documents whose subjects are looked through
_TEXTS = 5  # and whole texts, where subjects have too little
_ENOUGH = 3
_SHORTEST = 2  # letters of a beginning that stands alone


def complete(
    conn: Connection, index: SearchIndex, typed: str, *, access: frozenset[str], limit: int = 5
) -> list[str]:
    """Return longer rows of words that begin as typed, most frequent first; none for what is more than plain words.

    Typed without accents, any form goes; with accents, only theirs. A blank at the end asks for the next word.
    """
    if not _PLAIN.fullmatch(typed):
        return []
    words = list(syllables(typed))
    if len(words) > _MOST_WORDS:
        return []
    before, start = (words, None) if typed[-1].isspace() else (words[:-1], words[-1])
    rows: Counter[str] = Counter()
    if not before and start is not None and len(start.text) >= _SHORTEST:
        newest = listing.newest_subjects(conn, access=access, limit=_NEWEST)
        rows = _rows(newest, before, start)
    if len(rows) < _ENOUGH:
        rows = _sought(conn, index, before, start, access)
    same = " ".join(word.text.lower() for word in words)
    ranked = sorted(rows, key=lambda row: (-rows[row], len(row), row))
    forms = {_key(row): row for row in reversed(ranked)}  # of uỷ and ủy the more frequent
    return [row for row in ranked if row != same and forms[_key(row)] == row][:limit]


def _sought(
    conn: Connection,
    index: SearchIndex,
    before: Sequence[Syllable],
    start: Syllable | None,
    access: frozenset[str],
) -> Counter[str]:
    """Return the rows of the visible documents that the index finds: of subjects, then of the best texts."""
    try:
        tree = _asked(index, before, start)
        ids = [] if tree is None else _found(index, tree, access)
    except IndexDamagedError:
        return Counter()
    rows = _rows(listing.subjects(conn, ids, access=access).values(), before, start)
    if len(rows) < _ENOUGH:
        for entry in _entries(conn, ids[:_TEXTS], access):
            gone = _former(conn, entry, before, start)
            rows += Counter(
                {row: n for row, n in _rows(entry.pages, before, start).items() if row not in gone}
            )
    return rows


def _key(row: str) -> tuple[str, ...]:
    return tuple(tone_key(word) for word in row.split())


def _asked(index: SearchIndex, before: Sequence[Syllable], start: Syllable | None) -> Node | None:
    """Return what finds documents with the whole words and one that begins so; None where too little is typed."""
    if start is None:
        return Run(tuple(before))
    if start.folded.isdecimal() or (len(start.folded) < _SHORTEST and not before):
        return None
    known = sorted(index.vocabulary())
    first = bisect_left(known, start.folded)
    last = bisect_left(known, start.folded + "\U0010ffff")
    likely = sorted(known[first:last], key=lambda word: (len(word), word))[:_LOOKED_AT]
    if before:
        often = {word: index.frequency("pairs", before[-1].folded + PAIR + word) for word in likely}
        likely = sorted((word for word in likely if often[word]), key=lambda word: (-often[word], word))
    likely = likely[:_CANDIDATES]
    runs = tuple(Run((*before, *syllables(word))) for word in likely)
    return Or(runs) if runs else None


def _found(index: SearchIndex, tree: Node, access: frozenset[str]) -> list[int]:
    found = index.search(Query("", tree, ""), _SUBJECTS, {}, access)
    return [hit.record_id for hit in found.hits]


def _entries(conn: Connection, ids: Iterable[int], access: frozenset[str]) -> Iterator[IndexEntry]:
    for record_id in ids:
        entry = outbox.entry(conn, record_id)
        if entry is not None and entry.access in access:
            yield entry


def _former(
    conn: Connection, entry: IndexEntry, before: Sequence[Syllable], start: Syllable | None
) -> frozenset[str]:
    """Return the rows of values that a person replaced: the text as read still holds them, the document no longer."""
    replaced = [edit["previous"] for edit in revisions.history(conn, entry.record_id)]
    held = (entry.subject, entry.issuer, entry.signer, entry.kind, *entry.recipients)
    gone = _rows(_plain(replaced), before, start)
    return frozenset(gone.keys() - _rows(filter(None, held), before, start).keys())


def _plain(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _plain(value)


def _rows(texts: Iterable[str], before: Sequence[Syllable], start: Syllable | None) -> Counter[str]:
    """Count the rows of the texts that go on as typed, each alone and with the word after it."""
    rows: Counter[str] = Counter()
    for text in texts:
        plain = nfc(text)
        words = list(syllables(plain))
        for at in range(len(words) - len(before)):
            if _fits(words[at : at + len(before) + 1], before, start):
                rows.update(_forms(plain, words[at : at + len(before) + 2], len(before) + 1))
    return rows


def _fits(row: Sequence[Syllable], before: Sequence[Syllable], start: Syllable | None) -> bool:
    whole = all(
        written.folded == typed.folded and typed.toned in (None, written.toned)
        for written, typed in zip(row, before, strict=False)
    )
    if not whole or start is None:
        return whole
    if start.toned is None:
        return row[-1].folded.startswith(start.folded)
    return row[-1].text.lower().startswith(start.text.lower())


def _forms(text: str, row: Sequence[Syllable], shortest: int) -> Iterator[str]:
    """Yield the row of the shortest length and, where only a blank stands between, with one word more."""
    yield " ".join(word.text.lower() for word in row[:shortest])
    if len(row) > shortest and text[row[shortest - 1].end : row[shortest].start].isspace():
        yield " ".join(word.text.lower() for word in row)
