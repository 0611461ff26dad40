"""Whom the letter itself names with a title: a second witness for the signer whose name the seal hides.

'Ông Trần Minh Khoa, Hiệu trưởng, Trưởng ban' in the list of a committee names who signs as 'HIỆU TRƯỞNG'. Counts
only where one person alone is named with that title, and not as the head of another body.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from corpus.record import Page, Reading
from corpus.reference import Reference
from corpus.text import fold, same_words
from ingest.fields.cues import bodies, cues, starts, titles
from ingest.fields.person import LONGEST_NAME, capitalised, name_in
from ingest.fields.printed import Piece, joined_rows, piece_of, pieces, place_of

NAMED = 0.6
"""Confidence of a name that stands only in the letter's text."""
COMPLETED = 0.85
"""Confidence at most of a name below the title that the text completes."""
SAME_BODY = 92.0
"""How alike (0–100, folded) the body behind a title and the issuer must be to be one."""
NEAR = 3
"""Signs between a name and its title at most: a comma, a dash, a blank column."""

_SIGNS = ".,;:()"


def with_named(
    signer: Reading[str] | None,
    authority: Reading[str] | None,
    pages: Sequence[Page],
    issuer: str | None,
    reference: Reference,
) -> Reading[str] | None:
    """Return the signer, completed by the person named with the same title, or that person where none was read."""
    if authority is None or (signer and len(signer.value.split()) > 2):
        return signer
    title = authority.value.split(" / ")[-1].split(".")[-1].strip()
    found = list(_named(title, pages, issuer, reference))
    names = {one.value for one in found}
    if len(names) != 1:
        return signer
    if signer is None:
        return found[0]
    whole = names.pop()
    if not fold(whole).endswith(f" {fold(signer.value)}"):
        return signer
    doubt = ((signer.value, signer.confidence),)
    return replace(signer, value=whole, confidence=min(COMPLETED, signer.confidence), candidates=doubt)


def _named(
    title: str, pages: Sequence[Page], issuer: str | None, reference: Reference
) -> Iterator[Reading[str]]:
    """Yield the people whom lines of the text name right before the title."""
    wanted = len(title.split())
    for page in pages:
        for piece in joined_rows(pieces(page)):
            words = piece.words
            for at in range(2, len(words) - wanted + 1):
                said = " ".join(word.text for word in words[at : at + wanted])
                if same_words(said.strip(_SIGNS), title) and not said.isupper():
                    person = _before(piece, at, reference)
                    rest = " ".join(word.text for word in words[at + wanted :])
                    if person and not _elsewhere(rest, issuer, reference):
                        yield person


def _before(piece: Piece, at: int, reference: Reference) -> Reading[str] | None:
    """Return the person whose name ends right before this word of the line."""
    longer = starts(" ".join(word.text for word in piece.words[at - 1 :]), titles(reference))
    if longer and longer.start == 0 and longer.score == 100:
        return None  # 'Phó Hiệu trưởng' is another title
    end = at
    while end and at - end < NEAR and not any(ch.isalnum() for ch in piece.words[end - 1].text):
        end -= 1
    start = end
    while start and end - start <= LONGEST_NAME and capitalised(piece.words[start - 1].text.rstrip(",")):
        start -= 1
    while start < end and starts(piece.words[start].text, cues(reference, "honorific")):
        start += 1
    if end - start < 2:
        return None
    part = piece_of(piece.page, piece.words[start:end])
    name = name_in(part, reference)
    if name is None or not name.whole:
        return None
    return Reading(name.text, round(NAMED * name.likely, 3), place_of([part], "named with the title"))


def _elsewhere(rest: str, issuer: str | None, reference: Reference) -> bool:
    """Tell whether what follows the title is a body other than the letter's issuer."""
    hit = starts(rest, bodies(reference))
    if hit is None or not same_words(rest[hit.start : hit.end], hit.cue.form):
        return False  # 'Trưởng ban' is no 'Trường'
    own, said = fold(issuer or ""), fold(rest).strip(_SIGNS)
    return not own or not (own.startswith(said) or fuzz.ratio(said[: len(own)], own) >= SAME_BODY)
