"""A compact n-gram model of syllables: how likely a word is after the three before it.

The n-grams lie in one static table: three hashed cells are joined by exclusive-or, which gives a check of 16 bits
and two codes of 8 bits (probability, back-off weight). A lookup has no loop and no branch, so whole arrays are
scored at once; the files are mapped, not read, and open at once. An n-gram that was never counted is taken for a
known one about once in 65,000 lookups, which the context around it outweighs.
"""

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import MissingToolError
from ocr.channel import Channel, load_channel
from ocr.context import ContextNet, load_context
from ocr.lexicon import WORD_BITS, Lexicon
from ocr.memory import Memory
from ocr.speller import Speller

ORDER = 4
PROB_STEP = 0.08  # nats a step of the code of a probability: 255 steps reach e^-20
BACKOFF_STEP = 0.03  # nats a step of the code of a back-off weight

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]

_MIX_A, _MIX_B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


def ngram_keys(*ids: Ids) -> Keys:
    """Return one exact 64-bit key for each n-gram of 2 to 4 word ids (13 bits an id, the order on top)."""
    key = np.asarray(ids[0], dtype=np.int64)
    for part in ids[1:]:
        key = (key << WORD_BITS) | part
    return (key | (len(ids) << 60)).astype(np.uint64)


def mixed(keys: Keys) -> Keys:
    """Return the keys well stirred: every bit of the key moves every bit of the result."""
    keys = keys * _MIX_A
    keys = (keys ^ (keys >> np.uint64(32))) * _MIX_B
    return keys ^ (keys >> np.uint64(32))


def cells_of(stirred: Keys, size: int) -> tuple[Ids, Ids, Ids]:
    """Return the three cells of each key, one in each third of a table of `size` cells."""
    third = np.uint64(size // 3)
    low = np.uint64(0x1FFFFF)
    one = ((stirred & low) * third) >> np.uint64(21)
    two = (((stirred >> np.uint64(21)) & low) * third) >> np.uint64(21)
    three = (((stirred >> np.uint64(42)) & low) * third) >> np.uint64(21)
    return one.astype(np.int64), (two + third).astype(np.int64), (three + third + third).astype(np.int64)


def check_of(stirred: Keys) -> npt.NDArray[np.uint32]:
    """Return the 16-bit check by which a stored n-gram is told from one that is not stored."""
    return ((stirred * _MIX_A) >> np.uint64(48)).astype(np.uint32)


@dataclass(frozen=True)
class NgramTable:
    """The static table: 32 bits a cell."""

    cells: npt.NDArray[np.uint32]

    def look_up(self, keys: Keys) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint32]]:
        """Return which keys are stored, and for each the two codes (probability in the high byte)."""
        stirred = mixed(keys)
        one, two, three = cells_of(stirred, len(self.cells))
        found = self.cells[one] ^ self.cells[two] ^ self.cells[three]
        return (found >> np.uint32(16)) == check_of(stirred), found & np.uint32(0xFFFF)


@dataclass(frozen=True)
class Model:
    """All that restoring needs: the words, their n-grams, and what the engine does to them.

    unigrams, backoffs: natural logarithms, one a word; cases: two rows, log p(lower case | word) and
    log p(capitalised | word) inside a sentence; names: log p(word | part of a private name), one a word;
    channels: by the name of the OCR model that misread; context: the wider context, where its file is there.
    """

    lexicon: Lexicon
    unigrams: Scores
    backoffs: Scores
    cases: Scores
    names: Scores
    table: NgramTable
    channels: dict[str, Channel]
    context: ContextNet | None = None
    memory: Memory | None = None
    _spellers: dict[str, Speller] = field(default_factory=dict)

    def score(self, third: Ids, second: Ids, first: Ids, word: Ids) -> Scores:
        """Return log p(word | third second first); the arrays broadcast, the context ones may be smaller."""
        back4 = self._backoff(ngram_keys(third, second, first))
        back3 = self._backoff(ngram_keys(second, first))
        total = self.backoffs[first] + self.unigrams[word]
        known, codes = self.table.look_up(ngram_keys(first, word))
        total = back3 + np.where(known, _probability(codes), total)
        known, codes = self.table.look_up(ngram_keys(second, first, word))
        total = back4 + np.where(known, _probability(codes), total)
        known, codes = self.table.look_up(ngram_keys(third, second, first, word))
        total = np.where(known, _probability(codes), total).astype(np.float32)
        return self.memory.joined(first, word, total) if self.memory else total

    def with_memory(self, memory: Memory | None) -> "Model":
        """Return the same model, hearing a memory of pairs of words as well."""
        return replace(self, memory=memory)

    def speller(self, channel: str) -> Speller:
        """Return the speller of a channel; it remembers the words it has scored."""
        if channel not in self._spellers:
            self._spellers[channel] = Speller(self.lexicon, self.channels[channel])
        return self._spellers[channel]

    def _backoff(self, keys: Keys) -> Scores:
        known, codes = self.table.look_up(keys)
        return np.where(known, (codes & np.uint32(0xFF)) * np.float32(-BACKOFF_STEP), np.float32(0)).astype(
            np.float32
        )

    @cached_property
    def first_ids(self) -> dict[str, int]:
        """The ids of the classes ('<number>' …)."""
        return {self.lexicon.words[i]: i for i in range(self.lexicon.classes)}


def _probability(codes: npt.NDArray[np.uint32]) -> Scores:
    return (codes >> np.uint32(8)) * np.float32(-PROB_STEP)


def load_model(path: Path | None = None) -> Model:
    """Open the built model in a folder (by default the one that comes with the package).

    Raises MissingToolError when its files are not there.
    """
    folder = path or Path(str(files("ocr").joinpath("model")))
    try:
        about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
        weights = np.load(folder / "unigrams.npy")
        cells = np.asarray(np.load(folder / "ngrams.npy", mmap_mode="r"))
    except OSError as error:
        raise MissingToolError(
            "Thiếu mô hình khôi phục dấu trong %(folder)s. Cài lại vanthu hoặc dựng lại mô hình.",
            folder=folder,
        ) from error
    channels = {name: load_channel(folder / f"channel-{name}.tsv") for name in about["channels"]}
    context = folder / "context.npz"
    return Model(
        Lexicon(words, about["classes"]),
        weights[0],
        weights[1],
        weights[2:4],
        weights[4],
        NgramTable(cells),
        channels,
        load_context(context) if context.exists() else None,
    )
