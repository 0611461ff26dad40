"""Trains the pen reader on drawn fields and writes it as ONNX: `python -m training.pen_reader OUT`.

Needs torch (build time only, not a dependency of the product): pure convolution with CTC, so that it runs in OpenCV.
Drawing goes on in a process of its own; the same seed gives the same pictures in the same order.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ocr.pen_reader import CLASSES, HEIGHT, SIGNS, STEP, Ink, classes_of
from training.ctc import Batch, batch_of, block, train, write_onnx
from training.pen_digits import Sources
from training.pen_pictures import Sample, batches

BATCH = 48
_REAL = 0.5  # chance of a batch of real fields after one of drawn ones


class Reader(nn.Module):
    """A picture (batch, 1, HEIGHT, columns) → log-odds (batch, classes, 1, columns / STEP)."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            block(1, 20),
            nn.MaxPool2d(2),  # 24 rows
            block(20, 40),
            nn.MaxPool2d((2, 1)),  # 12 rows
            block(40, 64),
            block(64, 64),
            nn.MaxPool2d((2, 1)),  # 6 rows
            block(64, 96),
            nn.Dropout2d(0.05),
            block(96, 176, shape=(6, 3), pad=(0, 1)),  # 1 row
        )
        self.spell = nn.Sequential(
            block(176, 176, shape=(1, 5), pad=(0, 2)),
            block(176, 176, shape=(1, 5), pad=(0, 2)),
            nn.Dropout(0.15),
            nn.Conv2d(176, CLASSES, 1),
        )

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return the log-odds of each class at each step."""
        return self.spell(self.look(pictures))


class Drawn(IterableDataset):
    """Batches without end, of drawn fields and by lot of real ones; each drawing process has a seed of its own."""

    def __init__(self, sources: Sources, seed: int, real: Sequence[Sample]) -> None:
        self.sources, self.seed, self.real = sources, seed, real

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        seed = self.seed * 100 + (worker.id if worker else 0)
        cv2.setNumThreads(1)
        chance = Random(seed)
        scanned = _gathered(self.real, BATCH, seed) if self.real else None
        for held in batches(self.sources, BATCH, seed):
            yield collated(held)
            if scanned is not None and chance.random() < _REAL:
                yield collated(next(scanned))


def _gathered(real: Sequence[Sample], size: int, seed: int) -> Iterator[list[Sample]]:
    """Yield batches of real fields without end, of about one width, each time a little otherwise."""
    chance, noise = Random(seed), np.random.default_rng(seed)
    while True:
        chosen = sorted(chance.choices(real, k=size * 8), key=lambda s: s.picture.shape[1])
        starts = list(range(0, len(chosen), size))
        chance.shuffle(starts)
        for start in starts:
            yield [
                replace(s, picture=_varied(s.picture, chance, noise)) for s in chosen[start : start + size]
            ]


def _varied(picture: Ink, chance: Random, noise: np.random.Generator) -> Ink:
    """Return a picture shifted, slanted and stretched a little, its ink thinner or fuller: none is seen twice."""
    high, wide = picture.shape
    scale, squeeze, lean = chance.uniform(0.9, 1.1), chance.uniform(0.9, 1.12), chance.gauss(0, 0.07)
    matrix = np.array(
        [
            [scale * squeeze, lean, chance.uniform(-2, 2) - lean * high / 2],
            [chance.gauss(0, 0.015), scale, chance.uniform(-2.5, 2.5) + high * (1 - scale) / 2],
        ]
    )
    size = (max(24, round(wide * scale * squeeze)), high)
    moved = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR)
    lot = chance.random()
    if lot < 0.15:
        moved = cv2.GaussianBlur(moved, (0, 0), chance.uniform(0.4, 0.9))
    elif lot < 0.3:
        moved = (moved > chance.uniform(0.3, 0.6)).astype(np.float32)
    elif lot < 0.4:
        moved = moved + noise.normal(0, 0.06, moved.shape).astype(np.float32)
    return np.asarray(np.clip(moved, 0, 1) ** chance.uniform(0.65, 1.5), np.float32)


def real_fields(file: Path, without: Sequence[str]) -> list[Sample]:
    """Return the labelled fields that training.pen_fields gathered, those of some sources left out."""
    kept = dict(np.load(file))
    ends = np.cumsum(kept["widths"])
    found = []
    starts = ends - kept["widths"]
    for text, written, source, start, end in zip(
        kept["texts"], kept["written"], kept["sources"], starts, ends, strict=True
    ):
        if str(source) in without:
            continue
        number = str(text).rstrip(SIGNS).partition("/")[0]
        picture = kept["pictures"][:, start:end].astype(np.float32) / 255
        found.append(Sample(picture, number, bool(written), str(text)[len(number) :]))
    return found


def collated(held: Sequence[Sample]) -> Batch:
    """Return the fields as one batch."""
    classes = [classes_of(s.text, written=s.written) + classes_of(s.sign, written=False) for s in held]
    return batch_of([s.picture for s in held], classes, STEP)


def main() -> None:
    """Train, and write OUT/pen-reader.onnx; the weights go into SCRATCH/pen-reader.pt, to go on from."""
    parser = argparse.ArgumentParser(prog="training.pen_reader")
    parser.add_argument("out", type=Path)
    parser.add_argument("--digits", type=Path, help="folder of the USPS and MNIST files")
    parser.add_argument("--fonts", type=Path, help="folder of handwriting fonts (woff)")
    parser.add_argument("--real", type=Path, help="file of training.pen_fields")
    parser.add_argument("--without", action="append", default=[], help="a source of --real to leave out")
    parser.add_argument("--scratch", type=Path, default=Path(".cache"))
    parser.add_argument("--seconds", type=float, default=1740, help="0 only writes the weights of --start")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)  # drawing takes the other core
    net = Reader().to(memory_format=torch.channels_last)
    if given.start:
        net.load_state_dict(torch.load(given.start))
    if given.seconds:
        real = real_fields(given.real, given.without) if given.real else []
        data = Drawn(Sources(given.digits, given.fonts), given.seed, real)
        loader = iter(DataLoader(data, batch_size=None, num_workers=1, prefetch_factor=40))
        weights = given.scratch / "pen-reader.pt"
        train(net, loader, given.seconds, given.rate, weights, decay=2e-3, warm=30)
    write_onnx(net, HEIGHT, given.out / "pen-reader.onnx")


if __name__ == "__main__":
    main()
