"""A fresh office for each test that asks for one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from corpus import accounts
from corpus.archive import Archive
from tests.web.desks import Desk, make_archive, make_desk, make_people

_CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 at the least cost: these tests sign in hundreds of times."""
    monkeypatch.setattr(accounts, "_HASHER", _CHEAP)
    monkeypatch.setattr(accounts, "_NOBODY", _CHEAP.hash("nobody"))


@pytest.fixture(scope="session")
def _pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make one archive with its people, to be copied: migrating and hashing take the most time."""
    folder = tmp_path_factory.mktemp("pattern") / "kho"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_HASHER", _CHEAP)
        archive = make_archive(folder)
        make_people(archive)
    archive.database.truncate_log()
    yield folder


@pytest.fixture
def folder(_pattern: Path, tmp_path: Path) -> Path:
    """Return the folder of a fresh archive with its people."""
    return Path(shutil.copytree(_pattern, tmp_path / "kho"))


@pytest.fixture
def desk(folder: Path) -> Desk:
    """Return a fresh app over a fresh archive with one person of each role."""
    return make_desk(Archive.open(folder))
