"""Text that has no picture (docx, txt) laid on a grid of character cells, so that layout sees one kind of page."""

from collections.abc import Sequence

from corpus.record import Word
from corpus.text import nfc, without_controls

CELL_WIDTH = 10  # px a character
CELL_HEIGHT = 24  # px a line
DPI = 120  # a 12-point letter is about 10 px wide at this resolution
COLUMNS = 99  # A4: 8.27 inch × 120 dpi / 10 px
ROWS = 58  # A4: 11.69 inch × 120 dpi / 24 px
_TAB = 4


def pages_of_lines(text: str) -> list[list[str]]:
    """Return the lines of each page: cut at form feeds, and after ROWS lines where there is none."""
    found: list[list[str]] = []
    for sheet in nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        lines = [without_controls(line).expandtabs(_TAB).rstrip() for line in sheet.split("\n")]
        found += [lines[i : i + ROWS] for i in range(0, len(lines), ROWS)] or [[]]
    while len(found) > 1 and not any(found[-1]):
        found.pop()
    return found


def words_of(lines: Sequence[str]) -> tuple[Word, ...]:
    """Return the words of one page with boxes in grid pixels; the column of a word is where it stands in its line."""
    words = []
    for row, line in enumerate(lines):
        column = 0
        for part in line.split(" "):
            if part:
                box = (
                    column * CELL_WIDTH,
                    row * CELL_HEIGHT,
                    (column + len(part)) * CELL_WIDTH,
                    (row + 1) * CELL_HEIGHT,
                )
                words.append(Word(part, part, box, 1.0, line=row))
            column += len(part) + 1
    return tuple(words)


def size_of(lines: Sequence[str]) -> tuple[int, int]:
    """Return (width, height) in pixels: A4, or more where the text needs it."""
    widest = max((len(line) for line in lines), default=0)
    return max(COLUMNS, widest + 2) * CELL_WIDTH, max(ROWS, len(lines)) * CELL_HEIGHT
