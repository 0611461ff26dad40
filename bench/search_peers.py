"""What others search with, on the same letters: SQLite's FTS5, and Whoosh as it comes, with 'and' and with 'or'.

Each is used as its manual says: one field of everything for FTS5 with accents removed; StandardAnalyzer and the
default query parser for Whoosh. They know none of our fields and numbers, so they are asked the plain words.
"""

import re
import sqlite3
import warnings
from collections.abc import Iterable
from pathlib import Path

from corpus.record import IndexEntry

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import fields
    from whoosh.index import create_in, open_dir
    from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

_TEXTS = ("symbol", "issuer", "subject", "signer", "body")


def _row(entry: IndexEntry) -> tuple[str, ...]:
    body = "\n".join((*entry.pages, entry.date or "", entry.kind or ""))
    return (entry.symbol or "", entry.issuer or "", entry.subject or "", entry.signer or "", body)


class Fts5:
    """SQLite FTS5, unicode61 with remove_diacritics 2, bm25, all words required."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "fts5.db"
        self._conn = sqlite3.connect(self._path)

    def build(self, entries: Iterable[IndexEntry]) -> None:
        columns = ", ".join(_TEXTS)
        self._conn.execute(
            f"CREATE VIRTUAL TABLE letter USING fts5({columns}, tokenize='unicode61 remove_diacritics 2')"
        )
        self.add(entries)

    def add(self, entries: Iterable[IndexEntry]) -> None:
        rows = ((entry.record_id, *_row(entry)) for entry in entries)
        self._conn.executemany(
            f"INSERT INTO letter(rowid, {', '.join(_TEXTS)}) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        self._conn.commit()

    def search(self, text: str, limit: int) -> list[int]:
        asked = self._asked(text)
        if not asked:
            return []
        query = "SELECT rowid FROM letter WHERE letter MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in self._conn.execute(query, (asked, limit))]

    @staticmethod
    def _asked(text: str) -> str:
        """Return every word and every phrase quoted, so that no sign of the text is read as an operator."""
        parts = re.findall(r'"([^"]*)"|(\S+)', text)
        cleaned = (" ".join(re.findall(r"\w+", quoted or bare)) for quoted, bare in parts)
        return " ".join(f'"{part}"' for part in cleaned if part)

    def bytes(self) -> int:
        return self._path.stat().st_size


class StockWhoosh:
    """Whoosh 2.7.4 with StandardAnalyzer and its query parser over all fields; group: AndGroup or OrGroup."""

    def __init__(self, folder: Path, *, any_word: bool) -> None:
        self.name = "Whoosh or" if any_word else "Whoosh and"
        self._group = OrGroup if any_word else AndGroup
        self._dir = folder / "stock-whoosh"

    def build(self, entries: Iterable[IndexEntry]) -> None:
        self._dir.mkdir(parents=True, exist_ok=True)
        texts = dict.fromkeys(_TEXTS, fields.TEXT)
        create_in(self._dir, fields.Schema(id=fields.STORED, **texts))
        self.add(entries)

    def add(self, entries: Iterable[IndexEntry]) -> None:
        with open_dir(self._dir).writer(limitmb=64) as writer:
            for entry in entries:
                writer.add_document(id=entry.record_id, **dict(zip(_TEXTS, _row(entry), strict=True)))
        self._searcher = None

    _searcher = None

    def search(self, text: str, limit: int) -> list[int]:
        if self._searcher is None:
            index = open_dir(self._dir)
            self._searcher = index.searcher()
            self._parser = MultifieldParser(list(_TEXTS), index.schema, group=self._group)
        try:
            query = self._parser.parse(text)
        except Exception:  # its parser raises on some signs; a person would see an error page
            return []
        return [hit["id"] for hit in self._searcher.search(query, limit=limit)]

    def bytes(self) -> int:
        return sum(path.stat().st_size for path in self._dir.iterdir())
