"""Sessions of people in browsers: what ends them ends them everywhere, and a cookie holds nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from corpus import accounts, sessions
from corpus.database import Database
from corpus.office_schema import session as session_table
from tests.web.desks import PASSWORD, Desk, bearer, post
from web import signing

NEW = "mật khẩu thứ hai"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("vanthu")
    assert found is not None
    return found.value


def copied(desk: Desk, cookie: str) -> FlaskClient:
    """Return a client that has nothing but a copy of the cookie."""
    client = desk.client()
    client.set_cookie("vanthu", cookie)
    return client


def opens(desk: Desk, cookie: str) -> bool:
    """Tell whether a cookie opens pages and the API: both, or neither, and then as they should be shut."""
    page, data = copied(desk, cookie).get("/register"), copied(desk, cookie).get("/api/documents")
    if page.status_code == 200:
        assert data.status_code == 200
        return True
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/login")
    assert data.status_code == 401
    return False


def held(desk: Desk, role: str) -> list[sessions.Session]:
    with desk.archive.database.read() as conn:
        return sessions.of_account(conn, desk.people[role], desk.clock())


Act = Callable[[Desk, FlaskClient], Any]

# What a person or an administrator does, and whether the very browser that does it stays signed in.
ENDS: dict[str, tuple[Act, bool]] = {
    "sign out": (lambda _desk, mine: post(mine, "/logout"), False),
    "new password": (lambda _desk, mine: post(mine, "/password", old=PASSWORD, new=NEW, again=NEW), True),
    "sign in again": (
        lambda _desk, mine: post(mine, "/login", username="staff", password=PASSWORD),
        True,
    ),
    "reset": (lambda desk, _mine: managed(desk, "reset"), False),
    "locked": (lambda desk, _mine: managed(desk, "active", active="0"), False),
    "another role": (lambda desk, _mine: managed(desk, "role", role="clerk"), False),
    "ended by the administrator": (lambda desk, _mine: managed(desk, "sessions/end"), False),
    "its hours": (lambda desk, _mine: desk.clock.advance(hours=10, seconds=1), False),
}


def managed(desk: Desk, what: str, **fields: str) -> None:
    answer = post(desk.client("admin"), f"/admin/people/{desk.people['staff']}/{what}", **fields)
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("what", ENDS)
def test_what_ends_a_session_ends_a_copied_cookie_too(desk: Desk, what: str) -> None:
    act, stays = ENDS[what]
    mine = desk.client("staff")
    cookie = cookie_of(mine)
    assert opens(desk, cookie)
    act(desk, mine)
    assert not opens(desk, cookie)
    assert opens(desk, cookie_of(mine) if mine.get_cookie("vanthu") else "") == stays


@pytest.mark.parametrize(
    "what", ["new password", "reset", "locked", "another role", "ended by the administrator"]
)
def test_what_ends_all_sessions_ends_those_of_other_browsers(desk: Desk, what: str) -> None:
    mine, other, stranger = desk.client("staff"), desk.client("staff"), desk.client("leader")
    script, header = desk.app.test_client(), bearer(desk, "staff")
    ENDS[what][0](desk, mine)
    assert not opens(desk, cookie_of(other))
    assert opens(desk, cookie_of(stranger))
    kept = what == "ended by the administrator"
    assert script.get("/api/me", headers=header).status_code == (200 if kept else 401)


def test_signing_out_ends_this_browser_only(desk: Desk) -> None:
    mine, other = desk.client("staff"), desk.client("staff")
    post(mine, "/logout")
    assert opens(desk, cookie_of(other))


def test_the_cookie_holds_the_secret_and_nothing_else_of_the_session(desk: Desk) -> None:
    client = desk.client("clerk")
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"_user_id", "_fresh", "_id", "csrf_token", "language", "_permanent"}
        secret = cookie["_user_id"]
    with desk.archive.database.read() as conn:
        (row,) = conn.execute(select(session_table)).all()
    assert len(secret) == 43
    assert secret not in str(row)


def test_nobody_ends_or_sees_a_session_of_somebody_else(desk: Desk) -> None:
    mine, theirs = desk.client("staff"), desk.client("leader")
    (foreign,) = held(desk, "leader")
    assert f"/account/sessions/{foreign.id}/end" not in mine.get("/account").text
    assert post(mine, f"/account/sessions/{foreign.id}/end").status_code == 404
    assert post(desk.client("admin"), f"/account/sessions/{foreign.id}/end").status_code == 404
    post(mine, "/account/sessions/end-others")
    assert opens(desk, cookie_of(theirs))


def test_a_person_sees_their_browsers_and_ends_them(desk: Desk) -> None:
    mine = desk.client("staff")
    assert "Chỉ có thiết bị này đang đăng nhập" in mine.get("/account").text
    desk.clock.advance(minutes=3)
    browser = desk.app.test_client()
    agent = {"User-Agent": FIREFOX}
    csrf = browser.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": csrf, "username": "staff", "password": PASSWORD}
    browser.post("/login", data=fields, headers=agent, environ_base={"REMOTE_ADDR": "192.168.1.77"})
    other = desk.client("staff")
    page = mine.get("/account").text
    assert "Firefox · Windows" in page
    assert "192.168.1.77" in page
    assert "12/03/2026 08:03" in page
    assert page.count("thiết bị này</span>") == 1
    assert page.index("thiết bị này</span>") < page.index("Firefox · Windows"), "this one stands first"
    (firefox,) = [one for one in held(desk, "staff") if one.browser.startswith("Firefox")]
    assert post(mine, f"/account/sessions/{firefox.id}/end").status_code == 302
    assert not opens(desk, cookie_of(browser))
    assert opens(desk, cookie_of(other))
    answer = post(mine, "/account/sessions/end-others")
    assert answer.status_code == 302
    assert "Đã đăng xuất 1 thiết bị khác" in mine.get("/account").text
    assert not opens(desk, cookie_of(other))
    post(mine, "/account/sessions/end-others")
    assert "Không có thiết bị nào khác" in mine.get("/account").text
    page = desk.client("admin").get("/admin/audit").text
    assert "kết thúc phiên đăng nhập của tài khoản Người staff (staff)" in page


def test_a_hostile_browser_name_is_text(desk: Desk) -> None:
    client = desk.app.test_client()
    csrf = client.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": csrf, "username": "staff", "password": PASSWORD}
    hostile = '<script>alert(1)</script>"\u202e' + "x" * 5000
    client.post(
        "/login", data=fields, environ_overrides={"HTTP_USER_AGENT": hostile.encode().decode("latin-1")}
    )
    page = client.get("/account").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert len(held(desk, "staff")[0].browser) <= 60


def test_a_page_costs_no_write_but_one_in_some_minutes(desk: Desk) -> None:
    client = desk.client("staff")
    client.get("/register")
    writes = []

    @event.listens_for(desk.archive.database.engine, "before_cursor_execute")
    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if (
            not statement.startswith(("SELECT", "BEGIN", "PRAGMA", "ROLLBACK", "COMMIT"))
            or "IMMEDIATE" in statement
        ):
            writes.append(statement)

    for _ in range(5):
        client.get("/register")
    desk.clock.advance(minutes=4)
    client.get("/register")
    assert writes == []
    desk.clock.advance(minutes=2)
    for _ in range(3):
        client.get("/register")
    assert [one.split()[0] for one in writes] == ["BEGIN", "UPDATE"]
    assert held(desk, "staff")[0].seen_at == desk.clock().isoformat(timespec="seconds")


def test_a_locked_catalogue_keeps_no_page_waiting(desk: Desk) -> None:
    client = desk.client("staff")
    desk.clock.advance(minutes=6)
    before = held(desk, "staff")[0].seen_at
    with Database(desk.archive.database.path).write():
        assert client.get("/register").status_code == 200
    assert held(desk, "staff")[0].seen_at == before
    client.get("/register")
    assert held(desk, "staff")[0].seen_at != before


def test_a_reset_while_the_password_is_checked_wins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = accounts.check

    def check_and_reset(conn: Any, username: str, password: str) -> Any:
        found = checked(conn, username, password)
        with Database(desk.archive.database.path).write() as other:
            accounts.reset_password(other, desk.people["staff"])
        return found

    client = desk.client()
    monkeypatch.setattr(accounts, "check", check_and_reset)
    assert post(client, "/login", page="/login", username="staff", password=PASSWORD).status_code == 401
    assert held(desk, "staff") == []


def test_a_session_of_a_one_time_password_can_be_left(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        secret = accounts.reset_password(conn, desk.people["staff"])
    client = desk.client()
    post(client, "/login", page="/login", username="staff", password=secret)
    assert client.get("/account").headers["Location"] == "/password"
    post(client, "/logout")
    assert held(desk, "staff") == []


def test_a_token_has_no_session(desk: Desk) -> None:
    with desk.app.test_request_context("/api/me", headers=bearer(desk, "staff")):
        assert signing.here() is None
