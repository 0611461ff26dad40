"""A page read by two models of the engine, once on a reduced copy, and by our own word reader, joined word by word.

One model's slips are seldom the other's, and a reduced copy is blurred otherwise: where the readings agree the word
stands; where they differ the text wins that looks like Vietnamese, was read more surely or more often, and that the
word reader finds in the picture. What lost stays with the word as an alternative.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import LimitError, UnreadableError
from corpus.record import Word
from ocr.ballot import Place, choose
from ocr.clean import scaled
from ocr.lines import usual_height
from ocr.quality import legible
from ocr.tesseract import AUTO, Engine, Picture, languages, recognise
from ocr.trace import in_words
from ocr.witness import Witness

_SECOND = ("Vietnamese", "script/Vietnamese")  # names under which the second model may be installed
_REDUCED = 0.85  # of the copies for further readings (measured: as good alone, and wrong elsewhere)
_TALL = 2.6  # a box higher than this many usual heights is a pen stroke or a rule, not a word of a line
_SHARED_WIDTH = 0.5  # share of the narrower box that two words of one place have in common
_SHARED_HEIGHT = 0.65  # and of the lower one: boxes of neighbouring lines overlap by half
_SURE = 0.85  # confidence of a word that needs no second look
_DOUBTFUL = 0.02  # share of a page's letters in unsure words from which on it is read again
_MOST_WORDS = (
    3_000  # three times a dense A4 page: more is a plan or noise, and more readings would not settle it
)

Reading = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Voted:
    """The words that stand, how many readings of the engine they come from, and why so many (Vietnamese)."""

    words: tuple[Word, ...]
    readings: int
    reason: str


def read_page(picture: Picture, engine: Engine, *, clear: Picture | None = None, psm: int = AUTO) -> Voted:
    """Read a gray picture as often as it needs. `clear` is the same without its fainter ink, where it has some.

    Raises what `recognise` raises.
    """
    first = recognise(picture, engine, psm=psm)
    if len(first) > _MOST_WORDS:
        return Voted(first, 1, f"Quá nhiều chữ ({len(first)}); không đọc lại.")
    share = unsure_share(first)
    if share <= _DOUBTFUL and clear is None:
        reason = f"{in_words(100 * share)} % chữ không chắc; đọc một lần là đủ."
        return Voted(join([first], Witness(picture, first)), 1, reason)
    later = list(further_readings(picture if clear is None else clear, engine, psm, whole=clear is not None))
    reason = f"{in_words(100 * share)} % chữ không chắc." if clear is None else "có mực nhạt đè lên chữ."
    readings = [first, *later]
    return Voted(join(readings, Witness(picture if clear is None else clear, first)), len(readings), reason)


def unsure_share(words: Reading) -> float:
    """Return the share (0..1) of letters that stand in words that were read unsurely or make no sense."""
    letters = sum(len(w.text) for w in words)
    unsure = sum(len(w.text) for w in words if w.conf < _SURE or not legible(w.text))
    return unsure / letters if letters else 0.0


def further_readings(picture: Picture, engine: Engine, psm: int, *, whole: bool) -> Iterator[Reading]:
    """Yield further readings by the second model where installed and by the first; late ones are left out.

    Both of a reduced copy; when `whole` is asked for, the first model reads the picture in full size.
    """
    small, dpi = scaled(picture, _REDUCED), round(engine.dpi * _REDUCED)
    second = [name for name in _SECOND if name in languages()]
    for language in (*second[:1], engine.language):
        full = whole and language == engine.language
        used = engine if full else replace(engine, language=language, dpi=dpi)
        try:
            words = recognise(picture if full else small, used, psm=psm)
        except (LimitError, UnreadableError):
            return
        yield words if full else [_enlarged(word, 1 / _REDUCED) for word in words]


def join(readings: Sequence[Reading], witness: Witness | None = None) -> tuple[Word, ...]:
    """Return the words of several readings of one picture: the best text at each place, in the first's order."""
    return tuple(word for place in places(readings) for word in choose(place, witness))


def _enlarged(word: Word, factor: float) -> Word:
    x0, y0, x1, y1 = (round(edge * factor) for edge in word.box)
    return replace(word, box=(x0, y0, x1, y1))


def places(readings: Sequence[Reading]) -> list[Place]:
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
    wide = _share(one.box[0], one.box[2], other.box[0], other.box[2])
    return (
        wide >= _SHARED_WIDTH and _share(one.box[1], one.box[3], other.box[1], other.box[3]) >= _SHARED_HEIGHT
    )


def _share(start: int, end: int, other_start: int, other_end: int) -> float:
    """Return how much of the shorter of two stretches lies in the other."""
    shared = min(end, other_end) - max(start, other_start)
    return shared / max(1, min(end - start, other_end - other_start))
