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


Row = Sequence[Sequence[Arc]]  # for each place the arcs that end there; rows may share these sequences


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
    shelf = _Shelf()
    for place in range(len(ordered[0])):
        active = [shelf.of(row[place]) for row in ordered if len(row) > place]
        beams.append(_step(active, place, beams, model, beam))
    paths: list[list[Arc]] = [[] for _ in rows]
    for at, i in enumerate(order):
        paths[i] = _path(ordered[at], at, beams)
    return paths


def _first_beam(rows: int, start: int) -> _Beam:
    ids = np.full((rows, 1), start, dtype=np.int64)
    nothing = np.full((rows, 1), -1, dtype=np.int64)
    return _Beam(np.zeros((rows, 1), dtype=np.float32), ids, ids, ids, nothing, nothing)


@dataclass(frozen=True, slots=True)
class _Sheaf:
    """The arcs of one shape at one place of one row, as arrays."""

    numbers: Ids
    weights: Scores
    words: Ids  # words × arcs


_Shape = tuple[int, int]  # pieces covered, words


class _Shelf:
    """Arcs made into arrays, once for each sequence of arcs: rows share them, for pages repeat their words."""

    def __init__(self) -> None:
        self._held: dict[int, dict[_Shape, _Sheaf]] = {}

    def of(self, arcs: Sequence[Arc]) -> dict[_Shape, _Sheaf]:
        """Return the arcs by their shape."""
        held = self._held.get(id(arcs))
        if held is None:
            shapes: dict[_Shape, list[int]] = {}
            for n, arc in enumerate(arcs):
                shapes.setdefault((arc.span, len(arc.words)), []).append(n)
            held = self._held[id(arcs)] = {shape: _sheaf(arcs, chosen) for shape, chosen in shapes.items()}
        return held


def _sheaf(arcs: Sequence[Arc], chosen: list[int]) -> _Sheaf:
    return _Sheaf(
        np.array(chosen, dtype=np.int64),
        np.array([arcs[n].weight for n in chosen], dtype=np.float32),
        np.array([arcs[n].words for n in chosen], dtype=np.int64).T,
    )


def _step(
    active: Sequence[dict[_Shape, _Sheaf]], place: int, beams: list[_Beam], model: Model, width: int
) -> _Beam:
    """Return the best states after this place."""
    found = []
    for shape in sorted({shape for sheaves in active for shape in sheaves}):
        if place + 1 >= shape[0]:
            bundle = _bundle([sheaves.get(shape) for sheaves in active], shape)
            found.append(_extend(beams[place + 1 - shape[0]].head(len(active)), bundle, model))
    joined = _Beam(
        *(np.concatenate([getattr(b, n) for b in found], axis=1) for n in _Beam.__dataclass_fields__)
    )
    return _best(joined, width)


def _bundle(sheaves: Sequence[_Sheaf | None], shape: _Shape) -> _Bundle:
    span, size = shape
    widest = max(len(sheaf.numbers) for sheaf in sheaves if sheaf)
    words = np.zeros((size, len(sheaves), widest), dtype=np.int64)
    weights = np.full((len(sheaves), widest), _NEVER, dtype=np.float32)
    numbers = np.full((len(sheaves), widest), -1, dtype=np.int64)
    for r, sheaf in enumerate(sheaves):
        if sheaf:
            count = len(sheaf.numbers)
            numbers[r, :count] = sheaf.numbers
            weights[r, :count] = sheaf.weights
            words[:, r, :count] = sheaf.words
    return _Bundle(span, list(words), weights, numbers)


def _extend(states: _Beam, bundle: _Bundle, model: Model) -> _Beam:
    """Return all states that the arcs of a bundle lead to, rows × (beam · arcs)."""
    past = [states.third[:, :, None], states.second[:, :, None], states.first[:, :, None]]
    third, second, first = [*past, *(words[:, None, :] for words in bundle.words)][-3:]
    scores = _scores(states, bundle, model)
    shape = scores.shape
    origin = np.broadcast_to(np.arange(shape[1])[None, :, None], shape)
    numbers = np.broadcast_to(bundle.numbers[:, None, :], shape)
    flat = (len(scores), shape[1] * shape[2])
    return _Beam(
        *(np.broadcast_to(a, shape).reshape(flat) for a in (scores, first, second, third, origin, numbers))
    )


def _scores(states: _Beam, bundle: _Bundle, model: Model) -> Scores:
    """Return rows × beam × arcs; the model is asked about real arcs only, three in four are padding."""
    rows, arcs = np.nonzero(bundle.numbers >= 0)
    past = [states.third[rows], states.second[rows], states.first[rows]]
    past += [words[rows, arcs][:, None] for words in bundle.words]
    found = states.scores[rows] + bundle.weights[rows, arcs][:, None]
    for at in range(3, len(past)):
        found = found + model.score(past[at - 3], past[at - 2], past[at - 1], past[at])
    scores = np.full((*states.scores.shape, bundle.numbers.shape[1]), _NEVER, dtype=np.float32)
    scores[rows, :, arcs] = found
    return scores


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
