"""Invariant I7 under fire: processes register at once and are killed at random; numbers stay unique and gap-free.

REGISTER_STRESS="20,30" (make bench-registers) runs it with 20 processes for 30 seconds instead of 6 for 3.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from corpus import audit, register_books
from corpus.archive import Archive

File = Callable[..., int]
PROCESSES, SECONDS = (int(part) for part in os.environ.get("REGISTER_STRESS", "6,3").split(","))
FEWEST, PATIENCE = 3, 90  # kills that count as a test; seconds more for them on a busy machine
ROOT = Path(__file__).parent.parent.parent

# Told on the pipe only after the commit: what was told must be in the book, whatever happens to the teller.
REGISTRAR = """
import random, sys
from pathlib import Path
from corpus import register_books, registers
from corpus.archive import Archive
from corpus.errors import UsageError
folder, me, records = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
database, chance = Archive.open(folder).database, random.Random(me)
at, day = "2026-03-25T09:00:00", "2026-03-24"
while True:
    dice, told = chance.random(), None
    with database.write() as conn:
        held = register_books.find(conn, "in", "", 2026)
        if dice < 0.1:
            number = registers.reserve(conn, direction="in", year=2026, reason="giữ", person=me, at=at)
            told = f"reserve {number}"
        elif dice < 0.3 and held:
            number = chance.randint(1, register_books.next_number(conn, held.id) - 1)
            entry = register_books.entry(conn, held.id, number)
            if entry.state != "cancelled":
                registers.cancel(conn, held, number, reason="hủy", person=me, at=at)
                told = f"cancel {number}"
        else:
            record = chance.randint(1, records)
            try:
                number = registers.enter(conn, record, direction="in", entered_on=day, person=me, at=at)
                told = f"enter {number} {record}"
            except UsageError:
                pass
    if told:
        print(told, flush=True)
"""


def test_killed_processes_leave_no_gap_and_no_twin(archive: Archive, file: File, tmp_path: Path) -> None:
    records = 60 * SECONDS
    for number in range(records):
        file(f"{number + 1}-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    told, killed = _run(archive, records, tmp_path)
    entered = [row for row in told if row[0] == "enter"]
    assert killed >= FEWEST and entered, "too few were killed, or nobody came to register"
    with archive.database.read() as conn:
        assert audit.broken(conn) is None
        held = register_books.find(conn, "in", "", 2026)
        assert held
        found = register_books.entries(conn, held.id)
    print(f"{PROCESSES} processes, {SECONDS} s, {killed} killed, {len(found)} numbers, {len(told)} told")
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    used = [one.record_id for one in found if one.state == "used"]
    assert len(used) == len(set(used))
    assert all(one.reason for one in found if one.state != "used")
    numbers = [row[1] for row in told if row[0] in ("enter", "reserve")]
    assert len(numbers) == len(set(numbers)), "a number was given twice"
    by_number = {one.number: one for one in found}
    assert all(by_number[number].record_id == record for _, number, record in entered)
    assert all(by_number[row[1]].state == "cancelled" for row in told if row[0] == "cancel")


def _run(archive: Archive, records: int, folder: Path) -> tuple[list[tuple[str, int, int | None]], int]:
    """Let processes register, killing one at random again and again; returns what they told, and how many died.

    Only one that has registered already is killed: on a busy machine others would die before they begin.
    """
    chance, outputs, killed = random.Random(30), [], 0
    alive: list[tuple[Path, subprocess.Popen[bytes]]] = []
    ends = time.monotonic() + SECONDS
    try:
        while time.monotonic() < ends or (killed < FEWEST and time.monotonic() < ends + PATIENCE):
            while len(alive) < PROCESSES:
                outputs.append(folder / f"told-{len(outputs)}")
                alive.append((outputs[-1], _registrar(archive, outputs[-1], len(outputs), records)))
            time.sleep(chance.uniform(0.1, 0.4))
            assert all(process.poll() is None for _, process in alive), "a registrar ended by itself"
            at_work = [place for place, (output, _) in enumerate(alive) if output.stat().st_size]
            if at_work:
                victim = alive.pop(chance.choice(at_work))[1]
                victim.kill()
                victim.wait()
                killed += 1
    finally:
        for _, process in alive:
            process.kill()
            process.wait()
    return [row for path in outputs for row in _told(path)], killed


def _registrar(archive: Archive, output: Path, number: int, records: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", REGISTRAR, str(archive.folder), str(number), str(records)]
    with output.open("wb") as target:
        return subprocess.Popen(words, stdout=target, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def _told(path: Path) -> list[tuple[str, int, int | None]]:
    """Return the whole lines: one that was cut by the kill is half a word."""
    lines = path.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()
    words = [line.split() for line in lines]
    return [(word[0], int(word[1]), int(word[2]) if len(word) > 2 else None) for word in words]
