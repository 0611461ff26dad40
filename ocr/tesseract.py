"""The one module that calls Tesseract: a picture in, words with boxes and confidence out."""

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

# One thread a call, set before the first call: several pages are read side by side, and more threads only fight.
os.environ["OMP_THREAD_LIMIT"] = "1"

import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from corpus.errors import LimitError, MissingToolError, UnreadableError
from corpus.record import Word
from corpus.text import nfc, without_controls

Picture = NDArray[np.uint8]

AUTO = 3  # page segmentation: whole page, the engine finds the blocks
BLOCK = 6  # page segmentation: one uniform block of lines
SPARSE = 11  # page segmentation: words wherever they stand
_TALL = 1.7  # a box so many times as high as the usual one of its line reaches beyond it
_ENOUGH = 3  # words of a line that tell where it runs
_SLACK = 0.25  # of the usual height above and below the neighbours: marks and tails stick out
_WORD_LEVEL = 5  # the level column of the engine's table: 5 = word


@dataclass(frozen=True, slots=True)
class Engine:
    """How the engine is called: language model, seconds a call may take, resolution told to it."""

    language: str = "vie"
    timeout: float = 120.0
    dpi: int = 300


def recognise(picture: Picture, engine: Engine, *, psm: int = AUTO) -> tuple[Word, ...]:
    """Return the words of a gray or RGB picture, in the engine's order; `line` counts the engine's lines.

    Boxes are in pixels of the picture, confidence 0..1. Raises MissingToolError when the program or the language
    is not installed, LimitError when the call takes longer than engine.timeout seconds, UnreadableError when the
    engine gives up on the picture.
    """
    config = f"--psm {psm} --dpi {engine.dpi}"
    try:
        table = pytesseract.image_to_data(
            Image.fromarray(picture),
            lang=engine.language,
            config=config,
            timeout=engine.timeout,
            output_type=pytesseract.Output.DICT,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise MissingToolError from error
    except pytesseract.TesseractError as error:
        raise _translated(error, engine) from error
    except RuntimeError as error:  # pytesseract's own sign of a timeout
        raise LimitError from error
    return tuple(_lowered(list(_apart(list(_words(table))))))


def glimpse(picture: Picture, engine: Engine, *, psm: int = BLOCK) -> tuple[Word, ...]:
    """Return the words of a small crop (one block unless told), none where the engine gives up or takes too long.

    For second looks: the page has been read, and must not be lost by them. Raises MissingToolError.
    """
    try:
        return recognise(picture, engine, psm=psm)
    except (LimitError, UnreadableError):
        return ()


def version() -> str:
    """Return the engine's version, for the doctor command. Raises MissingToolError."""
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise MissingToolError from error


@cache
def languages() -> tuple[str, ...]:
    """Return the language models that are installed, those for a script included. Raises MissingToolError.

    The program is asked itself: pytesseract leaves out every name with a capital or a slash.
    """
    command = [pytesseract.pytesseract.tesseract_cmd, "--list-langs"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingToolError from error
    return tuple(sorted(line.strip() for line in listed.splitlines()[1:] if line.strip()))


def _translated(error: pytesseract.TesseractError, engine: Engine) -> Exception:
    """A missing language model is an installer's matter; anything else means this picture cannot be read."""
    if "language" in str(error).lower() or "tessdata" in str(error).lower():
        return MissingToolError(
            "Thiếu gói ngôn ngữ '%(language)s' của tesseract. Chạy 'vanthu doctor' để xem lệnh cài đặt.",
            language=engine.language,
        )
    return UnreadableError()


def _apart(words: list[Word]) -> Iterator[Word]:
    """Yield the words with boxes that end where the next one of the line begins.

    Where a pen stroke runs through a line the engine gives one word the box of the whole line.
    """
    for word, after in zip(words, [*words[1:], None], strict=False):
        x0, y0, x1, y1 = word.box
        if after is not None and after.line == word.line and x0 < after.box[0] < x1:
            yield replace(word, box=(x0, y0, after.box[0], y1))
        else:
            yield word


def _lowered(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the words with boxes no higher than their line: now and then a box reaches into the next line."""
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    for word in words:
        usual = median(_height(w) for w in lines[word.line])
        mates = [w for w in lines[word.line] if _height(w) <= _TALL * usual]
        if _height(word) <= _TALL * usual or len(mates) < _ENOUGH:
            yield word
            continue
        near = sorted(mates, key=lambda w: abs(w.box[0] - word.box[0]))[:_ENOUGH]
        x0, y0, x1, y1 = word.box
        top = max(y0, round(min(w.box[1] for w in near) - _SLACK * usual))
        bottom = min(y1, round(max(w.box[3] for w in near) + _SLACK * usual))
        yield replace(word, box=(x0, top, x1, bottom)) if bottom - top > _SLACK * usual else word


def _height(word: Word) -> int:
    return word.box[3] - word.box[1]


def _words(table: dict[str, list[str]]) -> Iterator[Word]:
    line, last = -1, None
    for at, text in enumerate(table["text"]):
        if int(table["level"][at]) != _WORD_LEVEL or not text.strip():
            continue
        place = (table["block_num"][at], table["par_num"][at], table["line_num"][at])
        if place != last:
            line, last = line + 1, place
        x, y, width, height = (int(table[k][at]) for k in ("left", "top", "width", "height"))
        tidy = nfc(without_controls(text)).strip()
        conf = min(1.0, max(0.0, float(table["conf"][at]) / 100))
        if tidy:
            yield Word(tidy, text.strip(), (x, y, x + width, y + height), conf, line=line)
