"""Hides names of private people before anything is counted.

A pair of capitalised syllables is kept only when it is public: seen in many blocks, written in lower case as well
(then it is no name), or part of a place name. What follows a surname is always hidden, public or not.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.tokens import TITLE, UPPER, Stream

PUBLIC_BLOCKS = 15  # a capitalised pair seen in so many blocks of 2,000 lines is public
PLAIN_BLOCKS = 10  # a pair written in lower case in so many blocks is no name
SURE_SURNAMES = ("nguyễn", "trần", "lê", "phạm", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "ngô")
LIKELY_SURNAMES = (
    *(
        "hoàng",
        "hồ",
        "dương",
        "lý",
        "trịnh",
        "đinh",
        "lương",
        "trương",
        "đoàn",
        "đào",
        "mai",
        "cao",
        "hà",
        "tạ",
    ),
    *(
        "tô",
        "lâm",
        "thái",
        "châu",
        "quách",
        "lưu",
        "phùng",
        "kiều",
        "tăng",
        "vương",
        "đàm",
        "nông",
        "chu",
        "tống",
    ),
)
MIDDLES = ("thị", "văn")

Mask = npt.NDArray[np.bool_]


def pair_codes(words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return one number for each pair of neighbours."""
    return words[:-1] << 20 | words[1:]


def blocks_of_pairs(
    streams: list[npt.NDArray[np.int64]], cases: list[npt.NDArray[np.int8]], case: int
) -> dict[int, int]:
    """Return in how many blocks each pair occurs with both words capitalised like that."""
    seen = []
    for words, written in zip(streams, cases, strict=True):
        both = (written[:-1] == case) & (written[1:] == case)
        seen.append(np.unique(pair_codes(words)[both]))
    pairs, counts = np.unique(np.concatenate(seen), return_counts=True)
    return dict(zip(pairs.tolist(), counts.tolist(), strict=True))


def frequent(blocks: dict[int, int], least: int) -> npt.NDArray[np.int64]:
    """Return the sorted pairs seen in at least so many blocks."""
    return np.array(sorted(pair for pair, count in blocks.items() if count >= least), dtype=np.int64)


def among(pairs: npt.NDArray[np.int64], known: npt.NDArray[np.int64]) -> Mask:
    """Tell for each pair whether it is among the sorted known ones."""
    if not len(known):
        return np.zeros(len(pairs), dtype=bool)
    at = np.minimum(np.searchsorted(known, pairs), len(known) - 1)
    return known[at] == pairs


@dataclass(frozen=True)
class Known:
    """What tells names from other capitalised words; pairs are sorted codes, words are ids."""

    public: npt.NDArray[np.int64]  # pairs seen in many blocks
    plain: npt.NDArray[np.int64]  # pairs written in small letters too
    places: npt.NDArray[np.int64]  # pairs of the place names and phrases
    sure: npt.NDArray[np.int64]  # words that are surnames and little else
    likely: npt.NDArray[np.int64]  # words that are surnames where two more capitals follow
    middles: npt.NDArray[np.int64]


def private(stream: Stream, words: npt.NDArray[np.int64], known: Known) -> Mask:
    """Return which words of the stream are parts of private names."""
    capital = (stream.cases == TITLE) | (stream.cases == UPPER)
    pairs = pair_codes(words)
    both = capital[:-1] & capital[1:] & (stream.cases[:-1] == stream.cases[1:])
    outside = ~among(pairs, known.plain) & ~among(pairs, known.places)
    hidden = np.zeros(len(words), dtype=bool)
    rare = both & outside & (stream.cases[:-1] == TITLE) & ~among(pairs, known.public)
    hidden[:-1] |= rare
    hidden[1:] |= rare
    middle = np.isin(words[1:], known.middles)  # 'Nguyễn Văn' is a person though places are named so too
    sure = np.isin(words[:-1], known.sure) & both & (outside | middle)
    longer = np.append(both[1:], False)
    likely = np.isin(words[:-1], known.likely) & both & outside & longer & (stream.cases[:-1] == TITLE)
    for at in np.flatnonzero(sure | likely):
        _hide_given_names(hidden, both, words, int(at), known.middles)
    return hidden


def _hide_given_names(
    hidden: Mask, joined: Mask, words: npt.NDArray[np.int64], at: int, middles: npt.NDArray[np.int64]
) -> None:
    """Hide up to three capitalised words after a surname (a 'Thị' or 'Văn' right after it stays)."""
    hidden[at] = False
    after = at + 1
    if words[after] in middles:
        hidden[after] = False
        after += 1
    while after < len(words) and after <= at + 3 and joined[after - 1]:
        hidden[after] = True
        after += 1
