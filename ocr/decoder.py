"""Finds the likeliest path through rows of candidates: a beam search over whole arrays.

A row is a printed line with a little of its neighbours. Each place of a row has arcs: one or two words that may
stand there, at a cost, over one raw piece or two. All rows go forward together, one place at a time, so that the
language model is asked for thousands of scores at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.language_model import Ids, Model, Scores

_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Arc:
    """One way to read the raw pieces that end at a place: word ids, log weight, how many pieces it covers."""

    words: tuple[int, ...]
    weight: float
    span: int = 1
    text: str | None = None  # what to write where it is not simply the words


Row = Sequence[Sequence[Arc]]  # for each place the arcs that end there


@dataclass
class _Beam:
    """The best states of all rows at one place; the arrays are rows × beam."""

    scores: Scores
    first: Ids
    second: Ids
    third: Ids
    came_from: Ids  # state number at the place where the arc begins
    arc: Ids  # which arc of the place led here

    def head(self, rows: int) -> "_Beam":
        """Return the states of the first rows only."""
        return _Beam(*(getattr(self, name)[:rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class _Bundle:
    """The arcs of one shape at one place of all rows, padded; arrays are rows × arcs."""

    span: int
    words: list[Ids]
    weights: Scores
    numbers: Ids


def decode(rows: Sequence[Row], model: Model, *, beam: int, start: int) -> list[list[Arc]]:
    """Return for each row the arcs of its likeliest path. `start` is the word id that stands before each row."""
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
    ordered = [rows[i] for i in order]
    if not ordered or not ordered[0]:
        return [[] for _ in rows]
    beams = [_first_beam(len(ordered), start)]
    for place in range(len(ordered[0])):
        active = [row for row in ordered if len(row) > place]
        beams.append(_step(active, place, beams, model, beam))
    paths: list[list[Arc]] = [[] for _ in rows]
    for at, i in enumerate(order):
        paths[i] = _path(ordered[at], at, beams)
    return paths


def _first_beam(rows: int, start: int) -> _Beam:
    ids = np.full((rows, 1), start, dtype=np.int64)
    nothing = np.full((rows, 1), -1, dtype=np.int64)
    return _Beam(np.zeros((rows, 1), dtype=np.float32), ids, ids, ids, nothing, nothing)


def _step(active: Sequence[Row], place: int, beams: list[_Beam], model: Model, width: int) -> _Beam:
    """Return the best states after this place."""
    found = []
    for bundle in _bundles(active, place):
        if place + 1 >= bundle.span:
            found.append(_extend(beams[place + 1 - bundle.span].head(len(active)), bundle, model))
    joined = _Beam(
        *(np.concatenate([getattr(b, n) for b in found], axis=1) for n in _Beam.__dataclass_fields__)
    )
    return _best(joined, width)


def _bundles(active: Sequence[Row], place: int) -> list[_Bundle]:
    shapes = sorted({(arc.span, len(arc.words)) for row in active for arc in row[place]})
    return [_bundle(active, place, span, size) for span, size in shapes]


def _bundle(active: Sequence[Row], place: int, span: int, size: int) -> _Bundle:
    chosen = [
        [(i, arc) for i, arc in enumerate(row[place]) if arc.span == span and len(arc.words) == size]
        for row in active
    ]
    widest = max(len(row) for row in chosen)
    shape = (len(active), widest)
    words = [np.zeros(shape, dtype=np.int64) for _ in range(size)]
    weights, numbers = np.full(shape, _NEVER), np.full(shape, -1, dtype=np.int64)
    for r, row in enumerate(chosen):
        count = len(row)
        if not count:
            continue
        numbers[r, :count] = [i for i, _ in row]
        weights[r, :count] = [arc.weight for _, arc in row]
        for part in range(size):
            words[part][r, :count] = [arc.words[part] for _, arc in row]
    return _Bundle(span, words, weights, numbers)


def _extend(states: _Beam, bundle: _Bundle, model: Model) -> _Beam:
    """Return all states that the arcs of a bundle lead to, rows × (beam · arcs)."""
    third, second, first = states.third[:, :, None], states.second[:, :, None], states.first[:, :, None]
    scores = states.scores[:, :, None] + bundle.weights[:, None, :]
    for words in bundle.words:
        word = words[:, None, :]
        scores = scores + model.score(third, second, first, word)
        third, second, first = second, first, word
    shape = scores.shape
    origin = np.broadcast_to(np.arange(shape[1])[None, :, None], shape)
    numbers = np.broadcast_to(bundle.numbers[:, None, :], shape)
    flat = (len(scores), shape[1] * shape[2])
    return _Beam(
        *(np.broadcast_to(a, shape).reshape(flat) for a in (scores, first, second, third, origin, numbers))
    )


def _best(states: _Beam, width: int) -> _Beam:
    """Keep the best states, of those with the same last words only the best one."""
    pool = min(states.scores.shape[1], width * 3)
    top = np.argpartition(-states.scores, pool - 1, axis=1)[:, :pool]
    top = np.take_along_axis(
        top, np.argsort(-np.take_along_axis(states.scores, top, 1), axis=1, kind="stable"), 1
    )
    kept = _Beam(*(np.take_along_axis(getattr(states, n), top, 1) for n in _Beam.__dataclass_fields__))
    history = (kept.third << 26) | (kept.second << 13) | kept.first
    same = history[:, :, None] == history[:, None, :]
    repeated = np.any(same & np.tri(pool, pool, -1, dtype=bool)[None], axis=2)
    keep = np.argsort(repeated, axis=1, kind="stable")[:, :width]
    kept.scores = np.where(repeated, _NEVER, kept.scores)
    return _Beam(*(np.take_along_axis(getattr(kept, n), keep, 1) for n in _Beam.__dataclass_fields__))


def _path(row: Row, at: int, beams: list[_Beam]) -> list[Arc]:
    """Walk back from the best last state of one row."""
    place, path = len(row), []
    state = int(np.argmax(beams[place].scores[at]))
    while place > 0:
        arc = row[place - 1][int(beams[place].arc[at, state])]
        state = int(beams[place].came_from[at, state])
        path.append(arc)
        place -= arc.span
    return path[::-1]
