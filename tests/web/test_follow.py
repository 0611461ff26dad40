"""The board of directives, a person's word on them, and the chain as a picture."""

import pytest

from corpus import links
from corpus.record import Direction, Relation
from tests.web.desks import Desk, asks, cites, file_letter, letter, post

TU = ("218-CV/TU", "2026-03-03", "Tỉnh ủy Lâm Đồng")


@pytest.fixture
def asked(desk: Desk) -> Desk:
    file_letter(desk.archive, letter(obligations=(asks(),)), "Đến")
    return desk


def answer(
    desk: Desk,
    relation: Relation = Relation.IMPLEMENTS,
    access: str = "normal",
    symbol: str = "12-KH/ĐU",
    kind: str = "kế hoạch",
) -> int:
    given = letter(
        symbol=symbol,
        kind=kind,
        date="2026-03-20",
        issuer="Đảng ủy xã Suối Mây",
        citations=(cites(TU[0], date=TU[1], issuer=TU[2], relation=relation),),
    )
    return file_letter(desk.archive, given, "Đi", direction=Direction.OUT, access=access)


def test_a_directive_waits_is_late_and_is_answered(asked: Desk) -> None:
    page = asked.client("staff").get("/follow").text
    assert "218-CV/TU" in page and "chưa có văn bản trả lời" in page and "15/04/2026" in page
    asked.clock.advance(days=60)
    late = asked.client("staff").get("/follow?state=late").text
    assert '<span class="state state-bad">quá hạn</span>' in late
    answer(asked)  # a plan, where a report is asked for
    page = asked.client("staff").get("/follow?state=late").text
    assert "12-KH/ĐU" in page
    assert (
        'chờ văn bản loại: <span lang="vi">báo cáo / công văn</span>'
        in asked.client("staff").get("/documents/1/links").text
    )
    answer(asked, symbol="40-BC/ĐU", kind="báo cáo")
    page = asked.client("staff").get("/follow").text
    assert "đã có văn bản trả lời" in page and "12-KH/ĐU" in page and "40-BC/ĐU" in page
    assert "Không có văn bản nào ở tình trạng này" in asked.client("staff").get("/follow?state=late").text


def test_an_empty_board_says_what_will_stand_there(desk: Desk) -> None:
    assert "Chưa có văn bản đến nào" in desk.client("staff").get("/follow").text


def test_a_hidden_answer_does_not_show(asked: Desk) -> None:
    answer(asked, access="restricted")
    page = asked.client("staff").get("/follow").text
    assert "12-KH/ĐU" not in page and "chưa có văn bản trả lời" in page
    assert "12-KH/ĐU" in asked.client("leader").get("/follow").text


def test_a_person_says_why_nothing_answers_it_and_takes_it_back(asked: Desk) -> None:
    clerk = asked.client("clerk")
    assert post(clerk, "/documents/1/settle", state="not-needed", reason=" ").status_code == 302
    assert "hãy ghi lý do" in clerk.get("/documents/1/links").text
    post(clerk, "/documents/1/settle", state="not-needed", reason="không thuộc địa bàn")
    page = clerk.get("/documents/1/links").text
    assert "không cần trả lời" in page and "không thuộc địa bàn" in page
    post(clerk, "/documents/1/settle", state="open")
    assert "chưa có văn bản trả lời" in clerk.get("/documents/1/links").text
    post(clerk, "/documents/1/settle", state="done", reason="đã họp", position="0")
    assert "đã họp" in clerk.get("/documents/1/links").text
    assert post(clerk, "/documents/1/settle", state="done", reason="x", position="7").status_code == 404


def test_the_picture_has_the_links_of_the_table(asked: Desk) -> None:
    answer(asked)
    page = asked.client("staff").get("/documents/1/links").text
    drawn, table = page.split("Chuỗi dưới dạng bảng")
    assert drawn.count('<line class="arrow') == 1
    assert "12-KH/ĐU</text>" in drawn and '<g class="box here">' in drawn
    assert "12-KH/ĐU</a>" in table and "thực hiện" in table


def test_a_replaced_directive_says_so_wherever_it_stands(asked: Desk) -> None:
    newer = answer(asked, Relation.REPLACES)
    with asked.archive.database.write() as conn:
        links.decide(conn, links.of_record(conn, newer)[0]["link_id"], "confirmed")
    client = asked.client("staff")
    places = ("/documents/1", "/documents/1/links", f"/documents/{newer}/links", "/follow", "/register")
    for path in (*places, "/search?q=đến"):
        assert "đã được thay thế" in client.get(path).text, path
    assert "đã được thay thế" not in client.get(f"/documents/{newer}").text


def test_the_line_of_days_shows_the_answer_and_the_deadline(asked: Desk) -> None:
    answer(asked)
    page = asked.client("staff").get("/documents/1/links").text
    drawn = page.split('id="timeline"')[1].split("</svg>")[0]
    assert drawn.count("<circle ") == 4
    assert "được trả lời bằng 12-KH/ĐU" in drawn


def test_the_board_can_be_asked_for_one_month(asked: Desk) -> None:
    staff = asked.client("staff")
    month, other = staff.get("/follow?period=2026-03").text, staff.get("/follow?period=2024-03").text
    assert "của 3/2026" in month
    assert "Chỉ văn bản đến" not in other, "a month without directives is passed over"
    assert "Chưa có văn bản đến nào" in other
