"""Hits as people see them: fields and snippets from the catalogue, facets, a suggestion, and what was understood.

Snippets come from the catalogue's accented text, never from the index, and every hit's access is asked of the
catalogue once more: the index may lag behind a record that was restricted a second ago. When the index is damaged
the catalogue itself answers, slower and unranked, and says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from sqlalchemy import Connection

from corpus import outbox
from corpus.record import IndexEntry
from search.analysis import syllables
from search.filters import tidy
from search.index import Facets, IndexDamagedError, RawHits, SearchIndex
from search.query import Query, parse
from search.rewriting import rewrite
from search.scan import scan_catalogue
from search.second_look import Looking, Reading
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
    """The answer to a search. facets: kind, issuer, year → value → count over all hits, most frequent first."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: Facets = field(default_factory=dict)
    suggestion: str | None = None
    explanation: str | None = None


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
) -> Results:
    """Answer what a person typed, over the records whose access is in `access`.

    Raises UsageError on an unknown filter; a wrong query or a damaged index never raises.
    """
    query = parse(text, today)
    chosen = tidy(filters or {})
    end = max(0, offset) + max(0, limit)
    try:
        see = _View(index, chosen, access, _withdrawn(conn, index, access))
        raw = see.search(query, end)
        reading = Looking(index, see.search, partial(outbox.entry, conn), query, raw).again()
    except IndexDamagedError:
        note = " Chỉ mục đang được dựng lại nên kết quả lấy thẳng từ sổ, chưa xếp hạng và không sửa lỗi gõ."
        raw, reading = scan_catalogue(outbox.scan(conn), query, end, chosen, access), None
        return _results(conn, query, raw, offset, access, None, query.explanation + note)
    if reading is None:
        return _results(conn, query, raw, offset, access, None, query.explanation)
    return _second(conn, see, query, raw, reading, offset, end)


@dataclass(frozen=True, slots=True)
class _View:
    """The index as one person sees it through the chosen filters."""

    index: SearchIndex
    filters: Mapping[str, str]
    access: frozenset[str]
    without: frozenset[int]

    def search(self, query: Query, limit: int) -> RawHits:
        if query.tree is not None:
            tree = rewrite(query.tree, self.index.vocabulary, partial(self.index.frequency, "text"))
            query = replace(query, tree=tree)
        return self.index.search(query, limit, self.filters, self.access, self.without)


def _withdrawn(conn: Connection, index: SearchIndex, access: frozenset[str]) -> frozenset[int]:
    """Return records that the index still shows and the catalogue no longer does: they must not even be counted."""
    waiting = {row.record_id for row in outbox.pending(conn, _MOST_WAITING)}
    if not waiting:
        return frozenset()
    entries = {record_id: outbox.entry(conn, record_id) for record_id in waiting & index.record_ids()}
    return frozenset(n for n, entry in entries.items() if entry is None or entry.access not in access)


def _second(
    conn: Connection, see: _View, query: Query, raw: RawHits, reading: Reading, offset: int, end: int
) -> Results:
    """Show what another reading finds, beside what the typed one does, and say so."""
    chosen = reading.beside(query) if raw.total else reading.of(query)
    found = see.search(chosen, max(end, 1))
    shown = _accented(conn, reading.of(query), found, see.access) if reading.kind == "spelling" else None
    told = (_ALSO if raw.total else _INSTEAD)[reading.kind].format(typed=query.text, shown=shown)
    explanation = f"{query.explanation} {told}" if raw.total else told
    return _results(conn, chosen, found, offset, see.access, shown, explanation)


def _results(
    conn: Connection,
    query: Query,
    raw: RawHits,
    offset: int,
    access: frozenset[str],
    suggestion: str | None,
    explanation: str,
) -> Results:
    hits: list[Hit] = []
    hidden = 0
    for hit in raw.hits[max(0, offset) :]:
        entry = outbox.entry(conn, hit.record_id)
        if entry is None or entry.access not in access:
            hidden += 1
            continue
        hits.append(_hit(entry, hit.score, query))
    return Results(raw.total - hidden, tuple(hits), raw.facets, suggestion, explanation)


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
