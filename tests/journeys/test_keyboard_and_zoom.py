"""Without a mouse from the upload to the search; at 400 % zoom only tables scroll sideways (WCAG 2.2, 1.4.10)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from ingest import worker
from tests import stub
from tests.journeys.served import Keyboard, serving, sign_in, watched
from tests.journeys.test_axe import furnished
from tests.web.desks import PASSWORD, START, Desk
from vanthu import index_catcher

NARROW = {"width": 320, "height": 640}  # 1280 px at 400 %
MAIN = (
    "/home",
    "/account",
    "/review",
    "/receive",
    "/register",
    "/register/in",
    "/register/follow",
    "/documents/1",
    "/documents/1/links",
    "/search",
    "/search?q=thong+tin",
    "/follow",
    "/due",
    "/due/report",
    "/due/calendar",
    "/mine",
    "/dossiers",
    "/dossiers/1",
    "/nothing-here",
)
ADMIN = (
    "/admin",
    "/admin/people/1",
    "/admin/health",
    "/admin/tables",
    "/admin/tables/relations",
    "/admin/audit",
)
# What sticks out of the window and lies in nothing that may be scrolled for itself: tables, the scan, a drawing.
OUTSIDE = """() => {
    const rolls = node => node && node !== document.body &&
        (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(node).overflowX) || rolls(node.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter(
        node => node.getBoundingClientRect().right > innerWidth + 1 && !rolls(node));
    const found = wide.map(node => node.outerHTML.slice(0, 80));
    return document.documentElement.scrollWidth > innerWidth ? ['the page scrolls', ...found] : found;
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return furnished(tmp_path_factory.mktemp("keys") / "kho")


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    with serving(desk.app) as address:
        yield address


def _choose(page: Page, keys: Keyboard, path: Path) -> None:
    """Choose a file by the space bar; a press that a busy browser swallowed is pressed again, as a person would."""
    for patience in (5_000, 10_000, 30_000):
        try:
            with page.expect_file_chooser(timeout=patience) as chosen:
                keys.press("Space")
        except PlaywrightTimeoutError:
            continue
        chosen.value.set_files(path)
        return
    raise AssertionError("no press of the space bar opened the file chooser")


@pytest.mark.browser
def test_upload_review_confirm_and_search_without_a_mouse(
    browser: Browser, site: str, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "thư.txt"
    path.write_text("Công văn chưa có số\nKiểm kê tài sản Zamboanga\n", encoding="utf-8")
    with watched(browser, site, pictureless=True) as page:
        keys = Keyboard(page)
        page.goto(f"{site}/login")
        keys.type("clerk")
        keys.press("Tab")
        keys.type(PASSWORD)
        keys.press("Enter")
        expect(page).to_have_url(f"{site}/home")
        keys.tab_to("nav a[href='/receive']")
        keys.press("Enter")
        expect(page).to_have_url(f"{site}/receive")
        page.wait_for_load_state("networkidle")  # until its script has run, the page's form may still change
        keys.tab_to("#files")
        _choose(page, keys, path)
        keys.tab_to("#declared")
        keys.press("Space")
        keys.tab_to("#upload button.btn-primary")
        keys.press("Enter")
        expect(page.locator("#arrivals tr", has_text="thư.txt")).to_have_attribute("data-state", "waiting")
        archive = desk.archive
        assert worker.run(
            archive, until_empty=True, read=stub.read, clock=lambda: START, after_each=index_catcher(archive)
        )
        expect(page.locator("#arrivals tr[data-state=indexed]", has_text="thư.txt")).to_be_visible(
            timeout=15_000
        )
        keys.tab_to("#arrivals tr[data-state=indexed] a")
        keys.press("Enter")
        expect(page.locator(".doc-subject")).to_contain_text("Zamboanga")
        keys.tab_to("#field-number")
        keys.type("77")
        keys.tab_to("#field-symbol")
        keys.type("/SNV-TCBC")
        keys.press("Control+Enter")
        expect(page.get_by_role("status")).to_contain_text("Đã soát")
        index_catcher(archive)()
        keys.tab_to("#top-search")
        keys.type("zamboanga")
        keys.press("Enter")
        expect(page.locator("article.hit")).to_have_count(1)
        keys.tab_to("article.hit a")
        keys.press("Enter")
        expect(page.locator("h1")).to_contain_text("SNV-TCBC")


@pytest.mark.browser
def test_keys_of_the_page_of_a_document(browser: Browser, site: str) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/1")
        page.locator("#field-subject").focus()
        page.keyboard.press("2")
        assert "2" in page.input_value("#field-subject"), "in a field a digit is a digit"
        page.keyboard.press("Escape")
        page.keyboard.press("2")
        expect(page.locator("#field-symbol")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#sheets")).to_have_class(
            re.compile("zoom-1")
        )  # as large as is needed to read its box
        for key, level in (("-", 0), ("+", 1), ("+", 2), ("-", 1)):
            page.keyboard.press(key)
            expect(page.locator("#sheets")).to_have_class(re.compile(f"zoom-{level}"))
        page.keyboard.press("?")
        expect(page.locator("#keys dl")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("role", "places"), [("clerk", MAIN), ("leader", ("/home", "/follow")), ("admin", ADMIN)]
)
def test_at_400_percent_only_tables_scroll_sideways(
    browser: Browser, site: str, role: str, places: tuple[str, ...]
) -> None:
    found = {}
    context = browser.new_context(locale="vi-VN", viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, site, role)
    for path in places:
        page.goto(site + path)
        if outside := page.evaluate(OUTSIDE):
            found[path] = outside[:4]
    context.close()
    assert found == {}
