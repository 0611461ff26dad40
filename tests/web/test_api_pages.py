"""Pages over the API: the same steps as on the strip, whole or not at all, and nothing of what is hidden."""

from typing import Any

import pytest

from corpus import audit, catalogue, jobs
from tests.web.desks import Desk, bearer, file_letter, letter
from tests.web.scripts import furnish, two_pages


@pytest.fixture
def record(desk: Desk) -> int:
    """A letter of two pages among others."""
    furnish(desk)
    return two_pages(desk)


def call(desk: Desk, path: str, role: str = "clerk", **body: Any) -> Any:
    return desk.app.test_client().post(f"/api/documents{path}", json=body, headers=bearer(desk, role))


def sources(desk: Desk, record_id: int) -> list[int]:
    with desk.archive.database.read() as conn:
        return [source.source_page for _page, source in catalogue.pages(conn, record_id)]


def test_all_pages_are_turned_at_once_and_read_again(desk: Desk, record: int) -> None:
    answer = call(desk, f"/{record}/pages/turn", revision=1, turn="left")
    assert answer.json == {"record_id": record, "revision": 3, "pages": [1, 2]}
    with desk.archive.database.read() as conn:
        assert [source.turned for _page, source in catalogue.pages(conn, record)] == [90, 90]
        assert [one.record_id for one in jobs.recent(conn, states=("waiting",))] == [record]
        done = [one["action"] for one in audit.entries(conn, f"record:{record}")]
    assert done == ["page-turned", "page-turned"]


def test_a_step_that_fails_in_the_middle_leaves_nothing_done(desk: Desk, record: int) -> None:
    assert call(desk, f"/{record}/pages/turn", revision=1, turn="left", pages=[1, 9]).status_code == 404
    assert call(desk, f"/{record}/pages/remove", revision=1, pages=[1, 9]).status_code == 400
    assert call(desk, f"/{record}/pages/remove", revision=1, pages=[9]).status_code == 404
    with desk.archive.database.read() as conn:
        assert [source.turned for _page, source in catalogue.pages(conn, record)] == [None, None]
        assert catalogue.get(conn, record).revision == 1
    assert sources(desk, record) == [1, 2]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/pages/turn", {"turn": "left"}),
        ("/pages/turn", {"revision": 1}),
        ("/pages/turn", {"revision": 1, "turn": "up"}),
        ("/pages/turn", {"revision": 1, "turn": "left", "pages": []}),
        ("/pages/turn", {"revision": 1, "turn": "left", "pages": [True]}),
        ("/pages/turn", {"revision": "1", "turn": "left"}),
        ("/pages/1/move", {"revision": 1}),
        ("/pages/1/move", {"revision": 1, "to": "2"}),
        ("/pages/1/move", {"revision": 1, "to": 0}),
        ("/pages/remove", {"revision": 1, "pages": [1, 2]}),
        ("/pages/1/split", {"revision": 1}),
        ("/merge", {"revision": 1}),
        ("/merge", {"revision": 1, "other": "#2"}),
    ],
)
def test_a_wrong_call_is_refused(desk: Desk, record: int, path: str, body: dict[str, Any]) -> None:
    answer = call(desk, f"/{record}{path}", **body)
    assert answer.status_code == 400 and answer.json["error"]["message"]
    assert sources(desk, record) == [1, 2]


def test_an_old_revision_changes_nothing(desk: Desk, record: int) -> None:
    call(desk, f"/{record}/pages/1/move", revision=1, to=2)
    for path, body in (
        ("/pages/turn", {"turn": "left"}),
        ("/pages/1/move", {"to": 2}),
        ("/pages/remove", {"pages": [1]}),
        ("/pages/2/split", {}),
        ("/merge", {"other": 2}),
    ):
        answer = call(desk, f"/{record}{path}", revision=1, **body)
        assert answer.status_code in (400, 409), path
    assert sources(desk, record) == [2, 1]


def test_pages_come_out_and_go_back_where_they_stood(desk: Desk, record: int) -> None:
    gone = call(desk, f"/{record}/pages/remove", revision=1, pages=[1]).json
    assert sources(desk, record) == [2]
    (removed,) = gone["removed"]
    back = call(desk, f"/{record}/removed/{removed}", revision=gone["revision"])
    assert back.json["page"] == 1 and sources(desk, record) == [1, 2]
    assert call(desk, f"/{record}/removed/{removed}", revision=back.json["revision"]).status_code == 404


@pytest.mark.parametrize("role", ["staff", "leader", "admin"])
def test_others_change_no_page(desk: Desk, record: int, role: str) -> None:
    assert call(desk, f"/{record}/pages/turn", role, revision=1, turn="left").status_code == 403
    client = desk.app.test_client()
    told = client.get(f"/api/documents/{record}/pages", headers=bearer(desk, role)).json
    assert len(told["pages"]) == 2 and told["removed"] == []


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_a_hidden_document_has_no_pages_words_or_readers(desk: Desk, record: int, role: str) -> None:
    headers = bearer(desk, role)
    for path in ("/3/pages", "/3/pages/1/words", "/3/readers"):
        assert desk.app.test_client().get(f"/api/documents{path}", headers=headers).status_code == 404, path
    found = desk.app.test_client().get("/api/search/list.xlsx?q=riêng", headers=headers)
    with found:
        assert found.status_code == 200 and b"9-BC/TU" not in found.data


def test_asking_for_the_pages_of_a_restricted_document_is_noted(desk: Desk, record: int) -> None:
    client, headers = desk.app.test_client(), bearer(desk, "leader")
    client.get("/api/documents/3/pages", headers=headers)
    told = client.get("/api/documents/3/readers", headers=headers).json["readers"]
    assert [(one["person"], one["what"]) for one in told] == [("leader", "page")]


def test_a_merge_leaves_one_document_that_is_as_restricted_as_either(desk: Desk, record: int) -> None:
    lone = file_letter(desk.archive, letter(symbol="8-CV/TU"), "Một trang nữa", access="restricted")
    told = call(desk, f"/{record}/merge", revision=1, other=lone)
    assert told.status_code == 200
    with desk.archive.database.read() as conn:
        assert catalogue.get(conn, record).access == "restricted"
    assert len(sources(desk, record)) == 3
    assert call(desk, f"/{record}/merge", revision=told.json["revision"], other=lone).status_code == 404
