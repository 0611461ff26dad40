"""One day of an office in a real browser: a clerk, a member of staff, a leader, an admin, on the same archive.

The clerk's post is read by the real worker. The letters are born digital: no page needs OCR.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Browser, Page, expect

from tests.journeys import day
from tests.journeys.day import Office
from tests.journeys.served import Keyboard, sign_in, watched

MOST_PRESSES = 12  # for a letter that was read right
HIDDEN = "tiêm chủng"  # words of the letter that is restricted, and of no other


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Office]:
    with day.opened(tmp_path_factory.mktemp("day") / "kho", browser) as opened:
        yield opened


@pytest.mark.browser
def test_every_file_of_a_mixed_batch_ends_in_a_final_state(office: Office) -> None:
    wiped = {name for name, state in day.STATES.items() if state == "secret"}
    kept = {name: state for name, state in day.STATES.items() if name not in wiped}
    assert office.rows == {**kept, "(không giữ tên)": "secret"}
    assert len(day.BATCH) == 16


@pytest.mark.browser
def test_a_clerk_reviews_by_keyboard_and_prints_the_register(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "clerk")
        right, mended = review(page, office.address)
        assert right.edits == 0 and right.presses <= MOST_PRESSES
        assert mended.edits == 1, "a wrong field costs one edit"
        assert mended.presses <= MOST_PRESSES
        enter_in_register(page, office.address, "44/SNV-TCBC")
        enter_in_register(page, office.address, "48/SNV-CCHC")
        printed = print_register(page, office.address, tmp_path)
    for words in (
        "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        "44/SNV-TCBC",
        "giao biên chế năm 2026",
        "48/SNV-CCHC",
        "12/03/2026",
    ):
        assert words in printed


def review(page: Page, address: str) -> tuple[Keyboard, Keyboard]:
    """Check the letter that was read right and the one whose number is missing; returns what each took."""
    page.goto(f"{address}/review")
    page.get_by_role("link", name="48/SNV-CCHC").focus()
    right = Keyboard(page)
    right.press("Enter")
    expect(page.locator("h1")).to_contain_text("48/SNV-CCHC")
    right.press("Control+Enter")
    # The next one that waits is open, with the cursor in the field that was not read.
    expect(page.locator(".doc-subject")).to_contain_text("giao biên chế")
    expect(page.locator("#field-number")).to_be_focused()
    mended = Keyboard(page)
    mended.type("44")
    expect(page.locator("#field-symbol")).to_have_value("44/SNV-TCBC")
    mended.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã soát")
    return right, mended


def enter_in_register(page: Page, address: str, symbol: str) -> None:
    """Find the letter among those that are in no book, and give it the next number."""
    page.goto(f"{address}/home")
    page.get_by_role("link", name="Chưa vào sổ").click()
    page.get_by_role("link", name=symbol).click()
    page.locator("section[aria-labelledby=register]").get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_role("status")).to_contain_text("Đã vào sổ: số")


def print_register(page: Page, address: str, folder: Path) -> str:
    """Download the register of incoming documents as PDF; returns its text."""
    page.goto(f"{address}/register/in")
    page.get_by_text("Tải để in").click()
    with page.expect_download() as waited:
        page.get_by_role("button", name="↓ PDF").click()
    path = folder / "so.pdf"
    waited.value.save_as(path)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.browser
def test_staff_find_a_directive_without_marks_and_follow_it_to_its_answer(
    office: Office, browser: Browser
) -> None:
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "staff")
        page.fill("#top-search", "chinh ly tai lieu")
        page.keyboard.press("Enter")
        expect(page.locator("article.hit")).to_have_count(2)
        page.locator(".facets").get_by_role("link", name="Sở Nội vụ").click()
        expect(page.locator("article.hit")).to_have_count(1)
        page.locator("article.hit").get_by_role("link").first.click()
        expect(page.locator("h1")).to_contain_text("41/SNV-VTLT")
        page.get_by_role("link", name="Liên kết", exact=True).click()
        expect(page.locator("p.why").first).to_contain_text("đã có văn bản trả lời")
        answer = page.locator("section[aria-labelledby=cited-by] article.link")
        expect(answer.locator("blockquote")).to_contain_text("Thực hiện Công văn số 41/SNV-VTLT")
        answer.get_by_role("link", name="12/UBND-VP").click()
        expect(page.locator("h1")).to_contain_text("12/UBND-VP")


@pytest.mark.browser
def test_a_leader_gives_a_late_directive_to_a_unit_whose_person_sees_it(
    office: Office, browser: Browser
) -> None:
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "leader")
        page.get_by_role("link", name="Theo dõi", exact=True).click()
        page.get_by_role("navigation", name="Tình trạng").get_by_role("link", name="quá hạn").click()
        page.get_by_role("link", name="43/SYT-NVY", exact=True).click()
        page.get_by_role("link", name="Bản quét và trường").click()
        give(page, day.UNIT, "Làm ngay, báo cáo tôi.")
        expect(page.locator("section[aria-labelledby=routing]")).to_contain_text("chưa mở")
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "staff")
        page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Việc của tôi").click()
        row = page.locator("tr", has_text="43/SYT-NVY")
        expect(row).to_contain_text("06/03/2026")
        expect(row).to_contain_text("Làm ngay, báo cáo tôi.")
        expect(row).to_contain_text("chưa mở")
        row.get_by_role("link").click()
        page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Việc của tôi").click()
        expect(page.locator("tr", has_text="43/SYT-NVY")).to_contain_text("staff, 12/03/2026")


def give(page: Page, unit: str, note: str) -> None:
    """Give the open document to a unit, with a deadline."""
    page.select_option("#give-to", label=unit)
    page.fill("#give-due", "20/3/2026")
    page.fill("#give-note", note)
    page.get_by_role("button", name="Chuyển giao").click()


@pytest.mark.browser
def test_what_a_clerk_restricts_a_new_member_of_staff_meets_nowhere(office: Office, browser: Browser) -> None:
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "admin")
        secret = make_person(page, office.address)
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "clerk")
        enter_in_register(page, office.address, "43/SYT-NVY")
        give(page, day.OTHER_UNIT, "Theo dõi.")
    with watched(browser, office.address) as page:
        sign_in(page, office.address, "moi", secret)
        own_password(page, secret)
        feed = calendar(page, office.address)
        record, following = numbers(page.request, office.address, "43/SYT-NVY", "49/SYT-NVY")
        roads = roads_to(office.address, record, following, feed)
        listed = f"{office.address}/api/documents"
        total = page.request.get(listed).json()["total"]
        assert seen(page.request, roads, record, following) == roads
        for scope, reader in (("Hạn chế", None), ("Cá nhân", "Văn thư"), ("Hạn chế", "Người mới")):
            restrict(browser, office.address, record, scope, reader)
            named = reader == "Người mới"
            assert seen(page.request, roads, record, following) == (roads if named else []), (scope, reader)
            assert page.request.get(listed).json()["total"] == total - (not named)
        restrict(browser, office.address, record, "Hạn chế", None)
        page.goto(f"{office.address}/search?q=tiem+chung")
        expect(page.locator(".results")).to_contain_text("Không có văn bản nào khớp.")


def make_person(page: Page, address: str) -> str:
    """Make an account for a new member of staff and put them in a unit; returns the one-time password."""
    page.goto(f"{address}/admin")
    page.fill("#username", "moi")
    page.fill("#name", "Người mới")
    page.select_option("#role", label="Chuyên viên")
    page.get_by_role("button", name="Thêm", exact=True).click()
    secret = page.locator("code.one-time").inner_text()
    page.get_by_role("link", name="Người mới").click()
    page.get_by_label("Đơn vị", exact=True).select_option(label=day.OTHER_UNIT)
    page.get_by_role("button", name="Lưu đơn vị và thư").click()
    expect(page.locator("main")).to_contain_text("Đã lưu đơn vị")
    return secret


def own_password(page: Page, secret: str) -> None:
    for name, value in (("old", secret), ("new", "một mật khẩu dài"), ("again", "một mật khẩu dài")):
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page.locator("header .me")).to_contain_text("Người mới")


def calendar(page: Page, address: str) -> str:
    """Make a calendar of what is due; returns its address."""
    page.goto(f"{address}/due/calendar")
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    return page.locator("code.one-time").inner_text()


def numbers(request: APIRequestContext, address: str, *symbols: str) -> list[int]:
    documents = request.get(f"{address}/api/documents").json()["documents"]
    held = {one["symbol"]: one["record_id"] for one in documents}
    return [int(held[symbol]) for symbol in symbols]


def roads_to(address: str, record: int, following: int, feed: str) -> list[str]:
    """Return every address that shows something of the document to a person who may see it."""
    paths = (
        "/register",
        "/home",
        "/home/week",
        "/mine",
        "/search?q=tiem+chung",
        "/search?issuer=S%E1%BB%9F+Y+t%E1%BA%BF",
        "/search/suggest?q=43%2FS",
        "/search/suggest?q=tiem+ch",
        f"/search?like={following}",
        f"/documents/{record}",
        f"/documents/{record}/links",
        f"/documents/{record}/pages/1/words",
        f"/documents/{record}/pages/1.jpg",
        f"/documents/{record}/originals/1",
        f"/documents/{following}/links",
        "/due",
        "/follow",
        "/follow?state=late",
        "/register/follow",
        "/api/documents",
        f"/api/documents/{record}",
        f"/api/documents/{record}/chain",
        "/api/search?q=tiem+chung",
        "/api/due",
        "/api/follow",
    )
    return [*(address + path for path in paths), feed]


def seen(request: APIRequestContext, roads: list[str], record: int, following: int) -> list[str]:
    """Return the roads that show something of the document."""
    return [road for road in roads if shown(road, request.get(road), record, following)]


def shown(road: str, answer: APIResponse, record: int, following: int) -> bool:
    """Tell whether an answer shows the document: its picture or file, its words, its number, a way to it."""
    if answer.status != 200 or re.search(r"/(?:pages|originals)/", road):
        return answer.status == 200
    text = answer.text()
    # The letter that follows it names its number in its own words, which its readers may read.
    names = ["43/SYT-NVY"] if f"/documents/{following}/" not in road else []
    return any(name in text for name in (HIDDEN, *names)) or bool(
        re.search(rf'/documents/{record}\b|"(?:record_)?id": ?{record}\b', text)
    )


def restrict(browser: Browser, address: str, record: int, scope: str, reader: str | None) -> None:
    """As the clerk, let few see the document: those of the scope, and the reader who is named."""
    with watched(browser, address, asked=True) as page:
        sign_in(page, address, "clerk")
        page.goto(f"{address}/documents/{record}")
        page.get_by_text("Đổi phạm vi xem").click()
        page.get_by_role("radio", name=scope).check()
        for box in page.locator("input[name=person]:checked").all():
            box.uncheck()
        if reader:
            page.locator(".people").get_by_label(reader).check()
        page.get_by_role("button", name="Lưu phạm vi xem").click()
        restricted, asked = page.locator("h1", has_text=scope), page.locator("#shut-out")
        expect(asked.or_(page.get_by_role("status")).first).to_be_visible()
        if asked.is_visible():  # a unit that has the document would lose it
            asked.check()
            page.get_by_role("button", name="Lưu phạm vi xem").click()
        expect(restricted).to_be_visible()
