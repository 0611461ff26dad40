"""axe-core on every page that a clerk or an admin can open, light and dark: nothing serious, nothing critical; and
no page is wider than a phone."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from corpus import accounts, audit, dossiers, jobs, registers, routing, units
from corpus.routing import Target
from search import index
from tests.web.desks import (
    PASSWORD,
    START,
    Desk,
    asks,
    cites,
    file_letter,
    letter,
    make_archive,
    make_desk,
    make_people,
)
from tests.web.test_gate import TABLE, address, rules

AXE = (Path(__file__).parents[1] / "fixtures" / "axe" / "axe.min.js").read_text(encoding="utf-8")
PARTS = (
    "/receive/list",
    "/documents/1/reading",
    "/search/suggest",
    "/admin/health/running",
    "/dossiers/1/packing",
)  # what is put into a page that is open, and has no head of its own
BY = {"person": "clerk", "at": START.isoformat(timespec="seconds")}
GRAVE = ("serious", "critical")
# What a page shows only with something in its address.
MORE = (
    "/search?q=thông+tin",
    "/due?week=2026-04-15",
    "/due?day=2026-04-14",
    "/follow?state=late",
    "/documents/2",
    "/documents/1?pages=1",
    "/documents/1/merge?other=%232",
    "/documents/1/link?q=rà+soát",
    "/documents/1/link?other=2",
    "/register/follow",
    "/register/out",
    "/register/in?issuer=zzz&date=mai&sort=-issuer",
    "/register/in?rows=all",
    "/home/unentered",
    "/home/ungiven",
    "/admin/people/3",
    "/admin/people/4",
    "/admin/tables/relations",
    "/nothing-here",
)


def furnished(folder: Path) -> Desk:
    """Return an office with something on every page: a directive, its late twin, an answer, a file, a refusal."""
    archive = make_archive(folder)
    make_people(archive)
    asked = letter(obligations=(asks(due="2026-03-14"), asks(due=None)), citations=(_cites("12-KH/TW"),))
    file_letter(archive, asked, "Rà soát hệ thống thông tin.", reasons=("Chưa chắc: số",), conf=0.3)
    late = letter(symbol="219-CV/TU", obligations=(asks(due="2026-03-05"),), citations=(_cites("218-CV/TU"),))
    file_letter(archive, late, "Đôn đốc rà soát.", access="restricted")
    with archive.database.write() as conn:
        registers.enter(conn, 1, direction="in", entered_on="2026-03-10", **BY)
        registers.reserve(conn, direction="out", year=2026, scope="", reason="chờ ký", **BY)
        unit_id = units.add(conn, "Trạm Y tế", **BY)
        for target in (Target(unit_id=unit_id), Target(username="clerk"), Target(username="admin")):
            routing.give(conn, 1, target, role="inform", due="2026-03-11", note="Xem trước", **BY)
        cover = {
            "code": "01.VPĐU",
            "title": "Loa truyền thanh",
            "retention": "10 năm",
            "keeper": "Lan",
            "note": "",
        }
        dossiers.put_in(conn, dossiers.start(conn, **cover, **BY), 1, **BY)
        job = jobs.add(conn, (), source="upload", title="hỏng.pdf", received_by="clerk", received_at=BY["at"])
        jobs.finish(conn, job, "refused", BY["at"], reason="Tệp rỗng.", reason_code="empty")
        audit.append(conn, **BY, action="filed", subject="record:1")
        accounts.set_active(conn, 3, False)  # the leader, who opens no page here
    index.catch_up(archive.database.read, archive.index_dir, write=archive.database.write)
    return make_desk(archive)


def _cites(symbol: str) -> Any:
    return cites(symbol, date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return furnished(tmp_path_factory.mktemp("axe") / "kho")


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    """The app behind a real socket; yields its address."""
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def pages(desk: Desk, role: str) -> list[str]:
    """Return every page of the table of routes that a role may open, and those that an address makes another."""
    client = desk.client(role)
    # An id that the table of routes knows as absent is one that this office holds.
    paths = [
        address(desk.app, rule).replace("/dossiers/99", "/dossiers/1").replace("/people/99", "/people/1")
        for method, rule in rules(desk.app)
        if method == "GET" and TABLE[method, rule.rule][role] in (200, 404)
    ]
    found = []
    for path in (*paths, *MORE):
        with client.get(path) as answer:
            if answer.mimetype == "text/html" and answer.status_code in (200, 404) and path not in PARTS:
                found.append(path)
    return found


def violations(page: Page, **options: Any) -> list[str]:
    """Run axe on the page as it stands; returns what is serious or critical, with the elements concerned."""
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']][:4]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.browser
@pytest.mark.parametrize("role", ["clerk", "admin"])
def test_no_page_has_a_grave_fault(browser: Browser, site: str, desk: Desk, role: str) -> None:
    context = browser.new_context(
        locale="vi-VN", viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{site}/login")
    found = look(page, "/login")
    page.fill("#username", role)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{site}/home")
    seen = pages(desk, role)
    assert len(seen) > 25
    for path in seen:
        page.goto(site + path)
        found |= look(page, path)
    context.close()
    assert found == {}


def look(page: Page, path: str) -> dict[str, list[str]]:
    """Return the faults of the page in the light, and of its contrasts in the dark, by path and scheme."""
    page.evaluate(AXE)
    page.emulate_media(color_scheme="light")
    told = {f"{path} light": violations(page)}
    page.emulate_media(color_scheme="dark")
    told[f"{path} dark"] = violations(page, runOnly=["color-contrast"])
    return {where: faults for where, faults in told.items() if faults}


@pytest.mark.browser
@pytest.mark.parametrize("role", ["clerk", "admin"])
def test_no_page_is_wider_than_a_phone(browser: Browser, site: str, desk: Desk, role: str) -> None:
    context = browser.new_context(locale="vi-VN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("#username", role)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{site}/home")
    wide = {}
    for path in pages(desk, role):
        page.goto(site + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[path] = width
    context.close()
    assert wide == {}


@pytest.mark.browser
def test_the_check_sees_a_fault(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="vi"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>')
    page.evaluate(AXE)
    assert [fault.split()[0] for fault in violations(page)] == ["image-alt"]
    page.close()
