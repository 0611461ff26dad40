"""Nothing typed is lost on the way: a session that ends meanwhile, and the way back from a form that was mended."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import delete

from corpus.office_schema import session
from tests.journeys.served import serving, sign_in
from tests.web.desks import PASSWORD, Desk, file_letter, letter, make_archive, make_desk, make_people

TYPED = 'Về việc "gõ dở"\nkhi phiên hết'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    archive = make_archive(tmp_path / "kho")
    make_people(archive)
    file_letter(archive, letter())
    return make_desk(archive)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_when_the_session_ended_is_sent_after_sign_in(
    browser: Browser, desk: Desk, script: bool
) -> None:
    # Not watched: the browser itself complains of the answer 401.
    with serving(desk.app) as address, browser.new_context(java_script_enabled=script) as context:
        page = context.new_page()
        sign_in(page, address, "clerk")
        page.goto(f"{address}/documents/1")
        with desk.archive.database.write() as conn:
            conn.execute(delete(session))
        page.fill("#field-subject", TYPED)
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator(".alert")).to_contain_text("điều bạn vừa gõ CHƯA được lưu")
        page.fill("[name=username]", "Clerk")
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.locator(".unsaved li")).to_have_count(1)
        expect(page.locator(".unsaved li")).to_contain_text('Về việc "gõ dở"')
        page.get_by_role("button", name="Gửi lại").click()
        expect(page).to_have_url(f"{address}/documents/1")
        expect(page.locator("#field-subject")).to_have_value('Về việc "gõ dở" khi phiên hết')


@pytest.mark.browser
def test_back_from_a_form_that_was_mended_leads_to_the_page_of_the_form(browser: Browser, desk: Desk) -> None:
    # Not watched: the browser itself complains of the answer 400.
    with serving(desk.app) as address, browser.new_page() as page:
        sign_in(page, address, "clerk")
        page.goto(f"{address}/documents/1")
        save = page.get_by_role("button", name="Lưu", exact=True)
        page.fill("#field-date", "31/2/2026")
        save.click()
        expect(page.locator(".problem").first).to_contain_text("Không có ngày 31/2/2026")
        page.reload()
        expect(page.locator("#field-date")).to_have_value("31/2/2026")
        page.fill("#field-date", "28/2/2026")
        save.click()
        expect(page.locator(".alert-success")).to_be_visible()
        page.go_back()
        expect(page.locator("#field-date")).to_have_value("28/02/2026")
        expect(page).to_have_url(f"{address}/documents/1")
