"""`make bench-pen`: how well number, day and month are found and read. Never part of the tests' pass or fail.

Real letters of ../shared when they are there (dev: never trained on; more: what the shipped weights saw), our sample
letters always. With --weights other weights are measured, with --source only letters of some offices: that is how
weights are cross-validated that were trained without these offices.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bench.scores import show
from corpus.record import PenReading
from ingest.pdf import open_pdf
from ocr import pen_reader
from ocr.reading import read_image

_DPI, _MEGAPIXELS = 300, 40
_SURE = 0.9
_FIELDS = ("number", "day", "month")
_SAME = frozenset({"more004"})  # the same letter as dev31


@dataclass(frozen=True, slots=True)
class Truth:
    """One field as read by eye: the text, and whether it is by hand (None: not said)."""

    text: str
    by_hand: bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """A letter, what stands in its fields, and the year where it is printed in full."""

    path: Path
    fields: dict[str, Truth]


@dataclass(frozen=True, slots=True)
class Seen:
    """One field of one letter: what it is, what was read (None: the field was not found)."""

    letter: str
    field: str
    truth: Truth
    reading: PenReading | None

    @property
    def probability(self) -> float:
        """The probability given to the first candidate, 0 where there is none."""
        return self.reading.candidates[0][1] if self.reading and self.reading.candidates else 0.0

    def right(self, among: int = 1) -> bool:
        """Tell whether the truth is among the first candidates; days and months count by their value."""
        given = [text for text, _ in self.reading.candidates[:among]] if self.reading else []
        return any(_same(self.field, text, self.truth.text) for text in given)


def main() -> None:
    """Print the table of each group of letters."""
    parser = argparse.ArgumentParser(prog="bench.pen")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", choices=("dev", "more", "own"), action="append")
    parser.add_argument(
        "--source", action="append", help="of more: only letters of this office (may be repeated)"
    )
    parser.add_argument("--weights", type=Path, help="measure this network in place of the shipped one")
    parser.add_argument("--wrong", action="store_true", help="list what was read wrongly")
    given = parser.parse_args()
    scans = given.shared / "scans"
    groups = {"dev": _dev(scans / "dev"), "more": _more(scans / "more", given.source), "own": _own()}
    rows = []
    for name, cases in groups.items():
        if given.only and name not in given.only:
            continue
        seen = _read(list(cases), given.weights)
        rows.append([f"{name} ({len({s.letter for s in seen})})", *_row(seen)])
        for one in seen if given.wrong else ():
            if not one.right():
                print(
                    f"{one.letter} {one.field}: {one.truth.text}, read {one.reading and one.reading.candidates}"
                )
    show("number, day and month, right of all", ["letters", *_HEAD], rows)


# Letters


def _dev(folder: Path) -> Iterator[Case]:
    for gold in sorted(folder.glob("dev??.json")):
        yield _described(gold.with_suffix(".pdf"), json.loads(gold.read_text(encoding="utf-8")))


def _own() -> Iterator[Case]:
    folder = Path(str(files("corpus") / "samples"))
    for gold in sorted(folder.glob("[0-9]*.json")):
        told = json.loads(gold.read_text(encoding="utf-8"))
        if told["file"].endswith(".pdf") and str(told.get("condition", "")).startswith("scan"):
            yield _described(folder / told["file"], told)


def _described(path: Path, gold: dict) -> Case:
    number = re.match(r"\d+[a-d]?", gold["symbol"] or "")
    _, month, day = gold["date"].split("-")
    told = {"number": Truth(number[0], gold["number_handwritten"])} if number else {}
    # Who wrote the month is not said: clerks write the day, and the month only now and then.
    return Case(path, {**told, "day": Truth(day, gold["date_handwritten"]), "month": Truth(month, None)})


def _more(folder: Path, sources: Sequence[str] | None) -> Iterator[Case]:
    index = folder / "index.tsv"
    if not index.exists():
        return
    with index.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if (sources and row["source"] not in sources) or Path(row["file"]).stem in _SAME:
                continue
            fields = {f: Truth(row[f], row[f"{f}_by"] == "H") for f in _FIELDS if row[f] not in ("", "?")}
            if fields:
                yield Case(folder / row["file"], fields)


# Readings


def _read(cases: Sequence[Case], weights: Path | None) -> list[Seen]:
    with ProcessPoolExecutor(2, initializer=_use, initargs=(weights,)) as pool:
        return [one for found in pool.map(_fields_of, cases) for one in found]


def _use(weights: Path | None) -> None:
    if weights:
        pen_reader.use(weights)


def _fields_of(case: Case) -> list[Seen]:
    with open_pdf(case.path, max_pages=500) as document:
        drawn = document.render(0, dpi=_DPI, megapixels=_MEGAPIXELS)
    page, _ = read_image(drawn.image, dpi=drawn.dpi, number=1)
    found = {reading.field: reading for reading in page.pen}
    return [Seen(case.path.stem, field, truth, found.get(field)) for field, truth in case.fields.items()]


def _same(field: str, one: str, other: str) -> bool:
    return one == other if field == "number" else int(one) == int(other)


# The table

_HEAD = (
    "found",
    "number by hand",
    "in 3",
    "in 5",
    "day by hand",
    "date by hand",
    "month",
    "number in print",
    "day in print",
    "sure: right",
    "sure: share",
)


def _row(seen: Sequence[Seen]) -> list[str]:
    def of(field: str, by_hand: bool | None) -> list[Seen]:
        return [s for s in seen if s.field == field and by_hand in (None, s.truth.by_hand)]

    numbers = of("number", True)
    by_hand = [s for s in seen if s.truth.by_hand]
    sure = [s for s in by_hand if s.probability >= _SURE]
    return [
        _share(sum(s.reading is not None for s in seen), len(seen)),
        _share(sum(s.right() for s in numbers), len(numbers)),
        _share(sum(s.right(3) for s in numbers), len(numbers)),
        _share(sum(s.right(5) for s in numbers), len(numbers)),
        _share(sum(s.right() for s in of("day", True)), len(of("day", True))),
        _dates(seen),
        _share(sum(s.right() for s in of("month", None)), len(of("month", None))),
        _share(sum(s.right() for s in of("number", False)), len(of("number", False))),
        _share(sum(s.right() for s in of("day", False)), len(of("day", False))),
        _share(sum(s.right() for s in sure), len(sure)),
        _share(len(sure), len(by_hand)),
    ]


def _dates(seen: Sequence[Seen]) -> str:
    """Return on how many letters with a day by hand both day and month are right."""
    letters = {s.letter for s in seen if s.field == "day" and s.truth.by_hand}
    right = [all(s.right() for s in seen if s.letter == one and s.field != "number") for one in letters]
    return _share(sum(right), len(right))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {100 * part / whole:.0f} %" if whole else "–"


if __name__ == "__main__":
    main()
