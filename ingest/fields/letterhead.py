"""The bodies that issue the letter, and the system they belong to: the upper lines of the left head."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Reading
from corpus.reference import Reference
from corpus.text import fold, same_words
from ingest.fields.cues import bodies, cues, starts
from ingest.fields.head import Head, number_line
from ingest.fields.printed import Piece, place_of, sureness, tidy, words_of

_LONGEST_LINE = 200  # letters: more is no printed line of a head


@dataclass(frozen=True, slots=True)
class Issuers:
    """The bodies of the left head, as printed."""

    issuer: Reading[str] | None
    parent: Reading[str] | None


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
        if 3 <= len(letters) <= _LONGEST_LINE and piece.capitals > 0.6 and piece.conf > 0.3:
            lines.append(piece)
    return lines


def _begins_body(line: Piece, before: Piece, reference: Reference) -> bool:
    if (
        before.text.rstrip().endswith(("-", "–", ","))
        or line.text.startswith(("-", "–"))
        or words_of(before.text)[-1:] == ["va"]
    ):
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
    after = " -" if text.rstrip().endswith(("-", "–")) else ""
    before = "- " if text.lstrip().startswith(("-", "–")) else ""
    return before + " ".join(words) + after


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
