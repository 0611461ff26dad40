"""The subject (trích yếu): under the number of a công văn, under the title of a titled kind.

Decree 30/2020 annex I boxes 5a, 5b; Party guide. Printed lines are joined; 'V/v', 'Về việc' and the full stop
at the end are left out. The subject ends at a rule, at 'Kính gửi', or where the running text begins.
"""

import re
from collections.abc import Sequence

from corpus.record import Page, Reading
from corpus.reference import Reference
from corpus.text import one_line
from ingest.fields.cues import cues, starts
from ingest.fields.head import Head, first_page, number_line, read_head
from ingest.fields.printed import Piece, joined, joined_rows, line_height, place_of, sureness
from ingest.fields.titles import title_line

LINES = 12
"""Never more printed lines than these belong to the subject."""

# Parts of the page's width: how far a line's middle stands from the title's, and a full line of typed text, which
# is centred exactly or not at all.
_CENTRED, _CENTRED_FULL, _FULL = 0.1, 0.02, 0.7
_CUT_BASIS = re.compile(r"^\W*cứ\s+[A-ZĐ]")  # 'Căn' is lost under a stamp: 'cứ Luật Đất đai'
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[IVX]{1,4})\s?[.)]\s")


def read_subject(pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    """Return the subject in one line, or None where none is printed."""
    page = first_page(pages, reference)
    if page is None:
        return None
    head = read_head(page, reference)
    height = line_height(page)
    if head.title:
        lines = _below_title(head, head.title, height, reference)
        rule, ceiling = "below the title", 0.95
    else:
        lines = _below_number(head, height, reference)
        rule, ceiling = "below the number", 0.95
    text = _plain(lines, reference)
    if sum(ch.isalpha() for ch in text) < 6:
        return None
    return Reading(text, sureness(lines, ceiling), place_of(lines, rule))


def _below_title(head: Head, title: Piece, height: float, reference: Reference) -> list[Piece]:
    """Return the centred lines under the title, down to the first wide gap, rule or line of running text."""
    lines: list[Piece] = []
    for piece in joined_rows(head.below):
        if piece.middle <= title.middle + 0.3 * title.height or _is_dirt(piece):
            continue
        if piece.is_rule:
            if lines:
                break
            continue
        last = lines[-1] if lines else title
        gap = piece.box[1] - last.box[3]
        if gap > (1.3 if lines else 3.0) * height or len(lines) >= LINES:
            break
        if _is_text(piece, bool(lines), head, reference):
            break
        lines.append(piece)
    return lines


def _is_text(piece: Piece, going: bool, head: Head, reference: Reference) -> bool:
    """Tell whether this line is running text, the addressee or the person who decides, not the subject."""
    if starts(piece.text, cues(reference, "addressee")) or _NUMBERED.match(piece.text):
        return True
    if piece.capitals > 0.8 and (title_line(piece.text, reference) or going):
        return True
    width = head.page.width
    off = abs(piece.centre / width - (head.title.centre / width if head.title else 0.5))
    full = head.page.source == "document" and piece.box[2] - piece.box[0] > _FULL * width
    if off > (_CENTRED_FULL if full else _CENTRED):
        return True
    begins = starts(piece.text, cues(reference, "text-start")) and piece.text[:1].isupper()
    return bool(begins or _CUT_BASIS.match(piece.text))


def _below_number(head: Head, height: float, reference: Reference) -> list[Piece]:
    """Return the lines of the left head under the number, from 'V/v' on where it is printed."""
    number = number_line(head, reference)
    marks = cues(reference, "subject")
    marked = next((p for p in head.left if starts(p.text, marks)), None)
    first = marked or number
    if first is None:
        return []
    lines: list[Piece] = []
    for piece in head.left:
        if piece.is_rule or _is_dirt(piece) or piece.middle < first.middle or piece is number:
            continue
        if number and abs(piece.middle - number.middle) < 0.5 * height:
            continue
        last = lines[-1] if lines else first
        if piece.box[1] - last.box[3] > (1.8 if lines else 4.0) * height or len(lines) >= LINES:
            break
        if piece.capitals > 0.85 and len(piece.text) > 3:
            continue
        lines.append(piece)
    return lines


def _is_dirt(piece: Piece) -> bool:
    letters = sum(ch.isalpha() for ch in piece.text)
    return letters < 2 or (letters < 5 and piece.conf < 0.6)


def _plain(lines: Sequence[Piece], reference: Reference) -> str:
    """Join the lines and leave out the leading 'V/v' or 'Về việc' and the end sign."""
    text = one_line(joined(re.sub(r"^[\s_=~`.·]+|[\s_|~`]+$", "", p.text) for p in lines))
    hit = starts(text, cues(reference, "subject"))
    if hit:
        text = text[hit.end :].lstrip(" :.,;-–")
    return text.strip(" .,;:_-–")
