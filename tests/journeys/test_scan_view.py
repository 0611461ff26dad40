"""The scan beside the fields in a real browser: what a field shows can be read, pages turn by keys and by ticks.

The letters are our own, drawn here and read once by OCR (tests/recorded.py), so that their boxes are those of life.
"""

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from corpus import catalogue, originals, page_order, page_pictures, reference
from corpus.catalogue import PageSource
from corpus.record import Direction
from ingest.fields.describe import describe
from ingest.quarter_turn import turn_picture
from tests import recorded
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import START, Desk, make_archive, make_desk, make_people
from training.letters.letter import load_letters
from training.letters.render import render_pages

AT = START.isoformat(timespec="seconds")
BY = {"person": "clerk", "at": AT}
UPRIGHT = ("nd01", "nd03", "nd05")
LEAST_LINE = 12  # px on the screen: the height of a line of print, from its accents to its tails
SEEN = """field => {
    const box = document.querySelector(`rect.on[data-field="${field}"]`);
    if (!box) return null;
    const view = document.querySelector('#sheets').getBoundingClientRect(), at = box.getBoundingClientRect();
    const low = Math.min(view.bottom, innerHeight);
    const bar = document.querySelector('header').getBoundingClientRect().bottom;
    return {
        inside: at.left >= view.left && at.right <= view.right && at.top >= Math.max(view.top, bar) && at.bottom <= low,
        line: box.dataset.line * at.height / box.height.baseVal.value,
        clip: {x: at.x, y: at.y, width: at.width, height: at.height},
    };
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office with three letters that stand upright, and one that came lying on its side."""
    archive = make_archive(tmp_path_factory.mktemp("scan") / "kho")
    make_people(archive)
    desk = make_desk(archive)
    for name in (*UPRIGHT, "nd14"):
        filed(desk, name)
    lay_on_its_side(desk, len(UPRIGHT) + 1)
    return desk


def filed(desk: Desk, name: str) -> int:
    """File a letter as it was read, with the pictures of its pages; returns the record."""
    pages, data = recorded.pages(name), name.encode()
    sha = hashlib.sha256(data).hexdigest()
    with desk.archive.database.write() as conn:
        facts = {
            "media_type": "application/pdf",
            "name": f"{name}.pdf",
            "received_at": AT,
            "received_by": "clerk",
        }
        originals.register(conn, sha256=sha, size=len(data), **facts)
        sources = [(page, PageSource(sha, page.number)) for page in pages]
        record_id = catalogue.file_record(
            conn,
            describe(pages, reference=reference.load()),
            sources,
            direction=Direction.IN,
            review_reasons=("Chưa chắc",),
            at=AT,
        )
    for page, picture in zip(pages, render_pages(load_letters()[name], recorded.DPI), strict=True):
        path = page_pictures.path_of(desk.archive.derived, PageSource(sha, page.number))
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.resize((page.width, page.height)).save(path, "JPEG", quality=80)
    return record_id


def lay_on_its_side(desk: Desk, record_id: int) -> None:
    with desk.archive.database.write() as conn:
        shown, wanted = page_order.rotate(conn, record_id, 1, 90, revision=1, **BY)
    assert turn_picture(desk.archive, shown, wanted, 90)


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    with serving(desk.app) as address:
        yield address


def boxed(desk: Desk, record_id: int) -> list[str]:
    with desk.archive.database.read() as conn:
        return [view.field for view in catalogue.fields(conn, record_id) if view.box]


def see_every_field(page: Page, fields: list[str]) -> dict[str, float]:
    """Focus each field; its box must come into view. Returns by field how high its lines are on the screen."""
    found = {}
    for field in fields:
        page.locator(f"[data-lights={field}] :is(input:not([type=hidden]), textarea, select)").first.focus()
        seen = in_view(page, field)
        found[field] = seen["line"]
        assert is_print(page, seen["clip"]), f"{field}: nothing is printed in its box"
    return found


def in_view(page: Page, field: str) -> dict[str, Any]:
    """Return how a field's box is seen once it has come to rest and all of it is seen."""
    before = None
    for _ in range(50):
        seen: dict[str, Any] | None = page.evaluate(SEEN, field)
        if seen and seen["inside"] and seen == before:
            return seen
        before = seen
        page.wait_for_timeout(100)
    raise AssertionError(f"{field} does not come into view: {seen}")


def is_print(page: Page, clip: dict[str, float]) -> bool:
    """Tell whether the screen shows dark ink there once the picture is drawn; the yellow of a box is far from dark."""
    for _ in range(30):
        shot = Image.open(BytesIO(page.screenshot(clip=clip)))  # type: ignore[arg-type]
        inner = shot.crop((3, 3, max(shot.width - 3, 4), max(shot.height - 3, 4)))
        if inner.convert("L").getextrema()[0] < 120:
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.browser
@pytest.mark.parametrize("number", range(1, len(UPRIGHT) + 1))
def test_a_focused_field_can_be_read_on_the_scan(
    browser: Browser, site: str, desk: Desk, number: int
) -> None:
    fields = boxed(desk, number)
    assert len(fields) >= 10
    with watched(browser, site) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/{number}")
        expect(page.locator(".sheet img").first).to_have_js_property("complete", True)
        lines = see_every_field(page, fields)
    assert {field: line for field, line in lines.items() if line < LEAST_LINE} == {}


@pytest.mark.browser
def test_keys_turn_the_page_that_is_shown_and_its_boxes_with_it(
    browser: Browser, site: str, desk: Desk
) -> None:
    record_id = len(UPRIGHT) + 1
    fields = boxed(desk, record_id)
    with watched(browser, site) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/{record_id}#page-1")
        image = page.locator("#page-1 img")
        assert aspect(page) > 1, "it lies on its side"
        page.locator("#field-subject").focus()
        page.keyboard.press("r")
        assert page.input_value("#field-subject").startswith("r"), "in a field the key is a letter"
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        expect(page.locator("#strip-note")).to_contain_text("chưa lưu")
        page.reload()
        page.locator("h1").click()
        page.keyboard.press("r")
        expect(page.get_by_role("status").first).to_contain_text("Đã xoay trang 1")
        assert page.url.endswith(f"/documents/{record_id}#page-1"), "the strip stays shut"
        expect(image).to_have_js_property("complete", True)
        assert aspect(page) < 1
        lines = see_every_field(page, fields)
        assert min(lines.values()) >= LEAST_LINE
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.locator("#keys dl")).to_contain_text("xoay trang đang xem")
        page.keyboard.press("Shift+R")
        expect(page.get_by_role("status").first).to_contain_text("Đã xoay trang 1")
        assert aspect(page) > 1
        page.keyboard.press("r")
        page.wait_for_load_state()
        expect(page.get_by_role("status").first).to_contain_text("Đã xoay trang 1")
        assert aspect(page) < 1


def aspect(page: Page) -> float:
    """Return the first page's width over its height on the screen."""
    at = page.locator("#page-1 img").bounding_box()
    assert at is not None
    return at["width"] / at["height"]


@pytest.mark.browser
def test_ticked_pages_are_turned_at_once(browser: Browser, site: str, desk: Desk) -> None:
    """The plan (nd03) has two pages: both ticked, both turned upside down, and back."""
    with watched(browser, site) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/2")
        page.get_by_text("Xoay, chuyển, bỏ, tách trang").click()
        page.get_by_role("button", name="Chọn tất cả").click()
        expect(page.locator("input[name=ticked]:checked")).to_have_count(2)
        page.locator("#strip-several").get_by_role("button", name="Xoay ngược").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã xoay 2 trang")
        with desk.archive.database.read() as conn:
            assert [source.turned for _page, source in catalogue.pages(conn, 2)] == [180, 180]
        page.locator("input[name=ticked]").nth(1).check()
        page.locator("#strip-several").get_by_role("button", name="Bỏ", exact=False).click()
        expect(page.get_by_role("status").first).to_contain_text("Đã bỏ 1 trang")
        page.get_by_role("button", name="Đưa lại").click()
        expect(page.locator("figcaption", has_text=re.compile("^Trang"))).to_have_count(2)
        page.get_by_role("button", name="Chọn tất cả").click()
        page.locator("#strip-several").get_by_role("button", name="Xoay ngược").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã xoay 2 trang")
    with desk.archive.database.read() as conn:
        assert [source.turned for _page, source in catalogue.pages(conn, 2)] == [0, 0]
