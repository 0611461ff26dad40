"""The scanner's drop folder: polled (network shares tell nothing), a file is taken when it has stopped changing.

The source is taken away only after its document is safely kept; one refused for a secrecy mark is left for the
clerk and not read again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from corpus import jobs
from corpus.archive import Archive
from corpus.errors import DiskFullError
from ingest.intake import Incoming, receive
from ingest.worker import source_digest

log = structlog.get_logger()


@dataclass
class DropFolder:
    """One drop folder and what it looked like at the last glance."""

    folder: Path
    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def glance(self, archive: Archive, clock: Callable[[], datetime]) -> int:
        """Take in every file that has not changed since the last glance; returns how many."""
        self._remove_kept(archive)
        now = {path: (s.st_size, s.st_mtime_ns) for path in self._files() if (s := path.stat())}
        ready = [path for path, state in now.items() if self.seen.get(path) == state]
        self.seen = now
        return sum(self._take(archive, path, clock()) for path in sorted(ready))

    def _files(self) -> list[Path]:
        """Return plain files only: no folder, link, pipe or hidden file (scanners write under hidden names)."""
        return [
            p
            for p in self.folder.iterdir()
            if p.is_file() and not p.is_symlink() and not p.name.startswith((".", "~"))
        ]

    def _take(self, archive: Archive, path: Path, now: datetime) -> bool:
        digest = source_digest(archive, path)
        with archive.database.read() as conn:
            if str(path) in jobs.known_sources(conn) or jobs.is_left_alone(conn, digest):
                return False
        try:
            with path.open("rb") as stream:
                incoming = Incoming(path.name, stream, path)
                receipt = receive(archive, [incoming], source="drop-folder", person="drop-folder", now=now)
        except (OSError, DiskFullError) as error:
            log.warning("drop folder", error=type(error).__name__)
            return False
        if receipt.state == "refused":
            with archive.database.write() as conn:
                jobs.leave_alone(conn, digest)
        return True

    def _remove_kept(self, archive: Archive) -> None:
        """Take away the files whose documents are kept."""
        with archive.database.read() as conn:
            kept = jobs.sources_to_remove(conn)
        for job_id, position, name in kept:
            try:
                Path(name).unlink(missing_ok=True)
            except OSError as error:
                log.warning("drop folder: cannot remove", error=type(error).__name__)
                continue
            with archive.database.write() as conn:
                jobs.source_removed(conn, job_id, position)
