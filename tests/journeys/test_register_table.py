"""A register in a real browser: filtered while typing, sorted, copied to a spreadsheet, walked by keys, printed."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from corpus import registers
from corpus.text import collation_key
from tests.journeys.served import Keyboard, chromium, serving, sign_in, watched
from tests.web.desks import Desk, file_letter, letter, make_archive, make_desk, make_people

LINES = 130
ISSUERS = ("Sở Nội vụ", "Đảng ủy xã Tân", "Dân quân xã", "Ủy ban nhân dân tỉnh", "ấp 10", "ấp 2")
BY: dict[str, Any] = {"person": "clerk", "at": "2026-03-12T08:00:00"}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
BOOK = "/register/in?year=2026"
READ = "navigator.clipboard.readText()"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A book of 130 lines, of which the second is restricted and the third begins as a formula does."""
    archive = make_archive(tmp_path_factory.mktemp("table") / "kho")
    make_people(archive)
    for n in range(1, LINES + 1):
        described = letter(
            symbol=f"{n}-CV/A",
            number=str(n),
            issuer=ISSUERS[n % len(ISSUERS)],
            date=f"2026-0{1 + n % 3}-{1 + n % 28:02}",
            kind=None if n == 3 else "công văn",
            subject=f"=đầu{n} " + "việc rà soát loa truyền thanh ở các thôn " * 3 + f"cuối{n}",
        )
        record = file_letter(archive, described, "Như nhau.", access="restricted" if n == 2 else "normal")
        with archive.database.write() as conn:
            registers.enter(conn, record, direction="in", entered_on="2026-03-10", **BY)
    return make_desk(archive)


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    with serving(desk.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def opened(page: Page, site: str, path: str = f"{BOOK}&page=1") -> Page:
    sign_in(page, site, "staff")
    page.goto(site + path)
    return page


def numbers(page: Page) -> list[int]:
    return [int(text) for text in page.locator("#lines td.key").all_inner_texts()]


@pytest.mark.browser
def test_it_filters_while_a_person_types(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        opened(page, site)
        page.keyboard.press("/")
        expect(page.locator("#filter-row [name=arrived_on]")).to_be_focused()
        box = page.locator("#filter-row [name=issuer]")
        box.press_sequentially("dang uy", delay=30)
        expect(page.locator("#count")).to_have_text("22 trong 130 dòng")
        expect(box).to_be_focused()
        assert page.url == f"{site}{BOOK}&issuer=dang+uy"
        expect(page.locator("#active .filter")).to_contain_text("Tác giả: dang uy")
        page.locator("#filter-row [name=date]").press_sequentially("3/2026", delay=30)
        expect(page).to_have_url(f"{site}{BOOK}&issuer=dang+uy&date=3/2026")
        expect(page.locator("#lines")).not_to_contain_text("/02/2026")
        page.locator("#filter-row [name=date]").fill("hôm kìa")
        expect(page.locator("#active .fault")).to_contain_text("chưa phải là ngày")
        expect(page.locator("#filter-row [name=date]")).to_have_attribute("aria-invalid", "true")
        page.locator("#filter-row [name=date]").fill("")
        page.locator("#filter-row [name=subject]").fill("không có đâu")
        expect(page.locator("#lines")).to_contain_text("Bỏ lọc này: còn 22 dòng")
        page.get_by_role("link", name="Bỏ lọc này: còn 22 dòng").click()
        expect(page.locator("#count")).to_have_text("22 trong 130 dòng")
        page.reload()
        expect(box).to_have_value("dang uy")
        page.get_by_role("combobox", name="Loại dòng").select_option("restricted")
        expect(page.locator("#count")).to_have_text("0 trong 130 dòng")


@pytest.mark.browser
def test_it_is_sorted_by_its_headings_as_the_browser_would(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        opened(page, site)
        page.locator("#filter-row [name=number]").fill("1-12")
        expect(page.locator("#count")).to_have_text("12 trong 130 dòng")
        page.locator("#sort-issuer").click()
        head = page.locator("#heads th", has=page.locator("#sort-issuer"))
        expect(head).to_have_attribute("aria-sort", "ascending")
        expect(page.locator("#sort-issuer")).to_be_focused()
        shown = [text for text in page.locator("#lines td[data-name='Tác giả']").all_inner_texts() if text]
        order = "names => names.sort(new Intl.Collator('vi', {numeric: true}).compare)"
        assert shown == page.evaluate(order, shown)
        assert shown[:3] == ["ấp 2", "ấp 2", "ấp 10"]
        assert len(shown) == 11, "of the hidden one no issuer is shown"
        page.locator("#sort-issuer").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        assert page.locator("#lines td.key").last.inner_text() == "2", "what is hidden comes last"
        page.locator("#filter-row [name=number]").fill("1-3")
        expect(page.locator("#count")).to_have_text("3 trong 130 dòng")
        expect(head).to_have_attribute("aria-sort", "descending")
        page.go_back()
        expect(head).to_have_attribute("aria-sort", "ascending")
        mixed = [
            *ISSUERS,
            "Bà Rịa",
            "ba",
            "Bã",
            "an",
            "án",
            "ăn",
            "Thôn 2",
            "Thôn 10",
            "1/KH",
            "10/KH",
            "2/KH",
        ]
        assert sorted(mixed, key=collation_key) == page.evaluate(order, mixed)


@pytest.mark.browser
def test_columns_are_chosen(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        opened(page, site, f"{BOOK}&issuer=dang")
        page.get_by_text("Chọn cột").click()
        page.get_by_role("checkbox", name="Ngày chuyển").uncheck()
        page.get_by_role("checkbox", name="Ký nhận").uncheck()
        expect(page.get_by_role("checkbox", name="Số đến")).to_be_disabled()
        page.get_by_role("button", name="Áp dụng").click()
        expect(page).to_have_url(f"{site}{BOOK}&issuer=dang")
        expect(page.get_by_role("columnheader", name="Ký nhận")).to_have_count(0)
        page.goto(site + BOOK)
        expect(page.get_by_role("columnheader", name="Ngày chuyển")).to_have_count(0)
        page.get_by_text("Chọn cột").click()
        page.get_by_role("button", name="Đủ cột như sổ in").click()
        expect(page.get_by_role("columnheader", name="Ngày chuyển")).to_have_count(1)


@pytest.mark.browser
def test_the_filtered_book_is_copied_to_a_spreadsheet(browser: Browser, site: str) -> None:
    with watched(browser, site, **CLIPBOARD) as page:
        opened(page, site, f"{BOOK}&page=1&number=1-120")
        page.get_by_role("button", name="Chép bảng").click()
        expect(page.locator("#copy-note")).to_contain_text("Đã chép 120 dòng")
        rows = [row.split("\t") for row in page.evaluate(READ).replace("\r", "").strip("\n").split("\n")]
        assert len(rows) == 121, "the lines of all pages, and the headings"
        assert rows[0][:3] == ["Ngày đến", "Số đến", "Tác giả"]
        assert {len(row) for row in rows} == {10}
        assert rows[1][0] == "10/03/2026"
        assert rows[2][1:6] == ["2", "", "", "", ""] and rows[2][9] == "(hạn chế)"
        assert rows[3][5].startswith("'=đầu3")


@pytest.mark.browser
@pytest.mark.parametrize("secure", [True, False])
def test_chosen_lines_are_copied(browser: Browser, site: str, secure: bool) -> None:
    with watched(browser, site, **CLIPBOARD) as page:
        if not secure:  # as over plain http on another machine, where a page has no clipboard
            page.add_init_script("window.clip = navigator.clipboard; delete Navigator.prototype.clipboard")
        opened(page, site)
        read = READ if secure else "window.clip.readText()"
        page.locator("#lines tr:nth-child(3) .pick").check()
        page.locator("#lines tr:nth-child(5) td:nth-child(4)").click(modifiers=["Shift"])
        expect(page.locator("#lines tr[aria-selected=true]")).to_have_count(3)
        expect(page.locator("#copy-note")).to_have_text("3 dòng đã chọn")
        page.keyboard.press("Control+c")
        expect(page.locator("#copy-note")).to_contain_text("Đã chép 3 dòng")
        by_keys = page.evaluate(read)
        rows = [row.split("\t") for row in by_keys.strip().splitlines()]
        assert [row[1] for row in rows] == ["Số đến", "3", "4", "5"]
        assert rows[1][5].startswith("'=đầu3") and rows[1][0] == "10/03/2026"
        page.evaluate("document.querySelector('#copy-note').textContent = ''")
        page.get_by_role("button", name="Chép bảng").click()
        expect(page.locator("#copy-note")).to_contain_text("Đã chép 3 dòng")
        assert page.evaluate(read) == by_keys
        page.locator("#lines tr:nth-child(3) .pick").uncheck()
        page.locator("#lines tr:nth-child(4) .pick").uncheck()
        page.locator("#lines tr:nth-child(5) .pick").uncheck()
        page.get_by_role("button", name="Chép bảng").click()
        expect(page.locator("#copy-note")).to_contain_text("Đã chép 130 dòng")
        assert len(page.evaluate(read).strip().splitlines()) == 131


@pytest.mark.browser
def test_keys(browser: Browser, site: str) -> None:
    with watched(browser, site, pictureless=True, **CLIPBOARD) as page:
        opened(page, site)
        keys = Keyboard(page)
        keys.press("?")
        expect(page.locator("#book-keys dl")).to_be_visible()
        keys.press("?")
        expect(page.locator("#book-keys dl")).to_be_hidden()
        keys.tab_to("#lines td, #lines a")
        here = (
            "[...document.activeElement.closest('tr').children].indexOf(document.activeElement.closest('td'))"
        )
        line = "document.activeElement.closest('tr').querySelector('.key').innerText.trim()"
        assert (page.evaluate(line), page.evaluate(here)) == ("1", 0)
        keys.press("ArrowDown", "ArrowDown", "ArrowRight")
        assert (page.evaluate(line), page.evaluate(here)) == ("3", 1)
        keys.press("End")
        assert page.evaluate(here) == 9
        keys.press("PageDown", "ArrowUp", "Home")
        assert (page.evaluate(line), page.evaluate(here)) == ("12", 0)
        keys.press("Space", "Shift+ArrowDown", "Shift+ArrowDown")
        expect(page.locator("#lines tr[aria-selected=true]")).to_have_count(3)
        keys.press("Control+c")
        expect(page.locator("#copy-note")).to_contain_text("Đã chép 3 dòng")
        assert [row.split("\t")[1] for row in page.evaluate(READ).splitlines()[1:]] == ["12", "13", "14"]
        keys.press("Enter")
        expect(page.locator("h1")).to_contain_text("14-CV/A")
        page.go_back()
        keys.tab_to("#lines td, #lines a")
        keys.press("Tab")
        assert page.evaluate("document.activeElement.closest('#lines')") is None, "a table is one stop of Tab"


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (900, 700), (683, 384), (1024, 420)])
def test_the_head_stays_and_hides_no_cell_that_has_the_focus(
    browser: Browser, site: str, size: tuple[int, int]
) -> None:
    hidden = """() => {
        const at = document.activeElement.getBoundingClientRect();
        const points = [[at.left + 3, at.top + 3], [at.left + 3, at.bottom - 3], [at.right - 3, at.top + 3]];
        return points.filter(([x, y]) => {
            const seen = document.elementFromPoint(x, y);
            return !(seen && document.activeElement.closest('td').contains(seen));
        });
    }"""
    with watched(browser, site, viewport={"width": size[0], "height": size[1]}) as page:
        opened(page, site)
        page.locator("#lines tr:nth-child(2) td").first.focus()
        for key in (
            "PageDown",
            "PageDown",
            "PageDown",
            "ArrowUp",
            "ArrowUp",
            "PageUp",
            "PageUp",
            "End",
            "Home",
        ):
            page.keyboard.press(key)
            assert page.evaluate(hidden) == [], key
            for _ in range(3):
                page.keyboard.press("ArrowUp")
                assert page.evaluate(hidden) == [], f"{key} and up"
        if size[1] > 480:
            page.keyboard.press("PageDown")
            page.locator(".book-wrap").evaluate("frame => { frame.scrollTop = 600; frame.scrollLeft = 200; }")
            frame, head = (page.locator(one).bounding_box() for one in (".book-wrap", "#heads"))
            assert frame and head and abs(head["y"] - frame["y"]) < 3, "the head stays"
            key = page.locator("#lines td.key").nth(12).bounding_box()
            assert key and key["x"] >= frame["x"], "the number stays"


@pytest.mark.browser
def test_without_a_script(browser: Browser, site: str) -> None:
    with watched(browser, site, java_script_enabled=False) as page:
        opened(page, site)
        page.locator("#filter-row [name=issuer]").fill("dang uy")
        page.locator("#filter-row [name=issuer]").press("Enter")
        expect(page.locator("#count")).to_have_text("22 trong 130 dòng")
        page.locator("#sort-date").click()
        expect(page.locator("#heads th[aria-sort=ascending]")).to_contain_text("Ngày tháng văn bản")
        expect(page.locator("#count")).to_have_text("22 trong 130 dòng")
        expect(page.locator("#copy")).to_be_hidden()
        expect(page.locator(".pick").first).to_be_hidden()
        with page.expect_download() as got:
            page.get_by_role("link", name="↓ TSV").click()
        rows = Path(got.value.path()).read_text(encoding="utf-8-sig").splitlines()
        assert len(rows) == 23


@pytest.mark.browser
def test_on_a_phone_the_filters_open(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 390, "height": 844}, has_touch=True) as page:
        opened(page, site)
        box = page.locator("#filter-row [name=issuer]")
        expect(box).to_be_hidden()
        page.get_by_text("Lọc và xếp theo cột").click()
        box.fill("dang uy")
        expect(page.locator("#count")).to_have_text("22 trong 130 dòng")
        page.locator("#sort-date").click()
        expect(page.locator("#heads th[aria-sort=ascending]")).to_contain_text("Ngày tháng văn bản")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_print(browser: Browser, site: str, tmp_path: Path) -> None:
    assert shutil.which("pdftotext"), "poppler-utils is one of our system packages"
    with watched(browser, site) as page:
        opened(page, site, f"{BOOK}&rows=all")
        path = tmp_path / "so.pdf"
        page.pdf(path=path, prefer_css_page_size=True)
    sizes = {tuple(round(side / 72 * 25.4) for side in one.get_size()) for one in pypdfium2.PdfDocument(path)}
    assert sizes == {(297, 210)}
    told = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    papers = told.split("\f")[:-1]
    for fact in (
        *("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Đảng ủy xã Suối Mây", "Năm: 2026", "Từ ngày: 10/03/2026"),
        *("Đến ngày: 10/03/2026", "Từ số: 1", "Đến số: 130", "Quyển số: 01"),
    ):
        assert fact in papers[0]
    assert len(papers) > 5
    head = "Tên loại và trích yếu nội dung"
    assert [n for n, paper in enumerate(papers) if head not in paper] == [], "the head is on every page"
    for n in range(1, LINES + 1):
        if n == 2:
            continue
        first, last = (
            [p for p, paper in enumerate(papers) if re.search(rf"\b{word}{n}\b", paper)]
            for word in ("đầu", "cuối")
        )
        assert len(first) == 1, f"line {n} is printed once"
        assert first == last, f"line {n} is cut"
    assert re.search(r"\(hạn\s+chế\)", told) and not re.search(r"(?<!\d)2-CV/A", told)
    assert "Chép bảng" not in told and "Lọc" not in told


@pytest.mark.browser
def test_a_press_of_the_button_prints(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.add_init_script("window.print = () => { window.printed = true; }")
        opened(page, site)
        page.get_by_role("link", name="Hiện mọi dòng").click()
        expect(page).to_have_url(re.compile("rows=all"))
        assert len(numbers(page)) == LINES
        page.get_by_role("button", name="In trang này").click()
        assert page.evaluate("window.printed")
