"""How sure the restored words are: each is set against its rivals, all other words left as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.decoder import Arc, Row
from ocr.language_model import Ids, Model, Scores
from ocr.protect import STOP

_RIVALS = 12
_SHARPNESS = 0.7  # softens the scores: the model is surer than it is right (measured)
_LEAST = 0.02
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Confidence 0..1 of a decision, and the next best texts with theirs."""

    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


def judge(rows: Sequence[Row], paths: Sequence[list[Arc]], model: Model) -> list[list[Judged]]:
    """Return the verdict on each arc of each path."""
    questions, places = [], []
    for r, (row, path) in enumerate(zip(rows, paths, strict=True)):
        words = [word for arc in path for word in arc.words]
        place, at = 0, 0
        for n, arc in enumerate(path):
            place += arc.span
            rivals = _rivals(row[place - 1], arc)
            if len(rivals) > 1:
                questions.append((_window(words, at, len(arc.words), model), rivals))
                places.append((r, n))
            at += len(arc.words)
    verdicts = [[Judged(1.0) for _ in path] for path in paths]
    for (r, n), verdict in zip(places, _verdicts(questions, model), strict=True):
        verdicts[r][n] = verdict
    return verdicts


def _rivals(arcs: Sequence[Arc], chosen: Arc) -> list[Arc]:
    """Return the chosen arc and the heaviest others of its shape that would be written otherwise."""
    best: dict[str | None, Arc] = {}
    for arc in arcs:
        if arc.span == chosen.span and len(arc.words) == 1 and arc.text != chosen.text:
            held = best.get(arc.text)
            if held is None or arc.weight > held.weight:
                best[arc.text] = arc
    if len(chosen.words) > 1:
        return [chosen]
    return [chosen, *sorted(best.values(), key=lambda arc: -arc.weight)[:_RIVALS]]


def _window(words: list[int], at: int, size: int, model: Model) -> list[int]:
    """Return the three words before and the three after; stops where the row ends."""
    stop = model.first_ids[STOP]
    before = [stop] * max(0, 3 - at) + words[max(0, at - 3) : at]
    after = words[at + size : at + size + 3]
    return before + after + [stop] * (3 - len(after))


def _verdicts(questions: list[tuple[list[int], list[Arc]]], model: Model) -> list[Judged]:
    if not questions:
        return []
    counts = [len(rivals) for _, rivals in questions]
    around = np.repeat(np.array([window for window, _ in questions], dtype=np.int64), counts, axis=0)
    word = np.array([arc.words[0] for _, rivals in questions for arc in rivals], dtype=np.int64)
    weight = np.array([arc.weight for _, rivals in questions for arc in rivals], dtype=np.float32)
    shares = _shares((weight + _in_context(around, word, model)) * np.float32(_SHARPNESS), counts)
    verdicts, at = [], 0
    for (_, rivals), count in zip(questions, counts, strict=True):
        verdicts.append(_verdict(rivals, shares[at : at + count]))
        at += count
    return verdicts


def _shares(scores: Scores, counts: list[int]) -> list[float]:
    """Return the scores of each group of so many rivals as shares of one."""
    starts = np.cumsum([0, *counts[:-1]])
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
    shares: list[float] = (raised / np.repeat(np.add.reduceat(raised, starts), counts)).tolist()
    return shares


def _in_context(around: Ids, word: Ids, model: Model) -> Scores:
    line = np.concatenate([around[:, :3], word[:, None], around[:, 3:]], axis=1)
    total = np.zeros(len(line), dtype=np.float32)
    for at in range(3, 7):
        total = total + model.score(line[:, at - 3], line[:, at - 2], line[:, at - 1], line[:, at])
    return total


def _verdict(rivals: list[Arc], shares: list[float]) -> Judged:
    others = sorted(
        ((p, rival.text or "") for p, rival in zip(shares[1:], rivals[1:], strict=True) if p >= _LEAST)
    )
    shown = tuple((text, round(p, 3)) for p, text in others[::-1][:_MOST_SHOWN])
    return Judged(round(shares[0], 3), shown)
