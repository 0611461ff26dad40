import pytest

from corpus import accounts, audit, feeds
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.office_schema import feed


@pytest.fixture
def person(archive: Archive) -> Account:
    with archive.database.write() as conn:
        accounts.add(conn, username="an", name="An", role="staff", at="2026-01-01")
        found = accounts.by_username(conn, "an")
        assert found
        accounts.change_password(conn, found.id, "mật khẩu của tôi")
        again = accounts.get(conn, found.id)
    assert again
    return again


def test_a_feed_is_opened_by_its_secret_until_it_is_revoked(archive: Archive, person: Account) -> None:
    with archive.database.write() as conn:
        assert feeds.since(conn, person.id) is None
        token = feeds.make(conn, person, at="2026-03-12T08:00:00")
        assert feeds.owner(conn, token) == person
        assert feeds.since(conn, person.id) == "2026-03-12T08:00:00"
        for other in ("", token[:-1], token + "x", token.swapcase()):
            assert feeds.owner(conn, other) is None
        assert feeds.revoke(conn, person, at="2026-03-13T08:00:00") is True
        assert feeds.revoke(conn, person, at="2026-03-13T08:00:00") is False
        assert feeds.owner(conn, token) is None
        assert feeds.since(conn, person.id) is None


def test_only_the_hash_is_kept(archive: Archive, person: Account) -> None:
    with archive.database.write() as conn:
        token = feeds.make(conn, person, at="2026-03-12T08:00:00")
        assert [token in str(row) for row in conn.execute(feed.select())] == [False]
        entries = list(audit.entries(conn, "account:an"))
    assert [entry["action"] for entry in entries] == ["feed-made"]
    assert token not in str(entries)


def test_a_new_address_ends_the_old_one(archive: Archive, person: Account) -> None:
    with archive.database.write() as conn:
        old, new = (feeds.make(conn, person, at="2026-03-12T08:00:00") for _ in range(2))
        assert old != new
        assert feeds.owner(conn, old) is None
        assert feeds.owner(conn, new) == person


def test_a_closed_account_has_no_feed(archive: Archive, person: Account) -> None:
    with archive.database.write() as conn:
        token = feeds.make(conn, person, at="2026-03-12T08:00:00")
        accounts.set_active(conn, person.id, False)
        assert feeds.owner(conn, token) is None
        accounts.set_active(conn, person.id, True)
        assert feeds.owner(conn, token) is not None
        accounts.reset_password(conn, person.id)
        assert feeds.owner(conn, token) is None
