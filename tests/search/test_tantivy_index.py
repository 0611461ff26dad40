import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DiskFullError
from corpus.record import IndexEntry
from search.index import EngineMissingError, IndexDamagedError, catch_up, open_index, rebuild
from search.query import parse

TODAY = date(2026, 11, 23)
NORMAL = frozenset({"normal"})


@pytest.fixture
def without_tantivy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in sys.modules if name.startswith("search.tantivy")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    yield


def test_a_missing_engine_says_how_to_get_it_and_loses_nothing(
    tmp_path: Path, letters: list[IndexEntry], outbox_of: Callable[..., Any], without_tantivy: None
) -> None:
    box = outbox_of(letters)
    rebuild(letters[:3], tmp_path / "index")
    for act in (
        lambda: open_index(tmp_path / "index", "tantivy"),
        lambda: catch_up(box.transaction, tmp_path / "index", engine="tantivy"),
        lambda: rebuild(letters, tmp_path / "index", "tantivy"),
    ):
        with pytest.raises(EngineMissingError) as missing:
            act()
        assert "pip install vanthu[fast]" in missing.value.message and missing.value.exit_code == 2
    assert open_index(tmp_path / "index").record_ids() == {1, 2, 3}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "index.lock"]


class Panic(BaseException):
    pass


Panic.__name__ = "PanicException"


class TestWithTantivy:
    @pytest.fixture(autouse=True)
    def _only_where_it_is(self) -> None:
        pytest.importorskip("tantivy", reason="tantivy is an extra (make installs it)")

    def failing(self, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("search.tantivy_snapshot.Snapshot.search", fail)

    def test_a_panic_is_damage_and_the_index_is_made_anew(
        self,
        tmp_path: Path,
        letters: list[IndexEntry],
        outbox_of: Callable[..., Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        box = outbox_of(letters)
        rebuild(letters, tmp_path / "index", "tantivy")
        index = open_index(tmp_path / "index", "tantivy")
        with monkeypatch.context() as patch:
            self.failing(patch, Panic("index out of bounds"))
            with pytest.raises(IndexDamagedError):
                index.search(parse("hồ đập", TODAY), 10, {}, NORMAL)
        assert catch_up(box.transaction, tmp_path / "index", engine="tantivy") == 0 and box.scans == 1
        assert index.search(parse("hồ đập", TODAY), 10, {}, NORMAL).total == 5

    def test_what_ends_the_process_is_not_held_up(
        self, tmp_path: Path, letters: list[IndexEntry], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rebuild(letters[:2], tmp_path / "index", "tantivy")
        self.failing(monkeypatch, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            open_index(tmp_path / "index", "tantivy").search(parse("", TODAY), 10, {}, NORMAL)

    def test_its_full_disk_is_not_damage(self) -> None:
        from search.tantivy_index import _panics_noticed

        with pytest.raises(DiskFullError), _panics_noticed():
            raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    def test_many_threads_ask_at_once(self, tmp_path: Path, letters: list[IndexEntry]) -> None:
        rebuild(letters, tmp_path / "index", "tantivy")
        index = open_index(tmp_path / "index", "tantivy")
        asked = [parse(text, TODAY) for text in ("đề nghị", "hồ đập", "", "371", '"kết quả"')] * 8
        alone = [index.search(query, 5, {}, NORMAL) for query in asked]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda query: index.search(query, 5, {}, NORMAL), asked)) == alone
        index.close()

    def test_a_flipped_byte_is_noticed_at_the_first_use(
        self, tmp_path: Path, letters: list[IndexEntry]
    ) -> None:
        rebuild(letters, tmp_path / "index", "tantivy")
        for kind in ("idx", "term", "fast"):
            path = next((tmp_path / "index").glob(f"*.{kind}"))
            content = path.read_bytes()
            path.write_bytes(content[:20] + bytes([content[20] ^ 64]) + content[21:])
            with pytest.raises(IndexDamagedError):
                open_index(tmp_path / "index", "tantivy").stats()
            path.write_bytes(content)
            rebuild(letters, tmp_path / "index", "tantivy")

    def test_a_search_between_commit_and_seal_breaks_nothing(
        self, tmp_path: Path, letters: list[IndexEntry], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rebuild(letters[:20], tmp_path / "index", "tantivy")
        other = open_index(tmp_path / "index", "tantivy")
        index = open_index(tmp_path / "index", "tantivy")
        seen: list[int] = []
        monkeypatch.setattr(
            "search.seal.write", lambda *_: seen.append(other.search(parse("", TODAY), 1, {}, NORMAL).total)
        )
        index.upsert(letters[20:])
        index.commit()
        assert seen == [45]
        other.check()
