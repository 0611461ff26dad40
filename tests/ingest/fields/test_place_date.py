import pytest

from corpus.record import Zone
from corpus.reference import Reference
from ingest.fields.place_date import PlaceDate, read_place_date


def head_line(scanned, reference: Reference, *pieces: str) -> PlaceDate:
    lines = [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1250, 200, Zone.HEAD_RIGHT)]
    x = 1300
    for text in pieces:
        lines.append((text, x, 330, Zone.HEAD_RIGHT))
        x += 25 * len(text) + 150
    return read_place_date([scanned(lines)], reference)


def test_place_and_date(printed, state_letter: str, reference: Reference) -> None:
    found = read_place_date([printed(state_letter)], reference)
    assert found.place is not None and found.date is not None
    assert found.place.value == "Bình Khê"
    assert found.date.value == "2026-05-14"
    assert found.month is not None
    assert found.month[0] == "2026-05"


@pytest.mark.parametrize(
    ("pieces", "month"),
    [
        (["Bình Khê, ngày", "tháng 4 năm 2026"], "2026-04"),
        (["Bình Khê, ngày Ö§ tháng 12 năm 2026"], "2026-12"),
        (["Bình Khê, ngày † tháng T1 năm 2O26"], "2026-11"),
        (["Bình Khê, ngày", "tháng", "năm 2026"], None),
        (["Bình Khê, ngày 3 tháng 13 năm 2026"], None),
        (["Bình Khê, ngày 31 tháng 4 năm 2026"], "2026-04"),
    ],
)
def test_no_day_no_date_but_the_month_stays(
    scanned, reference: Reference, pieces: list[str], month: str | None
) -> None:
    found = head_line(scanned, reference, *pieces)
    assert found.date is None
    assert (found.month[0] if found.month else None) == month
    assert found.place is not None
    assert found.place.value == "Bình Khê"


def test_a_day_that_the_engine_doubts_is_not_taken(printed, state_letter: str, reference: Reference) -> None:
    found = read_place_date([printed(state_letter, doubt={"14": 0.5})], reference)
    assert found.date is None
    assert found.month is not None
    assert found.month[0] == "2026-05"


def test_a_known_place_gets_its_marks(scanned, reference: Reference) -> None:
    found = head_line(scanned, reference, "Cân Thơ, ngày 05 tháng 3 năm 2026")
    assert found.place is not None
    assert found.place.value == "Cần Thơ"


@pytest.mark.parametrize(
    ("read", "place"),
    [
        ("Mu Cang Chải", "Mù Cang Chải"),  # a district then, a commune today
        ("Bac Liêu", "Bạc Liêu"),  # a province then
        ("Tan Thanh", "Tan Thanh"),  # several places fold so
        ("Trang Lương", "Trang Lương"),  # an old commune may be another of that spelling: left as read
    ],
)
def test_places_of_before_the_merger_are_known(scanned, reference: Reference, read: str, place: str) -> None:
    found = head_line(scanned, reference, f"{read}, ngày 05 tháng 3 năm 2019")
    assert found.place is not None
    assert found.place.value == place


def test_no_line_nothing_read(printed, reference: Reference) -> None:
    assert read_place_date([printed("Giấy nghỉ phép")], reference) == PlaceDate(None, None, None)
    assert read_place_date([], reference) == PlaceDate(None, None, None)
