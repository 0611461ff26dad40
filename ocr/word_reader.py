"""Reads the picture of one word with our own small network: a witness independent of the engine's models.

Half of what the engine gets wrong on Vietnamese print are marks alone (Ế for É, chỉ for chi), and its models get the
same ones wrong. The network sees print of official letters only (Times and its likes), word by word, and is asked
for the probability of given texts, so that it judges between readings rather than inventing one.
"""

import threading
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.errors import MissingToolError

Picture = NDArray[np.uint8]
Ink = NDArray[np.float32]
Chances = NDArray[np.float32]

HEIGHT = 56  # rows of a framed word
STEP = 4  # columns of a framed word to one step of the network's answer
WIDEST = 640  # columns beyond which a word is squeezed
_NARROWEST = 24
PLAIN, SEALED = "word-reader", "sealed-reader"  # of print, and of print under a seal's rim or the pen
_MISSING = "Thiếu tệp mô hình đọc chữ (ocr/model/{}.onnx). Hãy cài lại vanthu."
_MODELS = Path(__file__).parent / "model"

_TONED = "aáàảãạ ăắằẳẵặ âấầẩẫậ eéèẻẽẹ êếềểễệ iíìỉĩị oóòỏõọ ôốồổỗộ ơớờởỡợ uúùủũụ ưứừửữự yýỳỷỹỵ"
_SMALL = "".join(_TONED.split()) + "bcdđfghjklmnpqrstvwxz"
ALPHABET = _SMALL + _SMALL.upper() + "0123456789" + ".,;:!?()/-–+%&=*@_\"'“”’…§°[]<>|"
_CLASS = {ch: at for at, ch in enumerate(ALPHABET, start=1)}
_held = threading.local()
BLANK = 0  # the class of no letter; ALPHABET[i] is class i + 1


def framed(crop: Picture, widest: int = WIDEST) -> Ink:
    """Return a gray crop of one word as the network sees it: HEIGHT rows, 0 for paper to 1 for ink, float32.

    `widest`: columns beyond which it is squeezed; a line of several words needs more than one word.
    """
    high, wide = crop.shape
    columns = int(np.clip(round(wide * HEIGHT / high), _NARROWEST, widest))
    way = cv2.INTER_AREA if high > HEIGHT else cv2.INTER_LINEAR
    small = cv2.resize(crop, (columns, HEIGHT), interpolation=way).astype(np.float32)
    paper, ink = float(np.percentile(small, 85)), float(small.min())
    return np.asarray(np.clip((paper - small) / max(paper - ink, 40.0), 0.0, 1.0), np.float32)


def _network(name: str) -> cv2.dnn.Net:
    """Return this thread's network: pages are read side by side, and one network serves one thread only."""
    if not hasattr(_held, name):
        cv2.setNumThreads(1)
        try:
            setattr(_held, name, cv2.dnn.readNetFromONNX(str(_MODELS / f"{name}.onnx")))
        except cv2.error as error:
            raise MissingToolError(_MISSING.format(name)) from error
    network: cv2.dnn.Net = getattr(_held, name)
    return network


def ready() -> None:
    """Raise MissingToolError when a network cannot be loaded: for the doctor command."""
    for name in (PLAIN, SEALED):
        _network(name)


def answer(picture: Ink, reader: str = PLAIN) -> Chances:
    """Return for a framed picture the log probabilities (steps, classes) of its steps. Raises MissingToolError.

    reader: PLAIN, or SEALED for what a seal or the pen overprints.
    """
    columns = -(-picture.shape[1] // STEP) * STEP
    whole = np.zeros((1, 1, HEIGHT, columns), np.float32)
    whole[0, 0, :, : picture.shape[1]] = picture
    net = _network(reader)
    net.setInput(whole)
    odds = np.asarray(net.forward(), np.float32)[0, :, 0, :].T
    odds = odds - odds.max(axis=1, keepdims=True)
    return np.asarray(odds - np.log(np.exp(odds).sum(axis=1, keepdims=True)), np.float32)


def best_text(chances: Chances) -> str:
    """Return the text of the likeliest class at each step, repetitions and blanks taken out."""
    classes = chances.argmax(axis=1)
    kept = [c for c, before in zip(classes, [BLANK, *classes[:-1]], strict=True) if c not in (BLANK, before)]
    return "".join(ALPHABET[c - 1] for c in kept)


def spelled(chances: Chances) -> list[tuple[str, float, int, int]]:
    """Return the likeliest letters one by one: letter, probability, first step, and the step behind its last."""
    classes = chances.argmax(axis=1)
    found: list[tuple[str, float, int, int]] = []
    start = 0
    for end in range(1, len(classes) + 1):
        if end == len(classes) or classes[end] != classes[start]:
            if classes[start] != BLANK:
                sure = float(np.exp(chances[start:end, classes[start]].max()))
                found.append((ALPHABET[classes[start] - 1], sure, start, end))
            start = end
    return found


def likelihood(chances: Chances, text: str) -> float:
    """Return the log probability that the network gives a text (no blanks in it), -inf where it cannot be spelt."""
    classes = [_CLASS.get(ch, -1) for ch in text]
    if not classes or -1 in classes or len(classes) > len(chances):
        return -np.inf
    states = np.full(2 * len(classes) + 1, BLANK)
    states[1::2] = classes
    skips = np.zeros(len(states), bool)  # from a letter to the next one, where they differ
    skips[3::2] = states[3::2] != states[1:-2:2]
    now = np.full(len(states), -np.inf, np.float64)
    now[:2] = chances[0, states[:2]]
    for step in chances[1:]:
        one = np.concatenate(([-np.inf], now[:-1]))
        two = np.where(skips, np.concatenate(([-np.inf, -np.inf], now[:-2])), -np.inf)
        now = np.logaddexp(np.logaddexp(now, one), two) + step[states]
    return float(np.logaddexp(now[-1], now[-2]))
