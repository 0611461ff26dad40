"""The addressees: what stands after 'Kính gửi' (Decree 30/2020 annex I, box 9a).

One addressee stands on the same line; several stand below, a dash each, ended by ';' (State) or ',' (Party),
the last by '.'. The list ends where the running text begins.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.record import Page, Reading, Zone
from corpus.reference import Reference
from corpus.text import one_line
from ingest.fields.cues import cues, starts
from ingest.fields.head import first_page, read_head
from ingest.fields.items import has_mark, in_items, is_ended, item_text
from ingest.fields.printed import Piece, line_height, piece_of, place_of, sureness

LINES = 40
"""Never more printed lines than these belong to the addressees."""
CEILING = 0.97


def read_recipients(pages: Sequence[Page], reference: Reference) -> Reading[tuple[str, ...]] | None:
    """Return the addressees of the letter, or None when nothing is addressed ('Kính gửi' is not there)."""
    page = first_page(pages, reference)
    if page is None:
        return None
    head = read_head(page, reference)
    found = [*head.left, *head.right, *head.below]
    at = next((i for i, p in enumerate(found) if starts(p.text, cues(reference, "addressee"))), None)
    if at is None:
        return None
    lines = _list_lines(found[at], found[at + 1 :], line_height(page), reference)
    names = [item_text(p.text for p in item) for item in in_items(lines)]
    kept = tuple(n for name in names for n in _parted(name) if sum(ch.isalpha() for ch in n) >= 2)
    if not kept:
        return None
    return Reading(kept, sureness(lines, CEILING), place_of(lines, "after 'Kính gửi'"))


def _list_lines(cue: Piece, below: Sequence[Piece], height: float, reference: Reference) -> list[Piece]:
    """Return the printed lines of the list: the rest of the cue's own line, then down to the running text."""
    lines = _after_cue(cue, reference)
    for piece in below[:LINES]:
        if piece.is_rule or _is_mark_beside(piece, cue):
            continue
        if _ends_list(piece, lines, cue, height, reference):
            break
        lines.append(piece)
    return lines


def _is_mark_beside(piece: Piece, cue: Piece) -> bool:
    """Tell whether a piece belongs to the head although the cue stands in the text: an urgency mark beside the list."""
    zones = {word.zone for word in piece.words}
    return zones == {Zone.HEAD_LEFT} and Zone.HEAD_LEFT not in {word.zone for word in cue.words}


def _after_cue(piece: Piece, reference: Reference) -> list[Piece]:
    """Return what stands behind the cue in its own line, though it be glued to it ('Kính gửi:Trạm Y tế')."""
    hit = starts(piece.text, cues(reference, "addressee"))
    end, rest = 0, []
    for word in piece.words:
        begin, end = end, end + len(one_line(word.text)) + 1
        behind = word.text[max(0, (hit.end if hit else 0) - begin) :].lstrip(":;., ")
        if behind:
            rest.append(replace(word, text=behind))
    found = [piece_of(piece.page, rest)] if rest else []
    return [p for p in found if not p.is_rule]


def _ends_list(piece: Piece, lines: Sequence[Piece], cue: Piece, height: float, reference: Reference) -> bool:
    """Tell whether this line is no longer an addressee: text, a remark in brackets, or too far below."""
    if starts(piece.text, cues(reference, "addressed-together")):
        return True
    if not lines:
        return piece.box[1] - cue.box[3] > 4 * height
    last = lines[-1]
    edge = min(p.box[0] for p in lines)
    gap = piece.box[1] - last.box[3]
    outside = piece.box[0] < edge - 1.5 * height
    if has_mark(piece.text) and not outside:
        return gap > 4 * height
    if last.text.rstrip(" _'`").endswith("."):
        return True
    if starts(piece.text, cues(reference, "text-start")) and (outside or gap > height):
        return True
    return outside and (gap > height or is_ended(last.text) or piece.text[:1].isupper())


def _parted(name: str) -> list[str]:
    """Part several addressees that were printed with their dashes on one line."""
    return [item_text([part]) for part in re.split(r"[;,]\s*[-–—]\s+(?=\w)", name)]
