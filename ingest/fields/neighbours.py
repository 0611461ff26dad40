"""What else tells of a number read by pen: its neighbours in the issuer's register, and the scan's file name.

An issuer numbers each kind of paper from 1 on in a year, day by day (Decree 30/2020 art. 15), so a number lies
between those of the letters before and after it. Clerks often name scans by number, but by no rule. Neither makes a
number out of nothing: they weigh what the pen reader saw.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.record import Habit
from corpus.text import fold

Digits = tuple[tuple[str, float], ...]

NAMED = 0.5
"""How far a number in the file's name is believed where the pen's was not read."""
_AS_NAMED = 20.0
"""How much likelier a read number is that the file's name has too."""
_OUT_OF_ORDER = 0.1
"""How likely is a number that its neighbours leave no room for: some offices keep several registers."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The register around a letter: the number before its day at the latest, the one after it; the file's name."""

    low: int | None = None
    high: int | None = None
    file_name: str | None = None

    def weighed(self, digits: Digits, tail: str | None) -> Digits:
        """Return pen readings with their probabilities after what else is known, likeliest first.

        tail: the printed suffix. What the readings lack to 1 stands for any other number.
        """
        named = dict(number_in_name(self.file_name, tail))
        weights = [
            self._likely(text) * (_AS_NAMED if text.lstrip("0") in named else 1.0) for text, _ in digits
        ]
        other = 1.0 - sum(share for _, share in digits)
        total = other + sum(share * weight for (_, share), weight in zip(digits, weights, strict=True))
        if total <= 0.0:
            return digits
        found = [
            (text, round(share * weight / total, 3))
            for (text, share), weight in zip(digits, weights, strict=True)
        ]
        return tuple(sorted(found, key=lambda one: -one[1]))

    def _likely(self, text: str) -> float:
        number = _whole(text)
        if number is None:
            return 1.0
        low, high = self.low or 0, self.high
        return 1.0 if low <= number and (high is None or number <= high) else _OUT_OF_ORDER


ALONE = Neighbours()


def neighbours(
    habits: Sequence[Habit], kind: str | None, day: str | None, file_name: str | None
) -> Neighbours:
    """Return the register around a letter of an issuer's kind and day (ISO); habits: that issuer's approved letters."""
    known = list(_numbered(habits, kind, day)) if kind and day else []
    before = [number for at, number in known if day and at < day]
    after = [number for at, number in known if day and at > day]
    return Neighbours(max(before, default=None), min(after, default=None), file_name)


def _numbered(habits: Sequence[Habit], kind: str | None, day: str | None) -> Iterator[tuple[str, int]]:
    """Yield day and number of the letters of the same kind and year."""
    for one in habits:
        number = _whole(one.number or "")
        same = fold(one.kind or "") == fold(kind or "") and (one.date or "")[:4] == (day or "")[:4]
        if same and one.date and number is not None:
            yield one.date, number


def _whole(text: str) -> int | None:
    match = re.match(r"\d{1,6}", text)
    return int(match[0]) if match else None


def number_in_name(file_name: str | None, tail: str | None) -> Digits:
    """Return the number that a file name holds right before the suffix's letters, as a candidate.

    '402-cv-du.pdf' with '-CV/ĐU' → (('402', 0.5),).
    """
    letters = re.sub(r"[^a-z0-9]", "", fold(tail or ""))
    name = re.sub(r"[^a-z0-9]", "", fold((file_name or "").rsplit("/", 1)[-1]))
    match = re.search(rf"(?<!\d)0*(\d{{1,5}}){letters}", name) if letters else None
    return ((match[1], NAMED),) if match else ()
