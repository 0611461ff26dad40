"""Finds the foot of a letter: Nơi nhận on the left, authority, office and name of the signer on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.cues import is_cue, is_kind, names_office, starts_as_printed, starts_with
from ocr.lines import Run, Sheet, split_at, widest_gap


@dataclass(frozen=True, slots=True)
class Foot:
    """What was found of a letter's foot, and the other runs."""

    distribution: tuple[Run, ...]
    signature: tuple[Run, ...]
    cosigners: tuple[Run, ...]
    rest: tuple[Run, ...]


def find_foot(parts: Sequence[Run], sheet: Sheet) -> Foot:
    """Return Nơi nhận, the signature and the one beside it of a joint document. Without any cue there is no foot."""
    anchor = _distribution_anchor(parts, sheet)
    pair = _joint_offices(parts, anchor, sheet)
    if pair is not None:
        return _joint_foot(parts, anchor, pair, sheet)
    offices = _offices(parts, anchor, sheet)
    if anchor is None and not offices:
        return Foot((), (), (), tuple(parts))
    top = min(run.y0 for run in ([anchor] if anchor else []) + offices) - 0.3 * sheet.word
    list_top = anchor.y0 - 0.3 * sheet.word if anchor else float("inf")
    middle = sum(r.center for r in offices) / len(offices) if offices else 0.7 * sheet.width
    rest = [run for run in parts if run.middle < top]
    left: list[Run] = []
    right: list[Run] = []
    for run in (r for r in parts if r.middle >= top):
        one, other = split_at(run, _edge(run, offices, anchor.x0 if anchor else 0.0, middle, sheet))
        if one is not None:
            (left if one.middle >= list_top else rest).append(one)
        right.extend([other] if other else [])
    return Foot(tuple(left), tuple(right), (), tuple(rest))


def _joint_offices(parts: Sequence[Run], anchor: Run | None, sheet: Sheet) -> tuple[Run, Run] | None:
    """Return two offices in capitals that stand side by side below the text and above Nơi nhận, or None."""
    end = anchor.y0 if anchor else float("inf")
    above = [r for r in parts if r.middle < end]
    text = max((r.y1 for r in above if r.x1 - r.x0 > 0.5 * sheet.width), default=0.0)
    offices = [r for r in above if r.middle > text and capitals(r.text) and names_office(r.text)]
    for left in (r for r in offices if r.center < 0.45 * sheet.width):
        for right in (r for r in offices if r.center > 0.55 * sheet.width):
            if abs(left.middle - right.middle) < sheet.word:
                return left, right
    return None


def _joint_foot(parts: Sequence[Run], anchor: Run | None, pair: tuple[Run, Run], sheet: Sheet) -> Foot:
    """Return the foot of a joint document: two signatures side by side, Nơi nhận below them."""
    top = min(run.y0 for run in pair) - 0.3 * sheet.word
    end = anchor.y0 - 0.3 * sheet.word if anchor else float("inf")
    edge = (pair[0].x1 + pair[1].x0) / 2
    signing = [split_at(r, edge) for r in parts if top <= r.middle < end]
    return Foot(
        tuple(r for r in parts if r.middle >= end),
        tuple(right for _, right in signing if right),
        tuple(left for left, _ in signing if left),
        tuple(r for r in parts if r.middle < top),
    )


def _distribution_anchor(parts: Sequence[Run], sheet: Sheet) -> Run | None:
    hits = [r for r in parts if r.x0 < 0.45 * sheet.width and starts_with(r.text, "distribution", 80)]
    return max(hits, key=lambda r: r.middle) if hits else None


def _offices(parts: Sequence[Run], anchor: Run | None, sheet: Sheet) -> list[Run]:
    """Return the lines that name the signer's authority or office, in capitals, right of the page's middle."""
    found = []
    for run in parts:
        _, right = split_at(run, 0.42 * sheet.width) if anchor else (None, run)
        if right is None or right.center < 0.5 * sheet.width or not capitals(right.text):
            continue
        if is_kind(right.text):  # the title of a letter so short that its foot follows closely
            continue
        if anchor and not -7 * sheet.word < right.middle - anchor.middle < 9 * sheet.word:
            continue
        if anchor or starts_as_printed(right.text, "authority") or is_cue(right.text, "office"):
            found.append(right)
    if anchor is None:
        found = [r for r in found if not _text_below(parts, r, sheet)]
    return found


def _text_below(parts: Sequence[Run], office: Run, sheet: Sheet) -> bool:
    wide = [r for r in parts if r.middle > office.y1 and r.x1 - r.x0 > 0.55 * sheet.width]
    return len(wide) > 1


def capitals(text: str) -> bool:
    """Tell whether text is printed in capitals: three letters or more, at least four in five of them capital."""
    signs = [ch for ch in text if ch.isalpha()]
    return len(signs) >= 3 and sum(ch.isupper() for ch in signs) >= 0.8 * len(signs)


def _edge(run: Run, offices: Sequence[Run], left: float, middle: float, sheet: Sheet) -> float:
    """Return where a row of the foot is cut between Nơi nhận and the signature."""
    start = min((r.x0 for r in offices), default=0.5 * sheet.width)
    if run.x0 > left + 0.3 * sheet.width and run.center > (left + middle) / 2 + 0.05 * sheet.width:
        return run.x0 - 1
    gap, cut = widest_gap(run, left + 0.2 * sheet.width, middle)
    if gap > 1.2 * sheet.word:
        return cut
    if any(abs(r.middle - run.middle) < 0.5 * sheet.word and r.words[0] in run.words for r in offices):
        return start - 1
    return sheet.width
