"""The strip of pages: what each button does, its way back, who may not, and two people at once."""

import re
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from corpus import catalogue, page_order, page_pictures, rereading, revisions
from corpus.catalogue import PageSource
from corpus.record import Direction
from corpus.schema import audit as audit_table
from corpus.schema import job
from tests.web.desks import START, Desk, file_letter, letter, page_of, post
from web import audit_labels

AT = START.isoformat()
BY = {"person": "clerk", "at": AT}


@pytest.fixture
def three(desk: Desk) -> int:
    """A letter of three pages with pictures."""
    first = file_letter(desk.archive, letter(), "Trang một", reasons=("Chưa chắc",))
    with desk.archive.database.write() as conn:
        source = catalogue.pages(conn, first)[0][1].original_sha256
        pages = [(page_of(f"chữ {n}", n), PageSource(source, n)) for n in (1, 2, 3)]
        record_id = catalogue.file_record(
            conn, letter(), pages, direction=Direction.IN, review_reasons=("Chưa chắc",), at=AT
        )
    for number in (1, 2, 3):
        path = page_pictures.path_of(desk.archive.derived, PageSource(source, number))
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (60, 80), 40 * number).save(path, "JPEG")
    return record_id


def sources(desk: Desk, record_id: int) -> list[int]:
    with desk.archive.database.read() as conn:
        return [source.source_page for _page, source in catalogue.pages(conn, record_id)]


def do(desk: Desk, record_id: int, number: int, what: str, revision: int = 1, **fields: Any) -> Any:
    path = f"/documents/{record_id}/pages/{number}"
    return post(desk.client("clerk"), path, do=what, revision=str(revision), **fields)


def test_a_turned_page_is_seen_turned_at_once(desk: Desk, three: int) -> None:
    answer = do(desk, three, 2, "left")
    assert (answer.status_code, answer.location) == (302, f"/documents/{three}?pages=1")
    client = desk.client("clerk")
    picture = client.get(f"/documents/{three}/pages/2.jpg")
    assert picture.status_code == 200
    picture.close()
    path = page_pictures.path_of(desk.archive.derived, PageSource(_sha(desk, three), 2, 90))
    with Image.open(path) as turned:
        assert turned.size == (80, 60)
    page = client.get(f"/documents/{three}?pages=1").text
    assert 'width="3508" height="2480"' in page
    assert "Đang chờ đọc lại sau khi sửa trang" in page
    assert '<details class="strip" id="strip" open>' in page
    assert do(desk, three, 2, "right", 2).status_code == 302
    with desk.archive.database.read() as conn:
        assert catalogue.pages(conn, three)[1][1].turned == 0


def _sha(desk: Desk, record_id: int) -> str:
    with desk.archive.database.read() as conn:
        return catalogue.pages(conn, record_id)[0][1].original_sha256


def test_a_page_is_taken_out_and_put_back(desk: Desk, three: int) -> None:
    client = desk.client("clerk")
    path = f"/documents/{three}/pages/2"
    answer = client.post(
        path,
        data={"csrf_token": _token(client), "do": "remove", "revision": "1"},
        follow_redirects=True,
    )
    assert "bấm &#39;Đưa lại&#39; nếu bỏ nhầm" in answer.text
    assert 'Đã bỏ: trang 2 (<span title="clerk">Người clerk</span>, ' in answer.text
    assert sources(desk, three) == [1, 3]
    found = re.search(rf"/documents/{three}/removed/(\d+)", answer.text)
    assert found is not None
    answer = post(client, found[0], revision="2")
    assert answer.status_code == 302
    assert sources(desk, three) == [1, 2, 3]
    assert post(client, found[0], revision="3").status_code == 404


def _token(client: Any) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/password").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("number", "what", "fields", "order"),
    [
        (3, "earlier", {}, [1, 3, 2]),
        (1, "later", {}, [2, 1, 3]),
        (1, "earlier", {}, [1, 2, 3]),
        (1, "to", {"moved": "1", "to": "3"}, [2, 3, 1]),
        (1, "to", {"moved": "3", "to": "1"}, [3, 1, 2]),
    ],
)
def test_pages_move(
    desk: Desk, three: int, number: int, what: str, fields: dict[str, str], order: list[int]
) -> None:
    assert do(desk, three, number, what, **fields).status_code == 302
    assert sources(desk, three) == order


def test_what_cannot_be_done_is_said(desk: Desk, three: int) -> None:
    assert do(desk, three, 9, "left").status_code == 404
    assert do(desk, three, 1, "burn").status_code == 400
    nowhere = do(desk, three, 1, "to", moved="1", to="cuối")
    assert (nowhere.status_code, "Hãy nhập số trang" in nowhere.text) == (400, True)
    first = do(desk, three, 1, "split")
    assert (first.status_code, "Không tách được ở trang đầu" in first.text) == (400, True)
    assert sources(desk, three) == [1, 2, 3]


def test_who_comes_second_sees_what_the_first_did(desk: Desk, three: int) -> None:
    assert do(desk, three, 1, "remove").status_code == 302
    late = do(desk, three, 1, "remove", revision=1)
    assert late.status_code == 409
    assert "vừa được người khác sửa" in late.text
    assert 'name="revision" value="2"' in late.text
    assert sources(desk, three) == [2, 3]


def test_a_document_is_split_and_merged_again(desk: Desk, three: int) -> None:
    assert do(desk, three, 2, "split").status_code == 302
    new = three + 1
    assert (sources(desk, three), sources(desk, new)) == ([1], [2, 3])
    client = desk.client("clerk")
    assert "Tách từ" in client.get(f"/documents/{new}").text
    answer = post(client, f"/documents/{three}/merge", other=f"#{new}", revision="2")
    assert answer.status_code == 302
    assert sources(desk, three) == [1, 2, 3]
    gone = client.get(f"/documents/{new}")
    assert (gone.status_code, gone.location) == (302, f"/documents/{three}")


def test_merging_by_symbol(desk: Desk, three: int) -> None:
    other = file_letter(desk.archive, letter(symbol="9-BC/ĐU", number="9"), "Một bản khác")
    client = desk.client("clerk")
    absent = post(client, f"/documents/{three}/merge", other="77-CV/ĐU", revision="1")
    assert (absent.status_code, "Không thấy văn bản &#39;77-CV/ĐU&#39;" in absent.text) == (400, True)
    assert post(client, f"/documents/{three}/merge", other="9-bc/đu", revision="1").status_code == 302
    assert len(sources(desk, three)) == 4
    assert client.get(f"/documents/{other}").location == f"/documents/{three}"
    file_letter(desk.archive, letter(symbol="5-BC/ĐU"), "a")
    file_letter(desk.archive, letter(symbol="5-BC/ĐU"), "b")
    several = post(client, f"/documents/{three}/merge", other="5-BC/ĐU", revision="2")
    assert "Có nhiều văn bản mang số này" in several.text


def test_a_merged_restricted_document_tells_nothing_of_itself(desk: Desk, three: int) -> None:
    hidden = file_letter(desk.archive, letter(symbol="9-BC/ĐU"), "Kín", access="restricted")
    assert (
        post(desk.client("clerk"), f"/documents/{three}/merge", other=f"#{hidden}", revision="1").status_code
        == 302
    )
    staff = desk.client("staff")
    assert (
        staff.get(f"/documents/{hidden}").status_code == staff.get(f"/documents/{three}").status_code == 404
    )


def test_staff_see_no_buttons(desk: Desk, three: int) -> None:
    assert 'id="strip"' not in desk.client("staff").get(f"/documents/{three}").text
    assert 'id="strip"' in desk.client("clerk").get(f"/documents/{three}").text


def test_the_page_hears_when_it_has_been_read(desk: Desk, three: int) -> None:
    client = desk.client("clerk")
    with desk.archive.database.write() as conn:
        rereading.ask(conn, three, **BY)
    assert "every 3s" in client.get(f"/documents/{three}/reading").text
    with desk.archive.database.write() as conn:
        conn.execute(job.update().values(state="indexed"))
    done = client.get(f"/documents/{three}/reading").text
    assert "every 3s" not in done
    assert "Đã đọc lại xong." in done


def test_the_copy_to_read_that_shows_the_old_pages_goes(desk: Desk, three: int) -> None:
    path = desk.archive.derived / "copies" / f"{three}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"%PDF")
    do(desk, three, 1, "remove")
    assert not path.exists()


def test_every_step_is_in_the_log_in_words(desk: Desk, three: int) -> None:
    do(desk, three, 1, "left")
    do(desk, three, 1, "remove", 2)
    do(desk, three, 1, "later", 3)
    do(desk, three, 2, "split", 4)
    with desk.archive.database.read() as conn:
        rows = conn.execute(select(audit_table.c.action, audit_table.c.person)).all()
    rows = [row for row in rows if row.action != "sign-in"]
    actions = [row.action for row in rows[-5:]]
    assert actions == ["page-turned", "page-removed", "page-moved", "split", "split-off"]
    assert set(actions) <= set(audit_labels.ACTIONS)
    assert {row.person for row in rows[-5:]} == {"clerk"}


def test_what_people_wrote_stays_with_its_page(desk: Desk, three: int) -> None:
    with desk.archive.database.write() as conn:
        revisions.correct_page(conn, three, 3, "Lời của người", revision=1, **BY)
    do(desk, three, 3, "earlier", 2)
    with desk.archive.database.read() as conn:
        assert catalogue.page_texts(conn, three) == {2: "Lời của người"}
        assert page_order.removed(conn, three) == []


def several(desk: Desk, record_id: int, what: str, pages: list[str], revision: int = 1, **fields: Any) -> Any:
    path = f"/documents/{record_id}/pages"
    return post(desk.client("clerk"), path, do=what, ticked=pages, revision=str(revision), **fields)


def turns(desk: Desk, record_id: int) -> list[int | None]:
    with desk.archive.database.read() as conn:
        return [source.turned for _page, source in catalogue.pages(conn, record_id)]


def test_ticked_pages_are_turned_at_once(desk: Desk, three: int) -> None:
    answer = several(desk, three, "right", ["1", "3"])
    assert (answer.status_code, answer.location) == (302, f"/documents/{three}?pages=1")
    assert turns(desk, three) == [270, None, 270]
    for number in (1, 3):
        path = page_pictures.path_of(desk.archive.derived, PageSource(_sha(desk, three), number, 270))
        with Image.open(path) as turned:
            assert turned.size == (80, 60)
    assert several(desk, three, "over", [], 3, every="yes").status_code == 302
    assert turns(desk, three) == [90, 180, 90]


def test_ticked_pages_are_taken_out_and_all_come_back_where_they_stood(desk: Desk, three: int) -> None:
    assert several(desk, three, "remove", ["1", "2"]).status_code == 302
    assert sources(desk, three) == [3]
    page = desk.client("clerk").get(f"/documents/{three}?pages=1").text
    assert "Đã bỏ 2 trang" in page
    for number in (1, 2):
        assert f'Đã bỏ: trang {number} (<span title="clerk">Người clerk</span>' in page
    assert post(desk.client("clerk"), f"/documents/{three}/removed", revision="3").status_code == 302
    assert sources(desk, three) == [1, 2, 3]
    again = post(desk.client("clerk"), f"/documents/{three}/removed", revision="5")
    assert (again.status_code, "Không còn trang nào để đưa lại" in again.text) == (400, True)


def test_ticks_that_make_no_sense_change_nothing(desk: Desk, three: int) -> None:
    for what, pages, status, told in (
        ("left", [], 400, "Hãy đánh dấu các trang cần làm"),
        ("remove", ["1", "2", "3"], 400, "Hãy bỏ chọn trang cần giữ"),
        ("left", ["x"], 400, ""),
        ("left", ["0"], 404, ""),
        ("left", ["1", "9"], 404, ""),
        ("burn", ["1"], 400, ""),
    ):
        answer = several(desk, three, what, pages)
        assert (answer.status_code, told in answer.text) == (status, True), (what, pages)
    assert sources(desk, three) == [1, 2, 3] and turns(desk, three) == [None, None, None]
    late = several(desk, three, "left", ["1"], revision=7)
    assert late.status_code == 409 and turns(desk, three) == [None, None, None]


def test_typed_pages_among_the_ticked_stay_as_they_are(desk: Desk) -> None:
    typed = page_of("chữ", 2)
    typed = replace(typed, source="document")
    first = file_letter(desk.archive, letter(), "Trang một")
    with desk.archive.database.write() as conn:
        sha = catalogue.pages(conn, first)[0][1].original_sha256
        leaves = [(page_of("chữ", 1), PageSource(sha, 1)), (typed, PageSource(sha, 2))]
        mixed = catalogue.file_record(
            conn, letter(), leaves, direction=Direction.IN, review_reasons=(), at=AT
        )
    assert several(desk, mixed, "left", ["1", "2"]).status_code == 302
    assert turns(desk, mixed) == [90, None]
    only = several(desk, mixed, "left", ["2"], 2)
    assert (only.status_code, "không có ảnh" in only.text) == (400, True)


def test_the_key_turns_without_opening_the_strip(desk: Desk, three: int) -> None:
    answer = do(desk, three, 2, "right", at="2")
    assert answer.location == f"/documents/{three}#page-2"
    answer = do(desk, three, 2, "right", 2, at="2", **{"from": "13"})
    assert answer.location == f"/documents/{three}?from=13#page-2"
