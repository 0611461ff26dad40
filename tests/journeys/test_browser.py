"""One day in a real browser: sign in, upload, wait, correct a field, find without accents, follow the link."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

SAMPLES = Path(str(files("corpus") / "samples"))
GUIDANCE = SAMPLES / "01-cv-ubnd-tinh-chong-han.pdf"  # its number and day are written by pen
RESPONSE = SAMPLES / "02-cv-ubnd-xa-trien-khai-chong-han.pdf"
READ_MS = 180_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A running site on an empty archive; yields its address and the clerk's one-time password."""
    folder = tmp_path_factory.mktemp("site") / "kho"
    me = [sys.executable, "-u", "-m", "vanthu"]
    subprocess.run(
        [*me, "init", str(folder), "--office", "UBND xã Ngàn Dâu"], check=True, capture_output=True
    )
    serve = [*me, "serve", "--archive", str(folder), "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        secret = address = ""
        for line in server.stdout:
            if found := re.search(r"vanthu, mật khẩu dùng một lần: (\S+)", line):
                secret = found[1]
            if found := re.search(r"(http://[\d.:]+)/", line):
                address = found[1]
                break
        yield address, secret
        server.terminate()
        assert server.wait(60) == 0, "the site must end cleanly, its worker too"


@pytest.fixture
def page(browser: Browser, site: tuple[str, str]) -> Iterator[Page]:
    """A page that fails the test on any script error or any request to another address."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on(
        "request",
        lambda r: wrong.append(r.url) if not r.url.startswith((site[0], "data:", "blob:")) else None,
    )
    yield opened
    context.close()
    assert wrong == []


@pytest.mark.browser
@pytest.mark.ocr
def test_from_the_scan_to_the_response(page: Page, site: tuple[str, str]) -> None:
    address, secret = site
    sign_in(page, address, secret)
    upload(page, address)
    expect(
        page.locator("#arrivals tr[data-state=needs-review], #arrivals tr[data-state=indexed]")
    ).to_have_count(2, timeout=READ_MS)
    page.locator("#arrivals tr", has_text=GUIDANCE.name).get_by_role("link", name=GUIDANCE.name).click()
    correct(page, symbol="1426/UBND-NN", date="4/3/2026")
    find(page, "phong chong han han", GUIDANCE)
    follow(page)


def sign_in(page: Page, address: str, secret: str) -> None:
    """Sign in with the one-time password and choose one's own."""
    page.goto(address + "/register")
    expect(page).to_have_url(re.compile("/login"))
    page.fill("#username", "vanthu")
    page.fill("#password", secret)
    page.get_by_role("button", name="Đăng nhập").click()
    page.fill("#old", secret)
    page.fill("#new", "một mật khẩu dài")
    page.fill("#again", "một mật khẩu dài")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page.locator("header .me")).to_contain_text("Văn thư")


def upload(page: Page, address: str) -> None:
    page.goto(address + "/receive")
    page.set_input_files("#files", [GUIDANCE, RESPONSE])
    page.check("#declared")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#arrivals tbody tr")).to_have_count(2, timeout=20_000)


def correct(page: Page, *, symbol: str, date: str) -> None:
    """Beside the scan, type what the clerk of the province wrote by pen."""
    expect(page.locator(".sheet img").first).to_have_js_property("complete", True)
    page.fill("#field-symbol", symbol)
    page.fill("#field-date", date)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("h1")).to_contain_text(symbol)
    expect(page.locator(".mark-edited").first).to_contain_text("đã sửa")


def find(page: Page, words: str, path: Path) -> None:
    """Search without accents; the guidance is among the hits, with its accented words marked."""
    page.fill("#top-search", words)
    page.keyboard.press("Enter")
    hit = page.locator("article.hit", has_text="1426/UBND-NN").first
    expect(hit.locator("mark").first).to_be_visible()
    assert any(word in hit.locator("mark").all_inner_texts() for word in ("hạn", "hán", "chống", "phòng"))
    hit.get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("1426/UBND-NN")


def follow(page: Page) -> None:
    """From the guidance to the commune's letter that implements it."""
    page.get_by_role("link", name="Liên kết", exact=True).click()
    link = page.locator("section[aria-labelledby=cited-by] article.link")
    expect(link).to_have_count(1)
    expect(link.locator("blockquote")).to_contain_text("Thực hiện Công văn số 1426/UBND-NN")
    link.get_by_role("link").first.click()
    expect(page.locator(".doc-subject")).to_contain_text("triển khai phòng, chống hạn hán")
