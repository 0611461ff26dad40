"""One person in two browsers: seen, signed out from afar; and a pile of files that is sent faster than it may be."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from corpus.archive import Archive
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import Desk, make_archive, make_desk, make_people
from web import limits

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    archive = make_archive(tmp_path / "kho")
    make_people(archive)
    return make_desk(archive)


@pytest.mark.browser
def test_a_browser_elsewhere_is_seen_and_signed_out(browser: Browser, desk: Desk) -> None:
    with (
        serving(desk.app) as address,
        watched(browser, address) as here,
        watched(browser, address, user_agent=FIREFOX) as elsewhere,
    ):
        sign_in(elsewhere, address, "staff")
        sign_in(here, address, "staff")
        here.locator("header .me summary").click()
        here.get_by_role("link", name="Tài khoản của tôi").click()
        devices = here.locator("section", has_text="Thiết bị đang đăng nhập").locator("tbody tr")
        expect(devices).to_have_count(2)
        expect(devices.nth(0)).to_contain_text("thiết bị này")
        expect(devices.nth(1)).to_contain_text("Firefox · Windows")
        here.get_by_role("button", name=re.compile("^Đăng xuất Firefox")).click()
        expect(devices).to_have_count(1)
        elsewhere.goto(f"{address}/register")
        expect(elsewhere).to_have_url(re.compile("/login"))
        here.goto(f"{address}/register")
        expect(here.locator("header .me")).to_contain_text("Người staff")


@pytest.mark.browser
def test_files_sent_too_fast_wait_and_go_by_themselves(
    browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.archive.folder / "settings.toml").write_text("changes_per_minute = 10\n", encoding="utf-8")
    office = make_desk(Archive.open(desk.archive.folder))
    monkeypatch.setattr(limits, "_wait", lambda _limit, _key: 1)  # seconds, and not a minute of this test
    files = [
        FilePayload(name=f"{n}.txt", mimeType="text/plain", buffer=f"Số: {n}/UBND\nNội dung {n}".encode())
        for n in range(12)
    ]
    # Not watched: the browser itself complains of each answer of 429.
    with serving(office.app) as address, browser.new_page() as page:
        sign_in(page, address, "clerk")
        page.goto(f"{address}/receive")
        limits.limiter.reset()
        page.set_input_files("#files", files)
        page.check("#declared")
        page.get_by_role("button", name="Gửi", exact=True).click()
        rows = page.locator("#sending li")
        expect(rows).to_have_count(11)
        expect(rows.nth(10)).to_contain_text("Gửi quá nhanh")
        limits.limiter.reset()  # the minute is over
        expect(page.locator("#sending .state-good")).to_have_count(12)
