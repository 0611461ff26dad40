"""`make bench-boxes`: how well the box of each field lies over its words, as the review screen shows it.

For our own letters the true boxes are known (training/letters/truth.py). A damaged page is turned, cut and scaled, and
straightened again by the reader, so its points are fitted to the picture by the words that occur once in both. IoU is
the area that two boxes share over the area that they cover together.
"""

import argparse
import json
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bench.letters import prints, samples
from corpus import reference
from corpus.page_rows import row_of
from corpus.record import Description, Page
from ingest.fields.describe import describe
from ocr.language_model import load_model
from ocr.restore_pages import restore_pages
from training.letters.layout import lay_out
from training.letters.letter import Letter, load_letters
from training.letters.truth import PointBox, field_boxes, printed_words

T = TypeVar("T")

_LEAST_WORDS = 12  # known in both, for a page's fit
_ROUNDS, _FAR = 4, 2.5  # fits again without the words that lie farther off than this many medians
_RECORDED = (
    "nd01",
    "nd03",
    "nd05",
    "nd06",
    "nd09",
    "nd14",
    "nd18",
)  # each kind of head and foot, pen and print
_NO_SCAN = ("docx", "docx-tcvn3")  # set on a grid of our own: there is no picture


def main() -> None:
    """Print a table of IoU by field for each set of letters."""
    parser = argparse.ArgumentParser(prog="bench.boxes")
    parser.add_argument("--out", type=Path, default=Path("bench/out/letters"))
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst boxes of each set")
    parser.add_argument("--record", type=Path, help="write pages of the clean prints, as read, for the tests")
    given = parser.parse_args()
    tables, model, letters = reference.load(), load_model(), load_letters()
    kept: dict[str, Sequence[Page]] = {}
    for title, cases in (("clean print", prints(given)), ("damaged", samples(given))):
        rows: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for case in cases:
            letter = letters[case.name]
            if title == "damaged" and letter.condition in _NO_SCAN:
                continue
            pages = restore_pages(list(case.pages()), model=model)
            for name, iou in overlaps(letter, pages, describe(pages, reference=tables)).items():
                rows[name].append((iou, case.name))
            if title == "clean print" and case.name in _RECORDED:
                kept[case.name] = pages
        _print(title, rows, given.worst)
    if given.record:
        _record(given.record, kept)


def overlaps(letter: Letter, pages: Sequence[Page], found: Description) -> dict[str, float]:
    """Return the IoU of each field that is printed and was read; 0 where it has no box, or one on another page."""
    fits = [fit(sheet, page) for sheet, page in zip(map(printed_words, lay_out(letter)), pages, strict=True)]
    scores = {}
    for name, (page, box) in field_boxes(letter).items():
        if getattr(found, name) in (None, ()):
            continue  # what was not read has no box to judge
        where, to_picture = found.where.get(name), fits[page - 1]
        if to_picture is None:
            continue
        same = where is not None and where.page == page and where.box is not None
        scores[name] = iou(placed(box, to_picture), where.box) if same and where and where.box else 0.0
    return scores


def iou(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the intersection of two boxes over their union, 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, width) * max(0.0, height)
    both = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (both - shared) if both > shared else 0.0


def placed(box: PointBox, to_picture: np.ndarray) -> tuple[float, float, float, float]:
    """Return the upright box in px that holds a box in points."""
    corners = np.array([[box[x], box[y], 1.0] for x in (0, 2) for y in (1, 3)]) @ to_picture
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def fit(printed: Sequence[tuple[str, PointBox]], page: Page) -> np.ndarray | None:
    """Return the affine map (3 × 2) from points to the px of a page as read, by the words that both hold once."""
    seen = {text: word.box for text, word in _once([(word.text, word) for word in page.words]).items()}
    pairs = [(box, seen[text]) for text, box in _once(printed).items() if text in seen]
    points = np.array([[*_middle(box), 1.0] for box, _px in pairs])
    pixels = np.array([_middle(px) for _box, px in pairs])
    for _ in range(_ROUNDS):
        if len(points) < _LEAST_WORDS:
            return None
        found, *_rest = np.linalg.lstsq(points, pixels, rcond=None)
        off = np.linalg.norm(points @ found - pixels, axis=1)
        near = off <= max(_FAR * float(np.median(off)), 1.0)
        if near.all():
            break
        points, pixels = points[near], pixels[near]
    return found


def _once(named: Sequence[tuple[str, T]]) -> dict[str, T]:
    counts = Counter(text for text, _one in named)
    return {text: one for text, one in named if counts[text] == 1 and len(text) > 2}


def _middle(box: Sequence[float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _print(title: str, rows: Mapping[str, Sequence[tuple[float, str]]], worst: int) -> None:
    print(f"\n== {title}\n{'field':<18} {'n':>3} {'mean':>6} {'least':>6} {'≥ 0.5':>7}")
    for name in (*sorted(rows, key=lambda name: np.mean([score for score, _case in rows[name]])), "all"):
        found = rows[name] if name in rows else [one for scores in rows.values() for one in scores]
        values = [score for score, _case in found]
        good = f"{sum(value >= 0.5 for value in values)}/{len(values)}"
        print(f"{name:<18} {len(values):>3} {np.mean(values):>6.2f} {min(values):>6.2f} {good:>7}")
    for score, case, name in sorted((s, case, name) for name, of in rows.items() for s, case in of)[:worst]:
        print(f"  {score:.2f}  {case} {name}")


def _record(path: Path, kept: Mapping[str, Sequence[Page]]) -> None:
    """Write pages as read and restored, a record's row each, for tests that need no OCR."""
    rows = {name: [_row(page) for page in pages] for name, pages in sorted(kept.items())}
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _row(page: Page) -> dict[str, Any]:
    row = {"position": page.number, **row_of(page)}
    return {**row, "words": b64encode(row["words"]).decode(), "steps": "[]"}


if __name__ == "__main__":
    main()
