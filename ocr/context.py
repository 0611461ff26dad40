"""How well a word fits between the words before it and those after it: a small network over syllables.

The n-gram model sees three words to one side; this sees some thirty to both. Two towers of gated convolutions read
the words, one forward, one backward, and what they say together is set against the rivals for the place. It is asked
about places where the n-gram model is not sure, after a first path is found, and never sees the word there itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

DILATIONS = (1, 2, 4, 8)
_REACH = 2 * sum(DILATIONS) + 1  # words to one side that a place can see
_APART = 2 * _REACH  # places farther apart than this are read one by one
_AT_ONCE = 256  # places that are read together: bounds the memory of long texts


@dataclass(frozen=True)
class Tower:
    """The weights of one direction: for each layer (mix 3w × 2w, bias 2w, scale w, shift w)."""

    layers: tuple[tuple[Floats, Floats, Floats, Floats], ...]

    def read(self, x: Floats) -> Floats:
        """Return at each place (rows) what the words up to it, itself included, say; x is words × width."""
        width = x.shape[1]
        seen = np.empty((len(x), 3 * width), dtype=np.float32)
        for step, (mix, bias, scale, shift) in zip(DILATIONS, self.layers, strict=True):
            seen[:, :width] = _normed(x, scale, shift)
            for part in (1, 2):
                back = min(part * step, len(x))
                seen[:back, part * width : (part + 1) * width] = 0
                seen[back:, part * width : (part + 1) * width] = seen[: len(x) - back, :width]
            x = x + _gated(seen @ mix + bias)
        return x


@dataclass(frozen=True)
class ContextNet:
    """The whole network. words: embedding of each word id, used on both ends."""

    words: Floats
    bias: Floats
    before: Tower
    after: Tower
    norm: tuple[Floats, Floats]
    join: tuple[Floats, Floats]
    out: tuple[Floats, Floats]

    def ask(self, text: Ids, places: Sequence[int], rivals: Sequence[Ids]) -> list[Floats]:
        """Return log p(word | surroundings) of the rivals for each of the places (rising) of a text of word ids."""
        cuts = np.flatnonzero(np.diff(places) > _APART) + 1
        found: list[Floats] = []
        for group in np.split(np.array(places, dtype=np.int64), cuts):
            for at in range(0, len(group), _AT_ONCE):
                some = group[at : at + _AT_ONCE]
                found += self._log_probs(text, some, rivals[len(found) : len(found) + len(some)])
        return found

    def _log_probs(self, text: Ids, places: Ids, rivals: Sequence[Ids]) -> list[Floats]:
        """Answer for places that lie near each other: only the stretch that they can see is read."""
        first, last = max(0, int(places[0]) - _REACH), min(len(text), int(places[-1]) + _REACH + 1)
        scores = self._states(text[first:last])[places - first] @ self.words.T + self.bias
        top = scores.max(axis=1, keepdims=True)
        whole = (top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True)))[:, 0]
        return [scores[i, ids] - whole[i] for i, ids in enumerate(rivals)]

    def _states(self, ids: Ids) -> Floats:
        x = self.words[ids]
        both = np.zeros((len(ids), 2 * x.shape[1]), dtype=np.float32)
        both[1:, : x.shape[1]] = self.before.read(x)[:-1]
        both[:-1, x.shape[1] :] = self.after.read(x[::-1])[::-1][1:]
        joined = _gated(_normed(both, *self.norm) @ self.join[0] + self.join[1])
        return joined @ self.out[0] + self.out[1]


def _normed(x: Floats, scale: Floats, shift: Floats) -> Floats:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", centred, centred) / x.shape[1] + 1e-5)
    normed: Floats = centred / spread[:, None] * scale + shift
    return normed


def _gated(x: Floats) -> Floats:
    """Return the first half of the columns, let through by the second half."""
    half = x.shape[1] // 2
    gated: Floats = x[:, :half] / (1 + np.exp(-x[:, half:]))
    return gated


def load_context(path: Path) -> ContextNet:
    """Read the weights that training.context wrote. Raises OSError."""
    with np.load(path) as file:
        held = {name: file[name].astype(np.float32) for name in file.files}
    return ContextNet(
        held["words"],
        held["bias"],
        _tower(held, "before"),
        _tower(held, "after"),
        (held["scale"], held["shift"]),
        (held["join"], held["join-bias"]),
        (held["out"], held["out-bias"]),
    )


def _tower(held: dict[str, Floats], side: str) -> Tower:
    names = [f"{side}-{n}" for n in range(len(DILATIONS))]
    return Tower(
        tuple((held[f"{n}-mix"], held[f"{n}-bias"], held[f"{n}-scale"], held[f"{n}-shift"]) for n in names)
    )
