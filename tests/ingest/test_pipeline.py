"""Which way a letter goes: offices of today, and of the communes that were merged into theirs in July 2025."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from corpus import catalogue, reference
from corpus.archive import Archive
from corpus.jobs import Job
from corpus.record import Description, Direction
from corpus.settings import Settings
from ingest import worker
from ingest.intake import Incoming, receive
from ingest.pipeline import Letter, direction_of, former_offices
from tests import stub
from tests.conftest import NOW

OFFICES = ("Đảng ủy xã Bình Khê", "UBND xã Bình Khê")
FORMER = former_offices(OFFICES, "Gia Lai", reference.load())


def test_offices_of_merged_communes_are_told_by_ours() -> None:
    assert set(FORMER) >= {"Đảng ủy xã Tây Giang", "UBND xã Tây Giang", "UBND xã Tây Thuận"}
    assert former_offices(OFFICES, "tỉnh Gia Lai", reference.load()) == FORMER


@pytest.mark.parametrize(
    ("offices", "province"),
    [
        ((), "Gia Lai"),
        (OFFICES, ""),
        (("UBND xã Ngàn Dâu",), "Nam Sơn"),
        (("Văn phòng Tỉnh ủy",), "Gia Lai"),
    ],
)
def test_where_no_merger_is_known_there_are_no_former_offices(
    offices: tuple[str, ...], province: str
) -> None:
    assert former_offices(offices, province, reference.load()) == ()


@pytest.mark.parametrize(
    ("issuer", "date", "direction"),
    [
        ("ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", "2026-03-10", Direction.OUT),
        ("ỦY BAN NHÂN DÂN XÃ TÂY GIANG", "2019-03-10", Direction.OUT),
        ("ĐẢNG ỦY XÃ TÂY THUẬN", "2025-06", Direction.OUT),  # the day was left to the pen
        ("ỦY BAN NHÂN DÂN XÃ TÂY GIANG", "2025-07-01", Direction.IN),  # merged by then
        ("ỦY BAN NHÂN DÂN XÃ TÂY GIANG", None, Direction.IN),
        ("ỦY BAN NHÂN DÂN XÃ TÂY SƠN", "2019-03-10", Direction.IN),
        ("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN", "2019-03-10", Direction.IN),
        (None, "2019-03-10", Direction.OTHER),
    ],
)
def test_direction(issuer: str | None, date: str | None, direction: Direction) -> None:
    assert direction_of(Description(issuer=issuer, date=date), OFFICES, FORMER) is direction


def test_an_old_letter_of_a_merged_commune_is_filed_as_our_own(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", Settings(offices=OFFICES, province="Gia Lai"))
    receive(archive, [Incoming("cu.txt", BytesIO(b"12"))], source="cli", person="an", now=NOW)

    def read(archive: Archive, job: Job, folder: Path) -> Letter:
        letter = stub.read(archive, job, folder)
        issued = replace(letter.description, issuer="UBND XÃ TÂY GIANG", date="2019-05-02")
        return replace(letter, description=issued)

    assert worker.run(archive, until_empty=True, read=read)
    with archive.database.read() as conn:
        (held,) = catalogue.newest(conn, access=frozenset({"normal"}))
    assert held.direction is Direction.OUT
