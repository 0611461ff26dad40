"""Where the number and the symbol stand in their line: the digits, by pen or in print, and all of the symbol."""

import re
from collections.abc import Sequence

from corpus.record import PenReading, Where
from corpus.reference import Reference
from ingest.fields.cues import cues, starts
from ingest.fields.printed import Piece, piece_of, span_of

_GLUED = re.compile(r"\W*[Ss][6o0](?=\d)")


def number_places(
    row: Sequence[Piece], number: str | None, tail: str | None, pen: PenReading | None, reference: Reference
) -> tuple[Where, Where]:
    """Return where the symbol stands, and where the number alone.

    row: the pieces of the number line. number: the digits as read in print; tail: the printed suffix; either may be
    None. Where neither pen nor print tells of the digits, the number stands somewhere in the whole line.
    """
    line = piece_of(row[0].page, [word for piece in row for word in piece.words])
    symbol = Where(line.page, _symbol_part(line, tail, reference).box, "number line of the left head")
    printed = _digits(line, number)
    if pen and (pen.written or printed is None):
        return _with_ink(symbol, pen), Where(line.page, pen.ink or pen.box, "number by pen")
    return symbol, Where(
        line.page, (printed or line).box, "digits of the number line" if printed else symbol.rule
    )


def _symbol_part(line: Piece, tail: str | None, reference: Reference) -> Piece:
    """Return what of the line is the symbol: all behind 'Số', or the suffix alone behind what a pen wrote."""
    hit, glued = starts(line.text, cues(reference, "number")), _GLUED.match(line.text)
    start = hit.end if hit else glued.end() if glued else 0
    start += len(line.text[start:]) - len(line.text[start:].lstrip(" :.;"))
    at = line.text.find(tail[:4], start) if tail else -1
    if at > start and not line.text[start:at].strip()[:1].isdigit():
        start = at
    return span_of(line, start, len(line.text)) or line


def _digits(line: Piece, number: str | None) -> Piece | None:
    """Return where the digits of a printed number stand, None where they are not plain in the line."""
    hit = re.search(rf"0*{re.escape(number)}", line.text) if number else None
    return span_of(line, hit.start(), hit.end()) if hit else None


def _with_ink(symbol: Where, pen: PenReading) -> Where:
    """Return the place of the symbol with what the pen wrote before its printed letters."""
    if symbol.box is None or pen.ink is None:
        return symbol
    (x0, y0, x1, y1), (left, top, right, low) = symbol.box, pen.ink
    return Where(symbol.page, (min(x0, left), min(y0, top), max(x1, right), max(y1, low)), symbol.rule)
