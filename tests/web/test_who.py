"""People are called by their full names; one query a page looks them up."""

from typing import Any

from sqlalchemy import event

from corpus import accounts, jobs, routing, units
from tests.web.desks import Desk, file_letter, letter, post
from web import who

AT = "2026-03-12T08:00:00+07:00"


def name(desk: Desk, role: str, full: str) -> None:
    with desk.archive.database.write() as conn:
        accounts.rename(conn, desk.people[role], full)


def test_programs_have_names_and_no_accounts() -> None:
    assert tuple(who.PROGRAMS) == accounts.PROGRAMS


def test_my_work_and_the_document_show_who_gave_and_opened(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    name(desk, "clerk", "Trần Thị Mẫu")
    with desk.archive.database.write() as conn:
        unit = units.add(conn, "Văn phòng", person="admin", at=AT)
        units.place(conn, desk.people["staff"], unit_id=unit, email=None, person="admin", at=AT)
        target = routing.Target(unit_id=unit)
        routing.give(conn, 1, target, role="lead", person="clerk", at=AT)
    staff = desk.client("staff")
    called = '<span title="clerk">Trần Thị Mẫu</span>'
    assert called in staff.get("/mine").text
    assert f"{called} giao lúc" in staff.get("/documents/1").text
    assert '<span title="staff">Người staff</span>, 12/03/2026' in staff.get("/mine").text


def test_the_list_of_arrivals_shows_who_sent(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        for sender in ("clerk", "drop-folder", "nguoi-cu"):
            jobs.add(conn, (), source="upload", title=sender, received_by=sender, received_at=AT)
    page = desk.client("clerk").get("/receive/list").text
    assert '<span title="clerk">Người clerk</span>' in page
    assert '<span title="drop-folder">Thư mục máy quét</span>' in page
    assert 'data-name="Người gửi">nguoi-cu</td>' in page


def test_checked_edited_and_kept_in_the_history(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    name(desk, "clerk", "Trần <b>Mẫu</b>")
    clerk = desk.client("clerk")
    with desk.archive.database.read() as conn:
        assert accounts.names(conn)["clerk"] == "Trần <b>Mẫu</b>"
    post(clerk, "/documents/1", revision="1", then="approve", subject="Trích yếu khác")
    page = desk.client("staff").get("/documents/1").text
    called = '<span title="clerk">Trần &lt;b&gt;Mẫu&lt;/b&gt;</span>'
    assert f"{called} đã soát lúc" in page
    assert f"{called} đã sửa" in page
    assert f"{called}, 12/03/2026 08:00" in page
    assert "<b>Mẫu" not in page


def test_people_of_one_name_are_told_apart(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    for role in ("clerk", "leader"):
        name(desk, role, "Nguyễn Văn Mẫu")
    clerk = desk.client("clerk")
    post(clerk, "/documents/1/routing", to="person:staff", role="lead")
    page = desk.client("staff").get("/mine").text
    assert "Nguyễn Văn Mẫu (clerk)" in page
    answer = post(clerk, "/documents/1/routing", to="person:staff", role="support")
    assert "đã được Nguyễn Văn Mẫu (clerk) giao văn bản này" in answer.text
    assert "Nguyễn Văn Mẫu (leader)</option>" in clerk.get("/due").text


def test_the_log_says_whose_account_it_was(desk: Desk) -> None:
    name(desk, "staff", "Trần Thị Mẫu")
    admin = desk.client("admin")
    post(admin, f"/admin/people/{desk.people['staff']}/reset")
    page = admin.get("/admin/audit").text
    assert "cấp lại mật khẩu cho tài khoản Trần Thị Mẫu (staff)" in page
    assert '<span title="admin">Người admin</span>' in page
    csv = admin.get("/admin/audit/log.csv").text
    assert ",admin,Người admin," in csv


def test_who_is_gone_or_no_person_keeps_what_was_written(desk: Desk) -> None:
    with desk.app.test_request_context():
        assert who.shown("nguoi-cu") == "nguoi-cu"
        assert who.shown("<x>") == "&lt;x&gt;"
        assert who.shown("cli") == '<span title="cli">Dòng lệnh</span>'
        assert who.shown("drop-folder") == '<span title="drop-folder">Thư mục máy quét</span>'
        assert (who.shown(None), who.called(""), who.in_full("cli")) == ("", "", "Dòng lệnh (cli)")


def test_a_page_looks_names_up_once(desk: Desk) -> None:
    for n in range(12):
        file_letter(desk.archive, letter(symbol=f"{n}-CV/TU"), digest=f"{n}")
        with desk.archive.database.write() as conn:
            routing.give(conn, n + 1, routing.Target(username="staff"), role="lead", person="clerk", at=AT)
    staff = desk.client("staff")
    staff.get("/mine")
    asked = []

    @event.listens_for(desk.archive.database.engine, "before_cursor_execute")
    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.replace("\n", " ").strip() == "SELECT account.username, account.name  FROM account":
            asked.append(statement)

    page = staff.get("/mine").text
    assert page.count(">Người clerk</span>") == 12
    assert len(asked) == 1
