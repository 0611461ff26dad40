"""What is due on screen: week, day, filters, badge, report, JSON; and nothing of it that a person may not see."""

import json
from typing import Any

import pytest
from sqlalchemy import insert, update

from corpus.office_schema import assignment, member, unit
from corpus.record import Citation, Obligation, Relation
from tests.test_docs import shape
from tests.web.desks import Desk, file_letter, letter, post

WAYS = (
    "/due",
    "/due?week=2026-03-11",
    "/due?day=2026-03-13",
    "/due/report",
    "/api/due?from=2026-03-01&to=2026-04-01",
)


def ask(day: str, bound: str = "by") -> Obligation:
    return Obligation("gửi danh sách", "các xã", "gửi danh sách", day, None, bound, None, 1)


def put(desk: Desk, table: Any, **values: Any) -> int:
    with desk.archive.database.write() as conn:
        return int(conn.execute(insert(table).values(**values)).inserted_primary_key[0])


def assign(desk: Desk, record_id: int, **values: Any) -> int:
    base = {"role": "lead", "given_by": "leader", "given_at": "2026-03-10", **values}
    return put(desk, assignment, record_id=record_id, **base)


def late_badge(page: str) -> str | None:
    link = page.split('href="/due"', 1)[1].split("</a>", 1)[0]
    return link.split('class="count"', 1)[1].split(">", 1)[1].split("<", 1)[0] if "count" in link else None


def test_a_week_shows_its_days_and_what_is_late(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-10"), ask("2026-03-14", "before"))))
    page = desk.client("staff").get("/due").text
    assert "Đến hạn từ 09/03/2026 đến 15/03/2026" in page
    assert "Việc quá hạn, chưa trả lời" in page
    assert (
        '<td class="" data-name="Thứ sáu, 13/03/2026"><ul><li><a href="/documents/1/links">218-CV/TU</a>'
        in page
    )
    assert '<span class="state state-bad">quá hạn</span>' in page
    assert "trước 14/03/2026" in page
    assert "còn 1 ngày làm việc" in page
    assert page.count("nghỉ</span>") == 2
    assert 'href="/due?week=2026-03-16"' in page


def test_a_day_shows_that_day_only(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-13"), ask("2026-03-16"))))
    client = desk.client("staff")
    page = client.get("/due?day=2026-03-13").text
    assert "Đến hạn ngày 13/03/2026" in page
    assert "đến hết 13/03/2026" in page
    assert "16/03/2026" not in page
    assert 'href="/due?day=2026-03-14"' in page


def test_holidays_have_their_name(desk: Desk) -> None:
    page = desk.client("staff").get("/due?week=30/4/2026").text
    assert 'value="27/04/2026"' in page
    assert "Ngày Chiến thắng" in page
    assert "Nghỉ bù Giỗ Tổ Hùng Vương" in page


def test_the_offices_own_rest_days_count(desk: Desk) -> None:
    tables = desk.archive.folder / "tables"
    tables.mkdir()
    (tables / "holidays.tsv").write_text(
        "date\tname\tkind\n2026-03-13\tNghỉ của tỉnh\trest\n2026-03-14\tLàm bù\twork\n", encoding="utf-8"
    )
    file_letter(desk.archive, letter(obligations=(ask("2026-03-14"),)))
    page = desk.client("staff").get("/due").text
    assert "Nghỉ của tỉnh" in page
    assert "còn 1 ngày làm việc" in page


def test_an_empty_week_says_where_deadlines_come_from(desk: Desk) -> None:
    client = desk.client("staff")
    assert "Thời hạn được lấy từ văn bản đến" in client.get("/due").text
    assert "Bỏ lọc" in client.get("/due?person=staff").text
    assert "Hãy chọn kỳ khác" in client.get("/due/report").text


def test_filters_by_unit_and_person(desk: Desk) -> None:
    health = put(desk, unit, name="Trạm Y tế", active=True)
    for n in (1, 2, 3):
        file_letter(desk.archive, letter(symbol=f"{n}-CV/TU", obligations=(ask("2026-03-13"),)), str(n))
    assign(desk, 1, unit_id=health)
    assign(desk, 2, username="staff")
    client = desk.client("leader")

    def shown(query: str) -> set[str]:
        found = client.get(f"/api/due?from=2026-03-12&to=2026-03-20{query}").get_json()
        page = client.get(f"/due?week=2026-03-12{query}").text
        symbols = {row["symbol"] for row in found["due"]}
        assert all((f"{n}-CV/TU" in page) == (f"{n}-CV/TU" in symbols) for n in (1, 2, 3))
        return symbols

    assert shown("") == {"1-CV/TU", "2-CV/TU", "3-CV/TU"}
    assert shown(f"&unit={health}") == {"1-CV/TU"}
    assert shown("&person=staff") == {"2-CV/TU"}
    put(desk, member, account_id=desk.people["staff"], unit_id=health)
    assert shown("&person=staff") == {"1-CV/TU", "2-CV/TU"}
    assert shown(f"&person=staff&unit={health}") == {"1-CV/TU"}
    assert shown("&person=nobody") == shown("&unit=99") == set()
    page = client.get(f"/due?unit={health}").text
    assert f'<option value="{health}" selected>Trạm Y tế</option>' in page
    assert f'href="/due?unit={health}&amp;week=2026-03-16"' in page


def test_the_badge_counts_what_is_late_now(desk: Desk) -> None:
    client = desk.client("staff")
    assert late_badge(client.get("/register").text) is None
    file_letter(desk.archive, letter(obligations=(ask("2026-03-10"), ask("2026-03-12"))))
    assert late_badge(client.get("/register").text) == "1"
    desk.clock.advance(hours=8)
    desk.clock.advance(hours=16)
    assert late_badge(desk.client("staff").get("/register").text) == "2"
    cited = Citation("218-CV/TU", "công văn", "2026-03-03", "Tỉnh ủy Lâm Đồng", Relation.REPLIES_TO, "x", 1)
    file_letter(desk.archive, letter(symbol="9-BC/ĐU", date="2026-03-12", citations=(cited,)), "Trả lời")
    assert late_badge(desk.client("staff").get("/register").text) is None


def test_restricted_things_reach_only_those_who_may_see_them(desk: Desk) -> None:
    hidden = letter(
        symbol="666-CV/TU", subject="Về việc kỷ luật", obligations=(ask("2026-03-10"), ask("2026-03-13"))
    )
    file_letter(desk.archive, hidden, "Một", access="restricted")
    assign(desk, 1, username="staff", due="2026-03-13", note="xem kỹ")
    for role in ("staff", "admin"):
        client = desk.client(role)
        before = client.get("/register").text
        assert late_badge(before) is None
        for way in WAYS:
            answer = client.get(way).text
            assert not any(word in answer for word in ("666", "kỷ luật", "xem kỹ", "gửi danh sách")), (
                role,
                way,
            )
        assert client.get(WAYS[-1]).get_json() | {"late": [], "due": []} == client.get(WAYS[-1]).get_json()
    for role in ("clerk", "leader"):
        client = desk.client(role)
        assert late_badge(client.get("/register").text) == "1"
        assert all("666-CV/TU" in client.get(way).text for way in WAYS)
        assert "kỷ luật" not in client.get("/due/report").text


def test_restricting_a_document_takes_it_off_at_once(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-10"),)))
    client = desk.client("staff")
    assert late_badge(client.get("/due").text) == "1"
    client_of_clerk = desk.client("clerk")
    assert late_badge(client_of_clerk.get("/due").text) == "1"
    post(client_of_clerk, "/documents/1/access", revision="1", access="restricted")
    page = client.get("/due").text
    assert "218-CV/TU" not in page
    assert late_badge(page) is None
    assert late_badge(client_of_clerk.get("/due").text) == "1"


def test_a_hidden_answer_is_not_given_away(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-13"),)))
    cited = Citation("218-CV/TU", "công văn", "2026-03-03", "Tỉnh ủy Lâm Đồng", Relation.REPLIES_TO, "x", 1)
    reply = letter(symbol="666-BC/ĐU", date="2026-03-12", citations=(cited,))
    file_letter(desk.archive, reply, "Trả lời", access="restricted")
    asked = "/api/due?from=2026-03-13&to=2026-03-13"
    assert [row["answered"] for row in desk.client("clerk").get(asked).get_json()["due"]] == [True]
    client = desk.client("staff")
    assert [row["answered"] for row in client.get(asked).get_json()["due"]] == [False]
    assert "Chưa trả lời, còn hạn" in client.get("/due/report").text
    assert "666" not in client.get("/due/report").text
    assert "666-BC/ĐU" in desk.client("clerk").get("/due/report").text


def test_the_report_of_a_period(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-13"),)))
    assign(desk, 1, username="staff")
    client = desk.client("leader")
    page = client.get("/due/report").text
    assert "Người staff" in page
    assert "Từ ngày 09/03/2026 đến ngày 15/03/2026" in page
    assert '<th scope="row">Chưa trả lời, còn hạn</th><td class="num">1</td>' in page
    assert '<th scope="row">Tổng số</th><td class="num">1</td>' in page
    assert "Đảng ủy xã Suối Mây" in page
    earlier = client.get("/due/report?from=2026-03-02&to=2026-03-08").text
    assert '<th scope="row">Tổng số</th><td class="num">0</td>' in earlier


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=hôm+nay", "Không hiểu ngày &#39;hôm nay&#39;"),
        ("from=31/11/2026&to=1/12/2026", "Không có ngày 31/11/2026."),
        ("from=1/12/2026&to=2026-02-30", "Không có ngày 30/2/2026."),
        ("from=2026-03-20&to=2026-03-19", "Ngày cuối đứng trước ngày đầu."),
        ("from=2020-01-01&to=2026-01-01", "dài quá 400 ngày"),
        ("from=1/1/1800", "Ngày 01/01/1800 quá xa."),
    ],
)
def test_a_span_that_cannot_be_is_refused_with_the_reason(desk: Desk, query: str, sentence: str) -> None:
    client = desk.client("staff")
    answer = client.get(f"/due/report?{query}")
    assert answer.status_code == 400
    assert sentence in answer.text.split('id="span-problem"')[1]
    assert f'value="{answer.request.args["from"]}"' in answer.text, "what was typed stays"
    for path in ("/api/due", "/api/due/report"):
        told = client.get(f"{path}?{query}")
        assert told.status_code == 400
        assert sentence.replace("&#39;", "'") in told.json["error"]["message"]


@pytest.mark.parametrize("query", ["week=x", "day=2026-02-30", "unit=²", "unit=-1", "week=", "person=%00"])
def test_odd_addresses_show_a_page(desk: Desk, query: str) -> None:
    assert desk.client("staff").get(f"/due?{query}").status_code == 200


def test_json_is_that_of_the_command(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-13"),)))
    found = json.loads(desk.client("staff").get("/api/due").text)
    told = shape("vanthu due")
    assert set(found) == set(told)
    assert set(found["due"][0]) == {*told["due"][0], "people_name"}
    assert (found["from"], found["to"]) == ("2026-03-12", "2026-03-19")


def test_a_withdrawn_assignment_is_nobodys(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    kept = assign(desk, 1, username="staff", due="2026-03-13")
    client = desk.client("staff")
    assert "Người staff" in client.get("/due?day=2026-03-13").text.split("<table", 1)[1]
    with desk.archive.database.write() as conn:
        conn.execute(update(assignment).where(assignment.c.id == kept).values(withdrawn_at="2026-03-12"))
    assert "<table" not in client.get("/due?day=2026-03-13").text
