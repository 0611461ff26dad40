"""The measures of a place for pen: the print around it is measured in pixels, all else in em of that print.

`em` is the size of a head's print (13 to 14 points after Decree 30/2020, annex I), in pixels of the page picture.
"""

from dataclasses import dataclass

from corpus.record import Box, Word

NUMBER, DAY, MONTH = "number", "day", "month"
ABOVE, BELOW = 1.45, 0.75  # of the em, around the base line: pen is taller than print
SPAN = 7.0  # em between two words of one row, at most

_POINTS = 13.5  # usual size of a head's print
_HANG = 0.21  # em that letters hang below the line


@dataclass(frozen=True, slots=True)
class PenField:
    """A place for pen: which value ('number', 'day' or 'month') and what to cut out, in pixels of the page."""

    field: str
    box: Box


def usual_em(dpi: int) -> float:
    """Return the usual size of a head's print in pixels."""
    return _POINTS / 72 * dpi


def place(field: str, left: float, right: float, base: float, em: float) -> PenField:
    """Return the place between two edges on a base line."""
    top, low = round(base - ABOVE * em), round(base + BELOW * em)
    return PenField(field, (max(0, round(left)), max(0, top), round(right), low))


def base_of(field: PenField, em: float) -> float:
    """Return the base line of a place."""
    return field.box[1] + ABOVE * em


def width(word: Word) -> int:
    """Return how wide a word's box is."""
    return word.box[2] - word.box[0]


def height(word: Word) -> int:
    """Return how high a word's box is."""
    return word.box[3] - word.box[1]


def center(word: Word) -> float:
    """Return the height of the middle of a word's box."""
    return (word.box[1] + word.box[3]) / 2


def base_line(word: Word, em: float, *, hangs: bool | None = None) -> float:
    """Return the base line of a word: its lower edge, less the depth of letters that hang below."""
    hangs = any(ch in "gyqpQ," for ch in word.text) if hangs is None else hangs
    return word.box[3] - (_HANG * em if hangs else 0.0)
