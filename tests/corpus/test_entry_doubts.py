"""What a clerk is asked once: numbers and days that the paper of a document contradicts."""

from typing import Any

import pytest

from corpus import catalogue, entry_doubts, register_books, registers
from corpus.archive import Archive
from corpus.catalogue import Record
from tests.web.desks import file_letter, letter

WHO = {"person": "vanthu", "at": "2026-03-12T09:00:00"}


def record(archive: Archive, **values: Any) -> Record:
    with archive.database.read() as conn:
        return catalogue.get(conn, file_letter(archive, letter(**values), str(values)))


@pytest.mark.parametrize(
    ("number", "symbol", "read"),
    [
        ("212", "212/KH-UBND", 212),
        ("07", "07-HD/BTG", 7),
        (None, "212/KH-UBND", 212),
        ("12a", "12a/KH-UBND", None),
        (None, None, None),
        ("0", "0-CV/TU", None),
        ("1234567", "1234567-CV/TU", None),
    ],
)
def test_the_number_of_a_paper_is_a_plain_one(
    archive: Archive, number: str | None, symbol: str | None, read: int | None
) -> None:
    assert entry_doubts.paper_number(record(archive, number=number, symbol=symbol)) == read


def test_a_book_gives_the_next_number_one_ahead_and_a_reserved_one(archive: Archive) -> None:
    with archive.database.write() as conn:
        registers.begin_at(conn, direction="out", year=2026, first=88, **WHO)
        registers.reserve(conn, direction="out", year=2026, reason="chờ ký", **WHO)
    with archive.database.read() as conn:
        held = register_books.find(conn, "out", "", 2026)
        free = [one for one in (87, 88, 89, 90, 188, 189, 212) if entry_doubts.is_free(conn, held, one)]
        assert free == [88, 89, 90, 188]
        assert entry_doubts.is_free(conn, None, 1)
        assert not entry_doubts.is_free(conn, None, 212)


@pytest.mark.parametrize(
    ("direction", "day", "number", "asked"),
    [
        ("out", "2026-03-03", None, ["other_number"]),
        ("out", "2026-03-03", 90, ["other_number"]),
        ("out", "2026-03-01", 218, []),
        ("in", "2026-03-03", None, []),
        ("in", "2026-03-02", None, ["early"]),
    ],
)
def test_what_the_paper_contradicts_is_asked(
    archive: Archive, direction: str, day: str, number: int | None, asked: list[str]
) -> None:
    told = entry_doubts.doubts(
        record(archive), direction=direction, entered_on=day, number=number, following=88
    )
    assert [one.flag for one in told] == asked
