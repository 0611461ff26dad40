"""Backup of an archive and its way back: catalogue by SQLite's online backup, then the originals it names.

The catalogue is copied first and originals only ever grow, so that every row of the copy finds its file, also
when documents arrive meanwhile. Spool, index and page pictures are left out: the first is unchecked for secrecy
marks (design §4), the others are derived. RPO: the moment the catalogue copy began.
"""

import re
import shutil
import sqlite3
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import select

from corpus import audit, jobs, originals, outbox, sessions
from corpus.archive import Archive
from corpus.database import Database
from corpus.errors import ArchiveError, UsageError
from corpus.originals import Fixity, digest_of, path_of
from corpus.running import QUIET, Tick, Work, silent, told
from corpus.schema import original

_NAMES = ("settings.toml", "secret.key")
_MANIFEST = "manifest-sha256.txt"  # written last but for the check: a copy without it was never finished
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}_\d{6}")
_TABLES = "tables"  # the office's own rows of the reference tables
_LOST = "Khi sao lưu, tệp này chưa kiểm tra xong nên không có trong bản sao lưu. Hãy gửi lại tệp."


@dataclass(frozen=True, slots=True)
class Check:
    """What a look at a backup or an archive found."""

    fixity: Fixity
    broken_audit: int | None
    sound: bool  # SQLite's own integrity check

    @property
    def good(self) -> bool:
        """Nothing changed, nothing missing, the audit chain whole, the catalogue sound."""
        return self.fixity.intact and self.broken_audit is None and self.sound


def backup(archive: Archive, target: Path, work: Work = QUIET) -> Check:
    """Copy the archive into an empty or missing folder and check the copy. Raises ArchiveError."""
    if target.exists() and any(target.iterdir()):
        raise ArchiveError(
            "Thư mục %(target)s không trống. Hãy chọn một thư mục mới cho bản sao lưu.", target=target
        )
    target.mkdir(parents=True, exist_ok=True)
    _copy_catalogue(archive.database.path, target / archive.database.path.name)
    for name in _NAMES:
        if (archive.folder / name).exists():
            shutil.copy2(archive.folder / name, target / name)
    if (archive.folder / _TABLES).exists():
        shutil.copytree(archive.folder / _TABLES, target / _TABLES)
    copy = Database(target / archive.database.path.name)
    with copy.read() as conn:
        digests = list(conn.execute(select(original.c.sha256)).scalars())
    for sha256 in told(digests, len(digests), work.step("copy")):
        _copy_original(archive.originals, target / "originals", sha256)
    _write_manifest(target, digests)
    return check(target, work.step("check"))


def kept_in(archive: Archive) -> Path:
    """Return the folder of backups that the settings name. Raises UsageError where they name none that will do."""
    folder = Path(archive.settings.backup_folder)
    if not archive.settings.backup_folder:
        raise UsageError(
            "Chưa khai thư mục sao lưu. Hãy ghi backup_folder vào settings.toml rồi khởi động lại dịch vụ vanthu."
        )
    if not folder.is_absolute() or folder.is_relative_to(archive.folder):
        raise UsageError(
            "Thư mục sao lưu phải là đường dẫn đầy đủ, nằm ngoài kho. Hãy sửa backup_folder trong settings.toml."
        )
    return folder


def dated(parent: Path, at: str) -> Path:
    """Return the folder of a backup made at this ISO time, in a folder of backups."""
    return parent / re.sub(r"[^0-9_-]", "", at[:19].replace("T", "_"))


def thin_out(parent: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of a folder of dated ones, and those that were never finished.

    Only folders named as `dated` names them and with our own files in them; to be called after a good backup. Returns
    what was deleted.
    """
    held = sorted(one for one in parent.iterdir() if _DATED.fullmatch(one.name) and Archive.exists(one))
    whole = [one for one in held if (one / _MANIFEST).exists()]
    old = sorted({*whole[:-keep], *(one for one in held if one not in whole)})
    for one in old:
        shutil.rmtree(one)
    return old


def restore(source: Path, target: Path, work: Work = QUIET) -> Check:
    """Restore a checked backup into an empty or missing folder. Raises ArchiveError for a bad backup."""
    if target.exists() and any(target.iterdir()):
        raise ArchiveError("Thư mục %(target)s không trống. Chỉ phục hồi vào thư mục mới.", target=target)
    if not check(source, work.step("check")).good:
        raise ArchiveError(
            "Bản sao lưu ở %(source)s hỏng hoặc thiếu. Hãy dùng bản sao lưu khác.", source=source
        )
    _copy_all(source, target, work.step("restore"))
    archive = Archive.open(target)
    with archive.database.write() as conn:
        for job in jobs.recent(conn, limit=1_000_000, states=("waiting", "reading")):
            jobs.finish(conn, job.id, "refused", job.received_at, reason_code="not-in-backup", reason=_LOST)
            jobs.spool_emptied(conn, job.id)
        for job in jobs.filed_with_spool(conn):
            jobs.spool_emptied(conn, job.id)
        outbox.refill(conn)
        sessions.end_everybody(conn)
    return check(target, work.step("check"))


def check(folder: Path, tick: Tick = silent) -> Check:
    """Look at a backup or an archive without changing it. Raises ArchiveError when there is no catalogue.

    tick: told of each original that was looked at.
    """
    if not Archive.exists(folder):
        raise ArchiveError("Không có kho lưu trữ hay bản sao lưu ở %(folder)s.", folder=folder)
    database = Database(folder / "catalogue.sqlite")
    with database.read() as conn:
        sound = conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        return Check(originals.verify(conn, folder / "originals", tick), audit.broken(conn), sound)


def _copy_all(source: Path, target: Path, tick: Tick) -> None:
    """Copy a backup whole, file by file."""
    total = sum(1 for path in source.rglob("*") if path.is_file())
    done = count(1)

    def copy(one: str, other: str) -> None:
        shutil.copy2(one, other)
        tick(next(done), total)

    shutil.copytree(source, target, dirs_exist_ok=True, copy_function=copy)


def _copy_catalogue(source: Path, target: Path) -> None:
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        origin.close()
        copy.close()


def _copy_original(store: Path, target_store: Path, sha256: str) -> None:
    """Copy one original and compare its digest on the way; a changed one is not copied (check will say so)."""
    source, target = path_of(store, sha256), path_of(target_store, sha256)
    if not source.exists() or digest_of(source) != sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    with target.open("rb") as handle:
        originals.sync_file(handle)


def _write_manifest(target: Path, digests: list[str]) -> None:
    """Write a BagIt-style manifest, so that any tool can check the copy without vanthu."""
    lines = [f"{sha256}  originals/{sha256[:2]}/{sha256}" for sha256 in sorted(digests)]
    (target / _MANIFEST).write_text("\n".join(lines) + "\n", encoding="ascii")
