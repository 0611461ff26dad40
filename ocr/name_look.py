"""Reads a signer's name that seal and pen overprint: many looks at one small crop, joined syllable by syllable.

One reading of such a crop loses a syllable here, another one there, and the engine passes over what a seal's rim
overprints: so the sealed reader, which was trained on that alone, spells the line as well (measured on 40 drawn
names under a seal: 31 whole, 4 without it). Every syllable that names are made of (tables/name_syllables.tsv) is a
candidate for each place; it is weighed by how like the readings it is, how sure they were, by what the sealed
reader sees there, and by how many people bear it.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from statistics import median

import numpy as np

from corpus.record import Word
from corpus.reference import load
from ocr.line_look import Lexicon, places_of, shared, word_at
from ocr.looks import Eye, Look, Picture, Seen, apart, looks_at, read_in, seen_of, spelled_in
from ocr.tesseract import Engine

_BAND = 0.8  # usual heights by which words of one line may stand off each other
_SURE = 0.7  # confidence of a syllable below which the name is in doubt
_KNOWN = 0.9  # confidence from which on a syllable stays as it was read at first
_USUAL_NAME = 3  # syllables: nine names of ten have as many or more
_BAND_STEP = 0.33  # usual heights by which bands of the crop lie below each other
_HALVES = (0.9, 1.0, 1.15, 1.3)  # usual heights around the line's middle: each shows other letters well
_GAP = 3.4  # usual heights between two syllables that were made out: a short one may lie between
_REACH = 9  # usual heights left of what was read: two syllables of a name and their blanks
_GUESS = 0.5  # share below which a first syllable is left out: most of it lies under the seal


def read_name(crop: Picture, usual: float, engine: Engine, known: Sequence[Word] = ()) -> tuple[Word, ...]:
    """Return the syllables of the name printed in a gray crop, with boxes in its pixels; () where none was made out.

    `usual` is the page's usual word height in pixels; `known` what was read of the name before, in the crop's pixels.
    The confidence of a word is its share among its rivals.
    """
    looks = list(looks_at(crop, usual))
    read = list(apart([*map(seen_of, known), *read_in(looks, engine)]))
    along = _line([*read, *_scanned(looks[0], usual)], usual)
    line = [*along, *_spelled(along, looks, usual)]
    places = places_of(line, usual, _names(), _GAP)
    if not places:
        return ()
    rows = (median(s.rows[0] for s in line), median(s.rows[1] for s in line))
    eye = Eye(looks, rows, usual)
    words = [_as_known(word_at(place, eye, _names(), first=place is places[0]), known) for place in places]
    guessed = words[0].conf < _GUESS and len(words) > 1
    return tuple(words[1:] if guessed else words)


def _scanned(look: Look, usual: float) -> Iterator[Seen]:
    """Yield the syllables of names that the sealed reader spells in any band of the crop: where the name stands."""
    high, wide = look.picture.shape
    for top in np.arange(0.0, high - usual, _BAND_STEP * usual):
        for one in spelled_in([look], (0.0, float(wide)), (float(top), float(top + usual)), usual):
            if one.text in _names().words and one.conf >= _SURE:
                yield one


def _spelled(line: Sequence[Seen], looks: Sequence[Look], usual: float) -> list[Seen]:
    """Return what the sealed reader spells along the line, from as far left as two syllables may be lost."""
    sound = [one for one in line if one.text in _names().words]
    if not sound:
        return []
    rows = (median(one.rows[0] for one in sound), median(one.rows[1] for one in sound))
    span = (min(one.span[0] for one in sound) - _REACH * usual, max(one.span[1] for one in sound) + usual)
    return list(spelled_in(looks, span, rows, usual, _HALVES))


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


@cache
def _names() -> Lexicon:
    rows = load().rows("name_syllables")
    return Lexicon(
        words=frozenset(row["syllable"] for row in rows),
        firsts=frozenset(row["syllable"] for row in rows if row["place"] == "family"),
        shares={row["syllable"]: float(row["share"]) for row in rows if row["share"]},
        closed=False,
    )
