"""What was typed when the session had ended comes back to whom it belongs, and to nobody else."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from corpus import accounts, catalogue
from tests.web.desks import PASSWORD, Desk, file_letter, letter, post, token_of
from web import unsaved

SAID = "điều bạn vừa gõ CHƯA được lưu"
SUBJECT = 'Về việc "sửa" <b>loa</b>'


def hidden(page: str) -> list[tuple[str, str]]:
    """Return the hidden fields of a page in their order."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return [(name, unescape(value)) for name, value in found]


def ended(desk: Desk, role: str = "clerk") -> tuple[FlaskClient, str]:
    """Return a client whose session ends with its page open, and the form token of that page."""
    client = desk.client(role)
    token = token_of(client, "/password")
    desk.clock.advance(hours=desk.archive.settings.session_hours + 1)
    return client, token


def sent_late(client: FlaskClient, token: str, path: str = "/documents/1", **fields: Any) -> Any:
    data = {"csrf_token": token, "revision": "1", "subject": SUBJECT, **fields}
    return client.post(path, data=data, headers={"Referer": "http://localhost/documents/1?from=2"})


def signed_in_from(page: Any, client: FlaskClient, role: str = "clerk", password: str = PASSWORD) -> Any:
    fields = {**dict(hidden(page.text)), "username": role, "password": password}
    return client.post("/login", data=fields)


def subject_of(desk: Desk) -> str | None:
    with desk.archive.database.read() as conn:
        return catalogue.get(conn, 1).subject


def test_what_was_typed_comes_back_after_sign_in_and_is_saved_by_the_person(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client, token = ended(desk)
    before = subject_of(desk)
    asked = sent_late(client, token)
    assert asked.status_code == 401
    assert SAID in asked.text
    assert "lang=en" not in asked.text, "another language would leave what was typed behind"
    wrong = signed_in_from(asked, client, password="sai rồi")
    assert wrong.status_code == 401
    back = signed_in_from(wrong, client)
    assert back.status_code == 200
    assert "Điều bạn vừa gõ chưa được lưu" in back.text
    assert "<b>loa</b>" not in back.text
    assert '<form method="post" action="/documents/1">' in back.text
    assert 'href="/documents/1?from=2"' in back.text
    assert subject_of(desk) == before, "nothing is sent by itself"
    fields = dict(hidden(back.text))
    assert (fields["subject"], fields["revision"]) == (SUBJECT, "1")
    assert client.post("/documents/1", data=fields).status_code == 302
    assert subject_of(desk) == SUBJECT


def test_somebody_else_who_signs_in_does_not_see_it(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client, token = ended(desk)
    answer = signed_in_from(sent_late(client, token), client, "leader")
    assert answer.status_code == 302
    assert answer.location == "/documents/1?from=2"
    page = client.get("/documents/1").text
    assert "không hiện lại" in page
    assert "loa</b>" not in unescape(page)


def test_who_must_change_the_password_first_is_told(desk: Desk) -> None:
    client, token = ended(desk)
    asked = sent_late(client, token)
    with desk.archive.database.write() as conn:
        secret = accounts.reset_password(conn, desk.people["clerk"])
    answer = signed_in_from(asked, client, password=secret)
    assert answer.location == "/password"
    assert "không hiện lại" in client.get("/password").text


@pytest.mark.parametrize("token", ["", "x", "stranger"])
def test_a_form_that_is_none_of_ours_brings_nothing(desk: Desk, token: str) -> None:
    client = desk.client()
    if token == "stranger":
        token = token_of(client, "/login")  # signed by us, for nobody's session
    answer = sent_late(client, token)
    assert answer.status_code == 302
    assert answer.location == "/login?next=/documents/1?from%3D2"
    page = client.get(answer.location).text
    assert "việc vừa rồi CHƯA được lưu" in page
    assert 'name="unsaved"' not in page


def test_passwords_files_and_long_forms_are_not_carried(desk: Desk) -> None:
    client, token = ended(desk)
    page = sent_late(client, token, password="bí mật", old="bí mật").text
    with desk.app.test_request_context():
        found = unsaved.opened(dict(hidden(page))["unsaved"])
    assert found is not None
    assert found.fields == [("revision", "1"), ("subject", SUBJECT)]
    assert sent_late(client, token, subject="x" * 300_000).status_code == 302
    with_file = sent_late(client, token, path="/receive", files=(__file__, "a.pdf"))
    assert with_file.status_code == 302
    assert client.post("/password", data={"csrf_token": token, "new": "abc"}).location == "/login"
    assert client.post("/logout", data={"csrf_token": token}).location == "/login"


def test_a_changed_or_invented_form_is_no_form(desk: Desk) -> None:
    with desk.app.test_request_context():
        good = unsaved.sealed(unsaved.Unsaved(1, "/documents/1", "/", [("a", "b")]))
        assert unsaved.opened(good) is not None
        assert [unsaved.opened(text) for text in ("", "x.y", good[:-1], "A" + good)] == [None] * 4
        away = unsaved.sealed(unsaved.Unsaved(1, "//elsewhere.example", "https://elsewhere.example", []))
        found = unsaved.opened(away)
    assert found is not None
    assert (found.action, found.page) == ("/", "/")
    answer = post(desk.client(), "/login", page="/login", username="clerk", password=PASSWORD, unsaved="x.y")
    assert answer.location == "/"


def test_the_page_of_another_site_is_not_gone_back_to(desk: Desk) -> None:
    client, token = ended(desk)
    data = {"csrf_token": token, "subject": SUBJECT}
    page = client.post("/documents/1", data=data, headers={"Referer": "http://elsewhere.example/x"})
    assert 'href="/"' in signed_in_from(page, client).text


def test_a_page_of_the_session_before_is_asked_about_too(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    token = token_of(client, "/password")
    post(client, "/login", page="/password", username="clerk", password=PASSWORD)
    answer = sent_late(client, token)
    assert answer.status_code == 400
    fields = dict(hidden(answer.text))
    assert client.post("/documents/1", data=fields).status_code == 302
    assert subject_of(desk) == SUBJECT
    other = desk.client("staff")
    assert "tải lại trang" in sent_late(other, token, path="/search/saved").text


def test_a_conflict_is_told_as_ever(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client, token = ended(desk)
    back = signed_in_from(sent_late(client, token), client)
    post(desk.client("clerk"), "/documents/1", revision="1", subject="Người khác sửa trước")
    answer = client.post("/documents/1", data=dict(hidden(back.text)))
    assert answer.status_code == 409
    assert subject_of(desk) == "Người khác sửa trước"


def test_only_what_the_person_changed_is_shown_for_reading() -> None:
    fields = [("revision", "1"), ("was.subject", "cũ"), ("subject", "mới"), ("was.kind", "công văn")]
    form = unsaved.Unsaved(1, "/documents/1", "/", [*fields, ("kind", " công văn\r\n"), ("note", " ")])
    assert form.typed() == ["mới"]
