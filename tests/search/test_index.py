import errno
import fcntl
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DiskFullError
from corpus.record import IndexEntry
from search.index import IndexDamagedError, catch_up, damage_noticed, open_index, rebuild
from search.query import parse

TODAY = date(2026, 11, 23)


def held(index_dir: Path, engine: str) -> set[int]:
    index = open_index(index_dir, engine)
    try:
        return index.record_ids()
    finally:
        index.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index").mkdir()
    return tmp_path / "index"


def test_the_first_catch_up_builds_the_index(
    outbox_of: Callable[..., Any], letters: list[IndexEntry], folder: Path, engine: str
) -> None:
    box = outbox_of([])
    for entry in letters[:3]:
        box.change(entry)
    assert catch_up(box.transaction, folder, engine=engine) == 3
    assert held(folder, engine) == {1, 2, 3} and box.rows == []
    assert catch_up(box.transaction, folder, engine=engine) == 0 and box.scans == 1


def test_changes_are_fed_in_turns(
    outbox_of: Callable[..., Any], letters: list[IndexEntry], folder: Path, engine: str
) -> None:
    box = outbox_of(letters[:5])
    catch_up(box.transaction, folder, engine=engine)
    for entry in letters[5:10]:
        box.change(entry)
    box.remove(2)
    assert [catch_up(box.transaction, folder, limit=4, engine=engine) for _ in range(3)] == [4, 2, 0]
    assert held(folder, engine) == set(range(1, 11)) - {2} and box.scans == 1


def test_a_record_that_is_gone_is_deleted_whatever_the_row_says(
    outbox_of: Callable[..., Any], letters: list[IndexEntry], folder: Path, engine: str
) -> None:
    box = outbox_of(letters[:3])
    catch_up(box.transaction, folder, engine=engine)
    box.change(replace(letters[1], revision=2))
    del box.entries[2]
    catch_up(box.transaction, folder, engine=engine)
    assert held(folder, engine) == {1, 3}


def test_one_process_at_a_time(
    outbox_of: Callable[..., Any], letters: list[IndexEntry], folder: Path, engine: str
) -> None:
    box = outbox_of([])
    box.change(letters[0])
    with (folder.parent / "index.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert catch_up(box.transaction, folder, engine=engine) == 0
    assert len(box.rows) == 1
    assert catch_up(box.transaction, folder, engine=engine) == 1


def test_rows_stay_when_the_commit_fails(
    outbox_of: Callable[..., Any],
    letters: list[IndexEntry],
    folder: Path,
    engine: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = outbox_of(letters[:2])
    catch_up(box.transaction, folder, engine=engine)
    box.change(letters[2])

    def full(_index: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patch:
        patch.setattr(type(open_index(folder, engine)), "commit", full)
        with pytest.raises(DiskFullError):
            catch_up(box.transaction, folder, engine=engine)
    assert len(box.rows) == 1 and held(folder, engine) == {1, 2}
    assert catch_up(box.transaction, folder, engine=engine) == 1 and held(folder, engine) == {1, 2, 3}


def test_reading_and_writing_may_be_different_transactions(
    outbox_of: Callable[..., Any], letters: list[IndexEntry], folder: Path, engine: str
) -> None:
    box = outbox_of([])
    box.change(letters[0])
    opened: list[str] = []

    def write() -> Any:
        opened.append("write")
        return box.transaction()

    assert catch_up(box.transaction, folder, write=write, engine=engine) == 1
    assert opened == ["write"]


def test_a_deleted_or_damaged_index_is_rebuilt_from_the_catalogue(
    outbox_of: Callable[..., Any], letters: list[IndexEntry], folder: Path, engine: str
) -> None:
    box = outbox_of(letters)
    catch_up(box.transaction, folder, engine=engine)
    index = open_index(folder, engine)
    before = index.search(parse("đề nghị thực hiện", TODAY), None, {}, frozenset({"normal"}))
    for path in (*folder.glob("*.toc"), *folder.glob("meta.json")):
        path.write_bytes(b"")
    with pytest.raises(IndexDamagedError):
        open_index(folder, engine).stats()
    catch_up(box.transaction, folder, engine=engine)
    assert index.search(parse("đề nghị thực hiện", TODAY), None, {}, frozenset({"normal"})) == before
    index.drop()
    folder.rmdir()
    catch_up(box.transaction, folder, engine=engine)
    assert index.search(parse("đề nghị thực hiện", TODAY), None, {}, frozenset({"normal"})) == before
    index.close()


def test_rebuild_clears_what_a_killed_one_left(letters: list[IndexEntry], folder: Path, engine: str) -> None:
    (folder.parent / "index.new-abc").mkdir()
    (folder.parent / "index.old-abc").mkdir()
    assert rebuild(iter(letters), folder, engine) == 50
    assert sorted(path.name for path in folder.parent.iterdir()) == ["index", "index.lock"]


def test_a_failed_rebuild_keeps_the_old_index(letters: list[IndexEntry], folder: Path, engine: str) -> None:
    rebuild(letters[:4], folder, engine)

    def broken() -> Any:
        yield letters[0]
        raise RuntimeError("catalogue gone")

    with pytest.raises(RuntimeError):
        rebuild(broken(), folder, engine)
    assert held(folder, engine) == {1, 2, 3, 4}
    assert sorted(path.name for path in folder.parent.iterdir()) == ["index", "index.lock"]


def test_a_full_disk_is_not_damage() -> None:
    with pytest.raises(DiskFullError), damage_noticed():
        raise OSError(errno.ENOSPC, "no space")
    with pytest.raises(IndexDamagedError), damage_noticed():
        raise EOFError
