"""Decides what each piece of the lines becomes: candidates, best path, confidence.

Printed lines are short, so some of them are decoded as one row, between some words of its neighbours, and all rows
go together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from ocr.candidates import Candidates
from ocr.confidence import Judged, judge
from ocr.decoder import Arc, decode
from ocr.evidence import Heard
from ocr.language_model import Model, ngram_keys
from ocr.memory import ids_of, remember
from ocr.modes import Weights
from ocr.pieces import Piece, cut_lines
from ocr.protect import STOP

_BEFORE, _AFTER = 5, 3  # pieces of the neighbouring rows that a row sees
_LONGEST_ROW = 48  # pieces of a row; longer lines are decoded in parts
_ROWS_AT_ONCE = 256
_AT_ONCE = 200_000  # characters of a portion: some hundred pages
_DOUBTFUL, _SURE = 0.9, 0.9  # below this a row is solved again; above it a pair is remembered


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one stretch of a raw line."""

    line: int
    start: int
    end: int
    raw: str
    text: str
    known: bool
    judged: Judged


def decide(
    lines: Sequence[str],
    weights: Weights,
    model: Model,
    heard: Sequence[Sequence[Heard]] | None = None,
    known: Sequence[str] = (),
) -> Iterator[list[Decision]]:
    """Yield for each line what its pieces become; long texts are solved in portions, so that memory is bounded.

    heard: what is known of each token of each line, if anything. known: names and phrases of the office, which the
    model cannot have counted. What was read surely in one line is remembered for those that were not.
    """
    phrases = [ids for phrase in known for ids in ids_of(phrase, model.lexicon)]
    for first, some in _portions(lines):
        about = heard[first : first + len(some)] if heard else [()] * len(some)
        yield from _decide(some, weights, model, about, phrases)


def _portions(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    first, size = 0, 0
    for number, line in enumerate(lines):
        if size and size + len(line) > _AT_ONCE:
            yield first, lines[first:number]
            first, size = number, 0
        size += len(line)
    yield first, lines[first:]


def _decide(
    lines: Sequence[str],
    weights: Weights,
    model: Model,
    heard: Sequence[Sequence[Heard]],
    phrases: Sequence[Sequence[int]],
) -> list[list[Decision]]:
    pieces = cut_lines(lines, weights.channel)
    candidates = Candidates(model, weights)
    arcs = [candidates.row(row, about) for row, about in zip(pieces, heard, strict=True)]
    rows = list(_rows(pieces, arcs))
    solved = _solved(rows, model.with_memory(remember(phrases)), weights)
    doubtful = [n for n, one in enumerate(solved) if one.least < _DOUBTFUL]
    new = _read_surely(rows, solved, model) if weights.channel else []
    if doubtful and new:
        again = _solved([rows[n] for n in doubtful], model.with_memory(remember(phrases, new)), weights)
        for n, one in zip(doubtful, again, strict=True):
            solved[n] = one
    found: list[list[Decision]] = [[] for _ in lines]
    for row, one in zip(rows, solved, strict=True):
        for decision in _decisions(row, one.path, one.judged):
            found[decision.line].append(_unforced(decision, weights.least, model))
    return found


def _unforced(decision: Decision, least: float, model: Model) -> Decision:
    """Return the decision, or that the word stays as it was read where it is a word and its rival is not sure."""
    judged = decision.judged
    own = dict(judged.alternatives).get(decision.raw)
    if own is None or judged.confidence >= least or model.lexicon.id_of(decision.raw) is None:
        return decision
    others = tuple((text, share) for text, share in judged.alternatives if text != decision.raw)
    rest = sorted([(decision.text, judged.confidence), *others], key=lambda other: -other[1])
    return replace(decision, text=decision.raw, judged=Judged(own, tuple(rest)))


@dataclass(frozen=True, slots=True)
class _Solved:
    """The path through a row with the verdicts on its arcs; inside: which of them are the row's own."""

    path: list[Arc]
    judged: list[Judged]
    inside: slice

    @property
    def least(self) -> float:
        """How sure the least sure own word is."""
        return min((one.confidence for one in self.judged[self.inside]), default=1.0)


def _solved(rows: "Sequence[_Row]", model: Model, weights: Weights) -> list[_Solved]:
    found = []
    for at in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[at : at + _ROWS_AT_ONCE]
        paths = decode([row.arcs for row in some], model, beam=weights.beam, start=model.first_ids[STOP])
        own = [(row.first, row.last) for row in some]
        paths, verdicts = judge([row.arcs for row in some], paths, model, own, weights.shares)
        found += [
            _Solved(path, judged, _inside(row, path))
            for row, path, judged in zip(some, paths, verdicts, strict=True)
        ]
    return found


def _inside(row: "_Row", path: list[Arc]) -> slice:
    places = [0, *accumulate(arc.span for arc in path)]
    own = [n for n, place in enumerate(places[:-1]) if row.first <= place < row.last]
    return slice(own[0], own[-1] + 1) if own else slice(0, 0)


def _read_surely(rows: "Sequence[_Row]", solved: Sequence[_Solved], model: Model) -> list[tuple[int, int]]:
    """Return the pairs of words that were read surely and that the model has not counted: names, mostly.

    Only what stands as it was read teaches: what the model itself put there would but confirm the model.
    """
    pairs = []
    for row, one in zip(rows, solved, strict=True):
        places = [0, *accumulate(arc.span for arc in one.path)]
        sure = [
            one.judged[n].confidence > _SURE and arc.text == row.pieces[places[n]].raw
            for n, arc in enumerate(one.path)
        ]
        pairs += [
            (one.path[n].words[0], one.path[n + 1].words[0])
            for n in range(one.inside.start, one.inside.stop - 1)
            if sure[n] and sure[n + 1]
        ]
    if not pairs:
        return []
    first, word = np.array(pairs, dtype=np.int64).T
    words = (first >= model.lexicon.classes) & (word >= model.lexicon.classes)
    counted, _ = model.table.look_up(ngram_keys(first, word))
    return [pair for pair, new in zip(pairs, words & ~counted, strict=True) if new]


@dataclass(frozen=True)
class _Row:
    """A run of pieces that are solved together, some lines or a part of a long one, between some of its neighbours."""

    pieces: list[Piece]
    arcs: list[list[Arc]]
    first: int  # the row's own pieces are pieces[first:last]
    last: int


def _rows(pieces: list[list[Piece]], arcs: list[list[list[Arc]]]) -> Iterator[_Row]:
    """Cut the pieces of all lines into rows, at the ends of lines where there are any in reach."""
    apart = _Apart()
    flat = [piece for row in pieces for piece in row]
    joining = [found for row in arcs for found in row]
    alone = [apart.of(found) for found in joining]
    ends = set(accumulate(len(row) for row in pieces))
    first = 0
    while first < len(flat):
        last = min(len(flat), first + _LONGEST_ROW)
        if last < len(flat):
            last = max((end for end in range(first + 1, last + 1) if end in ends), default=last)
        left, right = max(0, first - _BEFORE), min(len(flat), last + _AFTER)
        # No line begins by joining the end of the line before it.
        inner = [alone[n] if n == first or n in ends else joining[n] for n in range(first, last)]
        yield _Row(
            flat[left:right], [*alone[left:first], *inner, *alone[last:right]], first - left, last - left
        )
        first = last


class _Apart:
    """Arcs without those that join pieces: outside its own part a row joins nothing, so that rows agree on joints."""

    def __init__(self) -> None:
        self._held: dict[int, list[Arc]] = {}

    def of(self, arcs: list[Arc]) -> list[Arc]:
        """Return the arcs that cover one piece; the same list for the same list."""
        if id(arcs) not in self._held:
            single = [arc for arc in arcs if arc.span == 1]
            self._held[id(arcs)] = single if len(single) < len(arcs) else arcs
        return self._held[id(arcs)]


def _decisions(row: _Row, path: list[Arc], judged: list[Judged]) -> Iterator[Decision]:
    place = 0
    for arc, verdict in zip(path, judged, strict=True):
        pieces = row.pieces[place : place + arc.span]
        if row.first <= place < row.last and not pieces[0].is_stop:
            raw = " ".join(piece.raw for piece in pieces)
            known = len(arc.words) > 1 or pieces[0].kind is None
            text = arc.text if arc.text is not None else raw
            yield Decision(pieces[0].line, pieces[0].start, pieces[-1].end, raw, text, known, verdict)
        place += arc.span
