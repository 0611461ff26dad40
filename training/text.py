"""Running text for counting: files of one paragraph or printed line a line, cut into blocks.

Document boundaries are not marked in the files, so a block of 2,000 lines stands for one place of origin: what is
seen in fewer than three blocks is not counted (privacy), and some blocks of each file are kept for testing.
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.text import fold, nfc

BLOCK_LINES = 2000
HELD_OUT = 20


@dataclass(frozen=True)
class Source:
    """One file of text and how much one occurrence in it counts."""

    name: str
    weight: float


SOURCES = (
    Source("law.txt.xz", 1.0),
    Source("articles.txt.xz", 1.0),
    Source("office.txt.xz", 3.0),
    Source("mixed.txt.xz", 1.0),
)


def blocks(path: Path, *, held_out: bool) -> Iterator[list[str]]:
    """Yield the training blocks of a file, or those held out: every twentieth, in a short file the middle one."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines = [nfc(line).rstrip("\n") for line in file]
    count = (len(lines) + BLOCK_LINES - 1) // BLOCK_LINES
    for i in range(count):
        kept = i % HELD_OUT == HELD_OUT // 2 if count > HELD_OUT else i == count // 2
        if kept is held_out:
            yield lines[i * BLOCK_LINES : (i + 1) * BLOCK_LINES]


def is_vietnamese(line: str) -> bool:
    """Tell English paragraphs from Vietnamese ones by the share of marked letters (measured: 0.2 against 0)."""
    letters = [ch for ch in line.lower() if ch.isalpha()]
    if len(letters) < 12:
        return True
    marked = sum(1 for ch in letters if fold(ch) != ch)
    return marked / len(letters) > 0.10
