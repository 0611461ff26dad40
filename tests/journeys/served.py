"""The app behind a real socket, and a browser whose every complaint fails the journey."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.web.desks import PASSWORD
from web.limits import limiter

expect.set_options(timeout=30_000)  # milliseconds: a busy machine is slow, and that is no fault
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_TELL_REPORTS = (
    "document.addEventListener('securitypolicyviolation', event => console.error('CSP', event.blockedURI))"
)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the app on a free port; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(
    browser: Browser, address: str, *, pictureless: bool = False, asked: bool = False, **options: Any
) -> Iterator[Page]:
    """Open a page in a context of its own; fails at the end on a script error, a dialog, a report or a stray request.

    pictureless: letters of this archive may have no page pictures.
    asked: forms may be answered with a question first, which is a status of 400.
    options: those of a Playwright context, over a Vietnamese screen of 1366 × 768.
    """
    settings = {"locale": "vi-VN", "viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}
    context = browser.new_context(**{**settings, **options})
    context.add_init_script(_TELL_REPORTS)
    context.set_default_timeout(15_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if _is_fault(said, pictureless, asked) else None)
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda sent: None if sent.url.startswith((address, "data:", "blob:")) else wrong.append(sent.url),
    )
    try:
        yield page
    finally:
        context.close()
    assert wrong == [], wrong


def _is_fault(said: ConsoleMessage, pictureless: bool, asked: bool) -> bool:
    if said.type != "error" or (asked and "status of 400" in said.text):
        return False
    return not (pictureless and said.location["url"].endswith(".jpg"))


def sign_in(page: Page, address: str, username: str, password: str = PASSWORD) -> None:
    """Sign in by the form; the journeys sign in more often a minute than people may."""
    limiter.reset()
    page.goto(f"{address}/login")
    page.fill("#username", username)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_load_state()


@dataclass
class Keyboard:
    """Counts what a person presses; a text typed into a field is one edit."""

    page: Page
    presses: int = 0
    edits: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.edits += 1
        self.presses += len(text)
        self.page.keyboard.type(text)

    def tab_to(self, selector: str, most: int = 60) -> None:
        """Press Tab until the element has the focus."""
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by {most} tabs")
