"""A page read by two models of the engine, once on a reduced copy, and the readings joined word by word.

One model's slips are seldom the other's, and a reduced copy is blurred otherwise: where the readings agree the word
stands; where they differ the text that looks like Vietnamese, was read more surely or more often wins.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.errors import LimitError, UnreadableError
from corpus.record import Word
from ocr.clean import scaled
from ocr.lines import usual_height
from ocr.quality import legible
from ocr.tesseract import AUTO, Engine, Picture, languages, recognise

_SECOND = ("Vietnamese", "script/Vietnamese")  # names under which the second model may be installed
_REDUCED = 0.85  # of the copies for further readings (measured: as good alone, and wrong elsewhere)
_TALL = 2.6  # a box higher than this many usual heights is a pen stroke or a rule, not a word of a line
_SHARED = 0.5  # share of the smaller box that two words must have in common, in width and in height
_LEGIBLE = 0.3  # what being written Vietnamese counts, in confidence
_SURE = 0.85  # confidence of a word that needs no second look
_DOUBTFUL = 0.02  # share of a page's letters in unsure words from which on it is read again
_MOST_WORDS = (
    3_000  # three times a dense A4 page: more is a plan or noise, and more readings would not settle it
)
_ALONE = 0.6  # a word that only a later reading saw must be surer than this

Reading = Sequence[Word]
Place = tuple[tuple[Word, ...], ...]  # of one place on the page, what each reading made of it


def read_page(picture: Picture, engine: Engine, *, psm: int = AUTO) -> tuple[Word, ...]:
    """Return the words of a picture as several readings agree on them; the one model's where it is alone.

    Raises what `recognise` raises.
    """
    first = recognise(picture, engine, psm=psm)
    if len(first) > _MOST_WORDS or not is_doubtful(first):
        return first
    return join([first, *_more(picture, engine, psm)])


def is_doubtful(words: Sequence[Word]) -> bool:
    """Tell whether more than a few letters in a hundred stand in words that were read unsurely or make no sense."""
    letters = sum(len(w.text) for w in words)
    unsure = sum(len(w.text) for w in words if w.conf < _SURE or not legible(w.text))
    return unsure > _DOUBTFUL * letters


def _more(picture: Picture, engine: Engine, psm: int) -> Iterator[Reading]:
    """Yield further readings of a reduced copy, by the second model too where installed; late ones are left out."""
    small, dpi = scaled(picture, _REDUCED), round(engine.dpi * _REDUCED)
    second = [name for name in _SECOND if name in languages()]
    for language in (*second[:1], engine.language):
        try:
            words = recognise(small, replace(engine, language=language, dpi=dpi), psm=psm)
        except (LimitError, UnreadableError):
            return
        yield [_enlarged(word, 1 / _REDUCED) for word in words]


def join(readings: Sequence[Reading]) -> tuple[Word, ...]:
    """Return the words of several readings of one picture: the best text at each place, in the first's order."""
    return tuple(word for place in _places(readings) for word in _choose(place))


def _choose(place: Place) -> tuple[Word, ...]:
    """Return the words of one place whose text has most weight; none where one later reading alone saw a weak one."""
    seen = [words for words in place if words]
    if len(seen) == 1 and not place[0] and (_conf(seen[0]) < _ALONE or not legible(_text(seen[0]))):
        return ()
    weights: dict[str, float] = defaultdict(float)
    for words in seen:
        weights[_text(words)] += _worth(words)
    best = max(weights, key=lambda text: weights[text])
    return max((words for words in seen if _text(words) == best), key=_conf)


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def _conf(words: Sequence[Word]) -> float:
    return sum(len(w.text) * w.conf for w in words) / max(1, sum(len(w.text) for w in words))


def _worth(words: Sequence[Word]) -> float:
    sound = sum(len(w.text) for w in words if legible(w.text))
    return _conf(words) + _LEGIBLE * sound / max(1, sum(len(w.text) for w in words))


def _enlarged(word: Word, factor: float) -> Word:
    x0, y0, x1, y1 = (round(edge * factor) for edge in word.box)
    return replace(word, box=(x0, y0, x1, y1))


def _places(readings: Sequence[Reading]) -> list[Place]:
    """Return the words of all readings by the place on the page that they cover, from left to right each."""
    words = [(at, word) for at, reading in enumerate(readings) for word in reading]
    leads = _linked([word for _, word in words])
    places: dict[int, list[list[Word]]] = defaultdict(lambda: [[] for _ in readings])
    for lead, (at, word) in zip(leads, words, strict=True):
        places[lead][at].append(word)
    return [tuple(tuple(sorted(seen, key=lambda w: w.box[0])) for seen in place) for place in places.values()]


def _linked(words: Sequence[Word]) -> list[int]:
    """Return for each word the index of the first word of its place: words that cover each other share one."""
    usual = usual_height(words)
    leads = list(range(len(words)))
    bands: dict[int, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        for other in dict.fromkeys(o for band in _bands(word, usual) for o in bands[band]):
            if _cover(word, words[other]):
                one, two = sorted((_lead(leads, at), _lead(leads, other)))
                leads[two] = one
        for band in _bands(word, usual):
            bands[band].append(at)
    return [_lead(leads, at) for at in range(len(words))]


def _lead(leads: list[int], at: int) -> int:
    while leads[at] != at:
        at = leads[at]
    return at


def _bands(word: Word, usual: float) -> range:
    """Return the strips of the page, one usual height each, that a word lies in; none for a stroke's tall box."""
    if word.box[3] - word.box[1] > _TALL * usual:
        return range(0)
    return range(int(word.box[1] // usual), int(word.box[3] // usual) + 1)


def _cover(one: Word, other: Word) -> bool:
    return _shares(one.box[0], one.box[2], other.box[0], other.box[2]) and _shares(
        one.box[1], one.box[3], other.box[1], other.box[3]
    )


def _shares(start: int, end: int, other_start: int, other_end: int) -> bool:
    shared = min(end, other_end) - max(start, other_start)
    return shared >= _SHARED * max(1, min(end - start, other_end - other_start))
