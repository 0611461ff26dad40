"""The fast engine: tantivy holds the same terms as the default engine and evaluates the queries itself.

An extra: pip install vanthu[fast]. Terms are made by search.analysis and handed over ready. Segments are sorted by
date, so that records of equal score stand newest first. A commit waits for tantivy's merges, then all files are
synced and sealed; whatever is wrong in the folder, and whatever tantivy panics at, is a damaged index.
"""

import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tantivy import Document, Index, IndexWriter, Order, Schema, SchemaBuilder

from corpus.errors import DiskFullError
from corpus.record import IndexEntry
from search import seal
from search.analysis import FACETS, Terms, entry_terms
from search.index import RawHits, damage_noticed
from search.query import Query
from search.tantivy_query import STEPS, least, written
from search.tantivy_snapshot import Snapshot, filter_key, newest

_LAYOUT = "tantivy-1"  # raise it whenever the fields below change: older indexes are then rebuilt
_MEMORY = 48_000_000  # bytes of postings before the writer makes a segment of them
_SWAP_SECONDS = 0.05
_USUAL_LENGTH = 400  # words of a letter; the mean of the archive would tell of records that may not be seen
_FULL = ("os error 28", "os error 122")  # no space left, quota exceeded

_TERM_FIELDS = ("title", "pairs", "toned_pairs", "toned", "numbers", "cited", "words")

T = TypeVar("T")


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", fast=True)
    builder.add_integer_field("newest", fast=True)
    for name in ("text", *STEPS, *_TERM_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("access", "filters"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def _document(record_id: int, terms: Terms) -> Document:
    document = Document()
    document.add_text("id", str(record_id))
    document.add_integer("day", terms.day)
    document.add_integer("newest", newest(terms.day, record_id))
    document.add_text("text", _row(terms.text))
    length = sum(terms.text.values())
    for name, step in STEPS.items():
        fewest = least(step, length, _USUAL_LENGTH)
        document.add_text(name, _row([word for word, often in terms.text.items() if often >= fewest]))
    for name in _TERM_FIELDS:
        document.add_text(name, _row(getattr(terms, name)))
    values = dict(key.split("=", 1) for key in terms.keys)
    for name, value in values.items():
        document.add_text("filters", filter_key(name, value))
        if name in FACETS:
            document.add_text(name, value)
    document.add_text(
        "access", written(values.get("access", ""))
    )  # each has one: what has none is seen by nobody
    return document


def _row(terms: Collection[str]) -> str:
    """Return terms, which hold no blanks, for tantivy to part again."""
    return " ".join(map(written, terms) if "" in terms else terms)


@contextmanager
def _panics_noticed() -> Iterator[None]:
    """Turn what tantivy throws into errors of ours: its panics are no Exception, its full disk is no OSError."""
    with damage_noticed():
        try:
            yield
        except Exception as error:
            if any(sign in str(error) for sign in _FULL):
                raise DiskFullError from error
            raise
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise RuntimeError(str(error)) from error


class TantivyIndex:
    """SearchIndex in one folder. Searches may come from several threads; changes from one process at a time."""

    def __init__(self, index_dir: Path) -> None:
        self._dir = index_dir
        self._guard = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._stamp: object = None
        self._seen: seal.Seen = set()
        self._writer: IndexWriter | None = None
        self._new = False
        self._written: set[int] = set()

    def upsert(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace records; seen after commit."""
        count = 0
        for entry in entries:
            document = _document(entry.record_id, entry_terms(entry))
            with self._guard, _panics_noticed():
                self._remove(entry.record_id)
                self._opened_writer().add_document(document)
                self._written.add(entry.record_id)
            count += 1
        return count

    def delete(self, record_ids: Iterable[int]) -> None:
        """Remove records; unknown ones are no error."""
        for record_id in record_ids:
            with self._guard, _panics_noticed():
                self._remove(record_id)

    def commit(self) -> None:
        """Write all changes, wait for merges, sync all to the disk and seal it."""
        with self._guard, _panics_noticed():
            writer, self._writer = self._opened_writer(), None
            self._written.clear()
            writer.commit()
            writer.wait_merging_threads()
            seal.write(self._dir, _LAYOUT)

    def search(
        self,
        query: Query,
        limit: int | None,
        filters: Mapping[str, str],
        allowed_access: frozenset[str],
        without: frozenset[int] = frozenset(),
    ) -> RawHits:
        """Answer a query over the records whose access is allowed and that are not in `without`."""
        tree = query.tree
        if tree is None:
            return RawHits(0, (), {name: {} for name in FACETS})
        return self._ask(lambda found: found.search(tree, limit, filters, allowed_access, without))

    def frequency(self, kind: str, term: str) -> int:
        """Return how many records hold a folded word or pair."""
        return self._ask(lambda found: found.frequency(kind, term))

    def vocabulary(self) -> tuple[str, ...]:
        """Return every folded word of the index."""
        return self._ask(lambda found: found.vocabulary())

    def record_ids(self) -> set[int]:
        """Return the ids of all records held."""
        return self._ask(lambda found: set(found.record_ids()))

    def stats(self) -> dict[str, int]:
        """Return documents, segments and bytes on the disk."""

        def count(snapshot: Snapshot) -> dict[str, int]:
            size = sum(path.stat().st_size for path in self._dir.iterdir() if path.is_file())
            return {"documents": snapshot.size, "segments": snapshot.segments, "bytes": size}

        return self._ask(count)

    def check(self) -> None:
        """See whether the seal is whole and the table of contents can be read."""
        with self._guard, _panics_noticed():
            seal.check(self._dir, engine=_LAYOUT)
            Index.open(str(self._dir))

    def verify(self) -> None:
        """Compare every sealed file with its checksum."""
        self._ask(lambda _: seal.check(self._dir, whole=True, engine=_LAYOUT))

    def drop(self) -> None:
        """Delete what is in the folder."""
        with self._guard:
            self.close()
            for path in self._dir.iterdir() if self._dir.exists() else ():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def close(self) -> None:
        """Give up open files and unwritten changes."""
        with self._guard:
            writer, self._writer = self._writer, None
            if writer is not None:
                with _panics_noticed():
                    writer.rollback()
                    writer.wait_merging_threads()
            self._written.clear()
            self._close_snapshot()

    def _close_snapshot(self) -> None:
        with self._guard:
            self._snapshot = self._stamp = None

    def _ask(self, question: Callable[[Snapshot], T]) -> T:
        """Answer from the current snapshot. A second try tells damage from a rebuild that swaps folders just now."""
        with _panics_noticed():
            try:
                with _panics_noticed():
                    return question(self._opened())
            except Exception:
                self._close_snapshot()
                time.sleep(_SWAP_SECONDS)
            try:
                with _panics_noticed():
                    return question(self._opened())
            except Exception:
                self._close_snapshot()
                seal.break_(self._dir)
                raise

    def _opened(self) -> Snapshot:
        """Return the snapshot of what is on the disk now, opening it anew when the folder has changed."""
        with self._guard:
            statuses = [(self._dir / name).stat() for name in ("meta.json", seal.NAME)]
            stamp = [(status.st_ino, status.st_mtime_ns) for status in statuses]
            if self._snapshot is None or stamp != self._stamp:
                self._close_snapshot()
                seal.check(self._dir, engine=_LAYOUT)
                self._seen = seal.check_unseen(self._dir, self._seen, _LAYOUT)
                self._snapshot = Snapshot(Index.open(str(self._dir)))
                self._stamp = stamp
            return self._snapshot

    def _opened_writer(self) -> IndexWriter:
        """Open the writer. An empty folder becomes an index, anything else must be a sound one."""
        if self._writer is not None:
            return self._writer
        self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._dir.chmod(0o700)
        self._new = not any(self._dir.iterdir())
        if self._new:
            index = Index(_schema(), str(self._dir), sort_by_field="newest", sort_order=Order.Desc)
        else:
            seal.check(self._dir, engine=_LAYOUT)
            index = Index.open(str(self._dir))
        self._writer = index.writer(_MEMORY, 1)
        return self._writer

    def _remove(self, record_id: int) -> None:
        writer = self._opened_writer()
        if not self._new or record_id in self._written:
            writer.delete_documents_by_term("id", str(record_id))
