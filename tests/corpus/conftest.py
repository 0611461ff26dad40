from collections.abc import Callable
from typing import Any

import pytest

from corpus import catalogue
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.originals import register
from corpus.record import Citation, Description, Direction, Page


@pytest.fixture
def file(archive: Archive) -> Callable[..., int]:
    """File a described letter without any file behind it but one shared row."""

    def one(
        symbol: str,
        date: str,
        issuer: str,
        *citations: Citation,
        direction: Direction = Direction.IN,
        **values: Any,
    ) -> int:
        described = Description(symbol=symbol, date=date, issuer=issuer, citations=citations, **values)
        with archive.database.write() as conn:
            register(
                conn,
                sha256="0" * 64,
                size=1,
                media_type="text/plain",
                name="x",
                received_at="-",
                received_by="an",
            )
            return catalogue.file_record(
                conn,
                described,
                [(Page(1, 10, 10, 100), PageSource("0" * 64, 1))],
                direction=direction,
                review_reasons=(),
                at="2026-03-25T08:00:00",
            )

    return one
