"""Long work as a browser shows it: the page follows by itself, and a download tells how far its packing is."""

from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from corpus import bags, dossiers, running
from tests.journeys.served import serving, sign_in, watched
from tests.web.conftest import _cheap_passwords, _pattern, desk, folder  # noqa: F401
from tests.web.desks import START, Desk, file_letter, letter
from web import packing

BY = {"person": "clerk", "at": START.isoformat(timespec="seconds")}


@pytest.mark.browser
def test_the_health_page_follows_a_backup_by_itself(browser: Browser, desk: Desk) -> None:  # noqa: F811
    with serving(desk.app) as address, watched(browser, address) as page:
        sign_in(page, address, "admin")
        with running.task(desk.archive.folder, "backup", since=BY["at"]) as work:
            work.step("copy")(2000, 2000)
            page.goto(f"{address}/admin/health")
            expect(page.locator("#running")).to_contain_text("đang sao chép, 2.000/2.000")
            work.step("check")(10, 10)
            expect(page.locator("#running")).to_contain_text("đang kiểm tra tệp gốc, 10/10")
        expect(page.locator("#running progress")).to_have_count(0)


@pytest.mark.browser
def test_a_check_is_started_by_a_button_and_its_end_comes_by_itself(browser: Browser, desk: Desk) -> None:  # noqa: F811
    file_letter(desk.archive, letter())
    with serving(desk.app) as address, watched(browser, address) as page:
        sign_in(page, address, "admin")
        page.goto(f"{address}/admin/health")
        expect(page.locator("#start-backup")).to_be_disabled()
        expect(page.get_by_text("Chưa kiểm tra tệp gốc lần nào.")).to_be_visible()
        page.click("#start-verify")
        expect(page.locator("#outcome-verify")).to_have_text(
            "1 tệp gốc còn nguyên, nhật ký liền mạch.", timeout=60_000
        )
        # The signs are those of after the check, and the buttons can be pressed again.
        expect(page.get_by_text("Chưa kiểm tra tệp gốc lần nào.")).to_have_count(0)
        expect(page.locator("#start-verify")).to_be_enabled()


@pytest.mark.browser
def test_a_download_tells_how_far_its_packing_is(
    browser: Browser,
    desk: Desk,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in (1, 2):
        file_letter(desk.archive, letter(symbol=f"{number}-CV/TU", number=str(number)), f"Thư {number}")
    with desk.archive.database.write() as conn:
        cover = {"code": "01.VP", "title": "Loa", "retention": "10 năm", "keeper": "Lan"}
        dossier_id = dossiers.start(conn, **cover, **BY)
        for record_id in (1, 2):
            dossiers.put_in(conn, dossier_id, record_id, **BY)
    seen, packed, rendered = Event(), bags.pack, packing.render_template

    def slowly(*given: Any, tick: Any, **options: Any) -> None:
        tick(1, 2)
        assert seen.wait(60), "the browser never asked how far it is"
        packed(*given, tick=tick, **options)

    def noticed(template: str, **values: Any) -> str:
        if values.get("packing") == (1, 2):
            seen.set()
        return rendered(template, **values)

    # Playwright sees nothing of a page while it waits for a download to begin, so the server tells what was asked.
    monkeypatch.setattr(bags, "pack", slowly)
    monkeypatch.setattr(packing, "render_template", noticed)
    with serving(desk.app) as address, watched(browser, address) as page:
        sign_in(page, address, "clerk")
        page.goto(f"{address}/dossiers/{dossier_id}")
        with page.expect_download() as waited:
            page.click("#export", no_wait_after=True)
        assert waited.value.suggested_filename == "01.VP.zip"
        expect(page.locator("#packing progress")).to_have_count(0)
