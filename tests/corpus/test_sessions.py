"""Sessions: told once, kept as a hash, over when their hours, their account or their person say so."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from corpus import accounts, audit, backup, sessions
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.office_schema import session
from ingest import worker

NOW = datetime(2026, 3, 12, 8, 0, 0, 900, tzinfo=timezone(timedelta(hours=7)))
AT = NOW.isoformat(timespec="seconds")
HERE = {"browser": "Firefox · Windows", "address": "192.168.1.20"}


def person(archive: Archive, name: str = "an", role: str = "clerk") -> Account:
    with archive.database.write() as conn:
        accounts.add(conn, username=name, name=f"Người {name}", role=role, at=AT)
        found = accounts.by_username(conn, name)
        assert found is not None
        return found


def begin(archive: Archive, whose: Account, now: datetime = NOW, instead_of: str | None = None) -> str:
    with archive.database.write() as conn:
        secret = sessions.begin(conn, whose, **HERE, now=now, hours=10, instead_of=instead_of)
    assert secret is not None
    return secret


def opens(archive: Archive, secret: str, now: datetime = NOW) -> bool:
    with archive.database.read() as conn:
        return sessions.find(conn, secret, now) is not None


def test_only_the_hash_is_kept(archive: Archive) -> None:
    whose = person(archive)
    secret = begin(archive, whose)
    with archive.database.read() as conn:
        (row,) = conn.execute(select(session)).all()
        found = sessions.find(conn, secret, NOW)
    assert row.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)
    assert len(secret) == 43  # 32 bytes in base64
    assert found is not None
    assert (found.account, found.session.browser, found.session.address) == (whose, *HERE.values())
    assert not opens(archive, secret + "x")
    assert not opens(archive, row.token_hash)


def test_it_is_good_for_its_hours_whatever_the_zone(archive: Archive) -> None:
    secret = begin(archive, person(archive))
    assert opens(archive, secret, (NOW + timedelta(hours=9, minutes=59)).astimezone(UTC))
    assert not opens(archive, secret, NOW + timedelta(hours=10, seconds=1))
    assert not opens(archive, secret, NOW - timedelta(seconds=1)), (
        "a clock that was set back lengthens nothing"
    )


def test_old_rows_go_with_the_next_sign_in(archive: Archive) -> None:
    whose, other = person(archive), person(archive, "binh")
    begin(archive, whose)
    begin(archive, other, (NOW + timedelta(hours=4)).astimezone(UTC))
    begin(archive, other, NOW + timedelta(hours=11))
    with archive.database.read() as conn:
        assert conn.execute(select(session.c.account_id)).scalars().all() == [other.id, other.id]
        assert sessions.counts(conn, NOW + timedelta(hours=11)) == {other.id: 2}
        assert sessions.counts(conn, NOW + timedelta(hours=15)) == {other.id: 1}


def test_signing_in_again_in_one_browser_ends_what_it_had(archive: Archive) -> None:
    whose = person(archive)
    first = begin(archive, whose)
    second = begin(archive, whose, instead_of=first)
    assert (opens(archive, first), opens(archive, second)) == (False, True)


def test_one_account_has_so_many_and_the_oldest_goes(archive: Archive) -> None:
    whose, other = person(archive), person(archive, "binh")
    kept = begin(archive, other)
    secrets = [begin(archive, whose) for _ in range(sessions.MOST + 2)]
    assert [opens(archive, one) for one in secrets[:3]] == [False, False, True]
    assert opens(archive, kept)


def test_what_ends_an_account_ends_its_sessions_and_nobody_elses(archive: Archive) -> None:
    whose, other, chief = person(archive), person(archive, "binh"), person(archive, "chi", "admin")
    kept = begin(archive, other)
    person(archive, "dung", "admin")
    for act in (
        lambda conn: accounts.reset_password(conn, whose.id),
        lambda conn: accounts.change_password(conn, whose.id, "mật khẩu mới"),
        lambda conn: accounts.set_role(conn, whose.id, "staff"),
        lambda conn: sessions.end_all(conn, whose, person=chief.username, at=AT),
        lambda conn: accounts.set_active(conn, whose.id, False),
    ):
        with archive.database.read() as conn:
            secret = begin(archive, accounts.get(conn, whose.id) or whose)
        assert opens(archive, secret)
        with archive.database.write() as conn:
            act(conn)
        assert not opens(archive, secret)
    with archive.database.write() as conn:
        accounts.set_active(conn, whose.id, True)
    assert not opens(archive, secret), "what ended does not come back"
    assert opens(archive, kept)


def test_a_reset_between_the_check_and_the_session_is_not_outrun(archive: Archive) -> None:
    whose = person(archive)
    with archive.database.write() as conn:
        accounts.reset_password(conn, whose.id)
        assert sessions.begin(conn, whose, **HERE, now=NOW, hours=10) is None
        with pytest.raises(ConflictError):
            accounts.change_password(conn, whose.id, "mật khẩu mới", stamp=whose.stamp)
        fresh = accounts.get(conn, whose.id)
        assert fresh is not None
        accounts.set_active(conn, whose.id, False)
        assert sessions.begin(conn, fresh, **HERE, now=NOW, hours=10) is None


def test_a_person_ends_their_own_and_only_those(archive: Archive) -> None:
    whose, other = person(archive), person(archive, "binh")
    first, second, third = (begin(archive, whose, NOW + timedelta(minutes=n)) for n in range(3))
    theirs = begin(archive, other)
    with archive.database.read() as conn:
        listed = [one.id for one in sessions.of_account(conn, whose.id, NOW)]
        (foreign,) = sessions.of_account(conn, other.id, NOW)
    assert listed == sorted(listed, reverse=True), "the newest first"
    with pytest.raises(NotFoundError), archive.database.write() as conn:
        sessions.end_one(conn, whose, foreign.id, at=AT)
    assert opens(archive, theirs)
    with archive.database.write() as conn:
        sessions.end_one(conn, whose, listed[2], at=AT)
        assert sessions.end_others(conn, whose, listed[0], at=AT) == 1
        assert sessions.end_others(conn, whose, listed[0], at=AT) == 0
    assert [opens(archive, one, NOW + timedelta(minutes=5)) for one in (first, second, third)] == [
        False,
        False,
        True,
    ]
    assert opens(archive, theirs)
    with archive.database.read() as conn:
        assert [one["action"] for one in audit.entries(conn, "account:an")] == ["sessions-ended"] * 2
        assert audit.broken(conn) is None


def test_seen_is_noted_once_in_some_minutes(archive: Archive) -> None:
    secret = begin(archive, person(archive))

    def held(now: datetime) -> sessions.Session:
        with archive.database.read() as conn:
            found = sessions.find(conn, secret, now)
        assert found is not None
        return found.session

    later = NOW + sessions.SEEN_EVERY
    before = held(later)
    assert not before.is_seen_late(later - timedelta(seconds=2))
    assert before.is_seen_late(later)
    with archive.database.write() as conn:
        sessions.note_seen(conn, before, later)
        sessions.note_seen(conn, before, later + timedelta(hours=1))  # another request that had read the same
    assert held(later).seen_at == later.isoformat(timespec="seconds")


def test_somebody_can_manage_whatever_is_done(archive: Archive) -> None:
    first, second = person(archive, "chi", "admin"), person(archive, "dung", "admin")
    with archive.database.write() as conn:
        accounts.set_role(conn, first.id, "clerk")
    for act in (
        lambda conn: accounts.set_role(conn, second.id, "clerk"),
        lambda conn: accounts.set_active(conn, second.id, False),
    ):
        with pytest.raises(UsageError, match="quản trị duy nhất"), archive.database.write() as conn:
            act(conn)
    with pytest.raises(UsageError), archive.database.write() as conn:
        accounts.set_role(conn, first.id, "chief")


def test_people_of_one_name_are_told_apart(archive: Archive) -> None:
    an, binh, chi = person(archive), person(archive, "binh"), person(archive, "chi")
    with archive.database.write() as conn:
        accounts.rename(conn, an.id, "  Trần Thị\tMẫu ")
        accounts.rename(conn, binh.id, "TRẦN THỊ MẪU")
        with pytest.raises(UsageError):
            accounts.rename(conn, chi.id, "\u200b ")
        assert accounts.names(conn) == {
            "an": "Trần Thị Mẫu (an)",
            "binh": "TRẦN THỊ MẪU (binh)",
            "chi": "Người chi",
        }


def test_the_worker_deletes_what_is_over(archive: Archive) -> None:
    begin(archive, person(archive))
    for later, left in ((timedelta(hours=9), 1), (timedelta(hours=11), 0)):
        worker.run(archive, until_empty=True, clock=lambda: NOW + later)  # noqa: B023
        with archive.database.read() as conn:
            assert len(conn.execute(select(session)).all()) == left


def test_a_restored_copy_revives_no_session(archive: Archive, tmp_path: Path) -> None:
    secret = begin(archive, person(archive))
    assert backup.backup(archive, tmp_path / "copy").good
    assert backup.restore(tmp_path / "copy", tmp_path / "back").good
    assert opens(archive, secret)
    assert not opens(Archive.open(tmp_path / "back"), secret)
