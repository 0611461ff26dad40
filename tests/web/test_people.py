"""Accounts under /admin: one-time passwords are shown once, and nobody locks themselves out."""

import re

from corpus import accounts, audit
from tests.web.desks import PASSWORD, Desk, post


def one_time(page: str) -> str:
    found = re.search(r'class="one-time">([^<]+)<', page)
    assert found is not None
    return found[1]


def test_a_new_person_gets_a_password_for_one_sign_in(desk: Desk) -> None:
    admin = desk.client("admin")
    page = post(admin, "/admin/people", username="ha.nt", name="Nguyễn Thị Hà", role="staff").text
    secret = one_time(page)
    assert "ha.nt" in page
    assert "one-time" not in admin.get("/admin").text
    client = desk.client()
    answer = post(client, "/login", page="/login", username="ha.nt", password=secret)
    assert answer.headers["Location"] == "/password"
    with desk.archive.database.read() as conn:
        entries = [(e["action"], e["subject"]) for e in audit.entries(conn)]
        assert audit.broken(conn) is None
    assert ("account-added", "account:ha.nt") in entries
    assert secret not in str(entries)


def test_a_bad_account_is_explained_and_the_form_keeps_what_was_typed(desk: Desk) -> None:
    admin = desk.client("admin")
    taken = post(admin, "/admin/people", username="clerk", name="Người khác", role="staff")
    assert taken.status_code == 400
    assert "đã có" in taken.text
    assert 'value="Người khác"' in taken.text
    for role in ("king", ""):
        answer = post(admin, "/admin/people", username="x", name="X", role=role)
        assert answer.status_code == 400
        assert "Hãy chọn vai trò." in answer.text
    bad = post(admin, "/admin/people", username="Nguyễn A", name="Nguyễn A", role="staff")
    assert bad.status_code == 400
    assert "chỉ gồm chữ thường không dấu" in bad.text
    assert 'value="Nguyễn A"' in bad.text


def test_no_role_is_chosen_beforehand(desk: Desk) -> None:
    page = desk.client("admin").get("/admin").text
    form = page.split('id="role"')[1].split("</select>")[0]
    assert form.startswith(' name="role" required><option value="">')
    assert "selected" not in form


def test_the_capital_that_a_phone_begins_with_does_not_matter(desk: Desk) -> None:
    client = desk.client()
    answer = post(client, "/login", page="/login", username="Staff ", password=PASSWORD)
    assert answer.status_code == 302
    assert client.get("/register").status_code == 200


def test_resetting_ends_sessions_and_gives_a_new_password(desk: Desk) -> None:
    staff = desk.client("staff")
    secret = one_time(post(desk.client("admin"), f"/admin/people/{desk.people['staff']}/reset").text)
    assert staff.get("/register").status_code == 302
    assert post(desk.client(), "/login", page="/login", username="staff", password=secret).status_code == 302


def test_switching_off_and_on(desk: Desk) -> None:
    admin, path = desk.client("admin"), f"/admin/people/{desk.people['staff']}/active"
    post(admin, path, active="0")
    assert "Đã khóa" in admin.get("/admin").text
    with desk.archive.database.read() as conn:
        account = accounts.get(conn, desk.people["staff"])
    assert account is not None
    assert not account.active
    post(admin, path, active="1")
    assert desk.client("staff").get("/register").status_code == 200


def test_nobody_switches_off_their_own_account(desk: Desk) -> None:
    admin = desk.client("admin")
    post(admin, f"/admin/people/{desk.people['admin']}/active", active="0")
    assert "Không thể tự khóa" in admin.get("/admin").text


def test_the_list_shows_unit_state_last_sign_in_and_devices(desk: Desk) -> None:
    admin = desk.client("admin")
    rows = " ".join(admin.get("/admin").text.split())
    assert 'data-name="Đăng nhập gần nhất">chưa lần nào<' in rows
    assert 'data-name="Đăng nhập gần nhất">12/03/2026 08:00<' in rows
    assert 'data-name="Lập tài khoản">01/01/2026<' in rows
    assert rows.count("1 thiết bị") == 1
    desk.client("staff"), desk.client("staff")
    assert "2 thiết bị" in admin.get("/admin").text
    post(admin, f"/admin/people/{desk.people['clerk']}/active", active="0")
    page = admin.get("/admin").text
    assert page.index(">Người staff</a>") < page.index(">Người clerk</a>"), "who is locked stands last"


def test_another_role_counts_at_the_next_sign_in(desk: Desk) -> None:
    admin, path = desk.client("admin"), f"/admin/people/{desk.people['staff']}"
    page = admin.get(path).text
    for sentence in ("Đổi vai trò thì người này bị đăng xuất", "không xem văn bản hạn chế", "hiện nay"):
        assert sentence in page
    assert desk.client("staff").get("/receive").status_code == 403
    post(admin, f"{path}/role", role="clerk")
    assert "Đã lưu vai trò của Người staff" in admin.get(path).text
    assert desk.client("staff").get("/receive").status_code == 200
    with desk.archive.database.read() as conn:
        (entry,) = [one for one in audit.entries(conn, "account:staff") if one["action"] == "role-changed"]
    assert '"clerk"' in entry["detail"]
    held = desk.client("staff")
    post(admin, f"{path}/role", role="clerk")
    assert held.get("/receive").status_code == 200, "the same role ends nothing"
    assert post(admin, f"{path}/role", role="chief").status_code == 400


def test_nobody_changes_their_own_role(desk: Desk) -> None:
    admin, path = desk.client("admin"), f"/admin/people/{desk.people['admin']}"
    assert f"{path}/role" not in admin.get(path).text
    post(admin, f"{path}/role", role="clerk")
    assert "Không thể tự đổi vai trò" in admin.get(path).text
    assert admin.get("/admin").status_code == 200


def test_a_person_is_renamed(desk: Desk) -> None:
    admin, path = desk.client("admin"), f"/admin/people/{desk.people['staff']}"
    post(admin, f"{path}/name", name="  Trần Thị\tMẫu ")
    assert "<h1>Trần Thị Mẫu" in admin.get(path).text
    post(admin, f"{path}/name", name=" ")
    assert "Họ tên trống" in admin.get(path).text
    post(admin, f"{path}/name", name="x" * 121)
    assert "<h1>Trần Thị Mẫu" in admin.get(path).text


def test_locking_can_be_taken_back_and_says_so(desk: Desk) -> None:
    admin, path = desk.client("admin"), f"/admin/people/{desk.people['staff']}"
    post(admin, f"{path}/active", active="0")
    page = admin.get(path).text
    assert "Tài khoản đang bị khóa" in page
    assert 'name="active" value="1"' in page
    post(admin, f"{path}/active", active="1")
    page = admin.get(path).text
    assert "Đã mở khóa tài khoản của Người staff" in page
    assert "Tài khoản đang bị khóa" not in page


def test_ending_the_sessions_of_a_person_says_how_many(desk: Desk) -> None:
    admin, path = desk.client("admin"), f"/admin/people/{desk.people['staff']}"
    assert "không ở thiết bị nào" in admin.get(path).text
    desk.client("staff"), desk.client("staff")
    assert "ở 2 thiết bị" in admin.get(path).text
    post(admin, f"{path}/sessions/end")
    assert "Đã kết thúc 2 phiên đăng nhập của Người staff" in admin.get(path).text
    post(admin, f"{path}/sessions/end")
    assert "Người staff không có phiên đăng nhập nào" in admin.get(path).text


def test_a_name_of_a_program_is_no_account(desk: Desk) -> None:
    answer = post(desk.client("admin"), "/admin/people", username="system", name="Hệ thống", role="staff")
    assert answer.status_code == 400
    assert "Hãy chọn tên khác" in answer.text
