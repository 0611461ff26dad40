"""The foot of the letter: where 'Nơi nhận' stands, and the list below it (Decree 30/2020 annex I, box 9b).

Files often end in attachments with a foot of their own: the first foot in page order is the letter's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Page, Reading, Zone
from corpus.reference import Reference
from ingest.fields.cues import cues, starts
from ingest.fields.items import has_mark, in_items, is_ended, item_text
from ingest.fields.printed import Piece, cut, in_rows, line_height, pieces, place_of, sureness
from ingest.fields.titles import find_title

LINES = 45
"""Never more printed lines than these belong to the distribution list."""
CEILING = 0.96

_SCRAWL = re.compile(r"(?<=\w)\.\s+\w{1,7}$")
"""A word after the full stop of the file copy is the drafter's initial, written by hand."""


@dataclass(frozen=True, slots=True)
class Foot:
    """The page of the foot, the piece 'Nơi nhận', and all pieces of that page, two-column lines cut."""

    page: Page
    cue: Piece
    pieces: tuple[Piece, ...]
    cue_lost: bool = False  # the cue is the first item of the list


def find_foot(pages: Sequence[Page], reference: Reference) -> Foot | None:
    """Return the first 'Nơi nhận' that stands alone at the start of a line; where OCR lost the words, the
    first list that begins with 'Như trên' or 'Như Điều …'. None where there is neither."""
    parted: list[list[Piece]] = []
    for page in pages:
        parted.append(_parted(page, reference))
        for piece in parted[-1]:
            if _is_cue(piece, reference) and piece.box[0] < 0.5 * page.width:
                return Foot(page, piece, tuple(parted[-1]))
    for page, found in zip(pages, parted, strict=True):
        for piece in found:
            if has_mark(piece.text) and starts(piece.text, cues(reference, "first-item")):
                return Foot(page, piece, tuple(found), cue_lost=True)
    return None


def _parted(page: Page, reference: Reference) -> list[Piece]:
    """Return the page's pieces, lines that run into the signature cut before its title."""
    return in_rows(
        part for p in pieces(page) for part in cut(p, lambda text: find_title(text, reference) or 0)
    )


def _is_cue(piece: Piece, reference: Reference) -> bool:
    """Tell whether 'Nơi nhận' is all that stands here; a mere 'nhận' must have its colon."""
    hit = starts(piece.text, cues(reference, "distribution"))
    if hit is None or len(piece.text) - hit.end >= 12:
        return False
    return len(hit.cue.letters) > 5 or ":" in piece.text[hit.end :]


def read_distribution(foot: Foot | None, reference: Reference) -> Reading[tuple[str, ...]] | None:
    """Return the lines of the distribution list, the file copy ('Lưu: VT') last, or None."""
    if foot is None:
        return None
    lines = _list_lines(foot, reference)
    copies = cues(reference, "file-copy")
    items = in_items(lines, lambda text: text[:1].isupper() and bool(starts(text, copies)))
    names = [item_text(p.text for p in item) for item in items]
    if names and starts(names[-1], copies):
        names[-1] = _SCRAWL.sub("", names[-1])
    kept = tuple(name for name in names if sum(ch.isalpha() for ch in name) >= 3)
    if not kept:
        return None
    return Reading(kept, sureness(lines, CEILING), place_of(lines, "below 'Nơi nhận'"))


def _list_lines(foot: Foot, reference: Reference) -> list[Piece]:
    height = line_height(foot.page)
    lines: list[Piece] = [foot.cue] if foot.cue_lost else []
    copy_seen = False
    for piece in _column(foot, height):
        if copy_seen and (has_mark(piece.text) or is_ended(lines[-1].text) or piece.text.startswith("(")):
            break
        last = lines[-1] if lines else foot.cue
        if piece.box[1] - last.box[3] > (1.2 if copy_seen else 3) * height or len(lines) >= LINES:
            break
        lines.append(piece)
        copy_seen = copy_seen or bool(starts(piece.text, cues(reference, "file-copy")))
    return lines


def _column(foot: Foot, height: float) -> list[Piece]:
    """Return the pieces below the cue that stand in its column, signs left out."""
    edge = foot.cue.box[0]
    reach = edge + 0.14 * foot.page.width
    return [
        p
        for p in foot.pieces
        if p.middle > foot.cue.middle + 0.4 * height
        and edge - 3 * height < p.box[0] < reach
        and p.zone is not Zone.SIGNATURE
        and not p.is_rule
        and (sum(ch.isalpha() for ch in p.text) >= 2)
    ]
