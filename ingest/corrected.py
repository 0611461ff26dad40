"""What a letter cites and asks for, as its text reads since a person corrected it; fields stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from corpus import catalogue, rereading
from corpus.record import Description, Page
from corpus.reference import Reference
from ingest.fields.describe import cited_and_asked
from ingest.fields.reworded import reworded


def as_corrected(
    found: Description,
    pages: Sequence[Page],
    texts: Mapping[int, str],
    *,
    arrived: date,
    reference: Reference,
) -> Description:
    """Return a description whose citations and tasks are those of the texts that people wrote (by page number)."""
    cited, asked = cited_and_asked(
        reworded(pages, texts),
        own_symbol=found.symbol if found.number else None,
        day=found.date,
        arrived=arrived,
        reference=reference,
    )
    return replace(found, citations=cited, obligations=asked)


def take_up(conn: Connection, record_id: int, reference: Reference) -> None:
    """Bring what a held record cites and asks for to its text, in the transaction that keeps the text.

    What people decided on, links as well as tasks, stays as it is (corpus.rereading).
    """
    held = catalogue.get(conn, record_id)
    pages = [page for page, _source in catalogue.pages(conn, record_id)]
    cited, asked = cited_and_asked(
        reworded(pages, catalogue.page_texts(conn, record_id)),
        own_symbol=held.symbol if held.number else None,
        day=held.date,
        arrived=date.fromisoformat((rereading.received_at(conn, record_id) or held.created_at)[:10]),
        reference=reference,
    )
    rereading.reword(conn, record_id, cited, asked)
