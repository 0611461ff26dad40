"""Who signs: the lines of authority above the seal, and the name below it (Decree 30/2020 art. 13, box 7).

The seal and the pen overprint this corner: dirt stands between title and name, and marks are lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Page, Reading
from corpus.reference import Reference
from corpus.text import fold, one_line
from ingest.fields.distribution import Foot
from ingest.fields.items import has_mark
from ingest.fields.person import Name, name_in
from ingest.fields.printed import (
    Piece,
    cut,
    in_rows,
    line_height,
    piece_of,
    pieces,
    place_of,
    sureness,
    words_of,
)
from ingest.fields.titles import TitleLine, body_line, cut_title, deputy_of, find_title, title_line

SHORT = 0.9
"""What a name of two syllables counts: a seal often hides the family name (measured: of three such, two lacked it)."""
REST = 4
"""What a seal leaves of a word of capitals has at most so many letters; more is a line of its own."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines of authority joined by ' / ', and the name."""

    authority: Reading[str] | None
    signer: Reading[str] | None


def read_signature(pages: Sequence[Page], foot: Foot | None, reference: Reference) -> Signature:
    """Return authority and name from the corner beside (or above) 'Nơi nhận'; without a foot, from the
    first page that has a title with a name below it."""
    if foot:
        read = [_read_corner(part, reference) for part in (_corner(foot), _beside(foot), _above(foot))]
        whole = [found for found in read if found.authority and found.signer]
        some = [found for found in read if found.authority or found.signer]
        found = next(iter(whole + some), Signature(None, None))
        return found if found.signer or not found.authority else _with_name(found, foot, reference)
    for page in pages:
        corner = [p for p in _parted(page, reference) if _may_sign(p, page)]
        found = _read_corner(corner, reference)
        if found.signer:
            return found
    return Signature(None, None)


def _may_sign(piece: Piece, page: Page) -> bool:
    """Without 'Nơi nhận', only the right half below the head may hold the signature."""
    return piece.centre > 0.52 * page.width and (page.number > 1 or piece.middle > 0.35 * page.height)


def _parted(page: Page, reference: Reference) -> list[Piece]:
    return in_rows(p for q in pieces(page) for p in cut(q, lambda text: find_title(text, reference) or 0))


def _corner(foot: Foot) -> list[Piece]:
    """Return what stands right of 'Nơi nhận', from a little above it downwards."""
    height = line_height(foot.page)
    border = max(foot.cue.box[2], 0.38 * foot.page.width)
    top = foot.cue.box[1] - 6 * height
    return [
        p for p in foot.pieces if p.centre > border and p.box[0] > 0.3 * foot.page.width and p.middle > top
    ]


def _beside(foot: Foot) -> list[Piece]:
    """Return what stands in the cue's own line: a text without columns prints the authority there."""
    return [
        p for p in foot.pieces if p.box[0] >= foot.cue.box[2] and abs(p.middle - foot.cue.middle) < p.height
    ]


def _above(foot: Foot) -> list[Piece]:
    """Return the right half above 'Nơi nhận': joint letters print the list below the signatures."""
    top = foot.cue.box[1] - 0.25 * foot.page.height
    return [p for p in foot.pieces if top < p.middle < foot.cue.middle and p.box[0] > 0.45 * foot.page.width]


def _read_corner(corner: Sequence[Piece], reference: Reference) -> Signature:
    """Read titles from the top down to the first name below them; a name alone must fill its line."""
    titles: list[tuple[Piece, TitleLine]] = []
    for piece in _capitals_joined(corner):
        line = _line_of_authority(piece, titles, reference)
        if line:
            titles.append((piece, line))
            continue
        name = name_in(piece, reference)
        if name and titles:
            return Signature(_authority(titles, reference), _signer(piece, name))
        if name and name.whole and len(name.text.split()) > 2:
            return Signature(None, _signer(piece, name, doubt=0.85))
    return Signature(_authority(titles, reference), None)


def _capitals_joined(corner: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, capitals of one row joined: what the seal leaves of a word is low and stands apart ('ÁM')."""
    rows: list[Piece] = []
    for piece in corner:
        last = rows[-1] if rows else None
        if last and min(last.capitals, piece.capitals) > 0.6 and _in_one_row(last, piece):
            words = sorted([*last.words, *piece.words], key=lambda word: word.box[0])
            rows[-1] = piece_of(piece.page, words)
        else:
            rows.append(piece)
    return rows


def _in_one_row(one: Piece, other: Piece) -> bool:
    low, high = sorted((one, other), key=lambda piece: piece.height)
    near = max(one.box[0], other.box[0]) - min(one.box[2], other.box[2]) < 2 * high.height
    rest = low.height < 0.5 * high.height and len(low.text) <= REST
    return near and rest and high.box[1] < low.middle < high.box[3]


def _line_of_authority(
    piece: Piece, above: Sequence[tuple[Piece, TitleLine]], reference: Reference
) -> TitleLine | None:
    if piece.capitals < 0.6:
        return None
    line = title_line(_without_dirt(piece), reference) or title_line(piece.text, reference)
    if above and piece.conf < 0.5 and not (line and fold(line.words) in fold(piece.text)):
        return None
    if line or not above:
        return line
    near = piece.box[1] - above[-1][0].box[3] < 2 * piece.height
    whole = body_line(piece.text, reference) if near else None
    return whole or cut_title(piece.text, reference)


def _without_dirt(piece: Piece) -> str:
    """Return the line without the words at its end that the engine itself doubts: seal and pen."""
    words = list(piece.words)
    while len(words) > 1 and words[-1].conf < 0.4:
        words.pop()
    return one_line(" ".join(w.text for w in words))


def _with_name(found: Signature, foot: Foot, reference: Reference) -> Signature:
    """Look for the name below the distribution list: a plain text has no columns."""
    below = [p for p in foot.pieces if p.middle > foot.cue.middle]
    for piece in reversed(below):
        name = name_in(piece, reference)
        if name and name.whole and not has_mark(piece.text):
            return Signature(found.authority, _signer(piece, name, doubt=0.8))
    return found


def _authority(titles: Sequence[tuple[Piece, TitleLine]], reference: Reference) -> Reading[str] | None:
    """Join the lines by ' / ', the deputy's line put right by what the rules of signing leave open.

    A title alone is less sure (measured: on one letter of three the seal hid a second line).
    """
    if not titles:
        return None
    lines, sure = _with_deputy([line for _, line in titles], reference)
    found = [piece for piece, _ in titles]
    alone = len(lines) == 1 and not lines[0].code
    conf = sureness(found, 0.86 if sure and alone else 0.97 if sure and lines[-1].is_title else 0.8)
    return Reading(" / ".join(line.text for line in lines), conf, place_of(found, "title above the name"))


def _with_deputy(lines: Sequence[TitleLine], reference: Reference) -> tuple[list[TitleLine], bool]:
    """Complete 'KT.' and 'PHÓ': who signs for the head is the deputy (Decree 30/2020 art. 13).

    'GIÁM ĐỐC / PHÓ GIÁM ĐỐC' means that 'KT.' was added by hand; the same title twice, or 'KT. GIÁM ĐỐC'
    alone, that 'PHÓ' is lost under the seal. Returns the lines, and whether nothing was added.
    """
    done = list(lines)
    for index, line in enumerate(lines):
        deputy = deputy_of(line.words, reference)
        after = lines[index + 1] if index + 1 < len(lines) else None
        if deputy is None:
            continue
        if after and fold(after.words) in (fold(deputy), fold(line.words)) and not after.code:
            done[index] = TitleLine(line.code or ("K/T" if _has_slash(lines) else "KT."), line.words, True)
            done[index + 1] = TitleLine("", deputy, True)
            return done, bool(line.code) and fold(after.words) == fold(deputy)
        if after is None and line.code in ("KT.", "K/T"):
            return [*done, TitleLine("", deputy, True)], False
    return done, True


def _has_slash(lines: Sequence[TitleLine]) -> bool:
    return any("/" in line.code for line in lines)


def _signer(piece: Piece, name: Name, doubt: float = 1.0) -> Reading[str]:
    known = [w for w in piece.words if fold(w.text.strip(".,")) in words_of(name.text)]
    conf = sum(w.conf for w in known) / len(known) if known else piece.conf
    if len(name.text.split()) == 2:
        doubt *= SHORT
    return Reading(name.text, round(conf * name.likely * doubt, 3), place_of([piece], "name below the title"))
