"""Long work that the administrator starts from the site: each is a command of vanthu, run in a process beside it.

The pages so go on as ever, and the work is the same as from a terminal or a timer: it takes its lock, says how far it
is and how it ended (corpus.running). The site only remembers the process that it started last.
"""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass

from corpus import audit, backup, running
from corpus.archive import Archive
from corpus.errors import ConflictError, VanthuError
from corpus.running import Ended, Running
from web.language import _

CHORES = ("backup", "verify", "rebuild")
_NOTED = ("backup", "verify")  # the audit log names who had them run
_NICE = 10  # pages and reading come first
_END_SECONDS = 10
_STARTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Started:
    """What the site started last for an archive, and how the task had ended before that."""

    task: str
    since: str
    child: subprocess.Popen[bytes]
    before: Ended | None


_LAST: dict[str, _Started] = {}


def start(archive: Archive, task: str, *, person: str, at: str) -> None:
    """Start one of CHORES in a process of its own, and note who did. at: ISO time of now.

    Raises ConflictError while any long work runs, UsageError for a backup without a folder to go to.
    """
    if task == "backup":
        backup.kept_in(archive)
    with _STARTING, archive.database.write() as conn:
        if at_work(archive):
            raise ConflictError(_("Đang có việc dài khác chạy. Hãy đợi nó xong rồi bấm lại."))
        audit.append(
            conn, at=at, person=person, action="chore-started", subject="archive", detail={"task": task}
        )
        before = _ended(archive, task)
        _LAST[str(archive.folder)] = _Started(task, at, _run(archive, task, person), before)


def _run(archive: Archive, task: str, person: str) -> subprocess.Popen[bytes]:
    by = ["--by", person] if task in _NOTED else []
    command = [sys.executable, "-m", "vanthu", task, "--archive", str(archive.folder), *by]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.setpriority(os.PRIO_PROCESS, child.pid, _NICE)
    return child


def at_work(archive: Archive) -> list[Running]:
    """Return the long work that runs on the archive now, whoever started it."""
    found, last = running.seen(archive.folder), _LAST.get(str(archive.folder))
    if last and last.child.poll() is None and last.task not in {one.task for one in found}:
        return [
            Running(last.task, last.since, ""),
            *found,
        ]  # it has not come to its lock yet, or just left it
    return found


def ended(archive: Archive) -> list[Ended]:
    """Return how the last run of each of CHORES ended; one that runs, or never ran, is left out."""
    busy = {one.task for one in at_work(archive)}
    return [found for task in CHORES if task not in busy and (found := _how(archive, task))]


def _how(archive: Archive, task: str) -> Ended | None:
    """Return how a task ended; one that we started and that did not even come to its lock has failed."""
    found, last = _ended(archive, task), _LAST.get(str(archive.folder))
    if last and last.task == task and last.child.poll() and found == last.before:
        return Ended(task, last.since, "failed", words=VanthuError.message)
    return found


def _ended(archive: Archive, task: str) -> Ended | None:
    return next((one for one in running.ended(archive.folder) if one.task == task), None)


def end_all() -> None:
    """End what was started and still runs; for a site that closes."""
    children = [one.child for one in _LAST.values() if one.child.poll() is None]
    for child in children:
        child.terminate()
    for child in children:
        child.wait(_END_SECONDS)
