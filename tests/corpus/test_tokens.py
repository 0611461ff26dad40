"""Tokens for scripts: told once, kept as a hash, and over when their person, day or password is."""

import hashlib

import pytest
from sqlalchemy import select

from corpus import accounts, audit, sessions, tokens
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import api_token

AT, TODAY = "2026-03-12T08:00:00", "2026-03-12"


def person(archive: Archive, name: str = "an") -> Account:
    with archive.database.write() as conn:
        accounts.add(conn, username=name, name=name, role="clerk", at=AT)
        found = accounts.by_username(conn, name)
        assert found is not None
        accounts.change_password(conn, found.id, "mật khẩu riêng")
        return accounts.get(conn, found.id) or found


def make(archive: Archive, whose: Account, name: str = "máy quét", ends_on: str | None = None) -> str:
    with archive.database.write() as conn:
        return tokens.make(conn, whose, name, writes=True, ends_on=ends_on, at=AT)


def opens(archive: Archive, secret: str, today: str = TODAY) -> bool:
    with archive.database.read() as conn:
        return tokens.bearer(conn, secret, today=today) is not None


def test_only_the_hash_is_kept(archive: Archive) -> None:
    secret = make(archive, person(archive))
    with archive.database.read() as conn:
        (row,) = conn.execute(select(api_token)).all()
        log = list(audit.entries(conn))
        found = tokens.bearer(conn, secret, today=TODAY)
    assert row.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)
    assert [one["action"] for one in log if one["subject"] == "account:an"][-1] == "token-made"
    assert secret not in str(log)
    assert found is not None
    assert (found.account.username, found.token.name, found.token.writes) == ("an", "máy quét", True)
    assert len(secret) == len("vanthu_") + 43  # 32 bytes in base64
    assert not opens(archive, secret + "x")
    assert not opens(archive, row.token_hash)


def test_it_is_good_through_its_last_day(archive: Archive) -> None:
    secret = make(archive, person(archive), ends_on="2026-03-20")
    assert opens(archive, secret, "2026-03-20")
    assert not opens(archive, secret, "2026-03-21")


def test_it_ends_with_password_and_account_and_not_with_a_browser(archive: Archive) -> None:
    whose = person(archive)
    secret = make(archive, whose)
    with archive.database.write() as conn:
        sessions.end_all(conn, whose, person="quantri", at=AT)
    assert opens(archive, secret)
    with archive.database.write() as conn:
        accounts.change_password(conn, whose.id, "mật khẩu mới")
    assert not opens(archive, secret)
    secret = make(archive, whose)
    with archive.database.write() as conn:
        accounts.set_active(conn, whose.id, False)
    assert not opens(archive, secret)
    with archive.database.write() as conn:
        accounts.set_active(conn, whose.id, True)
    assert not opens(archive, secret), "what ended does not come back"
    secret = make(archive, whose)
    with archive.database.write() as conn:
        accounts.set_role(conn, whose.id, "staff")
    assert not opens(archive, secret)
    secret = make(archive, whose)
    with archive.database.write() as conn:
        accounts.reset_password(conn, whose.id)
    assert not opens(archive, secret)


def test_only_the_owner_revokes(archive: Archive) -> None:
    whose, other = person(archive), person(archive, "binh")
    secret = make(archive, whose)
    with pytest.raises(NotFoundError), archive.database.write() as conn:
        tokens.revoke(conn, other, 1, at=AT)
    assert opens(archive, secret)
    with archive.database.write() as conn:
        tokens.revoke(conn, whose, 1, at=AT)
        assert tokens.of_account(conn, whose.id) == []
        assert [entry["action"] for entry in audit.entries(conn, "account:an")] == [
            "token-made",
            "token-revoked",
        ]
        assert audit.broken(conn) is None
    assert not opens(archive, secret)


@pytest.mark.parametrize(
    ("name", "ends_on"), [("", None), ("x" * 81, None), ("máy  quét", None), ("khác", "2026-03-11")]
)
def test_what_is_refused(archive: Archive, name: str, ends_on: str | None) -> None:
    whose = person(archive)
    make(archive, whose)
    with pytest.raises(UsageError):
        make(archive, whose, name, ends_on)


def test_one_too_many_is_refused(archive: Archive) -> None:
    whose = person(archive)
    for number in range(tokens.MOST):
        make(archive, whose, f"mã {number}")
    with pytest.raises(UsageError, match="20"):
        make(archive, whose, "thêm")
