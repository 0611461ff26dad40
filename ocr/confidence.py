"""Sets each restored word against its rivals, all other words left as they are: the choice, and how sure it is.

The path of the decoder looks at three words before and three after. Where that leaves a doubt, the network of
ocr.context is asked, which sees more of the text; it may overrule the path.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.context import Stretch
from ocr.decoder import Arc, Row
from ocr.joint import ask_pairs, decide_pairs, options_of
from ocr.language_model import Ids, Model, Scores
from ocr.modes import Shares
from ocr.questions import Question, local_scores, questions_of, text_of

_SHARPNESS = 0.7  # softens the scores: the model is surer than it is right (measured)
_DOUBTFUL = 0.97  # below this share the wider context is asked
_CERTAIN = 0.9995  # from this share on the path's word is shown as certain: most are
_LEAST = 0.02
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Confidence 0..1 of a decision, and the next best texts with theirs."""

    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


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
    questions = [
        q for r, row in enumerate(rows) for q in questions_of(r, row, paths[r], own[r], model, rivals)
    ]
    chosen, verdicts = [list(path) for path in paths], [[Judged(1.0)] * len(path) for path in paths]
    if not questions:
        return chosen, verdicts
    weights, near = local_scores(questions, model)
    _share(questions, weights * _SHARPNESS + near * _SHARPNESS)
    _ask(questions, weights, near, *text_of(paths, own), model, shares)
    for q in questions:
        if q.shares[0] >= _CERTAIN:
            continue
        by_text = _by_text(q)
        best = max(by_text, key=lambda text: by_text[text])
        if best != (q.rivals[0].text or ""):
            chosen[q.row][q.at] = next(arc for arc in q.rivals if arc.text == best)
        verdicts[q.row][q.at] = _verdict(by_text, best)
    return chosen, verdicts


def _share(questions: Sequence[Question], scores: Scores) -> None:
    """Give each rival its share of one."""
    counts = [len(q.rivals) for q in questions]
    starts = np.cumsum([0, *counts[:-1]])
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
    shares: list[float] = (raised / np.repeat(np.add.reduceat(raised, starts), counts)).tolist()
    for q, start, count in zip(questions, starts.tolist(), counts, strict=True):
        q.shares = shares[start : start + count]


def _ask(
    questions: Sequence[Question],
    weights: Scores,
    near: Scores,
    text: Ids,
    begins: Sequence[int],
    model: Model,
    shares: Shares,
) -> None:
    """Have the wider context heard where the shares leave a doubt, of single words and of pairs."""
    doubtful = [q.shares[0] < _DOUBTFUL and max(q.shares) < _DOUBTFUL for q in questions]
    if not any(doubtful) or model.context is None:
        return
    options = options_of(questions, doubtful, weights, model)
    asked = np.flatnonzero(np.array(doubtful) | np.isin(np.arange(len(questions)), options.question))
    some = [questions[n] for n in asked.tolist()]
    places = np.array([begins[q.row] + q.place for q in some], dtype=np.int64)
    pairs_at = np.searchsorted(asked, options.question)
    wide: list[Scores] = []
    wide_pairs = np.zeros(len(pairs_at), dtype=np.float32)
    for which, stretch in model.context.stretches(text, places.tolist()):
        wide += _ask_single(stretch, places[which], some[which], model)
        here = (pairs_at >= which.start) & (pairs_at < which.stop)
        if here.any():
            wide_pairs[here] = ask_pairs(stretch, options.only(here), places[pairs_at[here]], model)
    starts = np.cumsum([0, *(len(q.rivals) for q in questions)])
    at = np.concatenate([np.arange(starts[n], starts[n + 1]) for n in asked])
    known = model.unigrams[np.concatenate([[arc.words[0] for arc in q.rivals] for q in some])]
    heard = shares.weights * weights[at] + shares.near * near[at] + shares.wide * np.concatenate(wide)
    _share(some, heard - shares.common * known)
    decide_pairs(questions, options, wide_pairs, shares)


def _ask_single(stretch: Stretch, places: Ids, questions: Sequence[Question], model: Model) -> list[Scores]:
    """Return what the network says of the rivals of each question; it hears the memory, for names are new to it."""
    rivals = [np.array([arc.words[0] for arc in q.rivals]) for q in questions]
    if not model.memory:
        return stretch.scores(places, rivals)
    found = stretch.log_probs(places, rivals)
    return [
        model.memory.joined(np.array(q.window[2]), ids, scores)
        for q, ids, scores in zip(questions, rivals, found, strict=True)
    ]


def _by_text(question: Question) -> dict[str, float]:
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
