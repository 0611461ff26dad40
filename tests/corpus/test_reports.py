"""The report on incoming documents: one class each, as it stood at the end of the period."""

import pytest

from corpus import reports
from corpus.archive import Archive
from corpus.office_schema import book, book_entry, settlement, unit
from corpus.record import Direction
from corpus.reports import Report
from tests.corpus.test_due import ALL, NORMAL, answer_to, ask, assign, put
from tests.web.desks import STAMP, file_letter, letter


def told(
    archive: Archive,
    first: str = "2026-03-09",
    last: str = "2026-03-15",
    *,
    today: str = "2026-03-20",
    access: frozenset[str] = ALL,
) -> Report:
    with archive.database.read() as conn:
        return reports.report(conn, first, last, today=today, access=access)


def directive(archive: Archive, number: int, day: str | None, **values: str) -> int:
    described = letter(symbol=f"{number}-CV/TU", obligations=(ask(day),))
    return file_letter(archive, described, f"Đến {number}", **values)


def reply(archive: Archive, number: int, day: str, **values: str) -> int:
    described = letter(symbol=f"{number}-BC/ĐU", date=day, citations=(answer_to(f"{number}-CV/TU"),))
    return file_letter(archive, described, f"Đi {number}", direction=Direction.OUT, **values)  # type: ignore[arg-type]


def classes(report: Report) -> dict[str | None, str]:
    return {line.symbol: line.outcome for line in report.lines}


def test_every_class(archive: Archive) -> None:
    directive(archive, 1, "2026-03-13")
    reply(archive, 1, "2026-03-13")
    directive(archive, 2, "2026-03-12")
    reply(archive, 2, "2026-03-14")
    directive(archive, 3, "2026-03-30")
    directive(archive, 4, "2026-03-15")
    directive(archive, 5, None)
    found = told(archive)
    assert classes(found) == {
        "1-CV/TU": "in-time",
        "2-CV/TU": "answered-late",
        "3-CV/TU": "open",
        "4-CV/TU": "late",
        "5-CV/TU": "no-day",
    }
    assert found.counts == {
        "in-time": 1,
        "answered-late": 1,
        "not-needed": 0,
        "open": 1,
        "late": 1,
        "no-day": 1,
    }
    first = found.lines[0]
    assert (first.answered_on, first.answered_by, first.due) == ("2026-03-13", ("1-BC/ĐU",), "2026-03-13")
    assert all(line.answered_by == () for line in found.lines[2:])


@pytest.mark.parametrize(
    ("last", "today", "outcome"),
    [
        ("2026-03-13", "2026-03-13", "open"),  # its day is not over
        ("2026-03-13", "2026-03-20", "late"),  # told afterwards: the day passed with the period
        ("2026-03-12", "2026-03-20", "open"),
        ("2026-03-16", "2026-03-20", "late"),
        ("2026-03-17", "2026-03-20", "answered-late"),
    ],
)
def test_it_tells_how_it_stood_at_the_end(archive: Archive, last: str, today: str, outcome: str) -> None:
    directive(archive, 1, "2026-03-13")
    reply(archive, 1, "2026-03-17")
    assert classes(told(archive, "2026-03-09", last, today=today)) == {"1-CV/TU": outcome}


def test_what_was_settled_before_is_left_out_and_what_is_open_is_carried(archive: Archive) -> None:
    directive(archive, 1, "2026-03-13")
    reply(archive, 1, "2026-03-13")
    directive(archive, 2, "2026-03-13")
    found = told(archive, "2026-03-16", "2026-03-20")
    assert classes(found) == {"2-CV/TU": "late"}
    assert found.carried == 1
    assert told(archive).carried == 0


def test_the_day_of_arrival_is_that_of_the_book_then_of_the_stamp(archive: Archive) -> None:
    stamped = letter(symbol="1-CV/TU", obligations=(ask("2026-03-30"),), arrival_stamp=STAMP)
    record_id = file_letter(archive, stamped)
    assert [line.arrived for line in told(archive).lines] == ["2026-03-09"]
    book_id = put(archive, book, direction="in", scope="", year=2026, opened_at="2026-01-01")
    entry = {"book_id": book_id, "number": 1, "state": "used", "person": "an", "at": "2026-03-16"}
    put(archive, book_entry, record_id=record_id, entered_on="2026-03-16", **entry)
    assert told(archive).lines == ()
    assert [line.arrived for line in told(archive, "2026-03-16", "2026-03-20").lines] == ["2026-03-16"]


def test_who_has_it_and_the_day_a_leader_set(archive: Archive) -> None:
    unit_id = put(archive, unit, name="Trạm Y tế", active=True)
    record_id = file_letter(archive, letter())
    assign(archive, record_id, unit_id=unit_id, due="2026-03-13")
    (line,) = told(archive).lines
    assert (line.due, line.outcome, line.given_to) == ("2026-03-13", "late", ("Trạm Y tế",))


def test_others_learn_nothing_of_restricted_documents(archive: Archive) -> None:
    directive(archive, 1, "2026-03-13", access="restricted")
    directive(archive, 2, "2026-03-13")
    reply(archive, 2, "2026-03-13", access="restricted")
    assert classes(told(archive, access=NORMAL)) == {"2-CV/TU": "late"}
    whole = {line.symbol: line for line in told(archive).lines}
    assert whole["1-CV/TU"].subject is None
    assert whole["2-CV/TU"].subject == "Về việc rà soát hệ thống loa truyền thanh cơ sở"
    assert whole["2-CV/TU"].answered_by == ("2-BC/ĐU",)


def test_our_own_letters_and_those_that_ask_nothing_are_not_in_it(archive: Archive) -> None:
    file_letter(archive, letter())
    asking = letter(symbol="5-CV/ĐU", obligations=(ask("2026-03-13"),))
    file_letter(archive, asking, "Đi", direction=Direction.OUT)
    assert told(archive).lines == ()


def test_a_settled_obligation_alone_does_not_settle_the_document(archive: Archive) -> None:
    record_id = directive(archive, 1, "2026-03-30")
    said = {"reason": "x", "person": "an", "at": "2026-03-11T08:00:00"}
    put(archive, settlement, record_id=record_id, position=0, state="open", **said)
    assert classes(told(archive)) == {"1-CV/TU": "open"}
