import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import ProgrammingError
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select

from corpus import accounts, audit, catalogue, migrate, tokens
from corpus.archive import Archive
from corpus.database import Database
from corpus.errors import ArchiveError
from corpus.record import Word
from corpus.schema import left_alone, link, metadata
from corpus.settings import Settings
from corpus.words import pack

OLD = Word("Kính", "Kinh", (10, 10, 90, 30), 0.9)


def test_migrations_have_one_head_and_lead_to_the_metadata(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "c.sqlite")
    with Database(tmp_path / "c.sqlite").read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert ScriptDirectory.from_config(migrate._config(None)).get_heads() == [migrate.head()]


def test_an_archive_of_the_first_schema_is_brought_up_and_keeps_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with Database(path).write() as conn:
        command.upgrade(migrate._config(conn), "0001")
        conn.exec_driver_sql(
            "INSERT INTO record (id, revision, created_at, direction, access, review, review_reasons, recipients,"
            " distribution) VALUES (1, 1, '2026-03-25', 'in', 'normal', 'none', '[]', '[]', '[]')"
        )
        conn.exec_driver_sql(
            "INSERT INTO original VALUES ('00', 1, 'text/plain', 'x', '2026-03-25', 'an', NULL)"
        )
        page = (1, 1, "00", 1, 0.0, 100, 140, 120, "good", "[]", "ocr", pack([OLD]))
        conn.exec_driver_sql("INSERT INTO record_page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", page)
    migrate.upgrade(path)
    with Database(path).read() as conn:
        ((found, _),) = catalogue.pages(conn, 1)
    assert (found.words, found.steps) == ((OLD,), ())
    assert path.with_suffix(f".before-{migrate.head()}.sqlite").exists()


def test_links_of_the_second_schema_keep_what_people_decided(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with Database(path).write() as conn:
        command.upgrade(migrate._config(conn), "0002")
        for number in (1, 2):
            conn.exec_driver_sql(
                "INSERT INTO record (id, revision, created_at, direction, access, review, review_reasons, recipients,"
                f" distribution) VALUES ({number}, 1, '2026-03-25', 'in', 'normal', 'none', '[]', '[]', '[]')"
            )
        conn.exec_driver_sql(
            "INSERT INTO citation (id, record_id, position, symbol, relation, text, page, confidence)"
            " VALUES (7, 1, 1, '12/UBND-VP', 'implements', 'Thực hiện …', 1, 0.9)"
        )
        conn.exec_driver_sql("INSERT INTO link VALUES (3, 7, 2, 'person', 'rejected', 0.5)")
    migrate.upgrade(path)
    with Database(path).read() as conn:
        row = conn.execute(select(link)).one()
    assert (row.id, row.source_id, row.target_id, row.citation_id) == (3, 1, 2, 7)
    assert (row.relation, row.origin, row.state) == ("implements", "person", "rejected")


def test_sessions_of_the_seventh_schema_are_over_and_people_keep_what_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with Database(path).write() as conn:
        command.upgrade(migrate._config(conn), "0007")
        for number, name in ((1, "an"), (2, "binh")):
            conn.exec_driver_sql(
                f"INSERT INTO account VALUES ({number}, '{name}', 'Người', 'clerk', 'h', 0, 1, 7, '2026-01-01')"
            )
        conn.exec_driver_sql("INSERT INTO member VALUES (1, NULL, 'an@coquan.vn')")
        conn.exec_driver_sql(
            "INSERT INTO api_token (account_id, name, token_hash, writes, created_at)"
            " VALUES (1, 'máy quét', 'x', 1, '2026-01-01')"
        )
        for at, action in (("2026-02-01", "sign-in"), ("2026-03-01", "sign-in"), ("2026-04-01", "sign-out")):
            audit.append(conn, at=at, person="an", action=action, subject="account:an")
    migrate.upgrade(path)
    with Database(path).read() as conn:
        an, binh = accounts.everyone(conn)
        assert (an.signed_in_at, binh.signed_in_at) == ("2026-03-01", None)
        assert (an.created_at, an.role, an.active) == ("2026-01-01", "clerk", True)
        assert conn.exec_driver_sql("SELECT email FROM member").scalars().all() == ["an@coquan.vn"]
        assert [one.name for one in tokens.of_account(conn, 1)] == ["máy quét"]
        assert conn.exec_driver_sql("SELECT count(*) FROM session").scalar_one() == 0
        assert conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert audit.broken(conn) is None


def test_every_connection_is_durable_and_checks_foreign_keys(archive: Archive) -> None:
    with archive.database.read() as conn:
        pragmas = {
            p: conn.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert conn.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1


def test_a_failed_transaction_leaves_nothing(archive: Archive) -> None:
    with pytest.raises(ZeroDivisionError), archive.database.write() as conn:
        conn.execute(insert(left_alone).values(digest="a"))
        raise ZeroDivisionError
    with archive.database.read() as conn:
        assert conn.execute(select(left_alone)).all() == []


def test_a_write_that_may_be_left_out_waits_for_nobody(archive: Archive) -> None:
    archive.database.keep_open()
    other = Database(archive.database.path)

    def add(digest: str) -> bool:
        return archive.database.write_if_free(
            lambda conn: conn.execute(insert(left_alone).values(digest=digest))
        )

    with other.write():
        assert not add("left out")
    assert add("kept")
    with pytest.raises(ZeroDivisionError):
        archive.database.write_if_free(lambda _conn: 1 / 0)
    assert add("after a fault")
    with archive.database.read() as conn:
        assert conn.execute(select(left_alone)).scalars().all() == ["kept", "after a fault"]
        assert conn.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 20_000


def test_a_damaged_catalogue_is_never_replaced_by_an_empty_one(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    Archive.create(folder, Settings())
    (folder / "catalogue.sqlite").write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    with pytest.raises(ArchiveError, match="restore-backup"):
        Archive.open(folder)
    assert (folder / "catalogue.sqlite").stat().st_size == 5016


def test_a_catalogue_of_a_newer_vanthu_is_refused(archive: Archive) -> None:
    with archive.database.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    with pytest.raises(ArchiveError, match="mới hơn"):
        Archive.open(archive.folder)


def test_opening_a_missing_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="vanthu init"):
        Archive.open(tmp_path / "nowhere")


def test_one_holder_of_a_lock(archive: Archive) -> None:
    with archive.lock("worker") as first, archive.lock("worker") as second:
        assert (first, second) == (True, False)
    with archive.lock("worker") as again:
        assert again


def connection_of(database: Database) -> Any:
    with database.read() as conn:
        return conn.connection.dbapi_connection


def test_a_thread_keeps_its_own_connection_when_it_is_told_to(archive: Archive) -> None:
    database = archive.database
    database.keep_open()
    first = connection_of(database)
    assert connection_of(database) is first
    with database.read() as outer:
        assert outer.connection.dbapi_connection is first
        assert connection_of(database) is not first  # one within the other is a second one
    with ThreadPoolExecutor(1) as other:
        assert other.submit(connection_of, database).result() is not first
    with database.write() as conn:
        conn.execute(insert(left_alone).values(digest="x"))
    with database.read() as conn:
        assert conn.execute(select(left_alone)).scalars().all() == ["x"]


def test_a_kept_connection_is_in_no_transaction_after_an_error(archive: Archive) -> None:
    archive.database.keep_open()
    with pytest.raises(ZeroDivisionError), archive.database.write() as conn:
        conn.execute(insert(left_alone).values(digest="x"))
        raise ZeroDivisionError
    with archive.database.read() as conn:
        assert conn.execute(select(left_alone)).all() == []
    with archive.database.write() as conn:
        conn.execute(insert(left_alone).values(digest="y"))


def test_a_kept_connection_does_not_outlive_its_file(archive: Archive, tmp_path: Path) -> None:
    archive.database.keep_open()
    first = connection_of(archive.database)
    other = Archive.create(tmp_path / "other", Settings())
    with other.database.write() as conn:
        conn.execute(insert(left_alone).values(digest="of the other"))
    other.database.path.replace(archive.database.path)
    assert connection_of(archive.database) is not first
    with archive.database.read() as conn:
        assert conn.execute(select(left_alone)).scalars().all() == ["of the other"]


def test_a_fork_opens_its_own_connection(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.database.keep_open()
    first = connection_of(archive.database)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert connection_of(archive.database) is not first


def test_connections_are_closed_where_nobody_keeps_them(archive: Archive) -> None:
    first = connection_of(archive.database)
    with pytest.raises(ProgrammingError):
        first.execute("SELECT 1")
