"""Reads a signer's name that seal and pen overprint: many looks at one small crop, joined syllable by syllable.

One reading of such a crop loses a syllable here, another one there (measured: each look alone reads half of the
sealed names). Every syllable that names are made of (tables/name_syllables.tsv) is a candidate for each place; it is
weighed by how like the readings it is, how sure they were, by what the word reader sees there, and by how many
people bear it.
"""

from collections.abc import Sequence
from functools import cache
from statistics import median

from corpus.record import Word
from corpus.reference import load
from ocr.line_look import Lexicon, Place, before, places_of, shared, word_at
from ocr.looks import Eye, Picture, Seen, apart, looks_at, read_in, seen_of
from ocr.tesseract import Engine

_BAND = 0.8  # usual heights by which words of one line may stand off each other
_SURE = 0.7  # confidence of a syllable below which the name is in doubt
_KNOWN = 0.9  # confidence from which on a syllable stays as it was read at first
_USUAL_NAME = 3  # syllables: nine names of ten have as many or more
_LOST = 2  # syllables at most that no look made out: the family name and what follows it
_LOST_SURE = 0.7  # share among its rivals that such a syllable needs (measured on own letters)
_GUESS = 0.5  # share below which a first syllable is left out: most of it lies under the seal
_MIDDLE = ("Thị", "Văn")


def read_name(crop: Picture, usual: float, engine: Engine, known: Sequence[Word] = ()) -> tuple[Word, ...]:
    """Return the syllables of the name printed in a gray crop, with boxes in its pixels; () where none was made out.

    `usual` is the page's usual word height in pixels; `known` what was read of the name before, in the crop's pixels.
    The confidence of a word is its share among its rivals.
    """
    looks = list(looks_at(crop, usual))
    line = _line(list(apart([*map(seen_of, known), *read_in(looks, engine)])), usual)
    places = places_of(line, usual, _names())
    if not places:
        return ()
    rows = (median(s.rows[0] for s in line), median(s.rows[1] for s in line))
    eye = Eye(looks, rows, usual)
    words = [_as_known(word_at(place, eye, _names(), first=place is places[0]), known) for place in places]
    guessed = words[0].conf < _GUESS and len(words) > 1
    return tuple(_completed(words[1:] if guessed else words, places, line, eye))


def _completed(words: list[Word], places: Sequence[Place], line: Sequence[Seen], eye: Eye) -> list[Word]:
    """Return the name with what stands before its first syllable, as long as a family name is missing."""
    for _ in range(_LOST):
        if words[0].text in _names().firsts and len(words) >= _USUAL_NAME:
            return words
        lost = _lost(words[0], places, line, eye)
        if lost.conf < _LOST_SURE:
            return words
        words = [lost, *words]
    return words


def weight(name: Sequence[Word]) -> float:
    """Return how much of a name is made out: the confidence of its syllables that names are made of."""
    return sum(word.conf for word in name if word.text in _names().words)


def is_doubtful(name: Sequence[Word]) -> bool:
    """Tell whether a name has to be looked at again: a syllable in doubt, a name that begins with no family name or
    is shorter than most."""
    if len(name) < _USUAL_NAME or name[0].text not in _names().firsts:
        return True
    return min(word.conf for word in name) < _SURE


def _as_known(word: Word, known: Sequence[Word]) -> Word:
    """Return what was read surely of the same place before, else the word."""
    span = seen_of(word).span
    same = (k for k in known if k.conf >= _KNOWN and shared(seen_of(k).span, span) > 0.5)
    sure = next(same, word)
    return sure if _names().may_hold(seen_of(sure)) else word


def _line(seen: Sequence[Seen], usual: float) -> list[Seen]:
    """Return the readings that stand in one line with the surest syllables of names."""
    sound = [s for s in seen if s.text in _names().words]
    if not sound:
        return []

    def support(one: Seen) -> float:
        return sum(s.conf for s in sound if abs(s.middle - one.middle) < _BAND * usual)

    best = max(sound, key=support)
    return [s for s in seen if abs(s.middle - best.middle) < _BAND * usual]


def _lost(first: Word, places: Sequence[Place], line: Sequence[Seen], eye: Eye) -> Word:
    """Return the family name, 'Thị' or 'Văn' that stands before the first syllable."""
    words = [name for name in (*sorted(_names().firsts), *_MIDDLE) if len(name) > 1]
    return before(first, places, line, eye, words, _names())


@cache
def _names() -> Lexicon:
    rows = load().rows("name_syllables")
    return Lexicon(
        words=frozenset(row["syllable"] for row in rows),
        firsts=frozenset(row["syllable"] for row in rows if row["place"] == "family"),
        shares={row["syllable"]: float(row["share"]) for row in rows if row["share"]},
        closed=False,
    )
