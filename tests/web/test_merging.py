"""Before two documents become one both are shown, values that people entered are a choice, and the rest is told."""

import re

from corpus import catalogue, revisions
from tests.web.desks import START, Desk, file_letter, letter, post

BY = {"person": "clerk", "at": START.isoformat(timespec="seconds")}


def two(desk: Desk, **restricted: str) -> None:
    """File a letter, and a second part of it in which a person corrected the subject and the signer."""
    file_letter(desk.archive, letter(), "Trang một")
    file_letter(desk.archive, letter(subject="Về loa"), "Trang hai", **restricted)
    with desk.archive.database.write() as conn:
        last = catalogue.get(conn, 2).revision
        last = revisions.correct_field(
            conn, 2, "subject", "Về việc <b>loa</b> truyền thanh", revision=last, **BY
        )
        revisions.correct_field(conn, 2, "signer", "Lê Thị Mẫu", revision=last, **BY)


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(revision|other|other_revision)" value="([^"]+)"', page))


def test_the_choice_is_shown_before_and_the_rest_told_after(desk: Desk) -> None:
    two(desk)
    clerk = desk.client("clerk")
    assert 'action="/documents/1/merge"' in clerk.get("/documents/1").text
    page = clerk.get("/documents/1/merge?other=%232").text
    assert "Gộp #2 vào #1" in page and "/documents/1/beside/2" in page
    assert "Về việc &lt;b&gt;loa&lt;/b&gt; truyền thanh" in page and "clerk đã nhập hoặc xác nhận" in page
    assert re.findall(r'name="take\.(\w+)" value="mine" checked', page) == ["subject", "signer"]
    fields = hidden_fields(page)
    assert fields == {"revision": "1", "other": "#2", "other_revision": "3"}
    chosen = {"take.subject": "theirs", "take.signer": "mine"}
    answer = post(clerk, "/documents/1/merge", **fields, **chosen)
    assert answer.status_code == 302
    with desk.archive.database.read() as conn:
        held = catalogue.get(conn, 1)
    assert (held.subject, held.signer) == ("Về việc <b>loa</b> truyền thanh", "Trần Văn Mẫu")
    told = " ".join(clerk.get("/documents/1").text.split())
    assert "Gộp #2</strong>: Trích yếu «Về việc &lt;b&gt;loa&lt;/b&gt; truyền thanh» (đã lấy);" in told
    assert "Người ký «Lê Thị Mẫu» (không lấy)" in told


def test_somebody_who_changed_the_other_meanwhile_is_heard(desk: Desk) -> None:
    two(desk)
    clerk = desk.client("clerk")
    fields = hidden_fields(clerk.get("/documents/1/merge?other=2").text)
    with desk.archive.database.write() as conn:
        revisions.correct_field(conn, 2, "signer", "Lê Thị Mẫn", revision=3, **BY)
    assert post(clerk, "/documents/1/merge", **fields).status_code == 409
    with desk.archive.database.read() as conn:
        assert catalogue.all_ids(conn) == [1, 2]


def test_what_cannot_be_merged_is_said_before(desk: Desk) -> None:
    two(desk)
    clerk = desk.client("clerk")
    for asked, told in (("%231", "chính nó"), ("%2377", "Không thấy văn bản"), ("", "Hãy nhập mã trong kho")):
        answer = clerk.get(f"/documents/1/merge?other={asked}")
        assert (answer.status_code, told in answer.text) == (400, True), asked
    post(clerk, "/documents/2/register", direction="in", entered_on="2026-03-04", again="yes")
    answer = clerk.get("/documents/1/merge?other=%232")
    assert (answer.status_code, "phải giữ số" in answer.text) == (400, True)


def test_nothing_to_choose_is_said_too(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Trang một")
    file_letter(desk.archive, letter(), "Trang hai")
    page = desk.client("clerk").get("/documents/1/merge?other=%232").text
    assert "không có trường nào người đã nhập" in page and 'type="radio"' not in page


def test_who_may_not_correct_sees_no_other_document_by_this_road(desk: Desk) -> None:
    two(desk, access="restricted")
    for role in ("staff", "leader", "admin"):
        assert desk.client(role).get("/documents/1/merge?other=%232").status_code == 403
