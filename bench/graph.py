"""`make bench-links`: how well citations are linked, on invented archives with truth, and how long it takes.

Every letter of `training.linked` is filed into a real catalogue in a shuffled order; then each citation's links are
set against what it truly means. `--held N` times one new letter against an archive of N.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from bench.scores import show
from corpus import board, catalogue, originals
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.record import Direction, Page
from corpus.schema import citation, link
from corpus.settings import Settings
from training.linked import DAYS, Linked, linked_letters

_ENDING = ("replaces", "repeals", "amends")
_NEW = 200  # letters that are timed
_BOARD = 1000  # directives on the board that is timed first
_A_DAY = 27  # letters a day: 100,000 in ten years, which is a large commune's archive


def main() -> None:
    """Print the table of accuracy and that of time."""
    parser = argparse.ArgumentParser(prog="bench.graph")
    parser.add_argument("--letters", type=int, default=3000)
    parser.add_argument("--held", type=int, default=0, help="also time one new letter against so many")
    given = parser.parse_args()
    rows = [_accuracy(given.letters, seed) for seed in (1, 2, 3)]
    head = ["seed", "letters", "citations", "certain", "precision", "recall", "with proposals"]
    show("links of invented letters, %", head, rows)
    if given.held:
        show(
            "CPU, ms",
            ["held", "filed, mean", "one new", "one of ours", "board (directives)", "at the end"],
            [_times(given.held)],
        )


def _accuracy(count: int, seed: int) -> list[str]:
    letters = linked_letters(count, seed)
    order = list(range(len(letters)))
    random.Random(seed).shuffle(order)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.create(Path(folder) / "a", Settings())
        with archive.database.write() as conn:
            ids = file_all(conn, letters, order)
        with archive.database.read() as conn:
            found = judged(conn, letters, ids)
    right, wrong = found["certain right"], found["certain wrong"]
    certain, proposed = found["to be certain"], found["held"]
    return [
        str(seed),
        str(len(letters)),
        str(found["citations"]),
        str(right + wrong),
        f"{100 * right / max(1, right + wrong):.2f}",
        f"{100 * right / max(1, certain):.2f}",
        f"{100 * found['offered'] / max(1, proposed):.2f}",
    ]


def file_all(conn: Connection, letters: Sequence[Linked], order: Sequence[int]) -> dict[int, int]:
    """File the letters in this order; return the record id of each."""
    if originals.find(conn, "0" * 64) is None:
        originals.register(
            conn, sha256="0" * 64, size=1, media_type="text/plain", name="x", received_at="-", received_by="x"
        )
    page = [(Page(1, 10, 10, 100), PageSource("0" * 64, 1))]
    return {
        n: catalogue.file_record(
            conn, letters[n].description, page, direction=letters[n].direction, review_reasons=(), at="-"
        )
        for n in order
    }


def judged(conn: Connection, letters: Sequence[Linked], ids: dict[int, int]) -> Counter[str]:
    """Count what the machine linked: certain right and wrong, offered at all, and what there was to find."""
    links: dict[tuple[int, int], list[tuple[int, str]]] = {}
    query = select(citation.c.record_id, citation.c.position, link.c.target_id, link.c.state).join(
        link, link.c.citation_id == citation.c.id
    )
    for record_id, position, target, state in conn.execute(query):
        links.setdefault((record_id, position), []).append((target, state))
    found: Counter[str] = Counter()
    for number, letter in enumerate(letters):
        for position, (cited, means) in enumerate(
            zip(letter.description.citations, letter.means, strict=True)
        ):
            made = links.get((ids[number], position), [])
            truth = None if means is None else ids[means]
            sure = [target for target, state in made if state == "confirmed"]
            found["citations"] += 1
            found["certain right"] += sum(target == truth for target in sure)
            found["certain wrong"] += sum(target != truth for target in sure)
            found["held"] += truth is not None
            found["to be certain"] += truth is not None and cited.relation.value not in _ENDING
            found["offered"] += truth is not None and any(target == truth for target, _ in made)
    return found


def _times(held: int) -> list[str]:
    """File so many letters, then time what comes after: letters of others, and our own, which likeness looks at.

    The board is timed when it has its first thousand directives, and at the end.
    """
    letters = linked_letters(held + _NEW, 9, held // _A_DAY + DAYS)
    ours = [n for n, letter in enumerate(letters) if letter.direction is Direction.OUT][-_NEW:]
    others = [n for n, letter in enumerate(letters) if letter.direction is Direction.IN][-_NEW:]
    first = sorted(set(range(len(letters))) - {*ours, *others})
    boards = [(0, 0.0)]
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.create(Path(folder) / "a", Settings())
        start = time.process_time()
        for at in range(0, len(first), 1000):
            with archive.database.write() as conn:
                file_all(conn, letters, first[at : at + 1000])
            if boards[-1][0] < _BOARD:
                boards.append(_board(archive))
        filed = (time.process_time() - start) / len(first)
        spent = [filed, *(_filing(archive, letters, some) for some in (others, ours))]
        lines, whole = _board(archive)
    small = f"{1000 * boards[-1][1]:.0f} ({boards[-1][0]})"
    return [str(len(first)), *(f"{1000 * one:.1f}" for one in spent), small, f"{1000 * whole:.0f} ({lines})"]


def _board(archive: Archive) -> tuple[int, float]:
    """Return how many directives the board has, and the CPU seconds that it takes."""
    with archive.database.read() as conn:
        start = time.process_time()
        lines = board.board(conn, "2026-04-01", access=("normal",))
    return len(lines), time.process_time() - start


def _filing(archive: Archive, letters: Sequence[Linked], numbers: Sequence[int]) -> float:
    """Return the CPU seconds that filing one of these letters takes, each in its own transaction."""
    start = time.process_time()
    for n in numbers:
        with archive.database.write() as conn:
            file_all(conn, letters, [n])
    return (time.process_time() - start) / len(numbers)


if __name__ == "__main__":
    main()
