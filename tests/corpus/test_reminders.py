"""Reminders: who is told what, through a real mail server on loopback, once."""

import ssl
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from corpus import accounts, audit, due_commands, mail, reminders, settings, units
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.due import Asking
from corpus.errors import UsageError
from corpus.office_schema import member, reminder, unit
from corpus.reference import load
from corpus.reminders import Reminder
from corpus.settings import Settings
from tests.corpus.post_office import certificate, free_port, open_office
from tests.corpus.test_due import ask, assign, put
from tests.web.desks import file_letter, letter
from vanthu import main

SUBJECT = "rà soát hệ thống loa truyền thanh"
R = load()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 2026, 3, 12)


def at(monkeypatch: pytest.MonkeyPatch, *day: int) -> None:
    class Then(date):
        @classmethod
        def today(cls) -> "Then":
            return cls(*day)

    monkeypatch.setattr(due_commands, "date", Then)


Person = Callable[..., Account]


@pytest.fixture
def person(archive: Archive) -> Person:
    """Make an active person with an address."""

    def make(
        username: str, role: str = "staff", unit_id: int | None = None, email: str | None = None
    ) -> Account:
        with archive.database.write() as conn:
            accounts.add(conn, username=username, name=f"Người {username}", role=role, at="2026-01-01")
            found = accounts.by_username(conn, username)
            assert found
            units.set_email(conn, found, email or f"{username}@xa.example", at="2026-01-01")
            conn.execute(update(member).where(member.c.account_id == found.id).values(unit_id=unit_id))
        return found

    return make


def configure(archive: Archive, **values: Any) -> None:
    base = {
        "smtp_sender": "vanthu@xa.example",
        "site_url": "http://vanthu.example:8000/",
        "smtp_host": "127.0.0.1",
    }
    held = {spec.name: getattr(archive.settings, spec.name) for spec in fields(Settings)}
    settings.write(archive.folder / "settings.toml", Settings(**{**held, **base, **values}))


def run(archive: Archive, *options: str) -> Result:
    return CliRunner().invoke(main, ["remind", "--archive", str(archive.folder), *options])


def wanted(archive: Archive, today: str = "2026-03-12") -> list[Reminder]:
    with archive.database.read() as conn:
        return reminders.wanted(conn, Asking(today, 3, R))


def told(archive: Archive) -> dict[str, list[tuple[int, str]]]:
    return {one.account.username: [(row.record_id, row.stage) for row in one.rows] for one in wanted(archive)}


def marked(archive: Archive) -> int:
    with archive.database.read() as conn:
        return len(conn.execute(select(reminder)).all())


# Who


def test_who_is_told_what(archive: Archive, person: Person) -> None:
    health = put(archive, unit, name="Trạm Y tế", active=True)
    for name, role in (("clerk", "clerk"), ("leader", "leader"), ("named", "staff"), ("other", "staff")):
        person(name, role)
    person("nurse", unit_id=health)
    late, near, far, free = (
        file_letter(archive, letter(symbol=f"{n}-CV/TU", obligations=(ask(day),)), str(n))
        for n, day in enumerate(("2026-03-10", "2026-03-17", "2026-03-18", "2026-03-12"))
    )
    assign(archive, late, unit_id=health)
    assign(archive, near, username="named")
    assign(archive, far, username="named")
    assert told(archive) == {
        "clerk": [(free, "today")],
        "named": [(near, "soon")],
        "nurse": [(late, "late")],
    }


def test_nobody_is_told_of_what_they_may_not_see(archive: Archive, person: Person) -> None:
    person("an")
    person("binh", "clerk")
    record_id = file_letter(archive, letter(obligations=(ask("2026-03-10"),)), access="restricted")
    assign(archive, record_id, username="an")
    assert told(archive) == {}
    assign(archive, record_id, username="binh")
    assert told(archive) == {"binh": [(record_id, "late")]}


def test_closed_accounts_and_people_without_an_address_are_left_alone(
    archive: Archive, person: Person
) -> None:
    closed, silent = person("an", "clerk"), person("binh", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-10"),)))
    assert set(told(archive)) == {"an", "binh"}
    with archive.database.write() as conn:
        accounts.set_active(conn, closed.id, False)
        units.set_email(conn, silent, " ", at="2026-03-12")
    assert told(archive) == {}


@pytest.mark.parametrize(
    "address",
    [
        "an",
        "an@",
        "@xa.example",
        "an@xa.example\nBcc: x@y.example",
        "an b@x.example",
        "a@b,c@d",
        "ấn@xa.example",
    ],
)
def test_what_is_no_address_is_refused(archive: Archive, person: Person, address: str) -> None:
    one = person("an")
    with pytest.raises(UsageError), archive.database.write() as conn:
        units.set_email(conn, one, address, at="2026-03-12")
    with archive.database.read() as conn:
        assert units.of_account(conn, one.id).email == "an@xa.example"


# The mail


def test_a_mail_carries_number_date_day_and_link(archive: Archive, person: Person) -> None:
    person("an", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-13", "before"),)))
    secret = letter(
        symbol="7-CV/TU", subject="Về việc kỷ luật", obligations=(ask("2026-03-10", "by", "16:00"),)
    )
    file_letter(archive, secret, "Hai", access="restricted")
    (one,) = wanted(archive)
    assert reminders.title(one) == "vanthu: 1 việc đã quá hạn, 1 việc đến hạn hôm nay"
    text = reminders.text(one, "http://vanthu.example:8000/")
    assert text.splitlines()[4:11] == [
        "ĐÃ QUÁ HẠN",
        "- 7-CV/TU ngày 03/03/2026: đến hết 16:00 10/03/2026",
        "  http://vanthu.example:8000/documents/2/links",
        "",
        "ĐẾN HẠN HÔM NAY",
        "- 218-CV/TU ngày 03/03/2026: trước 13/03/2026",
        "  Về việc rà soát hệ thống loa truyền thanh cơ sở",
    ]
    assert "kỷ luật" not in text
    assert "báo cáo kết quả" not in text  # the words of the letter stay in the archive


def test_the_server_gets_it_once_a_stage(
    archive: Archive, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("an", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-12"),)))
    with open_office() as (box, port):
        configure(archive, smtp_port=port)
        done = run(archive)
        assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Cần nhắc 1 người, đã gửi 1 thư.")
        assert run(archive).stdout == "Cần nhắc 0 người, đã gửi 0 thư.\n"
        at(monkeypatch, 2026, 3, 13)
        assert run(archive).exit_code == 0
        assert run(archive).exit_code == 0
    assert [message["Subject"] for message in box.taken] == [
        "vanthu: 1 việc đến hạn hôm nay",
        "vanthu: 1 việc đã quá hạn",
    ]
    first = box.taken[0]
    assert (first["To"], first["From"]) == ("an@xa.example", "vanthu@xa.example")
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content_type() == "text/plain"
    assert SUBJECT in first.get_content()
    with archive.database.read() as conn:
        entries = [e for e in audit.entries(conn, "account:an") if e["action"] == "reminded"]
        assert audit.broken(conn) is None
    assert len(entries) == 2


def test_a_server_that_is_down_is_told_and_nothing_counts_as_sent(archive: Archive, person: Person) -> None:
    person("an", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-12"),)))
    port = free_port()
    configure(archive, smtp_port=port)
    done = run(archive)
    assert done.exit_code == 1
    assert f"127.0.0.1:{port} không nhận thư" in done.stderr
    assert "smtp_host" in done.stderr
    assert marked(archive) == 0
    assert set(told(archive)) == {"an"}


def test_one_refused_address_does_not_keep_the_others(archive: Archive, person: Person) -> None:
    person("an", "clerk")
    person("binh", "clerk")
    person("chi", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-12"),)))
    with open_office() as (box, port):
        configure(archive, smtp_port=port)
        box.refused = {"binh@xa.example"}
        done = run(archive)
        assert done.exit_code == 1
        assert "binh: Máy chủ thư" in done.stderr
        assert set(told(archive)) == {"binh"}
        box.refused = set()
        assert run(archive).exit_code == 0
    assert [message["To"] for message in box.taken] == ["an@xa.example", "chi@xa.example", "binh@xa.example"]


def test_a_dry_run_sends_nothing(archive: Archive, person: Person) -> None:
    person("an", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-12"),)))
    configure(archive, smtp_port=free_port())
    done = run(archive, "--dry-run")
    assert done.exit_code == 0
    assert "an  an@xa.example  vanthu: 1 việc đến hạn hôm nay" in done.stdout
    assert marked(archive) == 0


def test_starttls_and_a_name_where_the_server_asks_for_them(
    archive: Archive, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("an", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-12"),)))
    cert, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    password = tmp_path / "password"
    password.write_text("sai roi\n", encoding="utf-8")
    with open_office(context, require_starttls=True, names=True) as (box, port):
        safe = {"smtp_tls": "starttls", "smtp_user": "vanthu", "smtp_password_file": str(password)}
        configure(archive, smtp_port=port, **safe)
        assert "CERTIFICATE_VERIFY_FAILED" in run(archive).stderr
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        assert "535" in run(archive).stderr
        assert marked(archive) == 0
        password.write_text("mat khau thu\n", encoding="utf-8")
        assert run(archive).exit_code == 0
    assert box.encrypted == [True]
    assert set(box.names) == {"vanthu"}


# Off by default


def test_it_is_off_by_default_and_says_how_to_switch_it_on(archive: Archive, person: Person) -> None:
    person("an", "clerk")
    file_letter(archive, letter(obligations=(ask("2026-03-12"),)))
    done = run(archive)
    assert done.exit_code == 2
    assert "đang tắt" in done.stderr
    assert all(name in done.stderr for name in ("smtp_host", "smtp_sender", "site_url", "settings.toml"))


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"smtp_sender": ""}, "smtp_sender"),
        ({"site_url": ""}, "site_url"),
        ({"smtp_user": "an"}, "starttls"),
        (
            {"smtp_user": "an", "smtp_tls": "starttls", "smtp_password_file": "/không/có"},
            "smtp_password_file",
        ),
    ],
)
def test_settings_that_do_not_suffice_say_what_is_missing(values: dict[str, str], word: str) -> None:
    base = {"smtp_host": "h", "smtp_sender": "a@b.example", "site_url": "http://x"}
    with pytest.raises(UsageError, match=word):
        mail.server_of(Settings(**{**base, **values}))  # type: ignore[arg-type]


def test_a_password_that_cannot_be_sent_is_told(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("mật khẩu", encoding="utf-8")
    named = {"smtp_user": "an", "smtp_tls": "starttls", "smtp_password_file": str(tmp_path / "password")}
    with pytest.raises(UsageError, match="có dấu"):
        mail.server_of(Settings(smtp_host="h", smtp_sender="a@b.example", site_url="http://x", **named))


def test_only_one_process_sends(archive: Archive) -> None:
    configure(archive)
    with archive.lock("remind") as held:
        assert held
        done = CliRunner().invoke(main, ["remind", "--archive", str(archive.folder)])
    assert done.exit_code == 2
    assert "tiến trình khác" in done.stderr
