"""A book of 130 invented lines, for journeys: the second is restricted, subjects begin as formulas do."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from corpus import registers
from tests.journeys.served import sign_in
from tests.web.desks import Desk, file_letter, letter, make_archive, make_desk, make_people

LINES = 130
ISSUERS = ("Sở Nội vụ", "Đảng ủy xã Tân", "Dân quân xã", "Ủy ban nhân dân tỉnh", "ấp 10", "ấp 2")
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
BOOK = "/register/in?year=2026"
READ = "navigator.clipboard.readText()"
_BY: dict[str, Any] = {"person": "clerk", "at": "2026-03-12T08:00:00"}


def long_book(folder: Path) -> Desk:
    """Return an office with the book; each subject begins with =đầuN and ends with cuốiN."""
    archive = make_archive(folder)
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
            registers.enter(conn, record, direction="in", entered_on="2026-03-10", **_BY)
    return make_desk(archive)


def opened(page: Page, site: str, path: str = f"{BOOK}&page=1") -> Page:
    """Sign in as one who may not see what is restricted, and open the book."""
    sign_in(page, site, "staff")
    page.goto(site + path)
    return page


def numbers(page: Page) -> list[int]:
    """Return the numbers of the lines on the page."""
    return [int(text) for text in page.locator("#lines td.key").all_inner_texts()]
