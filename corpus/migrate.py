"""Brings a catalogue file to the newest schema with Alembic; a copy is kept before an older one is changed."""

import sqlite3
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from corpus.database import Database
from corpus.errors import ArchiveError

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(catalogue: Path) -> None:
    """Migrate the file (made if missing) to the head revision.

    Raises ArchiveError when the file is not a sound SQLite database or comes from a newer vanthu.
    """
    at = _revision(catalogue)
    if at == head():
        return
    if at is not None and at not in _known():
        raise ArchiveError("Kho này do bản vanthu mới hơn tạo ra. Hãy nâng cấp vanthu rồi mở lại.")
    if at is not None:
        _copy(catalogue, catalogue.with_suffix(f".before-{head()}.sqlite"))
    with Database(catalogue).write() as connection:
        command.upgrade(_config(connection), "head")


@cache
def head() -> str:
    """Return the one newest revision."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _revision(catalogue: Path) -> str | None:
    """Return the revision stamped in the file; None when there is no file or nothing in it yet."""
    if not catalogue.exists() or catalogue.stat().st_size == 0:
        return None
    connection = sqlite3.connect(catalogue)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "alembic_version" not in tables:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    except sqlite3.DatabaseError as error:
        raise ArchiveError(
            "Tệp %(name)s bị hỏng (%(error)s). Hãy phục hồi từ bản sao lưu: vanthu restore-backup",
            name=catalogue.name,
            error=error,
        ) from error
    finally:
        connection.close()


def _copy(source: Path, target: Path) -> None:
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    with copy:
        origin.backup(copy)
    origin.close()
    copy.close()
