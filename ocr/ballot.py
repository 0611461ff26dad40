"""Which text stands at one place of a page: the readings' votes, how Vietnamese each is, and what the witness sees."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from math import exp, inf

from rapidfuzz import fuzz

from corpus.record import Word
from corpus.text import fold
from ocr.quality import legible
from ocr.witness import Witness, box_around
from ocr.word_reader import Chances, best_text, likelihood

_LEGIBLE = 0.3  # what being written Vietnamese counts, in confidence of all readings
_SEEN = 0.14  # what a unit of log likelihood in the word reader's eyes counts
_BLIND = 12.0  # no text counts as less likely than this: the print may be unlike any that it knows
_SPECK = 0.1  # confidence of a sign of which the word reader sees nothing
_CONFIRMED = 0.85  # confidence of a word that the word reader reads alike beyond doubt
_USUAL = (
    2.0  # log likelihood a letter by which print may fall short of what the word reader reads: 98 % do not
)
_FADING = 2.5  # of that, what takes confidence to a third; specks and scrawl fall short by 5 and more
_OWN = 5.0  # log likelihood by which a text that no engine read must beat all that they did
_ALIKE = 60  # rapidfuzz ratio of folded texts
_BLANK = 1.0  # weight lost by a text that has a blank where the print has none, or none where it has one
_SHARPNESS = 4.0  # turns weights into shares
_LEAST_SHARE = 0.02  # of an alternative that is kept
_MOST_KEPT = 3
_ALONE = 0.6  # a word that only a later reading saw must be surer than this

Place = tuple[tuple[Word, ...], ...]  # of one place on the page, what each reading made of it


def choose(place: Place, witness: Witness | None) -> tuple[Word, ...]:
    """Return the words of one place whose text has most weight; none where one later reading alone saw a weak one."""
    seen = [words for words in place if words]
    if len(seen) == 1 and not place[0] and (_conf(seen[0]) < _ALONE or not legible(_text(seen[0]))):
        return ()
    chances = witness.look(seen[0]) if witness is not None else None
    weights = _weights(seen, chances)
    if witness is not None:
        _weigh_blanks(weights, seen, witness)
    best = max(weights, key=lambda text: weights[text])
    words = max((words for words in seen if _text(words) == best), key=_conf, default=())
    words = _tight(words, seen) if words else _merged(min(seen, key=_tallness), best)
    if chances is not None:
        agreed = sum(_text(other) == best for other in seen) > 1
        alone = len(place) == 1 and _sound(best)
        words = _as_seen(words, best, chances, doubtful=len(words) == 1 and not agreed and not alone)
    return _with_shares(words, best, weights)


def _as_seen(words: Sequence[Word], text: str, chances: Chances, *, doubtful: bool) -> tuple[Word, ...]:
    """Return the words surer where the word reader reads the same, less sure where it sees nothing like them.

    Only `doubtful` words become less sure: what several readings agree on may have been shown to it askew.
    """
    own = best_text(chances)
    if own == _spelt(text) and len(own) > 1:
        share = exp(likelihood(chances, own) / len(own))
        return tuple(replace(w, conf=max(w.conf, _CONFIRMED * share)) for w in words)
    if not own and not any(ch.isalnum() for ch in text):
        return tuple(replace(w, conf=min(w.conf, _SPECK)) for w in words)  # the paper is bare there
    if not doubtful or likelihood(chances, _spelt(text)) == -inf:
        return tuple(words)
    top = likelihood(chances, own) if own else float(chances[:, 0].sum())
    strange = max(0.0, (top - likelihood(chances, _spelt(text))) / max(1, len(text)) - _USUAL)
    return tuple(replace(w, conf=w.conf * exp(-strange / _FADING)) for w in words)


def _weights(seen: Sequence[Sequence[Word]], chances: Chances | None) -> dict[str, float]:
    """Return the weight of each text that stands to choice."""
    weights: dict[str, float] = defaultdict(float)
    for words in seen:
        weights[_text(words)] += _worth(words) / len(seen)
    if chances is None:
        return weights
    likely = {text: likelihood(chances, _spelt(text)) for text in weights}
    if max(likely.values()) == -inf:
        return weights  # it cannot spell any of them ('m²', 'ö'): it has no say
    own = best_text(chances)
    top = max(likelihood(chances, own), *likely.values())
    if top - max(likely.values()) > _OWN and _may_stand(own, weights):
        weights[own], likely[own] = _LEGIBLE, top
    for text, value in likely.items():
        weights[text] -= _SEEN * min(top - value, _BLIND)
    return weights


def _weigh_blanks(weights: dict[str, float], seen: Sequence[Sequence[Word]], witness: Witness) -> None:
    """Take weight from texts that differ from another by a blank only, and have it where the print has none."""
    for words in seen:
        text = _text(words)
        twins = [other for other in weights if other != text and _spelt(other) == _spelt(text)]
        if len(words) > 1 and twins:
            for wrong in twins if witness.parts(words) else [text]:
                weights[wrong] -= _BLANK


def _may_stand(own: str, texts: Iterable[str]) -> bool:
    """Tell whether what the word reader reads can be what is printed: Vietnamese, and much like a reading.

    Where it is unlike all of them it was shown another place than the engine saw. It sees no line beside the word,
    so it can tell neither 'xã' from 'Xã' nor, in a crop that is too close, how many letters there are: against a
    reading that makes sense it may change letters and marks, not their number or case.
    """
    if not _sound(own) or any(_spelt(text) == own for text in texts):
        return False
    alike = [text for text in texts if fuzz.ratio(fold(own), fold(text)) >= _ALIKE]
    sound = [text for text in alike if _sound(text)]
    if sound:
        return any(_shape(text) == _shape(own) for text in sound)
    return bool(alike) and len(own) >= min(2, *map(len, alike))


def _shape(text: str) -> tuple[bool, ...]:
    """Return which letters of a text are capitals."""
    return tuple(ch.isupper() for ch in _spelt(text))


def _spelt(text: str) -> str:
    """Return a text as the word reader spells it: without blanks, one form of dash."""
    return text.replace(" ", "").replace("—", "–")


def _merged(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Return one word of that text where the words stand."""
    return (replace(words[0], text=text, raw=text, box=box_around(words)),)


def _tight(words: Sequence[Word], seen: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """Return the words with the lowest box that a reading of as many words gave them.

    The engine's boxes now and then reach into the line below; two readings seldom err at the same word.
    """
    alike = [other for other in seen if len(other) == len(words)]
    boxes = [min((other[at].box for other in alike), key=lambda b: b[3] - b[1]) for at in range(len(words))]
    return tuple(replace(word, box=box) for word, box in zip(words, boxes, strict=True))


def _tallness(words: Sequence[Word]) -> int:
    """How high the highest box is, to find the reading that kept to its line."""
    return max(w.box[3] - w.box[1] for w in words)


def _with_shares(words: tuple[Word, ...], best: str, weights: dict[str, float]) -> tuple[Word, ...]:
    """Return the chosen words, less sure where others come close; one word alone keeps what else it could be."""
    top = weights[best]
    odds = {text: exp(_SHARPNESS * (weight - top)) for text, weight in weights.items()}
    whole = sum(odds.values())
    others = sorted(
        ((odds[t] / whole, t) for t in odds if t != best and odds[t] / whole >= _LEAST_SHARE), reverse=True
    )
    kept = tuple((text, round(share, 3)) for share, text in others[:_MOST_KEPT])
    alternatives = kept if len(words) == 1 else ()
    return tuple(replace(w, conf=round(w.conf / whole, 4), alternatives=alternatives) for w in words)


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def _conf(words: Sequence[Word]) -> float:
    return sum(len(w.text) * w.conf for w in words) / max(1, sum(len(w.text) for w in words))


def _sound(text: str) -> bool:
    """Tell whether a text could be Vietnamese and is written in one case: 'tẾ' is a slip, 'Tế' and 'TẾ' are not."""
    return legible(text) and not any(a.islower() and b.isupper() for a, b in pairwise(text))


def _worth(words: Sequence[Word]) -> float:
    sound = sum(len(w.text) for w in words if _sound(w.text))
    return _conf(words) + _LEGIBLE * sound / max(1, sum(len(w.text) for w in words))
