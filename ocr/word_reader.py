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
_MISSING = "Thiếu tệp mô hình đọc chữ (ocr/model/word-reader.onnx). Hãy cài lại vanthu."
_MODEL = Path(__file__).parent / "model" / "word-reader.onnx"

_TONED = "aáàảãạ ăắằẳẵặ âấầẩẫậ eéèẻẽẹ êếềểễệ iíìỉĩị oóòỏõọ ôốồổỗộ ơớờởỡợ uúùủũụ ưứừửữự yýỳỷỹỵ"
_SMALL = "".join(_TONED.split()) + "bcdđfghjklmnpqrstvwxz"
ALPHABET = _SMALL + _SMALL.upper() + "0123456789" + ".,;:!?()/-–+%&=*@_\"'“”’…§°[]<>|"
_CLASS = {ch: at for at, ch in enumerate(ALPHABET, start=1)}
_held = threading.local()
BLANK = 0  # the class of no letter; ALPHABET[i] is class i + 1


def framed(crop: Picture) -> Ink:
    """Return a gray crop of one word as the network sees it: HEIGHT rows, 0 for paper to 1 for ink, float32."""
    high, wide = crop.shape
    columns = int(np.clip(round(wide * HEIGHT / high), _NARROWEST, WIDEST))
    way = cv2.INTER_AREA if high > HEIGHT else cv2.INTER_LINEAR
    small = cv2.resize(crop, (columns, HEIGHT), interpolation=way).astype(np.float32)
    paper, ink = float(np.percentile(small, 85)), float(small.min())
    return np.asarray(np.clip((paper - small) / max(paper - ink, 40.0), 0.0, 1.0), np.float32)


def _network() -> cv2.dnn.Net:
    """Return this thread's network: pages are read side by side, and one network serves one thread only."""
    if not hasattr(_held, "network"):
        cv2.setNumThreads(1)
        try:
            _held.network = cv2.dnn.readNetFromONNX(str(_MODEL))
        except cv2.error as error:
            raise MissingToolError(_MISSING) from error
    network: cv2.dnn.Net = _held.network
    return network


def ready() -> None:
    """Raise MissingToolError when the network cannot be loaded: for the doctor command."""
    _network()


def answer(picture: Ink) -> Chances:
    """Return for a framed picture the log probabilities (steps, classes) of its steps. Raises MissingToolError."""
    columns = -(-picture.shape[1] // STEP) * STEP
    whole = np.zeros((1, 1, HEIGHT, columns), np.float32)
    whole[0, 0, :, : picture.shape[1]] = picture
    net = _network()
    net.setInput(whole)
    odds = np.asarray(net.forward(), np.float32)[0, :, 0, :].T
    odds = odds - odds.max(axis=1, keepdims=True)
    return np.asarray(odds - np.log(np.exp(odds).sum(axis=1, keepdims=True)), np.float32)


def best_text(chances: Chances) -> str:
    """Return the text of the likeliest class at each step, repetitions and blanks taken out."""
    classes = chances.argmax(axis=1)
    kept = [c for c, before in zip(classes, [BLANK, *classes[:-1]], strict=True) if c not in (BLANK, before)]
    return "".join(ALPHABET[c - 1] for c in kept)


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
