"""The head of the first page: its two columns, the system it belongs to, and the bodies that issue it.

Decree 30/2020 annex I and the Party guide place, at the left, the superior body, the issuing body, the number
and (for a công văn) the subject; at the right, the motto, the place and the date. The head ends where the
title, 'Kính gửi' or the running text begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Page, Reading, Zone
from corpus.reference import Reference
from corpus.text import fold, same_words
from ingest.fields.cues import Cue, bodies, cues, find, kinds, starts
from ingest.fields.printed import (
    Piece,
    cut,
    in_rows,
    pieces,
    place_of,
    sureness,
    tidy,
    words_of,
)

DEEPEST = 0.5
"""The head never reaches below this part of the page's height (measured: long subjects end above 0.40)."""

_MOTTOES = {"motto-party": "party", "motto-state": "state", "motto-youth": "other"}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one page: left and right column from the top, what stands below, and the system's motto."""

    page: Page
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    below: tuple[Piece, ...]
    system: str | None
    motto: Piece | None
    title: Piece | None


@dataclass(frozen=True, slots=True)
class Issuers:
    """The bodies of the left head, as printed."""

    issuer: Reading[str] | None
    parent: Reading[str] | None


def first_page(pages: Sequence[Page], reference: Reference) -> Page | None:
    """Return the page that carries the letter's head: the first of three with a motto, else the first."""
    for page in pages[:3]:
        if read_head(page, reference).motto:
            return page
    return pages[0] if pages else None


def read_head(page: Page, reference: Reference) -> Head:
    """Cut the top of the page into its columns and find where the head ends."""
    all_mottoes = cues(reference, *_MOTTOES)
    found = in_rows(p for whole in pieces(page) for p in _parted(whole, all_mottoes, reference))
    high = [p for p in found if p.box[1] < DEEPEST * page.height]
    motto = next((p for p in high if starts(p.text, all_mottoes)), None)
    title = _title(high, motto, page, reference)
    end = _end(high, motto, title, page, reference)
    top = [p for p in found if p.middle < end]
    border = motto.box[0] if motto and motto.box[0] > 0.25 * page.width else 0.5 * page.width
    left = tuple(p for p in top if _is_left(p, border))
    right = tuple(p for p in top if not _is_left(p, border))
    below = tuple(p for p in found if p.middle >= end)
    return Head(page, left, right, below, _system(motto, reference), motto, title)


def read_issuers(head: Head, reference: Reference) -> Issuers:
    """Return the issuing body and its superior, printed lines of one body joined.

    A line begins a new body when it begins with a word that names one (tables/issuers.tsv, role 'starts').
    """
    lines = _issuer_lines(head, reference)
    bodies: list[list[Piece]] = []
    for line in lines:
        if bodies and not _begins_body(line, bodies[-1][-1], reference):
            bodies[-1].append(line)
        else:
            bodies.append([line])
    if not bodies:
        return Issuers(None, None)
    parent = _body(bodies[-2], reference) if len(bodies) > 1 else None
    return Issuers(_body(bodies[-1], reference), parent)


def read_system(head: Head, issuers: Issuers, reference: Reference) -> Reading[str] | None:
    """Return party | state | front | other: by the motto, and by the kind of body under the State's."""
    by_name = _system_of_name(issuers.issuer.value if issuers.issuer else "", reference)
    parent = _system_of_name(issuers.parent.value if issuers.parent else "", reference)
    where = place_of([head.motto], "motto") if head.motto else None
    if head.system in ("party", "other"):
        return Reading(head.system, 0.99, where)
    for named in (parent, by_name):
        if named in ("front", "other"):
            return Reading(named, 0.85, issuers.issuer.where if issuers.issuer else where)
    if head.system:
        return Reading(head.system, 0.98, where)
    return Reading(by_name, 0.6, issuers.issuer.where if issuers.issuer else None) if by_name else None


def number_line(head: Head, reference: Reference) -> Piece | None:
    """Return the piece of the left head that holds 'Số …', or that looks like a number and symbol."""
    wanted = cues(reference, "number")
    marked = [p for p in head.left if starts(p.text, wanted) and not _is_name(p)]
    named = [p for p in marked if "/" in p.text or "-" in p.text]
    coded = [p for p in head.left if _looks_coded(p.text) and not starts(p.text, cues(reference, "subject"))]
    plain = [p for p in marked if len(p.text) < 30]
    return next(iter(named + coded + plain), None)


def _is_name(piece: Piece) -> bool:
    """Tell 'SỞ Y TẾ' from 'Số: 12': without marks both begin alike."""
    return piece.capitals > 0.95 and not any(ch.isdigit() or ch in ":/" for ch in piece.text)


def _looks_coded(text: str) -> bool:
    tail = text.rsplit("/", 1)[-1].strip() if "/" in text else ""
    letters = [ch for ch in tail if ch.isalpha()]
    return 2 <= len(letters) <= 16 and sum(ch.isupper() for ch in letters) > 0.6 * len(letters)


def _parted(piece: Piece, mottoes: Sequence[Cue], reference: Reference) -> list[Piece]:
    """Cut a line that OCR ran through both columns before the motto or before the place and date."""

    def border(text: str) -> int:
        hit = find(text, mottoes)
        if hit and hit.start:
            return hit.start
        return _date_start(text, reference)

    return cut(piece, border)


def _date_start(text: str, reference: Reference) -> int:
    """Return where ' Hà Nội, ngày … tháng' begins in a line that begins with the number, or 0."""
    folded = fold(text)
    day = folded.find(", ng")
    if day < 0 or "thang" not in folded[day:] or not starts(text, cues(reference, "number")):
        return 0
    before = text[:day].split(" ")
    while len(before) > 1 and before[-1][:1].isupper() and not any(ch in "/-:" for ch in before[-1]):
        before.pop()
    return len(" ".join(before)) + 1


def _is_left(piece: Piece, border: float) -> bool:
    if piece.zone in (Zone.HEAD_LEFT, Zone.HEAD_RIGHT):
        return piece.zone is Zone.HEAD_LEFT
    return piece.centre < border


def _title(
    high: Sequence[Piece], motto: Piece | None, page: Page, reference: Reference
) -> Piece | None:
    """Return the piece that is the title of a titled kind: capitals, centred, below the motto."""
    for piece in high:
        if motto and piece.middle <= motto.middle + motto.height:
            continue
        if piece.capitals < 0.7 or not 0.33 < piece.centre / page.width < 0.68:
            continue
        hit = starts(piece.text, kinds(reference))
        if hit and not piece.text.rstrip().endswith(":") and piece.zone is not Zone.HEAD_LEFT:
            return piece
    return None


def _end(
    high: Sequence[Piece], motto: Piece | None, title: Piece | None, page: Page, reference: Reference
) -> float:
    """Return the y at which the head ends: title, 'Kính gửi', or the first wide line of running text."""
    ends = [title.box[1]] if title else []
    addressee = cues(reference, "addressee")
    top = motto.box[3] if motto else 0
    for piece in high:
        if piece.middle <= top:
            continue
        wide = piece.box[2] - piece.box[0] > 0.6 * page.width
        if starts(piece.text, addressee) or (wide and piece.capitals < 0.5 and piece.zone is Zone.BODY):
            ends.append(piece.box[1])
            break
    return min(ends) - 1 if ends else DEEPEST * page.height


def _system(motto: Piece | None, reference: Reference) -> str | None:
    if motto:
        for group, system in _MOTTOES.items():
            if starts(motto.text, cues(reference, group)):
                return system
    return None


def _issuer_lines(head: Head, reference: Reference) -> list[Piece]:
    """Return the printed lines above the number that can name a body: mostly capitals, two letters at least."""
    number = number_line(head, reference)
    limit = number.middle if number else head.page.height * 0.2
    subject = cues(reference, "subject", "addressee")
    lines = []
    for piece in head.left:
        if piece.middle >= limit or starts(piece.text, subject):
            break
        letters = [ch for ch in piece.text if ch.isalpha()]
        if len(letters) >= 3 and piece.capitals > 0.6 and piece.conf > 0.3:
            lines.append(piece)
    return lines


def _begins_body(line: Piece, before: Piece, reference: Reference) -> bool:
    if before.text.rstrip().endswith(("-", "–", ",")) or words_of(before.text)[-1:] == ["va"]:
        return False
    hit = starts(tidy(line.text), bodies(reference))
    return hit is not None and hit.cue.meaning.startswith("starts")


def _body(lines: Sequence[Piece], reference: Reference) -> Reading[str]:
    text = tidy(" ".join(_bare(p.text) for p in lines))
    spelled = _spelled(text, reference)
    ceiling = 0.98 if spelled == text else 0.93
    return Reading(spelled, sureness(lines, ceiling), place_of(lines, "left head above the number"))


def _bare(text: str) -> str:
    """Drop dirt: single small letters and signs at the edges of a line of capitals."""
    words = tidy(text).split()
    while words and not any(ch.isupper() for ch in words[0]):
        words.pop(0)
    while words and words[-1] not in "-–" and not any(ch.isupper() or ch.isdigit() for ch in words[-1]):
        words.pop()
    dash = " -" if text.rstrip().endswith(("-", "–")) else ""
    return " ".join(words) + dash


def _spelled(text: str, reference: Reference) -> str:
    """Put known words right where only marks or blanks differ: 'SỞ YTÉ' → 'SỞ Y TẾ'."""
    words = text.split(" ")
    for phrase in _phrases(reference):
        glued = fold("".join(phrase))
        for size in range(1, len(phrase) + 1):
            for at in range(len(words) - size + 1):
                window = words[at : at + size]
                if fold("".join(window)) == glued and not same_words(" ".join(window), " ".join(phrase)):
                    words[at : at + size] = phrase
    return " ".join(words)


def _phrases(reference: Reference) -> list[list[str]]:
    """Return the names known in capitals, the longest last so that it has the last word."""
    names = {c.form for c in bodies(reference)} | {o.name for o in reference.organs}
    provinces = {r["name"] for r in reference.rows("places") if not r["province"]}
    found = [n.upper().split() for n in names | provinces]
    return sorted((f for f in found if len("".join(f)) > 3), key=len)


def _system_of_name(name: str, reference: Reference) -> str | None:
    hit = starts(name, bodies(reference))
    return hit.cue.meaning.partition(" ")[2] or None if hit else None
