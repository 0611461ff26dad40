"""The default engine: Whoosh 2.7.4 keeps the segments, search.ranking evaluates the query on their posting lists.

Known faults of Whoosh and how they are kept out: `Searcher.refresh` is wrong, so a new reader is opened whenever
the folder has changed; limited searches over nested queries give a wrong top ten, so no query of Whoosh is used;
it neither syncs its files nor notices damage in them, so search.seal does; its table of contents is a pickle, so
the folder is 0700, never restored from a backup and only ever rebuilt.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.record import IndexEntry
from search import seal
from search.analysis import FACETS, Terms, entry_terms
from search.index import RawHit, RawHits, damage_noticed
from search.posting_pool import COLUMNS, PostingPool
from search.query import Query
from search.ranking import Evaluator, best
from search.whoosh_codec import Codec, Writer
from search.whoosh_parts import SegmentReader, create_in, fields, formats, open_dir
from search.whoosh_snapshot import Snapshot

_MEMORY_MB = 64  # of postings before the writer spills to a file in the index folder

_SWAP_SECONDS = 0.05

_COUNTED = ("text", "title", "pairs", "toned_pairs")
_TERM_SETS = ("toned", "numbers", "cited", "words", "keys")

T = TypeVar("T")


class TermField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """A field whose terms we write ourselves: Whoosh needs only its name and that it has terms."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)


def _schema() -> Any:
    return fields.Schema(**{name: TermField() for name in (*_COUNTED, *_TERM_SETS, COLUMNS)})


class WhooshIndex:
    """SearchIndex in one folder. Searches may come from several threads; changes from one process at a time."""

    def __init__(self, index_dir: Path) -> None:
        self._dir = index_dir
        self._guard = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[int, int] | None = None
        self._writer: Any = None
        self._written: set[int] = set()
        self._held: NDArray[np.int64] = np.array([], dtype=np.int64)

    def upsert(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace records; seen after commit."""
        count = 0
        for entry in entries:
            terms = entry_terms(entry)
            with self._guard, damage_noticed():
                self._remove(entry.record_id)
                self._write(entry.record_id, terms)
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
        return self._ask(lambda found: found.vocabulary)

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
        writer = Writer(index, limitmb=_MEMORY_MB, codec=Codec())
        writer.pool = PostingPool(Path(writer.temp_storage().folder), _MEMORY_MB << 20)
        self._writer = writer
        self._held = self._records(writer)

    @staticmethod
    def _records(writer: Any) -> NDArray[np.int64]:
        """Return the record ids of all documents that are there, by document number over all segments."""
        parts = [np.array([], dtype=np.int64)]
        for segment in writer.segments:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            parts.append(reader._terms.column("record"))
            reader.close()
        return np.concatenate(parts)

    def _remove(self, record_id: int) -> None:
        if record_id in self._written:
            self.commit()  # a document of the same, unwritten batch cannot be deleted
        if self._writer is None:
            self._open_writer()
        for place in np.flatnonzero(self._held == record_id):
            self._writer.delete_document(int(place))

    def _write(self, record_id: int, terms: Terms) -> None:
        pool, place = self._writer.pool, self._writer.take_place()
        for name in _COUNTED:
            pool.add_counts(name, place, getattr(terms, name))
        for name in _TERM_SETS:
            pool.add_terms(name, place, getattr(terms, name))
        numbers = {
            "record": record_id,
            "day": terms.day,
            "text_length": sum(terms.text.values()),
            "title_length": sum(terms.title.values()),
        }
        for name, value in numbers.items():
            pool.add_column(name, (value,))
