"""The default engine: Whoosh 2.7.4 stores the posting lists, search.ranking evaluates the query on them.

Known faults of Whoosh and how they are kept out: `Searcher.refresh` is wrong, so a new reader is opened whenever
the folder has changed; limited searches over nested queries give a wrong top ten, so no query of Whoosh is used;
it neither syncs its files nor notices damage in them, so search.seal does; its table of contents is a pickle, so
the folder is 0700, never restored from a backup and only ever rebuilt.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from corpus.record import IndexEntry
from search import seal
from search.analysis import FACETS, Terms, entry_terms
from search.index import RawHit, RawHits, damage_noticed
from search.query import Query
from search.ranking import Evaluator, best
from search.whoosh_parts import W3Codec, columns, create_in, fields, formats, open_dir
from search.whoosh_snapshot import Snapshot

_MEMORY_MB = 64  # of postings before the writer spills to a file in the index folder

_SWAP_SECONDS = 0.05

T = TypeVar("T")


class TermField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """A field that takes ready terms: a Counter (frequencies are kept as weights) or a set."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Any, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, no payload) for Whoosh's writer."""
        for term in sorted(value):
            often = value[term] if isinstance(value, dict) else 1
            yield term.encode(), often, float(often), b""


_TERM_FIELDS = ("text", "title", "pairs", "toned_pairs", "toned", "numbers", "cited", "words", "keys")
_NUMBER_COLUMNS = ("record", "day", "text_length", "title_length")


def _schema() -> Any:
    columns_ = {name: fields.COLUMN(columns.NumericColumn("i")) for name in _NUMBER_COLUMNS}
    return fields.Schema(
        id=fields.ID(unique=True), **{name: TermField() for name in _TERM_FIELDS}, **columns_
    )


def _codec() -> Any:
    """Return Whoosh's codec without field lengths: we keep our own, and it would look for them at every posting."""
    codec = W3Codec()
    codec.length_stats = False
    return codec


def _document(record_id: int, terms: Terms) -> dict[str, Any]:
    values = {name: getattr(terms, name) for name in _TERM_FIELDS}
    lengths = {"text_length": sum(terms.text.values()), "title_length": sum(terms.title.values())}
    return {"id": str(record_id), "record": record_id, "day": terms.day, **lengths, **values}


class WhooshIndex:
    """SearchIndex in one folder. Searches may come from several threads; changes from one process at a time."""

    def __init__(self, index_dir: Path) -> None:
        self._dir = index_dir
        self._guard = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[int, int] | None = None
        self._writer: Any = None
        self._written: set[int] = set()

    def upsert(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace records; seen after commit."""
        count = 0
        for entry in entries:
            document = _document(entry.record_id, entry_terms(entry))
            with self._guard, damage_noticed():
                self._remove(entry.record_id)
                self._writer.add_document(**document)
                self._written.add(entry.record_id)
            count += 1
        return count

    def delete(self, record_ids: Iterable[int]) -> None:
        """Remove records; unknown ones are no error."""
        for record_id in record_ids:
            with self._guard, damage_noticed():
                self._remove(record_id)

    def commit(self) -> None:
        """Write all changes, sync them to the disk and seal them."""
        with self._guard, damage_noticed():
            if self._writer is None:
                self._open_writer()
            writer, self._writer = self._writer, None
            writer.commit()
            self._written.clear()
            seal.write(self._dir)

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

        def answer(snapshot: Snapshot) -> RawHits:
            visible = snapshot.visible(filters, allowed_access, without)
            found = Evaluator(snapshot, visible).find(tree)
            places = best(found, snapshot.days, snapshot.records, limit)
            hits = tuple(RawHit(int(snapshot.records[p]), float(found.scores[p])) for p in places)
            return RawHits(int(found.mask.sum()), hits, snapshot.facets(found.mask))

        return self._ask(answer)

    def frequency(self, kind: str, term: str) -> int:
        """Return how many records hold a folded word or pair."""
        return self._ask(lambda found: int(found.live[found.postings(kind, term)[0]].sum()))

    def vocabulary(self) -> tuple[str, ...]:
        """Return every folded word of the index."""
        return self._ask(lambda found: tuple(found.terms("text")))

    def record_ids(self) -> set[int]:
        """Return the ids of all records held."""
        return self._ask(lambda found: {int(n) for n in found.records[found.live]})

    def stats(self) -> dict[str, int]:
        """Return documents, segments and bytes on the disk."""

        def count(snapshot: Snapshot) -> dict[str, int]:
            size = sum(path.stat().st_size for path in self._dir.iterdir() if path.is_file())
            return {"documents": int(snapshot.live.sum()), "segments": snapshot.segments, "bytes": size}

        return self._ask(count)

    def check(self) -> None:
        """See whether the seal is whole and the table of contents can be read."""
        with self._guard, damage_noticed():
            seal.check(self._dir)
            open_dir(self._dir)

    def verify(self) -> None:
        """Compare every sealed file with its checksum."""
        self._ask(lambda _: seal.check(self._dir, whole=True))

    def drop(self) -> None:
        """Delete what is in the folder."""
        with self._guard:
            self.close()
            for path in self._dir.iterdir() if self._dir.exists() else ():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def close(self) -> None:
        """Give up open files and unwritten changes."""
        with self._guard:
            if self._writer is not None:
                writer, self._writer = self._writer, None
                with damage_noticed():
                    writer.cancel()
            self._written.clear()
            self._close_snapshot()

    def _close_snapshot(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
        self._snapshot = self._stamp = None

    def _ask(self, question: Callable[[Snapshot], T]) -> T:
        """Answer from the current snapshot. A second try tells damage from a rebuild that swaps folders just now."""
        with self._guard, damage_noticed():
            try:
                return question(self._opened())
            except Exception:
                self._close_snapshot()
                time.sleep(_SWAP_SECONDS)
            try:
                return question(self._opened())
            except Exception:
                self._close_snapshot()
                seal.break_(self._dir)
                raise

    def _opened(self) -> Snapshot:
        """Return the snapshot of what is on the disk now, opening it anew when the folder has changed."""
        status = self._dir.stat()
        stamp = (status.st_ino, status.st_mtime_ns)
        if self._snapshot is None or stamp != self._stamp:
            self._close_snapshot()
            seal.check(self._dir)
            self._snapshot = Snapshot(open_dir(self._dir).reader())
            self._stamp = stamp
        return self._snapshot

    def _open_writer(self) -> None:
        """Open the writer. An empty folder becomes an index, anything else must be a sound one."""
        self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._dir.chmod(0o700)
        if any(self._dir.iterdir()):
            seal.check(self._dir)
            index = open_dir(self._dir)
        else:
            index = create_in(self._dir, _schema())
        self._writer = index.writer(limitmb=_MEMORY_MB, codec=_codec())

    def _remove(self, record_id: int) -> None:
        if record_id in self._written:
            self.commit()  # Whoosh cannot replace a document of the same, unwritten batch
        if self._writer is None:
            self._open_writer()
        self._writer.delete_by_term("id", str(record_id))
