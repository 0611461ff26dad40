"""Sets each restored word against its rivals, all other words left as they are: the choice, and how sure it is.

The path of the decoder looks at three words before and three after. Where that leaves a doubt, the network of
ocr.context is asked, which sees more of the text; it may overrule the path.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ocr.decoder import Arc, Row
from ocr.language_model import Ids, Model, Scores
from ocr.modes import Shares
from ocr.protect import NAME, STOP

_RIVALS = 12
_SHARPNESS = 0.7  # softens the scores: the model is surer than it is right (measured)
_DOUBTFUL = 0.97  # below this share the wider context is asked
_LEAST = 0.02
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Confidence 0..1 of a decision, and the next best texts with theirs."""

    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class _Question:
    """One place of one path where more than one word may stand; the first rival is the one of the path."""

    row: int
    at: int  # which arc of the path
    place: int  # of its word in the path's words
    rivals: list[Arc]
    window: list[int]
    shares: list[float] = field(default_factory=list)


def judge(
    rows: Sequence[Row],
    paths: Sequence[list[Arc]],
    model: Model,
    own: Sequence[tuple[int, int]],
    shares: Shares,
) -> tuple[list[list[Arc]], list[list[Judged]]]:
    """Return the paths, here and there overruled, and the verdict on each of their arcs.

    own: which pieces (first, last) of each row are its own; the others are its neighbours', and the rows' own
    pieces one after the other are the text. shares: how far each voice is trusted where all are heard.
    """
    rivals: dict[tuple[int, int], list[Arc]] = {}
    questions = [q for r, row in enumerate(rows) for q in _questions(r, row, paths[r], own[r], model, rivals)]
    chosen, verdicts = [list(path) for path in paths], [[Judged(1.0) for _ in path] for path in paths]
    if not questions:
        return chosen, verdicts
    weights, near = _local(questions, model)
    _share(questions, weights * _SHARPNESS + near * _SHARPNESS)
    _ask(questions, weights, near, *_text_of(paths, own), model, shares)
    for q in questions:
        by_text = _by_text(q)
        best = max(by_text, key=lambda text: by_text[text])
        if best != (q.rivals[0].text or ""):
            chosen[q.row][q.at] = next(arc for arc in q.rivals if arc.text == best)
        verdicts[q.row][q.at] = _verdict(by_text, best)
    return chosen, verdicts


def _questions(
    number: int,
    row: Row,
    path: list[Arc],
    own: tuple[int, int],
    model: Model,
    known: dict[tuple[int, int], list[Arc]],
) -> list[_Question]:
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
                found.append(_Question(number, n, at, rivals, _window(words, at, model)))
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


def _local(questions: Sequence[_Question], model: Model) -> tuple[Scores, Scores]:
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


def _share(questions: Sequence[_Question], scores: Scores) -> None:
    """Give each rival its share of one."""
    counts = [len(q.rivals) for q in questions]
    starts = np.cumsum([0, *counts[:-1]])
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
    shares: list[float] = (raised / np.repeat(np.add.reduceat(raised, starts), counts)).tolist()
    for q, start, count in zip(questions, starts.tolist(), counts, strict=True):
        q.shares = shares[start : start + count]


def _text_of(paths: Sequence[list[Arc]], own: Sequence[tuple[int, int]]) -> tuple[Ids, list[int]]:
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


def _ask(
    questions: Sequence[_Question],
    weights: Scores,
    near: Scores,
    text: Ids,
    begins: Sequence[int],
    model: Model,
    shares: Shares,
) -> None:
    """Have the wider context heard where the shares leave a doubt; it too hears the memory, for names are new to it."""
    starts = np.cumsum([0, *(len(q.rivals) for q in questions)])
    asked = [n for n, q in enumerate(questions) if max(q.shares) < _DOUBTFUL]
    if not asked or model.context is None:
        return
    some = [questions[n] for n in asked]
    rivals = [np.array([arc.words[0] for arc in q.rivals]) for q in some]
    wide = np.concatenate(model.context.ask(text, [begins[q.row] + q.place for q in some], rivals))
    if model.memory:
        before = np.repeat(np.array([q.window[2] for q in some]), [len(ids) for ids in rivals])
        wide = model.memory.joined(before, np.concatenate(rivals), wide)
    at = np.concatenate([np.arange(starts[n], starts[n + 1]) for n in asked])
    joined = shares.weights * weights[at] + shares.near * near[at] + shares.wide * wide
    _share(some, joined)


def _by_text(question: _Question) -> dict[str, float]:
    """Return the share of each text: a word and the same word as a name are one."""
    found: dict[str, float] = {}
    for rival, share in zip(question.rivals, question.shares, strict=True):
        text = rival.text or ""
        found[text] = found.get(text, 0.0) + share
    return found


def _verdict(by_text: dict[str, float], best: str) -> Judged:
    others = sorted(((p, text) for text, p in by_text.items() if text != best and p >= _LEAST), reverse=True)
    shown = tuple((text, round(p, 3)) for p, text in others[:_MOST_SHOWN])
    return Judged(round(by_text[best], 3), shown)
