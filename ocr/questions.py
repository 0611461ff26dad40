"""The places of restored paths where more than one word may stand, and what the n-grams say of their rivals."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ocr.decoder import Arc, Row
from ocr.language_model import Ids, Model, Scores
from ocr.protect import NAME, STOP

_RIVALS = 12


@dataclass(slots=True)
class Question:
    """One place of one path where more than one word may stand; the first rival is the one of the path."""

    row: int
    at: int  # which arc of the path
    place: int  # of its word in the path's words
    rivals: list[Arc]
    window: list[int]
    shares: list[float] = field(default_factory=list)


def questions_of(
    number: int,
    row: Row,
    path: list[Arc],
    own: tuple[int, int],
    model: Model,
    known: dict[tuple[int, int], list[Arc]],
) -> list[Question]:
    """Return the questions of a row's own pieces; known: rivals found before, by arcs and chosen arc."""
    words = [word for arc in path for word in arc.words]
    found, piece, at = [], 0, 0
    for n, arc in enumerate(path):
        piece += arc.span
        if len(arc.words) == 1 and own[0] < piece <= own[1]:
            key = (id(row[piece - 1]), id(arc))
            if key not in known:
                known[key] = _rivals(row[piece - 1], arc, model.first_ids[NAME])
            rivals = known[key]
            if len(rivals) > 1:
                found.append(Question(number, n, at, rivals, _window(words, at, model)))
        at += len(arc.words)
    return found


def _rivals(arcs: Sequence[Arc], chosen: Arc, name: int) -> list[Arc]:
    """Return the chosen arc and the heaviest others of its shape: other words, or the same word as another class."""
    best: dict[tuple[str | None, bool], Arc] = {}
    for arc in arcs:
        kind = (arc.text, arc.words[0] == name)
        if arc.span == chosen.span and len(arc.words) == 1 and kind != (chosen.text, chosen.words[0] == name):
            held = best.get(kind)
            if held is None or arc.weight > held.weight:
                best[kind] = arc
    return [chosen, *sorted(best.values(), key=lambda arc: -arc.weight)[:_RIVALS]]


def _window(words: list[int], at: int, model: Model) -> list[int]:
    """Return the three words before and the three after; stops where the row ends."""
    stop = model.first_ids[STOP]
    before = [stop] * max(0, 3 - at) + words[max(0, at - 3) : at]
    after = words[at + 1 : at + 4]
    return before + after + [stop] * (3 - len(after))


def local_scores(questions: Sequence[Question], model: Model) -> tuple[Scores, Scores]:
    """Return the weights of all rivals, and how well the n-grams like them in their windows."""
    counts = [len(q.rivals) for q in questions]
    around = np.repeat(np.array([q.window for q in questions], dtype=np.int64), counts, axis=0)
    word = np.array([arc.words[0] for q in questions for arc in q.rivals], dtype=np.int64)
    weights = np.array([arc.weight for q in questions for arc in q.rivals], dtype=np.float32)
    return weights, _in_context(around, word, model)


def _in_context(around: Ids, word: Ids, model: Model) -> Scores:
    line = np.concatenate([around[:, :3], word[:, None], around[:, 3:]], axis=1)
    total = np.zeros(len(line), dtype=np.float32)
    for at in range(3, 7):
        total = total + model.score(line[:, at - 3], line[:, at - 2], line[:, at - 1], line[:, at])
    return total


def text_of(paths: Sequence[list[Arc]], own: Sequence[tuple[int, int]]) -> tuple[Ids, list[int]]:
    """Return the words of all rows' own pieces, one after the other, and where each row's path begins among them.

    A place in the path's words plus where it begins is its place in the text; a row begins before its own words,
    with those of its neighbours.
    """
    text: list[int] = []
    begins = []
    for path, (first, last) in zip(paths, own, strict=True):
        before, piece = 0, 0
        inside: list[int] = []
        for arc in path:
            if piece < first:
                before += len(arc.words)
            elif piece < last:
                inside += arc.words
            piece += arc.span
        begins.append(len(text) - before)
        text += inside
    return np.array(text, dtype=np.int64), begins
