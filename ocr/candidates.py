"""What each piece of a line may be: the arcs that the decoder chooses among.

In `accents` mode the letters are right and only marks are missing; in `noisy` mode the English model read the
page, and anything may be anything at the cost that the channel learnt; in `light` mode a reading with marks is
mostly right, and leaving it alone is rewarded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.text import fold
from ocr.channel import Costs, Numbers
from ocr.decoder import Arc
from ocr.language_model import Model
from ocr.lexicon import is_acronym, is_syllable, key_of
from ocr.pieces import Piece
from ocr.protect import ONE_DIGIT, SYMBOL, TWO_DIGITS, UNKNOWN, class_of
from ocr.speller import LOWER, TITLE, UPPER, case_kind, cased


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
    mends_blanks: bool = False
    split: float = -6.0  # of a blank that was lost
    merge: float = -6.0  # of a blank that was read where none is
    mend_symbols: bool = False  # whether acronyms inside symbols get their Đ back
    digits_as_word: float | None = None  # of reading a number as a word ('161' → 'lối')


ACCENTS = Weights(channel=None, width=24, beam=8, mend_symbols=True)
NOISY = Weights(channel="eng", mend_symbols=True, mends_blanks=True, digits_as_word=-7.0)
LIGHT = Weights(channel="vie", width=40, stay=1.0, keep=-9.0)

_DIGIT_LIKE = re.compile(r"[01456]{2,3}")
_GLUED_DIGITS = re.compile(r"([^\W\d_]{3,7})(\d{1,4})")
_TAIL_OF_DIGIT = {"l": "1", "I": "1", "|": "1", "i": "1", "O": "0", "o": "0"}
_ACRONYM = re.compile(r"[A-ZĐƯƠÂÊÔĂ]{2,10}")
_LONGEST_JOINED = 8
_CLEARLY = 1.6  # nats by which a form of an acronym must be commoner to replace the other
_KEEP_ACRONYM = -5.0  # of leaving capitals that no syllable fits, in a line of small letters
_LETTER = -2.0  # of reading a lone letter as a letter ('điểm c')
_CASE_LOST = -3.0
_LONGEST = 16  # two glued syllables are no longer; beyond it is no word of ours
_POOR = 5.0  # a best channel cost above this makes a word suspicious


class Candidates:
    """Makes the arcs of pieces for one mode."""

    def __init__(self, model: Model, weights: Weights) -> None:
        self.model = model
        self.weights = weights
        self.speller = model.speller(weights.channel) if weights.channel else None
        self._made: dict[tuple[str, bool, bool, bool, float], list[Arc]] = {}

    def row(self, pieces: Sequence[Piece], bonuses: Sequence[float] | None = None) -> list[list[Arc]]:
        """Return the arcs that end at each piece of one line; bonuses add to leaving each piece alone."""
        upper = mostly_upper(pieces)
        found = []
        for i, piece in enumerate(pieces):
            inside = i > 0 and not pieces[i - 1].is_stop
            arcs = self._remembered(piece, upper, inside, bonuses[i] if bonuses else 0.0)
            if i and self.weights.mends_blanks:
                arcs = arcs + self._joined(pieces[i - 1], piece, upper)
            found.append(arcs)
        return found

    def _remembered(self, piece: Piece, upper: bool, inside: bool, bonus: float) -> list[Arc]:
        """The same word in the same setting has the same arcs: pages repeat themselves."""
        if piece.kind or piece.fixed:
            return self._single(piece, upper, inside, bonus)
        key = (piece.raw, piece.whole, upper, inside, round(bonus, 1))
        if key not in self._made:
            self._made[key] = self._single(piece, upper, inside, round(bonus, 1))
        return self._made[key]

    def _single(self, piece: Piece, upper: bool, inside: bool, bonus: float) -> list[Arc]:
        if piece.kind:
            text = piece.fixed or piece.raw
            if piece.kind == SYMBOL and self.weights.mend_symbols:
                text = self._symbol(text)
            arcs = [Arc((self.model.first_ids[piece.kind],), 0.0, text=text)]
            if self.weights.digits_as_word is not None and _DIGIT_LIKE.fullmatch(piece.raw):
                arcs += self._words(piece.raw, LOWER, inside, self.weights.digits_as_word)
            return arcs
        if piece.fixed:
            return [Arc((self.model.lexicon.ids[key_of(piece.fixed)],), 0.0, text=piece.fixed)]
        if self.weights.channel is None or (len(piece.raw) == 1 and not piece.whole):
            return self._accented(piece.raw, inside)  # 'd/c' is 'đ/c', a letter and no torn word
        return self._misread(piece.raw, upper, inside, bonus)

    def _costs(self, raw: str, kind: str) -> tuple[Numbers, Costs]:
        """Return the nearest syllables with what the misreading costs; none in clean text."""
        if self.speller is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        return self.speller.costs(raw, kind)

    def _unknown(self, raw: str, weight: float) -> Arc:
        return Arc((self.model.first_ids[UNKNOWN],), weight, text=raw)

    def _accented(self, raw: str, inside: bool) -> list[Arc]:
        lexicon = self.model.lexicon
        own = lexicon.id_of(raw)
        if fold(raw) != raw.lower():  # it has marks already
            return [Arc((own,), 0.0, text=raw) if own is not None else self._unknown(raw, 0.0)]
        ids = sorted(lexicon.accented(raw), key=lambda i: -float(self.model.unigrams[i]))[
            : self.weights.width
        ]
        kind = case_kind(raw)
        arcs = [Arc((i,), self._case(i, kind, inside), text=like(raw, lexicon.words[i])) for i in ids]
        return arcs or [self._unknown(raw, 0.0)]

    def _misread(self, raw: str, upper: bool, inside: bool, bonus: float) -> list[Arc]:
        kind = UPPER if upper and case_kind(raw) == TITLE and len(raw) == 1 else case_kind(raw)
        if len(raw) > _LONGEST:
            return [self._unknown(raw, 0.0)]
        acronym = is_acronym(raw)
        arcs = self._acronyms(raw) if acronym else []
        if not arcs:
            arcs += self._words(raw, kind, inside, 0.0)
        if len(raw) == 1 and not upper:
            arcs += [
                Arc(arc.words, arc.weight + _LETTER, text=arc.text) for arc in self._accented(raw, inside)
            ]
        keep = _KEEP_ACRONYM if acronym and not upper else self.weights.keep
        arcs = [*arcs, *self._own(raw, kind, inside, bonus), self._unknown(raw, keep)]
        if self.weights.mends_blanks:
            arcs += [*self._other_case(raw, inside), *self._split(raw, kind, inside)]
        return arcs

    def _other_case(self, raw: str, inside: bool) -> list[Arc]:
        """A capital Đ is read as b or p, a small l as I: then the case of the raw word misleads."""
        if raw[0] in "bp" and len(raw) > 1:
            return self._words(raw[0].upper() + raw[1:], TITLE, inside, _CASE_LOST)
        if raw[0] == "I" and raw[1:2].islower():
            return self._words("l" + raw[1:], LOWER, inside, 0.0)
        return []

    def _symbol(self, symbol: str) -> str:
        """Give the acronyms of a symbol their Đ back where nearly only that form occurs ('168/ND-CP')."""
        return _ACRONYM.sub(lambda match: self._with_marks(match.group()), symbol)

    def _with_marks(self, acronym: str) -> str:
        if not is_acronym(acronym):
            return acronym
        rivals = {i: float(self.model.unigrams[i]) for i in self.model.lexicon.accented(acronym)}
        best = max(rivals, key=lambda i: rivals[i], default=None)
        own = self.model.lexicon.id_of(acronym)
        if best is None or (own is not None and rivals[best] < rivals.get(own, 0.0) + _CLEARLY):
            return acronym
        return self.model.lexicon.words[best]

    def _own(self, raw: str, kind: str, inside: bool, bonus: float) -> list[Arc]:
        """The word as it was read, when the model knows it; in light mode with its bonus."""
        own = self.model.lexicon.id_of(raw)
        if own is None or (not self.weights.stay and is_syllable(raw)):
            return []
        return [Arc((own,), self.weights.stay + bonus + self._case(own, kind, inside), text=raw)]

    def _acronyms(self, raw: str) -> list[Arc]:
        words = self.model.lexicon.words
        return [Arc((i,), 0.0, text=words[i]) for i in self.model.lexicon.accented(raw)]

    def _words(self, raw: str, kind: str, inside: bool, extra: float) -> list[Arc]:
        ids, costs = self._costs(raw, kind)
        weights = -self.weights.channel_share * costs
        ranked = weights + self.weights.unigram_share * self.model.unigrams[ids]
        words, keys, own = self.model.lexicon.words, self.model.lexicon.keys, key_of(raw)
        chosen = ranked.argsort(kind="stable")[::-1][: self.weights.width]
        return [
            Arc(
                (int(ids[n]),),
                float(weights[n]) + extra + self._case(int(ids[n]), kind, inside),
                text=raw if keys[ids[n]] == own else cased(words[ids[n]], kind),  # 'hoà' is not made 'hòa'
            )
            for n in chosen
        ]

    def _case(self, word: int, kind: str, inside: bool) -> float:
        """How well the capital fits the word, inside a sentence."""
        if not inside or kind == UPPER:
            return 0.0
        return self.weights.case_share * float(self.model.cases[int(kind == TITLE), word])

    def _split(self, raw: str, kind: str, inside: bool) -> list[Arc]:
        """Two words whose blank was lost: 'Noinhén' → 'Nơi nhận', 'thang3' → 'tháng 3'."""
        glued = _GLUED_DIGITS.fullmatch(raw)
        if glued:
            return self._with_number(glued[1], glued[2], kind, inside, self.weights.split / 2, 1)
        if len(raw) < 5 or float(self._costs(raw, kind)[1][0]) < _POOR:
            return []
        arcs = []
        for cut in range(2, len(raw) - 1):
            left = self._words(raw[:cut], kind, inside, self.weights.split)[:4]
            right = self._words(raw[cut:], case_kind(raw[cut:]), True, 0.0)[:4]
            arcs += [
                Arc((a.words[0], b.words[0]), a.weight + b.weight, text=f"{a.text} {b.text}")
                for a in left
                for b in right
            ]
        return sorted(arcs, key=lambda arc: -arc.weight)[:12]

    def _joined(self, one: Piece, two: Piece, upper: bool) -> list[Arc]:
        """One word that was read in two ('Q uyết'), or a digit that clung to the word before ('ngayl 0')."""
        if one.is_stop or two.is_stop or one.kind or not one.whole or two.token != one.token + 1:
            return []
        kind = case_kind(one.raw)
        if two.kind in (ONE_DIGIT, TWO_DIGITS):
            digit = _TAIL_OF_DIGIT.get(one.raw[-1])
            if digit is None or len(one.raw) < 3 or len(two.raw) > 1:
                return []
            return self._with_number(one.raw[:-1], digit + two.raw, kind, True, self.weights.merge / 2, 2)
        if (
            two.kind
            or len(one.raw) + len(two.raw) > _LONGEST_JOINED
            or not (self._poor(one.raw) or self._poor(two.raw))
        ):
            return []
        arcs = self._words(one.raw + two.raw, kind, True, self.weights.merge)[:10]
        return [Arc(arc.words, arc.weight, 2, arc.text) for arc in arcs]

    def _poor(self, raw: str) -> bool:
        return len(raw) == 1 or float(self._costs(raw, case_kind(raw))[1][0]) > _POOR

    def _with_number(
        self, word: str, digits: str, kind: str, inside: bool, extra: float, span: int
    ) -> list[Arc]:
        number = self.model.first_ids[class_of(digits) or ONE_DIGIT]
        return [
            Arc((arc.words[0], number), arc.weight, span, f"{arc.text} {digits}")
            for arc in self._words(word, kind, inside, extra)[:8]
        ]


def mostly_upper(pieces: Sequence[Piece]) -> bool:
    """Tell whether a line is set in capitals."""
    letters = [ch for piece in pieces for ch in piece.raw if ch.isalpha()]
    return sum(ch.isupper() for ch in letters) * 2 > len(letters)


def like(raw: str, word: str) -> str:
    """Return the accented word with the capitals of the raw one, letter by letter."""
    if raw.islower():
        return word
    if len(raw) != len(word):
        return cased(word, case_kind(raw))
    return "".join(w.upper() if r.isupper() else w for r, w in zip(raw, word, strict=True))
