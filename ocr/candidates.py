"""What each piece of a line may be: the arcs that the decoder chooses among. See ocr.modes for the three ways."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.symbols import find_symbols
from corpus.text import fold, has_marks
from ocr.capitals import (
    LOWER,
    TITLE,
    UPPER,
    case_kind,
    cased,
    kind_of,
    like,
    mostly_upper,
    stands_alone,
    written,
)
from ocr.channel import Costs, Numbers
from ocr.decoder import Arc
from ocr.evidence import NOTHING, Heard
from ocr.language_model import Model
from ocr.lexicon import halves, is_acronym, is_other_spelling, is_syllable, key_of
from ocr.modes import Weights
from ocr.pieces import Piece
from ocr.protect import NAME, ONE_DIGIT, SYMBOL, TWO_DIGITS, UNKNOWN, class_of, parts_of

_DIGIT_LIKE = re.compile(r"[01456]{2,3}")
_GLUED_DIGITS = re.compile(r"([^\W\d_]{3,7})(\d{1,4})")
_HALVES = 6  # readings of each of two clean words without a blank that are tried
_TAIL_OF_DIGIT = {"l": "1", "I": "1", "|": "1", "i": "1", "O": "0", "o": "0"}
_ACRONYM = re.compile(r"[A-ZĐƯƠÂÊÔĂ]{2,10}")
_LONGEST_JOINED = 8
_CLEARLY = 1.6  # nats by which a form of an acronym must be commoner to replace the other
_KEEP_ACRONYM = -5.0  # of leaving capitals that no syllable fits, in a line of small letters
_KEEP_NAME = -6.5  # of leaving a capitalised syllable that no text held
_LETTER = -2.0  # of reading a lone letter as a letter ('điểm c')
_CASE_LOST = -3.0
_OTHER = 1.0  # how far the shares of the vote are trusted
_BESIDE = 0.8  # how far a second reading is trusted
_MOST_AGAINST = 8.0  # the most it can say against a word
_SIGN = -3.5  # of taking a '?' for the sign that it looks like, where it may be a letter
_NAMED = -1.0  # of taking a word for part of a name
_SPLIT_RIGHT = -3.0  # of a blank lost between two words that were read right
_NO_NAME = -15.0  # below this a word was never part of a name
_LONGEST = 16  # two glued syllables are no longer; beyond it is no word of ours
_POOR = 5.0  # a best channel cost above this makes a word suspicious


@dataclass(frozen=True, slots=True)
class _Setting:
    """What stands around a piece: a line in capitals, a sentence going on, small letters on both sides of capitals."""

    upper: bool
    inside: bool
    alone: bool
    heard: Heard  # what is known of its token


class Candidates:
    """Makes the arcs of pieces for one mode."""

    def __init__(self, model: Model, weights: Weights) -> None:
        self.model = model
        self.weights = weights
        self.speller = model.speller(weights.channel) if weights.channel else None
        self._second: dict[tuple[str, str], Costs] = {}
        self._made: dict[tuple[str, bool, _Setting], list[Arc]] = {}

    def row(self, pieces: Sequence[Piece], heard: Sequence[Heard] = ()) -> list[list[Arc]]:
        """Return the arcs that end at each piece of one line; heard: what is known of each token of the line."""
        read = self.weights.channel is not None  # clean text has its capitals right
        upper = read and mostly_upper(pieces)
        found = []
        for i, piece in enumerate(pieces):
            inside = i > 0 and not pieces[i - 1].is_stop
            alone = read and not upper and stands_alone(pieces, i)
            known = heard[piece.token] if piece.token < len(heard) else NOTHING
            arcs = self._remembered(piece, _Setting(upper, inside, alone, known))
            if i and self.weights.mends_blanks:
                arcs = arcs + self._joined(pieces[i - 1], piece, upper)
            found.append(arcs)
        return found

    def _remembered(self, piece: Piece, setting: "_Setting") -> list[Arc]:
        """The same word in the same setting has the same arcs: pages repeat themselves."""
        if piece.kind or piece.fixed:
            return self._single(piece, setting)
        key = (piece.raw, piece.whole, setting)
        if key not in self._made:
            arcs = self._single(piece, setting)
            named = setting.inside and piece.raw[0].isupper()
            self._made[key] = arcs + (self._as_names(arcs) if named else [])
        return self._made[key]

    def _as_names(self, arcs: Sequence[Arc]) -> list[Arc]:
        """The same words as parts of a name: the model counts names as one class, whatever they are."""
        name, names = self.model.first_ids[NAME], self.model.names
        return [
            Arc((name,), arc.weight + _NAMED + float(names[arc.words[0]]), text=arc.text)
            for arc in arcs
            if len(arc.words) == 1 and names[arc.words[0]] > _NO_NAME
        ]

    def _single(self, piece: Piece, setting: "_Setting") -> list[Arc]:
        if piece.kind:
            text = piece.fixed or piece.raw
            if piece.kind == SYMBOL and self.weights.mend_symbols:
                text = self._symbol(text)
            arcs = [Arc((self.model.first_ids[piece.kind],), 0.0, text=text)]
            if self.weights.digits_as_word is not None and _DIGIT_LIKE.fullmatch(piece.raw):
                arcs += self._words(piece.raw, LOWER, setting.inside, self.weights.digits_as_word)
            return arcs
        if piece.fixed:
            return [Arc((self.model.lexicon.ids[key_of(piece.fixed)],), 0.0, text=piece.fixed)]
        if self.weights.channel is None or (len(piece.raw) == 1 and not piece.whole and piece.raw.isalpha()):
            return self._accented(piece.raw, setting.inside)  # 'd/c' is 'đ/c', a letter and no torn word
        arcs = self._misread(piece.raw, setting)
        # A question mark is a sign, though the English model reads 'ử' so as well.
        if piece.raw.endswith("?") and len(piece.raw) > 1:
            asked = self._misread(piece.raw[:-1], setting)
            arcs += [Arc(a.words, a.weight + _SIGN, a.span, f"{a.text}?") for a in asked]
        return arcs

    def _costs(self, raw: str, kind: str, beside: str = "") -> tuple[Numbers, Costs]:
        """Return the nearest syllables with what the misreading costs; none in clean text.

        beside: what the English model read in this place; what speaks against a syllable there is added.
        """
        if self.speller is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if not beside:
            return self.speller.costs(raw, kind)
        return self.speller.nearest(self.speller.all_costs(raw, kind) + self._against(beside, kind))

    def _against(self, beside: str, kind: str) -> Costs:
        """What the second reading has against each syllable: its cost above that of the one nearest to it."""
        key = (beside, kind)
        if key not in self._second:
            costs = self.model.speller("eng").all_costs(beside, kind)
            self._second[key] = np.float32(_BESIDE) * np.minimum(costs - costs.min(), _MOST_AGAINST)
        return self._second[key]

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
        return arcs or [*self._stuck(raw, inside), self._unknown(raw, 0.0)]

    def _stuck(self, raw: str, inside: bool) -> list[Arc]:
        known = self.model.lexicon.accented
        return [
            Arc(a.words + b.words, a.weight + b.weight + self.weights.split, text=f"{a.text}{b.text}")
            for left, right in halves(raw)
            if known(left) and known(right)
            for a in self._accented(left, inside)[:_HALVES]
            for b in self._accented(right, inside)[:_HALVES]
        ]

    def _misread(self, raw: str, setting: "_Setting") -> list[Arc]:
        upper, inside = setting.upper, setting.inside
        kind = kind_of(raw, upper=setting.upper, alone=setting.alone)
        if len(raw) > _LONGEST:
            return [self._unknown(raw, 0.0)]
        acronym = raw.isalpha() and is_acronym(raw)
        if acronym and setting.alone and len(raw) == 2 and raw[1] == "G" and not list(self._acronyms(raw)):
            acronym, kind = False, TITLE  # 'BG' is 'Bộ'
        arcs = self._acronyms(raw) if acronym else []
        if not arcs and (upper or not acronym):
            arcs += self._words(raw, kind, inside, 0.0, _core(setting.heard.beside))
        if len(raw) == 1 and not upper:
            arcs += [
                Arc(arc.words, arc.weight + _LETTER, text=arc.text) for arc in self._accented(raw, inside)
            ]
        keep = self._keep(raw, setting)
        arcs = [*arcs, *self._own(raw, kind, setting), self._unknown(raw, keep)]
        if self.weights.mends_blanks:
            arcs += [*self._other_case(raw, inside), *self._split(raw, kind, inside)]
        elif self.model.lexicon.id_of(raw) is None and not is_syllable(raw):
            arcs += self._split_right(raw)
        return arcs

    def _keep(self, raw: str, setting: "_Setting") -> float:
        """What it costs to leave a word that the model does not know.

        Acronyms among small letters are no words misread, nor, where marks are read, are capitalised syllables: 'Chử'
        is a surname though it stands in no counted text.
        """
        if raw.isalpha() and raw.isupper() and len(raw) > 1 and not setting.upper:
            return _KEEP_ACRONYM
        if self.weights.stay and raw[0].isupper() and is_syllable(raw):
            return _KEEP_NAME + setting.heard.trust
        return self.weights.keep

    def _other_case(self, raw: str, inside: bool) -> list[Arc]:
        """A capital Đ is read as b or p, a small l as I: then the case of the raw word misleads."""
        if raw[0] in "bp" and len(raw) > 1:
            return self._words(raw[0].upper() + raw[1:], TITLE, inside, _CASE_LOST)
        if raw[0] in "IJ" and raw[1:2].islower():
            return self._words("l" + raw[1:], LOWER, inside, 0.0)
        return []

    def _symbol(self, symbol: str) -> str:
        """Give the acronyms of a symbol their Đ back where nearly only that form occurs ('168/ND-CP').

        What else OCR does to the letters of a symbol is undone by its grammar (corpus.symbols): '320/OD-TTg'.
        """
        marked = _ACRONYM.sub(lambda match: self._with_marks(match.group()), symbol)
        spans = find_symbols(f"số {marked}") if self.weights.channel else []
        whole = len(spans) == 1 and spans[0].raw == marked and spans[0].repaired
        return spans[0].number.symbol if whole else marked

    def _with_marks(self, acronym: str) -> str:
        if not is_acronym(acronym):
            return acronym
        rivals = {i: float(self.model.unigrams[i]) for i in self.model.lexicon.accented(acronym)}
        best = max(rivals, key=lambda i: rivals[i], default=None)
        own = self.model.lexicon.id_of(acronym)
        if best is None or (own is not None and rivals[best] < rivals.get(own, 0.0) + _CLEARLY):
            return acronym
        return self.model.lexicon.words[best]

    def _own(self, raw: str, kind: str, setting: "_Setting") -> list[Arc]:
        """The word as it was read, when the model knows it, and as other readings of the page had it."""
        own = self.model.lexicon.id_of(raw)
        if own is None or (not self.weights.stay and is_syllable(raw)):
            return self._others(setting)
        stays = self.weights.stay + setting.heard.trust + self._case(own, kind, setting.inside)
        beside, place = _core(setting.heard.beside), self.speller.place_of.get(own) if self.speller else None
        if beside and place is not None:
            stays -= float(self._against(beside, kind)[place])
        return [Arc((own,), stays, text=written(raw, kind)), *self._others(setting)]

    def _others(self, setting: "_Setting") -> list[Arc]:
        """What the vote of readings let lose, as far behind as it was."""
        others = [(_core(text), share) for text, share in setting.heard.others]
        best = max(0.05, 1.0 - sum(share for _, share in others))
        found = [
            (self.model.lexicon.id_of(text), text, share) for text, share in others if text and share > 0
        ]
        return [
            Arc((own,), self.weights.stay + _OTHER * math.log(share / best), text=text)
            for own, text, share in found
            if own is not None
        ]

    def _acronyms(self, raw: str) -> list[Arc]:
        words = self.model.lexicon.words
        return [Arc((i,), 0.0, text=words[i]) for i in self.model.lexicon.accented(raw)]

    def _words(self, raw: str, kind: str, inside: bool, extra: float, beside: str = "") -> list[Arc]:
        ids, costs = self._costs(raw, kind, beside)
        weights = -self.weights.channel_share * costs
        ranked = weights + self.weights.unigram_share * self.model.unigrams[ids]
        words, keys, own = self.model.lexicon.words, self.model.lexicon.keys, key_of(raw)
        spelled = fold(raw)[-1:] in ("i", "y")
        chosen = ranked.argsort(kind="stable")[::-1][: self.weights.width]
        return [
            Arc(
                (int(ids[n]),),
                float(weights[n]) + extra + self._case(int(ids[n]), kind, inside),
                text=written(raw, kind) if keys[ids[n]] == own else cased(words[ids[n]], kind),
            )
            for n in chosen
            if not spelled or keys[ids[n]] == own or not is_other_spelling(raw, words[ids[n]])
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

    def _split_right(self, raw: str) -> list[Arc]:
        """Two words, each read right, whose blank was lost: 'Kínhgửi'."""
        arcs = []
        for cut in range(2, len(raw) - 1):
            halves = raw[:cut], raw[cut:]
            ids = [self.model.lexicon.id_of(half) for half in halves]
            if all(map(is_syllable, halves)) and any(map(has_marks, halves)) and None not in ids:
                arcs.append(Arc(tuple(i for i in ids if i is not None), _SPLIT_RIGHT, text=" ".join(halves)))
        return arcs

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


def _core(token: str) -> str:
    """Return the token without the signs at its ends."""
    return parts_of(token).core
