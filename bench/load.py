"""`make bench-load`: how soon pages answer when 20 people use an archive of 10,000 letters, and how much it takes.

The real `vanthu serve` runs in a process of its own over a copy of the archive of bench.load_archive; locust asks in
another, over loopback: 60 % searches without accents, 20 % documents, 10 % page pictures, 10 % lists, and of those
who may give documents six in a hundred things done are a giving (which makes what pages keep in memory old). Runs:
`calm` with pauses of 2 to 5 s, `reading` the same while `vanthu work` reads letters, `rising` without pauses and with
ever more people until one in twenty answers takes over a second or one is wrong.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from bench.load_archive import ENGINES, PASSWORD, PEOPLE, archive_of, copy_for, username
from bench.scores import show
from corpus import catalogue
from corpus.archive import Archive
from corpus.text import fold
from ingest.arrivals import receive_paths

MIX = {"search": 60, "document": 20, "picture": 10, "list": 10, "write": 6}
STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
"""People at once without pauses."""
_STEP_SECONDS = 12
_WARM = 4  # seconds of a step that are not counted: people sign in
_SIGNING_IN = 15  # seconds of a run with pauses that are not counted
_SLOW = 1000  # ms; a server whose p95 is beyond it is saturated
_COPIES = 4  # of each sample letter in the queue, so that the worker is busy throughout
EVERYTHING = "everything but signing in"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as the person who asked saw it. at: seconds since the epoch; wrong: what was wrong with it."""

    at: float
    kind: str
    ms: float
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one kind of page: how many, ms, how many were wrong."""

    kind: str
    count: int
    p50: float
    p95: float
    worst: float
    wrong: int


def main() -> None:
    """Build the archive if need be, run what is asked, and print the tables."""
    parser = argparse.ArgumentParser(prog="bench.load")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--runs", default="calm,reading,rising")
    parser.add_argument("--work", type=Path, default=Path("bench/out/load"))
    given = parser.parse_args()
    base = archive_of(given.letters, given.work)
    for engine in given.engines.split(","):
        for run in given.runs.split(","):
            measure(base, engine, run, given)


def measure(base: Path, engine: str, run: str, given: argparse.Namespace) -> None:
    """Run once over a fresh copy of the archive and print its table."""
    archive = copy_for(base, engine, given.work / f"run-{engine}")
    plan = _plan(archive, run, given)
    (given.work / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
    before = os.getloadavg()[0]
    with _serving(archive.folder) as (server, address):
        at_rest, used = _resident(server.pid), _processor(server.pid)
        with _reading(archive) if run == "reading" else _nobody():
            began = time.time()
            told = _ask(given.work, address)
        held, most = _resident(server.pid), _resident(server.pid, "VmHWM")
        used = _processor(server.pid) - used
    load = f"load average {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    print(
        f"\n{engine}, {run}: {load}; web process {at_rest} MB at rest, {held} MB at the end, {most} MB at most;"
        f" {used / max(1, len(told)) * 1000:.0f} ms of a processor an answer"
    )
    if run == "rising":
        _show_rising(told, began)
    else:
        _show_calm([one for one in told if one.at > began + _SIGNING_IN], given.seconds)
    if run == "reading":
        print(f"{_read_meanwhile(archive)} letters were read meanwhile")


def _plan(archive: Archive, run: str, given: argparse.Namespace) -> dict[str, Any]:
    with archive.database.read() as conn:
        held = catalogue.newest(conn, limit=given.letters, access=frozenset({"normal"}))
    chance = Random(5)
    return {
        "people": [(username(role, number), role) for role, number in PEOPLE],
        "password": PASSWORD,
        "think": None if run == "rising" else (2, 5),
        "mix": MIX,
        "queries": [_typed(chance.choice(held), chance) for _ in range(3000)],
        "ids": [record.id for record in reversed(held)],
        "people_at_once": given.people,
        "steps": STEPS if run == "rising" else None,
        "seconds": _STEP_SECONDS if run == "rising" else given.seconds,
    }


def _typed(record: catalogue.Record, chance: Random) -> str:
    """Return what somebody who wants the letter types: some words of its subject without accents, or its number."""
    if chance.random() < 0.2:
        return record.symbol or ""
    words = (record.subject or "").split()
    first = chance.randrange(max(1, len(words) - 3))
    return fold(" ".join(words[first : first + chance.randint(2, 5)]))


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the site over the archive; yields the process and its address."""
    command = [
        sys.executable,
        "-m",
        "vanthu",
        "serve",
        "--no-worker",
        "--port",
        "0",
        "--archive",
        str(folder),
    ]
    log = (folder.parent / "server.log").open("w")
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as server:
        try:
            assert server.stdout is not None
            yield server, next(line.split()[2] for line in server.stdout if "http://" in line)
        finally:
            server.send_signal(signal.SIGTERM)


@contextmanager
def _nobody() -> Iterator[None]:
    yield


@contextmanager
def _reading(archive: Archive) -> Iterator[None]:
    """Put sample letters into the queue and let the worker read them meanwhile."""
    _fill_queue(archive)
    command = [sys.executable, "-m", "vanthu", "work", "--archive", str(archive.folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)


def _fill_queue(archive: Archive) -> None:
    """Receive every sample PDF several times; a byte more at the end makes another file of it."""
    folder = archive.folder.parent / "samples"
    folder.mkdir(exist_ok=True)
    with as_file(files("corpus") / "samples") as samples:
        for copy in range(_COPIES):
            for path in sorted(samples.glob("*.pdf")):
                other = folder / f"{copy}-{path.name}"
                other.write_bytes(path.read_bytes() + b"\n" * copy)
                receive_paths(archive, [other], together=False, now=datetime.now)


def _read_meanwhile(archive: Archive) -> int:
    with archive.database.read() as conn:
        return int(conn.exec_driver_sql("SELECT count(*) FROM job WHERE record_id IS NOT NULL").scalar_one())


def _resident(pid: int, what: str = "VmRSS") -> int:
    """Return the resident memory of a process in MB; VmHWM is the most that it ever had."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split(f"{what}:")[1].split()[0]) // 1024


def _processor(pid: int) -> float:
    """Return the processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ask(work: Path, address: str) -> list[Told]:
    """Let locust run the plan against the site; returns every answer."""
    told = work / "told.jsonl"
    environment = {**os.environ, "LOAD_PLAN": str(work / "plan.json"), "LOAD_TOLD": str(told)}
    script = str(Path(__file__).with_name("locustfile.py"))
    command = [
        sys.executable,
        "-m",
        "locust",
        "-f",
        script,
        "--headless",
        "--host",
        address.rstrip("/"),
        "--only-summary",
    ]
    subprocess.run(command, env=environment, check=False, capture_output=True)
    return [Told(**json.loads(line)) for line in told.read_text("utf-8").splitlines()]


def rows_of(told: Sequence[Told]) -> list[Row]:
    """Return the figures of each kind of page, of all lists together, and of everything."""
    signed = [one for one in told if one.kind != "sign-in"]
    groups: dict[str, list[Told]] = {
        EVERYTHING: signed,
        "list": [one for one in signed if one.kind.startswith("list")],
    }
    for one in told:
        groups.setdefault(one.kind, []).append(one)
    return [_row(kind, group) for kind, group in sorted(groups.items()) if group]


def _row(kind: str, group: Sequence[Told]) -> Row:
    taken = sorted(one.ms for one in group)
    cuts = quantiles(taken, n=20, method="inclusive") if len(taken) > 1 else taken * 19
    return Row(kind, len(group), cuts[9], cuts[18], taken[-1], sum(bool(one.wrong) for one in group))


def _show_calm(told: Sequence[Told], seconds: int) -> None:
    rows = rows_of(told)
    asked = next(row for row in rows if row.kind == EVERYTHING)
    print(f"{asked.count / (seconds - _SIGNING_IN):.1f} requests a second")
    show(
        "answers by page",
        ["page", "count", "p50 ms", "p95 ms", "worst", "wrong"],
        [_cells(row) for row in rows],
    )
    for wrong in sorted({f"{one.kind}: {one.wrong}" for one in told if one.wrong})[:10]:
        print(wrong)


def _cells(row: Row) -> list[str]:
    return [str(value) if isinstance(value, (str, int)) else f"{value:.0f}" for value in asdict(row).values()]


def _show_rising(told: Sequence[Told], began: float) -> None:
    """Print the steps up to the first that is saturated, and the rate of the best before it."""
    best, table = 0.0, []
    start = min((one.at for one in told), default=began)
    for at, people in enumerate(STEPS):
        first = start + at * _STEP_SECONDS
        span = [
            one for one in told if first + _WARM <= one.at < first + _STEP_SECONDS and one.kind != "sign-in"
        ]
        if not span:
            break
        row, rate = _row("", span), len(span) / (_STEP_SECONDS - _WARM)
        table.append([str(people), f"{rate:.1f}", f"{row.p50:.0f}", f"{row.p95:.0f}", str(row.wrong)])
        if row.p95 > _SLOW or row.wrong:
            break
        best = max(best, rate)
    show("rising", ["people", "requests a second", "p50 ms", "p95 ms", "wrong"], table)
    print(f"saturated at {best:.1f} requests a second")


if __name__ == "__main__":
    main()
