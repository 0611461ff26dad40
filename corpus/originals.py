"""The files as received, kept by their SHA-256 and never altered; spool and store share one file system.

Order of durability (design §4): fsync(file) < rename < fsync(folder) < commit < answer. An fsync error is never
followed by success: it propagates.
"""

import errno
import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from corpus.errors import DiskFullError, TooLargeError
from corpus.running import Tick, silent, told
from corpus.schema import original

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file that lies safely in the spool: our own name for it, its digest and size in bytes."""

    spool_name: str
    sha256: str
    size: int


def spool(source: BinaryIO, folder: Path, name: str, limit: int) -> Spooled:
    """Stream bytes into `folder/name`, hashing on the way; durable when this returns.

    Raises TooLargeError past `limit` bytes and DiskFullError when no space is left; then nothing is left behind.
    """
    part = folder / f"{name}.part"
    try:
        digest, size = _copy(source, part, limit)
        part.rename(folder / name)
        sync_folder(folder)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError from error
        raise
    except TooLargeError:
        part.unlink(missing_ok=True)
        raise
    return Spooled(name, digest, size)


def _copy(source: BinaryIO, target: Path, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLargeError
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def sync_folder(folder: Path) -> None:
    """Make renames and links inside the folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(handle: BinaryIO) -> None:
    """Make a file's bytes durable."""
    os.fsync(handle.fileno())


def path_of(store: Path, sha256: str) -> Path:
    """Return where the original with this digest lies (whether or not it exists)."""
    return store / sha256[:2] / sha256


def keep(spooled: Path, store: Path, sha256: str) -> Path:
    """Give the spooled file its place in the store by a hard link; the spool's own name goes after the commit.

    Linking, not moving, keeps the job readable if the process dies before its transaction is committed.
    """
    target = path_of(store, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(spooled, target)
    except FileExistsError:
        return target
    target.chmod(0o440)
    sync_folder(target.parent)
    sync_folder(store)
    return target


def register(
    conn: Connection,
    *,
    sha256: str,
    size: int,
    media_type: str,
    name: str,
    received_at: str,
    received_by: str,
) -> None:
    """Write the catalogue row of an original; a second record over the same bytes shares it."""
    row = {
        "sha256": sha256,
        "size": size,
        "media_type": media_type,
        "name": name,
        "received_at": received_at,
        "received_by": received_by,
    }
    conn.execute(sqlite_insert(original).values(**row).on_conflict_do_nothing())


def find(conn: Connection, sha256: str) -> dict[str, object] | None:
    """Return the row of one original, or None."""
    row = conn.execute(select(original).where(original.c.sha256 == sha256)).mappings().first()
    return dict(row) if row else None


@dataclass(frozen=True, slots=True)
class Fixity:
    """What `verify` found: digests that changed, that are missing, and files that no row knows."""

    checked: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    untracked: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Nothing changed or missing; untracked files are leftovers, not losses."""
        return not self.changed and not self.missing


def verify(conn: Connection, store: Path, tick: Tick = silent) -> Fixity:
    """Hash every original anew and compare with the catalogue (the three classes of archival fixity tools).

    tick: told of each original that was looked at.
    """
    known = [row.sha256 for row in conn.execute(select(original.c.sha256).order_by(original.c.sha256))]
    changed, missing = [], []
    for sha256 in told(known, len(known), tick):
        path = path_of(store, sha256)
        if not path.exists():
            missing.append(sha256)
        elif digest_of(path) != sha256:
            changed.append(sha256)
    named = set(known)
    untracked = sorted(p.name for p in _files(store) if p.name not in named)
    return Fixity(len(known), tuple(changed), tuple(missing), tuple(untracked))


def mark_verified(conn: Connection, at: str) -> None:
    """Note on every original when it was last found intact."""
    conn.execute(update(original).values(verified_at=at))


def keyed_digest(key: bytes, text: str) -> str:
    """Return a digest that only the holder of the key can compute (HMAC-SHA-256)."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _files(store: Path) -> Iterator[Path]:
    return (p for p in sorted(store.glob("*/*")) if p.is_file())
