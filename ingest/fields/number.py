"""The number and symbol of the document's own head.

On most letters the number is written by hand, and Tesseract makes any sign of it (measured: right on none of
32). So the printed suffix and the digits are read apart: without sure digits the number stays None and the
suffix is given alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import DocNumber, Page, PenReading, Where, Word
from corpus.reference import Reference
from corpus.symbols import repair_header, suffix
from ingest.fields.by_hand import GIVEN, KEPT, pen_of
from ingest.fields.cues import cues, starts
from ingest.fields.head import Head, first_page, number_line, read_head
from ingest.fields.neighbours import ALONE, Neighbours
from ingest.fields.number_places import number_places
from ingest.fields.printed import Piece

_SIGNLESS = re.compile(r"(?P<first>[A-ZĐ][A-Za-zĐđ]{1,7})\s?(?P<joint>[-:])\s?(?P<rest>[A-ZĐ]{2,}[A-ZĐ&-]*)")

SURE = 0.8
"""Digits are taken only where the engine was at least this sure of the word that holds them."""


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What the number line gives: the whole number when its digits are sure, the printed suffix ('/SNV-VTLT'),
    confidences 0..1, where the symbol stands and where the number alone, and what the number may be."""

    number: DocNumber | None
    suffix: str | None
    confidence: float
    suffix_confidence: float
    where: Where
    written: Where
    digits: tuple[tuple[str, float], ...] = ()

    def kind_name(self, reference: Reference) -> str | None:
        """Return the kind that the symbol's letters name, None where there is no symbol."""
        if self.number and self.number.kind is None and self.number.form == "letter":
            return "công văn"
        letters = self.number.kind if self.number else _kind_letters(self.suffix)
        form = "party" if (self.suffix or "").startswith("-") else "state"
        return reference.kind_name(letters, form) if letters in reference.kind_letters else None


def read_number(
    pages: Sequence[Page], reference: Reference, beside: Neighbours = ALONE
) -> NumberReading | None:
    """Return number and suffix from the left head; None where no number line stands there.

    beside: what else tells of a number read by pen.
    """
    page = first_page(pages, reference)
    if page is None:
        return None
    head = read_head(page, reference)
    line = number_line(head, reference)
    if line is None:
        return None
    row = _row(line, head)
    text = " ".join(p.text for p in row)
    words = [w for p in row for w in p.words]
    tail = _suffix(text, reference)
    tail_conf = _conf_of(words, tail or "", 0.95)
    number = repair_header(text, party=head.system == "party")
    digit_conf = _conf_of(words, number.number if number else "", 1.0)
    pen = pen_of(page, "number")
    where = number_places(row, number.number if number else None, tail, pen, reference)
    if pen and (pen.written or number is None or digit_conf < SURE):
        return _by_hand(pen, beside, tail, tail_conf, where, head.system == "party")
    if number is None or digit_conf < SURE or not _plain_digits(text, number.number, reference):
        guesses = ((number.number, round(digit_conf * 0.5, 3)),) if number else ()
        return NumberReading(None, tail, 0.0, tail_conf, *where, guesses)
    conf = round(min(0.95, digit_conf, tail_conf or 0.5), 3)
    return NumberReading(number, number.symbol.lstrip("0123456789abc"), conf, tail_conf, *where)


def _by_hand(
    pen: PenReading,
    beside: Neighbours,
    tail: str | None,
    tail_conf: float,
    where: tuple[Where, Where],
    party: bool,
) -> NumberReading:
    """Return the number that the pen reader saw before the printed suffix; below GIVEN it is a candidate."""
    digits = beside.weighed(pen.candidates, tail)[:KEPT]
    best, chance = digits[0]
    number = repair_header(f"Số: {best}{tail}", party=party) if tail and chance >= GIVEN else None
    conf = round(min(chance, tail_conf), 3) if number else 0.0
    return NumberReading(number, tail, conf, tail_conf, *where, digits)


def _row(line: Piece, head: Head) -> list[Piece]:
    """Return the pieces of the left head that stand in the number's own row: a blank parts it in two."""
    row = [p for p in head.left if abs(p.middle - line.middle) < 0.6 * line.height]
    return [p for p in row if p is line or p.box[0] > line.box[0]]


def _suffix(text: str, reference: Reference) -> str | None:
    """Return the printed suffix; where the pen runs into the slash, its sign or letter case is put right."""
    capital = re.sub(r"/\s*([a-zđ])(?=[A-ZĐ])", lambda m: "/" + m[1].upper(), text)
    signed = re.sub(r"[#%‡†¿§$&](?=\s?[A-ZĐ]{2})", "/", capital)
    found = next((tail for variant in (text, capital, signed) if (tail := suffix(variant))), None)
    loud = suffix(signed.upper())
    if loud and _kind_letters(loud) in reference.kind_letters and len(loud) > len(found or ""):
        found = loud
    return (found or _without_sign(text, reference) or "").rstrip(".") or None


def _without_sign(text: str, reference: Reference) -> str | None:
    """Return the suffix whose slash lies under the pen: 'Số: TTr-SXD' → '/TTr-SXD', known letters only."""
    match = _SIGNLESS.search(text)
    if match is None:
        return None
    first, joint, rest = match["first"], match["joint"], match["rest"]
    known = first in reference.kind_letters or {first, rest.split("-")[0]} & reference.organ_letters
    return f"/{first}{joint}{rest}" if known else None


def _plain_digits(text: str, digits: str, reference: Reference) -> bool:
    """Tell whether the line reads cleanly as 'Số: 123/…', nothing strange between word and sign."""
    hit = starts(text, cues(reference, "number"))
    rest = text[hit.end :] if hit else re.sub(r"^\W*[Ss][6o0]", "", text)
    return bool(re.match(rf"^[\s:.;]*0*{digits}\s*[-–/]", rest))


def _conf_of(words: Sequence[Word], part: str, ceiling: float) -> float:
    """Return the lowest confidence of the words that hold the part's letters or digits."""
    wanted = re.sub(r"\W", "", part)
    found = []
    for word in words:
        bare = re.sub(r"\W", "", word.text)
        if wanted and bare and (bare in wanted or wanted in bare):
            found.append(word.conf)
    return round(min(found) * ceiling, 3) if found else 0.3


def _kind_letters(tail: str | None) -> str:
    return re.split(r"[-/:]", (tail or "").lstrip("-/"))[0]
