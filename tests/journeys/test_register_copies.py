"""A register leaves the browser: copied to a spreadsheet, with and without a clipboard, and printed; no line is cut."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.long_book import BOOK, CLIPBOARD, LINES, READ, numbers, opened
from tests.journeys.served import watched


@pytest.mark.browser
def test_the_filtered_book_is_copied_to_a_spreadsheet(browser: Browser, site: str) -> None:
    with watched(browser, site, **CLIPBOARD) as page:
        opened(page, site, f"{BOOK}&page=1&number=1-120")
        page.get_by_role("button", name="Chép bảng").click()
        expect(page.locator("#copy-note")).to_contain_text("Đã chép 120 dòng")
        rows = [row.split("\t") for row in page.evaluate(READ).replace("\r", "").strip("\n").split("\n")]
        assert len(rows) == 121, "the lines of all pages, and the headings"
        assert rows[0][:3] == ["Ngày đến", "Số đến", "Tác giả"]
        assert {len(row) for row in rows} == {9}, "what a Party office sees: all but the signature"
        assert rows[1][0] == "10/03/2026"
        assert rows[2][1:6] == ["2", "", "", "", ""] and rows[2][8] == "(hạn chế)"
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
