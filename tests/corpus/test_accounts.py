"""Usernames: what a new one may be, and which account a typed one means."""

import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from corpus import accounts
from corpus.archive import Archive
from corpus.errors import UsageError
from corpus.schema import account
from corpus.settings import Settings

AT = "2026-03-12T08:00:00+07:00"
PASSWORD = "mật khẩu của riêng tôi"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "kho", Settings(offices=("Đảng ủy xã Suối Mây",), province="Lâm Đồng"))


def add(conn: Connection, username: str) -> int:
    """Make an account with the password of these tests; returns its id."""
    accounts.add(conn, username=username, name="Người", role="staff", at=AT)
    made = accounts.by_username(conn, username)
    assert made is not None
    accounts.change_password(conn, made.id, PASSWORD)
    return made.id


def as_before(conn: Connection, account_id: int, username: str) -> None:
    """Give an account a name that accounts of earlier versions could have."""
    conn.execute(update(account).where(account.c.id == account_id).values(username=username))


@pytest.mark.parametrize("username", ["an", "ha.nt", "van_thu-2", "0912345678", "a" * 60])
def test_what_a_new_username_may_be(archive: Archive, username: str) -> None:
    with archive.database.write() as conn:
        add(conn, username)


@pytest.mark.parametrize(
    "username", ["", " ", "Nguyễn A", "nguyen a", "An", "a" * 61, "an@xa", "an\n", "ａn", "an/1", "đan"]
)
def test_what_a_new_username_may_not_be(archive: Archive, username: str) -> None:
    with archive.database.write() as conn, pytest.raises(UsageError) as refused:
        accounts.add(conn, username=username.replace("\n", "\nb"), name="Người", role="staff", at=AT)
    assert "a–z" in str(refused.value)


@pytest.mark.parametrize("typed", ["vanthu", "Vanthu", "VANTHU", " vanthu "])
def test_capital_letters_do_not_matter_at_sign_in(archive: Archive, typed: str) -> None:
    with archive.database.write() as conn:
        made = add(conn, "vanthu")
        found = accounts.check(conn, typed, PASSWORD)
        assert found is not None
        assert found.id == made
        assert accounts.check(conn, typed, PASSWORD.upper()) is None


def test_older_names_still_sign_in_however_their_marks_are_written(archive: Archive) -> None:
    with archive.database.write() as conn:
        as_before(conn, add(conn, "a"), "Nguyễn A")
        for typed in ("Nguyễn A", "nguyễn a", unicodedata.normalize("NFD", "NGUYỄN A")):
            found = accounts.check(conn, typed, PASSWORD)
            assert found is not None
            assert found.username == "Nguyễn A"


def test_of_older_names_that_differ_by_letters_only_each_means_itself(archive: Archive) -> None:
    with archive.database.write() as conn:
        small, large = add(conn, "an"), add(conn, "b")
        as_before(conn, large, "AN")
        found = [accounts.check(conn, typed, PASSWORD) for typed in ("an", "AN")]
        assert [one.id for one in found if one] == [small, large]


def test_no_two_names_differ_by_letters_only(archive: Archive) -> None:
    with archive.database.write() as conn:
        as_before(conn, add(conn, "a"), "Lan")
        with pytest.raises(UsageError, match="đã có"):
            accounts.add(conn, username="lan", name="Người", role="staff", at=AT)
