"""Printed lines from word boxes: the tilt of the lines, runs of neighbouring words, and rows of runs.

Works on boxes alone, so that an engine's words, a PDF's text layer and a typed text are treated alike. The engine's
own lines are not used: they run across the two columns of a letter's head and foot (measured: most of the page
error of a plain reading is this).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.record import Box, Word

MAX_TILT = 0.09  # rise over run: 5 degrees; beyond it the engine has collapsed anyway
_NEAREST = 12  # words of one strip that are tried as a neighbour
_STRIP = 40.0  # pixels of the strips by which lines are found again
_TALL = 2.6  # a box higher than this many usual heights is a pen stroke or a rule, not a word of a line


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures that rules need, in pixels: page size and the usual height of a word."""

    width: int
    height: int
    word: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A word with its box levelled: x as it is, y as it would be if the lines ran level. Pixels."""

    word: Word
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        """Height of the middle of the box, in levelled pixels from the top."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Words that stand side by side on one printed line, from left to right, and the box they fill.

    Top and bottom are the usual ones of the words, in levelled pixels: one tall mark does not move a line.
    """

    words: tuple[Placed, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def center(self) -> float:
        """Half way between the left and the right edge."""
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.y0 + self.y1) / 2

    @property
    def text(self) -> str:
        """The words as read, with blanks between."""
        return " ".join(w.word.text for w in self.words)


def within(word: Word, box: Box) -> bool:
    """Tell whether the middle of a word lies in a box."""
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def run_of(words: Iterable[Placed]) -> Run:
    """Return the run of the given words (one at least), which stand from left to right."""
    chain = tuple(words)
    top, bottom = median(w.y0 for w in chain), median(w.y1 for w in chain)
    return Run(chain, chain[0].x0, top, max(w.x1 for w in chain), bottom)


def usual_height(words: Sequence[Word]) -> float:
    """Return the median height in pixels of the boxes that hold letters (1.0 for none)."""
    heights = [w.box[3] - w.box[1] for w in words if any(ch.isalnum() for ch in w.text)]
    return max(1.0, median(heights)) if heights else 1.0


def level(words: Sequence[Word]) -> list[Placed]:
    """Return the words with their boxes levelled by the tilt that their own lines show."""
    tilt = _tilt(words)
    return [_placed(word, tilt) for word in words]


def runs(placed: Sequence[Placed], height: float, max_gap: float) -> list[Run]:
    """Return the words linked into runs; a gap wider than max_gap usual heights ends a run.

    Each word takes as its neighbour the nearest box to its right that overlaps it by half of the lower one.
    """
    after = _neighbours(placed, height, max_gap)
    starts = set(range(len(placed))) - set(after.values())
    found = []
    for start in sorted(starts):
        chain, at = [], start
        while True:
            chain.append(placed[at])
            if at not in after:
                break
            at = after[at]
        found.append(run_of(chain))
    return found


def rows(parts: Iterable[Run]) -> list[Run]:
    """Return runs that stand at the same height joined to whole lines, from top to bottom."""
    lines: dict[int, list[list[Run]]] = defaultdict(list)
    joined: list[list[Run]] = []
    for part in sorted(parts, key=lambda r: -len(r.words)):
        near = (line for band in _bands_of(part) for line in lines.get(band, ()))
        host = _host(near, part)
        if host is not None:
            host.append(part)
            continue
        joined.append([part])
        for band in _bands_of(part):
            lines[band].append(joined[-1])
    whole = [run_of(sorted((w for r in line for w in r.words), key=lambda w: w.x0)) for line in joined]
    return sorted(whole, key=lambda r: r.middle)


def split_at(run: Run, x: float) -> tuple[Run | None, Run | None]:
    """Return the words whose middle is left of x, and the others."""
    left = tuple(w for w in run.words if (w.x0 + w.x1) / 2 < x)
    right = tuple(w for w in run.words if (w.x0 + w.x1) / 2 >= x)
    return (run_of(left) if left else None, run_of(right) if right else None)


def widest_gap(run: Run, low: float, high: float) -> tuple[float, float]:
    """Return (width, middle) of the widest gap between neighbours whose middle lies in low..high; (0, low) if none."""
    best = (0.0, low)
    reach = run.words[0].x1
    for word in run.words[1:]:
        middle = (reach + word.x0) / 2
        if low <= middle <= high:
            best = max(best, (word.x0 - reach, middle))
        reach = max(reach, word.x1)
    return best


def _placed(word: Word, tilt: float) -> Placed:
    x0, y0, x1, y1 = word.box
    shift = tilt * (x0 + x1) / 2
    return Placed(word, x0, y0 - shift, x1, y1 - shift)


def _tilt(words: Sequence[Word]) -> float:
    flat = [_placed(word, 0.0) for word in words]
    height = usual_height(words)
    slopes = []
    for run in runs(flat, height, 1.5):
        if len(run.words) >= 5 and run.x1 - run.x0 > 8 * height:
            slopes.extend([_slope(run)] * len(run.words))
    tilt = median(slopes) if slopes else 0.0
    return tilt if abs(tilt) <= MAX_TILT else 0.0


def _slope(run: Run) -> float:
    xs = [(w.x0 + w.x1) / 2 for w in run.words]
    ys = [w.middle for w in run.words]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def _neighbours(placed: Sequence[Placed], height: float, max_gap: float) -> dict[int, int]:
    """Return for each word the index of the word that follows it, each word following one other at most."""
    bands = _bands(placed, height)
    offers = []
    for i, word in enumerate(placed):
        if word.y1 - word.y0 > _TALL * height:
            continue
        for j in _near(bands, word, height, max_gap):
            other = placed[j]
            gap = other.x0 - word.x1
            if j != i and other.x0 > word.x0 and gap > -2 * height and _side_by_side(word, other):
                offers.append((max(gap, 0.0) + abs(other.middle - word.middle), i, j))
    after: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(offers):
        if i not in after and j not in taken:
            after[i] = j
            taken.add(j)
    return after


def _bands(placed: Sequence[Placed], height: float) -> dict[int, list[tuple[float, int]]]:
    """Return (left edge, index) of the words by strips of the page as high as a word, sorted by left edge."""
    bands: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, word in enumerate(placed):
        if word.y1 - word.y0 <= _TALL * height:
            bands[int(word.middle // height)].append((word.x0, i))
    for band in bands.values():
        band.sort()
    return bands


def _near(
    bands: dict[int, list[tuple[float, int]]], word: Placed, height: float, max_gap: float
) -> Iterable[int]:
    """Return the words of the strips around that begin close to the right of this one, the nearest few of each."""
    own = int(word.middle // height)
    low = max(word.x0, word.x1 - 2 * height)
    for band in (own - 1, own, own + 1):
        strip = bands.get(band, [])
        start = bisect_left(strip, (low, -1))
        for x0, i in strip[start : start + _NEAREST]:
            if x0 - word.x1 > max_gap * height:
                break
            yield i


def _side_by_side(one: Placed, other: Placed) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared >= 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _bands_of(part: Run) -> range:
    return range(int(part.y0 // _STRIP), int(part.y1 // _STRIP) + 1)


def _host(lines: Iterable[list[Run]], part: Run) -> list[Run] | None:
    best, best_share = None, 0.5
    for line in lines:
        lead = line[0]
        shared = min(lead.y1, part.y1) - max(lead.y0, part.y0)
        share = shared / max(1.0, min(lead.y1 - lead.y0, part.y1 - part.y0))
        if share > best_share and not any(_overlap(run, part) for run in line):
            best, best_share = line, share
    return best


def _overlap(one: Run, other: Run) -> bool:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > 0.3 * min(one.x1 - one.x0, other.x1 - other.x0)
