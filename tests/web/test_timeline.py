"""The line of days: what is on it, in which order, and that no label lies over another."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.followup import Answer, Point, Standing
from web.labels import EVENTS
from web.timeline import WIDTH, Event, Mark, events_of, timeline_of

_DAYS = st.dates().map(lambda day: day.isoformat())


def _point(position: int, due: str | None, state: str) -> Point:
    return Point(position, "báo cáo", None, due, "by", state)


def test_issue_deadlines_answers_and_today_are_on_the_line() -> None:
    answer = Answer(7, "31/KH-UBND", "kế hoạch", "2026-03-18", "normal")
    points = (_point(0, "2026-03-20", "met"), _point(1, "2026-04-20", "open"), _point(2, None, "open"))
    found = events_of("2026-03-04", Standing("partial", (answer,), points), "2026-03-25")
    assert [(one.kind, one.day, one.tone) for one in found] == [
        ("issued", "2026-03-04", "plain"),
        ("due", "2026-03-20", "good"),
        ("due", "2026-04-20", "look"),
        ("answer", "2026-03-18", "good"),
        ("today", "2026-03-25", "plain"),
    ]


def test_one_late_point_makes_its_day_late() -> None:
    for states in (("met", "late"), ("late", "met")):
        points = tuple(_point(n, "2026-03-20", state) for n, state in enumerate(states))
        days = [
            one for one in events_of(None, Standing("late", (), points), "2026-03-25") if one.kind == "due"
        ]
        assert [one.tone for one in days] == ["bad"]


def test_without_deadline_and_answer_there_is_no_line() -> None:
    assert events_of("2026-03-04", Standing("none"), "2026-03-25") == []
    assert timeline_of([], EVENTS).marks == ()


@given(st.lists(st.builds(Event, _DAYS, st.sampled_from(["issued", "due", "answer", "today"])), min_size=1))
def test_labels_stay_on_the_picture_and_apart(events: list[Event]) -> None:
    drawn = timeline_of(events, EVENTS)
    assert [mark.event.day for mark in drawn.marks] == sorted(event.day for event in events)
    assert all(0 <= mark.x <= WIDTH and mark.label_x >= 0 for mark in drawn.marks)
    rows: dict[int, list[Mark]] = {}
    for mark in drawn.marks:
        rows.setdefault(mark.label_y, []).append(mark)
    for marks in rows.values():
        for left, right in pairwise(marks):
            assert right.label_x - left.label_x > 80
    assert max(rows) < drawn.height
