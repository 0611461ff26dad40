"""A person's calendar: opened by a secret, without signing in, and holding nothing that its owner may not see."""

import re
from typing import Any

import pytest
from icalendar import Calendar
from structlog.testing import capture_logs

from corpus import accounts, revisions, units
from corpus.archive import Archive
from corpus.record import Obligation
from corpus.settings import write
from tests.web.desks import Desk, file_letter, letter, make_desk, post
from tests.web.test_due import ask, assign


def address(desk: Desk, role: str = "clerk") -> str:
    """Make a calendar as the person of this role; returns its path."""
    answer = post(desk.client(role), "/due/calendar")
    found = re.search(r"http://localhost(/due/[\w-]{43}\.ics)", answer.text)
    assert found is not None, answer.text
    return found[1]


def events(desk: Desk, path: str) -> list[Any]:
    answer = desk.client().get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_an_event_a_deadline_on_its_last_day(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-20", "before"),)))
    answer = desk.client().get(address(desk))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Hạn: 218-CV/TU ngày 03/03/2026"
    assert event["DTSTART"].to_ical() == b"20260319"
    assert event["DTEND"].to_ical() == b"20260320"
    assert event["DTSTAMP"].to_ical() == b"20260312T010000Z"
    assert event["URL"] == "http://localhost/documents/1/links"
    assert event["DESCRIPTION"].splitlines() == [
        "trước 20/03/2026",
        "Về việc rà soát hệ thống loa truyền thanh cơ sở",
        "http://localhost/documents/1/links",
    ]
    assert "gửi danh sách" not in answer.text  # the words of the letter stay in the archive


def test_a_restricted_document_leaves_no_more_than_number_date_and_link(desk: Desk) -> None:
    hidden = letter(subject="Về việc kỷ luật", obligations=(ask("2026-03-20"),))
    file_letter(desk.archive, hidden, access="restricted")
    (event,) = events(desk, address(desk))
    assert event["SUMMARY"] == "Hạn: 218-CV/TU ngày 03/03/2026"
    assert event["DESCRIPTION"].splitlines() == ["đến hết 20/03/2026", "http://localhost/documents/1/links"]
    assert "kỷ luật" not in event.to_ical().decode()


def test_nothing_of_what_its_owner_may_not_see(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-20"),)))
    assign(desk, 1, username="staff", due="2026-03-18")
    path = address(desk, "staff")
    assert len(events(desk, path)) == 2
    with desk.archive.database.write() as conn:
        revisions.set_access(conn, 1, "restricted", revision=1)
    assert events(desk, path) == []
    assert len(events(desk, address(desk, "leader"))) == 2


def test_staff_have_what_is_theirs_and_clerks_have_all(desk: Desk) -> None:
    for n in (1, 2):
        file_letter(desk.archive, letter(symbol=f"{n}-CV/TU", obligations=(ask("2026-03-20"),)), str(n))
    assign(desk, 2, username="staff")
    assert [event["SUMMARY"] for event in events(desk, address(desk, "staff"))] == [
        "Hạn: 2-CV/TU ngày 03/03/2026"
    ]
    assert len(events(desk, address(desk, "clerk"))) == 2
    assert events(desk, address(desk, "admin")) == []


def test_an_event_keeps_its_uid_when_its_day_moves(desk: Desk) -> None:
    monthly = Obligation("gửi", None, None, None, None, "by", "FREQ=MONTHLY;BYMONTHDAY=20", 1)
    file_letter(desk.archive, letter(obligations=(ask("2026-03-20"), monthly)))
    assign(desk, 1, username="clerk", due="2026-03-18")
    path = address(desk)
    uids = [str(event["UID"]) for event in events(desk, path)]
    assert len(uids) == len(set(uids)) == 14  # the deadline, the assignment, 12 months
    again = make_desk(Archive.open(desk.archive.folder))
    with again.archive.database.write() as conn:
        conn.exec_driver_sql("UPDATE obligation SET due = '2026-03-27' WHERE position = 0")
    moved = {str(event["UID"]): event["DTSTART"].to_ical() for event in events(again, path)}
    assert set(moved) == set(uids)
    assert moved[next(uid for uid in uids if uid.startswith("1-obligation-0@"))] == b"20260327"


def test_answered_things_leave_the_calendar(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-20"),)))
    path = address(desk)
    assert len(events(desk, path)) == 1
    with desk.archive.database.write() as conn:
        conn.exec_driver_sql(
            "INSERT INTO settlement (record_id, position, state, reason, person, at)"
            " VALUES (1, 0, 'done', 'x', 'clerk', '2026-03-12')"
        )
    assert events(desk, path) == []


def test_a_secret_ends_when_it_is_revoked_or_replaced(desk: Desk) -> None:
    client, nobody = desk.client("clerk"), desk.client()
    assert "Chưa có địa chỉ lịch" in client.get("/due/calendar").text
    first = address(desk)
    page = client.get("/due/calendar").text
    assert "Đang có một địa chỉ lịch, tạo lúc 12/03/2026 08:00." in page
    assert first not in page  # told once
    second = address(desk)
    assert nobody.get(first).status_code == 404
    assert nobody.get(second).status_code == 200
    answer = post(client, "/due/calendar/revoke")
    assert answer.status_code == 302
    assert "Đã thu hồi" in client.get("/due/calendar").text
    assert nobody.get(second).status_code == 404


def test_a_closed_account_has_no_calendar(desk: Desk) -> None:
    path = address(desk, "staff")
    with desk.archive.database.write() as conn:
        accounts.set_active(conn, desk.people["staff"], False)
    assert desk.client().get(path).status_code == 404


def test_a_secret_opens_the_calendar_and_nothing_else(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(ask("2026-03-20"),)))
    nobody = desk.client()
    assert nobody.get(address(desk)).status_code == 200
    assert nobody.get("/documents/1/links").status_code == 302
    assert nobody.get("/due").status_code == 302


def test_calendars_are_rate_limited_and_secrets_stay_out_of_the_log(desk: Desk) -> None:
    path, nobody = address(desk), desk.client()
    with capture_logs() as logs:
        answers = [nobody.get(path).status_code for _ in range(31)]
        assert nobody.get("/due/guess.ics").status_code == 429
    assert answers == [200] * 30 + [429]
    assert {entry["path"] for entry in logs} == {"/due/<token>.ics"}
    assert path.split("/")[-1].removesuffix(".ics") not in str(logs)


def test_the_address_of_the_site_comes_from_the_settings(folder: Any) -> None:
    from dataclasses import replace

    held = Archive.open(folder)
    write(folder / "settings.toml", replace(held.settings, site_url="http://vanthu.example:8000/"))
    desk = make_desk(Archive.open(folder))
    page = post(desk.client("clerk"), "/due/calendar").text
    found = re.search(r"http://vanthu\.example:8000(/due/[\w-]{43}\.ics)", page)
    assert found
    file_letter(desk.archive, letter(obligations=(ask("2026-03-20"),)))
    (event,) = events(desk, found[1])
    assert event["URL"] == "http://vanthu.example:8000/documents/1/links"


# Where reminders go


def test_a_person_enters_and_takes_back_an_address(desk: Desk) -> None:
    client = desk.client("staff")
    assert "chưa bật gửi thư" in client.get("/due/calendar").text
    assert post(client, "/due/calendar/email", email="an@xa.example").status_code == 302
    assert 'value="an@xa.example"' in client.get("/due/calendar").text
    assert post(client, "/due/calendar/email", email="").status_code == 302
    with desk.archive.database.read() as conn:
        assert units.of_account(conn, desk.people["staff"]).email is None


@pytest.mark.parametrize("typed", ["an", "an@xa.example, b@xa.example"])
def test_what_is_no_address_is_shown_again(desk: Desk, typed: str) -> None:
    answer = post(desk.client("staff"), "/due/calendar/email", email=typed)
    assert answer.status_code == 400
    assert "không phải địa chỉ thư" in answer.text
    assert f'value="{typed}"' in answer.text
