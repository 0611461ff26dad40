"""The kind of document: the title printed in capitals, or the letters of the symbol; a công văn has none."""

from collections.abc import Sequence

from corpus.record import Page, Reading
from corpus.reference import Reference
from ingest.fields.cues import kinds, starts
from ingest.fields.head import first_page, read_head
from ingest.fields.number import read_number
from ingest.fields.printed import place_of, sureness

LETTER = "công văn"


def read_kind(pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    """Return the kind's name in lower case. The title wins over the symbol ('QĐ' is quyết định and quy định);
    a head with a number and no title is a công văn (Decree 30/2020 art. 7). None without any head."""
    page = first_page(pages, reference)
    if page is None:
        return None
    head = read_head(page, reference)
    number = read_number(pages, reference)
    by_letters = number.kind_name(reference) if number else None
    hit = starts(head.title.text, kinds(reference)) if head.title else None
    if head.title and hit:
        agreed = by_letters is None or by_letters == hit.cue.form
        conf = max(0.93, sureness([head.title], 1.0)) if agreed else 0.8
        return Reading(hit.cue.form, min(conf, 0.98), place_of([head.title], "title in capitals"))
    if by_letters and by_letters != LETTER:
        return Reading(by_letters, 0.75, number.where if number else None)
    if number or head.motto:
        return Reading(LETTER, 0.96 if number else 0.7, number.where if number else None)
    return None
