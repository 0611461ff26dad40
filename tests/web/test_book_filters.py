"""What people type under the headings of a register, and what is not understood."""

import pytest
from flask import Flask

from tests.web.desks import Desk
from web.book_filters import filters_of, how, span_of_days, spans

TODAY = "2026-09-25"
ALWAYS = ("0001-01-01", "9999-12-31")


@pytest.fixture
def app(desk: Desk) -> Flask:
    return desk.app


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("12/3/2026", "2026-03-12", "2026-03-12"),
        ("12-3-26", "2026-03-12", "2026-03-12"),
        ("120326", "2026-03-12", "2026-03-12"),
        ("2026-03-12", "2026-03-12", "2026-03-12"),
        ("12/3", "2025-03-12", "2025-03-12"),  # of the year of the book
        ("3", "2025-03-01", "2025-03-31"),
        ("tháng 3", "2025-03-01", "2025-03-31"),
        ("T3", "2025-03-01", "2025-03-31"),
        ("3/2026", "2026-03-01", "2026-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("quý I/2026", "2026-01-01", "2026-03-31"),
        ("1/3-15/3", "2025-03-01", "2025-03-15"),
        ("1/3 – 15/3/2025", "2025-03-01", "2025-03-15"),
        ("từ 1/3 đến 15/3", "2025-03-01", "2025-03-15"),
        ("từ ngày 1/3/2025 đến hết ngày 15/3/2025", "2025-03-01", "2025-03-15"),
        ("tu 1/3 den 15/3", "2025-03-01", "2025-03-15"),
        ("12/2024-2/2025", "2024-12-01", "2025-02-28"),
        ("2025-03-01..2025-03-15", "2025-03-01", "2025-03-15"),
        ("3-5", "2025-03-01", "2025-05-31"),
        ("từ 1/3", "2025-03-01", ALWAYS[1]),
        ("1/3-", "2025-03-01", ALWAYS[1]),
        ("đến 15/3", ALWAYS[0], "2025-03-15"),
        ("-15/3", ALWAYS[0], "2025-03-15"),
        ("tuần này", "2026-09-21", "2026-09-27"),
    ],
)
def test_days(typed: str, first: str, last: str) -> None:
    found = span_of_days(typed, 2025, TODAY)
    assert found is not None
    assert tuple(day.isoformat() for day in found) == (first, last)


@pytest.mark.parametrize(
    "typed", ["abc", "31/2", "15", "3/20", "15/3-1/3", "-", "từ", "1/3-x", "..", "0", "13/13/2026"]
)
def test_what_is_no_day(typed: str) -> None:
    assert span_of_days(typed, 2026, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("12", [(12, 12)]),
        ("10-20", [(10, 20)]),
        ("10 – 20", [(10, 20)]),
        ("10 đến 20", [(10, 20)]),
        ("100-", [(100, 999_999)]),
        ("-20", [(0, 20)]),
        ("5, 8; 10-12 40", [(5, 5), (8, 8), (10, 12), (40, 40)]),
    ],
)
def test_numbers(typed: str, wanted: list[tuple[int, int]]) -> None:
    assert spans(typed) == wanted


@pytest.mark.parametrize("typed", ["x", "1,x", "-", "1234567", "1-2-3", "²", "१२"])
def test_what_is_no_number(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match="chưa phải là số"):
        spans(typed)


def test_every_fault_is_told_for_its_own_box(app: Flask) -> None:
    told = {"date": "mai", "number": "một", "issuer": "Sở", "state": "x", "signature": "y", "nothing": "z"}
    with app.test_request_context():
        found = filters_of("in", told, 2026, TODAY)
    assert set(found.faults) == {"date", "number", "state"}
    assert (set(found.tests), found.state) == ({"issuer"}, None)
    assert set(found.typed) == {"date", "number", "issuer", "state"}
    assert found.used == ["issuer"]
    assert "“mai”" in found.faults["date"]


def test_empty_boxes_ask_for_nothing(app: Flask) -> None:
    with app.test_request_context():
        found = filters_of("in", {"issuer": "  ", "date": "", "state": ""}, 2026, TODAY)
    assert (found.typed, found.tests, found.faults) == ({}, {}, {})


def test_how_columns_are_filtered() -> None:
    assert [how("in", name) for name in ("number", "date", "signature", "receiver", "issuer")] == [
        "numbers",
        "days",
        "",
        "receiver",
        "words",
    ]
    assert (how("out", "symbol"), how("in", "symbol")) == ("numbered", "words")
    assert (how("follow", "due"), how("follow", "progress"), how("out", "copies")) == (
        "due",
        "progress",
        "amounts",
    )
