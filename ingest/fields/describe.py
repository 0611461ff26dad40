"""One letter described: every field reader in order, joined into a Description."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from corpus.record import Description, Page, Reading, Where
from corpus.reference import Reference
from ingest.fields.distribution import find_foot, read_distribution
from ingest.fields.kind import read_kind
from ingest.fields.letterhead import first_page, read_head, read_issuers, read_system
from ingest.fields.number import NumberReading, read_number
from ingest.fields.place_date import PlaceDate, read_place_date
from ingest.fields.recipients import read_recipients
from ingest.fields.signer import read_signature
from ingest.fields.subject import read_subject

Readings = dict[str, Reading[Any] | None]


def describe(
    pages: Sequence[Page],
    *,
    reference: Reference,
    arrived: date | None = None,
    file_name: str | None = None,
) -> Description:
    """Read every field of one letter from its pages, in page order.

    arrived: the day it came in, for deadlines counted from arrival. file_name is kept for hints about the
    number. Never guesses: what was not read is None, and `candidates` says what it may be.
    """
    if not pages:
        return Description()
    number = read_number(pages, reference)
    day = read_place_date(pages, reference)
    readings = _head_fields(pages, reference) | _foot_fields(pages, reference)
    readings |= {"place": day.place, "date": day.date}
    values = {name: r.value for name, r in readings.items() if r is not None}
    confidence = {name: r.confidence for name, r in readings.items() if r is not None}
    where = {name: r.where for name, r in readings.items() if r is not None and r.where is not None}
    candidates = _candidates(number, day)
    if number:
        where |= _number_where(number)
        if number.number:
            values |= {"symbol": number.number.symbol, "number": number.number.number}
            confidence |= {"symbol": number.confidence, "number": number.confidence}
    return Description(**values, confidence=confidence, where=where, candidates=candidates)


def _head_fields(pages: Sequence[Page], reference: Reference) -> Readings:
    page = first_page(pages, reference)
    if page is None:
        return {}
    head = read_head(page, reference)
    issuers = read_issuers(head, reference)
    return {
        "system": read_system(head, issuers, reference),
        "kind": read_kind(pages, reference),
        "parent_issuer": issuers.parent,
        "issuer": issuers.issuer,
        "subject": read_subject(pages, reference),
        "recipients": read_recipients(pages, reference),
    }


def _foot_fields(pages: Sequence[Page], reference: Reference) -> Readings:
    foot = find_foot(pages, reference)
    signature = read_signature(pages, foot, reference)
    return {
        "distribution": read_distribution(foot, reference),
        "signing_authority": signature.authority,
        "signer": signature.signer,
    }


def _candidates(number: NumberReading | None, day: PlaceDate) -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, tuple[tuple[str, float], ...]] = {"number": (), "date": ()}
    if day.month:
        found["date"] = (day.month,)
    if number and number.suffix and not number.number:
        found["symbol"] = ((number.suffix, number.suffix_confidence),)
        found["number"] = number.digits
    return found


def _number_where(number: NumberReading) -> Mapping[str, Where]:
    return {"symbol": number.where, "number": number.where} if number.where else {}
