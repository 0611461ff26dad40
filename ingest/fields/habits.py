"""What approved letters of the same issuer teach about this one: its spelling, who signs as what, to whom it writes.

A habit never invents a value: it completes or respells what was read ('Minh Thu' → 'Vũ Minh Thu', where a Vũ Minh
Thu signs for this issuer and no other name fits), and where nothing was read it is only a candidate.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz

from corpus.record import Habit, Reading
from corpus.text import fold

SAME_BODY = 92.0
"""How alike (0–100, folded) two names of a body must be to be one."""
ALIKE = 85.0
"""How alike a read name and a usual one must be, for the usual one to be meant."""
COMPLETED = 0.9
"""Confidence at most of a value that a habit completed."""
TOLD_BY_SIGNER = 0.85
"""Confidence of an authority that is known from who signed."""

Readings = Mapping[str, Reading[Any] | None]
Candidates = dict[str, tuple[tuple[str, float], ...]]


def with_habits(
    readings: Readings, habits: Sequence[Habit]
) -> tuple[dict[str, Reading[Any] | None], Candidates]:
    """Return the readings completed by what the issuer's approved letters showed, and candidates for what is unread."""
    done = dict(readings)
    issuer = done.get("issuer")
    own = of_issuer(readings, habits)
    if not own or issuer is None:
        return done, {}
    done["issuer"] = _as_usual(issuer, [h.issuer for h in own])
    signer = done["signer"] = _signer(done.get("signer"), [h.signer for h in own if h.signer])
    done["signing_authority"] = _authority(done.get("signing_authority"), signer, own)
    done["recipients"] = _recipients(done.get("recipients"), own)
    return done, _candidates(done, own)


def of_issuer(readings: Readings, habits: Sequence[Habit]) -> list[Habit]:
    """Return the habits of the letter's own issuer."""
    issuer = readings.get("issuer")
    return [h for h in habits if issuer and _same_body(h, issuer.value, readings.get("parent_issuer"))]


def _same_body(habit: Habit, issuer: str, parent: Reading[Any] | None) -> bool:
    if fuzz.ratio(fold(habit.issuer), fold(issuer)) < SAME_BODY:
        return False
    both = parent is not None and habit.parent_issuer is not None
    return (
        not both
        or fuzz.ratio(fold(habit.parent_issuer or ""), fold(parent.value if parent else "")) >= SAME_BODY
    )


def _as_usual(reading: Reading[str], usual: Sequence[str]) -> Reading[str]:
    """Return the reading in the most usual spelling, where only marks and case differ."""
    known = Counter(name for name in usual if fold(name) == fold(reading.value)).most_common(1)
    return _told(reading, known[0][0], reading.confidence) if known else reading


def _signer(reading: Reading[str] | None, usual: Sequence[str]) -> Reading[str] | None:
    """Return the usual signer whose name the read one is, or is the end of, or is a damaged form of."""
    if reading is None:
        return None
    read = fold(reading.value)
    for fits in (
        {name for name in usual if fold(name) == read},
        {name for name in usual if fold(name).endswith(" " + read)},
        {name for name in usual if fuzz.ratio(fold(name), read) >= ALIKE},
    ):
        if len(fits) > 1:
            break
        if fits:
            return _told(reading, fits.pop(), min(COMPLETED, max(reading.confidence, TOLD_BY_SIGNER)))
    return reading


def _authority(
    reading: Reading[str] | None, signer: Reading[str] | None, own: Sequence[Habit]
) -> Reading[str] | None:
    """Return as what this signer always signs, where what was read is nothing or a part of that."""
    known = {h.signing_authority for h in own if signer and h.signer == signer.value and h.signing_authority}
    if len(known) != 1:
        return reading
    usual = str(known.pop())
    if reading is None:
        where = signer.where if signer else None
        return Reading(usual, TOLD_BY_SIGNER, where, ())
    if reading.value == usual or fold(reading.value) not in fold(usual):
        return reading
    return _told(reading, usual, TOLD_BY_SIGNER)


def _recipients(
    reading: Reading[tuple[str, ...]] | None, own: Sequence[Habit]
) -> Reading[tuple[str, ...]] | None:
    """Return the addressees, one that is nearly a usual one spelled as that."""
    if reading is None:
        return None
    usual = {fold(name): name for h in own for name in h.recipients}
    spelled = tuple(_nearest(name, usual) for name in reading.value)
    return reading if spelled == reading.value else replace(reading, value=spelled)


def _nearest(name: str, usual: Mapping[str, str]) -> str:
    if fold(name) in usual:
        return usual[fold(name)]
    near = [known for key, known in usual.items() if fuzz.ratio(key, fold(name)) >= SAME_BODY]
    return near[0] if len(near) == 1 else name


def _told(reading: Reading[str], value: str, confidence: float) -> Reading[str]:
    """Return the reading with the usual value; what was read stays as a candidate."""
    if value == reading.value:
        return replace(reading, confidence=max(reading.confidence, confidence))
    return replace(
        reading, value=value, confidence=confidence, candidates=((reading.value, reading.confidence),)
    )


def _candidates(done: Readings, own: Sequence[Habit]) -> Candidates:
    """Return who may have signed, the most usual first, where no name was read."""
    if done.get("signer") is not None:
        return {}
    names = Counter(h.signer for h in own if h.signer)
    found = tuple((name, round(times / (names.total() + 1), 3)) for name, times in names.most_common(3))
    return {"signer": found} if found else {}
