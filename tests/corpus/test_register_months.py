"""A book in months: consecutive parts that together are the whole book."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus.archive import Archive
from corpus.register_months import MONTHS, of_month
from corpus.register_print import printed
from corpus.register_rows import InRow, Line
from tests.corpus.register_examples import fill
from vanthu import main

DAYS = st.one_of(st.just(""), st.dates().map(lambda day: f"2026-{day.isoformat()[5:]}"))


def line(number: int, day: str) -> Line:
    return Line(number, number, "used" if day else "restricted", None, day, InRow(number=str(number)))


@given(st.lists(DAYS, max_size=40))
def test_the_months_together_are_the_book_in_order(days: list[str]) -> None:
    lines = [line(number, day) for number, day in enumerate(days, start=1)]
    parts = [of_month(lines, month) for month in MONTHS]
    joined = [one for part in parts for one in part]
    assert joined == lines


def test_a_late_entry_and_what_tells_no_day_stay_in_their_place() -> None:
    days = ["", "2026-01-05", "2026-02-03", "2026-01-30", "", "2026-02-10", "2026-04-01", ""]
    lines = [line(number, day) for number, day in enumerate(days, start=1)]
    told = {month: [one.number for one in of_month(lines, month)] for month in (1, 2, 3, 4)}
    assert told == {1: [1, 2], 2: [3, 4, 5, 6], 3: [], 4: [7, 8]}


def test_the_cover_of_a_month() -> None:
    lines = [line(1, "2026-01-05"), line(2, "2026-02-03"), line(3, "2026-02-20")]
    shown = printed(
        None,
        of_month(lines, 2),
        kind="in",
        year=2026,
        scope="",
        offices=("Đảng ủy xã Bình Khê",),
        month=2,
        volume="02",
    )
    assert shown.cover == (
        ("Năm", "2026"),
        ("Tháng", "2"),
        ("Từ ngày", "03/02/2026"),
        ("Đến ngày", "20/02/2026"),
        ("Từ số", "2"),
        ("Đến số", "3"),
        ("Quyển số", "02"),
    )


def test_the_command_prints_a_month(archive: Archive, file: Callable[..., int], tmp_path: Path) -> None:
    fill(archive, file)
    words = [
        "register",
        "in",
        "--year",
        "2026",
        "--archive",
        str(archive.folder),
        "--volume",
        "03",
        "--month",
    ]
    march = CliRunner().invoke(main, [*words, "3"]).stdout
    april = CliRunner().invoke(main, [*words, "4"]).stdout
    assert "Tháng: 3" in march and "Quyển số: 03" in march and "218-CV/TU" in march
    assert "218-CV/TU" not in april and len(april.splitlines()) == 3
