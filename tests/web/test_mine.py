"""What was given to me, with the next day to be kept; and that the lists of what is late count alike."""

import re

import pytest

from corpus import routing
from corpus.routing import Target
from tests.web.desks import START, Desk, asks, bearer, file_letter, letter

AT = START.isoformat(timespec="seconds")


def give(desk: Desk, record_id: int, due: str | None, role: str = "lead") -> None:
    who = Target(username="staff")
    with desk.archive.database.write() as conn:
        routing.give(conn, record_id, who, role=role, due=due, note=None, person="clerk", at=AT)


def number(text: str) -> int:
    found = re.search(r'class="total">(\d+)<', text)
    assert found
    return int(found[1])


@pytest.fixture
def late(desk: Desk) -> Desk:
    """Three late things of two documents: two days in one letter, and one that only the giver set."""
    days = (asks(due="2026-03-02"), asks(due="2026-03-05"))
    two = file_letter(desk.archive, letter(obligations=days), "Nội dung một.")
    given = file_letter(desk.archive, letter(symbol="905/SYT-NVY"), "Nội dung hai.")
    give(desk, two, None)
    give(desk, given, "2026-03-09")
    return desk


def test_a_row_shows_the_next_day_of_the_document_and_how_much_is_late(late: Desk) -> None:
    page = late.client("staff").get("/mine").text
    assert "02/03/2026 · 2 việc quá hạn" in page
    assert "09/03/2026 · quá hạn" in page


def test_who_is_only_told_has_nothing_to_keep(desk: Desk) -> None:
    held = file_letter(desk.archive, letter(obligations=(asks(due="2026-03-02"),)), "Nội dung.")
    give(desk, held, None, role="inform")
    assert "quá hạn" not in desk.client("staff").get("/mine").text.split("<tbody>")[1]


def test_the_lists_of_what_is_late_count_alike(late: Desk) -> None:
    staff, leader = late.client("staff"), late.client("leader")
    due = staff.get("/due?person=staff").text.split('id="late"')[1]
    assert number(due) == 3 and "Thuộc 2 văn bản" in due
    assert 'figure">3</span>' in staff.get("/home").text
    board = leader.get("/follow?state=late").text
    assert board.count('<td data-name="Tình trạng"><span class="state state-bad">') == 2
    assert '<span class="state state-bad">09/03/2026</span><br>' in board and "hạn giao việc" in board
    assert number(leader.get("/home").text.split('id="late"')[1]) == 2
    report = leader.get("/due/report?from=01/03/2026&to=12/03/2026").text
    assert number(report.split('id="outcome-late"')[1]) == 2
    one = leader.get("/documents/2/links").text
    assert "Hạn giao việc: 09/03/2026" in one and "Đã thực hiện, không cần văn bản" in one


def test_programs_are_told_the_same(late: Desk) -> None:
    answer = late.client().get("/api/mine", headers=bearer(late, "staff"))
    found = {one["document"]["record_id"]: (one["due"], one["late"]) for one in answer.json["tasks"]}
    assert found == {1: ("2026-03-02", True), 2: ("2026-03-09", True)}
