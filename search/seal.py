"""A seal on the index folder: version, sizes and checksums of its files, written after every commit.

Whoosh neither syncs its files nor notices a flipped byte in most of them (measured: 3 of 4 went unseen); tantivy
looks at its checksums only when asked. The seal is written after the files are on the disk; sizes are compared at
every opening, checksums on demand. It also names the engine, so that an index of another one is noticed.
"""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 3  # raise it whenever terms or fields change: older indexes are then rebuilt
NAME = "seal.json"
WHOOSH = "whoosh"  # also the engine of seals that name none
_CHUNK = 1 << 20
_CONTENTS = "meta.json"  # of tantivy: replaced at each commit; all its other files are never rewritten

Seen = set[tuple[str, int, int]]


class SealBrokenError(Exception):
    """The folder is not what was sealed."""


def write(index_dir: Path, engine: str = WHOOSH) -> None:
    """Sync all files of the folder and seal them; files already sealed with the same size are not read again."""
    before = _read(index_dir)["files"] if (index_dir / NAME).exists() else {}
    sealed: dict[str, list[Any]] = {}
    for path in _files(index_dir):
        size = path.stat().st_size
        known = before.get(path.name)
        sealed[path.name] = known if known and known[0] == size and _lasting(path) else [size, _synced(path)]
    beside = index_dir / f"{NAME}.tmp"
    beside.write_text(
        json.dumps({"version": SCHEMA_VERSION, "engine": engine, "files": sealed}), encoding="utf-8"
    )
    _synced(beside)
    beside.rename(index_dir / NAME)
    handle = os.open(index_dir, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check(index_dir: Path, *, whole: bool = False, engine: str = WHOOSH) -> None:
    """Compare the sealed files that are there by size, or (whole) all of them by checksum. Raises SealBrokenError.

    A file that is gone or new is no fault here: the process may have died between commit and seal, and the table
    of contents is what says which files are needed.
    """
    found = _known(index_dir, engine)
    for name, (size, digest) in found["files"].items():
        path = index_dir / name
        if not path.exists():
            if whole:
                raise SealBrokenError(f"{name} is missing")
            continue
        if name == _CONTENTS and not whole:
            continue  # replaced in one step at a commit, a moment before the new seal
        if path.stat().st_size != size or (whole and _digest(path) != digest):
            raise SealBrokenError(f"{name} has changed")


def check_unseen(index_dir: Path, seen: Seen, engine: str) -> Seen:
    """Compare the checksums of files that never change, save those in `seen` (name, inode, mtime in ns).

    Returns what has been seen now. Raises SealBrokenError.
    """
    now: Seen = set()
    for name, (_, digest) in _known(index_dir, engine)["files"].items():
        path = index_dir / name
        if name == _CONTENTS or not path.exists():
            continue
        status = path.stat()
        key = (name, status.st_ino, status.st_mtime_ns)
        if key not in seen and _digest(path) != digest:
            raise SealBrokenError(f"{name} has changed")
        now.add(key)
    return now


def break_(index_dir: Path) -> None:
    """Take the seal off an index that failed, so that whoever feeds it next rebuilds it."""
    with suppress(OSError):
        (index_dir / NAME).unlink()


def _known(index_dir: Path, engine: str) -> dict[str, Any]:
    """Return the seal if it is of this version and engine."""
    found = _read(index_dir)
    if found["version"] != SCHEMA_VERSION:
        raise SealBrokenError(f"index version {found['version']}, wanted {SCHEMA_VERSION}")
    if found.get("engine", WHOOSH) != engine:
        raise SealBrokenError(f"index of {found['engine']}, wanted {engine}")
    return found


def _read(index_dir: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((index_dir / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SealBrokenError("no seal") from error
    return found


def _files(index_dir: Path) -> list[Path]:
    """Return the files that the engine has written to stay: not its locks, not the seal itself."""
    stays = _of_tantivy(index_dir / _CONTENTS) if (index_dir / _CONTENTS).exists() else _of_whoosh
    return [path for path in sorted(index_dir.iterdir()) if path.is_file() and stays(path.name)]


def _of_whoosh(name: str) -> bool:
    return not name.startswith(NAME) and not name.endswith("LOCK")


def _of_tantivy(contents: Path) -> Callable[[str], bool]:
    """Return whether a file belongs to a segment that the table of contents names.

    What is no longer needed is deleted by tantivy in the background, maybe only after the seal is written.
    """
    needed: dict[str, str] = {}
    for segment in json.loads(contents.read_text(encoding="utf-8"))["segments"]:
        deletes = segment["deletes"]
        needed[segment["segment_id"].replace("-", "")] = f"{deletes['opstamp']}.del" if deletes else ""

    def stays(name: str) -> bool:
        segment, _, rest = name.partition(".")
        if name == _CONTENTS or segment not in needed:
            return name == _CONTENTS
        return not rest.endswith(".del") or rest == needed[segment]

    return stays


def _lasting(path: Path) -> bool:
    """Tell whether a file is never rewritten under its name: segments are not, tables of contents might be."""
    return path.suffix != ".toc" and path.name != _CONTENTS


def _synced(path: Path) -> str:
    """Sync a file to the disk and return its checksum."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
    return _digest(path)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
