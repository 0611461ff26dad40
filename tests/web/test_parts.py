"""Parts of pages: in the window of a browser stands their page, with a session and without."""

import pytest

from tests.web.desks import Desk

PARTS = {
    "/receive/list": "/receive",
    "/admin/health/running?busy=1": "/admin/health",
    "/documents/1/reading": "/documents/1",
    "/dossiers/1/packing": "/dossiers/1",
    "/search/suggest?q=loa": "/search?q=loa",
}
VISIT = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_every_part_of_a_page_is_known(desk: Desk) -> None:
    marked = {name for name, view in desk.app.view_functions.items() if hasattr(view, "vanthu_page")}
    assert len(marked) == len(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_page_leads_to_its_page(desk: Desk, part: str) -> None:
    for role in (None, "admin"):
        answer = desk.client(role).get(part, headers=VISIT)
        assert (answer.status_code, answer.location) == (302, PARTS[part])


@pytest.mark.parametrize("part", [*PARTS, "/register/in?page=2"])
def test_an_htmx_request_without_session_sends_the_whole_page_to_sign_in(desk: Desk, part: str) -> None:
    asks = {"HX-Request": "true", "HX-Current-URL": "http://localhost/receive?page=2"}
    answer = desk.client().get(part, headers=asks)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login?next=/receive?page%3D2"
    away = {**asks, "HX-Current-URL": "http://elsewhere.example/"}
    next_page = desk.client().get(part, headers=away).headers["HX-Redirect"]
    assert next_page == "/login?next=" + PARTS.get(part, "/").replace("=", "%3D")
