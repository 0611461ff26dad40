"""The tray and its badge: everything that waits for a person, until the person has acted."""

import re

from corpus import jobs
from tests.web.desks import START, Desk, file_letter, letter, post


def badge(desk: Desk, role: str = "clerk") -> int:
    found = re.search(r'class="count"[^>]*>(\d+)<', desk.client(role).get("/register").text)
    return int(found[1]) if found else 0


def fill(desk: Desk) -> None:
    at = START.isoformat()
    file_letter(desk.archive, letter(), "a", reasons=("Chưa chắc: số, ký hiệu", "Trang 2: chữ mờ"))
    file_letter(desk.archive, letter(symbol="5-CV/TU"), "b")
    with desk.archive.database.write() as conn:
        for title in ("rỗng.pdf", "hỏng.pdf"):
            job = jobs.add(conn, (), source="upload", title=title, received_by="clerk", received_at=at)
            jobs.finish(conn, job, "refused", at, reason_code="empty", reason=f"Tệp rỗng: {title}")
        job = jobs.add(conn, (), source="upload", title="bí mật", received_by="clerk", received_at=at)
        jobs.forget(conn, job, at=at, person="clerk", pages=3, digests=[])
        job = jobs.add(conn, (), source="upload", title="thử lại.pdf", received_by="clerk", received_at=at)
        jobs.retry_later(conn, job, "Đĩa đầy", 0.0)


def test_everything_that_waits_is_there(desk: Desk) -> None:
    fill(desk)
    page = desk.client("clerk").get("/review").text
    for words in (
        "218-CV/TU",
        "Chưa chắc: số, ký hiệu; Trang 2: chữ mờ",
        "Tệp rỗng: rỗng.pdf",
        "thử lại.pdf",
    ):
        assert words in page, words
    assert "Chờ thử lại (đã lỗi 1 lần)" in page
    assert "5-CV/TU" not in page
    assert "bí mật<" not in page
    assert badge(desk) == 4


def test_an_admin_does_not_check_documents(desk: Desk) -> None:
    fill(desk)
    page = desk.client("admin").get("/review").text
    assert "218-CV/TU" not in page
    assert "Tệp rỗng: rỗng.pdf" in page
    assert badge(desk, "admin") == 3


def test_what_was_acted_on_leaves_the_tray(desk: Desk) -> None:
    fill(desk)
    client = desk.client("clerk")
    assert post(client, "/review/seen", subject="job:1").status_code == 302
    assert post(client, "/review/seen", subject="refusal:1").status_code == 302
    page = client.get("/review").text
    assert "Tệp rỗng: rỗng.pdf" not in page
    assert "Tệp rỗng: hỏng.pdf" in page
    assert "Đã xóa bản tạm" not in page
    assert badge(desk) == 2
    post(client, "/documents/1", revision="1", then="approve")
    assert badge(desk) == 1


def test_old_refusals_leave_by_themselves(desk: Desk) -> None:
    fill(desk)
    desk.clock.advance(days=61)
    assert badge(desk) == 1


def test_only_refusals_can_be_marked(desk: Desk) -> None:
    for subject in ("", "record:1", "job:", "job:1;x", "refusal:١"):
        assert post(desk.client("clerk"), "/review/seen", subject=subject).status_code == 400, subject


def test_an_empty_tray_says_so(desk: Desk) -> None:
    assert "Không còn việc nào chờ" in desk.client("clerk").get("/review").text
    assert badge(desk) == 0
