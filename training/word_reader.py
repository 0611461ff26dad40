"""Trains the word reader on drawn words and writes it as ONNX: `python -m training.word_reader TEXT OUT`.

With --sealed it goes on from the word reader to the sealed reader: words of signatures under seal and pen.

Needs torch (build time only, not a dependency of the product): pure convolution with CTC, so that it runs in
OpenCV. Drawing goes on in processes of its own; the same seed gives the same pictures in the same order.
"""

import argparse
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

import cv2
import numpy as np
import onnx
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ocr.word_reader import ALPHABET, HEIGHT, STEP, Ink
from training.ctc import Batch, batch_of, block, train, write_onnx
from training.sealed_words import sealed_samples
from training.word_pictures import FLATTEN, Sample, Words, batches, samples

BATCH = 48
_REAL = 0.6  # chance of a batch of real words after one of drawn words
_CLASS = {ch: at for at, ch in enumerate(ALPHABET, start=1)}


class Reader(nn.Module):
    """A picture (batch, 1, HEIGHT, columns) → log-odds (batch, classes, 1, columns / STEP)."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            block(1, 20),
            nn.MaxPool2d(2),  # 28 rows
            block(20, 40),
            nn.MaxPool2d(2),  # 14 rows
            block(40, 72),
            block(72, 72),
            nn.MaxPool2d((2, 1)),  # 7 rows
            block(72, 112),
            block(112, 224, shape=(7, 3), pad=(0, 1)),  # 1 row
        )
        self.spell = nn.Sequential(
            block(224, 224, shape=(1, 3), pad=(0, 1)),
            nn.Dropout(0.1),
            nn.Conv2d(224, len(ALPHABET) + 1, 1),
        )

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return the log-odds of each class at each step."""
        return self.spell(self.look(pictures))


class Resting(nn.BatchNorm2d):
    """A normalisation that only scales and shifts, in training too: its statistics lie in the convolution before it."""

    def train(self, mode: bool = True) -> "Resting":
        """Stay at rest."""
        super().train(False)
        return self


def settled(net: Reader, path: Path) -> None:
    """Load the weights of a written word reader, whose normalisations were worked into its convolutions."""
    held = {part.name: torch.from_numpy(onnx.numpy_helper.to_array(part).copy()) for part in _parts(path)}
    whole = [name for name in held if name.startswith("onnx::")]
    blocks = [one for one in (*net.look, net.spell[0]) if isinstance(one, nn.Sequential)]
    for one, weight, bias in zip(blocks, whole[::2], whole[1::2], strict=True):
        one[0].weight.data = held[weight]
        one[1] = Resting(len(held[bias]), eps=1e-12)
        one[1].bias.data = held[bias]
    last = net.spell[2]
    last.weight.data, last.bias.data = held["spell.2.weight"], held["spell.2.bias"]


def _parts(path: Path) -> Sequence[onnx.TensorProto]:
    return onnx.load(str(path)).graph.initializer


class Drawn(IterableDataset):
    """Batches without end, of drawn words and by lot of real ones; each drawing process has a seed of its own."""

    def __init__(self, words: Words | None, seed: int, real: Sequence[Path]) -> None:
        """words: None for those of signatures under a seal."""
        self.words, self.seed, self.real = words, seed, real

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        seed = self.seed * 100 + (worker.id if worker else 0)
        chance = Random(seed)
        scanned = gathered(self.real, BATCH, seed) if self.real else None
        drawn = samples(self.words, seed) if self.words else sealed_samples(seed)
        for held in batches(drawn, BATCH, seed):
            yield collated(held)
            if scanned is not None and chance.random() < _REAL:
                yield collated(next(scanned))


def gathered(files: Sequence[Path], size: int, seed: int) -> Iterator[list[Sample]]:
    """Yield batches of the words of training.real_words without end, of about one width, rare ones more often."""
    held: list[Sample] = []
    for file in files:
        kept = dict(np.load(file))  # each array is unpacked once, not at every use
        ends = np.cumsum(kept["widths"])
        for text, start, end in zip(kept["texts"], ends - kept["widths"], ends, strict=True):
            held.append(Sample(kept["pictures"][:, start:end], str(text)))
    counts = Counter(sample.text for sample in held)
    steps = list(accumulate(counts[sample.text] ** (FLATTEN - 1) for sample in held))
    chance = Random(seed)
    while True:
        chosen = [held[bisect(steps, chance.random() * steps[-1])] for _ in range(size * 20)]
        chosen.sort(key=lambda sample: sample.picture.shape[1])
        starts = list(range(0, len(chosen), size))
        chance.shuffle(starts)
        for start in starts:
            yield [
                Sample(_varied(sample.picture.astype(np.float32) / 255, chance), sample.text)
                for sample in chosen[start : start + size]
            ]


def _varied(picture: Ink, chance: Random) -> Ink:
    """Return a picture shifted and stretched a little, fainter or fuller, so that no crop is seen twice alike."""
    high, wide = picture.shape
    scale, squeeze = chance.uniform(0.94, 1.06), chance.uniform(0.95, 1.05)
    matrix = np.array(
        [
            [scale * squeeze, 0.0, chance.uniform(-1.5, 1.5)],
            [0.0, scale, chance.uniform(-2.0, 2.0) + high * (1 - scale) / 2],
        ]
    )
    size = (max(24, round(wide * scale * squeeze)), high)
    moved = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR)
    return np.asarray(np.clip(moved, 0, 1) ** chance.uniform(0.75, 1.35), np.float32)


def collated(held: Sequence[Sample]) -> Batch:
    """Return the words as one batch."""
    return batch_of([s.picture for s in held], [[_CLASS[ch] for ch in s.text] for s in held], STEP)


def main() -> None:
    """Train, and write OUT/word-reader.onnx (or sealed-reader.onnx); the weights go into SCRATCH, to go on from."""
    parser = argparse.ArgumentParser(prog="training.word_reader")
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scratch", type=Path, default=Path(".cache"))
    parser.add_argument("--seconds", type=float, default=6000, help="0 only writes the weights of --start")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument(
        "--sealed", action="store_true", help="go on from OUT/word-reader.onnx to sealed words"
    )
    parser.add_argument("--real", type=Path, nargs="*", default=[], help="files of training.real_words")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)  # drawing takes the other cores
    net = Reader().to(memory_format=torch.channels_last)
    name = "sealed-reader" if given.sealed else "word-reader"
    if given.sealed:
        settled(net, given.out / "word-reader.onnx")
    elif given.start:
        net.load_state_dict(torch.load(given.start))
    if given.seconds:
        data = Drawn(None if given.sealed else Words(given.text), given.seed, given.real)
        loader = iter(DataLoader(data, batch_size=None, num_workers=2, prefetch_factor=40))
        weights = given.scratch / f"{name}.pt"
        train(net, loader, given.seconds, given.rate, weights, decay=1e-3, warm=40)
    write_onnx(net, HEIGHT, given.out / f"{name}.onnx")


if __name__ == "__main__":
    main()
