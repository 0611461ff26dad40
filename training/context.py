"""Trains the network of ocr/context.py: which word fits between the words before it and those after it.

    python -m training.context TEXT_DIR OUT --phrases FILE ... [--steps N]

Needs torch (an environment of its own, see the Makefile). The words are those of OUT/words.txt, which
training.language_model wrote; private names are hidden in the same way. Seeded, and the number of steps is given:
the same machine makes the same weights.
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from ocr.lexicon import skeleton_of
from ocr.protect import CLASSES, NAME, STOP, UNKNOWN
from training.language_model import OWN_PHRASES, read_text

WIDTH, DILATIONS = 128, (1, 2, 4, 8)
SEQUENCE, BATCH = 128, 64
CONFUSED, FORGOTTEN = 0.04, 0.03  # share of the words around that are spoilt, as a first reading spoils them
SOURCE_SHARE = {1.0: 1.0, 3.0: 6.0}  # of a text by its weight in the counts: how often it is drawn
_STOP, _UNKNOWN, _NAME = (CLASSES.index(name) for name in (STOP, UNKNOWN, NAME))


class Tower(nn.Module):
    """Reads the words in one direction: at each place what the words up to it say."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in DILATIONS)
        self.norm = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)

    def forward(self, x: Tensor) -> Tensor:
        """Map words × sequence × width to the same shape."""
        for mix, norm, step in zip(self.mix, self.norm, DILATIONS, strict=True):
            y = norm(x)
            seen = torch.cat([y, _shifted(y, step), _shifted(y, 2 * step)], dim=2)
            value, gate = mix(seen).chunk(2, dim=2)
            x = x + value * torch.sigmoid(gate)
        return x


def _shifted(x: Tensor, by: int) -> Tensor:
    return functional.pad(x, (0, 0, by, 0))[:, : x.shape[1]]


class ContextNet(nn.Module):
    """Two towers, one from each side; what they say together is set against every word."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        nn.init.normal_(self.words.weight, std=0.05)
        self.bias = nn.Parameter(torch.zeros(words))
        self.before, self.after = Tower(), Tower()
        self.join = nn.Linear(2 * WIDTH, 4 * WIDTH)
        self.out = nn.Linear(2 * WIDTH, WIDTH)
        self.norm = nn.LayerNorm(2 * WIDTH)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the state at each place, from which the word there is told; it has not been looked at."""
        x = self.words(ids)
        left = _shifted(self.before(x), 1)
        right = _shifted(self.after(x.flip(1)), 1).flip(1)
        value, gate = self.join(self.norm(torch.cat([left, right], dim=2))).chunk(2, dim=2)
        return self.out(value * torch.sigmoid(gate))

    def scores(self, states: Tensor) -> Tensor:
        """Return the logits of every word."""
        return states @ self.words.weight.T + self.bias


def confusable(words: list[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each word where the words of its skeleton begin in a list, and that list: for spoiling."""
    groups: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        groups.setdefault(skeleton_of(word) if i >= len(CLASSES) else word, []).append(i)
    start, size, flat = np.zeros(len(words), np.int64), np.zeros(len(words), np.int64), []
    for members in groups.values():
        start[members], size[members] = len(flat), len(members)
        flat += members
    return np.stack([start, size]), np.array(flat)


class Batches:
    """Draws sequences of the text by lot, with some of the words around spoilt."""

    def __init__(self, folder: Path, phrases: list[Path], words: list[str]) -> None:
        lexicon, text = read_text(folder, phrases)
        if lexicon != words:
            raise SystemExit(
                "The words of the model are not those of this text: run training.language_model first"
            )
        self.chance = np.random.default_rng(1)
        self.text = np.concatenate([text.words, *_phrase_stream(text.phrases, self.chance)])
        ends = np.flatnonzero(np.diff(text.block)) + 1
        sizes = np.diff(np.concatenate([[0], ends, [len(text.words)]]))
        share = np.repeat([SOURCE_SHARE[w] for w in text.weights.tolist()], sizes)
        share = np.concatenate([share, np.ones(len(self.text) - len(share))])[: len(self.text) - SEQUENCE]
        self.cumulative = np.cumsum(share[::SEQUENCE])
        self.place, self.members = confusable(words)

    def draw(self) -> tuple[Tensor, Tensor]:
        """Return (words as seen, words as they are), each sequences × places."""
        lot = self.chance.random(BATCH) * self.cumulative[-1]
        starts = np.searchsorted(self.cumulative, lot) * SEQUENCE + self.chance.integers(0, SEQUENCE, BATCH)
        starts = np.minimum(starts, len(self.text) - SEQUENCE)
        true = self.text[starts[:, None] + np.arange(SEQUENCE)]
        return torch.from_numpy(self._spoilt(true)), torch.from_numpy(true)

    def _spoilt(self, true: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        lot = self.chance.random(true.shape)
        start, size = self.place[:, true]
        other = self.members[start + (self.chance.random(true.shape) * size).astype(np.int64)]
        seen = np.where(lot < CONFUSED, other, true)
        return np.where((lot > 1 - FORGOTTEN) & (true != _STOP), _UNKNOWN, seen)


def _phrase_stream(phrases: list[list[int]], chance: np.random.Generator) -> list[npt.NDArray[np.int64]]:
    rows = [np.array([*row, _STOP], dtype=np.int64) for row in phrases]
    return [rows[i] for _ in range(3) for i in chance.permutation(len(rows))]


def train(batches: Batches, words: int, steps: int, rate: float, out: Path) -> ContextNet:
    """Return the trained network; now and then what it is by then is written to `out`."""
    torch.manual_seed(1)
    net = ContextNet(words)
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    began, shown = time.monotonic(), 0.0
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = (
                rate * min(1.0, step / 300) * (0.02 + 0.98 * (1 + math.cos(math.pi * step / steps)) / 2)
            )
        seen, true = batches.draw()
        told = ((true >= len(CLASSES)) | (true == _UNKNOWN) | (true == _NAME)).flatten()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = net(seen).flatten(0, 1)[told]
            scores = net.scores(states)
        loss = functional.cross_entropy(scores.float(), true.flatten()[told])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step % 1000 == 999:
            write(net, out)
        shown = 0.98 * shown + 0.02 * loss.item()
        if step % 200 == 199:
            speed = (step + 1) * BATCH * SEQUENCE / (time.monotonic() - began)
            mean = shown / (1 - 0.98 ** (step + 1))
            print(f"{step + 1} of {steps}: loss {mean:.3f}, {speed:.0f} words/s", flush=True)
    return net


def write(net: ContextNet, path: Path) -> None:
    """Write the weights as half floats, by the names that ocr.context reads."""
    arrays = {"words": net.words.weight, "bias": net.bias}
    for side in ("before", "after"):
        tower = getattr(net, side)
        for n in range(len(DILATIONS)):
            arrays |= {
                f"{side}-{n}-mix": tower.mix[n].weight.T,
                f"{side}-{n}-bias": tower.mix[n].bias,
                f"{side}-{n}-scale": tower.norm[n].weight,
                f"{side}-{n}-shift": tower.norm[n].bias,
            }
    arrays |= {
        "scale": net.norm.weight,
        "shift": net.norm.bias,
        "join": net.join.weight.T,
        "join-bias": net.join.bias,
    }
    arrays |= {"out": net.out.weight.T, "out-bias": net.out.bias}
    np.savez(path, **{name: value.detach().numpy().astype(np.float16) for name, value in arrays.items()})


def main() -> None:
    """Read the arguments, train, and write OUT/context.npz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--phrases", type=Path, nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--rate", type=float, default=3e-3)
    given = parser.parse_args()
    words = (given.out / "words.txt").read_text(encoding="utf-8").split("\n")
    batches = Batches(given.text, [OWN_PHRASES, *given.phrases], words)
    out = given.out / "context.npz"
    write(train(batches, len(words), given.steps, given.rate, out), out)


if __name__ == "__main__":
    main()
