"""The printed cues by which zones are recognised: rows of corpus/tables/zones.tsv, compared without accents."""

from functools import cache

from rapidfuzz import fuzz

from corpus.reference import load
from corpus.text import fold


@cache
def cues(role: str) -> tuple[str, ...]:
    """Return the cues of one role ('motto', 'addressee', …) as bare letters: 'kính gửi' → 'kinhgui'."""
    return tuple(letters(cue) for cue in _printed(role))


@cache
def _printed(role: str) -> tuple[str, ...]:
    return tuple(row["cue"] for row in load().rows("zones") if row["role"] == role)


def letters(text: str) -> str:
    """Return the folded letters and digits of text without blanks and signs."""
    return "".join(ch for ch in fold(text) if ch.isalnum())


def starts_with(text: str, role: str, floor: float = 75.0) -> bool:
    """Tell whether text begins with a cue of the role, a letter or two misread aside (ratio 0-100 ≥ floor)."""
    bare = letters(text)
    return any(len(bare) >= len(cue) - 1 and fuzz.ratio(cue, bare[: len(cue)]) >= floor for cue in cues(role))


def is_cue(text: str, role: str, floor: float = 80.0) -> bool:
    """Tell whether the whole text is a cue of the role."""
    bare = letters(text)
    return any(fuzz.ratio(cue, bare) >= floor for cue in cues(role))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(letters(name) for name in load().kind_names)


def is_kind(text: str) -> bool:
    """Tell whether the whole text is the name of a kind of document: 'KẾ HOẠCH'."""
    return letters(text) in _kinds()


def starts_as_printed(text: str, role: str) -> bool:
    """Tell whether text begins with a cue whose signs count: 'TM.', 'T/M', 'KT.' (blanks aside)."""
    bare = fold(text).replace(" ", "")
    return any(bare.startswith(fold(cue)) for cue in _printed(role))


def names_office(text: str, floor: float = 85.0) -> bool:
    """Tell whether an office stands anywhere in text: 'TỔNG GIÁM ĐỐC', 'QUYỀN CHỦ TỊCH'."""
    bare = letters(text)
    return any(len(cue) <= len(bare) + 1 and fuzz.partial_ratio(cue, bare) >= floor for cue in cues("office"))
