"""What an OCR model makes of printed letters, learnt from readings of drawn text.

Costs are minus natural logarithms of probabilities.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

LONGEST_READ = 3  # characters that may be read for one printed letter
LONGEST_PAIR_READ = 4
_INSERTED = np.float32(6.5)  # cost of a character read where nothing was printed
NEVER = np.float32(1e4)
_UNSEEN = "…"

Costs = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


def same_length_fold(text: str) -> str:
    """Return NFC text with every letter folded by itself, case kept, so that places stay the same."""
    return "".join(_plain(ch) for ch in text)


def _plain(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[:1] or letter


def generic_cost(letter: str, read: str) -> float:
    """Return what a reading of a letter costs before anything is learnt: bare letter likely, the rest rare."""
    if not read:
        return 5.0
    plain = same_length_fold(read)
    if len(read) == 1:
        if read == letter:
            return 0.7
        return 0.9 if plain == _plain(letter) else 5.5
    return (6.0 if _plain(letter) in plain else 8.0) + 2.5 * (len(read) - 2)


@dataclass(frozen=True)
class Strings:
    """Printed strings as arrays of letter and pair numbers, for scoring all of them together."""

    letters: Numbers  # strings × places; the last number stands for 'no letter here'
    pairs: Numbers
    lengths: Numbers


@dataclass
class Channel:
    """The learnt costs: of reading `read` where `letters` (one or two) are printed."""

    costs: dict[tuple[str, str], float]
    _letter_costs: dict[str, Costs] = field(default_factory=dict)
    _pair_costs: dict[str, Costs | None] = field(default_factory=dict)

    @cached_property
    def alphabet(self) -> list[str]:
        """The single letters, in the order of their numbers."""
        known = {letters for letters, _ in self.costs if len(letters) == 1}
        both = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
        tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
        spelled = {unicodedata.normalize("NFC", ch + tone) for ch in both for tone in tones}
        one = {ch for ch in spelled if len(ch) == 1}
        return sorted(known | one | {ch.upper() for ch in one})

    @cached_property
    def doubles(self) -> list[str]:
        """The pairs of letters of which something was learnt."""
        return sorted({letters for letters, _ in self.costs if len(letters) == 2})

    def strings(self, texts: Sequence[str]) -> Strings:
        """Return printed strings as number arrays; letters of no alphabet count as 'no letter'."""
        size = max(len(text) for text in texts)
        single = {letter: i for i, letter in enumerate(self.alphabet)}
        double = {pair: i for i, pair in enumerate(self.doubles)}
        letters = np.full((len(texts), size), len(single), dtype=np.int64)
        pairs = np.full((len(texts), size), len(double), dtype=np.int64)
        for row, text in enumerate(texts):
            letters[row, : len(text)] = [single.get(ch, len(single)) for ch in text]
            found = [double.get(text[i : i + 2], len(double)) for i in range(len(text))]
            pairs[row, : len(text)] = found
        return Strings(letters, pairs, np.array([len(text) for text in texts]))

    def letter_costs(self, read: str) -> Costs:
        """Return the cost of the reading for each letter of the alphabet."""
        if read not in self._letter_costs:
            self._letter_costs[read] = self._single(read)
        return self._letter_costs[read]

    def pair_costs(self, read: str) -> Costs | None:
        """Return the cost of the reading for each learnt pair of letters; None when no pair has it."""
        if read not in self._pair_costs:
            self._pair_costs[read] = self._double(read)
        return self._pair_costs[read]

    def _single(self, read: str) -> Costs:
        found = self._generic(read) + self._unseen
        numbers, costs = self._learnt[1].get(read, ([], []))
        found[numbers] = costs
        return np.append(found, NEVER)

    def _generic(self, read: str) -> Costs:
        """The generic costs of a reading for all letters at once (see generic_cost)."""
        if len(read) == 1:
            plain = np.where(self._plain_letters == _plain(read), np.float32(0.9), np.float32(5.5))
            return np.where(self._letters == read, np.float32(0.7), plain).astype(np.float32)
        missing, present = generic_cost("\0", read), generic_cost(read[:1], read)
        inside = np.isin(self._plain_letters, list(same_length_fold(read)))
        return np.where(inside, present, missing).astype(np.float32)

    @cached_property
    def _letters(self) -> npt.NDArray[np.str_]:
        return np.array(self.alphabet)

    @cached_property
    def _plain_letters(self) -> npt.NDArray[np.str_]:
        return np.array([_plain(letter) for letter in self.alphabet])

    @cached_property
    def _unseen(self) -> Costs:
        return np.array(
            [self.costs.get((letter, _UNSEEN), 0.0) for letter in self.alphabet], dtype=np.float32
        )

    @cached_property
    def _learnt(self) -> dict[int, dict[str, tuple[list[int], list[float]]]]:
        """For single letters (1) and pairs (2): reading → numbers of what is printed, and the costs."""
        number = {
            1: {x: i for i, x in enumerate(self.alphabet)},
            2: {x: i for i, x in enumerate(self.doubles)},
        }
        found: dict[int, dict[str, tuple[list[int], list[float]]]] = {1: {}, 2: {}}
        for (letters, read), cost in self.costs.items():
            numbers, costs = found[len(letters)].setdefault(read, ([], []))
            numbers.append(number[len(letters)][letters])
            costs.append(cost)
        return found

    def _double(self, read: str) -> Costs | None:
        if read not in self._learnt[2]:
            return None
        numbers, costs = self._learnt[2][read]
        found = np.full(len(self.doubles) + 1, NEVER, dtype=np.float32)
        found[numbers] = costs
        return found

    def suffix_costs(self, raw: str, strings: Strings) -> Costs:
        """Return, for each place j of raw (rows) and each string (columns), the cost of reading raw[j:] for it."""
        count, size = strings.letters.shape
        best = np.full((len(raw) + 1, count, size + 2), NEVER, dtype=np.float32)
        best[len(raw), np.arange(count), strings.lengths] = 0
        for j in range(len(raw), -1, -1):
            here = best[j]
            if j < len(raw):
                np.minimum(here, best[j + 1] + _INSERTED, out=here)
                self._take_letters(raw, j, best, strings)
            missing = self.letter_costs("")
            for i in range(size - 1, -1, -1):
                np.minimum(here[:, i], here[:, i + 1] + missing[strings.letters[:, i]], out=here[:, i])
        return best[:, :, 0]

    def _take_letters(self, raw: str, j: int, best: Costs, strings: Strings) -> None:
        """Let one printed letter, or a pair that was learnt, account for the next characters read."""
        size = strings.letters.shape[1]
        here = best[j][:, :size]
        for length in range(1, min(LONGEST_PAIR_READ, len(raw) - j) + 1):
            read = raw[j : j + length]
            if length <= LONGEST_READ:
                single = self.letter_costs(read)
                np.minimum(here, best[j + length][:, 1 : size + 1] + single[strings.letters], out=here)
            double = self.pair_costs(read)
            if double is not None:
                np.minimum(here, best[j + length][:, 2 : size + 2] + double[strings.pairs], out=here)


def load_channel(path: Path) -> Channel:
    """Read a learnt channel: printed letters, reading, cost, divided by tabs. Raises OSError."""
    costs = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        letters, read, cost = row.split("\t")
        costs[letters, read] = float(cost)
    return Channel(costs)
