"""Whose book an incoming document goes into where several offices share the archive."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from corpus import catalogue, receiving, register_books, registers
from corpus.archive import Archive
from corpus.errors import UsageError
from vanthu import main

File = Callable[..., int]
PARTY, STATE = "Đảng ủy xã Suối Mây", "Ủy ban nhân dân xã Suối Mây"
FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam xã Suối Mây"
OFFICES = (PARTY, STATE, FRONT)
IN: dict[str, Any] = {
    "direction": "in",
    "entered_on": "2026-03-24",
    "person": "an",
    "at": "2026-03-25T09:00:00",
}


@pytest.mark.parametrize(
    ("recipients", "office"),
    [
        (("UBND xã Suối Mây",), STATE),
        (("Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"), STATE),
        (("Các đảng ủy xã, phường",), PARTY),
        (("Ban Thường vụ Đảng ủy xã Suối Mây",), PARTY),
        (("Ban Thường trực Ủy ban MTTQ Việt Nam các xã",), FRONT),
        (("Ủy ban nhân dân xã Đồi Lau",), PARTY),  # another commune's: nothing is told, so the first
        (("Tỉnh ủy Lâm Đồng",), PARTY),
        ((), PARTY),
    ],
)
def test_the_office_that_a_document_is_sent_to(
    archive: Archive, file: File, recipients: tuple[str, ...], office: str
) -> None:
    one = file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng", recipients=recipients)
    with archive.database.read() as conn:
        record = catalogue.get(conn, one)
        assert receiving.receiving_office(record, OFFICES) == office
        assert receiving.proposed(conn, record, 2026, OFFICES) == office


def test_offices_of_an_island_and_of_one_archive() -> None:
    assert receiving._organ("Đảng ủy đặc khu Đồi Lau") == "dang uy"
    assert receiving.scopes(OFFICES) == ("", *OFFICES)
    assert receiving.scopes((PARTY,)) == receiving.scopes(()) == ()


def test_a_general_book_in_use_goes_on_until_the_year_ends_or_an_office_begins_its_own(
    archive: Archive, file: File
) -> None:
    ids = [file(f"{n}-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for n in range(1, 4)]
    with archive.database.write() as conn:
        record = catalogue.get(conn, ids[0])
        assert receiving.proposed(conn, record, 2026, (PARTY,)) == ""
        registers.enter(conn, ids[0], **IN)
        assert receiving.proposed(conn, record, 2026, OFFICES) == ""
        assert receiving.proposed(conn, record, 2027, OFFICES) == PARTY
        registers.enter(conn, ids[1], scope=STATE, **IN)
        assert receiving.proposed(conn, record, 2026, OFFICES) == PARTY


def test_each_office_counts_for_itself(archive: Archive, file: File) -> None:
    ids = [file(f"{n}-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for n in range(1, 4)]
    with archive.database.write() as conn:
        numbers = [registers.enter(conn, one, scope=PARTY, **IN) for one in ids]
        assert numbers == [1, 2, 3]
        assert registers.enter(conn, ids[0], scope=STATE, **IN) == 1  # both offices received it
        with pytest.raises(UsageError, match=f"số 1 trong Sổ văn bản đến {STATE} năm 2026"):
            registers.enter(conn, ids[0], scope=STATE, **IN)
        assert register_books.find(conn, "in", "", 2026) is None
    words = ["register", "in", "--year", "2026", "--archive", str(archive.folder), "--scope"]
    told = CliRunner().invoke(main, [*words, STATE]).stdout
    assert "1-CV/TU" in told and "2-CV/TU" not in told
    assert "3-CV/TU" in CliRunner().invoke(main, [*words, PARTY]).stdout
    assert "CV/TU" not in CliRunner().invoke(main, [*words, ""]).stdout
