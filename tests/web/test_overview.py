"""The overview counts directives by month."""

from corpus.board import Line
from corpus.followup import Standing
from web.overview import HIGH, UNDATED, of_period, overview, span_of


def _line(number: int, day: str | None, state: str = "open") -> Line:
    return Line(number, None, day, None, None, None, "normal", Standing(state), None)


def test_directives_are_counted_by_month_and_state() -> None:
    lines = [_line(1, "2026-03-04", "late"), _line(2, "2026-03-30", "answered"), _line(3, "2026-04-01")]
    found = overview(lines)
    assert [(one.key, one.name, one.total, one.counts) for one in found.periods] == [
        ("2026-03", "3/2026", 2, {"late": 1, "answered": 1}),
        ("2026-04", "4/2026", 1, {"open": 1}),
    ]
    assert found.states == ("late", "open", "answered")


def test_the_parts_of_a_bar_stand_on_each_other_and_the_highest_fills_the_picture() -> None:
    lines = [_line(1, "2026-03-04", "late"), _line(2, "2026-03-30", "answered"), _line(3, "2026-04-01")]
    highest, half = overview(lines).periods
    assert [(part.state, part.y, part.high) for part in highest.parts] == [
        ("answered", HIGH / 2, HIGH / 2),
        ("late", 0.0, HIGH / 2),
    ]
    assert [(part.y, part.high) for part in half.parts] == [(HIGH / 2, HIGH / 2)]


def test_the_undated_stand_last() -> None:
    assert [one.key for one in overview([_line(1, None), _line(2, "2026-03-04")]).periods] == [
        "2026-03",
        UNDATED,
    ]


def test_a_period_holds_its_directives_only() -> None:
    lines = [_line(1, "2026-03-04"), _line(2, "2026-04-30"), _line(3, "2025-03-01"), _line(4, None)]
    chosen = {key: [one.record_id for one in of_period(lines, key)] for key in ("2026-03", UNDATED)}
    assert chosen == {"2026-03": [1], UNDATED: [4]}


def test_the_board_looks_at_twelve_months_or_at_the_year_that_is_asked_for() -> None:
    recent = ("2025-03-01", "2026-03-25")
    spans = {
        asked: span_of(asked, "2026-03-25") for asked in (None, "none", "2026-02", "2025-04", "x", "２０２４")
    }
    assert set(spans.values()) == {recent}
    assert span_of("2025-02", "2026-03-25") == span_of("2025", "2026-03-25") == ("2025-01-01", "2025-12-31")


def test_no_directives_no_periods() -> None:
    assert overview([]).periods == ()
