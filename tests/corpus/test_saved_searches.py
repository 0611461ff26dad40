"""Kept searches are private to their owner."""

import pytest

from corpus import accounts, saved_searches
from corpus.archive import Archive
from corpus.errors import NotFoundError, UsageError
from corpus.schema import account

AT = "2026-03-12T08:00:00"


@pytest.fixture
def peopled(archive: Archive) -> Archive:
    with archive.database.write() as conn:
        for name in ("an", "binh"):
            accounts.add(conn, username=name, name=name, role="staff", at=AT)
    return archive


def test_each_has_their_own(peopled: Archive) -> None:
    with peopled.database.write() as conn:
        first = saved_searches.add(conn, 1, "  Hồ   đập ", "q=ho+dap", at=AT)
        saved_searches.add(conn, 2, "Hồ đập", "q=x", at=AT)
        assert [(s.name, s.query) for s in saved_searches.of_account(conn, 1)] == [("Hồ đập", "q=ho+dap")]
        with pytest.raises(NotFoundError):
            saved_searches.remove(conn, 2, first)
        saved_searches.remove(conn, 1, first)
        assert saved_searches.of_account(conn, 1) == [] and len(saved_searches.of_account(conn, 2)) == 1
        with pytest.raises(NotFoundError):
            saved_searches.remove(conn, 1, first)


def test_names_are_checked(peopled: Archive) -> None:
    with peopled.database.write() as conn:
        saved_searches.add(conn, 1, "Uỷ ban", "q=x", at=AT)
        for name, query in (("", "q=x"), ("x" * 81, "q=x"), ("Ủy ban", "q=y"), ("Trống", "")):
            with pytest.raises(UsageError):
                saved_searches.add(conn, 1, name, query, at=AT)
        for n in range(1, saved_searches.MOST):
            saved_searches.add(conn, 1, f"lần {n}", "q=x", at=AT)
        with pytest.raises(UsageError, match="50"):
            saved_searches.add(conn, 1, "một nữa", "q=x", at=AT)


def test_they_go_with_their_owner(peopled: Archive) -> None:
    with peopled.database.write() as conn:
        saved_searches.add(conn, 1, "x", "q=x", at=AT)
        conn.execute(account.delete().where(account.c.id == 1))
        assert saved_searches.of_account(conn, 1) == []
