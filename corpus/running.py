"""Long work on an archive, and how far it is: a bar on a terminal, and a line that the health page reads.

A task holds its own lock file while it runs (backup.lock …) and writes there how far it is. Who reads the file sees
by the lock whether the task still lives, so that a killed one is never shown as running.
"""

import fcntl
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, TypeVar

from corpus.errors import UsageError

Tick = Callable[[int, int], None]
"""Told of each step how many are done, and of how many."""
Thing = TypeVar("Thing")
TASKS = ("backup", "verify", "rebuild", "export")
STEPS = {
    "copy": "Đang sao chép",
    "check": "Đang kiểm tra tệp gốc",
    "index": "Đang lập chỉ mục",
    "pictures": "Đang dựng ảnh trang",
    "copies": "Đang làm bản PDF tra cứu",
    "export": "Đang xuất hồ sơ",
    "restore": "Đang phục hồi",
    "read": "Đang đọc",
}
_BUSY = "Đang có một tiến trình khác làm việc này cho kho ({task}). Hãy đợi nó xong rồi chạy lại."
_EVERY = 0.5  # seconds between two writes of the line
_TRIES, _PAUSE = 10, 0.02  # a reader holds the lock for a moment, too
_LENGTH = 200  # bytes of the line, padded, so that it is written and read in one go


@dataclass(frozen=True, slots=True)
class Running:
    """A task that runs: since when (ISO), at which step, and how many things of how many are done there."""

    task: str
    since: str
    step: str
    done: int = 0
    total: int = 0


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def told(things: Iterable[Thing], total: int, tick: Tick) -> Iterator[Thing]:
    """Yield the things, and tell of each how many were taken."""
    for done, thing in enumerate(things, start=1):
        yield thing
        tick(done, total)


class Work:
    """What a command tells of its long work: `step` names what is done now and returns whom to tell of it."""

    def __init__(self, shown: Callable[[str, int, int], None]) -> None:
        self._shown = shown

    def step(self, name: str) -> Tick:
        """Begin a step of STEPS; returns the function to be told of each thing done."""
        self._shown(name, 0, 0)
        return lambda done, total: self._shown(name, done, total)


QUIET = Work(lambda _step, _done, _total: None)


@contextmanager
def bar() -> Iterator[Work]:
    """Yield work that is shown as a bar on stderr where that is a terminal, and nowhere otherwise."""
    with _bar() as draw:
        yield Work(draw)


@contextmanager
def task(folder: Path, name: str, *, since: str) -> Iterator[Work]:
    """Yield work on an archive that is shown as a bar and to those who ask `seen`. Raises UsageError when it runs.

    folder: of the archive; since: ISO time of now.
    """
    with (folder / f"{name}.lock").open("a+b", buffering=0) as handle, _bar() as draw:
        if not _locked(handle):
            raise UsageError(_BUSY.format(task=name))
        line = _Line(handle, Running(name, since, ""))

        def shown(step: str, done: int, total: int) -> None:
            draw(step, done, total)
            line.write(step, done, total)

        yield Work(shown)


def seen(folder: Path) -> list[Running]:
    """Return the tasks that run on an archive now."""
    return [found for name in TASKS if (found := _seen(folder / f"{name}.lock", name))]


class _Line:
    """The line in a task's lock file."""

    def __init__(self, handle: IO[bytes], running: Running) -> None:
        self._handle, self._running, self._last = handle, running, float("-inf")
        self.write("", 0, 0)

    def write(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step == self._running.step and done < total and now - self._last < _EVERY:
            return
        self._running, self._last = replace(self._running, step=step, done=done, total=total), now
        text = json.dumps(asdict(self._running)).ljust(_LENGTH)
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.write(text.encode())


def _locked(handle: IO[bytes]) -> bool:
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(_PAUSE)
    return False


def _seen(path: Path, name: str) -> Running | None:
    try:
        with path.open("rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None  # nobody holds it: what stands in it is of the past
            except BlockingIOError:
                return _read(handle.read(), name)
    except FileNotFoundError:
        return None


def _read(text: bytes, name: str) -> Running:
    try:
        return Running(**json.loads(text))
    except (ValueError, TypeError):
        return Running(name, "", "")  # just being written


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    # Only who looks at a terminal needs it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as shown:
        only = shown.add_task("", total=None)

        def draw(step: str, done: int, total: int) -> None:
            shown.update(only, description=STEPS.get(step, ""), completed=done, total=total or None)
            if not done:
                shown.refresh()  # a short step is seen, too

        yield draw
