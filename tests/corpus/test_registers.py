"""Numbers of register books: from 1, without a gap, never twice, never again once cancelled."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from corpus import audit, register_books, registers
from corpus.archive import Archive
from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import book_entry
from corpus.register_books import Book, Entry
from corpus.registers import Facts
from tests.invariants import broken

File = Callable[..., int]
AT = "2026-03-25T09:00:00"
WHO: dict[str, Any] = {"person": "an", "at": AT}
IN: dict[str, Any] = {"direction": "in", "entered_on": "2026-03-24", **WHO}


@pytest.fixture
def letters(file: File) -> list[int]:
    return [file(f"{n}-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for n in range(1, 5)]


def enter(archive: Archive, record_id: int, **given: Any) -> int:
    with archive.database.write() as conn:
        return registers.enter(conn, record_id, **{**IN, **given})


def reserve(archive: Archive, reason: str = "công văn đang trình ký") -> int:
    with archive.database.write() as conn:
        return registers.reserve(conn, direction="in", year=2026, reason=reason, **WHO)


def cancel(archive: Archive, number: int, reason: str = "ghi nhầm") -> None:
    with archive.database.write() as conn:
        held = register_books.find(conn, "in", "", 2026)
        assert held
        registers.cancel(conn, held, number, reason=reason, **WHO)


def close(archive: Archive, at: str = "2026-12-31T16:00:00") -> None:
    with archive.database.write() as conn:
        registers.close(conn, book_of(archive), person="an", at=at)


def book_of(archive: Archive, direction: str = "in", scope: str = "", year: int = 2026) -> Book:
    with archive.database.read() as conn:
        held = register_books.find(conn, direction, scope, year)
    assert held
    return held


def states(archive: Archive) -> list[tuple[int, str, int | None]]:
    return [(one.number, one.state, one.record_id) for one in entries(archive)]


def entries(archive: Archive) -> list[Entry]:
    with archive.database.read() as conn:
        return register_books.entries(conn, book_of(archive).id)


def actions(archive: Archive) -> list[str]:
    with archive.database.read() as conn:
        assert audit.broken(conn) is None
        return [row["action"] for row in audit.entries(conn) if row["subject"].startswith("book:")]


def test_numbers_follow_each_other_in_each_book(archive: Archive, letters: list[int]) -> None:
    first, second, third, _ = letters
    assert [enter(archive, one) for one in (first, second)] == [1, 2]
    assert enter(archive, third, direction="out") == 1
    assert enter(archive, third, direction="out", scope="QĐ") == 1
    assert enter(archive, third, entered_on="2025-12-31") == 1
    assert states(archive) == [(1, "used", first), (2, "used", second)]
    assert actions(archive) == ["registered"] * 5


def test_a_record_stands_once_in_a_book(archive: Archive, letters: list[int]) -> None:
    enter(archive, letters[0])
    with pytest.raises(UsageError, match="đã có số 1"):
        enter(archive, letters[0])
    assert states(archive) == [(1, "used", letters[0])]


def test_nothing_is_given_to_a_record_that_is_not_held(archive: Archive) -> None:
    with pytest.raises(NotFoundError):
        enter(archive, 99)
    with archive.database.read() as conn:
        assert register_books.books(conn) == []


def test_a_failed_transaction_gives_its_number_back(archive: Archive, letters: list[int]) -> None:
    def broken() -> None:
        with archive.database.write() as conn:
            assert registers.enter(conn, letters[0], **IN) == 1
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        broken()
    assert enter(archive, letters[1]) == 1
    assert states(archive) == [(1, "used", letters[1])]


def test_a_reserved_number_waits_for_its_document(archive: Archive, letters: list[int]) -> None:
    assert reserve(archive) == 1
    assert enter(archive, letters[0]) == 2
    with archive.database.write() as conn:
        assert registers.use_reserved(conn, letters[1], 1, **IN) == 1
    assert states(archive) == [(1, "used", letters[1]), (2, "used", letters[0])]
    assert entries(archive)[0].reason is None
    with archive.database.write() as conn, pytest.raises(UsageError, match="chưa được giữ"):
        registers.use_reserved(conn, letters[2], 3, **IN)
    with pytest.raises(UsageError, match="văn bản khác"):
        enter(archive, letters[2], number=1)
    with pytest.raises(UsageError, match="lý do"):
        reserve(archive, " \n ")


def test_a_cancelled_number_is_never_given_again(archive: Archive, letters: list[int]) -> None:
    enter(archive, letters[0])
    cancel(archive, 1)
    with pytest.raises(UsageError, match="không cấp lại"):
        enter(archive, letters[1], number=1)
    assert enter(archive, letters[0]) == 2
    assert states(archive) == [(1, "cancelled", letters[0]), (2, "used", letters[0])]
    assert entries(archive)[0].reason == "ghi nhầm"
    with pytest.raises(UsageError, match="đã hủy"):
        cancel(archive, 1)
    with pytest.raises(UsageError, match="lý do"):
        cancel(archive, 2, "")
    with pytest.raises(NotFoundError, match="chưa có số 3"):
        cancel(archive, 3)


def test_a_number_ahead_leaves_the_ones_between_reserved(archive: Archive, letters: list[int]) -> None:
    assert enter(archive, letters[0], number=4) == 4
    assert [(n, state) for n, state, _ in states(archive)] == [
        (1, "reserved"),
        (2, "reserved"),
        (3, "reserved"),
        (4, "used"),
    ]
    with pytest.raises(UsageError, match="quá xa"):
        enter(archive, letters[1], number=5 + registers.MOST_SKIPPED + 1)
    for number in (0, -1):
        with pytest.raises(UsageError, match="không có"):
            enter(archive, letters[1], number=number)
    assert actions(archive) == ["number-reserved", "registered"]


def test_a_book_may_begin_after_a_paper_one(archive: Archive, letters: list[int]) -> None:
    begin: dict[str, Any] = {"direction": "in", "year": 2026, **WHO}
    with archive.database.write() as conn:
        registers.begin_at(conn, first=218, **begin)
    assert enter(archive, letters[0]) == 218
    assert [state for _, state, _ in states(archive)] == ["cancelled"] * 217 + ["used"]
    with archive.database.write() as conn, pytest.raises(UsageError, match="đã có số"):
        registers.begin_at(conn, first=300, **begin)
    with archive.database.write() as conn, pytest.raises(UsageError, match="lớn hơn 1"):
        registers.begin_at(conn, **{**begin, "direction": "out"}, first=1)


def test_a_closed_book_takes_nothing(archive: Archive, letters: list[int]) -> None:
    enter(archive, letters[0])
    reserve(archive)
    with pytest.raises(UsageError, match="chưa hết"):
        close(archive, "2026-12-30T16:00:00")
    with pytest.raises(UsageError, match="chưa dùng: 2"):
        close(archive)
    cancel(archive, 2)
    close(archive)
    held = book_of(archive)
    assert (held.closed_at, held.closed_by) == ("2026-12-31T16:00:00", "an")
    for act in (
        lambda: enter(archive, letters[1]),
        lambda: reserve(archive),
        lambda: cancel(archive, 1),
        lambda: close(archive),
    ):
        with pytest.raises(UsageError, match="đã khóa"):
            act()
    with archive.database.write() as conn, pytest.raises(UsageError, match="đã khóa"):
        registers.annotate(conn, held, entries(archive)[0], Facts(note="x"), **WHO)
    assert [state for _, state, _ in states(archive)] == ["used", "cancelled"]
    assert actions(archive)[-1] == "book-closed"


def test_a_gap_is_found_by_the_invariants(archive: Archive, letters: list[int]) -> None:
    for one in letters[:3]:
        enter(archive, one)
    cancel(archive, 2)
    assert [told for told in broken(archive.folder) if told.startswith("I7")] == []
    with archive.database.write() as conn:
        conn.execute(update(book_entry).where(book_entry.c.number == 2).values(reason=None))
        conn.execute(delete(book_entry).where(book_entry.c.number == 1))
    assert [told for told in broken(archive.folder) if told.startswith("I7")] == [
        "I7 book 1 has a gap or a number twice",
        "I7 book 1 number 2 is cancelled without a reason",
    ]


@pytest.mark.parametrize(
    "odd",
    [
        {"entered_on": "2026-02-30"},
        {"entered_on": "20260303"},
        {"entered_on": "2026-03-26"},
        {"entered_on": "2027-01-01", "direction": "out"},
        {"entered_on": "1026-01-01"},
        {"direction": "follow"},
        {"facts": Facts(copies=0)},
        {"facts": Facts(handed_on="hôm nay")},
    ],
)
def test_what_cannot_be_is_refused(archive: Archive, letters: list[int], odd: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        enter(archive, letters[0], **odd)
    with archive.database.read() as conn:
        assert register_books.books(conn) == []


def test_facts_are_kept_and_changed_with_a_trace(archive: Archive, letters: list[int]) -> None:
    enter(archive, letters[0], facts=Facts("Ban\nXây dựng", "2026-03-25", 2, "hỏa\x00 tốc"))
    found = entries(archive)[0]
    told = (found.receiver, found.handed_on, found.copies, found.note)
    assert told == ("Ban Xây dựng", "2026-03-25", 2, "hỏa tốc")
    for _ in range(2):
        with archive.database.write() as conn:
            registers.annotate(conn, book_of(archive), entries(archive)[0], Facts(note="đã giao"), **WHO)
    assert (entries(archive)[0].receiver, entries(archive)[0].note) == (None, "đã giao")
    assert actions(archive) == ["registered", "register-noted"]


@pytest.mark.parametrize(
    ("symbol", "scope"),
    [
        ("12-QĐ/ĐU", "QĐ/ĐU"),
        ("12/QĐ-UBND", "QĐ"),
        ("12-CV/ĐU", ""),
        ("12-BC/VP", "VP"),
        (None, ""),
        ("7", ""),
    ],
)
def test_letters_with_numbers_of_their_own(symbol: str | None, scope: str) -> None:
    assert register_books.scope_of(symbol, ("QĐ/ĐU", "QĐ", "VP", "")) == scope


STEPS = st.lists(
    st.tuples(st.sampled_from(("enter", "ahead", "reserve", "cancel", "use")), st.integers(1, 12)),
    max_size=20,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_no_number_is_missing_or_changes_hands(
    archive: Archive, letters: list[int], steps: list[tuple[str, int]]
) -> None:
    with archive.database.engine.connect() as conn:
        conn.exec_driver_sql("BEGIN IMMEDIATE")
        gone: set[int] = set()
        for step, number in steps:
            try:
                _do(conn, step, number, letters[number % len(letters)])
            except (UsageError, NotFoundError):
                continue
            finally:
                held = register_books.find(conn, "in", "", 2026)
                found = register_books.entries(conn, held.id) if held else []
                assert [one.number for one in found] == list(range(1, len(found) + 1))
                cancelled = {one.number for one in found if one.state == "cancelled"}
                assert gone <= cancelled
                gone = cancelled
                used = [one.record_id for one in found if one.state == "used"]
                assert len(used) == len(set(used))
        conn.exec_driver_sql("ROLLBACK")


def _do(conn: Any, step: str, number: int, record_id: int) -> None:
    held = register_books.find(conn, "in", "", 2026)
    if step == "enter":
        registers.enter(conn, record_id, **IN)
    elif step == "ahead":
        registers.enter(conn, record_id, number=number, **IN)
    elif step == "reserve":
        registers.reserve(conn, direction="in", year=2026, reason="giữ", **WHO)
    elif step == "cancel" and held:
        registers.cancel(conn, held, number, reason="hủy", **WHO)
    elif step == "use":
        registers.use_reserved(conn, record_id, number, **IN)
