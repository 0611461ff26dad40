"""A clerk links by hand: finds the other document, confirms, sees the board change, and takes it back."""

import re

import pytest
from flask.testing import FlaskClient

from corpus import audit, hand_links, links
from corpus.record import Direction, Relation
from search import index
from tests.web.desks import Desk, asks, cites, file_letter, letter, post, send
from web import link_labels

FORM = "/documents/1/link"
ANSWERS = "that:implements"
OWN = "Sửa chữa đài, trạm của xã"  # so unlike the directive's that nothing is proposed


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A directive (1), a report of ours that cites nothing (2), and a personal report (3)."""
    file_letter(desk.archive, letter(obligations=(asks(),)), "Đến")
    report = letter(
        symbol="12-BC/ĐU", date="2026-03-11", issuer="Đảng ủy xã Suối Mây", subject=OWN, kind="báo cáo"
    )
    file_letter(desk.archive, report, "Báo cáo sửa đài.", direction=Direction.OUT)
    kept = letter(symbol="13-BC/ĐU", date="2026-03-11", issuer="Đảng ủy xã Suối Mây", subject="Loa kín")
    file_letter(desk.archive, kept, "Loa kín.", direction=Direction.OUT, access="personal")
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)
    return desk


def state_on_board(client: FlaskClient) -> str:
    found = re.search(r'class="state state-\w+">([^<]+)', client.get("/follow").text)
    assert found is not None
    return found[1]


def chosen(page: str) -> list[int]:
    return [
        int(one) for one in re.findall(r"[?&]amp;other=(\d+)|[?&]other=(\d+)", page) for one in one if one
    ]


def test_from_the_board_to_an_answer_and_back(office: Desk) -> None:
    clerk = office.client("clerk")
    assert state_on_board(clerk) == "chưa có văn bản trả lời"
    address = f"{FORM}?way={ANSWERS}"
    assert f'href="{address}"' in clerk.get("/follow").text
    assert f'href="{address}"' in clerk.get("/documents/1/links").text
    found = clerk.get(f"{address}&q=12-BC").text
    assert chosen(found) == [2]
    assert "11/03/2026" in found and "Đảng ủy xã Suối Mây" in found and OWN in found
    asked = clerk.get(f"{address}&other=2").text
    assert (
        '<strong>12-BC/ĐU</strong> <span class="relation">thực hiện</span> <strong>218-CV/TU</strong>'
        in asked
    )
    assert post(clerk, FORM, way=ANSWERS, other="2").status_code == 302
    page = clerk.get("/documents/1/links").text
    assert "Đã nối hai văn bản." in page and "Hoàn tác" in page
    assert "Người clerk</span> nối bằng tay lúc 12/03/2026 08:00" in page
    assert state_on_board(clerk) == "đã có văn bản trả lời"
    assert address not in clerk.get("/follow").text
    assert post(clerk, "/documents/1/links/1", state="rejected").status_code == 302
    assert state_on_board(clerk) == "chưa có văn bản trả lời"
    page = clerk.get("/documents/1/links").text
    assert "Đã bỏ liên kết." in page
    assert page.index("Liên kết đã bỏ") < page.index('aria-label="Nối lại 12-BC/ĐU"')
    assert post(clerk, "/documents/2/links/1", state="confirmed").status_code == 302
    assert "Đã nối lại." in clerk.get("/documents/2/links").text
    assert state_on_board(clerk) == "đã có văn bản trả lời"


def test_a_notice_is_told_once(office: Desk) -> None:
    clerk = office.client("clerk")
    post(clerk, FORM, way=ANSWERS, other="2")
    assert "Hoàn tác" in clerk.get("/documents/1/links").text
    assert "Hoàn tác" not in clerk.get("/documents/1/links").text


def test_everything_is_noted_with_both_sides(office: Desk) -> None:
    clerk = office.client("clerk")
    post(clerk, FORM, way=ANSWERS, other="2")
    post(clerk, "/documents/1/links/1", state="rejected")
    with office.archive.database.read() as conn:
        rows = [row for row in audit.entries(conn, "record:2") if row["action"] in ("link", "linked")]
        assert audit.broken(conn) is None
    assert [(row["action"], row["person"]) for row in rows] == [("linked", "clerk"), ("link", "clerk")]
    assert '"record": 1' in rows[0]["detail"] and '"relation": "implements"' in rows[0]["detail"]
    for address in ("/documents/1/links", "/documents/2/links"):
        history = clerk.get(address).text.partition("Lịch sử liên kết")[2]
        assert history.count("<li>") == 2 and "nối bằng tay" in history
    log = office.client("admin").get("/admin/audit?document=1").text
    assert "nối văn bản 12-BC/ĐU với văn bản khác" in log
    assert "quan hệ: thực hiện; văn bản kia: #1" in log


def test_a_form_that_cannot_be_is_refused_kindly(office: Desk) -> None:
    clerk = office.client("clerk")
    for fields, said in (
        ({"way": ANSWERS, "other": "1"}, "với chính nó"),
        ({"way": "that:loves", "other": "2"}, "Không có quan hệ này"),
        ({"way": "implements", "other": "2"}, "Không có quan hệ này"),
        ({"way": ANSWERS, "other": "99"}, "Không thấy văn bản #99"),
        ({"way": ANSWERS, "other": "999999999999999"}, "Hãy chọn văn bản cần nối"),
        ({"way": ANSWERS}, "Hãy chọn văn bản cần nối"),
    ):
        answer = post(clerk, FORM, **fields)
        assert answer.status_code == 400
        assert said in answer.text, fields
    post(clerk, FORM, way=ANSWERS, other="2")
    again = post(clerk, FORM, way=ANSWERS, other="2")
    assert again.status_code == 409
    assert "đã được nối như vậy rồi" in again.text
    assert "Ghi liên kết</button>" not in again.text
    assert "ngược lại" in post(clerk, FORM, way="this:replies-to", other="2").text


def test_what_was_proposed_or_dropped_is_told_before(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Đến")
    replacing = cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng", relation=Relation.REPLACES)
    file_letter(desk.archive, letter(symbol="300-CV/TU", citations=(replacing,)), "Thay")
    clerk = desk.client("clerk")
    address = "/documents/2/link?way=this:replaces&other=1"
    assert "Máy đã đề xuất liên kết này" in clerk.get(address).text
    post(clerk, "/documents/2/link", way="this:replaces", other="1")
    assert "Đã xác nhận liên kết." in clerk.get("/documents/2/links").text
    assert post(clerk, "/documents/2/links/1", state="proposed").status_code == 302
    assert "đề xuất, chờ xác nhận" in clerk.get("/documents/2/links").text
    post(clerk, "/documents/2/links/1", state="rejected")
    assert "trước đây đã bị bỏ" in clerk.get(address).text
    post(clerk, "/documents/2/link", way="this:replaces", other="1")
    assert "Đã nối lại." in clerk.get("/documents/2/links").text


def test_a_link_by_hand_is_not_made_a_proposal(office: Desk) -> None:
    clerk = office.client("clerk")
    post(clerk, FORM, way=ANSWERS, other="2")
    post(clerk, "/documents/1/links/1", state="proposed")
    page = clerk.get("/documents/1/links").text
    assert "Liên kết này do người nối, không phải đề xuất" in page
    assert "Bỏ liên kết này</button>" in page
    post(clerk, "/documents/1/links/1", state="confirmed")
    assert "Không có gì thay đổi." in clerk.get("/documents/1/links").text


def test_what_may_not_be_seen_is_neither_found_nor_linked(office: Desk) -> None:
    """The personal report (3) is named to nobody here, not even by a link that was made to it (I9)."""
    with office.archive.database.write() as conn:
        made = hand_links.make(conn, 3, 1, "replies-to").link_id
    clerk = office.client("clerk")
    for words in ("", "&q=13-BC/ĐU", "&q=%233", "&q=loa", "&q=kín"):
        page = clerk.get(f"{FORM}?way={ANSWERS}{words}").text
        assert 3 not in chosen(page) and "Loa kín" not in page
    gone, hidden = (clerk.get(f"{FORM}?way={ANSWERS}&other={one}").text for one in (9, 3))
    assert "Không thấy văn bản #3" in hidden
    assert len(gone) == len(hidden)
    assert post(clerk, FORM, way=ANSWERS, other="3").status_code == 400
    assert clerk.get("/documents/3/link").status_code == 404
    assert post(clerk, f"/documents/1/links/{made}", state="rejected").status_code == 404
    with office.archive.database.write() as conn:
        links.decide(conn, made, "rejected")
    page = clerk.get("/documents/1/links").text
    assert "Liên kết đã bỏ" not in page and "13-BC" not in page
    assert post(clerk, f"/documents/1/links/{made}", state="confirmed").status_code == 404
    assert send(clerk, "/api/documents/1/links", other=3, relation="based-on").status_code == 404


def test_documents_are_proposed_before_a_word_is_typed(office: Desk) -> None:
    clerk = office.client("clerk")
    assert chosen(clerk.get(FORM).text) == [2]
    assert chosen(clerk.get("/documents/2/link").text) == [1]
    assert "Không thấy văn bản nào khớp" in clerk.get(f"{FORM}?q=zzzz").text
    assert chosen(clerk.get(f"{FORM}?q=%232").text) == [2]
    assert chosen(clerk.get(f"{FORM}?q=%231").text) == []


def test_the_usual_sentence_follows_the_direction(office: Desk) -> None:
    clerk = office.client("clerk")
    assert (
        '<option value="that:implements" selected>Văn bản kia thực hiện văn bản này' in clerk.get(FORM).text
    )
    mine = clerk.get("/documents/2/link").text
    assert '<option value="this:implements" selected>Văn bản này thực hiện văn bản kia' in mine
    assert mine.count("<option") == 2 * len(Relation)
    assert set(link_labels.RELATIONS) == set(Relation)


def test_staff_is_offered_nothing(office: Desk) -> None:
    staff = office.client("staff")
    for page in ("/follow", "/documents/1", "/documents/1/links"):
        assert f'{FORM}"' not in staff.get(page).text and f"{FORM}?" not in staff.get(page).text
    assert f'{FORM}"' in office.client("leader").get("/documents/1/links").text


def test_the_api_makes_and_drops(office: Desk) -> None:
    clerk = office.client("clerk")
    answer = send(clerk, "/api/documents/2/links", other=1, relation="implements")
    assert (answer.status_code, answer.json) == (201, {"link_id": 1, "state": "confirmed", "was": None})
    assert clerk.get("/api/documents/1").json["links"]["response"] == {"state": "answered", "by": [2]}
    again = send(clerk, "/api/documents/1/links", other=2, relation="implements", way="that")
    assert again.status_code == 409
    assert send(clerk, "/api/documents/1/links", other=1, relation="implements").status_code == 400
    assert send(clerk, "/api/documents/1/links", other=2, relation="loves").status_code == 400
    assert send(clerk, "/api/documents/1/links/1", method="DELETE").status_code == 204
    found = clerk.get("/api/documents/1").json["links"]
    assert found["response"]["state"] == "open"
    assert [(row["link_id"], row["record_id"], row["cites"]) for row in found["refused"]] == [(1, 2, False)]
    assert (
        send(clerk, "/api/documents/1/links", other=2, relation="implements", way="that").json["was"]
        == "rejected"
    )
    assert send(clerk, "/api/documents/1/links/1", state="proposed").status_code == 400


def test_a_page_for_an_answer_says_so_and_offers_no_older_one_first(office: Desk) -> None:
    old = letter(symbol="2-BC/ĐU", date="2026-01-05", issuer="Đảng ủy xã Suối Mây", subject=OWN)
    file_letter(office.archive, old, "Báo cáo cũ.", direction=Direction.OUT)
    clerk = office.client("clerk")
    page = clerk.get(f"{FORM}?way={ANSWERS}").text
    assert "<h1>Gắn văn bản trả lời cho 218-CV/TU</h1>" in page and "Thực hiện: làm việc được giao" in page
    assert chosen(page) == [2, 4], "a report of January answers no letter of March"
    assert "<h1>Liên kết với văn bản khác</h1>" in clerk.get(FORM).text
    assert "Thực hiện: làm việc" not in clerk.get(f"{FORM}?way=this:based-on").text
