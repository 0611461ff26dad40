"""The head of a document's page tells in one line where it stands, and offers what comes next to who may do it."""

import re

import pytest

from corpus import revisions, units
from corpus.record import Direction
from tests.web.desks import Desk, asks, file_letter, letter, post

ROAD = "/documents/1"


def line(page: str) -> str:
    """Return the words of the line, without its button."""
    part = page.partition('<div class="glance">')[2].partition("</div>")[0].partition('<a class="btn')[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def step(page: str) -> str:
    """Return where the button of the line leads, '' without one."""
    found = re.search(r'id="next" href="([^"]+)"', page)
    return found[1] if found else ""


@pytest.fixture
def bureau(desk: Desk) -> Desk:
    """Four units, and a letter that waits to be checked."""
    with desk.archive.database.write() as conn:
        for name in ("Phòng Kinh tế", "Trạm Y tế", "Văn phòng", "Ban Chỉ huy quân sự"):
            units.add(conn, name, person="admin", at="2026-03-01T08:00:00")
    file_letter(desk.archive, letter(obligations=(asks(),)), reasons=("Chưa chắc: số",))
    return desk


def test_it_leads_from_the_check_to_the_book_and_to_who_deals_with_it(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    page = clerk.get(ROAD).text
    assert line(page) == "Chưa vào sổ Chưa giao cho ai Hạn trước 15/04/2026"
    assert step(page) == "", "what is not checked is checked first, by the button of the fields"
    post(clerk, ROAD, then="stay", revision="1")
    page = clerk.get(ROAD).text
    assert line(page).startswith("Người clerk đã soát lúc 12/03/2026 08:00 Chưa vào sổ")
    assert step(page) == "#book" and 'id="book"' in page
    entered = post(clerk, f"{ROAD}/register", direction="in", entered_on="12/3/2026", number="15")
    assert entered.headers["Location"] == "/documents/1#next"
    page = clerk.get(ROAD).text
    assert "Số đến 15/2026 , Sổ văn bản đến Chưa giao cho ai" in line(page)
    assert step(page) == "#give-to" and 'id="give-to"' in page
    post(clerk, f"{ROAD}/routing", to="unit:1", role="lead", due="20/3/2026")
    page = clerk.get(ROAD).text
    assert "Giao: Phòng Kinh tế (chủ trì) Hạn 20/03/2026" in line(page), "the nearest day counts"
    assert step(page) == ""


def test_many_receivers_are_counted_and_a_day_that_is_past_says_so(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    for unit in (1, 2, 3, 4):
        post(clerk, f"{ROAD}/routing", to=f"unit:{unit}", role="inform" if unit > 1 else "lead")
    assert "và 1 nơi khác" in line(clerk.get(ROAD).text)
    bureau.clock.advance(days=40)
    clerk = bureau.client("clerk")
    assert line(clerk.get(ROAD).text).endswith("Hạn trước 15/04/2026 · quá hạn")
    post(clerk, f"{ROAD}/settle", state="done", reason="Đã báo cáo miệng")
    assert "Hạn" not in line(clerk.get(ROAD).text)


def test_the_step_is_offered_only_to_who_may_take_it(bureau: Desk) -> None:
    with bureau.archive.database.write() as conn:
        revisions.approve(conn, 1, person="clerk", at="2026-03-12T08:00:00", revision=1)
    assert [step(bureau.client(role).get(ROAD).text) for role in ("clerk", "leader", "staff")] == [
        "#book",
        "",
        "",
    ]
    post(bureau.client("clerk"), f"{ROAD}/register", direction="in", entered_on="12/3/2026")
    roles = ("clerk", "leader", "staff")
    assert [step(bureau.client(role).get(ROAD).text) for role in roles] == ["#give-to", "#give-to", ""]


def test_what_we_issue_has_a_number_and_is_given_to_nobody_here(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(asks(),)), direction=Direction.OUT)
    clerk = desk.client("clerk")
    assert (line(clerk.get(ROAD).text), step(clerk.get(ROAD).text)) == ("Chưa vào sổ", "#book")
    post(clerk, f"{ROAD}/register", direction="out", entered_on="12/3/2026", number="8", other_number="yes")
    assert line(clerk.get(ROAD).text) == "Số 8/2026 , Sổ văn bản đi"
    assert step(clerk.get(ROAD).text) == ""


def test_what_stays_in_the_house_goes_into_no_book(desk: Desk) -> None:
    file_letter(desk.archive, letter(), direction=Direction.INTERNAL)
    page = desk.client("clerk").get(ROAD).text
    assert (line(page), step(page)) == ("Chưa giao cho ai", "")
