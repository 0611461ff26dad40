"""Giving documents on their page: the form, proposals, receipts, and what restricted documents allow."""

import pytest

from corpus import audit, revisions, routing, units
from corpus.record import Direction
from tests.web.desks import Desk, asks, file_letter, letter, post

GIVE = "/documents/1/routing"


@pytest.fixture
def bureau(desk: Desk) -> Desk:
    """Two units, with the staff person in the first, and one letter that speaks of cadres."""
    with desk.archive.database.write() as conn:
        by = {"person": "admin", "at": "2026-03-01T08:00:00"}
        unit_id = units.add(conn, "Văn phòng Đảng ủy", **by)
        units.add(conn, "Ban Xây dựng Đảng", **by)
        units.place(conn, desk.people["staff"], unit_id=unit_id, email=None, **by)
    file_letter(desk.archive, letter(subject="Về công tác cán bộ", obligations=(asks(),)))
    return desk


def section(page: str) -> str:
    return page.partition('id="routing"')[2].partition("</section>")[0]


def test_a_document_is_given_opened_and_receipted(bureau: Desk) -> None:
    clerk, staff = bureau.client("clerk"), bureau.client("staff")
    assert "Chưa giao cho ai" in section(clerk.get("/documents/1").text)
    answer = post(clerk, GIVE, to="unit:1", role="lead", due="20/3/2026", note="Tham mưu văn bản")
    assert answer.headers["Location"] == "/documents/1#routing"
    page = section(clerk.get("/documents/1").text)
    for words in (
        "<strong>Văn phòng Đảng ủy</strong>",
        "chủ trì",
        "20/03/2026",
        "Tham mưu văn bản",
        "chưa mở",
    ):
        assert words in page
    assert 'class="count"' in staff.get("/register").text
    seen = section(staff.get("/documents/1").text)
    assert '<span title="staff">Người staff</span>, 12/03/2026 08:00' in seen
    assert "<form" not in seen
    assert "Người staff</span>, 12/03/2026 08:00" in section(clerk.get("/documents/1").text)
    assert 'class="count"' not in staff.get("/register").text


def test_what_is_said_of_the_form_stands_beside_it(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    page = post(clerk, GIVE, to="unit:1", role="lead", due="mai").text
    assert "Không hiểu ngày" in section(page)
    assert page.count("Không hiểu ngày") == 1
    assert 'role="alert" tabindex="-1" autofocus' in section(page)
    post(clerk, GIVE, to="unit:1", role="lead", due="13/3/2026")
    assert "Đã chuyển giao." in section(clerk.get("/documents/1").text)
    post(clerk, GIVE + "/1/withdraw")
    assert "Đã thu hồi." in clerk.get("/register").text, "a page without the form says it at its top"


def test_a_past_day_is_taken_and_said(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    assert post(clerk, GIVE, to="unit:1", role="lead", due="11/3/2026").status_code == 302
    page = section(clerk.get("/documents/1").text)
    assert "Thời hạn 11/03/2026 đã qua" in page
    with bureau.archive.database.read() as conn:
        assert [one.due for one in routing.of_record(conn, 1)] == ["2026-03-11"]


def test_units_are_proposed_with_the_word_and_never_chosen_alone(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    page = section(clerk.get("/documents/1").text)
    assert "Ban Xây dựng Đảng <span" in page
    assert "vì có «cán bộ»" in page
    assert "selected" not in page.partition('id="give-to"')[2].partition("</select>")[0]
    assert '<option value="unit:2" selected>' in clerk.get("/documents/1?to=unit:2").text
    with bureau.archive.database.read() as conn:
        assert routing.of_record(conn, 1) == []


def test_the_next_best_unit_is_not_proposed_once_the_best_has_it(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    with bureau.archive.database.write() as conn:
        units.add(conn, "Tổ giúp việc Ban Tổ chức cũ", person="admin", at="2026-03-01T08:00:00")
    post(clerk, GIVE, to="unit:2", role="lead")
    assert "Theo trích yếu có thể giao" not in section(clerk.get("/documents/1").text)


def day_given(page: str) -> str:
    """Return what stands in the field of the day."""
    return page.partition('id="give-due" name="due" value="')[2].partition('"')[0]


def test_the_form_begins_with_the_last_day_that_keeps_the_nearest_date(bureau: Desk) -> None:
    leader = bureau.client("leader")
    page = leader.get("/documents/1").text
    assert day_given(page) == "14/04/2026", "what is asked before the 15th is kept by the 14th"
    assert "Thời hạn điền sẵn theo văn bản: trước 15/04/2026. Sửa được." in page
    assert day_given(leader.get("/documents/1?to=unit:2").text) == "14/04/2026"
    emptied = post(leader, GIVE, to="unit:9", role="lead", due="")
    assert day_given(emptied.text) == "", "what a person emptied stays empty"


def test_a_day_on_which_nobody_works_is_proposed_as_the_working_day_before(bureau: Desk) -> None:
    asked = letter(symbol="77-CV/TU", obligations=(asks(due="2026-03-23"),))
    record_id = file_letter(bureau.archive, asked, "Gấp")
    page = bureau.client("leader").get(f"/documents/{record_id}").text
    assert day_given(page) == "20/03/2026", "the 22nd is a Sunday"
    assert "trước 23/03/2026. Sửa được. 22/03/2026 là ngày nghỉ nên điền ngày làm việc trước đó." in page
    given = {"to": "person:staff", "role": "lead", "due": "20/03/2026"}
    post(bureau.client("leader"), f"/documents/{record_id}/routing", **given)
    week = bureau.client("staff").get("/due?person=staff&week=2026-03-18").text
    assert week.count("trước 23/03/2026") == 1 and "đến hết 20/03/2026" not in week, "the day is told once"


def test_a_date_that_is_past_or_asked_of_others_is_no_proposal(bureau: Desk) -> None:
    bureau.clock.advance(days=60)
    leader = bureau.client("leader")
    page = leader.get("/documents/1").text
    assert day_given(page) == ""
    assert "Hạn ghi trong văn bản đã qua: 15/04/2026." in page
    ours = letter(symbol="9-CV/ĐU", obligations=(asks(due="2026-12-01"),))
    sent = file_letter(bureau.archive, ours, "Của ta", direction=Direction.OUT)
    page = leader.get(f"/documents/{sent}").text
    assert day_given(page) == "" and "điền sẵn" not in page


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"to": "", "role": "lead"}, 400, "Hãy chọn một đơn vị hoặc một người nhận"),
        ({"to": "unit:99", "role": "lead"}, 400, "Không có đơn vị này"),
        ({"to": "person:ma", "role": "lead"}, 400, "Không có tài khoản này"),
        ({"to": "unit:x", "role": "lead"}, 400, "Hãy chọn một đơn vị"),
        ({"to": "unit:1", "role": "king"}, 400, "Vai trò phải là"),
        ({"to": "unit:1", "role": "lead", "due": "ngày mai", "note": "gấp lắm"}, 400, "Không hiểu ngày"),
    ],
)
def test_what_cannot_be_is_explained_and_stays_typed(
    bureau: Desk, fields: dict[str, str], status: int, sentence: str
) -> None:
    answer = post(bureau.client("leader"), GIVE, **fields)
    assert answer.status_code == status
    assert sentence in answer.text
    if "note" in fields:
        assert 'value="gấp lắm"' in answer.text
        assert '<option value="unit:1" selected>' in answer.text
    with bureau.archive.database.read() as conn:
        assert routing.of_record(conn, 1) == []


def test_a_second_lead_is_refused_and_withdrawing_makes_room(bureau: Desk) -> None:
    clerk, leader = bureau.client("clerk"), bureau.client("leader")
    post(clerk, GIVE, to="unit:1", role="lead")
    answer = post(leader, GIVE, to="unit:2", role="lead")
    assert answer.status_code == 409
    assert "Văn phòng Đảng ủy đang chủ trì" in answer.text
    assert '<option value="unit:1"' not in answer.text  # theirs already
    assert post(leader, f"{GIVE}/1/withdraw").status_code == 302
    assert post(leader, GIVE, to="unit:2", role="lead").status_code == 302
    page = section(clerk.get("/documents/1").text)
    assert "<del>Văn phòng Đảng ủy</del>" in page
    assert "đã thu hồi 12/03/2026 08:00" in page
    post(clerk, f"{GIVE}/1/withdraw")
    assert "đã được thu hồi" in clerk.get("/documents/1").text
    assert post(clerk, f"{GIVE}/99/withdraw").status_code == 404


def test_staff_is_given_no_restricted_document(bureau: Desk) -> None:
    with bureau.archive.database.write() as conn:
        revisions.set_access(conn, 1, "restricted", revision=1)
    clerk = bureau.client("clerk")
    for target, name in (("person:staff", "Người staff"), ("unit:1", "Văn phòng Đảng ủy")):
        answer = post(clerk, GIVE, to=target, role="inform")
        assert answer.status_code == 403
        assert f"hạn chế người xem và {name} không được xem" in answer.text
    assert post(clerk, GIVE, to="person:leader", role="lead").status_code == 302
    staff = bureau.client("staff")
    assert staff.get("/documents/1").status_code == 404
    assert "218-CV/TU" not in staff.get("/mine").text
    assert "218-CV/TU" in bureau.client("leader").get("/mine").text


def test_who_may_not_see_it_cannot_give_it_and_learns_nothing(bureau: Desk) -> None:
    with bureau.archive.database.write() as conn:
        revisions.set_access(conn, 1, "restricted", revision=1)
    for role in ("staff", "admin"):
        client = bureau.client(role)
        assert post(client, GIVE, to="unit:1", role="lead").status_code == 403
        assert post(client, "/documents/99/routing", to="unit:1", role="lead").status_code == 403


def test_my_work_shows_unopened_first_and_late_ones_red(bureau: Desk) -> None:
    for number in (2, 3):
        file_letter(bureau.archive, letter(symbol=f"{number}-CV/TU", subject="Việc khác"), f"Thư {number}")
    clerk, staff = bureau.client("clerk"), bureau.client("staff")
    assert "Chưa có văn bản nào được giao" in staff.get("/mine").text
    post(clerk, GIVE, to="unit:1", role="lead", due="1/3/2026")
    post(clerk, "/documents/2/routing", to="person:staff", role="inform")
    post(clerk, "/documents/3/routing", to="person:leader", role="inform")
    staff.get("/documents/1")
    page = staff.get("/mine").text
    assert "hoặc cho Văn phòng Đảng ủy" in page
    assert page.index("2-CV/TU") < page.index("218-CV/TU")
    assert "3-CV/TU" not in page
    assert '<span class="state state-bad">01/03/2026 · quá hạn</span>' in page
    assert page.count('<span class="state state-look">chưa mở</span>') == 1


def test_what_was_answered_is_late_no_more(bureau: Desk) -> None:
    from tests.web.desks import cites

    post(bureau.client("clerk"), GIVE, to="unit:1", role="lead", due="1/3/2026")
    answer = letter(
        symbol="12-KH/ĐU",
        issuer="Đảng ủy xã Suối Mây",
        citations=(cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng"),),
    )
    reply = file_letter(bureau.archive, answer, "Trả lời")
    staff = bureau.client("staff")
    assert "quá hạn" not in staff.get("/mine").text
    assert "đã có văn bản trả lời" in staff.get("/mine").text
    assert "quá hạn" not in section(staff.get("/documents/1").text)
    with bureau.archive.database.write() as conn:
        revisions.set_access(conn, reply, "restricted", revision=1)
    assert "quá hạn" in staff.get("/mine").text  # a hidden answer is none
    assert "quá hạn" in section(staff.get("/documents/1").text)
    assert "đã có văn bản trả lời" not in staff.get("/mine").text


def test_every_step_is_in_the_audit_log(bureau: Desk) -> None:
    clerk = bureau.client("clerk")
    post(clerk, GIVE, to="unit:1", role="lead")
    bureau.client("staff").get("/documents/1")
    bureau.client("staff").get("/documents/1")
    post(clerk, f"{GIVE}/1/withdraw")
    with bureau.archive.database.read() as conn:
        said = [(e["action"], e["person"]) for e in audit.entries(conn, "record:1")]
    assert said == [("given", "clerk"), ("receipted", "staff"), ("withdrawn", "clerk")]
