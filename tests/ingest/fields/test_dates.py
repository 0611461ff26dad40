from datetime import date

import pytest

from ingest.fields.dates import date_after, find_dates, make_date, month_and_year, one_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày 05 tháng 02 năm 2026", date(2026, 2, 5)),
        ("ngày 16/3/2025", date(2025, 3, 16)),
        ("ngày 24-01-2025", date(2025, 1, 24)),
        ("ngày 10.5.2020", date(2020, 5, 10)),
        ("ngày10tháng3năm2026", date(2026, 3, 10)),
        ("ngày 13 tháng 9\nnăm 2023", date(2023, 9, 13)),
        ("14⁄02⁄2021", date(2021, 2, 14)),
    ],
)
def test_printed_forms(text: str, day: date) -> None:
    assert one_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngayl 0 thang 3 nam 2026", date(2026, 3, 10)),
        ("ngày 1O thang 03 nam 2O26", date(2026, 3, 10)),
        ("ngảy 05 thúng 02 năm 2026", date(2026, 2, 5)),
        ("ngày I5 tháng 1 năm 2026", date(2026, 1, 15)),
        ("ngày 17/1 1/2021", date(2021, 11, 17)),
        ("ngày¿11/6/2023", date(2023, 6, 11)),
        ("ngày 26 tháng ÌÏ năm 2022", date(2022, 11, 26)),
    ],
)
def test_forms_that_ocr_damaged(text: str, day: date) -> None:
    assert one_date(text) == day


@pytest.mark.parametrize(
    "text", ["ngày 3 tháng 13 năm 2026", "ngày 31/4/2026", "ngày 10/3/0206", "2021 - 2025"]
)
def test_what_cannot_be_a_date_is_never_guessed(text: str) -> None:
    assert one_date(text) is None


@pytest.mark.parametrize("text", ["số VD-12345-16", "số 12/2020/QĐ-UBND", "1.218.000 đồng"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_a_missing_year_is_taken_from_the_caller() -> None:
    assert [s.day for s in find_dates("trước ngày 25/3")] == []
    (span,) = find_dates("trước ngày 25/3, tại xã", default_year=2026)
    assert (span.day, span.year_given, span.raw) == (date(2026, 3, 25), False, "ngày 25/3")


def test_spans_tell_where() -> None:
    text = "từ ngày 01/3/2026 đến ngày 15 tháng 3 năm 2026"
    assert [text[s.start : s.end] for s in find_dates(text)] == ["ngày 01/3/2026", "ngày 15 tháng 3 năm 2026"]


def test_the_date_right_after_a_symbol() -> None:
    text = "Công văn số 12-CV/ĐU, ngày 03/3/2026 của Đảng ủy; họp ngày 5/3/2026"
    found = date_after(text, text.index("ĐU") + 2)
    assert found is not None
    assert found.day == date(2026, 3, 3)
    assert date_after(text, text.index(" của")) is None


def test_month_and_year_of_a_line_with_blank_day() -> None:
    assert month_and_year("Nam Sơn, ngày      tháng 4 năm 2026") == (4, 2026)
    assert month_and_year("trong tháng 4/2026") == (4, 2026)
    assert month_and_year("tháng 13 năm 2026") is None


def test_calendar_limits() -> None:
    assert make_date(2024, 2, 29) == date(2024, 2, 29)
    assert make_date(2026, 2, 29) is None
    assert make_date(1000, 1, 1) is None
