"""Accounts under /admin: one-time passwords are shown once, and nobody locks themselves out."""

import re

from corpus import accounts, audit
from tests.web.desks import Desk, post


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
    assert post(admin, "/admin/people", username="x", name="X", role="king").status_code == 400


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
