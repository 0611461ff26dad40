"""The start page: each role sees its own numbers, and each number is the length of the list it leads to."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from corpus import jobs, registers, routing
from corpus.routing import Target
from tests.web.desks import ROLES, START, Desk, asks, file_letter, letter

AT = START.isoformat(timespec="seconds")


def tiles(client: FlaskClient) -> dict[str, tuple[int, str]]:
    """Return name → (number, address) of every tile."""
    page = client.get("/home").text
    found: dict[str, tuple[int, str]] = {}
    for address, inside in re.findall(
        r'<li class="tile[^>]*><a href="([^"]+)">(.*?)</a></li>', page, re.DOTALL
    ):
        lines = [
            " ".join(part.split()) for part in re.sub(r"<[^>]+>", "|", inside).split("|") if part.strip()
        ]
        words = [line for line in lines[1:] if line != "cần để ý"]
        found[words[0][0].lower() + words[0][1:]] = (
            int(lines[0].replace(".", "")),
            address.replace("&amp;", "&"),
        )
    return found


def length(client: FlaskClient, address: str) -> int:
    """Return the number in the heading of a list."""
    heading = re.search(r"<h1>.*?</h1>", client.get(address).text, re.DOTALL)
    assert heading
    number = re.search(r'class="total">(\d+)<', heading[0])
    assert number
    return int(number[1])


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Two directives of which one is late and given to staff, one restricted and due this week; one job waits."""
    late = letter(obligations=(asks(due="2026-03-05"),))
    soon = letter(symbol="219-CV/TU", subject="Về việc họp kín", obligations=(asks(due="2026-03-14"),))
    one = file_letter(desk.archive, late, "Nội dung một.")
    file_letter(desk.archive, soon, "Nội dung hai.", access="restricted")
    with desk.archive.database.write() as conn:
        registers.enter(conn, one, direction="in", entered_on="2026-03-10", person="clerk", at=AT)
        routing.give(
            conn,
            one,
            Target(username="staff"),
            role="lead",
            due="2026-03-11",
            note=None,
            person="clerk",
            at=AT,
        )
        jobs.add(conn, (), source="upload", title="quét.pdf", received_by="clerk", received_at=AT)
    return desk


def test_the_start_leads_everybody_home(desk: Desk) -> None:
    for role in ROLES:
        assert desk.client(role).get("/").headers["Location"] == "/home"


def test_a_clerk_sees_what_waits_and_what_came(busy: Desk) -> None:
    client = busy.client("clerk")
    found = tiles(client)
    assert {name: number for name, (number, _address) in found.items()} == {
        "chờ xử lý": 0,
        "đang đọc": 1,
        "đến trong tuần này": 2,
        "chưa vào sổ": 1,
        "đến hạn trong tuần này": 2,
        "việc quá hạn": 2,
    }
    for name in ("đến trong tuần này", "chưa vào sổ", "đến hạn trong tuần này"):
        assert length(client, found[name][1]) == found[name][0], name


def test_a_leader_sees_how_directives_stand_and_the_late_ones(busy: Desk) -> None:
    client = busy.client("leader")
    found = tiles(client)
    assert found["quá hạn"] == (1, "/follow?state=late")
    assert found["chưa có văn bản trả lời"] == (1, "/follow?state=open")
    assert found["chưa chuyển cho ai"] == (1, "/home/ungiven")
    assert length(client, "/home/ungiven") == 1
    assert "219-CV/TU" in client.get("/home/ungiven").text
    page = client.get("/home").text
    assert '<span class="state state-bad">05/03/2026</span>' in page
    assert "218-CV/TU" in page and "219-CV/TU" not in page


def test_staff_see_what_was_given_to_them(busy: Desk) -> None:
    client = busy.client("staff")
    found = tiles(client)
    assert found["được giao, chưa mở"] == (1, "/mine")
    assert found["văn bản được giao"] == (1, "/mine")
    assert found["việc quá hạn của tôi"] == (2, "/due?person=staff")
    page = client.get("/home").text
    assert "05/03/2026 · 2 việc quá hạn" in page and "chưa mở" in page


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_what_is_restricted_counts_for_nobody_else(busy: Desk, role: str) -> None:
    client = busy.client(role)
    assert length(client, "/home/week") == 1
    assert length(client, "/home/unentered") == 0
    assert length(client, "/home/ungiven") == 0
    for path in ("/home", "/home/week", "/home/ungiven"):
        assert "219-CV/TU" not in client.get(path).text


def test_an_admin_sees_the_health_in_short(busy: Desk) -> None:
    page = busy.client("admin").get("/home").text
    assert "Chưa sao lưu lần nào." in page
    assert page.index("Cần để ý") < page.index('state-good">Tốt')


def test_an_office_without_documents_is_told_what_to_do(desk: Desk) -> None:
    said: dict[str, Any] = {
        "clerk": "Tuần này không còn việc nào chờ trả lời.",
        "leader": "Không có văn bản nào quá hạn.",
        "staff": "Chưa có văn bản nào được giao cho bạn.",
    }
    for role, sentence in said.items():
        assert sentence in desk.client(role).get("/home").text
    assert "Không có văn bản nào trong danh sách này." in desk.client("clerk").get("/home/unentered").text


def test_last_weeks_letters_are_not_of_this_week(busy: Desk) -> None:
    busy.clock.advance(days=7)
    assert tiles(busy.client("clerk"))["đến trong tuần này"][0] == 0
