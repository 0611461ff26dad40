import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from corpus import jobs
from corpus.archive import Archive
from corpus.errors import SecretMarkError
from ingest import worker
from ingest.watch import DropFolder
from tests import stub
from tests.conftest import NOW
from tests.invariants import broken
from vanthu import index_catcher


def clock() -> datetime:
    return NOW


@pytest.fixture
def drop(tmp_path: Path) -> DropFolder:
    (tmp_path / "scanner").mkdir()
    return DropFolder(tmp_path / "scanner")


def test_a_file_is_taken_when_it_has_stopped_changing_and_removed_when_it_is_kept(
    archive: Archive, drop: DropFolder, work_off: Callable[[], None]
) -> None:
    path = drop.folder / "thư.txt"
    path.write_text("Số: 1/SNV")
    assert drop.glance(archive, clock) == 0, "first seen now: it may still be growing"
    path.write_text("Số: 1/SNV, còn nữa")
    assert drop.glance(archive, clock) == 0, "it has grown"
    assert drop.glance(archive, clock) == 1
    assert path.exists(), "not kept yet"
    assert drop.glance(archive, clock) == 0, "never taken twice"
    work_off()
    drop.glance(archive, clock)
    assert not path.exists()
    assert broken(archive.folder) == []


def test_links_pipes_folders_and_hidden_files_are_left_alone(archive: Archive, drop: DropFolder) -> None:
    (drop.folder / "real.txt").write_text("Số: 1/SNV")
    (drop.folder / "link.txt").symlink_to("/etc/hostname")
    (drop.folder / ".part.txt").write_text("còn ghi")
    (drop.folder / "a.pdf").mkdir()
    os.mkfifo(drop.folder / "pipe.txt")
    drop.glance(archive, clock)
    assert drop.glance(archive, clock) == 1


def test_a_refused_file_stays_and_is_not_read_again(archive: Archive, drop: DropFolder) -> None:
    path = drop.folder / "rỗng.pdf"
    path.write_bytes(b"")
    drop.glance(archive, clock)
    assert [drop.glance(archive, clock) for _ in range(3)] == [1, 0, 0]
    assert path.exists()
    with archive.database.read() as conn:
        assert jobs.counts(conn) == {"refused": 1, "secret": 0}


def test_a_secret_file_is_wiped_from_the_archive_but_left_to_the_clerk(
    archive: Archive, drop: DropFolder
) -> None:
    path = drop.folder / "mật.txt"
    path.write_text("Số: 1/SNV")
    drop.glance(archive, clock)
    drop.glance(archive, clock)

    def secret(*args: object) -> stub.Letter:
        raise SecretMarkError

    worker.run(archive, until_empty=True, read=secret, after_each=index_catcher(archive))
    assert path.exists()
    assert [drop.glance(archive, clock) for _ in range(3)] == [0, 0, 0]
    with archive.database.read() as conn:
        assert jobs.counts(conn) == {"secret": 1}
    path.write_text("Số: 2/SNV, văn bản khác cùng tên")
    drop.glance(archive, clock)
    assert drop.glance(archive, clock) == 1, "another document under the same name is read"
