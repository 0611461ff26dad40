"""Which way a letter goes: offices of today, and of the communes that were merged into theirs in July 2025."""

import pytest

from corpus import reference
from corpus.record import Description, Direction
from ingest.pipeline import direction_of, former_offices

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
