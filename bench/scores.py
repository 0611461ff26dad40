"""Scores of a reading against what is printed: characters, tokens and syllables, the signer, medians, a table.

Both sides are unified first (NFC, white space folded, one form of quotes and dashes): how a quote is drawn is the
font's matter, not the reader's.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from corpus.text import tone_key

_FORMS = ((r"[“”„]", '"'), (r"[‘’]", "'"), ("[\u2010-\u2015\u2212]", "-"), ("…", "..."), (r"\s+", " "))

_SHORT = 4  # characters of a line that is too short to be looked for


def unified(text: str) -> str:
    """Return a text in the one form in which readings are compared."""
    text = unicodedata.normalize("NFC", text)
    for pattern, form in _FORMS:
        text = re.sub(pattern, form, text)
    return text.strip()


def body_cer(body: str, read: str) -> float:
    """Return the character error rate of the body in per cent, against the stretch of the reading that fits it best.

    What the reading has before and after the body (head, foot, stamps) costs nothing; what it puts into the middle
    of the body does. So a reader that parts no zones is judged by the same measure as one that does.
    """
    wanted, given = unified(body), unified(read)
    return 100 * _infix_distance(wanted, given) / max(1, len(wanted))


def signer_found(signer: str, read: str) -> bool:
    """Tell whether the signer's name stands in the reading, every letter and mark of it (case aside)."""
    return _key(signer) in _key(read)


def worst_lines(truth: str, read: str) -> list[tuple[int, str, str]]:
    """Return (characters wrong, printed line, what was read there) of the lines with errors, the worst first.

    Each line is looked for anywhere in the reading, so that only recognition counts, not order.
    """
    given, found = unified(read), []
    for line in map(unified, truth.splitlines()):
        wrong = _infix_distance(line, given) if len(line) >= _SHORT else 0
        if wrong:
            found.append((wrong, line, _closest(line, given)))
    return sorted(found, reverse=True)


@dataclass(frozen=True, slots=True)
class Right:
    """How many parts of a text are exactly right, and how many there are."""

    right: int
    all: int

    def __add__(self, other: "Right") -> "Right":
        return Right(self.right + other.right, self.all + other.all)

    @property
    def percent(self) -> float:
        """Return the share that is right, in per cent."""
        return 100 * self.right / max(1, self.all)


def tokens_right(truth: str, given: str) -> Right:
    """Count the tokens between blanks that are exactly right, case and signs too, by alignment of the whole text."""
    return _right(unified(truth).split(), unified(given).split())


def syllables_right(truth: str, given: str) -> Right:
    """Count the words of letters that are right by tone key (hoà = hòa, case aside), by alignment."""
    return _right(
        *([tone_key(word) for word in re.findall(r"[^\W\d_]+", unified(text))] for text in (truth, given))
    )


def _right(truth: Sequence[str], given: Sequence[str]) -> Right:
    equal = (op for op in Levenshtein.opcodes(truth, given) if op.tag == "equal")
    return Right(sum(op.src_end - op.src_start for op in equal), len(truth))


def fixed_and_broken(truth: str, given: str, restored: str) -> tuple[int, int]:
    """Return how many printed tokens were wrong as given and are right as restored, and the other way round."""
    printed = unified(truth).split()
    before, after = (_which_right(printed, unified(text).split()) for text in (given, restored))
    return len(after - before), len(before - after)


def _which_right(truth: Sequence[str], given: Sequence[str]) -> set[int]:
    equal = (op for op in Levenshtein.opcodes(truth, given) if op.tag == "equal")
    return {place for op in equal for place in range(op.src_start, op.src_end)}


def _closest(line: str, given: str) -> str:
    """Return the whole words of the reading that are most like a line."""
    place = fuzz.partial_ratio_alignment(line, given)
    if place is None:
        return ""
    start = given.rfind(" ", 0, place.dest_start + 1) + 1
    end = given.find(" ", place.dest_end)
    return given[start : end if end >= 0 else None]


def _infix_distance(pattern: str, text: str) -> int:
    letters = np.array([ord(ch) for ch in text], dtype=np.int32)
    places = np.arange(letters.size + 1)
    costs = np.zeros(letters.size + 1, dtype=np.int64)  # the stretch may begin anywhere
    for row, ch in enumerate(pattern, start=1):
        changed = costs[:-1] + (letters != ord(ch))
        best = np.concatenate(([row], np.minimum(changed, costs[1:] + 1)))
        # Insertions run along the row: the cheapest of all cells to the left, one more for each step.
        costs = np.minimum.accumulate(best - places) + places
    return int(costs.min())


def _key(text: str) -> str:
    return " ".join(tone_key(word) for word in re.findall(r"[^\W\d_]+", unified(text)))


def median(values: Sequence[float]) -> float:
    """Return the middle value, 0 of none."""
    return float(np.median(values)) if values else 0.0


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: the first column to the left, numbers to the right."""
    table = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(head))]
    print(f"\n== {title}")
    for row in table:
        cells = (
            cell.ljust(w) if not at else cell.rjust(w)
            for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(cells).rstrip(), flush=True)
