"""Fifty files dropped at once, five of them nasty: each ends in a final state that the catalogue tells, too (U1).

Read by the real worker; the files are born digital, so no page needs OCR. A second journey cuts the page off from
the list it asks for again and again: what it shows in the end is the same.
"""

from base64 import b64encode
from collections import Counter
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from corpus import desk, jobs
from ingest import worker
from tests.invariants import broken
from tests.journeys.batch import as_docx, as_pdf, letter
from tests.journeys.served import serving, sign_in, watched
from tests.journeys.test_bad_input import png
from tests.web.desks import START, Desk, make_archive, make_desk, make_people
from vanthu import index_catcher

HOSTILE = "<img src=x onerror=alert(1)>\u202egpj.txt"
OPEN = ("waiting", "reading", "filed")
DROP = """files => {
    const carried = new DataTransfer();
    for (const [name, data] of files) {
        const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0));
        carried.items.add(new File([bytes], name));
    }
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
POLLS = 6  # at most, from the moment that the list can be asked for again to the last state


def plain(number: int) -> str:
    return letter(f"{number}/SNV-TCBC", "04 tháng 3 năm 2026", f"phong trào thi đua đợt {number}")


def encrypted() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def batch() -> dict[str, tuple[bytes, str]]:
    """Return fifty files by name, with the state that each must end in."""
    good = {f"{n}.txt": plain(n).encode() for n in range(101, 124)}
    good |= {f"{n}.docx": as_docx(plain(n)) for n in range(124, 132)}
    good |= {f"{n}.pdf": as_pdf(plain(n)) for n in range(132, 140)}
    found = {name: (data, "indexed") for name, data in good.items()}
    found |= {f"lại {n}.txt": (good[f"{n}.txt"], "duplicate") for n in (101, 102, 103)}
    unnumbered = letter("        /SNV-TCBC", "05 tháng 3 năm 2026", "giao biên chế")
    found["chưa số.txt"] = (unnumbered.encode(), "needs-review")
    found["ảnh rỗng.png"] = (b"", "refused")
    secret = letter("50/SNV-VTLT", "06 tháng 3 năm 2026", "kiểm tra kho", mark="MẬT")
    found["mật.txt"] = (secret.encode(), "secret")
    found["khóa.pdf"] = (encrypted(), "needs-review")
    found["đuôi sai.txt"] = (as_pdf(plain(140)), "needs-review")
    found["khổng lồ.png"] = (png(20_000, 20_000), "needs-review")
    found["máy.pdf"] = (b"MZ\x90\x00" + bytes(200), "refused")
    found[HOSTILE] = (plain(141).encode(), "indexed")
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    archive = make_archive(tmp_path_factory.mktemp("fifty") / "kho", retry_seconds=1)
    make_people(archive)
    return make_desk(archive)


def drop(page: Page, address: str, files: dict[str, bytes]) -> None:
    """Drop files anywhere on the page, and wait until each was answered."""
    page.goto(f"{address}/receive")
    page.check("#declared")
    page.evaluate(DROP, [[name, b64encode(data).decode()] for name, data in files.items()])
    answered = page.locator("#sending li .outcome:is(.state-good, .state-bad)")
    expect(answered).to_have_count(len(files), timeout=60_000)


def read_all(office: Desk) -> None:
    archive = office.archive
    assert worker.run(archive, until_empty=True, clock=lambda: START, after_each=index_catcher(archive))


def told(page: Page) -> Counter[tuple[str, str]]:
    """Return name and state of each row once none moves any more; a wiped one has no name."""
    moving = ", ".join(f"#arrivals tr[data-state={state}]" for state in OPEN)
    expect(page.locator(moving)).to_have_count(0)
    rows = page.evaluate(
        "[...document.querySelectorAll('#arrivals tr[data-state]')].map(r => [r.cells[1].textContent, r.dataset.state])"
    )
    return Counter((name.strip(), state) for name, state in rows)


def held(office: Desk) -> Counter[tuple[str, str]]:
    """Return the same as the catalogue has it."""
    with office.archive.database.read() as conn:
        found = desk.arrivals(conn, person="clerk", access=frozenset({"normal", "restricted"}))
    return Counter((one.title or "(không giữ tên)", one.state) for one in found)


@pytest.mark.browser
def test_every_row_ends_in_a_final_state_that_the_catalogue_tells_too(browser: Browser, office: Desk) -> None:
    files = batch()
    assert len(files) == 50
    with serving(office.app) as address, watched(browser, address, pictureless=True) as page:
        sign_in(page, address, "clerk")
        drop(page, address, {name: data for name, (data, _state) in files.items()})
        assert page.locator("#sending li").count() == 50
        expect(page.locator("#arrivals tr[data-state]").first).to_be_visible()
        read_all(office)
        shown = told(page)
        page.reload()
        assert told(page) == shown == held(office)
        assert page.locator("img[src=x]").count() == 0, "a name is text"
    ends = Counter(state for _data, state in files.values())
    assert Counter(state for _name, state in shown.elements()) == ends
    with office.archive.database.read() as conn:
        stood = {job.title: job.state for job in jobs.recent(conn)}
    wanted = {name: state for name, (_data, state) in files.items() if state != "secret"}
    assert {name: stood.get(name) for name in wanted if name != HOSTILE} == {
        name: state for name, state in wanted.items() if name != HOSTILE
    }
    assert broken(office.archive.folder) == []


@pytest.mark.browser
def test_a_page_that_lost_its_list_reaches_the_final_state_all_the_same(
    browser: Browser, office: Desk
) -> None:
    asked: list[str] = []

    def cut(route: Route) -> None:
        """Lose the first answer, spoil the second, let the others through."""
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        elif len(asked) == 2:
            route.fulfill(status=502, body="<p>proxy</p>")
        else:
            route.continue_()

    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    with serving(office.app) as address:
        sign_in(page, address, "clerk")
        page.route("**/receive/list", cut)
        drop(page, address, {f"{n}.txt": plain(n).encode() for n in (201, 202)})
        read_all(office)
        expect(page.locator("#arrivals tr[data-state=indexed]", has_text="202.txt")).to_be_visible()
        assert 3 <= len(asked) <= 2 + POLLS
        assert told(page) == held(office)
    context.close()
