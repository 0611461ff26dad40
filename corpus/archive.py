"""Archive: one folder that holds everything of one office, and the locks that keep its processes apart."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import migrate, settings
from corpus.database import Database
from corpus.errors import ArchiveError
from corpus.settings import Settings

_CATALOGUE = "catalogue.sqlite"


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive. Paths below are inside `folder`; nothing of ours is kept anywhere else."""

    folder: Path
    settings: Settings
    database: Database

    @property
    def spool(self) -> Path:
        """Received bytes before the mark check; 0700, outside backup and index (design §4)."""
        return self.folder / "spool"

    @property
    def originals(self) -> Path:
        """Files as received, by SHA-256."""
        return self.folder / "originals"

    @property
    def derived(self) -> Path:
        """Page images and access copies; can be deleted and rebuilt."""
        return self.folder / "derived"

    @property
    def index_dir(self) -> Path:
        """The search index; can be deleted and rebuilt."""
        return self.folder / "index"

    def secret_key(self) -> bytes:
        """Return the archive's own random key (sessions, keyed digests)."""
        return (self.folder / "secret.key").read_bytes()

    @staticmethod
    def exists(folder: Path) -> bool:
        """Tell whether the folder holds an archive."""
        return (folder / _CATALOGUE).exists()

    @classmethod
    def create(cls, folder: Path, chosen: Settings) -> "Archive":
        """Make a new archive and open it. Raises ArchiveError where one exists or the folder cannot be written."""
        if cls.exists(folder):
            raise ArchiveError(
                "Thư mục %(folder)s đã có kho lưu trữ. Hãy chọn thư mục khác hoặc dùng kho này.",
                folder=folder,
            )
        try:
            _make_folders(folder)
            settings.write(folder / "settings.toml", chosen)
        except OSError as error:
            raise ArchiveError(
                "Không ghi được vào %(folder)s: %(why)s. Hãy kiểm tra quyền ghi.",
                folder=folder,
                why=error.strerror,
            ) from error
        migrate.upgrade(folder / _CATALOGUE)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Archive":
        """Open an existing archive, bringing its schema up to date. Never makes an empty one over a damaged one."""
        folder = folder.absolute()  # Flask takes a relative path to lie beside its own code
        if not cls.exists(folder):
            raise ArchiveError(
                "Không có kho lưu trữ ở %(folder)s. Tạo kho bằng: vanthu init %(folder)s", folder=folder
            )
        _make_folders(folder)
        chosen = settings.read(folder / "settings.toml")
        migrate.upgrade(folder / _CATALOGUE)
        return cls(folder, chosen, Database(folder / _CATALOGUE))

    @contextmanager
    def lock(self, name: str) -> Iterator[bool]:
        """Hold the named lock file (flock) if nobody else does; yields whether we hold it. Freed when we die."""
        with (self.folder / f"{name}.lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def _make_folders(folder: Path) -> None:
    if not folder.exists():
        # The catalogue holds password hashes and every letter's text: no other user of the machine may look.
        folder.mkdir(parents=True, mode=0o700)
    for name, mode in (("spool", 0o700), ("originals", 0o750), ("derived", 0o750), ("index", 0o700)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name).chmod(mode)
    key = folder / "secret.key"
    if not key.exists():
        handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, secrets.token_bytes(32))
        os.close(handle)
