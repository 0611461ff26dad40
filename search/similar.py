"""Documents like a given one: those that share its most telling pairs of words.

Telling is what a document says often and few others say; words that stand in any subject do not count. The archive's
counts include restricted records, so they only choose what is looked for and are never shown; what is found, and how
well, depends on visible records alone.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection

from corpus import outbox
from corpus.record import IndexEntry
from corpus.reference import load
from corpus.text import nfc
from search.analysis import PAIR, Syllable, syllables
from search.index import IndexDamagedError, RawHit, RawHits, SearchIndex
from search.query import Query
from search.results import Results, results, withdrawn
from search.tree import Or, Phrase, Words

_LOOKED_AT = 40  # pairs whose rarity is asked of the index, of the subject and of the text
_FROM_SUBJECT = 8
_MOST_PAIRS = 12
_ALIKE = 0.2  # share of the score that the document itself has
_MOST = 50


def similar(
    conn: Connection,
    index: SearchIndex,
    record_id: int,
    *,
    limit: int = 10,
    offset: int = 0,
    access: frozenset[str] = frozenset({"normal"}),
    today: date,
) -> Results:
    """Return the visible documents most like a record, likest first, the record itself left out.

    Nothing is found for a record that is gone or may not be seen. A damaged index never raises.
    """
    entry = outbox.entry(conn, record_id)
    if entry is None or entry.access not in access:
        return Results(0)
    span = slice(max(0, offset), max(0, offset) + max(0, limit))
    try:
        query = query_like(index, entry)
        raw = index.search(query, None, {}, access, withdrawn(conn, index, access))
    except IndexDamagedError:
        return Results(0, explanation="Chỉ mục đang được dựng lại nên chưa tìm được văn bản tương tự.")
    return results(conn, query, _alike(raw, record_id), span, access, explanation=query.explanation)


def query_like(index: SearchIndex, entry: IndexEntry) -> Query:
    """Return the query for any of the pairs that tell most of a record; it asks for nothing where there is none."""
    rows = telling_pairs(index, entry)
    said = "Xếp theo số cụm từ đặc trưng có chung."
    return Query("", Or(tuple(Phrase(row) for row in rows)) if rows else None, said, tuple(rows))


def telling_pairs(index: SearchIndex, entry: IndexEntry) -> list[Words]:
    """Return the pairs of neighbours that tell most of a record and that others hold too, most telling first.

    The subject has its places: in long texts rare accidents of two words would else push it out.
    """
    subject, text = Counter(_pairs(entry.subject or "")), Counter(_pairs("\n".join(entry.pages)))
    spelled = {_key(row): row for row in (*text, *subject)}
    total = index.stats()["documents"]
    chosen: dict[str, float] = {}
    for rows, most in ((subject, _FROM_SUBJECT), (text, _MOST_PAIRS)):
        often = Counter(_key(row) for row in rows.elements())
        values: dict[str, float] = {}
        for key in sorted(often.keys() - chosen.keys(), key=lambda key: (-often[key], key))[:_LOOKED_AT]:
            held = index.frequency("pairs", key)
            if held > 1:
                values[key] = math.log1p(often[key]) * math.log1p(total / held)
        best = sorted(values, key=lambda key: (-values[key], key))[: most - len(chosen)]
        chosen |= {key: values[key] for key in best}
    return [spelled[key] for key in chosen]


def _key(row: Words) -> str:
    return PAIR.join(word.folded for word in row)


def _pairs(text: str) -> Iterator[Words]:
    return _neighbours(nfc(text))


def _neighbours(text: str) -> Iterator[tuple[Syllable, Syllable]]:
    """Yield neighbours with nothing but a blank between them, of which one at least tells something."""
    for one, two in pairwise(syllables(text)):
        plain = not (one.folded.isdecimal() or two.folded.isdecimal())
        if (
            plain
            and text[one.end : two.start].isspace()
            and not {one.folded, two.folded} <= load().words_of_any_subject
        ):
            yield one, two


def _alike(raw: RawHits, record_id: int) -> RawHits:
    """Return the hits that share enough; the measure is what the record itself would score."""
    own = max((hit.score for hit in raw.hits if hit.record_id == record_id), default=0.0)
    best = own or max((hit.score for hit in raw.hits), default=0.0)
    kept: tuple[RawHit, ...] = tuple(
        hit for hit in raw.hits if hit.record_id != record_id and hit.score >= _ALIKE * best
    )[:_MOST]
    return replace(raw, total=len(kept), hits=kept, facets={})
