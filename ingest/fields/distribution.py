"""The foot of the letter: where 'Nơi nhận' stands, and the list below it (Decree 30/2020 annex I, box 9b).

Files often end in attachments with a foot of their own: the first foot in page order is the letter's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Page, Reading, Zone
from corpus.reference import Reference
from ingest.fields.cues import cues, find, starts
from ingest.fields.items import has_mark, in_items, is_ended, item_text
from ingest.fields.printed import Piece, cut, in_rows, line_height, pieces, place_of, sureness
from ingest.fields.titles import find_title

LINES = 45
"""Never more printed lines than these belong to the distribution list."""
CEILING = 0.96


@dataclass(frozen=True, slots=True)
class Foot:
    """The page of the foot, the piece 'Nơi nhận', and all pieces of that page, two-column lines cut."""

    page: Page
    cue: Piece
    pieces: tuple[Piece, ...]


def find_foot(pages: Sequence[Page], reference: Reference) -> Foot | None:
    """Return the first 'Nơi nhận' that stands alone at the start of a line, or None."""
    for page in pages:
        found = in_rows(
            part for p in pieces(page) for part in cut(p, lambda text: find_title(text, reference) or 0)
        )
        for piece in found:
            hit = starts(piece.text, cues(reference, "distribution"))
            if hit and len(piece.text) - hit.end < 12 and piece.box[0] < 0.5 * page.width:
                return Foot(page, piece, tuple(found))
    return None


def read_distribution(foot: Foot | None, reference: Reference) -> Reading[tuple[str, ...]] | None:
    """Return the lines of the distribution list, the file copy ('Lưu: VT') last, or None."""
    if foot is None:
        return None
    lines = _list_lines(foot, reference)
    names = (item_text(p.text for p in item) for item in in_items(lines))
    kept = tuple(name for name in names if sum(ch.isalpha() for ch in name) >= 3)
    if not kept:
        return None
    return Reading(kept, sureness(lines, CEILING), place_of([foot.cue, *lines], "below 'Nơi nhận'"))


def _list_lines(foot: Foot, reference: Reference) -> list[Piece]:
    height = line_height(foot.page)
    lines: list[Piece] = []
    copy_seen = False
    for piece in _column(foot, height):
        if copy_seen and (has_mark(piece.text) or is_ended(lines[-1].text) or piece.text.startswith("(")):
            break
        last = lines[-1] if lines else foot.cue
        if piece.box[1] - last.box[3] > 3 * height or len(lines) >= LINES:
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
