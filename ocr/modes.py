"""The three ways of restoring, and the weights of each: what is trusted how far.

In `accents` mode the letters are right and only marks are missing; in `noisy` mode the English model read the page,
and anything may be anything at the cost that the channel learnt; in `light` mode a reading with marks is mostly
right, and leaving it alone is rewarded.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shares:
    """How far each voice is trusted where a place is in doubt and all are heard (fitted on drawn pages)."""

    weights: float = 0.9  # what the candidates weigh: channel, case, confidence of the engine
    near: float = 0.5  # the n-grams
    wide: float = 0.35  # the network of the wider context
    common: float = 0.1  # of how common a word is anyway, which both of these count, so much is taken back


@dataclass(frozen=True)
class Weights:
    """How candidates are chosen and weighed in one mode (natural logarithms; measured on drawn pages)."""

    channel: str | None  # whose misreadings: 'eng', 'vie', or None for clean letters
    width: int = 60
    beam: int = 10
    channel_share: float = 0.9  # how far the channel is trusted against the model
    unigram_share: float = 0.5  # for choosing the candidates only
    case_share: float = 0.4
    keep: float = -18.0  # of leaving a word that the model does not know
    stay: float = 0.0  # bonus for leaving a known word as it is
    least: float = 0.0  # a known word is left alone unless its rival is as sure as this (measured, see docs)
    mends_blanks: bool = False
    split: float = -6.0  # of a blank that was lost
    merge: float = -6.0  # of a blank that was read where none is
    mend_symbols: bool = False  # whether acronyms inside symbols get their Đ back
    shares: Shares = Shares()
    digits_as_word: float | None = None  # of reading a number as a word ('161' → 'lối')


ACCENTS = Weights(channel=None, width=24, beam=8, mend_symbols=True, shares=Shares(1.2, 0.6, 0.5, 0.3))
NOISY = Weights(channel="eng", mend_symbols=True, mends_blanks=True, digits_as_word=-7.0)
LIGHT = Weights(channel="vie", width=40, stay=1.0, keep=-9.0, least=0.8, shares=Shares(0.85, 0.7, 0.3, 0.3))

MODES = {"accents": ACCENTS, "noisy": NOISY, "light": LIGHT}
