"""Sets a raw word against every syllable there is.

The syllables share some 30 onsets and 700 rimes, so each raw word is set against those, and a syllable's cost is
that of the best way to cut the raw word in two. No candidate is lost beforehand (measured: the width of the
candidate list is what counts most).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ocr.channel import NEVER, Channel, Costs, Numbers, Strings
from ocr.lexicon import Lexicon, is_syllable, split_surface

_ONSET_CUTS = 5  # the onset took at most so many raw characters
_REMEMBERED = 20_000  # raw words whose scores are kept

LOWER, TITLE, UPPER = "lower", "title", "upper"


def case_kind(raw: str) -> str:
    """Return how a raw word is capitalised, by majority: OCR swaps the case of single letters."""
    upper = sum(ch.isupper() for ch in raw)
    lower = sum(ch.islower() for ch in raw)
    if upper >= 2 and upper > lower:
        return UPPER
    first = next((ch for ch in raw if ch.isalpha()), "")
    return TITLE if first.isupper() else LOWER


def cased(word: str, kind: str) -> str:
    """Return a lower-case word capitalised like that; acronyms keep their capitals."""
    if kind == UPPER:
        return word.upper()
    return word[:1].upper() + word[1:] if kind == TITLE else word


@dataclass
class Speller:
    """Sets raw words against all syllables of a lexicon, in one case at a time."""

    lexicon: Lexicon
    channel: Channel
    _onset_costs: dict[tuple[str, str], Costs] = field(default_factory=dict)
    _found: dict[tuple[str, str], tuple[Numbers, Costs]] = field(default_factory=dict)

    @cached_property
    def _syllables(self) -> Numbers:
        words = self.lexicon.words
        return np.array([i for i in range(self.lexicon.classes, len(words)) if is_syllable(words[i])])

    @cached_property
    def _tables(self) -> dict[str, "_Parts"]:
        words = [self.lexicon.words[i] for i in self._syllables]
        return {kind: _parts(words, kind, self.channel) for kind in (LOWER, TITLE, UPPER)}

    def costs(self, raw: str, kind: str) -> tuple[Numbers, Costs]:
        """Return the ids of the 200 nearest syllables and their costs, best first."""
        key = (raw, kind)
        if key not in self._found:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            self._found[key] = self._score(raw, kind)
        return self._found[key]

    def _score(self, raw: str, kind: str, width: int = 200) -> tuple[Numbers, Costs]:
        parts = self._tables[kind]
        rimes = self.channel.suffix_costs(raw, parts.rimes)
        total = np.full(len(self._syllables), NEVER, dtype=np.float32)
        for cut in range(min(len(raw), _ONSET_CUTS) + 1):
            onsets = self._onsets(raw[:cut], kind, parts)
            np.minimum(total, onsets[parts.onset_of] + rimes[cut][parts.rime_of], out=total)
        width = min(width, len(total))
        near = np.argpartition(total, width - 1)[:width]
        near = near[np.argsort(total[near], kind="stable")]
        return self._syllables[near], total[near]

    def _onsets(self, head: str, kind: str, parts: "_Parts") -> Costs:
        key = (head, kind)
        if key not in self._onset_costs:
            self._onset_costs[key] = self.channel.suffix_costs(head, parts.onsets)[0]
        return self._onset_costs[key]


@dataclass(frozen=True)
class _Parts:
    """The onsets and rimes of all syllables in one case, and which of them each syllable has."""

    onsets: Strings
    rimes: Strings
    onset_of: Numbers
    rime_of: Numbers


def _parts(words: Sequence[str], kind: str, channel: Channel) -> _Parts:
    split = [split_surface(cased(word, kind)) for word in words]
    onsets, rimes = sorted({a for a, _ in split}), sorted({b for _, b in split})
    onset_number, rime_number = {a: i for i, a in enumerate(onsets)}, {b: i for i, b in enumerate(rimes)}
    return _Parts(
        channel.strings(onsets),
        channel.strings(rimes),
        np.array([onset_number[a] for a, _ in split]),
        np.array([rime_number[b] for _, b in split]),
    )
