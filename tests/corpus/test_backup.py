import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus import backup, catalogue, jobs
from corpus.archive import Archive
from corpus.errors import ArchiveError
from ingest import worker
from ingest.intake import Receipt
from search.results import search
from search.whoosh_index import WhooshIndex
from tests import stub
from tests.invariants import broken
from vanthu import index_catcher


def found(archive: Archive, text: str) -> list[int]:
    with archive.database.read() as conn:
        results = search(
            conn,
            WhooshIndex(archive.index_dir),
            text,
            limit=50,
            offset=0,
            filters={},
            access=frozenset({"normal"}),
            today=date(2026, 3, 25),
        )
    return [hit.record_id for hit in results.hits]


def test_a_backup_taken_during_intake_restores_whole(
    archive: Archive, put: Callable[..., Receipt], tmp_path: Path
) -> None:
    for n in range(12):
        put(f"Số: {n}/SNV\nkiểm tra lần {n}", f"{n}.txt")
    done = threading.Event()

    def work() -> None:
        worker.run(archive, until_empty=True, read=stub.read, after_each=index_catcher(archive))
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not _filed(archive):
        done.wait(0.01)
    taken = backup.backup(archive, tmp_path / "copy")
    assert not done.is_set(), "the backup must be taken while letters are being filed"
    thread.join()
    assert taken.good and 0 < taken.fixity.checked < 12

    restored_check = backup.restore(tmp_path / "copy", tmp_path / "back")
    restored = Archive.open(tmp_path / "back")
    index_catcher(restored)()
    assert restored_check.good
    assert broken(restored.folder) == []
    with restored.database.read() as conn:
        counts = jobs.counts(conn)
        ids = catalogue.all_ids(conn)
    assert counts["indexed"] == len(ids) == taken.fixity.checked
    assert counts["refused"] == 12 - len(ids)
    assert sorted(found(restored, "kiem tra")) == ids


def _filed(archive: Archive) -> bool:
    with archive.database.read() as conn:
        return len(catalogue.all_ids(conn)) >= 2


def test_the_index_can_be_deleted_and_rebuilt_with_the_same_answers(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    for n in range(5):
        put(f"Số: {n}/SNV\nkiểm tra đê điều số {n}", f"{n}.txt")
    work_off()
    before = found(archive, "đê điều"), found(archive, "3/SNV")
    WhooshIndex(archive.index_dir).drop()
    index_catcher(archive)()
    assert (found(archive, "đê điều"), found(archive, "3/SNV")) == before
    assert len(before[0]) == 5 and len(before[1]) == 1


def test_a_damaged_backup_is_not_restored(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None], tmp_path: Path
) -> None:
    put("Số: 1/SNV")
    work_off()
    backup.backup(archive, tmp_path / "copy")
    original = next((tmp_path / "copy" / "originals").glob("*/*"))
    original.chmod(0o600)
    original.write_bytes(b"changed")
    assert not backup.check(tmp_path / "copy").good
    with pytest.raises(ArchiveError, match="hỏng"):
        backup.restore(tmp_path / "copy", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_backup_never_overwrites(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(ArchiveError, match="không trống"):
        backup.backup(archive, tmp_path / "full")
