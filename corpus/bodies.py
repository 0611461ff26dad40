"""When two names of an issuer mean one body: 'Ban Thường vụ Tỉnh ủy' and the head 'TỈNH ỦY HẢI LĂNG'."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from corpus.reference import load
from corpus.text import fold

_SAME_PLACE = (
    80  # ratio of the folded words that only one of two issuers holds: OCR slips pass, other names do not
)
_ACTING = (
    "ban thuong vu",
    "ban thuong truc",
    "thuong truc",
    "ban chap hanh",
    "chu tich",
    "bo truong",
    "van phong",
)
_WRITTEN_OUT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc"}
_LEVELS = {
    "tinh": "province",
    "thanh uy": "province",
    "so": "province",
    "xa": "commune",
    "phuong": "commune",
    "dac khu": "commune",
    "huyen": "district",
    "trung uong": "centre",
    "chinh phu": "centre",
    "bo": "centre",
}


@dataclass(frozen=True, slots=True)
class Body:
    """An issuer as it is compared: folded words without the acting organ, its level, and its place ('' if unsaid)."""

    core: str
    level: str | None
    place: str


def levels(text: str) -> frozenset[str]:
    """Return every level whose bodies a text names: 'các sở và UBND các xã' → province, commune."""
    padded = f" {' '.join(fold(text).replace(',', ' ').split())} "
    return frozenset(level for word, level in _LEVELS.items() if f" {word} " in padded)


@lru_cache(maxsize=65536)
def body(issuer: str) -> Body:
    """Return what an issuer's name says of the body."""
    core = _core(issuer)
    padded = f" {core} "
    found = next(((word, level) for word, level in _LEVELS.items() if f" {word} " in padded), None)
    if found is None:
        return Body(core, None, "")
    return Body(core, found[1], _place(padded, found[0]) if found[1] in ("commune", "district") else "")


def _place(padded: str, word: str) -> str:
    """Return the name that follows a level's word; it may itself end in that word ('xã Hòa Xá')."""
    before, _, name = padded.rpartition(f" {word} ")
    again = f"{before} ".rpartition(f" {word} ")
    return name.strip() or (f"{again[2]}{word}".strip() if again[1] else "")


def issuers_agree(cited: str | None, held: str | None) -> bool | None:
    """Tell whether two issuers name the same body; None when either is unknown.

    A cited body acts for the committee that stands in the head ('Ban Thường vụ Tỉnh ủy' in 'TỈNH ỦY X'), and
    the place is often left out ('Ủy ban nhân dân tỉnh'): so the levels must not differ, and the words must fit.
    """
    return _agree(body(cited), body(held)) if cited and held else None


@lru_cache(maxsize=65536)
def _agree(one: Body, other: Body) -> bool:
    if None not in (one.level, other.level) and one.level != other.level:
        return False
    if one.place and other.place and not _same_place(one.place, other.place):
        return False
    mine, theirs = set(one.core.split()), set(other.core.split())
    if not mine & theirs:
        return False
    # What only one of them says is the place left out; what both say beside the rest must be the same place.
    apart = " ".join(sorted(mine - theirs)), " ".join(sorted(theirs - mine))
    return not all(apart) or bool(fuzz.ratio(*apart) >= _SAME_PLACE)


def place_told(cited: str | None, held: str | None, citing: str | None) -> bool | None:
    """Tell whether a commune's body is the one meant where its place is left out: 'Đảng ủy xã' is the writer's own.

    None where nothing tells: the writer is no commune's, or says no place.
    """
    if not cited or not held:
        return None
    one, other = body(cited), body(held)
    if other.level != "commune" or one.place:
        return True
    own = body(citing).place if citing else ""
    if not own or not other.place:
        return None
    return _same_place(own, other.place)


def own_or_above(citing: str | None, held: str | None) -> bool:
    """Tell whether a commune's writer means this body where he names none: one of his own commune, or one above it.

    Papers of other communes are named with their issuer.
    """
    if not citing or not held:
        return False
    writer, other = body(citing), body(held)
    if writer.level != "commune" or not writer.place:
        return False
    return other.level != "commune" or _same_place(writer.place, other.place)


def is_elsewhere(citing: str | None, held: str | None) -> bool:
    """Tell whether a body is that of another commune than the writer's."""
    if not citing or not held:
        return False
    writer, other = body(citing), body(held)
    communes = writer.level == other.level == "commune" and writer.place and other.place
    return bool(communes) and not _same_place(writer.place, other.place)


@lru_cache(maxsize=65536)
def _same_place(one: str, other: str) -> bool:
    """Tell whether two folded names of places are one, a slip of the reading pass aside.

    Names of two communes may be as near as a slip: then the table of places tells, for a slip is hardly ever the
    name of another place that exists.
    """
    if one == other:
        return True
    known = load().place_names
    both_exist = one in known and other in known
    return bool(fuzz.ratio(one, other) >= _SAME_PLACE) and not both_exist


def _core(issuer: str) -> str:
    """Fold an issuer and drop the acting organ, which the head does not print (domain §1a)."""
    text = f" {' '.join(_WRITTEN_OUT.get(word, word) for word in fold(issuer).split())} "
    for acting in _ACTING:
        if text.startswith(f" {acting} ") and len(text.split()) > len(acting.split()):
            text = text.replace(f" {acting} ", " ", 1)
    return " ".join(text.split())
