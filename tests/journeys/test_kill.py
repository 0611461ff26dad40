"""kill -9 of the worker at any moment: after a restart every letter is there once (F1, I1–I3, I6, I10)."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import catalogue, jobs, originals, outbox
from corpus.archive import Archive
from ingest import pipeline, worker
from ingest.intake import Receipt
from tests import stub
from tests.invariants import broken
from vanthu import index_catcher

FILES, KILLS = 20, 30
_FORK = multiprocessing.get_context("fork")


def letter(number: int) -> str:
    cited = f"Thực hiện Công văn số {number - 1}/SNV-VTLT ngày 2026-03-20" if number else "Không viện dẫn"
    return f"Số: {number}/SNV-VTLT\nKính gửi: Ủy ban nhân dân các xã\n{cited}\n"


def start(folder: Path, prepare: Callable[[], None] = lambda: None) -> Any:
    def run() -> None:
        prepare()
        archive = Archive.open(folder)
        worker.run(archive, until_empty=False, read=stub.read, after_each=index_catcher(archive))

    child = _FORK.Process(target=run)
    child.start()
    return child


def kill(child: Any) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert child.exitcode == -signal.SIGKILL


def symbols(archive: Archive) -> list[str | None]:
    with archive.database.read() as conn:
        return [r.symbol for r in catalogue.newest(conn, limit=1000, access=frozenset({"normal"}))]


def test_thirty_kills_lose_nothing_and_double_nothing(
    archive: Archive,
    put: Callable[..., Receipt],
    work_off: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One letter may meet more kills here than a worker of real life; filing it unread is another test's matter.
    monkeypatch.setattr(worker, "_MAX_CLAIMS", 2 * KILLS)
    dice = random.Random(20260325)
    ledger, numbers = [], list(range(FILES))
    for _ in range(KILLS):
        # Files arrive all through the storm, so that every kill meets a worker with something to do.
        for number in [numbers.pop() for _ in range(min(len(numbers), dice.choice((0, 1, 1, 2))))]:
            receipt = put(letter(number), f"thư {number}.txt")
            ledger.append({"sha256": receipt.sha256, "job": receipt.job_id})
        child = start(archive.folder)
        time.sleep(dice.uniform(0.0, 0.3))
        kill(child)
        assert broken(archive.folder, ledger, idle=False) == []
    assert not numbers, "the storm must be long enough for all files"
    work_off()
    assert broken(archive.folder, ledger) == []
    assert sorted(s or "" for s in symbols(archive)) == sorted(f"{n}/SNV-VTLT" for n in range(FILES))
    with archive.database.read() as conn:
        assert jobs.counts(conn)["indexed"] == FILES


STEPS = {
    "kept": (originals, "keep"),
    "pictures": (pipeline, "_keep_pictures"),
    "registered": (originals, "register"),
    "record written": (catalogue, "file_record"),
    "job ended": (jobs, "finish"),
    "committed": (worker, "release_spool"),
    "spool emptied": (jobs, "spool_emptied"),
    "indexed": (outbox, "done"),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_each_step_is_mended_by_a_restart(
    step: str, after: bool, archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    receipt = put(letter(3))
    module, name = STEPS[step]
    real = getattr(module, name)

    def die(*args: Any, **kwargs: Any) -> Any:
        if after:
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    child = start(archive.folder, lambda: setattr(module, name, die))
    child.join(20)
    assert child.exitcode == -signal.SIGKILL, f"{step} was never reached"
    work_off()
    assert broken(archive.folder, [{"sha256": receipt.sha256, "job": receipt.job_id}]) == []
    assert symbols(archive) == ["3/SNV-VTLT"]
