"""Engine and transactions over one SQLite file: WAL, synchronous=FULL, foreign keys, BEGIN IMMEDIATE for writers."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from corpus.ordering import COLLATION, compare

_BUSY_MILLISECONDS = 20_000


class Database:
    """The catalogue file. `read()` and `write()` are the only ways to a connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = _engine(path)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the catalogue and changes nothing."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection inside one BEGIN IMMEDIATE transaction: committed at the end, undone on an error."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")

    def write_if_free(self, work: Callable[[Connection], object]) -> bool:
        """Do a small write that may as well be left out; False when it was, because others write or the disk is full.

        It never waits: a page that is only read must not hang on it.
        """
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            try:
                return _done(connection, work)
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")

    def keep_open(self) -> None:
        """From now on let each thread keep a connection: a page opens the catalogue once and not seven times.

        For a process that answers pages. The write-ahead log then stays beside the catalogue between two writes.
        """
        cast(_OneEach, self.engine.pool).keeps = True

    def truncate_log(self) -> None:
        """Empty the write-ahead log, so that deleted rows do not linger in it (secrecy, design §4)."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _done(connection: Connection, work: Callable[[Connection], object]) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        work(connection)
        connection.exec_driver_sql("COMMIT")
    except OperationalError:
        return False
    finally:
        if getattr(connection.connection.dbapi_connection, "in_transaction", False):
            connection.exec_driver_sql("ROLLBACK")
    return True


class _OneEach(NullPool):
    """Opens a connection each time or, when it `keeps`, lets a thread use its last one again.

    A connection never crosses a fork or a thread. One to a file in whose place another lies is not used again.
    """

    keeps = False

    def __init__(self, creator: Any, **options: Any) -> None:
        super().__init__(creator, **options)
        self._mine = local()

    def _do_get(self) -> ConnectionPoolEntry:
        pid, held = getattr(self._mine, "idle", (0, None))
        if held is None or pid != os.getpid():
            return super()._do_get()  # what a fork left here stays: it is the parent's to close
        self._mine.idle = 0, None
        if held.info["file"] == _file_of(held.info["path"]):
            return cast(ConnectionPoolEntry, held)
        held.close()
        return super()._do_get()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        pid, held = getattr(self._mine, "idle", (0, None))
        if self.keeps and record.dbapi_connection is not None and (held is None or pid != os.getpid()):
            self._mine.idle = os.getpid(), record
        else:
            record.close()


def _file_of(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another that is put in its place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _engine(path: Path) -> Engine:
    """Return an engine whose connections never cross a fork or a thread."""
    # Parameters hold letters: they belong in no log. isolation_level None: the transactions are ours, and
    # pysqlite opens none behind our back.
    own = {"isolation_level": None}
    engine = create_engine(f"sqlite:///{path}", poolclass=_OneEach, hide_parameters=True, connect_args=own)

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi_connection: Any, entry: Any) -> None:
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")
        dbapi_connection.create_collation(COLLATION, compare)
        entry.info.update(path=path, file=_file_of(path))

    return engine
