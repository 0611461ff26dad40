"""Text that lost its columns (copied from a page, or typed one line under the other) laid out as on paper.

Head and foot of an official letter are printed in two columns, the title of a titled kind in the middle (Decree
30/2020, annex I). Where plain text gives one column after the other at the left edge, they are set side by side
again, so that every later step sees the one kind of page that it knows.
"""

from collections.abc import Sequence
from itertools import zip_longest

from corpus.reference import load
from ingest.fields.cues import cues, kinds, starts
from ingest.grid import COLUMNS
from ocr.cues import letters, names_office, starts_as_printed, starts_with
from ocr.head import has_date, has_motto, has_number

_RIGHT = 52  # the column at which a page's right half begins, of the 99 that an A4 line has
_EDGE = 12  # a line that begins left of this was not set to the right
_GAP = "    "  # so many blanks inside a line part two columns
_HEAD_LINES = 24  # a head never goes on below so many lines
_HEAD_REACH = 12  # lines from the motto to the date, and below it to the end of the subject
_SIGNATURE_LINES = 8  # authority, office, a blank for the pen, name
_SHORT = 60  # characters of a line that stands in a column
_PEN_ROWS = 2  # left for the pen between office and name
_TITLE_LINES = 8  # of a title and its subject
_WIDE = 0.8  # of the widest line: running text fills its line, the lines of a subject do not
_MOTTO = 32  # letters of the longest motto; a line through both columns has more


def side_by_side(lines: Sequence[str]) -> list[str]:
    """Return the lines of one page, a linear head and foot set in two columns; what has columns stays as it is."""
    head, text = _head(list(lines))
    return [*head, *_foot(_addressed(_titled(text) if head else text))]


def _head(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the head with motto and date beside the left column, and the lines below it; no head, all lines.

    The lines of the left column stand before, between or below those of the right one.
    """
    top = lines[:_HEAD_LINES]
    first = next((n for n, line in enumerate(top) if _is_motto(line)), None)
    if first is None or any(_GAP in line.strip() for line in top[:first]):
        return [], lines
    date = next(
        (n for n, line in enumerate(top[: first + _HEAD_REACH]) if n > first and _is_date(line)), None
    )
    if date is None:
        return [], lines
    right = [n for n in range(first, date) if _is_motto(top[n])] + [date]
    end = _end_of_left(lines, date + 1, numbered=any(has_number(line) for line in lines[:date]))
    left = [lines[n] for n in range(end) if n not in right and lines[n].strip()]
    mottoes = [lines[n] for n in right[:-1]]
    return ([*_beside(left, [*mottoes, "", lines[date]]), ""], lines[end:]) if left else ([], lines)


def _end_of_left(lines: Sequence[str], start: int, *, numbered: bool) -> int:
    """Return where the left column ends. It goes on below the date only where the number had not come before."""
    if numbered:
        return start
    end = start
    for n in range(start, min(len(lines), start + _HEAD_REACH)):
        if starts_with(lines[n], "addressee") or _is_title(lines[n]) or len(lines[n].strip()) > _SHORT:
            break
        numbered = numbered or has_number(lines[n])
        end = n + 1
    return end if numbered else start


def _titled(lines: list[str]) -> list[str]:
    """Set a title in capitals and the lines of its subject in the middle."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not lines or not _is_title(lines[first]):
        return lines
    widest = max(len(line.strip()) for line in lines)
    end = first + 1
    while end < min(len(lines), first + _TITLE_LINES) and not _is_text(lines[end], end - first, widest):
        end += 1
    # A line of capitals below the subject names who decides; it is centred too, and no later line is.
    middle = [line.strip().center(COLUMNS).rstrip() for line in lines[first:end]]
    return [*lines[:first], *middle, *lines[end:]]


def _is_title(line: str) -> bool:
    return _is_whole(line) and line.isupper() and bool(starts(line.strip(), kinds(load())))


def _is_text(line: str, place: int, widest: int) -> bool:
    """Tell whether the line, `place` lines below the title, is no longer its subject."""
    text, reference = line.strip(), load()
    if not text or starts_with(text, "addressee"):
        return True
    if place < 2 or not (text[0].isupper() or text[0].isdigit() or text[0] == "-"):
        return False
    begins = bool(starts(text, cues(reference, "text-start"))) or not text[0].isupper()
    return begins or (not text.isupper() and len(text) >= _WIDE * widest)


def _addressed(lines: list[str]) -> list[str]:
    """Set the items below the first one that stands in the line of 'Kính gửi: - …' under it."""
    first = next(
        (n for n, line in enumerate(lines) if _is_whole(line) and starts_with(line, "addressee")), None
    )
    if first is None or " - " not in lines[first]:
        return lines
    at, n = lines[first].index(" - ") + 1, first + 1
    end = first
    while n < len(lines) and _is_whole(lines[n]) and not lines[n - 1].rstrip().endswith("."):
        end = n if lines[n].strip().startswith("-") or end == n - 1 else end
        n += 1
    moved = [" " * at + line.strip() for line in lines[first + 1 : end + 1]]
    return [*lines[: first + 1], *moved, *lines[end + 1 :]]


def _foot(lines: list[str]) -> list[str]:
    """Set the signature that follows 'Nơi nhận' and its list beside them."""
    first = next((n for n, line in enumerate(lines) if _opens_list(line)), None)
    if first is None:
        return lines
    signed = next((n for n in range(first + 1, len(lines)) if _is_authority(lines[n])), None)
    if signed is None or any(_GAP in line.strip() for line in lines[first:signed]):
        return lines
    end = signed
    while end < min(len(lines), signed + _SIGNATURE_LINES) and len(lines[end].strip()) <= _SHORT:
        end += 1
    name = next((n for n in range(signed, end) if not lines[n].isupper()), end)
    signature = [*lines[signed:name], *[""] * _PEN_ROWS, *lines[name:end]]
    return [*lines[:first], *_beside(lines[first:signed], signature), *lines[end:]]


def _opens_list(line: str) -> bool:
    return _is_whole(line) and starts_with(line, "distribution", 85) and len(letters(line)) < 20


def _is_authority(line: str) -> bool:
    """Tell whether a line of capitals names who signs; an item of the list begins with a dash."""
    text = line.strip()
    if not (_is_whole(line) and text.isupper()) or text.startswith(("-", "+", "–")):
        return False
    return starts_as_printed(text, "authority") or names_office(text)


def _is_whole(line: str) -> bool:
    """Tell whether a line stands at the left edge and is one piece."""
    return bool(line.strip()) and len(line) - len(line.lstrip()) < _EDGE and _GAP not in line.strip()


def _is_motto(line: str) -> bool:
    return _is_whole(line) and len(letters(line)) <= _MOTTO and has_motto(line)


def _is_date(line: str) -> bool:
    return _is_whole(line) and len(line.strip()) <= _SHORT and has_date(line) and not has_number(line)


def _beside(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Return rows of a line of either column."""
    at = max(_RIGHT, max(len(line.strip()) for line in left) + len(_GAP))
    rows = zip_longest(left, right, fillvalue="")
    return [f"{one.strip().ljust(at)}{other.strip()}".rstrip() for one, other in rows]
