"""What falls due when, for whom, and that nothing hidden shows through."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from corpus import due, links, revisions
from corpus import late as overdue
from corpus.archive import Archive
from corpus.due import Asking, Due, Holder
from corpus.office_schema import assignment, settlement, unit
from corpus.record import Citation, Direction, Obligation, Relation
from corpus.reference import load
from tests.web.desks import file_letter, letter

R = load()
ALL = frozenset({"normal", "restricted"})
NORMAL = frozenset({"normal"})
TODAY = "2026-03-12"  # a Thursday


def ask(day: str | None, bound: str = "by", time: str | None = None, rrule: str | None = None) -> Obligation:
    return Obligation("báo cáo kết quả", "các xã", "báo cáo", day, time, bound, rrule, 1)


def answer_to(symbol: str = "218-CV/TU", day: str = "2026-03-03") -> Citation:
    return Citation(symbol, "công văn", day, "Tỉnh ủy Lâm Đồng", Relation.REPLIES_TO, "trả lời", 1)


def span(
    archive: Archive, first: str, last: str, access: frozenset[str] = ALL, today: str = TODAY
) -> list[Due]:
    with archive.database.read() as conn:
        return due.between(conn, first, last, Asking(today, 3, R, access=access))


def held(archive: Archive, *holders: Holder) -> list[Due]:
    with archive.database.read() as conn:
        asking = Asking(TODAY, 3, R, access=ALL, given_to=holders)
        return due.between(conn, "2026-03-01", "2026-03-31", asking)


def late(archive: Archive, access: frozenset[str] = ALL, today: str = TODAY) -> list[Due]:
    with archive.database.read() as conn:
        asking = Asking(today, 3, R, access=access)
        rows = due.late(conn, asking)
        assert overdue.look(conn, asking, 0).total == len(rows)
        for most in (0, 1, 2, len(rows)):
            seen = overdue.look(conn, asking, most)
            assert (seen.total, overdue.rows(conn, asking, seen)) == (len(rows), rows[:most])
    return rows


def put(archive: Archive, table: Any, **values: Any) -> int:
    with archive.database.write() as conn:
        return int(conn.execute(insert(table).values(**values)).inserted_primary_key[0])


def assign(archive: Archive, record_id: int, **values: Any) -> int:
    base = {"role": "lead", "given_by": "an", "given_at": "2026-03-10", **values}
    return put(archive, assignment, record_id=record_id, **base)


@pytest.mark.parametrize(
    ("one", "kept_by"),
    [
        (ask("2026-03-20"), "2026-03-20"),
        (ask("2026-03-20", "before"), "2026-03-19"),
        (ask("2026-03-20", "before", "17:00"), "2026-03-20"),
        (ask("2026-03-20", "immediate"), "2026-03-20"),
    ],
)
def test_the_day_that_keeps_a_deadline(archive: Archive, one: Obligation, kept_by: str) -> None:
    file_letter(archive, letter(obligations=(one,)))
    (row,) = span(archive, kept_by, kept_by)
    assert (row.due, row.last_day, row.symbol) == ("2026-03-20", kept_by, "218-CV/TU")
    day_before = (date.fromisoformat(kept_by) - timedelta(days=1)).isoformat()
    assert span(archive, "2026-03-01", day_before) == []
    day_after = (date.fromisoformat(kept_by) + timedelta(days=1)).isoformat()
    assert span(archive, day_after, "2026-03-31") == []


@pytest.mark.parametrize(
    ("day", "stage", "left"),
    [
        ("2026-03-10", "late", -2),
        ("2026-03-11", "late", -1),
        ("2026-03-12", "today", 0),
        ("2026-03-14", "soon", 1),  # a Saturday: Friday is the one working day left
        ("2026-03-17", "soon", 3),
        ("2026-03-18", "later", 4),
        ("2026-05-04", "later", 34),  # Kings' day with its day in lieu, 30/4 and 1/5 are rest days
    ],
)
def test_stage_and_working_days_left(archive: Archive, day: str, stage: str, left: int) -> None:
    file_letter(archive, letter(obligations=(ask(day),)))
    (row,) = span(archive, day, day)
    assert (row.stage, row.days_left) == (stage, left)


def test_only_unanswered_things_before_today_are_late(archive: Archive) -> None:
    asked = (ask("2026-03-12", "before"), ask("2026-03-12"), ask("2026-03-10"), ask(None))
    file_letter(archive, letter(obligations=asked))
    assert [row.position for row in late(archive)] == [2, 0]
    file_letter(archive, letter(symbol="9-BC/ĐU", date="2026-03-11", citations=(answer_to(),)), "Trả lời")
    assert late(archive) == []
    assert all(row.answered for row in span(archive, "2026-03-01", "2026-03-31"))


def test_an_answer_that_is_hidden_does_not_count(archive: Archive) -> None:
    file_letter(archive, letter(obligations=(ask("2026-03-10"),)))
    reply = letter(symbol="9-BC/ĐU", date="2026-03-11", citations=(answer_to(),))
    file_letter(archive, reply, "Trả lời", access="restricted")
    assert late(archive, ALL) == []
    assert [row.answered for row in late(archive, NORMAL)] == [False]


def test_a_restricted_directive_is_nowhere_for_others(archive: Archive) -> None:
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-10"),)), access="restricted")
    assign(archive, record_id, username="staff", due="2026-03-11")
    assert len(late(archive, ALL)) == 2
    assert late(archive, NORMAL) == span(archive, "2026-01-01", "2026-12-31", NORMAL) == []
    with archive.database.write() as conn:
        revisions.set_access(conn, record_id, "normal", revision=2)
    assert len(late(archive, NORMAL)) == 2


@pytest.mark.parametrize(("direction", "asked"), [("in", 1), ("internal", 1), ("other", 1), ("out", 0)])
def test_what_we_ask_of_others_is_not_due_here(archive: Archive, direction: str, asked: int) -> None:
    file_letter(archive, letter(obligations=(ask("2026-03-20"),)), direction=Direction(direction))
    assert len(span(archive, "2026-03-20", "2026-03-20")) == asked


def test_an_assignment_has_its_own_day(archive: Archive) -> None:
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-20"),)), direction=Direction.OUT)
    kept = assign(archive, record_id, username="staff", due="2026-03-18", note="Dự thảo")
    assign(archive, record_id, username="clerk", due="2026-03-18", withdrawn_at="2026-03-11")
    assign(archive, record_id, username="clerk", due="2026-03-18", role="inform")
    (row,) = span(archive, "2026-03-01", "2026-03-31")
    assert (row.source, row.position, row.text, row.people) == ("assignment", kept, "Dự thảo", ("staff",))


@pytest.mark.parametrize("given_day", ["2026-03-20", "2026-03-19"])
def test_a_day_that_an_assignment_repeats_is_told_once(archive: Archive, given_day: str) -> None:
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-20", "before"),)))
    assign(archive, record_id, username="staff", due=given_day)
    for first, last in (("2026-03-01", "2026-03-31"), ("2026-03-19", "2026-03-19")):
        (row,) = span(archive, first, last)
        assert (row.source, row.people) == ("obligation", ("staff",))
    assert span(archive, "2026-03-20", "2026-03-20") == [], "nor on the printed day, which comes too late"
    assert len(held(archive, Holder(None, "staff"))) == 1
    assert len(late(archive, today="2026-03-21")) == 1


def test_an_assignment_is_told_where_the_obligation_of_its_day_is_answered(archive: Archive) -> None:
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-10"), ask("2026-04-20"))))
    assign(archive, record_id, username="staff", due="2026-03-10")
    assert [row.source for row in late(archive)] == ["obligation"]
    done = {"reason": "x", "person": "an", "at": "2026-03-11T08:00:00"}
    put(archive, settlement, record_id=record_id, position=0, state="done", **done)
    assert [row.source for row in late(archive)] == ["assignment"], "the document still asks for the rest"
    put(archive, settlement, record_id=record_id, position=None, state="done", **done)
    assert late(archive) == []
    assert [row.source for row in span(archive, "2026-03-10", "2026-03-10")] == ["obligation"]


def test_rows_know_who_has_them(archive: Archive) -> None:
    health, culture = (put(archive, unit, name=name, active=True) for name in ("Trạm Y tế", "Văn hóa"))
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-20"),)))
    assign(archive, record_id, unit_id=health)
    assign(archive, record_id, username="staff", role="support", due="2026-03-19")
    assign(archive, record_id, unit_id=culture, role="inform")
    own, whole = span(archive, "2026-03-01", "2026-03-31")
    assert (own.units, own.people) == ((), ("staff",))
    assert (whole.units, whole.people) == (("Trạm Y tế",), ("staff",))
    assert due.of_person([own, whole], "staff", None) == [own, whole]
    assert due.of_person([own, whole], "clerk", health) == [whole]
    assert due.of_person([own, whole], "clerk", culture) == []
    assert held(archive, Holder(unit_id=health)) == [whole]
    assert held(archive, Holder(unit_id=culture)) == held(archive, Holder()) == []
    assert held(archive, Holder(None, "staff")) == [own, whole]
    assert held(archive, Holder(health, "clerk")) == [whole]
    assert held(archive, Holder(unit_id=health), Holder(None, "staff")) == [whole]
    assert held(archive, Holder(unit_id=health), Holder(None, "clerk")) == []


def test_what_comes_again_has_its_days_from_today_on(archive: Archive) -> None:
    monthly = ask(None, rrule="FREQ=MONTHLY;BYMONTHDAY=5")
    file_letter(archive, letter(date="2026-01-02", obligations=(monthly,)))
    rows = span(archive, "2026-01-01", "2026-05-31")
    assert [row.due for row in rows] == ["2026-04-05", "2026-05-05"]
    assert late(archive) == []


def test_a_report_of_the_period_answers_the_period(archive: Archive) -> None:
    monthly = ask(None, rrule="FREQ=MONTHLY;BYMONTHDAY=15")
    file_letter(archive, letter(obligations=(monthly,)))
    file_letter(archive, letter(symbol="9-BC/ĐU", date="2026-03-11", citations=(answer_to(),)), "Tháng 3")
    rows = span(archive, "2026-03-12", "2026-05-01")
    assert [(row.due, row.answered) for row in rows] == [("2026-03-15", True), ("2026-04-15", False)]


def test_a_person_settles_one_obligation(archive: Archive) -> None:
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-10"), ask("2026-03-11"))))
    said = {"record_id": record_id, "position": 0, "reason": "x", "person": "an", "at": "2026-03-11T08:00:00"}
    put(archive, settlement, state="done", **said)
    assert [row.position for row in late(archive)] == [1]
    put(archive, settlement, state="open", **said)
    assert [row.position for row in late(archive)] == [0, 1]


def test_the_version_moves_with_what_is_written(archive: Archive) -> None:
    def version() -> tuple[int, ...]:
        with archive.database.read() as conn:
            return overdue.version(conn)

    seen = [version()]
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-10"),)))
    seen.append(version())
    assign(archive, record_id, username="staff", due="2026-03-11")
    seen.append(version())
    file_letter(archive, letter(symbol="9-BC/ĐU", citations=(answer_to(),)), "Trả lời")
    seen.append(version())
    assert len(set(seen)) == 4
    assert seen[-1] == version()


def test_who_asks_for_nobody_is_told_nothing(archive: Archive) -> None:
    file_letter(archive, letter(obligations=(ask("2026-03-10"),)))
    assert len(late(archive)) == 1
    with archive.database.read() as conn:
        assert due.late(conn, Asking(TODAY, 3, R)) == []


def test_the_count_follows_every_change(archive: Archive) -> None:
    def count() -> int:
        with archive.database.read() as conn:
            return overdue.look(conn, Asking(TODAY, 3, R, access=NORMAL), 0).total

    file_letter(archive, letter(obligations=(ask("2026-03-10"),)))
    assert count() == 1
    reply = letter(symbol="9-BC/ĐU", date="2026-03-11", citations=(answer_to(),))
    reply_id = file_letter(archive, reply, "Trả lời")
    assert count() == 0
    for revision, access in ((1, "restricted"), (2, "normal")):
        with archive.database.write() as conn:
            revisions.set_access(conn, reply_id, access, revision=revision)
        assert count() == (1 if access == "restricted" else 0)
    with archive.database.write() as conn:
        links.decide(conn, links.to_record(conn, 1)[0]["link_id"], "rejected")
    assert count() == 1
    said = {"record_id": 1, "position": 0, "reason": "x", "person": "an", "at": "2026-03-11T08:00:00"}
    put(archive, settlement, state="not-needed", **said)
    assert count() == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(
        st.tuples(st.integers(0, 20), st.sampled_from(["by", "before", "immediate"])), min_size=1, max_size=8
    ),
    cuts=st.lists(st.integers(-2, 22), max_size=3),
)
def test_spans_that_touch_hold_everything_once(
    archive: Archive, days: list[tuple[int, str]], cuts: list[int]
) -> None:
    start = date(2026, 3, 2)
    asked = tuple(ask((start + timedelta(days=n)).isoformat(), bound) for n, bound in days)
    symbol = f"{abs(hash((tuple(days), tuple(cuts)))) % 10**6}-CV/TU"
    record_id = file_letter(archive, letter(symbol=symbol, obligations=asked), symbol)
    ends = sorted({-5, *cuts, 30})
    found: list[tuple[str, int]] = []
    for low, high in pairwise(ends):
        first, last = start + timedelta(days=low + 1), start + timedelta(days=high)
        rows = span(archive, first.isoformat(), last.isoformat())
        assert all(first.isoformat() <= row.last_day <= last.isoformat() for row in rows)
        found += [(row.last_day, row.position) for row in rows if row.record_id == record_id]
    assert found == sorted(found, key=lambda one: one[0])
    assert sorted(position for _day, position in found) == list(range(len(days)))
