"""A register in a real browser: filtered while typing, sorted, cut to columns, walked by keys, its head always seen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from corpus.text import collation_key
from tests.journeys.long_book import BOOK, CLIPBOARD, ISSUERS, READ, opened
from tests.journeys.served import Keyboard, watched


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
