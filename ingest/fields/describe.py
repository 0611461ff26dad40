"""One letter described: every field reader in order, joined into a Description."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from corpus.record import Citation, Description, Habit, Obligation, Page, Reading
from corpus.reference import Reference
from ingest.fields.citations import read_citations
from ingest.fields.distribution import find_foot, read_distribution
from ingest.fields.habits import of_issuer, with_habits
from ingest.fields.head import first_page, read_head
from ingest.fields.kind import read_kind
from ingest.fields.letterhead import read_issuers, read_system
from ingest.fields.marks import read_arrival_stamp, read_secrecy, read_urgency
from ingest.fields.named import with_named
from ingest.fields.neighbours import Neighbours, neighbours, number_in_name
from ingest.fields.number import NumberReading, read_number
from ingest.fields.obligations import read_obligations
from ingest.fields.place_date import PlaceDate, read_place_date
from ingest.fields.recipients import read_recipients
from ingest.fields.signer import read_signature
from ingest.fields.subject import read_subject

PART_AT_MOST = 0.5
"""Confidence of a symbol without its number or a date without its day: a person has to complete it."""

Readings = dict[str, Reading[Any] | None]
Candidates = dict[str, tuple[tuple[str, float], ...]]


def describe(
    pages: Sequence[Page],
    *,
    reference: Reference,
    arrived: date | None = None,
    file_name: str | None = None,
    habits: Sequence[Habit] = (),
) -> Description:
    """Read every field of one letter from its pages, in page order.

    arrived: the day it came in, for deadlines counted from arrival. file_name: only a hint; a number in it that
    stands before the letters of the printed suffix weighs. habits: what approved letters showed of their
    issuers. Never guesses: what was not read is
    None, and `candidates` says what it may be. Where the pen's part alone is unread, symbol is the printed rest
    ('/UBND-VP', number None) and date the month ('2026-03').
    """
    if not pages:
        return Description()
    day = read_place_date(pages, reference, arrived=arrived)
    readings = _head_fields(pages, reference) | _foot_fields(pages, reference)
    readings["signer"] = _signer(readings, pages, reference)
    readings |= {"place": day.place, "date": day.date} | _mark_fields(pages, reference)
    number = read_number(pages, reference, _register(readings, habits, file_name))
    readings, usual = with_habits(readings, habits)
    values = {name: r.value for name, r in readings.items() if r is not None}
    confidence = {name: r.confidence for name, r in readings.items() if r is not None}
    where = {name: r.where for name, r in readings.items() if r is not None and r.where is not None}
    if day.where:
        where.setdefault("date", day.where)
    candidates = usual | _candidates(number, day, file_name)
    if number:
        where |= {"symbol": number.where, "number": number.written}
        if number.number:
            values |= {"symbol": number.number.symbol, "number": number.number.number}
            by_pen = dict(number.digits).get(number.number.number, number.confidence)
            confidence |= {"symbol": number.confidence, "number": max(number.confidence, by_pen)}
    own_symbol = values.get("symbol")
    for name, part, sure in _printed_parts(number, day):
        if name not in values:
            values[name], confidence[name] = part, min(sure, PART_AT_MOST)
    cited, asked = cited_and_asked(
        pages, own_symbol=own_symbol, day=values.get("date"), arrived=arrived, reference=reference
    )
    return Description(
        **values,
        citations=cited,
        obligations=asked,
        confidence=confidence,
        where=where,
        candidates=candidates,
    )


def cited_and_asked(
    pages: Sequence[Page],
    *,
    own_symbol: str | None,
    day: str | None,
    arrived: date | None,
    reference: Reference,
) -> tuple[tuple[Citation, ...], tuple[Obligation, ...]]:
    """Return what a letter cites and what it asks for; own_symbol and day (ISO, or its month) are its own."""
    asked = read_obligations(pages, issued=_day_of(day), arrived=arrived, reference=reference)
    return read_citations(pages, own_symbol=own_symbol, reference=reference), _to_come(asked, day)


def _day_of(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == len("2026-03-10") else None


def _to_come(found: Sequence[Obligation], issued: str | None) -> tuple[Obligation, ...]:
    """Drop days that lie before the letter itself (its month when the day is unread): reports tell of the past."""
    return tuple(o for o in found if not (o.due and issued and o.due < issued[: len(o.due)]))


def _printed_parts(number: NumberReading | None, day: PlaceDate) -> Iterator[tuple[str, str, float]]:
    """Yield what is printed of a symbol and a date whose number or day was left to the pen and not read."""
    if number and number.suffix:
        yield "symbol", number.suffix, number.suffix_confidence
    if day.month:
        yield "date", *day.month


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


def _register(readings: Readings, habits: Sequence[Habit], file_name: str | None) -> Neighbours:
    kind, day = readings.get("kind"), readings["date"]
    own = of_issuer(readings, habits)
    return neighbours(own, kind.value if kind else None, day.value if day else None, file_name)


def _signer(readings: Readings, pages: Sequence[Page], reference: Reference) -> Reading[str] | None:
    issuer = readings.get("issuer")
    authority = readings["signing_authority"]
    return with_named(readings["signer"], authority, pages, issuer.value if issuer else None, reference)


def _mark_fields(pages: Sequence[Page], reference: Reference) -> Readings:
    return {
        "urgency": read_urgency(pages, reference),
        "secrecy": read_secrecy(pages, reference),
        "arrival_stamp": read_arrival_stamp(pages, reference),
    }


def _candidates(number: NumberReading | None, day: PlaceDate, file_name: str | None) -> Candidates:
    found: Candidates = {"number": (), "date": ()}
    found["date"] = day.candidates or ((day.month,) if day.month else ())
    if number and number.number:
        found["number"] = number.digits
    elif number:
        guesses = (*number_in_name(file_name, number.suffix), *number.digits)
        found["number"] = tuple(sorted(guesses, key=lambda guess: -guess[1]))
        if number.suffix:
            found["symbol"] = ((number.suffix, number.suffix_confidence),)
    return found
