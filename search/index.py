"""The thin protocol of a search engine, how the index is fed from the catalogue's outbox, and how it is rebuilt.

The index is derived: it can be deleted at any time and is made anew from the catalogue. One process at a time feeds
it, the one that holds `index.lock` beside the index folder; a record leaves the outbox only after the index that
holds it is on the disk.
"""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from corpus import outbox
from corpus.errors import DiskFullError, VanthuError, worded
from corpus.record import IndexEntry
from search.query import Query

Transaction = Callable[[], AbstractContextManager[Connection]]
Facets = Mapping[str, Mapping[str, int]]

_ENGINES = {"whoosh": "search.whoosh_index:WhooshIndex", "tantivy": "search.tantivy_index:TantivyIndex"}
_EVERY_ROW = 1_000_000_000


class IndexDamagedError(VanthuError):
    """The index is missing, of another version or damaged; searching falls back on the catalogue."""

    code = "index-damaged"
    message = worded("Chỉ mục tìm kiếm bị hỏng hoặc chưa có. Hệ thống sẽ dựng lại từ sổ; văn bản không mất.")


class EngineMissingError(VanthuError):
    """The chosen engine is an extra that is not installed."""

    code = "engine-missing"
    exit_code = 2
    message = worded(
        'Thiết đặt search_engine = "tantivy" cần thư viện tantivy, máy này chưa có. '
        'Hãy chạy: pip install vanthu[fast], hoặc đặt lại search_engine = "whoosh".'
    )


@dataclass(frozen=True, slots=True)
class RawHit:
    """A found record and its score."""

    record_id: int
    score: float


@dataclass(frozen=True, slots=True)
class RawHits:
    """All that a query found: how many, the best of them, and counts by facet over all of them."""

    total: int
    hits: tuple[RawHit, ...] = ()
    facets: Facets = field(default_factory=dict)


class SearchIndex(Protocol):
    """What vanthu needs of a search engine. Every method raises IndexDamagedError on a damaged index."""

    def upsert(self, entries: Iterable[IndexEntry]) -> int:
        """Add records or replace them; seen by searches after commit. Returns how many."""

    def delete(self, record_ids: Iterable[int]) -> None:
        """Remove records; unknown ones are no error."""

    def commit(self) -> None:
        """Put all changes on the disk, so that they outlive a power failure."""

    def search(
        self,
        query: Query,
        limit: int | None,
        filters: Mapping[str, str],
        allowed_access: frozenset[str],
        without: frozenset[int] = frozenset(),
    ) -> RawHits:
        """Answer a query over the records whose access is allowed and that are not in `without`.

        Filters are those of search.filters.tidy; limit None is all.
        """

    def frequency(self, kind: str, term: str) -> int:
        """Return how many records hold a folded word ('text') or pair of words ('pairs')."""

    def vocabulary(self) -> tuple[str, ...]:
        """Return every folded word of the index, of restricted records too: never show one unchecked."""

    def record_ids(self) -> set[int]:
        """Return the ids of all records held, to be compared with the catalogue."""

    def stats(self) -> dict[str, int]:
        """Return documents, segments and bytes on the disk."""

    def check(self) -> None:
        """See cheaply whether there is an index of this version whose last search did not fail."""

    def verify(self) -> None:
        """Read every byte and compare with the checksums of the last commit."""

    def drop(self) -> None:
        """Delete the index from the disk."""

    def close(self) -> None:
        """Give up open files and unwritten changes."""


def open_index(index_dir: Path, engine: str = "whoosh") -> SearchIndex:
    """Return the index in a folder; whether it is sound, and of this engine, is only seen at the first use.

    engine is the setting search_engine. Raises EngineMissingError where it is not installed.
    """
    module, _, name = _ENGINES[engine].partition(":")
    try:
        made = import_module(module)
    except ModuleNotFoundError as error:
        if error.name != engine:
            raise
        raise EngineMissingError from error
    opened: SearchIndex = getattr(made, name)(index_dir)
    return opened


@contextmanager
def damage_noticed() -> Iterator[None]:
    """Turn whatever an engine throws into IndexDamagedError; a full disk is told apart (nothing is damaged)."""
    try:
        yield
    except VanthuError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError from error
        raise IndexDamagedError from error
    except Exception as error:
        raise IndexDamagedError from error


def catch_up(
    engine_transaction: Transaction,
    index_dir: Path,
    limit: int = 200,
    *,
    write: Transaction | None = None,
    engine: str = "whoosh",
) -> int:
    """Feed the oldest waiting changes into the index; returns how many outbox rows were done.

    engine_transaction opens a connection for reading; `write` one for the final `done` (the same when None).
    Returns 0 at once where another process holds the lock. An index that is missing, damaged or of another engine
    than `engine` is rebuilt whole. Raises EngineMissingError.
    """
    with _lock(index_dir, wait=False) as held:
        if not held:
            return 0
        with engine_transaction() as conn:
            rows = outbox.pending(conn, limit)
            try:
                _feed(conn, rows, index_dir, engine)
            except IndexDamagedError:
                rows = outbox.pending(conn, _EVERY_ROW)
                _rebuild(outbox.scan(conn), index_dir, engine)
        if rows:
            with (write or engine_transaction)() as conn:
                outbox.done(conn, [row.id for row in rows])
        return len(rows)


def rebuild(all_entries: Iterable[IndexEntry], index_dir: Path, engine: str = "whoosh") -> int:
    """Make the index anew beside the old one and swap them; returns how many records. Waits for the lock.

    Raises EngineMissingError.
    """
    with _lock(index_dir, wait=True):
        return _rebuild(all_entries, index_dir, engine)


def _feed(conn: Connection, rows: list[outbox.OutboxRow], index_dir: Path, engine: str) -> None:
    """Bring the index to what the catalogue says now of each record named by a row."""
    index = open_index(index_dir, engine)
    index.check()
    if not rows:
        return
    found = {row.record_id: outbox.entry(conn, row.record_id) for row in rows}
    try:
        index.delete(record_id for record_id, entry in found.items() if entry is None)
        index.upsert(entry for entry in found.values() if entry is not None)
        index.commit()
    finally:
        index.close()


def _rebuild(all_entries: Iterable[IndexEntry], index_dir: Path, engine: str) -> int:
    beside = index_dir.with_name(f"{index_dir.name}.new-{secrets.token_hex(4)}")
    _clear_leftovers(index_dir)
    try:
        with damage_noticed():
            beside.mkdir(mode=0o700, parents=True)
        index = open_index(beside, engine)
        try:
            count = index.upsert(all_entries)
            index.commit()
        finally:
            index.close()
        _swap(beside, index_dir)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return count


def _swap(new: Path, current: Path) -> None:
    """Put the new folder in the place of the current one. Between the two renames a search finds no index."""
    old = current.with_name(f"{current.name}.old-{secrets.token_hex(4)}")
    if current.exists():
        current.rename(old)
    new.rename(current)
    handle = os.open(current.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    shutil.rmtree(old, ignore_errors=True)


def _clear_leftovers(index_dir: Path) -> None:
    """Remove what a rebuild that was killed left beside the index; only called under the lock."""
    for name in ("new", "old"):
        for folder in index_dir.parent.glob(f"{index_dir.name}.{name}-*"):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _lock(index_dir: Path, *, wait: bool) -> Iterator[bool]:
    """Hold index.lock beside the index (flock, freed when the process dies); yields whether we hold it."""
    index_dir.parent.mkdir(parents=True, exist_ok=True)
    with (index_dir.parent / "index.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
