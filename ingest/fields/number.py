"""The number and symbol of the document's own head.

On most letters the number is written by hand, and Tesseract makes any sign of it (measured: right on none of
32). So the printed suffix and the digits are read apart: without sure digits the number stays None and the
suffix is given alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import DocNumber, Page, Where
from corpus.reference import Reference
from corpus.symbols import repair_header, suffix
from ingest.fields.cues import cues, starts
from ingest.fields.letterhead import Head, first_page, number_line, read_head
from ingest.fields.printed import Piece, place_of

SURE = 0.8
"""Digits are taken only where the engine was at least this sure of the word that holds them."""


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What the number line gives: the whole number when its digits are sure, the printed suffix ('/SYT-NVY'),
    confidences 0..1, and where it stands."""

    number: DocNumber | None
    suffix: str | None
    confidence: float
    suffix_confidence: float
    where: Where | None
    digits: tuple[tuple[str, float], ...] = ()

    def kind_name(self, reference: Reference) -> str | None:
        """Return the kind that the symbol's letters name, None where there is no symbol."""
        if self.number and self.number.kind is None and self.number.form == "letter":
            return "công văn"
        letters = self.number.kind if self.number else _kind_letters(self.suffix)
        form = "party" if (self.suffix or "").startswith("-") else "state"
        return reference.kind_name(letters, form) if letters in reference.kind_letters else None


def read_number(pages: Sequence[Page], reference: Reference) -> NumberReading | None:
    """Return number and suffix from the left head; None where no number line stands there."""
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
    tail = _suffix(text)
    where = place_of(row, "number line of the left head")
    tail_conf = _conf_of(words, tail or "", 0.95)
    number = repair_header(text, party=head.system == "party")
    digit_conf = _conf_of(words, number.number if number else "", 1.0)
    if number is None or digit_conf < SURE or not _plain_digits(text, number.number, reference):
        guesses = ((number.number, round(digit_conf * 0.5, 3)),) if number else ()
        return NumberReading(None, tail, 0.0, tail_conf, where, guesses)
    conf = round(min(0.95, digit_conf, tail_conf or 0.5), 3)
    return NumberReading(number, number.symbol.lstrip("0123456789abc"), conf, tail_conf, where, ())


def _row(line: Piece, head: Head) -> list[Piece]:
    """Return the pieces of the left head that stand in the number's own row: a blank parts it in two."""
    row = [p for p in head.left if abs(p.middle - line.middle) < 0.6 * line.height]
    return [p for p in row if p is line or p.box[0] > line.box[0]]


def _suffix(text: str) -> str | None:
    found = suffix(text)
    return found.rstrip(".") if found else None


def _plain_digits(text: str, digits: str, reference: Reference) -> bool:
    """Tell whether the line reads cleanly as 'Số: 123/…', nothing strange between word and sign."""
    hit = starts(text, cues(reference, "number"))
    rest = text[hit.end :] if hit else text
    return bool(re.match(rf"^[\s:.;]*0*{digits}\s*[-–/]", rest))


def _conf_of(words: Sequence[object], part: str, ceiling: float) -> float:
    """Return the lowest confidence of the words that hold the part's letters or digits."""
    wanted = re.sub(r"\W", "", part)
    found = [
        w.conf  # type: ignore[attr-defined]
        for w in words
        if wanted and (re.sub(r"\W", "", w.text) in wanted or wanted in re.sub(r"\W", "", w.text))  # type: ignore[attr-defined]
        and re.sub(r"\W", "", w.text)  # type: ignore[attr-defined]
    ]
    return round(min(found) * ceiling, 3) if found else 0.3


def _kind_letters(tail: str | None) -> str:
    return re.split(r"[-/:]", (tail or "").lstrip("-/"))[0]
