"""I9: who may not see a document cannot learn of it by any road."""

from typing import Any

import pytest

from corpus import circles, jobs, links, registers
from corpus.record import Relation
from corpus.registers import Facts
from search import index
from tests.web.desks import Desk, asks, cites, file_letter, letter, post

SECRET_WORDS = ("77-QĐ/ĐU", "Xác minh lý lịch", "người xin vào Đảng", "tối nay họp kín")
HIDDEN = ("staff", "admin")


@pytest.fixture(params=["restricted", "personal"])
def hidden(desk: Desk, request: pytest.FixtureRequest) -> int:
    """A record for clerk and leader, by role or by name, that cites, and is cited by, an open one; both are indexed."""
    named = [desk.people[one] for one in ("clerk", "leader")] if request.param == "personal" else []
    with desk.archive.database.write() as conn:
        key = circles.of(conn, request.param, named)
    issuer = "Đảng ủy xã Suối Mây"
    open_letter = letter(
        citations=(cites("77-QĐ/ĐU", date="2026-03-03", issuer=issuer),),
        obligations=(asks(due="2026-03-01"),),
    )
    file_letter(desk.archive, open_letter, "Thực hiện loa truyền thanh.")
    restricted = letter(
        symbol="77-QĐ/ĐU",
        number="77",
        date="2026-03-03",
        issuer=issuer,
        subject="Xác minh lý lịch của người xin vào Đảng",
        citations=(
            cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng", relation=Relation.REPLIES_TO),
        ),
    )
    record_id = file_letter(
        desk.archive,
        restricted,
        "Các đồng chí tối nay họp kín.",
        access=key,
        reasons=("Chưa chắc: số",),
    )
    with desk.archive.database.write() as conn:
        job = jobs.add(
            conn,
            (),
            source="upload",
            title="xác minh lý lịch.pdf",
            received_by="clerk",
            received_at=desk.clock().isoformat(),
        )
        jobs.finish(conn, job, "filed", desk.clock().isoformat(), record_id=record_id)
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)
    with desk.archive.database.write() as conn:
        for one in (1, record_id):
            entered: dict[str, Any] = {
                "entered_on": "2026-03-10",
                "person": "clerk",
                "at": "2026-03-12T08:00:00",
            }
            registers.enter(
                conn,
                one,
                direction="in",
                facts=Facts(note="tối nay họp kín" if one == record_id else None),
                **entered,
            )
            registers.enter(conn, one, direction="out", **entered)
    copies = desk.archive.derived / "copies"
    copies.mkdir()
    (copies / f"{record_id}.pdf").write_bytes(b"%PDF two layers")
    return record_id


@pytest.mark.parametrize("role", HIDDEN)
def test_its_own_addresses_answer_as_if_it_were_not_there(desk: Desk, hidden: int, role: str) -> None:
    client = desk.client(role)
    for path in ("", "/links", "/pages/1.jpg", "/pages/1/words", "/originals/1", "/copy.pdf"):
        there = client.get(f"/documents/{hidden}{path}")
        nowhere = client.get(f"/documents/999{path}")
        assert there.status_code == nowhere.status_code == 404, path
        assert said(there.text) == said(nowhere.text), path
    assert client.get(f"/api/documents/{hidden}").status_code == 404


def said(page: str) -> str:
    """Return what the page says, without its reference code and the address it stands at."""
    return page.partition("<main")[2].split("<code>")[0]


@pytest.mark.parametrize("role", HIDDEN)
def test_no_page_tells_of_it(desk: Desk, hidden: int, role: str) -> None:
    client = desk.client(role)
    paths = [
        "/register",
        "/register?direction=in",
        "/register/in",
        "/register/out",
        "/register/follow",
        "/documents/1",
        "/api/documents",
        "/search?q=họp+kín",
        "/search?q=77-QĐ/ĐU",
        "/search?q=xac+minh+ly+lich",
        "/search?q=suối+mây",
        "/api/search?q=họp+kín",
        "/api/search?q=ly+lịch",
        "/due",
        "/due?day=2026-02-28",
        "/due/report",
        "/due/report?from=2026-01-01&to=2026-12-31",
        "/due/calendar",
        "/api/due?from=2026-01-01&to=2026-12-31",
    ]
    if role == "admin":
        paths += ["/review", "/receive", "/receive/list"]
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        asked = path.partition("q=")[2].replace("+", " ")
        for words in SECRET_WORDS:
            if words.lower() not in asked.lower() and asked.lower() not in words.lower():
                assert words not in page.text, (path, words)
        assert f"/documents/{hidden}" not in page.text, path
    assert client.get("/api/documents").json["total"] == 1
    assert client.get("/api/search?q=họp kín").json["total"] == 0


@pytest.mark.parametrize("role", HIDDEN)
def test_a_link_to_it_is_an_open_stub_and_its_own_citation_is_unseen(
    desk: Desk, hidden: int, role: str
) -> None:
    client = desk.client(role)
    page = client.get("/documents/1/links").text
    assert f"/documents/{hidden}" not in page
    assert f"#{hidden}" not in page
    assert "chưa có trong kho" in page
    assert "đã có văn bản trả lời" not in page
    data = client.get("/api/documents/1").json
    assert [row["state"] for row in data["links"]["cites"]] == ["open"]
    assert data["links"]["cited_by"] == []
    assert data["links"]["response"] == {"state": "late", "by": []}


def test_a_leader_sees_it_all(desk: Desk, hidden: int) -> None:
    client = desk.client("leader")
    assert "Xác minh lý lịch" in client.get(f"/documents/{hidden}").text
    assert client.get("/api/documents").json["total"] == 2
    data = client.get("/api/documents/1").json
    assert data["links"]["cites"][0]["record_id"] == hidden
    assert data["links"]["response"] == {"state": "answered", "by": [hidden]}


def test_its_links_cannot_be_decided_by_who_may_not_see_it(desk: Desk, hidden: int) -> None:
    with desk.archive.database.read() as conn:
        link_id = links.to_record(conn, 1)[0]["link_id"]
    client = desk.client("leader")
    answer = post(client, f"/documents/{hidden}/links/{link_id}", state="confirmed")
    assert answer.status_code == 302
    assert post(client, f"/documents/{hidden}/links/999", state="confirmed").status_code == 404


def test_the_badge_does_not_count_it(desk: Desk, hidden: int) -> None:
    assert "việc đang chờ" not in desk.client("admin").get("/register").text
    assert "việc đang chờ" in desk.client("clerk").get("/register").text


def test_who_sent_it_learns_only_that_it_was_received(desk: Desk, hidden: int) -> None:
    with desk.archive.database.write() as conn:
        job = jobs.add(
            conn,
            (),
            source="upload",
            title="của tôi.pdf",
            received_by="admin",
            received_at="2026-03-12T08:00:00",
        )
        jobs.finish(conn, job, "duplicate", "2026-03-12", duplicate_of=hidden, reason=f"Trùng với #{hidden}")
    page = desk.client("admin").get("/receive").text
    assert "của tôi.pdf" in page
    assert "Đã nhận" in page
    assert f"#{hidden}" not in page
    assert f"Trùng với #{hidden}" in desk.client("clerk").get("/receive").text


def test_opening_it_is_written_to_the_audit_log(desk: Desk, hidden: int) -> None:
    from corpus import audit

    client = desk.client("leader")
    client.get(f"/documents/{hidden}")
    client.get(f"/documents/{hidden}/originals/1").close()
    client.get("/documents/1")
    with desk.archive.database.read() as conn:
        opened = [e["subject"] for e in audit.entries(conn) if e["action"] == "opened"]
    assert opened == [f"record:{hidden}"] * 2
