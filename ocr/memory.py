"""Pairs of words that are known in this office or stand elsewhere in this letter, beside what the model counted.

Names of people and places are what no counted text can hold. The office knows its own and those it writes to; and a
name that was read well in one line helps where it was read badly in another. Such pairs are heard as a small share
of the model's voice: where nothing like them was read, they change nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from ocr.lexicon import WORD_BITS, Lexicon, parted

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

_KNOWN, _LEARNT = 0.4, 0.1  # of the model's voice: what the office knows, what the letter itself taught


@dataclass(frozen=True)
class Memory:
    """How likely a word is after another one: codes of pairs, rising, and the logarithms of their part in the voice."""

    pairs: Ids
    log_shares: Scores

    def joined(self, first: Ids, word: Ids, scores: Scores) -> Scores:
        """Return the model's scores of `word` after `first` with what is remembered of the pair; arrays broadcast."""
        code = first << WORD_BITS | word
        at = np.minimum(np.searchsorted(self.pairs, code), len(self.pairs) - 1)
        remembered = np.where(self.pairs[at] == code, self.log_shares[at], np.float32(-30.0))
        joined: Scores = np.logaddexp(scores + np.float32(log(1 - _KNOWN)), remembered)
        return joined


def remember(known: Iterable[Sequence[int]], learnt: Iterable[Sequence[int]] = ()) -> Memory | None:
    """Return the memory of the pairs in phrases (word ids), those of the office and those of the letter; or None."""
    heard: dict[int, float] = {}
    for phrases, voice in ((learnt, _LEARNT), (known, _KNOWN)):
        counts = Counter(pair for phrase in phrases for pair in pairwise(phrase))
        after = Counter[int]()
        for (first, _), count in counts.items():
            after[first] += count
        heard |= {f << WORD_BITS | w: log(voice * count / (after[f] + 1)) for (f, w), count in counts.items()}
    if not heard:
        return None
    codes = sorted(heard)
    return Memory(np.array(codes), np.array([heard[code] for code in codes], dtype=np.float32))


def ids_of(phrase: str, lexicon: Lexicon) -> list[list[int]]:
    """Return the word ids of a phrase, cut where a word is not known."""
    runs: list[list[int]] = [[]]
    for word in parted(phrase):
        known = lexicon.id_of(word)
        if known is None:
            runs.append([])
        else:
            runs[-1].append(known)
    return [run for run in runs if len(run) > 1]
