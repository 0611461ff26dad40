"""Printed pieces: what stands together on one line of one column, with its box.

The readers of head and foot work on pieces, not on zones alone: a zone may be wrong, and OCR joins the two
columns of head and foot into one line. A line is cut where the blank is wider than words of a column leave.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.record import RUNNING_ZONES, Box, Page, Where, Word, Zone
from corpus.text import fold, one_line

COLUMN_GAP = 1.7
"""A blank wider than this many line heights parts two columns (measured: justified text stays below 1.5)."""

GRID_SHARE = 0.7
"""Cells of a text's grid touch: the letter itself takes about this share of a cell's height."""

_CAPITAL, _SIGN = 1.4, 0.6
"""Widths of a capital and of a sign in a serif face, a digit being 1."""

_EDGE = re.compile(r"^[\s_|¦~`'‘’.,:;°•·*\\=\[\]{}<>-]+|[\s_|¦~`'‘’°•·*\\=\[\]{}<>]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one line within one column. Boxes in px; conf is the mean of the words, 0..1."""

    page: int
    words: tuple[Word, ...]
    text: str
    box: Box
    zone: Zone
    conf: float

    @property
    def height(self) -> int:
        """The height of the line in px."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """The y of the middle of the line."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def centre(self) -> float:
        """The x of the middle of the line."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def capitals(self) -> float:
        """The share of capitals among the letters, 0..1."""
        letters = [ch for ch in self.text if ch.isalpha()]
        return sum(ch.isupper() for ch in letters) / len(letters) if letters else 0.0

    @property
    def is_rule(self) -> bool:
        """Whether nothing but signs stands here: a rule, an asterisk, dirt."""
        return not any(ch.isalnum() for ch in self.text)


def piece_of(page: int, words: Sequence[Word]) -> Piece:
    """Return the piece that these words (at least one) make."""
    box = (
        min(w.box[0] for w in words),
        min(w.box[1] for w in words),
        max(w.box[2] for w in words),
        max(w.box[3] for w in words),
    )
    conf = sum(w.conf for w in words) / len(words)
    text = one_line(" ".join(w.text for w in words))
    return Piece(page, tuple(words), text, box, words[0].zone, conf)


def pieces(page: Page) -> list[Piece]:
    """Return the pieces of the running text, row by row from the top, from left to right in a row."""
    found: list[Piece] = []
    height = line_height(page)
    for words in page.word_lines(*RUNNING_ZONES):
        for part in _columns(sorted(words, key=lambda w: w.box[0]), height * COLUMN_GAP):
            found.append(piece_of(page.number, part))
    return in_rows(found)


def line_height(page: Page) -> float:
    """Return the usual height of a word on this page, px (1 on an empty page)."""
    heights = [w.box[3] - w.box[1] for w in page.words if any(ch.isalnum() for ch in w.text)]
    share = GRID_SHARE if page.source == "document" else 1.0
    return max(1.0, float(median(heights)) * share) if heights else 1.0


def in_rows(found: Iterable[Piece]) -> list[Piece]:
    """Return the pieces row by row: those whose middles lie within half a line are one row, left first."""
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=lambda p: p.middle):
        row = rows[-1] if rows else []
        if row and abs(piece.middle - row[0].middle) < 0.5 * min(max(piece.height, 1), max(row[0].height, 1)):
            row.append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda p: p.box[0])]


def joined_rows(column: Iterable[Piece]) -> list[Piece]:
    """Return the pieces, those of one row joined: a blank left for the pen, or print that was lost, parts a line."""
    rows: list[Piece] = []
    for piece in column:
        if rows and abs(piece.middle - rows[-1].middle) < 0.6 * min(piece.height, rows[-1].height):
            words = sorted([*rows[-1].words, *piece.words], key=lambda word: word.box[0])
            rows[-1] = piece_of(piece.page, words)
        else:
            rows.append(piece)
    return rows


def cut(piece: Piece, find: Callable[[str], int]) -> list[Piece]:
    """Cut a piece in two before the word that holds the offset `find` gives for its text (0 or less: whole)."""
    at = find(piece.text)
    end = 0
    for index, word in enumerate(piece.words):
        end += len(one_line(word.text)) + 1
        if 0 < at < end:
            if index == 0:
                break
            return [piece_of(piece.page, piece.words[:index]), piece_of(piece.page, piece.words[index:])]
    return [piece]


def span_of(piece: Piece, start: int, end: int) -> Piece | None:
    """Return what of a piece holds these characters of its text, None where that is nothing.

    A word that is cut gives as much of its box as its characters take, capitals counted wider than the rest.
    """
    found, at = [], 0
    for word in piece.words:
        text = one_line(word.text)
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text) + 1
        if first < last:
            found.append(_cut_word(word, text, first, last))
    return piece_of(piece.page, found) if found else None


def _cut_word(word: Word, text: str, first: int, last: int) -> Word:
    if (first, last) == (0, len(text)):
        return word
    widths = [_CAPITAL if ch.isupper() else _SIGN if not ch.isalnum() else 1.0 for ch in text]
    x0, y0, x1, y1 = word.box
    scale = (x1 - x0) / sum(widths)
    left, right = (round(x0 + scale * sum(widths[:n])) for n in (first, last))
    return replace(word, text=text[first:last], box=(left, y0, max(right, left + 1), y1))


def tidy(text: str) -> str:
    """Return one line without dirt, dashes and end punctuation at its edges: '- Như trên;' → 'Như trên'."""
    bare = _EDGE.sub("", one_line(text))
    return re.sub(r"[\s;,:.\-–—]+$|[./]{2,}$", "", bare.replace("./.", "")).strip()


def joined(lines: Iterable[str]) -> str:
    """Join printed lines into one; a symbol or compound cut by a dash at the line's end closes up."""
    text = ""
    for line in lines:
        if re.search(r"[\wĐ]/?[\wĐ&]+-$", text) and line[:1].isupper() and _is_code(text):
            text += line
        else:
            text = f"{text} {line}"
    return one_line(text)


def place_of(found: Sequence[Piece], rule: str) -> Where | None:
    """Return where these pieces stand (those of the first one's page), or None when there are none."""
    if not found:
        return None
    same = [p for p in found if p.page == found[0].page]
    box = piece_of(found[0].page, [w for p in same for w in p.words]).box
    return Where(found[0].page, box, rule)


def sureness(found: Sequence[Piece], ceiling: float) -> float:
    """Return how sure the text of these pieces is: the words' mean confidence, judged, times the ceiling that
    the rule deserves; 0..1."""
    words = [w.conf for p in found for w in p.words if any(ch.isalnum() for ch in w.text)]
    return round(min(0.99, ceiling * trust(sum(words) / len(words))), 3) if words else 0.0


def trust(mean: float) -> float:
    """Return what a mean word confidence is worth for a whole field, 0..1.

    The engine is modest on good print: of head fields whose words had a mean of 0.75 or more, 99 of 100 were
    right (measured on real letters); below that, dirt and seals make it fall fast.
    """
    low, high, worth = 0.5, 0.75, 0.92
    if mean < low:
        return mean
    if mean < high:
        return low + (mean - low) * (worth - low) / (high - low)
    return worth + (mean - high) * (1 - worth) / (1 - high)


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, without signs: 'Kính gửi: -' → ['kinh', 'gui']."""
    return re.findall(r"[^\W_]+", fold(text))


def _columns(words: Sequence[Word], gap: float) -> list[list[Word]]:
    parts: list[list[Word]] = []
    right = 0
    for word in words:
        if not parts or word.box[0] - right > gap:
            parts.append([])
            right = word.box[2]
        parts[-1].append(word)
        right = max(right, word.box[2])
    return parts


def _is_code(text: str) -> bool:
    last = text.rsplit(" ", 1)[-1]
    return "/" in last and any(ch.isdigit() for ch in last)
