"""Long work on an archive, and how far it is: a bar on a terminal, and a line that the health page reads.

A task holds its own lock file while it runs (backup.lock …) and writes there how far it is, and at last how it ended.
Who reads the file sees by the lock whether the task still lives, so that a killed one is never shown as running.
"""

import fcntl
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any, TypeVar

from corpus.errors import UsageError, VanthuError, worded

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
_MACHINE = worded("Máy báo lỗi: %(why)s. Hãy kiểm tra đường dẫn, quyền và chỗ trống rồi chạy lại.")
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


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last run of a task ended: done (with what it found), failed, or broken off.

    since: when it began (ISO). words, given: the sentence of a failure and its values, as in VanthuError.
    """

    task: str
    since: str
    how: str  # done | failed | broken-off
    found: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether it came to its end, and found nothing amiss."""
        return self.how == "done" and bool(self.found.get("good", True))


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
        self.result: dict[str, Any] = {}

    def step(self, name: str) -> Tick:
        """Begin a step of STEPS; returns the function to be told of each thing done."""
        self._shown(name, 0, 0)
        return lambda done, total: self._shown(name, done, total)

    def found(self, **result: bool | int | str) -> None:
        """Say what the work found, for those who ask afterwards (`ended`)."""
        self.result.update(result)


QUIET = Work(lambda _step, _done, _total: None)


@contextmanager
def bar() -> Iterator[Work]:
    """Yield work that is shown as a bar on stderr where that is a terminal, and nowhere otherwise."""
    with _bar() as draw:
        yield Work(draw)


@contextmanager
def task(folder: Path, name: str, *, since: str) -> Iterator[Work]:
    """Yield work on an archive that is shown as a bar and to those who ask `seen`. Raises UsageError when it runs.

    How it ends is kept for those who ask `ended`. folder: of the archive; since: ISO time of now.
    """
    with (folder / f"{name}.lock").open("a+b", buffering=0) as handle, _bar() as draw:
        if not _locked(handle):
            raise UsageError(
                "Đang có một tiến trình khác làm việc này cho kho (%(task)s). Hãy đợi nó xong rồi chạy lại.",
                task=name,
            )
        line = _Line(handle, Running(name, since, ""))

        def shown(step: str, done: int, total: int) -> None:
            draw(step, done, total)
            line.write(step, done, total)

        work = Work(shown)
        try:
            yield work
        except Exception as error:
            line.end(Ended(name, since, "failed", **_failure(error)))
            raise
        line.end(Ended(name, since, "done", work.result))


def _failure(error: Exception) -> dict[str, Any]:
    """Return the words and values that say why a task failed."""
    if isinstance(error, VanthuError):
        return {"words": error.words, "given": {name: str(value) for name, value in error.given.items()}}
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return {"words": _MACHINE, "given": {"why": f"{error.strerror or error}{place}"}}
    return {"words": VanthuError.message}


def seen(folder: Path) -> list[Running]:
    """Return the tasks that run on an archive now."""
    read = (_read(folder / f"{name}.lock") for name in TASKS)
    return [_running(text, name) for name, (held, text) in zip(TASKS, read, strict=True) if held]


def ended(folder: Path) -> list[Ended]:
    """Return how the last run of each task ended; one that runs, or never ran, is left out."""
    read = (_read(folder / f"{name}.lock") for name in TASKS)
    return [
        found
        for name, (held, text) in zip(TASKS, read, strict=True)
        if not held and (found := _ended(text, name))
    ]


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
        self._put({"how": "running", **asdict(self._running)})

    def end(self, how: Ended) -> None:
        self._put(asdict(how))

    def _put(self, told: Mapping[str, Any]) -> None:
        text = json.dumps(told).ljust(_LENGTH)
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


def _read(path: Path) -> tuple[bool, bytes]:
    """Tell whether somebody holds a lock file, and return what stands in it."""
    try:
        with path.open("rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True, handle.read()
            return False, handle.read()
    except FileNotFoundError:
        return False, b""


def _running(text: bytes, name: str) -> Running:
    try:
        return Running(**{key: value for key, value in json.loads(text).items() if key != "how"})
    except (ValueError, TypeError, AttributeError):
        return Running(name, "", "")  # just being written


def _ended(text: bytes, name: str) -> Ended | None:
    """Return how a task ended by the last line of it: one that was killed left a line of how far it was."""
    try:
        line = json.loads(text)
        return Ended(name, line["since"], "broken-off") if line["how"] == "running" else Ended(**line)
    except (ValueError, TypeError, KeyError):
        return None


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
