"""Who may come where: every route × role, form tokens, sessions."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from corpus import accounts
from tests.web.desks import PASSWORD, ROLES, Desk, file_letter, letter, post, token_of
from tests.web.gate_table import API_TABLE, CORRECTS, DATA, KEEPS_DATA, NO_DATA, RECEIVES, STRIP_TABLE
from web import gate

EVERYBODY = {None: 200, "clerk": 200, "staff": 200, "leader": 200, "admin": 200}
SEES = {None: 302, "clerk": 200, "staff": 200, "leader": 200, "admin": 200}
MANAGES = {None: 302, "clerk": 403, "staff": 403, "leader": 403, "admin": 200}
LINKS = {None: 302, "clerk": 404, "staff": 403, "leader": 404, "admin": 403}
ABSENT = {None: 302, "clerk": 404, "staff": 404, "leader": 404, "admin": 404}


def moved(table: dict[str | None, int]) -> dict[str | None, int]:
    """Where a good answer sends the browser on."""
    return {role: 302 if status == 200 else status for role, status in table.items()}


# Every route has its row: a new page without one fails test_every_route_is_in_the_table.
TABLE: dict[tuple[str, str], dict[str | None, int]] = {
    ("GET", "/healthz"): EVERYBODY,
    ("GET", "/tokens"): SEES,
    ("POST", "/tokens"): {**SEES, **dict.fromkeys(ROLES, 400)},
    ("POST", "/tokens/<int:token_id>/revoke"): ABSENT,
    ("GET", "/api"): SEES,
    ("GET", "/api/openapi.json"): DATA,
    ("GET", "/static/<path:filename>"): EVERYBODY,
    ("GET", "/login"): {None: 200, "clerk": 302, "staff": 302, "leader": 302, "admin": 302},
    ("POST", "/login"): dict.fromkeys(EVERYBODY, 401),
    ("GET", "/"): moved(SEES),
    ("POST", "/logout"): moved(SEES),
    ("GET", "/password"): SEES,
    ("POST", "/password"): {role: 302 if role is None else 400 for role in SEES},
    ("GET", "/account"): SEES,
    ("POST", "/account/sessions/<int:session_id>/end"): ABSENT,
    ("POST", "/account/sessions/end-others"): moved(SEES),
    ("GET", "/home"): SEES,
    ("GET", "/home/<any(week, unentered, ungiven):what>"): SEES,
    ("GET", "/admin"): MANAGES,
    ("GET", "/admin/health"): MANAGES,
    ("GET", "/admin/health/running"): MANAGES,
    ("POST", "/admin/health/start/<any(backup, verify, rebuild):task>"): moved(MANAGES),
    ("GET", "/admin/tables"): MANAGES,
    ("GET", "/admin/tables/<name>"): MANAGES,
    ("POST", "/admin/tables/<name>"): {**MANAGES, "admin": 400},
    ("POST", "/admin/tables/<name>/remove"): moved(MANAGES),
    ("GET", "/admin/audit"): MANAGES,
    ("POST", "/admin/audit/check"): MANAGES,
    ("GET", "/admin/audit/log.csv"): MANAGES,
    ("POST", "/admin/people"): {**MANAGES, "admin": 400},
    ("GET", "/admin/people/<int:account_id>"): {**MANAGES, "admin": 404},
    ("POST", "/admin/people/<int:account_id>/role"): {**MANAGES, "admin": 404},
    ("POST", "/admin/people/<int:account_id>/name"): {**MANAGES, "admin": 404},
    ("POST", "/admin/people/<int:account_id>/sessions/end"): {**MANAGES, "admin": 404},
    ("POST", "/admin/people/<int:account_id>/reset"): {**MANAGES, "admin": 404},
    ("POST", "/admin/people/<int:account_id>/active"): {**MANAGES, "admin": 404},
    ("POST", "/admin/people/<int:account_id>/place"): {**MANAGES, "admin": 404},
    ("POST", "/admin/units"): moved(MANAGES),
    ("POST", "/admin/units/<int:unit_id>"): {**MANAGES, "admin": 400},
    ("GET", "/mine"): SEES,
    ("GET", "/documents/<int:record_id>/slip"): SEES,
    ("GET", "/documents/<int:record_id>/reading"): SEES,
    ("POST", "/documents/<int:record_id>/routing"): {**LINKS, "clerk": 400, "leader": 400},
    ("POST", "/documents/<int:record_id>/routing/<int:receipt_id>/withdraw"): LINKS,
    ("GET", "/dossiers"): SEES,
    ("POST", "/dossiers"): {**CORRECTS, "clerk": 400},
    ("POST", "/dossiers/documents"): {**CORRECTS, "clerk": 400},
    ("GET", "/dossiers/<int:dossier_id>"): ABSENT,
    ("POST", "/dossiers/<int:dossier_id>"): {**CORRECTS, "clerk": 404},
    ("GET", "/dossiers/<int:dossier_id>/contents"): ABSENT,
    ("GET", "/dossiers/<int:dossier_id>/bag.zip"): ABSENT,
    ("GET", "/dossiers/<int:dossier_id>/packing"): ABSENT,
    ("POST", "/dossiers/<int:dossier_id>/documents/<int:record_id>"): {**CORRECTS, "clerk": 400},
    ("GET", "/review"): RECEIVES,
    ("POST", "/review/seen"): {**RECEIVES, "clerk": 400, "admin": 400},
    ("GET", "/receive"): RECEIVES,
    ("GET", "/receive/list"): RECEIVES,
    ("POST", "/receive/<int:job_id>/repeated"): {**RECEIVES, "clerk": 404, "admin": 404},
    ("POST", "/receive"): {**RECEIVES, "clerk": 400, "admin": 400},
    ("GET", "/register"): SEES,
    ("GET", "/register/<any(in, out, follow):kind>"): SEES,
    ("GET", "/register/<any(in, out, follow):kind>.<any(xlsx, docx, pdf):form>"): SEES,
    ("GET", "/register/<any(in, out, follow):kind>/seen.<any(tsv, xlsx):form>"): SEES,
    ("POST", "/register/<any(in, out, follow):kind>/columns"): moved(SEES),
    ("POST", "/register/<any(in, out):kind>/<any(reserve, cancel, begin, close):act>"): CORRECTS,
    ("POST", "/documents/<int:record_id>/register"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/register/<int:book_id>"): {**CORRECTS, "clerk": 404},
    ("GET", "/search"): SEES,
    ("GET", "/search/suggest"): SEES,
    ("POST", "/search/saved"): moved(SEES),
    ("POST", "/search/saved/<int:saved_id>/delete"): ABSENT,
    ("GET", "/documents/<int:record_id>"): SEES,
    ("POST", "/documents/<int:record_id>"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/pages/<int:number>/text"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/access"): {**CORRECTS, "clerk": 400},
    ("GET", "/documents/<int:record_id>/pages/<int:number>/words"): SEES,
    ("GET", "/documents/<int:record_id>/pages/<int:number>.jpg"): {
        role: 302 if role is None else 404 for role in SEES
    },
    ("GET", "/documents/<int:record_id>/originals/<int:position>"): SEES,
    ("GET", "/documents/<int:record_id>/copy.pdf"): {role: 302 if role is None else 404 for role in SEES},
    ("GET", "/documents/<int:record_id>/links"): SEES,
    ("GET", "/documents/<int:record_id>/link"): {**SEES, "staff": 403, "admin": 403},
    ("POST", "/documents/<int:record_id>/link"): {**LINKS, "clerk": 400, "leader": 400},
    ("POST", "/search/bulk"): {None: 302, "clerk": 400, "staff": 403, "leader": 400, "admin": 403},
    ("GET", "/search/list.xlsx"): SEES,
    ("GET", "/documents/<int:record_id>/beside/<int:other_id>"): SEES,
    ("POST", "/documents/<int:record_id>/links/<int:link_id>"): {**LINKS, "clerk": 400, "leader": 400},
    ("GET", "/follow"): SEES,
    ("POST", "/documents/<int:record_id>/settle"): {**LINKS, "clerk": 400, "leader": 400},
    ("POST", "/documents/<int:record_id>/obligations"): {**LINKS, "clerk": 400, "leader": 400},
    ("POST", "/documents/<int:record_id>/obligations/<int:position>"): {**LINKS, "clerk": 400, "leader": 400},
    ("POST", "/documents/<int:record_id>/obligations/<int:position>/remove"): {
        **LINKS,
        "clerk": 404,
        "leader": 404,
    },
    ("GET", "/due"): SEES,
    ("GET", "/due/report"): SEES,
    ("GET", "/due/calendar"): SEES,
    ("POST", "/due/calendar"): SEES,
    ("POST", "/due/calendar/revoke"): moved(SEES),
    ("POST", "/due/calendar/email"): moved(SEES),
    ("GET", "/due/<token>.ics"): dict.fromkeys(EVERYBODY, 404),  # no secret of anybody's
    ("GET", "/api/due"): DATA,
    ("GET", "/api/health"): {**MANAGES, None: 401},
    ("GET", "/api/documents"): DATA,
    ("GET", "/api/documents/<int:record_id>"): DATA,
    ("GET", "/api/search"): DATA,
    ("GET", "/api/token"): DATA,
    ("GET", "/api/register/<any(in, out, follow):kind>"): DATA,
    ("POST", "/api/documents/<int:record_id>/register"): KEEPS_DATA,
    ("GET", "/api/follow"): DATA,
    ("GET", "/api/documents/<int:record_id>/chain"): DATA,
    ("POST", "/api/documents/<int:record_id>/links/<int:link_id>"): {**KEEPS_DATA, "leader": 400},
    ("GET", "/api/documents/<int:record_id>/routing"): DATA,
    ("POST", "/api/documents/<int:record_id>/routing"): {**KEEPS_DATA, "leader": 400},
    ("POST", "/api/documents/<int:record_id>/routing/<int:receipt_id>/withdraw"): {
        **KEEPS_DATA,
        "clerk": 404,
        "leader": 404,
    },
    ("GET", "/api/dossiers"): DATA,
    ("POST", "/api/dossiers"): KEEPS_DATA,
    ("GET", "/api/dossiers/<int:dossier_id>"): NO_DATA,
    ("POST", "/api/dossiers/<int:dossier_id>/documents"): KEEPS_DATA,
    **API_TABLE,
    **STRIP_TABLE,
}
VALUES: dict[str, Any] = {
    "filename": "app.css",
    "record_id": 1,
    "other_id": 1,
    "number": 1,
    "position": 1,
    "link_id": 9,
    "kind": "in",
    "form": "xlsx",
    "act": "close",
    "book_id": 9,
    "account_id": 99,
    "token": "no-secret",
    "unit_id": 99,
    "receipt_id": 99,
    "removed_id": 99,
    "job_id": 99,
    "dossier_id": 99,
    "saved_id": 99,
    "what": "week",
    "token_id": 99,
    "session_id": 99,
    "doing": "close",
    "name": "holidays",
    "task": "backup",  # which begins nothing here: the office has named no folder
    "row": "0123456789abcdef",
}


def rules(app: Flask) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: VALUES[name] for name in rule.arguments})


def test_every_route_is_in_the_table(desk: Desk) -> None:
    assert {(method, rule.rule) for method, rule in rules(desk.app)} == set(TABLE)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_route_by_role(desk: Desk, role: str | None) -> None:
    file_letter(desk.archive, letter())
    client = desk.client(role)
    found = {}
    last = [pair for pair in rules(desk.app) if pair[1].rule == "/logout"]
    for method, rule in [pair for pair in rules(desk.app) if pair not in last] + last:
        path = address(desk.app, rule)
        page = "/password" if role else "/login"
        answer = client.get(path) if method == "GET" else post(client, path, page=page, method=method)
        found[method, rule.rule] = answer.status_code
        answer.close()
    assert found == {key: statuses[role] for key, statuses in TABLE.items()}


@pytest.mark.parametrize("role", ["clerk", "admin"])
def test_every_write_wants_its_form_token(desk: Desk, role: str) -> None:
    file_letter(desk.archive, letter())
    client = desk.client(role)
    for method, rule in rules(desk.app):
        if method != "GET" and TABLE[method, rule.rule][role] != 403:
            answer = client.open(address(desk.app, rule), method=method, data={"revision": "1"})
            assert answer.status_code == 400, rule.rule
            told = answer.json["error"]["message"] if answer.is_json else answer.text
            assert "tải lại trang" in told, rule.rule


def test_sign_in_wants_its_form_token(desk: Desk) -> None:
    assert desk.client().post("/login", data={"username": "clerk", "password": PASSWORD}).status_code == 400


def test_a_view_that_names_no_right_keeps_the_app_from_starting(desk: Desk) -> None:
    desk.app.view_functions["late"] = lambda: "?"
    with pytest.raises(RuntimeError, match="late"):
        gate.check_views(desk.app)


def test_signing_in_begins_a_new_session(desk: Desk) -> None:
    client = desk.client()
    client.get("/login?lang=en")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    post(client, "/login", page="/login", username="clerk", password=PASSWORD)
    client.get("/password")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["csrf_token"] != before
        assert session["language"] == "en"


def test_wrong_password_and_unknown_name_get_the_same_answer(desk: Desk) -> None:
    def answer(name: str) -> str:
        client = desk.client()
        found = post(client, "/login", page="/login", username=name, password="sai rồi")
        assert found.status_code == 401
        return str(found.text).replace(token_of(client, "/login"), "")

    assert answer("clerk").replace("clerk", "?") == answer("khong-co").replace("khong-co", "?")


def test_a_session_ends_after_its_hours(desk: Desk) -> None:
    client = desk.client("clerk")
    desk.clock.advance(hours=desk.archive.settings.session_hours - 1)
    assert client.get("/register").status_code == 200
    desk.clock.advance(hours=1, seconds=1)
    assert client.get("/register").status_code == 302


def test_a_forged_session_is_nobody(desk: Desk) -> None:
    client = desk.client()
    for held in ("", "1", "1:1", "x" * 43, "0" * 64, "đ"):
        with client.session_transaction() as session:
            session["_user_id"] = held
        assert client.get("/register").status_code == 302, held


def test_cookie_flags(desk: Desk) -> None:
    client = desk.client()
    answer = client.get("/login")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_one_time_password_must_be_changed_first(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        secret = accounts.reset_password(conn, desk.people["staff"])
    client = desk.client()
    answer = post(client, "/login", page="/login", username="staff", password=secret, next="/register")
    assert answer.headers["Location"] == "/password"
    for path in ("/", "/register", "/documents/1", "/search?q=a"):
        assert client.get(path).headers["Location"] == "/password"
    assert client.get("/api/documents").status_code == 403
    assert "Mật khẩu đang dùng chỉ dùng được một lần" in client.get("/password").text
    answer = post(client, "/password", old=secret, new="mật khẩu thứ hai", again="mật khẩu thứ hai")
    assert answer.headers["Location"] == "/"
    assert client.get("/register").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("sai", "mật khẩu mới", "mật khẩu mới", "Mật khẩu hiện tại chưa đúng"),
        (PASSWORD, "mật khẩu mới", "mật khẩu khác", "không giống nhau"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 8 ký tự"),
        (PASSWORD, PASSWORD, PASSWORD, "khác với mật khẩu cũ"),
    ],
)
def test_a_bad_new_password_is_explained(desk: Desk, old: str, new: str, again: str, sentence: str) -> None:
    answer = post(desk.client("staff"), "/password", old=old, new=new, again=again)
    assert answer.status_code == 400
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("/documents/1?from=13", "/documents/1?from=13"),
        ("//elsewhere.example/x", "/"),
        ("https://elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_sign_in_leads_back_inside_only(desk: Desk, target: str, reached: str) -> None:
    answer = post(desk.client(), "/login", page="/login", username="staff", password=PASSWORD, next=target)
    assert answer.headers["Location"] == reached
