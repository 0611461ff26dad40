"""Tokens of scripts: made and revoked on their page, good for /api alone, never more than their person."""

import re

import pytest

from corpus import accounts, audit
from tests.web.desks import Desk, bearer, file_letter, letter, post
from web import limits

WEEK = {"name": "máy quét", "writes": "yes", "ends_on": "31/3/2026"}


def made(desk: Desk, role: str = "clerk", **fields: str) -> dict[str, str]:
    page = post(desk.client(role), "/tokens", page="/tokens", **{**WEEK, **fields}).text
    found = re.search(r"vanthu_[\w-]{43}", page)
    assert found is not None
    return {"Authorization": f"Bearer {found[0]}"}


def test_a_token_is_shown_once_and_works_without_session_and_form_token(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    assert 'href="/tokens"' in desk.client("clerk").get("/register").text
    header = made(desk)
    script = desk.app.test_client()
    answer = script.get("/api/me", headers=header)
    assert answer.json["username"] == "clerk"
    assert answer.json["token"] == {"name": "máy quét", "writes": True, "ends_on": "2026-03-31"}
    assert "Set-Cookie" not in answer.headers
    assert script.post("/api/documents/1/approve", json={"revision": 1}, headers=header).status_code == 200
    page = desk.client("clerk").get("/tokens").text
    assert "vanthu_" not in page
    assert ("máy quét" in page, "đọc và ghi" in page, "12/03/2026" in page) == (True, True, True)


def test_a_token_opens_the_api_alone(desk: Desk) -> None:
    header = bearer(desk, "clerk")
    script = desk.app.test_client()
    for path in ("/register", "/api", "/tokens", "/documents/1"):
        assert script.get(path, headers=header).status_code == 302, path
    assert script.post("/tokens", data=WEEK, headers=header).status_code == 302
    assert post(desk.client("clerk"), "/tokens").status_code == 400


def test_a_token_takes_the_place_of_the_session_and_not_its_form_token(desk: Desk) -> None:
    client = desk.client("clerk")
    assert client.get("/api/me", headers=bearer(desk, "staff")).json["username"] == "staff"
    wrong = {"Authorization": "Bearer vanthu_x"}
    answer = client.get("/api/me", headers=wrong)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "Mã truy cập chưa đúng" in answer.json["error"]["message"]
    assert client.post("/api/searches?q=x", json={"name": "x"}, headers=wrong).status_code == 401
    assert (
        client.post("/api/searches?q=x", json={"name": "x"}, headers={"Authorization": "Basic x"}).status_code
        == 400
    )


def test_a_token_that_reads_writes_nothing(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    header = bearer(desk, "clerk", writes=False)
    script = desk.app.test_client()
    assert script.get("/api/documents/1", headers=header).status_code == 200
    for method, path in (
        ("POST", "/api/searches?q=x"),
        ("PATCH", "/api/documents/1"),
        ("DELETE", "/api/searches/1"),
    ):
        assert script.open(path, method=method, json={"name": "x"}, headers=header).status_code == 403, path


def test_a_token_does_no_more_than_its_person(desk: Desk) -> None:
    file_letter(desk.archive, letter(), access="restricted")
    header = bearer(desk, "staff")
    script = desk.app.test_client()
    assert script.get("/api/documents/1", headers=header).status_code == 404
    assert script.post("/api/documents/1/approve", json={"revision": 1}, headers=header).status_code == 403
    assert script.get("/api/documents", headers=header).json["total"] == 0


def test_a_token_ends(desk: Desk) -> None:
    script = desk.app.test_client()

    def status(header: dict[str, str]) -> int:
        return script.get("/api/me", headers=header).status_code

    header = bearer(desk, "staff", ends_on="2026-03-13")
    desk.clock.advance(days=1)
    assert status(header) == 200
    desk.clock.advance(days=1)
    assert status(header) == 401
    header = bearer(desk, "staff")
    post(desk.client("staff"), "/logout")
    assert status(header) == 200, "signing out ends browsers"
    token_id = re.findall(r"/tokens/(\d+)/revoke", desk.client("staff").get("/tokens").text)[-1]
    assert post(desk.client("clerk"), f"/tokens/{token_id}/revoke").status_code == 404
    assert post(desk.client("staff"), f"/tokens/{token_id}/revoke").status_code == 302
    assert status(header) == 401
    header = bearer(desk, "staff")
    with desk.archive.database.write() as conn:
        accounts.set_active(conn, desk.people["staff"], False)
    assert status(header) == 401


@pytest.mark.parametrize("fields", [{"name": ""}, {"ends_on": "mai"}, {"ends_on": "1/3/2026"}])
def test_what_cannot_be_is_explained_and_nothing_is_lost(desk: Desk, fields: dict[str, str]) -> None:
    answer = post(desk.client("staff"), "/tokens", **{**WEEK, **fields})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert f'value="{({**WEEK, **fields})["ends_on"]}"' in answer.text


def test_making_and_revoking_is_in_the_log_and_the_secret_is_not(desk: Desk) -> None:
    header = made(desk)
    post(desk.client("clerk"), "/tokens/1/revoke")
    with desk.archive.database.read() as conn:
        log = list(audit.entries(conn, "account:clerk"))
    assert {"token-made", "token-revoked"} <= {entry["action"] for entry in log}
    assert header["Authorization"].split()[1] not in str(log)
    page = desk.client("admin").get("/admin/audit").text
    assert "tạo mã truy cập cho tài khoản" in page


def test_a_token_asks_so_often_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.bearer.TOKEN", "3 per minute")
    monkeypatch.setattr("web.bearer.WRONG_TOKEN", "2 per minute")
    script, header = desk.app.test_client(), bearer(desk, "clerk")
    assert [script.get("/api/me", headers=header).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert 1 <= int(script.get("/api/me", headers=header).headers["Retry-After"]) <= 60
    assert script.get("/api/me", headers=bearer(desk, "clerk")).status_code == 200, "each token for itself"
    wrong = {"Authorization": "Bearer vanthu_x"}
    assert [script.get("/api/me", headers=wrong).status_code for _ in range(3)] == [401, 401, 429]
    limits.limiter.reset()
