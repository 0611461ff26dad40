"""The form of *Tiếp nhận* in a browser: names before sending, one answer to a double click, a tick for each batch."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from corpus import jobs
from tests.journeys.served import serving, sign_in
from tests.web.desks import Desk, make_archive, make_desk, make_people
from web.numbers import size

SIZES = (64_520, 38_000, 12)  # bytes


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    archive = make_archive(tmp_path_factory.mktemp("receive") / "kho")
    make_people(archive)
    return make_desk(archive)


@pytest.fixture
def page(browser: Browser, office: Desk) -> Iterator[Page]:
    with serving(office.app) as address, browser.new_page() as opened:
        sign_in(opened, address, "clerk")
        opened.goto(f"{address}/receive")
        yield opened


def files(*names: str) -> list[FilePayload]:
    return [
        FilePayload(name=name, mimeType="text/plain", buffer=name.encode().ljust(length, b"."))
        for name, length in zip(names, SIZES, strict=False)
    ]


def received(office: Desk) -> int:
    with office.archive.database.read() as conn:
        return len(jobs.recent(conn))


@pytest.mark.browser
def test_a_double_click_sends_once_and_complains_of_nothing(page: Page, office: Desk) -> None:
    before = received(office)
    page.set_input_files("#files", files("một.txt", "hai.txt"))
    page.check("#declared")
    page.get_by_role("button", name="Gửi", exact=True).dblclick()
    expect(page.locator("#sending .state-good")).to_have_count(2)
    expect(page.locator("#upload-note")).to_be_empty()
    expect(page.locator("#declared")).not_to_be_checked()
    expect(page.locator("#chosen")).to_be_hidden()
    assert received(office) == before + 2


@pytest.mark.browser
def test_the_chosen_files_are_named_with_the_size_that_they_have_everywhere(page: Page, office: Desk) -> None:
    page.set_input_files("#files", files("ba.txt", "bốn.txt", "năm.txt"))
    named = page.locator("#chosen li")
    names = ("ba.txt", "bốn.txt", "năm.txt")
    with office.app.test_request_context():
        wanted = [f"{name} {size(length)}" for name, length in zip(names, SIZES, strict=True)]
    expect(named).to_have_text(wanted)
    page.check("#declared")
    page.get_by_role("button", name="Gửi", exact=True).click()
    lines = page.locator("#sending .size")
    with office.app.test_request_context():
        expect(lines).to_have_text([size(SIZES[0]), size(SIZES[1]), size(SIZES[2])])
        expect(
            page.locator("#arrivals tbody tr").filter(has_text="ba.txt").locator("td.num").last
        ).to_have_text(size(SIZES[0]))


@pytest.mark.browser
def test_the_files_are_asked_for_first_then_the_declaration_and_nothing_goes_without_it(
    page: Page, office: Desk
) -> None:
    before = received(office)
    send, note = page.get_by_role("button", name="Gửi", exact=True), page.locator("#upload-note")
    send.click()
    expect(note).to_have_text("Hãy chọn ít nhất một tệp.")
    page.set_input_files("#files", files("sáu.txt"))
    expect(note).to_be_empty()
    send.click()
    expect(note).to_have_text("Hãy đánh dấu ô xác nhận không có dấu mật trước khi gửi.")
    expect(page.locator("#declared")).to_be_focused()
    expect(page.locator("#chosen li")).to_have_count(1)
    page.check("#declared")
    assert received(office) == before
    send.click()
    expect(page.locator("#sending .state-good")).to_have_count(1)
    page.set_input_files("#files", files("bảy.txt"))
    send.click()
    expect(note).to_have_text("Hãy đánh dấu ô xác nhận không có dấu mật trước khi gửi.")
    assert received(office) == before + 1


@pytest.mark.browser
def test_without_script_the_browsers_own_button_is_there(browser: Browser, office: Desk) -> None:
    with serving(office.app) as address, browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, address, "clerk")
        page.goto(f"{address}/receive")
        expect(page.locator(".drop .pick")).to_be_hidden()
        shown = page.locator("#files").bounding_box()
        assert shown is not None
        assert shown["width"] > 100
