"""Hits as people see them: fields and snippets from the catalogue, facets, a suggestion, and what was understood.

Snippets come from the catalogue's accented text, never from the index, and every hit's access is asked of the
catalogue once more: the index may lag behind a record that was restricted a second ago. When the index is damaged
the catalogue itself answers, slower and unranked, and says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from sqlalchemy import Connection

from corpus import listing, outbox
from corpus.record import IndexEntry
from search.analysis import syllables
from search.arrangement import Arrangement, arrangement
from search.filters import tidy
from search.index import Facets, IndexDamagedError, RawHit, RawHits, SearchIndex
from search.phrases import MOST, holds, long_phrases
from search.query import Query, parse
from search.rewriting import rewrite
from search.scan import scan_catalogue
from search.second_look import FEW, Looking, Reading
from search.snippet import snippet

_MOST_WAITING = 2000
_INSTEAD = {
    "spelling": "Không có văn bản nào khớp “{typed}”; đang hiện kết quả cho “{shown}”.",
    "number": "Không có số, ký hiệu “{typed}”; đang hiện các số gần giống.",
    "misread": "Không có văn bản nào khớp “{typed}”; đang hiện văn bản mà máy có thể đã đọc sai chữ.",
    "most": "Không có văn bản nào có đủ các từ “{typed}”; đang hiện văn bản có nhiều từ nhất.",
}
_ALSO = {
    "spelling": "Hiện thêm kết quả cho “{shown}”.",
    "number": "Hiện thêm các số gần giống.",
    "misread": "Hiện thêm văn bản mà máy có thể đã đọc sai chữ.",
    "most": "Hiện thêm văn bản có gần đủ các từ.",
}
_EVERYTHING = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One found record. snippet_html holds no markup but <mark>; pages count from 1."""

    record_id: int
    symbol: str | None
    date: str | None
    kind: str | None
    issuer: str | None
    subject: str | None
    score: float
    snippet_html: str
    snippet: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a search. facets: kind, issuer, year, urgency → value → count over all hits, most frequent first.

    Where few records were found, also unit (by id) and state. `answered` is the query that the hits answer: the typed
    one, or the better spelling that is shown in its place.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    facets: Facets = field(default_factory=dict)
    suggestion: str | None = None
    explanation: str | None = None
    answered: str = ""


def search(
    conn: Connection,
    index: SearchIndex,
    text: str,
    *,
    limit: int = 10,
    offset: int = 0,
    filters: Mapping[str, str] | None = None,
    access: frozenset[str] = frozenset({"normal"}),
    today: date,
    sort: str = "relevance",
    offices: Sequence[str] | None = None,
) -> Results:
    """Answer what a person typed, over the records whose access is in `access`, in one of search.arrangement.SORTS.

    offices: our own, for counting states of response; None leaves these and the units uncounted.
    Raises UsageError on an unknown filter or order; a wrong query or a damaged index never raises.
    """
    query = parse(text, today)
    iso = today.isoformat()
    asked, chosen = arrangement(tidy(filters or {}), access=access, today=iso, sort=sort, offices=offices)
    span = slice(max(0, offset), max(0, offset) + max(0, limit))
    try:
        see = _View(conn, index, chosen, asked, withdrawn(conn, index, access))
        see = _with_whole_phrases(see, query)
        raw = see.search(query, span.stop)
        reading = _looking(see, query, raw).again()
    except IndexDamagedError:
        note = " Chỉ mục đang được dựng lại nên kết quả lấy thẳng từ sổ, chưa xếp hạng và không sửa lỗi gõ."
        depth = asked.depth(span.stop) or _EVERYTHING
        raw = asked.arranged(conn, scan_catalogue(outbox.scan(conn), query, depth, chosen, access))
        return results(conn, query, raw, span, access, explanation=query.explanation + note)
    if reading is None:
        return results(conn, query, raw, span, access, explanation=query.explanation)
    return _second(see, query, raw, reading, span)


def browse(
    conn: Connection,
    *,
    limit: int = 10,
    offset: int = 0,
    filters: Mapping[str, str] | None = None,
    access: frozenset[str] = frozenset({"normal"}),
    today: date,
    sort: str = "relevance",
    offices: Sequence[str] | None = None,
) -> Results:
    """Answer filters without a query, from the catalogue alone: newest first, or by number. Raises UsageError."""
    asked, chosen = arrangement(
        tidy(filters or {}),
        access=access,
        today=today.isoformat(),
        sort=sort if sort == "number" else "date",
        offices=offices,
    )
    ids = listing.matching(conn, chosen, access=access)
    counted = {} if asked.narrows else listing.counts(conn, ids, access=access)
    raw = asked.arranged(conn, RawHits(len(ids), tuple(RawHit(one, 0.0) for one in ids), counted))
    how = "theo loại rồi theo số" if asked.sort == "number" else "mới nhất trước"
    which = "mọi văn bản" if not filters else "các văn bản qua bộ lọc"
    span = slice(max(0, offset), max(0, offset) + max(0, limit))
    return results(conn, parse("", today), raw, span, access, explanation=f"Hiện {which}, {how}.")


@dataclass(frozen=True, slots=True)
class _View:
    """The index as one person sees it through the chosen filters, in the asked order."""

    conn: Connection
    index: SearchIndex
    filters: Mapping[str, str]
    asked: Arrangement
    without: frozenset[int]

    def search(self, query: Query, end: int) -> RawHits:
        return self.asked.arranged(self.conn, self.engine(query, self.asked.depth(end)))

    def engine(self, query: Query, limit: int | None) -> RawHits:
        """Return what the engine finds, by score, before units, states and orders."""
        if query.tree is not None:
            tree = rewrite(query.tree, self.index.vocabulary, partial(self.index.frequency, "text"))
            query = replace(query, tree=tree)
        return self.index.search(query, limit, self.filters, self.asked.access, self.without)


def withdrawn(conn: Connection, index: SearchIndex, access: frozenset[str]) -> frozenset[int]:
    """Return records that the index still shows and the catalogue no longer does: they must not even be counted."""
    waiting = {row.record_id for row in outbox.pending(conn, _MOST_WAITING)}
    if not waiting:
        return frozenset()
    waiting &= index.record_ids()
    entries = outbox.entries(conn, waiting)
    return frozenset(n for n in waiting if n not in entries or entries[n].access not in access)


def _with_whole_phrases(see: _View, query: Query) -> _View:
    """Return the view without the records in which the pairs of a quoted phrase stand apart."""
    phrases = long_phrases(query.tree)
    if not phrases:
        return see
    found = see.engine(query, MOST + 1)
    if found.total > MOST:
        return see
    entries = outbox.entries(see.conn, [hit.record_id for hit in found.hits])
    apart = {entry.record_id for entry in entries.values() if not holds(entry, phrases)}
    return replace(see, without=see.without | apart)


def _looking(see: _View, query: Query, raw: RawHits) -> Looking:
    """Return a second look at a query: in the person's view and filters, by fit, whatever the order of the page."""
    asked = replace(see.asked, sort="relevance", offices=see.asked.offices if see.asked.narrows else None)
    fit = raw if see.asked.sort == "relevance" else replace(see, asked=asked).search(query, FEW)
    return Looking(see.index, replace(see, asked=asked).search, partial(outbox.entries, see.conn), query, fit)


def _second(see: _View, query: Query, raw: RawHits, reading: Reading, span: slice) -> Results:
    """Show what another reading finds, beside what the typed one does, and say so."""
    conn, access = see.conn, see.asked.access
    chosen = reading.beside(query) if raw.total else reading.of(query)
    found = see.search(chosen, max(span.stop, 1))
    shown = _accented(conn, reading.of(query), found, access) if reading.kind == "spelling" else None
    told = (_ALSO if raw.total else _INSTEAD)[reading.kind].format(typed=query.text, shown=shown)
    explanation = f"{query.explanation} {told}" if raw.total else told
    return results(
        conn, chosen, found, span, access, explanation=explanation, suggestion=shown, answered=shown
    )


def results(
    conn: Connection,
    query: Query,
    raw: RawHits,
    span: slice,
    access: frozenset[str],
    *,
    explanation: str,
    suggestion: str | None = None,
    answered: str | None = None,
) -> Results:
    """Return the hits of a span with fields and snippets; one whose access has changed meanwhile is left out."""
    hits: list[Hit] = []
    hidden = 0
    entries = outbox.entries(conn, [hit.record_id for hit in raw.hits[span]])
    for hit in raw.hits[span]:
        entry = entries.get(hit.record_id)
        if entry is None or entry.access not in access:
            hidden += 1
            continue
        hits.append(_hit(entry, hit.score, query))
    told = query.text if answered is None else answered
    return Results(raw.total - hidden, tuple(hits), raw.facets, suggestion, explanation, told)


def _hit(entry: IndexEntry, score: float, query: Query) -> Hit:
    shown = snippet(entry.pages, entry.raw_pages, query.marks, entry.subject or "")
    return Hit(
        record_id=entry.record_id,
        symbol=entry.symbol,
        date=entry.date,
        kind=entry.kind,
        issuer=entry.issuer,
        subject=entry.subject,
        score=round(score, 3),
        snippet_html=shown.html,
        snippet=shown.plain,
        pages=shown.pages,
    )


def _accented(conn: Connection, query: Query, raw: RawHits, access: frozenset[str]) -> str:
    """Return the query's words as the best hit writes them: 'thuc hien' → 'thực hiện'."""
    entry = outbox.entry(conn, raw.hits[0].record_id) if raw.hits else None
    if entry is None or entry.access not in access:
        return query.text
    return " ".join(_spelling(query, [entry.subject or "", *entry.pages]))


def _spelling(query: Query, texts: Iterable[str]) -> list[str]:
    wanted = [word.folded for word in query.words]
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        words = list(syllables(text))
        for start in range(len(words)):
            row = words[start : start + len(wanted)]
            if [word.folded for word in row] == wanted:
                return [word.text.lower() for word in row]
        for word in words:
            seen.setdefault(word.folded, Counter())[word.text.lower()] += 1
    return [seen[word].most_common(1)[0][0] if word in seen else word for word in wanted]
