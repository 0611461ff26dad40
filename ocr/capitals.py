"""Capitals: how a word as read is capitalised, and how the restored word is to be."""

from collections.abc import Sequence

from ocr.lexicon import is_acronym, is_syllable
from ocr.pieces import Piece

_SHORT = 3  # letters of a word that may be read in capitals though it is not
LOWER, TITLE, UPPER = "lower", "title", "upper"


def case_kind(raw: str) -> str:
    """Return how a raw word is capitalised, by majority: OCR swaps the case of single letters."""
    upper = sum(ch.isupper() for ch in raw)
    lower = sum(ch.islower() for ch in raw)
    if upper >= 2 and upper > lower:
        return UPPER
    first = next((ch for ch in raw if ch.isalpha()), "")
    return TITLE if first.isupper() else LOWER


def cased(word: str, kind: str) -> str:
    """Return a lower-case word capitalised like that; acronyms keep their capitals."""
    if kind == UPPER:
        return word.upper()
    return word[:1].upper() + word[1:] if kind == TITLE else word


def written(raw: str, kind: str) -> str:
    """Return a word that was read right as it was read ('hoà' is not made 'hòa'), without slips of case ('tẾ')."""
    plain = raw.islower() or raw.isupper() or raw[1:].islower()
    return raw if plain or not is_syllable(raw) else cased(raw.lower(), kind)


def kind_of(raw: str, *, upper: bool, alone: bool) -> str:
    """Return how a read word is to be capitalised.

    upper: the line is set in capitals; alone: it has no capitals beside it. 'ộ' and 'ổ' after a capital are often
    read as capitals ('BO' for 'Bộ', 'HGi' for 'Hội').
    """
    kind = case_kind(raw)
    if upper and kind == TITLE and len(raw) == 1:
        return UPPER
    if raw[0].islower() and not upper:
        return LOWER
    if kind == UPPER and not upper and (alone or not raw.isupper()) and not is_acronym(raw):
        return TITLE
    return kind


def stands_alone(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a short piece in capitals has none beside it."""
    beside = [pieces[i].raw for i in (at - 1, at + 1) if 0 <= i < len(pieces) and not pieces[i].is_stop]
    return len(pieces[at].raw) <= _SHORT and not any(len(raw) > 1 and raw.isupper() for raw in beside)


def mostly_upper(pieces: Sequence[Piece]) -> bool:
    """Tell whether a line is set in capitals; one of nothing but acronyms ('- BGĐ SYT;') is not."""
    letters = [ch for piece in pieces if not is_acronym(piece.raw) for ch in piece.raw if ch.isalpha()]
    return sum(ch.isupper() for ch in letters) * 2 > len(letters)


def like(raw: str, word: str) -> str:
    """Return the accented word with the capitals of the raw one, letter by letter."""
    if raw.islower():
        return word
    if len(raw) != len(word):
        return cased(word, case_kind(raw))
    return "".join(w.upper() if r.isupper() else w for r, w in zip(raw, word, strict=True))
