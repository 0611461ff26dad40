"""Engine and transactions over one SQLite file: WAL, synchronous=FULL, foreign keys, BEGIN IMMEDIATE for writers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

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

    def truncate_log(self) -> None:
        """Empty the write-ahead log, so that deleted rows do not linger in it (secrecy, design §4)."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _engine(path: Path) -> Engine:
    """Return an engine without a pool: a connection never crosses a fork or a thread."""
    # Parameters hold letters: they belong in no log. isolation_level None: the transactions are ours, and
    # pysqlite opens none behind our back.
    own = {"isolation_level": None}
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, hide_parameters=True, connect_args=own)

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi_connection: Any, _record: Any) -> None:
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    return engine
