"""Sets a raw word against every syllable there is.

The syllables share some 30 onsets and 700 rimes, so each raw word is set against those, and a syllable's cost is
that of the best way to cut the raw word in two. No candidate is lost beforehand (measured: the width of the
candidate list is what counts most).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ocr.capitals import LOWER, TITLE, UPPER, cased
from ocr.channel import NEVER, Channel, Costs, Numbers, Strings
from ocr.lexicon import Lexicon, is_syllable, split_surface

_ONSET_CUTS = 5  # the onset took at most so many raw characters
_NEAREST = 200  # syllables that are kept for a raw word
_REMEMBERED = 20_000  # raw words whose scores are kept


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

    @cached_property
    def place_of(self) -> dict[int, int]:
        """The place of a syllable, by its id, in the arrays of all costs."""
        return {int(word): at for at, word in enumerate(self._syllables)}

    def costs(self, raw: str, kind: str) -> tuple[Numbers, Costs]:
        """Return the ids of the nearest syllables and their costs, best first."""
        key = (raw, kind)
        if key not in self._found:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            self._found[key] = self.nearest(self.all_costs(raw, kind))
        return self._found[key]

    def nearest(self, costs: Costs) -> tuple[Numbers, Costs]:
        """Return the ids of the syllables with the least costs, and those costs, best first; costs are of all."""
        width = min(_NEAREST, len(costs))
        near = np.argpartition(costs, width - 1)[:width]
        near = near[np.argsort(costs[near], kind="stable")]
        return self._syllables[near], costs[near]

    def all_costs(self, raw: str, kind: str) -> Costs:
        """Return the costs of all syllables, in the order of `place_of`."""
        parts = self._tables[kind]
        rimes = self.channel.suffix_costs(raw, parts.rimes)
        total = np.full(len(self._syllables), NEVER, dtype=np.float32)
        for cut in range(min(len(raw), _ONSET_CUTS) + 1):
            onsets = self._onsets(raw[:cut], kind, parts)
            np.minimum(total, onsets[parts.onset_of] + rimes[cut][parts.rime_of], out=total)
        return total

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
