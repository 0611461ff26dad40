"""An archive's folder: where its paths lead."""

from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.settings import Settings


def test_an_archive_named_by_a_relative_path_gives_whole_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The page pictures of `vanthu demo` were sent from beside Flask's own code, and so not found.
    monkeypatch.chdir(tmp_path)
    for archive in (Archive.create(Path("kho"), Settings()), Archive.open(Path("kho"))):
        assert archive.folder == tmp_path / "kho"
        assert archive.derived.is_absolute() and archive.originals.is_absolute()
