"""All pages of several documents turned from the list: what was checked is asked about, and there is a way back."""

import re
from typing import Any

import pytest

from corpus import catalogue, rereading, revisions
from corpus.catalogue import PageSource
from corpus.record import Direction
from search import index
from tests.web.desks import START, Desk, file_letter, letter, page_of, post

AT = START.isoformat()
LIST = "/search?year=2026"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Two letters of two pages, a restricted one, and a checked one."""
    for number in (1, 2, 3, 4):
        described = letter(symbol=f"{number}-CV/TU", number=str(number))
        record_id = file_letter(
            desk.archive, described, f"Hồ đập {number}", access="restricted" if number == 3 else "normal"
        )
        if number < 3:
            _add_page(desk, record_id)
    with desk.archive.database.write() as conn:
        revisions.approve(conn, 4, person="clerk", at=AT, revision=1)
    archive = desk.archive
    index.catch_up(archive.database.read, archive.index_dir, write=archive.database.write)
    return desk


def _add_page(desk: Desk, record_id: int) -> None:
    from sqlalchemy import insert

    from corpus.page_rows import row_of
    from corpus.schema import record_page

    with desk.archive.database.write() as conn:
        sha = catalogue.pages(conn, record_id)[0][1].original_sha256
        place = {"record_id": record_id, "position": 2, **catalogue.source_row(PageSource(sha, 2))}
        conn.execute(insert(record_page).values(**place, **row_of(page_of("trang hai", 2))))


def turn(desk: Desk, do: str, ids: list[str], role: str = "clerk", **fields: str) -> Any:
    return post(desk.client(role), "/search/bulk/turn?year=2026", do=do, record=ids, **fields)


def turned(desk: Desk, record_id: int) -> list[int | None]:
    with desk.archive.database.read() as conn:
        return [source.turned for _page, source in catalogue.pages(conn, record_id)]


def test_every_page_of_the_ticked_is_turned_and_turned_back(filled: Desk) -> None:
    clerk = filled.client("clerk")
    assert "Xoay mọi trang" in clerk.get(LIST).text
    answer = post(clerk, "/search/bulk/turn?year=2026", do="right", record=["1", "2"])
    assert answer.location == LIST
    assert turned(filled, 1) == turned(filled, 2) == [270, 270]
    with filled.archive.database.read() as conn:
        assert rereading.state(conn, 1) == rereading.state(conn, 2) == "waiting"
    page = clerk.get(LIST).text
    assert "Xoay phải: 4 trang của 2 văn bản, đang chờ được đọc lại." in page
    form = re.search(r'<form class="alert.*?</form>', page, re.DOTALL)
    assert form is not None
    back = dict(re.findall(r'name="(do|checked)" value="(\w+)"', form[0]))
    assert back == {"do": "left", "checked": "too"}
    assert re.findall(r'name="record" value="(\d+)"', form[0]) == ["1", "2"]
    assert "Xoay trả lại" not in clerk.get(LIST).text, "it is offered once"
    post(clerk, "/search/bulk/turn?year=2026", record=["1", "2"], **back)
    assert turned(filled, 1) == turned(filled, 2) == [0, 0]


def test_a_checked_document_is_turned_only_when_that_is_confirmed(filled: Desk) -> None:
    asked = turn(filled, "over", ["1", "4"])
    assert asked.status_code == 200
    assert "Trong 2 văn bản đã chọn có 1 văn bản đã có người soát" in asked.text
    assert "4-CV/TU" in asked.text and turned(filled, 1) == [None, None]
    assert turn(filled, "over", ["1", "4"], checked="without").status_code == 302
    assert (turned(filled, 1), turned(filled, 4)) == ([180, 180], [None])
    assert turn(filled, "over", ["4"], checked="too").status_code == 302
    assert turned(filled, 4) == [180]
    with filled.archive.database.read() as conn:
        assert catalogue.get(conn, 4).review == "done"


def test_what_has_no_picture_is_told_and_stops_no_other(filled: Desk) -> None:
    from dataclasses import replace

    with filled.archive.database.write() as conn:
        sha = catalogue.pages(conn, 1)[0][1].original_sha256
        typed = replace(page_of("chữ"), source="document")
        described = letter(symbol="7-CV/TU", number="7")
        one = catalogue.file_record(
            conn, described, [(typed, PageSource(sha, 9))], direction=Direction.IN, review_reasons=(), at=AT
        )
    clerk = filled.client("clerk")
    post(clerk, "/search/bulk/turn", do="left", record=[str(one), "2"])
    page = clerk.get(LIST).text
    assert "7-CV/TU: Văn bản này không có ảnh trang" in page
    assert "2 trang của 1 văn bản" in page and turned(filled, 2) == [90, 90]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"do": "left"},
        {"do": "left", "record": "x"},
        {"do": "burn", "record": "1"},
        {"do": "left", "record": "1", "checked": "perhaps"},
        {"do": "left", "record": ["1"] * 51},
    ],
)
def test_a_wrong_form_turns_nothing(filled: Desk, form: dict[str, Any]) -> None:
    assert post(filled.client("clerk"), "/search/bulk/turn", **form).status_code == 400
    assert turned(filled, 1) == [None, None]


def test_only_who_corrects_is_offered_it(filled: Desk) -> None:
    assert "Xoay mọi trang" not in filled.client("leader").get(LIST).text
    assert turn(filled, "left", ["1"], role="leader").status_code == 403
    assert turn(filled, "left", ["99"]).status_code == 404
