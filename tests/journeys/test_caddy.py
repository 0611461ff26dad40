"""The Caddyfile of docs/tls.md in front of the real server: what people reach is encrypted, and the site knows it."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from waitress.server import create_server

from corpus.archive import Archive
from corpus.settings import Settings
from tests.web.desks import PASSWORD, make_desk, make_people
from web import serving

ROOT = Path(__file__).parents[2]
HOST = "vanthu.xa.local"
UNPACKED = ROOT / ".cache" / "caddy" / "usr" / "bin" / "caddy"  # where `make test` lays it, not installed
WARNING = "Kết nối này không mã hóa"


def caddy() -> str:
    found = shutil.which("caddy") or (str(UNPACKED) if UNPACKED.exists() else None)
    if found is None:
        pytest.skip("no caddy here: run `make caddy` to have docs/tls.md tested")
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def caddyfile(plain: int, secure: int, site: int) -> str:
    """Return the example of the document on free ports; it touches no trust store of this machine."""
    told = (ROOT / "docs" / "tls.md").read_text(encoding="utf-8")
    example = re.search(r"```\n# /etc/caddy/Caddyfile\n(.+?)```", told, re.DOTALL)
    assert example and "reverse_proxy 127.0.0.1:8000" in example[1] and HOST in example[1]
    options = f"{{\nadmin off\nskip_install_trust\nhttp_port {plain}\nhttps_port {secure}\n}}\n"
    return options + example[1].replace("127.0.0.1:8000", f"127.0.0.1:{site}")


@dataclass
class Browser:
    """Reaches the site by its name through Caddy, trusting Caddy's own root and nothing else; keeps its cookies."""

    port: int
    trusted: Path
    jar: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str, str]:
        """Return status, Location and text of an answer."""
        context = ssl.create_default_context(cafile=str(self.trusted))
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        with context.wrap_socket(raw, server_hostname=HOST) as wire:
            connection = http.client.HTTPConnection(HOST, self.port)
            connection.sock = wire
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if self.jar:
                sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
            if body is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
                sent["Referer"] = f"https://{HOST}/login"
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                assert "Secure" in cookie and "HttpOnly" in cookie, cookie
                name, _, value = cookie.split(";")[0].partition("=")
                self.jar[name] = value
            return answer.status, answer.headers.get("Location", ""), text


def serve(folder: Path) -> tuple[Any, threading.Thread]:
    """Serve an archive with the settings of the document, as `vanthu serve` does."""
    archive = Archive.create(folder, Settings(proxy="tls", trusted_hosts=(HOST,)))
    make_people(archive)
    server = create_server(
        make_desk(archive).app, host="127.0.0.1", port=0, **serving.proxy(archive.settings)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    return server, thread


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    program = caddy()
    server, thread = serve(tmp_path / "kho")
    plain, secure = free_port(), free_port()
    config = tmp_path / "Caddyfile"
    config.write_text(caddyfile(plain, secure, server.effective_port), encoding="utf-8")
    places = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    root = tmp_path / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    command = [program, "run", "--config", str(config), "--adapter", "caddyfile"]
    with (tmp_path / "caddy.log").open("w") as log:
        process = subprocess.Popen(command, env={**os.environ, **places}, stdout=log, stderr=log)
    try:
        _wait(process, root, secure, tmp_path / "caddy.log")
        yield Browser(secure, root)
    finally:
        process.terminate()
        process.wait(20)
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=10)
        server.close()
        thread.join(5)


def _wait(process: subprocess.Popen[bytes], root: Path, port: int, log: Path) -> None:
    """Wait until Caddy has made its root and answers by the name of the site."""
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            Browser(port, root).ask("GET", "/healthz")
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def sign_in(browser: Browser) -> None:
    _status, _to, page = browser.ask("GET", "/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    fields = {"csrf_token": token[1], "username": "staff", "password": PASSWORD}
    status, to, _ = browser.ask("POST", "/login", urlencode(fields))
    assert (status, to) == (302, "/")


def test_the_example_is_a_site_that_is_encrypted_and_knows_it(browser: Browser) -> None:
    assert browser.ask("GET", "/home")[:2] == (302, "/login?next=/home")
    sign_in(browser)
    status, _, page = browser.ask("GET", "/home")
    assert status == 200 and WARNING not in page
    assert f"https://{HOST}" in browser.ask("GET", "/api")[2], "calls to copy name the encrypted address"


def test_nobody_tells_the_site_another_name_or_address_through_caddy(browser: Browser) -> None:
    lies = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http", "X_Forwarded_For": "10.9.9.9"}
    sign_in(browser)
    status, _, page = browser.ask("GET", "/api", **lies)
    assert status == 200
    assert f"https://{HOST}" in page and "evil.example" not in page
