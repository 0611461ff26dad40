"""Reads the lines of authority above a signature that overlap each other, or that seal and pen overprint.

Where a deputy signs, PHÓ GIÁM ĐỐC is often stamped so close below the printed GIÁM ĐỐC that the engine takes both for
one line; a seal hides the beginning of a line. Titles are a closed list (tables/titles.tsv), so what many looks make
out of each line is set against its words.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from statistics import median

from rapidfuzz import fuzz, process

from corpus.record import Word, Zone
from corpus.reference import load
from corpus.text import fold
from ocr.cues import starts_as_printed
from ocr.line_look import Lexicon, Place, places_of, shared, weights_at
from ocr.looks import Eye, Picture, Seen, apart, looks_at, read_in
from ocr.tesseract import Engine

_LEVEL, _BAND, _APART = 0.2, 0.4, 0.6  # usual heights: words at one height, of one line, of another line
_HALF = (
    0.35  # usual heights above and below a line's middle: what a word's box takes, so that lines stay apart
)
_NEXT = 1.9  # usual heights between the middles of two lines of authority
_EVEN = 1.15  # a third line stands no farther below the second one than this times the second below the first
_SURE = 0.8  # confidence of every word of a line that is left alone although it is no title of the list
_ALIKE = 80  # rapidfuzz ratio of folded lines from which on a line is a damaged title
_MOST = 0.6  # of the capitals of a line: what must stand at the places of a title
_SOUND = 0.3  # confidence of a reading that may found a line
_INFERRED, _MADE_OUT = 0.5, 0.85  # confidence of a word that no look made out, and of one that some did
_LEAST = 0.35  # of all that was read at the places: what must speak for a title
_LOST = 0.5  # weight that a title loses whose first word no look made out


def is_sound(line: Sequence[Word]) -> bool:
    """Tell whether a line of authority is whole: an authority with its code, a title of the list, or surely read."""
    text = " ".join(word.text for word in line)
    if fold(text) in _folded() or starts_as_printed(text, "authority"):
        return True
    like = process.extractOne(fold(text), _folded(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return like is None and min(word.conf for word in line) >= _SURE


def read_titles(crop: Picture, usual: float, engine: Engine) -> list[tuple[Word, ...]]:
    """Return the lines of titles in a gray crop, from top to bottom, with boxes in its pixels.

    `usual` is the page's usual word height in pixels. Lines that are no title of the list are left out.
    """
    looks = list(looks_at(crop, usual))
    seen = list(apart(read_in(looks, engine)))
    found = []
    for line in _lines(seen, usual):
        middle = median(one.middle for one in line)
        eye = Eye(looks, (middle - usual / 2, middle + usual / 2), usual)
        places = places_of(line, usual, _lexicon())
        words = _whole(places, eye) if _explains(places, line) else []
        found += [tuple(_flat(word, middle, usual) for word in words)] if words else []
    return _close(found, usual)


def _lines(seen: Sequence[Seen], usual: float) -> Iterator[list[Seen]]:
    """Yield the readings of each line, the line first that most words of titles stand in."""
    left = [s for s in seen if _lexicon().may_hold(s) and s.conf >= _SOUND]
    while left:
        middle = max(left, key=lambda one: _support(one, left, usual)).middle
        yield [s for s in seen if abs(s.middle - middle) < _BAND * usual]
        left = [s for s in left if abs(s.middle - middle) >= _APART * usual]


def _support(one: Seen, seen: Sequence[Seen], usual: float) -> float:
    return sum(s.conf for s in seen if abs(s.middle - one.middle) < _LEVEL * usual)


def _explains(places: Sequence[Place], line: Sequence[Seen]) -> bool:
    """Tell whether most capitals of a line stand at the places: a line of other words names no title."""
    capitals = [one for one in line if one.text.isupper() and one.conf >= _SOUND]
    inside = [one for one in capitals if any(shared(one.span, place.span) > _BAND for place in places)]
    return sum(len(one.text) for one in inside) >= _MOST * sum(len(one.text) for one in capitals)


def _whole(places: Sequence[Place], eye: Eye) -> list[Word]:
    """Return the words of the title that fits the places best; none where no title fits.

    The first word may be lost: it is then taken from the title, where it would stand.
    """
    if not places:
        return []
    words = sorted(_lexicon().words)
    weights = [weights_at(place, words, eye, _lexicon()) for place in places]
    titles = [title for title in _titles() if 0 <= len(title) - len(places) <= 1]
    best = max(titles, key=lambda title: _fit(title, weights), default=())
    if not best or _fit(best, weights) < _LEAST * sum(place.weight for place in places):
        return []
    return _placed(best, places, eye)


def _fit(title: tuple[str, ...], weights: Sequence[dict[str, float]]) -> float:
    """Return how well the places fit the last words of a title, less what a lost first word counts."""
    lost = len(title) - len(weights)
    found = [weight[word] for word, weight in zip(title[lost:], weights, strict=True)]
    return sum(found) - _LOST * lost


def _placed(title: tuple[str, ...], places: Sequence[Place], eye: Eye) -> list[Word]:
    spans = [place.span for place in places]
    if len(title) > len(places):
        start, end = spans[0]
        letter = (end - start) / len(title[1])
        spans = [(start - letter * (len(title[0]) + 1), start - letter), *spans]
    lost = len(title) - len(places)
    y0, y1 = (round(edge) for edge in eye.rows)
    return [
        Word(text, text, (round(x0), y0, round(x1), y1), _INFERRED if n < lost else _MADE_OUT, Zone.SIGNATURE)
        for n, (text, (x0, x1)) in enumerate(zip(title, spans, strict=True))
    ]


def _flat(word: Word, middle: float, usual: float) -> Word:
    x0, _, x1, _ = word.box
    box = (x0, round(middle - _HALF * usual), x1, round(middle + _HALF * usual))
    return Word(word.text, word.raw, box, word.conf, word.zone)


def _close(lines: Sequence[tuple[Word, ...]], usual: float) -> list[tuple[Word, ...]]:
    """Return the topmost line and those that follow it as closely as each other: what stands lower is the seal's."""
    chain: list[tuple[Word, ...]] = []
    most = _NEXT * usual
    for line in sorted(lines, key=lambda words: words[0].box[1]):
        if chain:
            pitch = line[0].box[1] - chain[-1][0].box[1]
            if pitch > most:
                break
            most = _EVEN * pitch
        chain.append(line)
    return chain


@cache
def _titles() -> tuple[tuple[str, ...], ...]:
    """Return the words of each title, in capitals, in the order of the table: the usual ones come first."""
    return tuple(tuple(row["title"].upper().split()) for row in load().rows("titles"))


@cache
def _folded() -> frozenset[str]:
    return frozenset(fold(" ".join(title)) for title in _titles())


@cache
def _lexicon() -> Lexicon:
    return Lexicon(frozenset(word for title in _titles() for word in title))
