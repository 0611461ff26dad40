"""Sets pairs of neighbouring words against other pairs, where both words may be wrong together.

Asked one at a time, each word of a wrong pair is held by the other: 'nâng lương' for 'năng lượng'. So where one of
two neighbours is in doubt, the likeliest pairs are set against each other as wholes by the same three voices: what
the candidates weigh, the n-grams, and the network of ocr.context, which is told both words of each pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ocr.context import Stretch
from ocr.language_model import Ids, Model, Scores, ngram_keys
from ocr.modes import Shares
from ocr.questions import Question

_BEHIND = 4.0  # a pair farther than this behind the path's own is not asked about
_MOST = 5  # pairs that are set against the path's own
_AHEAD = 1.5  # what a pair must be ahead of all that change one word at most


@dataclass(frozen=True)
class Options:
    """Pairs for some places, those of one place one after the other, the path's own first; arrays of one length."""

    question: Ids  # number of the question of the first word; the next one is of the second
    one: Ids  # which of the rivals stands first
    two: Ids  # which of the rivals stands second
    words: Ids  # of these the word ids: options × 2
    before: Ids  # the word before the pair
    weights: Scores
    near: Scores
    known: Scores  # how common the words are anyway

    def only(self, kept: npt.NDArray[np.bool_]) -> "Options":
        """Return some of the options."""
        return Options(*(getattr(self, field.name)[kept] for field in fields(self)))

    @property
    def both(self) -> npt.NDArray[np.bool_]:
        """Tell which of them change both words of the path."""
        changed: npt.NDArray[np.bool_] = (self.one > 0) & (self.two > 0)
        return changed


def options_of(
    questions: Sequence[Question], doubtful: Sequence[bool], weights: Scores, model: Model
) -> Options:
    """Return the pairs worth asking about: neighbours one of which is doubtful, with a change of both in reach.

    weights: of all rivals of all questions, one after the other.
    """
    classes = model.lexicon.classes
    pairs = [
        n
        for n, (q, after) in enumerate(pairwise(questions))
        if (doubtful[n] or doubtful[n + 1])
        and (q.row, q.place + 1) == (after.row, after.place)
        and min(q.rivals[0].words[0], after.rivals[0].words[0]) >= classes
    ]
    options = _crossed(questions, pairs, weights, model)
    options = options.only(_within_reach(options))
    return options.only(np.isin(options.question, options.question[options.both]))


def _within_reach(options: Options) -> npt.NDArray[np.bool_]:
    """Tell which options are the path's own or among the best that are not far behind it."""
    good = options.weights + options.near
    is_own = (options.one == 0) & (options.two == 0)
    own = np.maximum.accumulate(np.where(is_own, np.arange(len(good)), 0))
    order = np.lexsort((-np.where(is_own, np.inf, good), options.question))
    kept = np.zeros(len(good), dtype=bool)
    kept[order] = np.arange(len(good)) - own[order] <= _MOST  # the own pair comes first here as there
    kept[good <= good[own] - _BEHIND] = False
    return kept


def _crossed(questions: Sequence[Question], pairs: Sequence[int], weights: Scores, model: Model) -> Options:
    """Return for each pair of questions the path's own words and all counted pairs of their rivals."""
    counts = np.array([len(q.rivals) for q in questions], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    words = np.array([arc.words[0] for q in questions for arc in q.rivals], dtype=np.int64)
    first = np.array(pairs, dtype=np.int64)
    sizes = counts[first] * counts[first + 1]
    question = np.repeat(first, sizes)
    within = np.arange(len(question)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    one, two = np.divmod(within, counts[question + 1])
    at, after = starts[question] + one, starts[question + 1] + two
    both = np.stack([words[at], words[after]], axis=1)
    counted, _ = model.table.look_up(ngram_keys(both[:, 0], both[:, 1]))
    kept = (within == 0) | (counted & (both.min(axis=1) >= model.lexicon.classes))
    question, both = question[kept], both[kept]
    windows = np.array([questions[n].window[:3] + questions[n + 1].window[3:] for n in pairs], dtype=np.int64)
    around = windows.reshape(-1, 6)[np.searchsorted(first, question)]
    near = _in_context(np.concatenate([around[:, :3], both, around[:, 3:]], axis=1), model)
    heavy = (weights[at] + weights[after])[kept]
    known = model.unigrams[both].sum(axis=1)
    return Options(question, one[kept], two[kept], both, around[:, 2], heavy, near, known)


def _in_context(line: Ids, model: Model) -> Scores:
    total = np.zeros(len(line), dtype=np.float32)
    for at in range(3, 8):
        total = total + model.score(line[:, at - 3], line[:, at - 2], line[:, at - 1], line[:, at])
    return total


def ask_pairs(stretch: Stretch, options: Options, places: Ids, model: Model) -> Scores:
    """Return what the network says of each pair, the words at `places` and behind them; it hears the memory too."""
    words, nexts = options.words.T
    one, two = stretch.pair_log_probs(places, words, nexts)
    if model.memory:
        one = model.memory.joined(options.before, words, one)
        two = model.memory.joined(words, nexts, two)
    return one + two


def decide_pairs(questions: Sequence[Question], options: Options, wide: Scores, shares: Shares) -> None:
    """Change the shares of both questions where another pair is well ahead; the farther ahead go first."""
    joined = (
        shares.weights * options.weights
        + shares.near * options.near
        + shares.wide * wide
        - shares.common * options.known
    )
    ahead = []
    for some in np.split(np.arange(len(joined)), np.flatnonzero(np.diff(options.question)) + 1):
        both = options.both[some]
        lead = float(joined[some[both]].max() - joined[some[~both]].max()) if both.any() else 0.0
        if lead > _AHEAD:
            ahead.append((lead, some))
    changed: set[int] = set()
    for _, some in sorted(ahead, key=lambda found: -found[0]):
        number = int(options.question[some[0]])
        if not changed & {number, number + 1}:
            changed |= {number, number + 1}
            part = np.exp(joined[some] - joined[some].max())
            for question, rivals in ((number, options.one[some]), (number + 1, options.two[some])):
                q = questions[question]
                q.shares = np.bincount(rivals, part / part.sum(), len(q.rivals)).tolist()
