"""What is known of a token beside its letters: how sure the engine was, what else it was read as, a second reading.

A second reading is that of the same page by Tesseract's English model. It knows no marks, but it errs elsewhere than
the Vietnamese one does, so what it printed tells between rivals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from ocr.channel import same_length_fold


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of one token. Unknown is None, none, and ''."""

    conf: float | None = None  # the engine's confidence, 0..1
    others: tuple[tuple[str, float], ...] = ()  # what else readings made of it, with their shares
    beside: str = ""  # what the English model read in its place

    @property
    def trust(self) -> float:
        """Return what the engine's confidence adds to leaving the token alone, in nats: nothing at 0.8."""
        return 0.0 if self.conf is None else round(4.0 * (min(1.0, max(0.3, self.conf)) - 0.8), 1)


NOTHING = Heard()


def with_second(
    lines: Sequence[str], second: Sequence[str], heard: Sequence[Sequence[Heard]] | None = None
) -> list[list[Heard]]:
    """Return for each token of each line what the second reading has in its place, beside what was known of it.

    Both readings are laid side by side by their letters without accents; where they disagree on blanks, or the
    second one has nothing alike, nothing is added.
    """
    tokens = [line.split() for line in lines]
    flat = [token for row in tokens for token in row]
    beside = iter(_in_place(flat, [token for line in second for token in line.split()]))
    known = heard or [[NOTHING] * len(row) for row in tokens]
    return [[replace(one, beside=next(beside)) for one in row] for row in known]


def _in_place(one: Sequence[str], two: Sequence[str]) -> list[str]:
    """Return for each token of one the token of two that lies against it, '' where there is none."""
    left, right = (same_length_fold(" ".join(tokens)).lower() for tokens in (one, two))
    where: dict[int, int] = {}
    for op in Levenshtein.opcodes(left, right):
        if op.tag in ("equal", "replace"):
            where.update(
                zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=False)
            )
    owner = [n for n, token in enumerate(two) for _ in range(len(token) + 1)]
    found, at = [], 0
    for token in one:
        places = [where[i] for i in range(at, at + len(token)) if i in where]
        owners = {owner[place] for place in places if right[place] != " "}
        alone = len(owners) == 1 and 2 * len(places) > len(token)
        other = two[owners.pop()] if alone else ""
        found.append(other if abs(len(other) - len(token)) <= 2 else "")
        at += len(token) + 1
    return found
