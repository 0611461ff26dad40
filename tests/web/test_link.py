"""Links of a document: both directions, stubs, proposals, what is asked by when."""

import pytest

from corpus import links
from corpus.record import Relation
from tests.web.desks import Desk, asks, cites, file_letter, letter, post


@pytest.fixture
def linked(desk: Desk) -> Desk:
    file_letter(desk.archive, letter(obligations=(asks(),)), "Đến")
    answer = letter(
        symbol="12-KH/ĐU",
        date="2026-03-20",
        issuer="Đảng ủy xã Suối Mây",
        citations=(
            cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng"),
            cites("42-CT/TW", date="2024-01-16", issuer="Ban Bí thư", relation=Relation.BASED_ON),
        ),
    )
    file_letter(desk.archive, answer, "Đi")
    return desk


def test_both_directions_in_vietnamese(linked: Desk) -> None:
    client = linked.client("staff")
    page = client.get("/documents/2/links").text
    assert (
        '<span class="relation">thực hiện</span> <strong><a href="/documents/1">218-CV/TU</a></strong>'
        in page
    )
    assert '<span class="relation">căn cứ</span> <strong><span>42-CT/TW</span></strong>' in page
    assert "chưa có trong kho" in page
    inverse = client.get("/documents/1/links").text
    assert (
        '<span class="relation">được triển khai bởi</span> <strong><a href="/documents/2">12-KH/ĐU</a>'
        in inverse
    )
    assert "đã có văn bản trả lời" in inverse


def test_an_unanswered_letter_is_open_then_late(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(asks(),)))
    client = desk.client("clerk")
    page = client.get("/documents/1/links").text
    assert "chưa có văn bản trả lời" in page
    assert "trước 15/04/2026" in page
    assert "quá hạn" not in page
    desk.clock.advance(days=40)
    client = desk.client("clerk")
    late = client.get("/documents/1/links").text
    assert "trước 15/04/2026 · quá hạn" in late


def test_before_a_day_means_that_the_day_itself_is_late(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(asks(due="2026-03-12"),)))
    assert "12/03/2026 · quá hạn" in desk.client("clerk").get("/documents/1/links").text


def proposal(desk: Desk) -> int:
    file_letter(desk.archive, letter(), "Đến")
    replacing = cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng", relation=Relation.REPLACES)
    file_letter(desk.archive, letter(symbol="300-CV/TU", citations=(replacing,)), "Thay")
    with desk.archive.database.read() as conn:
        return int(links.of_record(conn, 2)[0]["link_id"])


@pytest.mark.parametrize(("state", "then"), [("confirmed", "đã nối"), ("rejected", "chưa có trong kho")])
def test_a_person_decides_on_a_proposal(desk: Desk, state: str, then: str) -> None:
    link_id = proposal(desk)
    client = desk.client("leader")
    assert "đề xuất, chờ xác nhận" in client.get("/documents/2/links").text
    assert post(client, f"/documents/2/links/{link_id}", state=state).status_code == 302
    page = client.get("/documents/2/links").text
    assert then in page
    assert "đề xuất, chờ xác nhận" not in page


def test_only_a_link_of_this_document_can_be_decided(desk: Desk) -> None:
    link_id = proposal(desk)
    file_letter(desk.archive, letter(symbol="5-CV/TU"), "Ngoài")
    client = desk.client("clerk")
    assert post(client, f"/documents/3/links/{link_id}", state="confirmed").status_code == 404
    assert post(client, f"/documents/1/links/{link_id}", state="maybe").status_code == 400
    assert post(client, f"/documents/1/links/{link_id}", state="confirmed").status_code == 302


def test_staff_sees_no_buttons(desk: Desk) -> None:
    proposal(desk)
    assert "Không phải</button>" not in desk.client("staff").get("/documents/2/links").text
    assert "Không phải</button>" in desk.client("clerk").get("/documents/2/links").text


def test_what_is_not_linked_has_no_chain_to_count(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    assert '<h2 id="chain">Chuỗi văn bản </h2>' in desk.client("staff").get("/documents/1/links").text
