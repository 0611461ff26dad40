"""The rows of the three registers, and what those learn who may not see everything."""

from collections.abc import Callable

import pytest

from corpus import (
    accounts,
    followup,
    register_books,
    register_cells,
    register_scan,
    registers,
    revisions,
    routing,
    units,
)
from corpus.archive import Archive
from corpus.register_print import COLUMNS
from corpus.register_rows import FollowRow, InRow, Line, OutRow
from corpus.registers import Facts
from corpus.routing import Target
from tests.corpus.register_examples import EVERYTHING, HIDDEN, SUBJECT, WHO, fill

NORMAL = frozenset({"normal"})
File = Callable[..., int]


def rows(
    archive: Archive, kind: str, access: frozenset[str] = EVERYTHING, today: str = "2026-03-26"
) -> list[Line]:
    with archive.database.read() as conn:
        return register_scan.whole(conn, kind, 2026, "", access=access, today=today)[1]


def test_incoming(archive: Archive, file: File) -> None:
    ids = fill(archive, file)
    found = rows(archive, "in")
    assert [(one.number, one.last, one.state) for one in found] == [
        (1, 1, "used"),
        (2, 2, "used"),
        (3, 3, "cancelled"),
        (4, 5, "reserved"),
        (6, 6, "used"),
    ]
    assert [one.record_id for one in found] == [ids["letter"], ids["hidden"], None, None, ids["last"]]
    assert found[0].row == InRow(
        arrived_on="2026-03-09",
        number="1",
        issuer="Tỉnh ủy Hải Lăng",
        symbol="218-CV/TU",
        date="2026-03-03",
        subject=f"Công văn: {SUBJECT}",
        receiver="Ban Xây dựng Đảng",
        handed_on="2026-03-10",
        note="-gấp",
    )
    assert found[2].row == InRow(number="3", note="Đã hủy: ghi nhầm")
    assert found[3].row == InRow(number="4–5", note="Số giữ trước: Chưa vào sổ: số sau đã được ghi trước")


def test_outgoing(archive: Archive, file: File) -> None:
    fill(archive, file)
    assert [one.row for one in rows(archive, "out")] == [
        OutRow(
            symbol="1 (12-BC/ĐU)",  # the paper bears another number than the book gave: both are told
            date="2026-03-20",
            subject="Báo cáo: Kết quả rà soát",
            signer="Lê Văn Mẫu",
            recipients="Tỉnh ủy; Lưu VPĐU",
            receiver="@văn thư",
            copies="3",
        )
    ]


def test_following(archive: Archive, file: File) -> None:
    fill(archive, file)
    found = rows(archive, "follow")
    assert [one.number for one in found] == [1, 2, 6]
    assert found[0].row == FollowRow(
        number="1",
        document="Công văn số 218-CV/TU ngày 03/03/2026 của Tỉnh ủy Hải Lăng",
        receiver="Ban Xây dựng Đảng",
        due="trước 16:00 15/04/2026",
        progress="Đã trả lời",
        answer="12-BC/ĐU ngày 20/03/2026",
        note="-gấp",
    )
    assert (found[2].row.progress, found[2].row.due) == ("Không yêu cầu trả lời", "")  # type: ignore[union-attr]


def followed(archive: Archive, access: frozenset[str] = EVERYTHING) -> tuple[str, str]:
    row = rows(archive, "follow", access)[0].row
    assert isinstance(row, FollowRow)
    return row.receiver, row.due


def test_whom_a_leader_named_and_by_when_stands_in_the_register_that_follows(
    archive: Archive, file: File
) -> None:
    ids = fill(archive, file)
    letter = ids["letter"]
    with archive.database.write() as conn:
        board = units.add(conn, "Ban Tuyên giáo", **WHO)
        accounts.add(conn, username="lan", name="Trần Thị Mẫu", role="staff", at="2026-01-01")
        routing.give(conn, letter, Target(username="lan"), role="inform", due="2026-03-27", **WHO)
    assert followed(archive) == ("Ban Xây dựng Đảng", "trước 16:00 15/04/2026")  # who is told owes nothing
    with archive.database.write() as conn:
        routing.withdraw(conn, letter, 1, **WHO)
        routing.give(conn, letter, Target(username="lan"), role="support", **WHO)
    assert followed(archive) == ("Trần Thị Mẫu", "trước 16:00 15/04/2026")  # given, but without a day
    with archive.database.write() as conn:
        lead = routing.give(conn, letter, Target(unit_id=board), role="lead", due="2026-04-01", **WHO)
    assert followed(archive) == ("Ban Tuyên giáo; Trần Thị Mẫu", "01/04/2026")
    assert rows(archive, "in")[0].row.receiver == "Ban Xây dựng Đảng"  # type: ignore[union-attr]
    with archive.database.write() as conn:
        routing.withdraw(conn, letter, lead, **WHO)
    assert followed(archive) == ("Trần Thị Mẫu", "trước 16:00 15/04/2026")
    with archive.database.write() as conn:
        revisions.set_access(conn, letter, "restricted", revision=1)
    assert followed(archive, NORMAL) == ("", "")


def test_to_whom_a_document_was_handed_on_stands_in_the_register_where_the_clerk_wrote_nothing(
    archive: Archive, file: File
) -> None:
    last = fill(archive, file)["last"]

    def told() -> tuple[str, str]:
        row = rows(archive, "in")[-1].row
        assert isinstance(row, InRow)
        return row.receiver, row.handed_on

    assert told() == ("", "")
    with archive.database.write() as conn:
        board = units.add(conn, "Ban Tuyên giáo", **WHO)
        accounts.add(conn, username="lan", name="Trần Thị Mẫu", role="staff", at="2026-01-01")
        routing.give(conn, last, Target(username="lan"), role="inform", **WHO)
        lead = routing.give(
            conn, last, Target(unit_id=board), role="lead", **{**WHO, "at": "2026-03-28T09:00:00"}
        )
    assert told() == ("Ban Tuyên giáo; Trần Thị Mẫu", WHO["at"][:10])
    with archive.database.write() as conn:
        routing.withdraw(conn, last, lead, **WHO)
    assert told() == ("Trần Thị Mẫu", WHO["at"][:10])
    with archive.database.write() as conn:
        held = register_books.find(conn, "in", "", 2026)
        entry = register_books.entry(conn, held.id, 6) if held else None
        assert held and entry
        registers.annotate(conn, held, entry, Facts("Bí thư", "2026-03-27"), **WHO)
    assert told() == ("Bí thư", "2026-03-27")


@pytest.mark.parametrize("kind", ["in", "follow"])
def test_of_a_restricted_record_only_the_number_is_told(archive: Archive, file: File, kind: str) -> None:
    fill(archive, file)
    found = rows(archive, kind, NORMAL)[1]
    empty = InRow if kind == "in" else FollowRow
    assert found == Line(2, 2, "restricted", None, "", empty(number="2", note="(hạn chế)"))
    assert HIDDEN not in repr(rows(archive, kind, NORMAL))
    assert HIDDEN in repr(rows(archive, "in"))


def test_an_answer_that_may_not_be_seen_answers_nothing(archive: Archive, file: File) -> None:
    ids = fill(archive, file)
    with archive.database.write() as conn:
        revisions.set_access(conn, ids["answer"], "restricted", revision=1)
    assert [one.row for one in rows(archive, "out", NORMAL)] == [OutRow(symbol="1", note="(hạn chế)")]
    row = rows(archive, "follow", NORMAL)[0].row
    assert isinstance(row, FollowRow)
    assert (row.progress, row.answer) == ("Chưa trả lời", "")
    row = rows(archive, "follow", NORMAL, "2026-04-16")[0].row
    assert isinstance(row, FollowRow)
    assert row.progress == "Quá hạn"


def test_a_persons_word_is_progress_too(archive: Archive, file: File) -> None:
    ids = fill(archive, file)
    with archive.database.write() as conn:
        followup.settle(conn, ids["letter"], "not-needed", "để biết", **WHO)
    row = rows(archive, "follow")[0].row
    assert isinstance(row, FollowRow)
    assert row.progress == "Không cần trả lời"


def test_every_state_of_a_directive_has_its_word() -> None:
    assert set(register_cells.PROGRESS) == set(followup.STATES)


@pytest.mark.parametrize(("kind", "row"), [("in", InRow), ("out", OutRow), ("follow", FollowRow)])
def test_a_row_has_a_field_for_each_column(kind: str, row: type[InRow | OutRow | FollowRow]) -> None:
    assert len(COLUMNS[kind]) == len(row.__slots__) == {"in": 10, "out": 10, "follow": 7}[kind]


def test_a_book_that_is_not_opened_has_no_rows(archive: Archive) -> None:
    assert rows(archive, "in") == []
