"""Behind a proxy that speaks TLS: Secure cookies, who asked, which names are answered; and a warning without it."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from waitress.server import create_server

from corpus.archive import Archive
from corpus.settings import Settings
from tests.web.desks import Desk, make_desk
from web import serving

HOST = "vanthu.xa.local"


@pytest.fixture
def tls_desk(tmp_path: Path) -> Desk:
    chosen = Settings(proxy="tls", trusted_hosts=(HOST,))
    return make_desk(Archive.create(tmp_path / "archive", chosen))


@pytest.fixture
def port(tls_desk: Desk) -> Iterator[int]:
    """The real server, on a free port, believing a proxy of this machine as `vanthu serve` does."""
    settings = serving.proxy(tls_desk.archive.settings)
    server = create_server(tls_desk.app, host="127.0.0.1", port=0, **settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    # Its threads may still be telling the server that an answer is out, through a pipe that closing takes away.
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=10)
    server.close()
    thread.join(5)


def asked(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_the_cookie_is_secure_behind_tls_only(tls_desk: Desk, desk: Desk) -> None:
    for one, secure in ((tls_desk, True), (desk, False)):
        page = one.app.test_client().get("/login", base_url=f"https://{HOST}")
        cookie = page.headers["Set-Cookie"]
        assert ("Secure" in cookie) == secure and "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_only_known_names_are_answered(tls_desk: Desk, desk: Desk) -> None:
    client = tls_desk.app.test_client()
    for host, status in ((HOST, 200), ("localhost", 200), ("127.0.0.1", 200), ("evil.example", 400)):
        assert client.get("/login", base_url=f"https://{host}").status_code == status, host
    page = client.get("/login", base_url="https://evil.example").text
    assert "không mở bằng tên đó" in page and "evil" not in page
    assert desk.app.test_client().get("/login", base_url="http://any.name").status_code == 200


def test_the_proxy_is_believed_about_name_and_encryption(port: int) -> None:
    told = {"X_Forwarded_For": "10.0.0.7", "X_Forwarded_Host": HOST, "X_Forwarded_Proto": "https"}
    page = asked(port, "/", **told)
    assert page.status == 302 and "Secure" in (asked(port, "/login", **told).headers["Set-Cookie"] or "")
    assert asked(port, "/login", **{**told, "X_Forwarded_Host": "evil.example"}).status == 400


def test_a_plain_page_to_another_machine_says_so(desk: Desk) -> None:
    client = desk.client("staff")
    warning = "Kết nối này không mã hóa"
    for address, base, warned in (
        ("127.0.0.1", "http://localhost", False),
        ("::1", "http://localhost", False),
        ("10.0.0.7", "http://localhost", True),
        ("10.0.0.7", "https://localhost", False),
    ):
        page = client.get("/register", environ_base={"REMOTE_ADDR": address}, base_url=base)
        assert (warning in page.text) == warned, (address, base)


def test_the_warning_is_for_those_who_are_signed_in(desk: Desk) -> None:
    afar = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}, "base_url": "http://localhost"}
    for path in ("/login", "/documents/1", "/khong-co"):
        page = desk.app.test_client().get(path, **afar)
        assert "không mã hóa" not in page.text, path
