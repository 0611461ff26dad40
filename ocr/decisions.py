"""Decides what each piece of the lines becomes: candidates, best path, confidence.

Printed lines are short, so each is decoded between some words of its neighbours, and all lines go together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.candidates import Candidates, Weights
from ocr.confidence import Judged, judge
from ocr.decoder import Arc, decode
from ocr.language_model import Model
from ocr.pieces import Piece, cut_lines
from ocr.protect import STOP

_BEFORE, _AFTER = 5, 3  # pieces of the neighbouring lines that a line sees
_LONGEST_ROW = 48  # longer lines are decoded in parts
_ROWS_AT_ONCE = 256


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
    lines: Sequence[str], weights: Weights, model: Model, confidences: Sequence[Sequence[float]] | None = None
) -> list[list[Decision]]:
    """Return for each line what its pieces become."""
    pieces = cut_lines(lines, noisy=weights.channel is not None)
    candidates = Candidates(model, weights)
    arcs = []
    for number, row in enumerate(pieces):
        bonuses = [_bonus(confidences[number], piece) for piece in row] if confidences else None
        arcs.append(candidates.row(row, bonuses))
    found: list[list[Decision]] = [[] for _ in lines]
    rows = list(_rows(pieces, arcs))
    for at in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[at : at + _ROWS_AT_ONCE]
        paths = decode([row.arcs for row in some], model, beam=weights.beam, start=model.first_ids[STOP])
        verdicts = judge([row.arcs for row in some], paths, model)
        for decided, path, judged in zip(some, paths, verdicts, strict=True):
            found[decided.line] += _decisions(decided, path, judged)
    return found


def _bonus(confidences: Sequence[float], piece: Piece) -> float:
    """Trust in the engine: nothing at 0.8, more above, less below (nats)."""
    if piece.token >= len(confidences):
        return 0.0
    return 4.0 * (min(1.0, max(0.3, confidences[piece.token])) - 0.8)


@dataclass(frozen=True)
class _Row:
    """A line, or a part of a long one, between pieces of its neighbours."""

    line: int
    pieces: list[Piece]
    arcs: list[list[Arc]]
    first: int  # the row's own pieces are pieces[first:last]
    last: int


def _rows(pieces: list[list[Piece]], arcs: list[list[list[Arc]]]) -> Iterator[_Row]:
    flat = [piece for row in pieces for piece in row]
    flat_arcs = [_without_joins(found) for row in arcs for found in row]
    at = 0
    for number, row in enumerate(pieces):
        for begin in range(0, len(row), _LONGEST_ROW):
            own = row[begin : begin + _LONGEST_ROW]
            first, last = at + begin, at + begin + len(own)
            left, right = max(0, first - _BEFORE), min(len(flat), last + _AFTER)
            inner = arcs[number][begin : begin + len(own)]
            inner[0] = _without_joins(inner[0])
            yield _Row(
                number,
                flat[left:right],
                [*flat_arcs[left:first], *inner, *flat_arcs[last:right]],
                first - left,
                last - left,
            )
        at += len(row)


def _without_joins(arcs: list[Arc]) -> list[Arc]:
    """Outside its own part a row joins nothing, so that rows never disagree about a joint."""
    return [arc for arc in arcs if arc.span == 1]


def _decisions(row: _Row, path: list[Arc], judged: list[Judged]) -> Iterator[Decision]:
    place = 0
    for arc, verdict in zip(path, judged, strict=True):
        pieces = row.pieces[place : place + arc.span]
        if row.first <= place < row.last and not pieces[0].is_stop:
            raw = " ".join(piece.raw for piece in pieces)
            known = len(arc.words) > 1 or pieces[0].kind is None
            text = arc.text if arc.text is not None else raw
            yield Decision(row.line, pieces[0].start, pieces[-1].end, raw, text, known, verdict)
        place += arc.span
