"""`make bench-search`: what a search costs, and the index: CPU, memory, bytes, and how soon a letter is found.

Every engine builds and searches in a process of its own, so that peak memory is its own and the times are CPU
(time.process_time, one core of work whatever else the machine does). Our index is fed through the protocol of
search.index from a real catalogue; rows 'with snippets' are search.results.search whole.
"""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bench.relevance import installed_engines
from bench.scores import show
from bench.search_archive import catalogue_of, entry_of
from bench.search_peers import Fts5, StockWhoosh
from corpus import outbox
from corpus.archive import Archive
from corpus.record import IndexEntry
from corpus.text import fold
from search.index import open_index
from search.query import parse
from search.results import search
from training.archive_letters import ArchiveLetter, archive_letters

TODAY = date(2026, 11, 23)
EACH = 40  # queries of a kind
ADDED = 20  # letters added one by one
EVERYONE = frozenset({"normal", "restricted"})
PEERS = ("FTS5", "stock Whoosh")


@dataclass(frozen=True, slots=True)
class Typed:
    """A query as ours understands it, and in plain words for the others (None: they cannot be asked that)."""

    text: str
    plain: str | None = ""


def main() -> None:
    """Build and measure each engine at each size, in child processes, and print the tables."""
    parser = argparse.ArgumentParser(prog="bench.search")
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--work", type=Path, default=Path("bench/out/search"))
    parser.add_argument("--only", help="only this engine")
    parser.add_argument("--part", choices=("build", "ask"), help="measure one part here and print it as JSON")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.part:
        measured = {"build": _build, "ask": _ask}[given.part](given.only, given.work, sizes[0])
        print(json.dumps(measured | {"peak": _peak_mb()}))
        return
    names = [given.only] if given.only else [*installed_engines(), *PEERS]
    for size in sizes:
        _archive(given.work, size)
        asked = queries(list(archive_letters(size)))
        plain = {kind: [(one.text, one.plain) for one in typed] for kind, typed in asked.items()}
        # A file, so that the process that is measured need not hold all letters to draw them.
        _queries_file(given.work, size).write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        _print_size(
            size,
            {
                name: (_child("build", name, given.work, size), _child("ask", name, given.work, size))
                for name in names
            },
        )


def _child(part: str, engine: str, work: Path, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.search", "--part", part, "--only", engine]
    done = subprocess.run(
        [*command, "--work", str(work), "--sizes", str(size)], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _peak_mb() -> float:
    """Return the peak memory of this process. Not ru_maxrss: Linux hands that of the parent on to a child."""
    held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(held[1]) / 1024 if held else 0.0


def _archive(work: Path, size: int) -> Archive:
    return catalogue_of(archive_letters(size), work, size)


def _folder(work: Path, engine: str, size: int) -> Path:
    return work / f"index-{engine.replace(' ', '-')}-{size}"


def _queries_file(work: Path, size: int) -> Path:
    return work / f"queries-{size}.json"


# Building


def _build(engine: str, work: Path, size: int) -> dict[str, Any]:
    """Build the index from the catalogue, as a rebuild does; the time to read the catalogue is told apart."""
    archive, folder = _archive(work, size), _folder(work, engine, size)
    shutil.rmtree(folder, ignore_errors=True)
    wall, start, reading = time.monotonic(), time.process_time(), [0.0]
    with archive.database.read() as conn:
        entries = _timed(outbox.scan(conn), reading)
        if engine in PEERS:
            peer = _peer(engine, folder)
            peer.build(entries)
            held = peer.bytes()
        else:
            index = open_index(folder, engine)
            index.upsert(entries)
            index.commit()
            held = index.stats()["bytes"]
            index.close()
    spent = time.process_time() - start
    return {
        "letters/s": size / (spent - reading[0]),
        "reading": reading[0],
        "rebuild cpu": spent,
        "rebuild wall": time.monotonic() - wall,
        "bytes": held / size,
    }


def _timed(entries: Iterator[IndexEntry], spent: list[float]) -> Iterator[IndexEntry]:
    """Pass the entries on, adding up the CPU seconds that making them takes."""
    while True:
        start = time.process_time()
        entry = next(entries, None)
        spent[0] += time.process_time() - start
        if entry is None:
            return
        yield entry


def _peer(name: str, folder: Path) -> Fts5 | StockWhoosh:
    return Fts5(folder) if name == "FTS5" else StockWhoosh(folder, any_word=False)


# Asking


def _ask(engine: str, work: Path, size: int) -> dict[str, Any]:
    held: dict[str, list[list[str]]] = json.loads(_queries_file(work, size).read_text(encoding="utf-8"))
    asked = {kind: [Typed(*pair) for pair in pairs] for kind, pairs in held.items()}
    extra = [
        replace(entry_of(one), record_id=size + at)
        for at, one in enumerate(islice(archive_letters(size), ADDED), 1)
    ]
    if engine in PEERS:
        return _ask_peer(_peer(engine, _folder(work, engine, size)), asked, extra)
    return _ask_ours(engine, work, size, asked, extra)


def _ask_ours(
    engine: str, work: Path, size: int, asked: dict[str, list[Typed]], extra: Sequence[IndexEntry]
) -> dict[str, Any]:
    archive, folder = _archive(work, size), _folder(work, engine, size)
    index = open_index(folder, engine)

    def plainly(text: str) -> object:
        return index.search(parse(text, TODAY), 10, {}, EVERYONE)

    first = _cpu(lambda: plainly("báo cáo"))
    times = {kind: [_cpu(lambda q=q: plainly(q.text)) for q in typed] for kind, typed in asked.items()}
    with archive.database.write() as conn:
        outbox.done(conn, [row.id for row in outbox.pending(conn, 10**9)])
    with archive.database.read() as conn:
        index.close()
        index = open_index(folder, engine)
        plainly("báo cáo")
        times["the same with snippets"] = [
            _cpu(lambda q=q: search(conn, index, q.text, today=TODAY)) for q in asked["ranked with facets"]
        ]
    searched = _peak_mb()
    added = [_added(engine, folder, entry, plainly) for entry in extra]
    return {"first": first, "times": times, "added": added, "searched": searched}


def _added(engine: str, folder: Path, entry: IndexEntry, ask: Callable[[str], object]) -> tuple[float, float]:
    """Return CPU and wall seconds from a filed letter until an open searcher shows it, as catch_up feeds it."""
    wall, start = time.monotonic(), time.process_time()
    writer = open_index(folder, engine)
    writer.check()
    writer.upsert([entry])
    writer.commit()
    writer.close()
    ask("báo cáo")
    return time.process_time() - start, time.monotonic() - wall


def _ask_peer(
    peer: Fts5 | StockWhoosh, asked: dict[str, list[Typed]], extra: Sequence[IndexEntry]
) -> dict[str, Any]:
    first = _cpu(lambda: peer.search("báo cáo", 10))
    times = {
        kind: [_cpu(lambda q=q: peer.search(q.plain or q.text, 10)) for q in typed if q.plain is not None]
        for kind, typed in asked.items()
    }
    searched, added = _peak_mb(), []
    for entry in extra:
        wall, start = time.monotonic(), time.process_time()
        peer.add([entry])
        peer.search("báo cáo", 10)
        added.append((time.process_time() - start, time.monotonic() - wall))
    return {"first": first, "times": times, "added": added, "searched": searched}


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def queries(letters: Sequence[ArchiveLetter], seed: int = 3) -> dict[str, list[Typed]]:
    """Return the queries by kind; words are taken from the letters, half of them typed without accents."""
    chance = random.Random(seed)

    def run(count: int) -> str:
        text = chance.choice(chance.choice(letters).pages[0].split("\n")[4:])
        words = re.findall(r"[^\W\d_]+", text)
        at = chance.randrange(max(1, len(words) - count + 1))
        found = " ".join(words[at : at + count]) or "báo cáo"
        return found if chance.random() < 0.5 else fold(found)

    drawn = [chance.choice(letters) for _ in range(EACH)]
    fields = ('coquan:"{0.issuer_short}"', 'nguoiky:"{0.signer}"', 'loai:"{0.kind}"')
    plain = ("{0.issuer_short}", "{0.signer}", "{0.kind}")
    months = (f"{one.date[5:7]}/{one.date[:4]}" for one in drawn)
    return {
        "single word": [Typed(run(1)) for _ in range(EACH)],
        "three words": [Typed(run(3)) for _ in range(EACH)],
        "phrase": [Typed(f'"{run(3)}"') for _ in range(EACH)],
        "number whole": [Typed(one.symbol) for one in drawn],
        "number part": [Typed(re.split(r"[-/]", one.symbol)[0]) for one in drawn],
        "field": [Typed(fields[n % 3].format(one), plain[n % 3].format(one)) for n, one in enumerate(drawn)],
        "date range": [Typed(f"ngay:{month}..12/2025 {run(1)}", None) for month in months],
        "ranked with facets": [Typed(run(2 + n % 5)) for n in range(EACH)],
    }


# The tables


def _print_size(size: int, measured: dict[str, tuple[dict[str, Any], dict[str, Any]]]) -> None:
    asked = {name: found["times"] for name, (_, found) in measured.items()}
    kinds = list(dict.fromkeys(kind for times in asked.values() for kind in times))
    rows = [[kind, *(_percentiles(times.get(kind, [])) for times in asked.values())] for kind in kinds]
    rows.append(["first after opening", *(f"{1000 * found['first']:.0f}" for _, found in measured.values())])
    show(f"{size} letters: CPU ms of a search, p50 / p95", ["kind", *measured], rows)
    lines = [
        ("indexing, letters/s of CPU", lambda b, a: f"{b['letters/s']:.0f}"),
        ("reading the catalogue, CPU s", lambda b, a: f"{b['reading']:.1f}"),
        ("rebuild, CPU s", lambda b, a: f"{b['rebuild cpu']:.1f}"),
        ("rebuild, wall s", lambda b, a: f"{b['rebuild wall']:.1f}"),
        ("add to visible, CPU ms p50 / p95", lambda b, a: _percentiles([cpu for cpu, _ in a["added"]])),
        ("add to visible, wall ms p50 / p95", lambda b, a: _percentiles([wall for _, wall in a["added"]])),
        ("index bytes a letter", lambda b, a: f"{b['bytes']:.0f}"),
        ("peak memory, building, MB", lambda b, a: f"{b['peak']:.0f}"),
        ("peak memory, searching, MB", lambda b, a: f"{a['searched']:.0f}"),
    ]
    table = [[title, *(value(*found) for found in measured.values())] for title, value in lines]
    show(f"{size} letters: the index", ["", *measured], table)


def _percentiles(seconds: Sequence[float]) -> str:
    if not seconds:
        return "-"
    middle, high = np.percentile(np.array(seconds) * 1000, (50, 95))
    return f"{middle:.1f} / {high:.1f}"


if __name__ == "__main__":
    main()
