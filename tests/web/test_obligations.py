"""Tasks of a document, added, worded anew and taken out on its page of links."""

import pytest

from tests.web.desks import Desk, asks, file_letter, letter, post, send


@pytest.fixture
def asked(desk: Desk) -> Desk:
    file_letter(desk.archive, letter(obligations=(asks(),)), "Đến")
    return desk


def test_a_clerk_adds_changes_and_takes_out_a_task(asked: Desk) -> None:
    clerk = asked.client("clerk")
    answer = post(
        clerk, "/documents/1/obligations", text="Gửi danh sách", due="20/1/2027", bound="before", page="1"
    )
    assert answer.status_code == 302 and answer.headers["Location"].endswith("#obligations")
    page = clerk.get("/documents/1/links").text
    assert "Gửi danh sách" in page and "trước 20/01/2027" in page and "người thêm" in page
    post(clerk, "/documents/1/obligations/0", text="Báo cáo lần một", due="15-4-26", page="1")
    page = clerk.get("/documents/1/links").text
    assert "Báo cáo lần một" in page and "người sửa; máy đọc:" in page
    assert "Không có gì thay đổi" in _after(
        asked, "/documents/1/obligations/0", text="Báo cáo lần một", due="15/04/2026", page="1"
    )
    assert "Đã bỏ việc ấy" in _after(asked, "/documents/1/obligations/1/remove")
    assert "không bỏ được" in _after(asked, "/documents/1/obligations/0/remove")
    assert post(clerk, "/documents/1/obligations/7", text="x").status_code == 404


def _after(desk: Desk, path: str, **fields: str) -> str:
    client = desk.client("clerk")
    post(client, path, **fields)
    return client.get("/documents/1/links").text


def test_what_cannot_be_kept_stays_as_it_was_typed(asked: Desk) -> None:
    answer = post(asked.client("clerk"), "/documents/1/obligations", text="Nộp sổ", due="hôm kìa")
    assert answer.status_code == 400
    assert "Không hiểu ngày" in answer.text
    assert 'value="hôm kìa"' in answer.text and ">Nộp sổ</textarea>" in answer.text


def test_staff_see_no_form(asked: Desk) -> None:
    assert "Thêm việc" not in asked.client("staff").get("/documents/1/links").text
    assert post(asked.client("staff"), "/documents/1/obligations", text="x").status_code == 403


def test_a_report_that_is_only_a_first_one_is_not_done(asked: Desk) -> None:
    clerk = asked.client("clerk")
    post(clerk, "/documents/1/settle", state="not-done", position="0", reason="mới là bước đầu")
    page = clerk.get("/documents/1/links").text
    assert "mới là bước đầu" in page and "Bỏ ghi nhận" in page
    assert post(clerk, "/documents/1/settle", state="not-done", reason="x").status_code == 400
    assert post(clerk, "/documents/1/settle", state="done", position="3", reason="x").status_code == 404


def test_the_api_does_the_same(asked: Desk) -> None:
    clerk, path = asked.client("clerk"), "/api/documents/1/obligations"
    made = send(clerk, path, text="Nộp", due="2027-01-20", page=1)
    assert (made.status_code, made.json) == (201, {"position": 1, "changed": True})
    again = send(clerk, f"{path}/1", method="PUT", text="Nộp", due="2027-01-20")
    assert again.json == {"position": 1, "changed": False}
    assert send(clerk, f"{path}/1", method="DELETE").status_code == 204
    assert send(clerk, f"{path}/0", method="DELETE").status_code == 400
    assert send(clerk, path, text="Nộp", due="31/11/2026").status_code == 400
