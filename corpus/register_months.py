"""The months of a register book: consecutive parts of it, so that a large book is printed in volumes.

The numbers of a book must follow each other in print too. So a number belongs to the month of the latest day that
any number up to it tells: a document that arrived in January and was entered in February stands in February's part,
and numbers that tell no day (cancelled, reserved, restricted) stay with the number before them.
"""

from collections.abc import Sequence

from corpus.register_rows import Line

MONTHS = range(1, 13)


def of_month(lines: Sequence[Line], month: int) -> list[Line]:
    """Return the part of a book that is printed for a month (1 to 12); all months together are the whole book.

    Numbers before the first day that is told belong to the month of that day; a book that tells none is January's.
    """
    return [line for line, part in zip(lines, _parts(lines), strict=True) if part == month]


def _parts(lines: Sequence[Line]) -> list[int]:
    latest = next((line.entered_on for line in lines if line.entered_on), "0000-01")
    parts = []
    for line in lines:
        latest = max(latest, line.entered_on)
        parts.append(int(latest[5:7]))
    return parts
