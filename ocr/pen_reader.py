"""Reads what stands in a place for pen with our own small network: strings with probabilities, hand and print alike.

The network (convolutions and CTC, run by OpenCV) has classes of its own for digits by hand and in print, so that it
also tells whether a clerk wrote, and for '/' and '-', for a year or the symbol follows a number. Days and months are
scored exactly over all that they can be; numbers are searched in its lattice. A field is looked at a few times,
shifted and scaled a little, and the probabilities are averaged.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.errors import MissingToolError
from ocr.pen_place import DAY, MONTH

Picture = NDArray[np.uint8]
Ink = NDArray[np.float32]
Chances = NDArray[np.float64]

HEIGHT = 48  # rows of a framed field
STEP = 2  # columns of a framed field to one step of the network's answer
BROAD = 1.15  # how much a field is drawn out: crammed digits need the steps
WIDEST = 288
_NARROWEST = 32

LETTERS = "0123456789abcd"  # of a number: a letter may follow the digits ('12a')
SIGNS = "/-"
BLANK = 0
CLASSES = 1 + 2 * len(LETTERS) + len(SIGNS)  # blank, letters by hand, letters in print, signs
_TEXT = LETTERS + SIGNS  # the letters of the merged lattice; _TEXT[i] is column i + 1

_NUMBER = re.compile(r"(\d{1,5}[a-d]?)(?:/(?:19|20)\d\d)?[/-]?")
_DATES = {DAY: 31, MONTH: 12}
_BEAM = 10
_FAINT = 1e-3  # a class less likely than this at a step is not followed
_SHOWN = 5  # candidates that are returned
_LEAST = 0.001
_TEMPERATURE = 0.8  # of the averaged views, which are less sure than right; set on letters of unseen sources
_VIEWS = (  # shift to the right and down (of the height), scale: an average is safer than one look
    (0.0, 0.0, 1.0),
    (-0.03, 0.02, 0.94),
    (0.03, -0.03, 1.05),
    (0.02, 0.05, 0.97),
    (-0.02, -0.05, 1.02),
)
_MISSING = "Thiếu tệp mô hình đọc chữ viết tay (ocr/model/pen-reader.onnx). Hãy cài lại vanthu."
_MODEL = Path(__file__).parent / "model" / "pen-reader.onnx"
_held = threading.local()


@dataclass(frozen=True, slots=True)
class PenText:
    """What may stand in a field, each text with its probability (0..1), likeliest first; and whether it is by hand.

    No candidates: nothing is written. What is missing to 1 is the chance of something else, or of nothing.
    """

    candidates: tuple[tuple[str, float], ...]
    written: bool


def framed(crop: Picture) -> Ink:
    """Return a gray crop of a field as the network sees it: HEIGHT rows, 0 for paper to 1 for ink, float32."""
    high, wide = crop.shape
    columns = int(np.clip(round(wide * HEIGHT / high * BROAD), _NARROWEST, WIDEST))
    way = cv2.INTER_AREA if high > HEIGHT else cv2.INTER_LINEAR
    small = cv2.resize(crop, (columns, HEIGHT), interpolation=way).astype(np.float32)
    paper, ink = float(np.percentile(small, 80)), float(small.min())
    return np.asarray(np.clip((paper - small) / max(paper - ink, 50.0), 0.0, 1.0), np.float32)


def classes_of(text: str, *, written: bool) -> list[int]:
    """Return the network's classes of a text by hand or in print."""
    first = 1 if written else 1 + len(LETTERS)
    return [
        1 + 2 * len(LETTERS) + SIGNS.index(ch) if ch in SIGNS else first + LETTERS.index(ch) for ch in text
    ]


def ready() -> None:
    """Raise MissingToolError when the network cannot be loaded: for the doctor command."""
    _network()


def use(model: Path) -> None:
    """Read with another network from now on, in this thread: for measuring."""
    _held.network = _loaded(model)


def read_field(crop: Picture, field: str) -> PenText:
    """Return what may stand in a gray crop (uint8) of the field 'number', 'day' or 'month'.

    Days and months are given as plain values ('3' for '03'); numbers as they stand ('03'). Raises MissingToolError.
    """
    odds = _answers(_views(framed(crop)))
    lattices = [_merged(one) for one in odds]
    shares = [_of_date(one, _DATES[field]) if field in _DATES else _of_number(one) for one in lattices]
    texts = {text for share in shares for text in share}
    mean = {text: float(np.mean([share.get(text, 0.0) for share in shares])) for text in texts}
    tempered = _tempered(mean, _TEMPERATURE)
    nothing = tempered.pop("", 0.0)
    best = sorted(tempered.items(), key=lambda item: -item[1])[:_SHOWN]
    kept = tuple((text, chance) for text, chance in best if chance > _LEAST)
    if not kept or nothing > kept[0][1]:
        return PenText((), written=False)
    return PenText(kept, _by_hand(odds))


# The network


def _network() -> cv2.dnn.Net:
    """Return this thread's network: pages are read side by side, and one network serves one thread only."""
    if not hasattr(_held, "network"):
        _held.network = _loaded(_MODEL)
    network: cv2.dnn.Net = _held.network
    return network


def _loaded(model: Path) -> cv2.dnn.Net:
    cv2.setNumThreads(1)
    try:
        return cv2.dnn.readNetFromONNX(str(model))
    except cv2.error as error:
        raise MissingToolError(_MISSING) from error


def _views(picture: Ink) -> Ink:
    """Return a framed picture and a few shifted and scaled copies of it, (views, HEIGHT, columns)."""
    high, wide = picture.shape
    columns = -(-wide // 8) * 8  # few different widths: the network is laid out anew for each
    views = np.zeros((len(_VIEWS), high, columns), np.float32)
    for view, (right, down, scale) in zip(views, _VIEWS, strict=True):
        matrix = np.array(
            [
                [scale, 0, right * high + wide * (1 - scale) / 2],
                [0, scale, down * high + high * (1 - scale) / 2],
            ]
        )
        view[:] = cv2.warpAffine(picture, matrix, (columns, high), flags=cv2.INTER_LINEAR)
    return views


def _answers(views: Ink) -> Chances:
    """Return for framed pictures of one width the probabilities (views, steps, CLASSES). Raises MissingToolError."""
    net = _network()
    net.setInput(views[:, None])
    odds = np.asarray(net.forward(), np.float64)[:, :, 0, :].transpose(0, 2, 1)
    shares = np.exp(odds - odds.max(axis=2, keepdims=True))
    return np.asarray(shares / shares.sum(axis=2, keepdims=True), np.float64)


def _merged(chances: Chances) -> Chances:
    """Return the probabilities of steps (steps, CLASSES) with hand and print taken together, (steps, 1 + _TEXT)."""
    count = len(LETTERS)
    both = chances[:, 1 : 1 + count] + chances[:, 1 + count : 1 + 2 * count]
    return np.concatenate([chances[:, :1], both, chances[:, 1 + 2 * count :]], axis=1)


def _by_hand(odds: Chances) -> bool:
    count = len(LETTERS)
    return bool(odds[:, :, 1 : 1 + count].sum() > odds[:, :, 1 + count : 1 + 2 * count].sum())


# From steps to texts


def _of_date(lattice: Chances, most: int) -> dict[str, float]:
    """Return the probabilities of the days or months 1…most, and of '' for nothing."""
    spelt = [(str(n), str(n)) for n in range(1, most + 1)] + [(str(n), f"0{n}") for n in range(1, 10)]
    found: dict[str, float] = defaultdict(float)
    for (value, _), chance in zip(spelt, likelihoods(lattice, [text for _, text in spelt]), strict=True):
        found[value] += float(chance)
    found[""] = float(np.prod(lattice[:, BLANK]))
    return found


def likelihoods(lattice: Chances, texts: Sequence[str]) -> Chances:
    """Return the exact probability of each text (one or two letters) in a merged lattice: the sum over all paths."""
    states = np.zeros((len(texts), 5), np.int64)
    for row, text in zip(states, texts, strict=True):
        row[1], row[3] = (1 + _TEXT.index(text[0]), 1 + _TEXT.index(text[-1]) if len(text) > 1 else 0)
    skip = states[:, 3] != states[:, 1]  # from the first letter to another one no blank is needed
    now = np.zeros((len(texts), 5))
    now[:, 0], now[:, 1] = lattice[0, BLANK], lattice[0, states[:, 1]]
    for step in lattice[1:]:
        after = now.copy()
        after[:, 1:] += now[:, :-1]
        after[:, 3] += np.where(skip, now[:, 1], 0.0)
        now = after * step[states]
    short = np.array([len(text) == 1 for text in texts])
    return np.asarray(np.where(short, now[:, 1] + now[:, 2], now[:, 3] + now[:, 4]), np.float64)


def _of_number(lattice: Chances) -> dict[str, float]:
    """Return the probabilities of numbers, what follows a slash or a dash left out, and of '' for nothing."""
    found: dict[str, float] = defaultdict(float)
    for text, chance in _searched(lattice).items():
        hit = _NUMBER.fullmatch(text)
        if hit:
            found[hit[1]] += chance
        elif text.strip(SIGNS) == "":
            found[""] += chance
    return found


def _searched(lattice: Chances) -> Mapping[str, float]:
    """Return the likeliest texts of a merged lattice with their probabilities (prefix beam search)."""
    beam: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # chance of ending in a blank, in the last letter
    for step in lattice:
        after: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        likely = [(_TEXT[at], float(step[at + 1])) for at in np.flatnonzero(step[1:] > _FAINT)]
        for text, (blank, letter) in beam.items():
            after[text][0] += (blank + letter) * float(step[BLANK])
            for ch, chance in likely:
                if text[-1:] == ch:
                    after[text][1] += letter * chance
                    after[text + ch][1] += blank * chance
                else:
                    after[text + ch][1] += (blank + letter) * chance
        best = sorted(after.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beam = {text: (blank, letter) for text, (blank, letter) in best}
    return {text: blank + letter for text, (blank, letter) in beam.items()}


def _tempered(shares: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Return probabilities made less sure by a temperature over 1, surer by one under 1."""
    rest = max(0.0, 1.0 - sum(shares.values())) ** (1 / temperature)
    powers = {text: share ** (1 / temperature) for text, share in shares.items()}
    total = rest + sum(powers.values())
    return {text: power / total for text, power in powers.items()}
