"""Error pages: Vietnamese, with a reference that is in the log, never a traceback."""

import re
import sqlite3

import pytest
import structlog
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import MethodNotAllowed

from corpus.errors import ArchiveError, ConflictError, DiskFullError, TooLargeError, UsageError
from tests.web.desks import Desk
from web.gate import open_to_all


def fail_with(desk: Desk, error: Exception) -> None:
    @open_to_all
    def fail() -> str:
        raise error

    desk.app.add_url_rule("/fail", view_func=fail)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (UsageError("Hãy gõ lại."), 400, "Hãy gõ lại."),
        (ConflictError(), 409, "Văn bản vừa được người khác sửa"),
        (TooLargeError(), 413, "quá lớn"),
        (DiskFullError(), 503, "đã đầy"),
        (
            OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked")),
            503,
            "Hệ thống đang bận",
        ),
        (ArchiveError("/duong/dan/bi/mat"), 500, "Hệ thống gặp lỗi"),
        (ZeroDivisionError("division by zero"), 500, "Hệ thống gặp lỗi"),
        (MethodNotAllowed(["GET"]), 405, "Không làm được theo cách này"),
    ],
)
def test_each_error_has_its_page_and_its_log_line(
    desk: Desk, error: Exception, status: int, words: str
) -> None:
    fail_with(desk, error)
    with structlog.testing.capture_logs() as lines:
        answer = desk.client().get("/fail")
    assert answer.status_code == status
    assert words in answer.text
    reference = re.search(r"<code>([0-9A-F]{8})</code>", answer.text)
    assert reference is not None
    assert [line["reference"] for line in lines if line["event"] == "error-answer"] == [reference[1]]
    for leak in ("Traceback", "Error", "division", "locked", "/duong/dan", "SELECT"):
        assert leak not in answer.text, leak


def test_not_found_has_a_way_out(desk: Desk) -> None:
    for client in (desk.client(), desk.client("staff")):
        answer = client.get("/khong-co")
        assert answer.status_code == 404
        assert "Không tìm thấy" in answer.text
        assert 'href="/"' in answer.text


def test_an_error_page_does_not_ask_the_catalogue(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk.client("clerk")

    def broken(*_args: object) -> None:
        raise OperationalError("", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr("web.gate.accounts.get", broken)
    answer = client.get("/register")
    assert answer.status_code == 503
    assert "Mã tra cứu" in answer.text


def test_health_touches_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.archive.database, "engine", None)
    assert desk.client().get("/healthz").json == {"ok": True}


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/documents/1/routing", "/documents/1"),
        ("/documents/1/routing/3/withdraw", "/documents/1"),
        ("/documents/1/register/2", "/documents/1"),
        ("/admin/people", "/admin"),
        ("/admin/people/3/role", "/admin/people/3"),
        ("/register/in/reserve", "/register/in"),
        ("/logout", "/"),
    ],
)
def test_an_address_that_takes_forms_leads_to_the_page_of_its_form(
    desk: Desk, address: str, page: str
) -> None:
    client = desk.client("clerk")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 405
    assert client.put(address).status_code in (400, 405)
    assert client.get("/api/documents/1/settle").status_code == 405
