"""Looking through a register as in a spreadsheet: a test for each column that is asked about, and one order.

A test sees what the line shows to the person who asks and nothing else, so a restricted line is found by its number
and by the words "(hạn chế)" alone (invariant I9).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from corpus.register_cells import PROGRESS
from corpus.register_print import DAYS
from corpus.register_rows import NUMBERS
from corpus.register_scan import Block, Scan
from corpus.text import collation_key, fold, one_line, plain_signs

STATES = ("used", "reserved", "cancelled", "restricted", "gone")
"""What a line can be (corpus.register_rows.Line)."""
UNFILTERED = frozenset({"signature"})
"""Columns that are always empty on the screen: they are for the hand of a person."""

Test = Callable[[str, Block], bool]
Span = tuple[int, int]

_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_LOOSE_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_REMEMBERED = 20_000  # texts of columns: whoever types a word asks for the same column letter by letter
_DEAR = (
    "receiver",
    "answer",
    "progress",
    "due",
)  # of the register that follows: asked of few lines if possible


def words(typed: str) -> Test:
    """Return the test that a cell holds every typed word, wherever it stands; accents, case and kinds of dashes aside.

    A word of digits begins a number of the cell, zeros before it aside: '11' finds 11-CV and 112-CV, not 211-CV.
    """
    asked = [_beginning(word) for word in _LOOSE_DAY.sub(_whole_day, _folded(typed)).split()]
    return lambda cell, _block: all(one(text) for one in asked) if (text := _folded(cell)) else not asked


def _beginning(word: str) -> Callable[[str], object]:
    if not word[0].isdigit():
        return lambda text: word in text
    return re.compile(rf"(?<![0-9])0*{re.escape(word.lstrip('0') or '0')}").search


def _whole_day(found: re.Match[str]) -> str:
    return f"{found[1]:0>2}/{found[2]:0>2}/{found[3]}"


@lru_cache(maxsize=_REMEMBERED)
def _folded(text: str) -> str:
    return fold(plain_signs(text))


def days(first: str, last: str) -> Test:
    """Return the test that a cell is a day from first to last (ISO), or tells one among other words."""

    def holds(cell: str, _block: Block) -> bool:
        if cell[4:5] == "-":
            return first <= cell <= last
        return any(first <= iso <= last for iso in _days_in(cell))

    return holds


def _days_in(cell: str) -> list[str]:
    return [f"{year}-{month}-{day}" for day, month, year in _DAY.findall(cell)]


def numbers(spans: Sequence[Span]) -> Test:
    """Return the test that the line stands for a number in one of the spans (first and last, both counted)."""
    return lambda _cell, block: any(low <= block.last and block.number <= high for low, high in spans)


def amounts(spans: Sequence[Span]) -> Test:
    """Return the test that the cell is a whole number in one of the spans."""
    return lambda cell, _block: cell.isdecimal() and any(low <= int(cell) <= high for low, high in spans)


def named(name: str) -> Test:
    """Return the test that a cell, or one of its names between semicolons, is this one; accents and case aside."""
    asked = _folded(one_line(name))
    return lambda cell, _block: asked == _folded(cell) or asked in (_folded(part) for part in _names(cell))


def at(progress: str) -> Test:
    """Return the test that a directive stands so (a key of PROGRESS)."""
    return lambda cell, _block: cell == PROGRESS[progress]


def filled(yes: bool) -> Test:
    """Return the test that a cell is filled, or that it is empty; only lines that tell their document count."""
    return lambda cell, block: block.state == "used" and bool(cell) == yes


def narrowed(scan: Scan, sought: Mapping[str, Test], state: str | None = None) -> list[int]:
    """Return the places of the lines that pass the tests of their columns and, when given, are in this state."""
    places = [place for place, block in enumerate(scan.blocks) if state in (None, block.state)]
    for column in sorted(sought, key=lambda name: _DEAR.index(name) if name in _DEAR else -1):
        places = _passing(scan, places, column, sought[column])
    return places


def _passing(scan: Scan, places: Sequence[int], column: str, test: Test) -> list[int]:
    cells = scan.column(column, places)
    return [place for place, cell in zip(places, cells, strict=True) if test(cell, scan.blocks[place])]


def without_one(scan: Scan, sought: Mapping[str, Test], state: str | None = None) -> dict[str, int]:
    """Return how many lines there are when one filter is left out, by its column; 'state' for that of the state."""
    every = range(len(scan.blocks))
    passed = {column: set(_passing(scan, every, column, test)) for column, test in sought.items()}
    if state is not None:
        passed["state"] = {place for place, block in enumerate(scan.blocks) if block.state == state}
    return {
        left_out: len(set(every).intersection(*(found for name, found in passed.items() if name != left_out)))
        for left_out in passed
    }


def ordered(scan: Scan, places: Sequence[int], column: str, *, down: bool = False) -> list[int]:
    """Return the places in the order of a column, empty cells last, equal ones in order of number."""
    if column == NUMBERS[scan.kind]:
        return sorted(places, reverse=down)
    cells = scan.column(column, places)
    full = [(_rank(column, cell), place) for place, cell in zip(places, cells, strict=True) if cell]
    empty = [place for place, cell in zip(places, cells, strict=True) if not cell]
    return [place for _key, place in sorted(full, key=lambda one: one[0], reverse=down)] + empty


def _rank(column: str, cell: str) -> Any:
    if column in DAYS:
        return cell
    if column == "copies":
        return int(cell)
    if column == "progress":
        return list(PROGRESS.values()).index(cell)
    if column == "due":  # what is asked at once comes first, what comes again and again last
        return min(_days_in(cell), default="0" if "ngay" in cell else "9")
    return _collated(cell)


_collated = lru_cache(maxsize=_REMEMBERED)(collation_key)


def receivers(scan: Scan) -> list[str]:
    """Return who gets the documents of a book, each name once, in the order of the alphabet."""
    cells = scan.column("receiver", range(len(scan.blocks)))
    found = {_folded(name): name for cell in dict.fromkeys(cells) for name in _names(cell)}
    return sorted(found.values(), key=collation_key)


def _names(cell: str) -> Iterable[str]:
    return (name for part in cell.split(";") if (name := part.strip()))
