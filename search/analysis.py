"""Tokens for index and query alike: folded syllables, pairs of neighbours, accented forms, numbers, facets.

Both sides call the same functions, so that what a person types and what a letter holds are equal or not for one
reason only. Syllables are compared folded ('đảng' → 'dang', '03' → '3'); pairs of neighbouring syllables stand in
for positions (measured: ten times cheaper than Whoosh's phrases); accented forms only raise the rank.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from corpus.circles import class_of
from corpus.record import IndexEntry
from corpus.text import fold, has_marks, nfc, one_spelling, plain_signs, tone_key

_WORD = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[\s/\-:]+")
_LONGEST = 40  # characters of one token; longer ones are noise of a scan or of a damaged text layer
_MOST_PIECES = 6  # pieces of a symbol: number, year, kind and three parts of an organ
PAIR = "_"

FACETS = ("kind", "issuer", "year", "urgency")
KEYS = (*FACETS, "direction", "signer", "access", "class")
WORD_FIELDS = ("kind", "issuer", "signer", "recipient")


@dataclass(frozen=True, slots=True)
class Syllable:
    """One written word: as it stands, as it is compared, and with its tone, or None where it bears no mark."""

    text: str
    folded: str
    toned: str | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What an engine stores of one record. Counters hold frequencies, sets mere presence; day is an ordinal."""

    text: Counter[str]
    title: Counter[str]
    pairs: Counter[str]
    toned_pairs: Counter[str]
    toned: frozenset[str]
    numbers: frozenset[str]
    cited: frozenset[str]
    words: frozenset[str]  # 'issuer=tinh': words of single fields
    keys: frozenset[str]  # 'issuer=Tỉnh ủy Lâm Đồng': whole values, for filters and facets
    day: int  # 0 where the date is unknown


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, str | None]:
    folded = fold(word)
    if folded.isdecimal():
        folded = folded.lstrip("0") or "0"
    return folded[:_LONGEST], tone_key(word)[:_LONGEST] if has_marks(word) else None


def syllables(text: str) -> Iterator[Syllable]:
    """Yield the words of a text in order; start and end count in corpus.text.nfc(text)."""
    for match in _WORD.finditer(nfc(text)):
        folded, toned = _forms(match[0])
        yield Syllable(match[0], folded, toned, match.start(), match.end())


def folded_words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return [folded for folded, _ in word_forms(text)]


def word_forms(text: str) -> list[tuple[str, str | None]]:
    """Return the words of a text as syllables() has them, (folded, toned) only: a letter has a thousand of them."""
    return [_forms(word) for word in _WORD.findall(nfc(text))]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of an NFC text stand, one (start, end) for each of word_forms()."""
    return [match.span() for match in _WORD.finditer(text)]


def pairs(words: Iterable[str]) -> Iterator[str]:
    """Return neighbours joined: ['dang', 'uy', 'xa'] → 'dang_uy', 'uy_xa'."""
    return (one + PAIR + two for one, two in pairwise(words))


def toned_pairs(found: Iterable[Syllable]) -> Iterator[str]:
    """Return neighbours joined with their tones, where at least one of the two bears a mark."""
    return iter(_toned_pairs([(word.folded, word.toned) for word in found]))


def _toned_pairs(words: list[tuple[str, str | None]]) -> list[str]:
    shown = [toned or folded for folded, toned in words]
    return [
        one + PAIR + two
        for (one, two), (before, after) in zip(pairwise(shown), pairwise(words), strict=True)
        if before[1] or after[1]
    ]


def number_key(text: str) -> str:
    """Return a number or a part of a symbol as it is compared: '08 - HD/ĐU' → '8-HD-DU'.

    Every sign and blank counts as the same joint, because people type '1011 CV TU' for 1011-CV/TU.
    """
    return "-".join(_pieces(text))


def number_terms(symbol: str) -> set[str]:
    """Return every run of a symbol's pieces, and all in one: '371-CV/ĐU' → 371, CV, DU, 371-CV, CV-DU, …, 371CVDU."""
    pieces = _pieces(symbol)
    ends = range(1, len(pieces) + 1)
    return {"-".join(pieces[start:end]) for end in ends for start in range(end)} | {glued(symbol)}


def glued(symbol: str) -> str:
    """Return a symbol without any sign, as hurried people type it: '121/UBND-YT' → '121UBNDYT'."""
    return "".join(ch for ch in number_key(symbol) if ch.isalnum())


def _pieces(symbol: str) -> list[str]:
    pieces = [p.strip(".,;") for p in _SIGNS.split(fold(plain_signs(symbol)).upper())]
    return [p.lstrip("0") or "0" for p in pieces if p][:_MOST_PIECES]


def ordinal(iso: str | None) -> int:
    """Return the ordinal of an ISO date; 0 when it is unknown or no date."""
    try:
        return date.fromisoformat(iso).toordinal() if iso else 0
    except ValueError:
        return 0


def facet_values(entry: IndexEntry) -> dict[str, str]:
    """Return the values by which a record is filtered and counted, those that are known."""
    values = {
        "kind": entry.kind,
        "issuer": entry.issuer,
        "year": entry.date[:4] if entry.date and ordinal(entry.date) else None,
        "direction": str(entry.direction),
        "urgency": entry.urgency,
        "signer": entry.signer,
        "access": entry.access,
        "class": class_of(entry.access),
    }
    return {name: one_spelling(value)[:200] for name, value in values.items() if value}


def field_words(entry: IndexEntry) -> set[str]:
    """Return the words of the single fields as 'field=word' and 'field=pair' ('issuer=tinh_uy')."""
    texts: dict[str, list[str | None]] = {
        "kind": [entry.kind],
        "issuer": [entry.issuer],
        "signer": [entry.signer],
        "recipient": list(entry.recipients),
    }
    found: set[str] = set()
    for name, values in texts.items():
        for value in values:
            words = folded_words(value or "")
            found.update(f"{name}={word}" for word in (*words, *pairs(words)))
    found.update(f"due={key}" for day in entry.due for key in due_words(day))
    initials = "".join(word[0] for word in folded_words(entry.kind or ""))
    if len(initials) > 1:
        found.add(f"kind={initials}")  # 'loai:cv' for công văn
    return found


def due_words(day: str) -> tuple[str, str, str]:
    """Return the day, month and year of an ISO day as words: 2026-03-15 → 20260315, 202603, 2026."""
    digits = day.replace("-", "")
    return digits, digits[:6], digits[:4]


def entry_terms(entry: IndexEntry) -> Terms:
    """Return the terms of one record: current text and fields, and raw words that the correction changed."""
    found = word_forms("\n".join(entry.pages))
    title = word_forms(entry.subject or "")
    folded = [word for word, _ in found]
    text, beside = Counter(folded), Counter(pairs(folded))
    _add_missing(text, beside, _loose_texts(entry))
    return Terms(
        text=text,
        title=Counter([word for word, _ in title]),
        pairs=beside,
        toned_pairs=Counter(_toned_pairs(found) + _toned_pairs(title)),
        toned=frozenset([toned for _, toned in (*found, *title) if toned]),
        numbers=frozenset(number_terms(entry.symbol or "")),
        cited=frozenset(term for symbol in entry.cited for term in number_terms(symbol)),
        words=frozenset(field_words(entry)),
        keys=frozenset(f"{name}={value}" for name, value in facet_values(entry).items()),
        day=ordinal(entry.date),
    )


def _loose_texts(entry: IndexEntry) -> list[str]:
    """Return what else must be found: the fields as people set them, and the text as the engine read it."""
    fields = (entry.symbol, entry.kind, entry.issuer, entry.subject, entry.signer, entry.urgency)
    raw = "" if entry.raw_pages == entry.pages else "\n".join(entry.raw_pages)  # equal ones add nothing
    return [value for value in (*fields, *entry.recipients, raw) if value]


def _add_missing(text: Counter[str], beside: Counter[str], others: Iterable[str]) -> None:
    """Add words and pairs that the text lacks, once each: they are found, but weigh little."""
    for other in others:
        words = folded_words(other)
        text.update(dict.fromkeys(set(words).difference(text), 1))
        beside.update(dict.fromkeys(set(pairs(words)).difference(beside), 1))
