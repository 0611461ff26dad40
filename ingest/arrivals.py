"""Taking in files named on the command line, waiting for them, and saying how each ended."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus import jobs
from corpus.archive import Archive
from corpus.errors import NotFoundError, SecretMarkError
from corpus.running import bar
from ingest.intake import Incoming, Receipt, receive
from ingest.worker import run

_POLL_SECONDS = 0.5
_ENDED = jobs.FINAL_STATES


@dataclass(frozen=True, slots=True)
class Arrival:
    """A path that was handed in, and the receipt it got."""

    path: str
    receipt: Receipt


def receive_paths(
    archive: Archive, paths: Sequence[Path], *, together: bool, now: Callable[[], datetime]
) -> list[Arrival]:
    """Take in each path as a document (or all as one); folders stand for the files in them, by name."""
    singles = [
        p for path in paths for p in (sorted(path.iterdir()) if path.is_dir() else [path]) if p.is_file()
    ]
    groups = [singles] if together else [[path] for path in singles]
    return [_receive(archive, group, now()) for group in groups]


def _receive(archive: Archive, group: Sequence[Path], now: datetime) -> Arrival:
    with ExitStack() as stack:
        files = [Incoming(p.name, stack.enter_context(p.open("rb"))) for p in group]
        receipt = receive(archive, files, source="cli", person="cli", now=now)
    return Arrival(", ".join(str(p) for p in group), receipt)


def work_off(archive: Archive, arrivals: Sequence[Arrival], catch_up: Callable[[], None]) -> None:
    """Wait until every arrival is indexed or has ended otherwise: work here, or watch the worker that runs."""
    with bar() as shown:
        done = shown.step("read")

        def tick() -> None:
            catch_up()
            done(sum(_state(archive, a)[0] in _ENDED for a in arrivals), len(arrivals))

        while not run(archive, until_empty=True, after_each=tick):
            tick()
            if all(_state(archive, a)[0] in _ENDED for a in arrivals):
                return
            time.sleep(_POLL_SECONDS)
        while any(_state(archive, a)[0] == "filed" for a in arrivals):
            tick()
            time.sleep(_POLL_SECONDS)


def _state(archive: Archive, arrival: Arrival) -> tuple[str, jobs.Job | None]:
    """Return the state an arrival is in; a wiped job was refused for its secrecy mark."""
    with archive.database.read() as conn:
        try:
            job = jobs.get(conn, arrival.receipt.job_id)
        except NotFoundError:
            return "refused", None
    return job.state, job


def states(archive: Archive, arrivals: Sequence[Arrival]) -> list[dict[str, Any]]:
    """Return one row an arrival in the shape of the command contract (design §6)."""
    return [_row(arrival, *_state(archive, arrival)) for arrival in arrivals]


def _row(arrival: Arrival, state: str, job: jobs.Job | None) -> dict[str, Any]:
    if job is None:
        return _shape(arrival.path, "refused", reason=SecretMarkError.message)
    shown = state if state in _ENDED else "waiting"
    retry = datetime.fromtimestamp(job.retry_at).isoformat(timespec="seconds") if job.retry_at else None
    return _shape(
        arrival.path,
        shown,
        record_id=job.record_id,
        duplicate_of=job.duplicate_of,
        sha256=arrival.receipt.sha256,
        reason=job.reason,
        retry_at=retry if shown == "waiting" else None,
    )


def _shape(path: str, state: str, **values: Any) -> dict[str, Any]:
    names = ("record_id", "duplicate_of", "sha256", "reason", "retry_at")
    return {"path": path, "state": state, **{name: values.get(name) for name in names}}
