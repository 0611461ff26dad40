"""One letter on its way through the screens: received, checked, entered, given, with its slip; and on a phone.

Each screen leads to the next by a button at its head, with the keyboard alone and without a script.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from corpus import units
from ingest import worker
from tests.journeys.batch import letter
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import START, Desk, file_letter, make_archive, make_desk, make_people
from tests.web.desks import letter as directive
from vanthu import index_catcher

PHONE = {"width": 390, "height": 844}
FILE = "chỉnh lý.txt"
LETTER = letter(
    "41/SNV-VTLT",
    "02 tháng 3 năm 2026",
    "chỉnh lý tài liệu lưu trữ tồn đọng",
    asked="báo cáo kết quả về Sở Nội vụ trước ngày 20/3/2026",
)
# The contrast of what an empty field shows, and of what is typed into it, with the ground the field stands on.
CONTRAST = """field => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const paint = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); };
    const light = () => {
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const grounds = [];
    for (let node = field; node; node = node.parentElement) grounds.unshift(getComputedStyle(node).backgroundColor);
    grounds.forEach(paint);
    const ground = light();
    return [getComputedStyle(field, '::placeholder').color, getComputedStyle(field).color].map(colour => {
        grounds.forEach(paint);
        paint(colour);
        const ink = light();
        return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    });
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office with one document, a unit to give to, and decisions numbered for themselves."""
    archive = make_archive(tmp_path_factory.mktemp("walk") / "kho", own_numbers=("QĐ",))
    make_people(archive)
    with archive.database.write() as conn:
        units.add(conn, "Trạm Y tế", person="admin", at="2026-01-01")
    file_letter(archive, directive())
    return make_desk(archive)


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    with serving(desk.app) as address:
        yield address


def receive(page: Page, desk: Desk, site: str) -> None:
    """Send the letter in, let it be read, and follow the line above the list to the document."""
    page.goto(f"{site}/receive")
    page.set_input_files("#files", [FilePayload(name=FILE, mimeType="text/plain", buffer=LETTER.encode())])
    page.check("#declared")
    page.get_by_role("button", name="Gửi", exact=True).click()
    line = page.locator("#sending li")
    expect(line.locator(".outcome")).to_have_text("Đã nhận, chưa kiểm tra dấu mật")
    worker.run(desk.archive, until_empty=True, clock=lambda: START, after_each=index_catcher(desk.archive))
    told = page.locator("#arrivals tr[data-job='1'] .state").first
    expect(told).to_have_text(re.compile("Đã đọc|Cần soát"))
    expect(line.locator(".outcome")).to_have_text(told.inner_text())
    expect(page.locator("#arrivals").get_by_role("link", name=FILE)).to_have_attribute("href", "/documents/2")
    line.get_by_role("link", name=FILE).click()
    expect(page.locator("h1")).to_contain_text("41/SNV-VTLT")


@pytest.mark.browser
def test_each_screen_leads_to_the_next(browser: Browser, desk: Desk, site: str) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        receive(page, desk, site)
        page.keyboard.press("F9")
        expect(page.get_by_role("status")).to_contain_text("Đã soát 41/SNV-VTLT.")
        expect(page.locator("#next")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#book")).to_be_focused()
        expect(page.locator("#register")).to_be_in_viewport()
        expect(page.locator("#scope")).to_be_hidden()
        page.select_option("#book", "out")
        expect(page.locator("#scope")).to_be_visible()
        page.select_option("#book", "in")
        page.locator(".entry-form").get_by_role("button", name="Vào sổ").click()
        expect(page.locator(".glance")).to_contain_text("Số đến 1/2026, Sổ văn bản đến")
        expect(page.locator("#next")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#give-to")).to_be_focused()
        expect(page.locator("#give-due")).to_have_value("19/03/2026")
        page.select_option("#give-to", label="Trạm Y tế")
        page.get_by_role("button", name="Chuyển giao").click()
        expect(page.locator(".glance")).to_contain_text("Trạm Y tế (chủ trì)")
        page.get_by_role("link", name="Phiếu giải quyết văn bản để in").click()
        page.get_by_role("link", name="Về văn bản").click()
        expect(page.get_by_role("link", name="Phiếu giải quyết văn bản để in")).to_be_focused()
        page.goto(f"{site}/due?week=2026-03-16")
        expect(page.locator(".due-list tbody tr", has_text="41/SNV-VTLT")).to_have_count(1)


@pytest.mark.browser
def test_ctrl_shift_enter_confirms_and_stays_too(browser: Browser, desk: Desk, site: str) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/1")
        page.keyboard.press("Control+Shift+Enter")
        expect(page.get_by_role("status")).to_contain_text("Đã soát 218-CV/TU.")
        expect(page).to_have_url(f"{site}/documents/1#next")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_an_empty_field_shows_is_paler_than_a_value_and_legible(
    browser: Browser, desk: Desk, site: str, scheme: str
) -> None:
    with watched(browser, site, pictureless=True, color_scheme=scheme) as page:
        sign_in(page, site, "clerk")
        for path in ("/register/in?year=2026", "/search", "/documents/1"):
            page.goto(site + path)
            for field in page.locator("input[placeholder]").all():
                hint, value = field.evaluate(CONTRAST)
                assert 4.5 <= hint < value / 2, (path, field.get_attribute("name"), hint, value)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_the_head_takes_two_rows_on_a_phone_and_its_menu_needs_no_script(
    browser: Browser, desk: Desk, site: str, script: bool
) -> None:
    with watched(browser, site, pictureless=True, viewport=PHONE, java_script_enabled=script) as page:
        sign_in(page, site, "clerk")
        for path in ("/home", "/register", "/documents/1", "/search"):
            page.goto(site + path)
            box = page.locator("header.top").bounding_box()
            assert box is not None and box["height"] <= 2 * 48, path
        places = page.get_by_role("navigation", name="Các trang")
        expect(places).to_be_hidden()
        page.get_by_role("button", name="Các trang").click()
        expect(places.get_by_role("link", name="Tiếp nhận")).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(places).to_be_hidden()
        page.get_by_role("button", name="Các trang").click()
        places.get_by_role("link", name="Theo dõi").click()
        expect(page).to_have_url(f"{site}/follow")
