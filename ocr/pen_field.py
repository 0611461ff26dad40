"""Finds where a clerk writes by pen in a letter's head: the number, the day and the month.

Works on the boxes of the printed words around: 'Số:' and the letters of the symbol on the left, 'ngày … tháng …
năm' on the right (places after Decree 30/2020, annex I).
"""

import re
from collections.abc import Sequence

from corpus.record import Word, Zone
from ocr.pen_date import date_fields, date_row
from ocr.pen_number import number_field
from ocr.pen_place import PenField

_TOP = 0.5  # share of the page in which a head stands
_WHOLE = re.compile(r"\W{0,4}[Ss5]\w?[:;.].*[A-ZĐ]{2}")  # 'Số' and a symbol in one word: no stamp has that


def find_fields(words: Sequence[Word], *, dpi: int, height: int) -> tuple[PenField, ...]:
    """Return the places for number, day and month in the head of a page, those that were found.

    `words` carry zones and boxes in pixels of a page of that dpi and height. Words of stamps are left out, so that
    the number and the day of an arrival stamp are never taken for the letter's.
    """
    head = [w for w in words if w.box[3] < _TOP * height and w.text.strip() and _of_letter(w)]
    date = date_row([w for w in head if w.zone is Zone.HEAD_RIGHT], dpi)
    number = number_field(head, date, dpi)
    return (*((number,) if number else ()), *(date_fields(date) if date else ()))


def _of_letter(word: Word) -> bool:
    """Tell whether a word is the letter's own: of what was read for noise or a stamp, only a whole number line."""
    if word.zone in (Zone.NOISE, Zone.ARRIVAL_STAMP):
        return bool(_WHOLE.match(word.text))
    return word.zone in (Zone.HEAD_LEFT, Zone.HEAD_RIGHT, Zone.BODY)
