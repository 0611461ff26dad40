"""Long work says how far it is, to those who ask, as long as it lives and no longer."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import running
from corpus.errors import ArchiveError, UsageError

SINCE = "2026-03-25T08:00:00"
HOLDER = """
import sys, time
from pathlib import Path
from corpus import running
with running.task(Path(sys.argv[1]), "backup", since="2026-03-25T08:00:00") as work:
    work.step("copy")(10, 10)
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_task_is_seen_with_its_step_while_it_runs(tmp_path: Path) -> None:
    assert running.seen(tmp_path) == []
    with running.task(tmp_path, "rebuild", since=SINCE) as work:
        tick = work.step("index")
        tick(7, 7)
        (found,) = running.seen(tmp_path)
        assert (found.task, found.since, found.step, found.done, found.total) == (
            "rebuild",
            SINCE,
            "index",
            7,
            7,
        )
        work.step("pictures")
        assert running.seen(tmp_path)[0].step == "pictures"
    assert running.seen(tmp_path) == []


def test_the_line_is_not_written_for_every_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, *(n / 100 for n in range(1, 1000))])
    monkeypatch.setattr(running.time, "monotonic", lambda: next(moments))
    shown = []
    with running.task(tmp_path, "verify", since=SINCE) as work:
        tick = work.step("check")
        for n in range(1, 200):
            tick(n, 200)
            shown.append(running.seen(tmp_path)[0].done)
    assert 2 <= len(set(shown)) < 10, "once in half a second"


def test_the_same_task_does_not_run_twice_and_another_does(tmp_path: Path) -> None:
    with running.task(tmp_path, "backup", since=SINCE):
        with pytest.raises(UsageError, match="backup"), running.task(tmp_path, "backup", since=SINCE):
            pass
        with running.task(tmp_path, "verify", since=SINCE):
            assert [one.task for one in running.seen(tmp_path)] == ["backup", "verify"]


def test_a_killed_task_is_seen_no_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None and one.stdout.readline() == "held\n"
        (found,) = running.seen(tmp_path)
        assert (found.step, found.done) == ("copy", 10)
        one.send_signal(signal.SIGKILL)
        one.wait()
        assert running.seen(tmp_path) == []
        assert [(one.task, one.how) for one in running.ended(tmp_path)] == [("backup", "broken-off")]
        with running.task(tmp_path, "backup", since=SINCE):
            assert running.seen(tmp_path)[0].step == ""


def test_how_a_task_ended_is_told_until_it_runs_again(tmp_path: Path) -> None:
    assert running.ended(tmp_path) == []
    with running.task(tmp_path, "verify", since=SINCE) as work:
        assert running.ended(tmp_path) == []
        work.found(good=True, checked=7)
    assert running.ended(tmp_path) == [
        running.Ended("verify", SINCE, "done", {"good": True, "checked": 7}),
    ]
    with running.task(tmp_path, "verify", since=SINCE):
        assert running.ended(tmp_path) == []


def test_a_failure_keeps_its_words_and_values_apart(tmp_path: Path) -> None:
    words = "Thư mục %(folder)s không trống."
    with pytest.raises(ArchiveError), running.task(tmp_path, "backup", since=SINCE):
        raise ArchiveError(words, folder=tmp_path)
    with pytest.raises(OSError), running.task(tmp_path, "verify", since=SINCE):
        raise OSError(28, "No space left on device", "kho/x")
    with pytest.raises(ZeroDivisionError), running.task(tmp_path, "rebuild", since=SINCE):
        raise ZeroDivisionError
    backup, verify, rebuild = running.ended(tmp_path)
    assert (backup.how, backup.words, backup.given) == ("failed", words, {"folder": str(tmp_path)})
    assert verify.given == {"why": "No space left on device (kho/x)"}
    assert rebuild.how == "failed" and "ZeroDivision" not in rebuild.words


def test_what_an_earlier_version_left_in_a_lock_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "backup.lock").write_text('{"task": "backup", "since": "2026-03-25", "step": "check"}')
    (tmp_path / "verify.lock").write_text("")
    assert running.ended(tmp_path) == []


def test_a_line_that_is_just_being_written_breaks_nobody(tmp_path: Path) -> None:
    with running.task(tmp_path, "backup", since=SINCE):
        (tmp_path / "backup.lock").write_bytes(b'{"task": "ba')
        assert running.seen(tmp_path) == [running.Running("backup", "", "")]


def test_things_are_told_one_by_one() -> None:
    told: list[tuple[int, int]] = []
    assert list(running.told("abc", 3, lambda done, total: told.append((done, total)))) == ["a", "b", "c"]
    assert told == [(1, 3), (2, 3), (3, 3)]
