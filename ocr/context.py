"""How well a word fits between the words before it and those after it: a small network over syllables.

The n-gram model sees three words to one side; this sees some thirty to both. Two towers of gated convolutions read
the words, one forward, one backward, and what they say together is set against the rivals for the place. It is asked
about places where the n-gram model is not sure, after a first path is found, and never sees the word there itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocr.protect import CLASSES, UNKNOWN

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

DILATIONS = (1, 2, 4, 8)
_REACH = 2 * sum(DILATIONS) + 1  # words to one side that a place can see
_APART = 2 * _REACH  # places farther apart than this are read one by one
_HIDDEN = CLASSES.index(UNKNOWN)
_AT_ONCE = 256  # places that are read together: bounds the memory of long texts


@dataclass(frozen=True)
class Tower:
    """The weights of one direction: for each layer (mix 3w × 2w, bias 2w, scale w, shift w)."""

    layers: tuple[tuple[Floats, Floats, Floats, Floats], ...]

    def read(self, x: Floats, wanted: Ids) -> tuple[Floats, list[Floats]]:
        """Return at each place (rows) what the words up to it, itself included, say, and what each layer saw there.

        x is words × width. Few places are asked about: what is not needed at those wanted is left unread.
        """
        inputs = []
        x = x.copy()
        for step, rows, (mix, bias, scale, shift) in zip(
            DILATIONS, _rows_behind(wanted), self.layers, strict=True
        ):
            known = _normed(x, scale, shift)
            inputs.append(known)
            seen = np.concatenate([_row(known, rows - back * step) for back in range(3)], axis=1)
            x[rows] += _gated(seen @ mix + bias)
        return x, inputs

    def read_instead(self, x: Floats, places: Ids, inputs: Sequence[Floats]) -> Floats:
        """Return what `read` would say at each of the places, were the word of that place x; inputs: of the text."""
        for step, known, (mix, bias, scale, shift) in zip(DILATIONS, inputs, self.layers, strict=True):
            seen = [_normed(x, scale, shift), _row(known, places - step), _row(known, places - 2 * step)]
            x = x + _gated(np.concatenate(seen, axis=1) @ mix + bias)
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
        return [
            scores
            for which, stretch in self.stretches(text, places)
            for scores in stretch.log_probs(np.array(places[which]), rivals[which])
        ]

    def stretches(self, text: Ids, places: Sequence[int]) -> Iterator[tuple[slice, "Stretch"]]:
        """Yield parts of the text, read, with the slice of the places (rising) of which each can tell."""
        cuts = np.flatnonzero(np.diff(places) > _APART) + 1
        ends = [0, *cuts.tolist(), len(places)]
        for start, end in pairwise(ends):
            for at in range(start, end, _AT_ONCE):
                some = slice(at, min(end, at + _AT_ONCE))
                # One word more than the last place can see, so that the word after it may be asked about too.
                first, last = max(0, places[some][0] - _REACH), places[some][-1] + _REACH + 2
                asked = np.array(places[some], dtype=np.int64) - first
                yield some, Stretch(self, first, text[first:last], asked)

    def join_up(self, left: Floats, right: Floats) -> Floats:
        """Return the state of places from what the towers say before and after them."""
        both = np.concatenate([left, right], axis=1)
        joined = _gated(_normed(both, *self.norm) @ self.join[0] + self.join[1])
        return joined @ self.out[0] + self.out[1]


class Stretch:
    """A part of a text as the network has read it around the places asked; places are those of the whole text."""

    def __init__(self, net: ContextNet, first: int, ids: Ids, asked: Ids) -> None:
        """asked: the places that will be asked about, as places of ids."""
        x, back = net.words[ids], len(ids) - 1 - asked
        self.net, self.first, self.size = net, first, len(ids)
        # A place is told of by its neighbours; asked together with the next one, by those of both.
        self.left, self._left_inputs = net.before.read(x, np.concatenate([asked - 1, asked]))
        self.right, self._right_inputs = net.after.read(x[::-1], np.concatenate([back - 2, back - 1]))

    def log_probs(self, places: Ids, rivals: Sequence[Ids]) -> list[Floats]:
        """Return log p(word | surroundings) of the rivals for each place."""
        scores, whole = self._all_scores(self._states(places))
        return [scores[i, ids] - whole[i] for i, ids in enumerate(rivals)]

    def scores(self, places: Ids, rivals: Sequence[Ids]) -> list[Floats]:
        """Return the same but for what is equal for all rivals of one place: quicker."""
        states = self._states(places)
        return [self.net.words[ids] @ states[i] + self.net.bias[ids] for i, ids in enumerate(rivals)]

    def pair_log_probs(self, places: Ids, words: Ids, nexts: Ids) -> tuple[Floats, Floats]:
        """Return log p of each word at its place and of the next word behind it, were both put into the text."""
        at = places - self.first
        left = self.net.before.read_instead(self.net.words[words], at, self._left_inputs)
        right = self.net.after.read_instead(self.net.words[nexts], self.size - 2 - at, self._right_inputs)
        one = self.net.join_up(_row(self.left, at - 1), right)
        two = self.net.join_up(left, _row(self.right, self.size - 3 - at))
        return self._of(one, words), self._of(two, nexts)

    def _states(self, places: Ids) -> Floats:
        """Return the mean of what is seen as the text stands, with the word before hidden, and with the one after.

        Where a neighbour is wrong, so that it fits a wrong word here, the others still tell.
        """
        at = places - self.first
        back = self.size - 1 - at
        veil = np.broadcast_to(self.net.words[_HIDDEN], (len(at), self.net.words.shape[1]))
        left, right = _row(self.left, at - 1), _row(self.right, back - 1)
        hidden_left = self.net.before.read_instead(veil, at - 1, self._left_inputs)
        hidden_right = self.net.after.read_instead(veil, back - 1, self._right_inputs)
        shown: Floats = (
            self.net.join_up(left, right)
            + self.net.join_up(hidden_left, right)
            + self.net.join_up(left, hidden_right)
        ) / np.float32(3)
        return shown

    def _of(self, states: Floats, words: Ids) -> Floats:
        scores, whole = self._all_scores(states)
        of: Floats = scores[np.arange(len(words)), words] - whole
        return of

    def _all_scores(self, states: Floats) -> tuple[Floats, Floats]:
        """Return the scores of all words in each state, and the logarithm of what they add up to."""
        scores = states @ self.net.words.T + self.net.bias
        top = scores.max(axis=1)
        return scores, top + np.log(np.exp(scores - top[:, None]).sum(axis=1))


def _rows_behind(wanted: Ids) -> list[Ids]:
    """Return for each layer, the first one first, the places that it must be worked out for."""
    needed = [np.unique(wanted[wanted >= 0])]
    for step in reversed(DILATIONS[1:]):
        seen = np.unique(np.concatenate([needed[-1] - back * step for back in range(3)]))
        needed.append(seen[seen >= 0])
    return needed[::-1]


def _row(rows: Floats, at: Ids) -> Floats:
    """Return the rows at these places, nothing (zeros) where a place is before the first."""
    found = rows[np.maximum(at, 0)]
    found[at < 0] = 0
    return found


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
