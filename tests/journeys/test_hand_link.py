"""A clerk links a report to a directive by hand, sees the board change, and undoes it; also without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.record import Direction
from search import index
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import Desk, asks, file_letter, letter, make_archive, make_desk, make_people


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A directive that asks for something, and a report of ours that forgets to cite it."""
    archive = make_archive(tmp_path / "kho")
    make_people(archive)
    file_letter(archive, letter(obligations=(asks(),)), "Rà soát loa truyền thanh.")
    report = letter(
        symbol="12-BC/ĐU", date="2026-03-11", issuer="Đảng ủy xã Suối Mây", subject="Sửa đài của xã"
    )
    file_letter(archive, report, "Báo cáo sửa loa.", direction=Direction.OUT)
    index.catch_up(archive.database.read, archive.index_dir, write=archive.database.write)
    return make_desk(archive)


def on_the_board(page: Page, address: str, said: str) -> None:
    page.goto(f"{address}/follow")
    expect(page.locator("tbody tr", has_text="218-CV/TU")).to_contain_text(said)


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_clerk_links_by_hand_and_undoes_it(browser: Browser, desk: Desk, scripts: bool) -> None:
    with (
        serving(desk.app) as address,
        watched(browser, address, pictureless=True, java_script_enabled=scripts) as page,
    ):
        sign_in(page, address, "clerk")
        on_the_board(page, address, "chưa có văn bản trả lời")
        page.get_by_role("link", name="Gắn văn bản trả lời cho 218-CV/TU").click()
        expect(page.locator("#way option:checked")).to_have_text("Văn bản kia thực hiện văn bản này")
        page.fill("#q", "12-BC")
        page.get_by_role("main").get_by_role("button", name="Tìm", exact=True).click()
        page.get_by_role("link", name="Chọn 12-BC/ĐU").click()
        expect(page.locator(".hand-link-says")).to_have_text("12-BC/ĐU thực hiện 218-CV/TU")
        page.get_by_role("button", name="Ghi liên kết").click()
        expect(page.get_by_role("status")).to_contain_text("Đã nối hai văn bản.")
        on_the_board(page, address, "đã có văn bản trả lời")
        page.get_by_role("link", name="218-CV/TU").first.click()
        page.locator("article.link summary", has_text="Bỏ liên kết").click()
        page.get_by_role("button", name="Bỏ liên kết này").click()
        expect(page.get_by_role("status")).to_contain_text("Đã bỏ liên kết.")
        on_the_board(page, address, "chưa có văn bản trả lời")
        page.goto(f"{address}/documents/2/links")
        page.locator("summary", has_text="Liên kết đã bỏ").click()
        page.get_by_role("button", name="Nối lại 218-CV/TU").click()
        page.get_by_role("status").get_by_role("button", name="Hoàn tác").click()
        on_the_board(page, address, "chưa có văn bản trả lời")


@pytest.mark.browser
def test_on_a_phone_nothing_is_cut_without_a_word(browser: Browser, desk: Desk) -> None:
    phone = {"width": 390, "height": 844}
    with (
        serving(desk.app) as address,
        watched(browser, address, pictureless=True, viewport=phone) as page,
    ):
        sign_in(page, address, "clerk")
        page.goto(f"{address}/documents/1/links")
        expect(page.locator(".sideways").first).to_be_visible()
        page.set_viewport_size({"width": 1366, "height": 768})
        expect(page.locator(".sideways").first).to_be_hidden()
        page.set_viewport_size(phone)
        for path in ("/follow", "/due", "/register/in"):
            page.goto(f"{address}{path}")
            cut = page.locator(".tabs").evaluate_all(
                "all => all.filter(o => o.scrollWidth > o.clientWidth).length"
            )
            assert cut == 0, path
        page.goto(f"{address}/documents/1")
        cut = page.locator(".fields textarea").evaluate_all(
            "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).map(one => one.name)"
        )
        assert cut == []
