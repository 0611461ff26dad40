"""Which held records a citation may mean, by its symbol, its date and its issuer: rules without a database.

The symbol alone is no key: '371-CV/ĐU' exists in 3,321 communes and again each term (domain §2a). Symbol, date and
issuer together are certain; everything less is a proposal for a person, and so is what OCR may have misread.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from corpus.bodies import is_elsewhere, issuers_agree, own_or_above, place_told
from corpus.reference import load
from corpus.text import fold

MOST = 3
"""Proposals of one citation: where more records fit equally well, a person has to look for himself."""

_COMMUNE = frozenset({"DU", "UBND", "HDND", "VPDU", "UBKTDU", "BXDD"})  # organs that every commune has
_LETTERS = 75.0  # ratio of the letters of two symbols whose number is one: 'CV/DU' read as 'CV/PU'
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: key of its symbol (corpus.symbols.key), ISO date, issuer; and who cites when."""

    key: str
    date: str | None
    issuer: str | None
    citing_issuer: str | None
    citing_date: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A record of the archive as it is compared."""

    id: int
    key: str
    date: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A held record that a citation may mean; certain ones need no person."""

    record_id: int
    certain: bool
    confidence: float


def matches(cited: Cited, held: Iterable[Held]) -> list[Match]:
    """Return what the citation means: one certain record, or up to MOST proposals, or nothing.

    The result does not depend on the order of `held`. Two that are certain are both only proposed.
    """
    weighed = [(one, found) for one in held if (found := _compare(cited, one))]
    if not weighed:
        return []
    best = max(found.confidence for _, found in weighed)
    top = [(one, found) for one, found in weighed if found.confidence == best]
    if len(top) > 1 and not cited.date:
        newest = max(one.date or "" for one, _ in top)  # of one number in several years the latest is meant
        top = [(one, found) for one, found in top if (one.date or "") == newest] if cited.issuer else top
    if len(top) == 1:
        return [top[0][1]]
    return sorted(
        (Match(found.record_id, False, found.confidence) for _, found in top), key=lambda m: m.record_id
    )[: MOST if len(top) <= MOST and (cited.date or cited.issuer) else 0]


def _compare(cited: Cited, held: Held) -> Match | None:
    """Weigh a held record; None where it cannot be meant."""
    same_key = cited.key == held.key
    same_date = None if not cited.date or not held.date else cited.date == held.date
    if not same_key and not (same_date and _near(cited.key, held.key)):
        return None
    agrees = issuers_agree(cited.issuer, held.issuer)
    told = place_told(cited.issuer, held.issuer, cited.citing_issuer)
    if (
        agrees is False
        or told is False
        or (agrees is None and is_elsewhere(cited.citing_issuer, held.issuer))
    ):
        return None
    likely = bool(agrees) or own_or_above(cited.citing_issuer, held.issuer)
    if not same_key:
        return _misread_symbol(cited, held, agrees) if likely else None
    if same_date is False:
        return Match(held.id, False, 0.5) if likely and _same_year(cited, held) else None
    return _same_symbol(cited, held, same_date, agrees, told)


def _same_symbol(
    cited: Cited, held: Held, same_date: bool | None, agrees: bool | None, told: bool | None
) -> Match | None:
    if same_date and agrees:
        future = bool(cited.citing_date and held.date and held.date > cited.citing_date)
        return Match(held.id, bool(told) and not future, 1.0 if told else 0.95)
    if same_date:
        # Without an issuer a commune's symbol may be that of any commune: only the writer's own is told by his place.
        certain = not is_commune(cited.key) or own_or_above(cited.citing_issuer, held.issuer)
        return Match(held.id, certain, 0.9)
    if held.date and cited.citing_date and held.date > cited.citing_date:
        return None  # nothing cites the future
    if agrees:
        # Numbers begin anew each year: of the citing year there is one, of the year before another.
        this_year = (held.date or "")[:4] == (cited.citing_date or "-")[:4]
        return Match(held.id, this_year and bool(told), 0.7 if this_year else 0.6)
    return Match(held.id, False, 0.4) if _may_be_named_bare(cited, held) else None


def _misread_symbol(cited: Cited, held: Held, agrees: bool | None) -> Match:
    """The day is the same and the symbol nearly: the letters were misread, or a digit of the number."""
    if _number(cited.key) == _number(held.key):
        slip = Levenshtein.distance(_letters(cited.key), _letters(held.key), score_cutoff=1) == 1
        return Match(held.id, bool(agrees) or slip, 0.8)
    # Offices issue neighbouring numbers on one day, so a number misread is never certain.
    return Match(held.id, False, 0.5)


def _same_year(cited: Cited, held: Held) -> bool:
    """Tell whether day or month may have been misread: numbers begin anew each year, so one year has one of each."""
    return (cited.date or "")[:4] == (held.date or "")[:4]


def _near(one: str, other: str) -> bool:
    """Tell whether two keys differ as OCR makes them differ: in the letters, or in one digit, not in both."""
    first, second = _number(one), _number(other)
    if first == second:
        kinds = {_kind(one), _kind(other)}
        two_kinds = len(kinds) == 2 and kinds <= _kinds()
        return not two_kinds and fuzz.ratio(_letters(one), _letters(other)) >= _LETTERS
    return _letters(one) == _letters(other) and Levenshtein.distance(first, second, score_cutoff=1) == 1


def _number(key: str) -> str:
    match = _NUMBER.match(key)
    return match[0] if match else ""


def _letters(key: str) -> str:
    return key[len(_number(key)) :]


def _kind(key: str) -> str:
    """Return the first letters of a key, which name its kind or its issuer: '12-KH/DU' → 'KH'."""
    return next((part for part in re.split(r"[-/]", _letters(key)) if part), "")


@cache
def _kinds() -> frozenset[str]:
    return frozenset(fold(letters).upper() for letters in load().kind_letters)


def is_commune(key: str) -> bool:
    """Tell whether a key ends in an organ that every commune has (ĐU, UBND, HĐND and their units)."""
    return bool(_COMMUNE & set(key.replace("-", "/").split("/")))


def _may_be_named_bare(cited: Cited, held: Held) -> bool:
    """Tell whether a symbol without date and issuer may mean this record: 'như đã nêu tại Báo cáo số 58/BC-UBND'.

    Letters name so what they have named in full before, or what is their own.
    """
    if cited.date or cited.issuer:
        return False
    own = issuers_agree(cited.citing_issuer, held.issuer) is True
    return own or own_or_above(cited.citing_issuer, held.issuer) or not is_commune(cited.key)
