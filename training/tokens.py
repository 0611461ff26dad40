"""Turns running text into arrays of word ids, as counting needs them, and hides private names.

The same cutting of tokens is used when restoring (ocr.protect), so that a context looks alike on both sides.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ocr.lexicon import is_acronym, is_syllable, key_of, parted
from ocr.protect import CLASSES, STOP, class_of, ends_sentence, parts_of
from training.text import is_vietnamese

LOWER, TITLE, UPPER, OTHER = range(4)
Piece = tuple[str, int]


@dataclass(frozen=True)
class Stream:
    """The tokens of one block: word keys as numbers into `Words.keys`, and how each was capitalised."""

    words: npt.NDArray[np.int32]
    cases: npt.NDArray[np.int8]


class Words:
    """Numbers for word keys as they come up, and the ways each key was written."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {name: i for i, name in enumerate(CLASSES)}
        self.forms: Counter[tuple[int, str]] = Counter()

    def number(self, key: str) -> int:
        """Return the number of a key, a new one when it was not seen before."""
        return self.keys.setdefault(key, len(self.keys))


@lru_cache(maxsize=1_000_000)
def pieces_of(token: str) -> tuple[tuple[str, str, int], ...]:
    """Return (key, form, case) of each word or class in a token, a stop at the end where a sentence ends."""
    core = parts_of(token).core
    found = []
    known = class_of(core)
    if known:
        found.append((known, "", OTHER))
    else:
        for word in parted(core):
            found.append((key_of(word), word if is_acronym(word) else word.lower(), case_of(word)))
    if ends_sentence(token) and found:
        found.append((STOP, "", OTHER))
    return tuple(found)


def case_of(word: str) -> int:
    """Return how a word is capitalised."""
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return UPPER
    return TITLE if word[:1].isupper() and (len(word) == 1 or word[1:].islower()) else OTHER


def stream_of(lines: Iterable[str], words: Words) -> Stream:
    """Return the tokens of a block's Vietnamese lines; a line that opens with a capital or a number is new."""
    numbers: list[int] = []
    cases: list[int] = []
    stop = words.keys[STOP]
    for line in lines:
        pieces = [piece for token in line.split() for piece in pieces_of(token)]
        if not pieces or not is_vietnamese(line):
            continue
        if pieces[0][2] != LOWER and numbers and numbers[-1] != stop:
            numbers.append(stop)
            cases.append(OTHER)
        for key, form, case in pieces:
            number = words.number(key)
            numbers.append(number)
            cases.append(case)
            if form:
                words.forms[number, form] += 1
    return Stream(np.array(numbers, dtype=np.int32), np.array(cases, dtype=np.int8))


def written_forms(words: Words) -> dict[int, str]:
    """Return the commonest way each word key was written ('hoà' and 'hòa' are one key)."""
    best: dict[int, tuple[int, str]] = {}
    for (number, form), count in words.forms.items():
        best[number] = max(best.get(number, (0, "")), (count, form))
    return {number: form for number, (_, form) in best.items()}


def worth_knowing(form: str, blocks: int) -> bool:
    """Tell whether a word is kept: syllables from 3 blocks on, other words only when they are common."""
    if is_syllable(form):
        return blocks >= 3
    return blocks >= (12 if is_acronym(form) else 25) and form.isalpha() and len(form) > 1
