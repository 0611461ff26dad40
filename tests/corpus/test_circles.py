"""Circles: who is named sees a record, equal lists share a circle, what is made of two is seen by who sees both."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from corpus import accounts, catalogue, circles, desk, parting, rereading, revisions
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.errors import UsageError
from corpus.settings import Settings

File = Callable[..., int]
AT = "2026-03-12T08:00:00"
PEOPLE = {"van": "clerk", "lan": "staff", "minh": "staff", "hoa": "leader", "quan": "admin"}


@pytest.fixture
def office(archive: Archive) -> Iterator[Connection]:
    with archive.database.write() as conn:
        for username, role in PEOPLE.items():
            accounts.add(conn, username=username, name=username.title(), role=role, at=AT)
        yield conn


def who(conn: Connection, username: str) -> Account:
    found = accounts.by_username(conn, username)
    assert found is not None
    return found


def ids(conn: Connection, *usernames: str) -> list[int]:
    return [who(conn, one).id for one in usernames]


def seeing(conn: Connection, key: str) -> set[str]:
    return {one.username for one in circles.seeing(conn, key)}


@pytest.mark.parametrize(
    ("kind", "named", "expected"),
    [
        ("normal", (), set(PEOPLE)),
        ("normal", ("lan",), set(PEOPLE)),  # names add nothing to what everybody sees
        ("restricted", (), {"van", "hoa"}),
        ("restricted", ("lan",), {"van", "hoa", "lan"}),
        ("restricted", ("quan", "lan"), {"van", "hoa", "lan", "quan"}),
        ("personal", ("lan",), {"lan"}),
        ("personal", ("van", "quan"), {"van", "quan"}),
    ],
)
def test_who_sees_a_class_with_names(
    office: Connection, kind: str, named: tuple[str, ...], expected: set[str]
) -> None:
    key = circles.of(office, kind, ids(office, *named))
    assert seeing(office, key) == expected
    assert circles.class_of(key) == kind


def test_equal_lists_share_a_circle_in_whatever_order(office: Connection) -> None:
    one, other = ids(office, "lan", "minh")
    key = circles.of(office, "personal", [one, other])
    assert circles.of(office, "personal", [other, one, one]) == key
    assert circles.of(office, "restricted", [one, other]) != key
    assert [person.username for person in circles.readers(office, key)] == ["lan", "minh"]
    assert circles.everything(office) >= {"normal", "restricted", key}


@pytest.mark.parametrize(
    ("kind", "named"), [("personal", []), ("secret", [1]), ("restricted", [99]), ("", [])]
)
def test_what_makes_no_circle(office: Connection, kind: str, named: list[int]) -> None:
    with pytest.raises(UsageError):
        circles.of(office, kind, named)


def test_a_personal_record_needs_a_reader_who_still_works_here(office: Connection) -> None:
    accounts.set_active(office, *ids(office, "lan"), False)
    with pytest.raises(UsageError):
        circles.of(office, "personal", ids(office, "lan"))
    assert circles.of(office, "personal", ids(office, "lan", "minh"))


def test_who_is_switched_off_sees_nothing_and_who_changes_role_sees_by_the_new_one(
    office: Connection,
) -> None:
    key = circles.of(office, "restricted", ids(office, "lan"))
    accounts.set_active(office, *ids(office, "lan"), False)
    assert circles.access_of(office, who(office, "lan")) == frozenset()
    assert seeing(office, key) == {"van", "hoa"}


def test_a_record_whose_readers_have_all_left_is_told(archive: Archive, file: File) -> None:
    held = file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    with archive.database.write() as conn:
        accounts.add(conn, username="lan", name="Lan", role="staff", at=AT)
        revisions.set_access(conn, held, circles.of(conn, "personal", ids(conn, "lan")), revision=1)
        assert circles.shut(conn) == []
        accounts.set_active(conn, *ids(conn, "lan"), False)
        assert circles.shut(conn) == [held]


CLASSES = st.sampled_from(circles.CLASSES)
NAMES = st.sets(st.sampled_from(sorted(PEOPLE)), min_size=1)


@settings(deadline=None)
@given(st.tuples(CLASSES, NAMES), st.tuples(CLASSES, NAMES))
def test_what_is_made_of_two_is_seen_only_by_who_sees_both(
    tmp_path_factory: Any, one: tuple[str, set[str]], other: tuple[str, set[str]]
) -> None:
    archive = _shared_archive(tmp_path_factory)
    with archive.database.write() as conn:
        keys = [circles.of(conn, kind, ids(conn, *named)) for kind, named in (one, other)]
        both = seeing(conn, keys[0]) & seeing(conn, keys[1])
        if not both:
            with pytest.raises(UsageError):
                circles.narrower(conn, *keys)
            return
        found = seeing(conn, circles.narrower(conn, *keys))
        assert found and found <= both
        assert found == seeing(conn, circles.narrower(conn, keys[1], keys[0]))


_SHARED: dict[str, Archive] = {}


def _shared_archive(factory: Any) -> Archive:
    if "archive" not in _SHARED:
        _SHARED["archive"] = archive = Archive.create(factory.mktemp("circles") / "archive", Settings())
        with archive.database.write() as conn:
            for username, role in PEOPLE.items():
                accounts.add(conn, username=username, name=username, role=role, at=AT)
    return _SHARED["archive"]


def test_parts_and_wholes_keep_their_readers(archive: Archive, file: File) -> None:
    one, other, alien = (file(f"{n}-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for n in (1, 2, 3))
    with archive.database.write() as conn:
        for username, role in PEOPLE.items():
            accounts.add(conn, username=username, name=username, role=role, at=AT)
        mine = circles.of(conn, "personal", ids(conn, "van", "lan"))
        revisions.set_access(conn, one, mine, revision=1)
        revisions.set_access(conn, other, "restricted", revision=1)
        revisions.set_access(conn, alien, circles.of(conn, "personal", ids(conn, "minh")), revision=1)
        with pytest.raises(UsageError, match="không ai được xem cả hai"):
            parting.merge(conn, one, alien, person="van", at=AT, revision=2)
    with archive.database.write() as conn:
        parting.merge(conn, one, other, person="van", at=AT, revision=2)
        assert seeing(conn, catalogue.get(conn, one).access) == {"van"}
        rereading.look(conn, one, "Có dấu mật", restrict=True)
        assert seeing(conn, catalogue.get(conn, one).access) == {"van"}  # narrower already than the mark asks
        assert desk.visible(conn, [one], access=circles.access_of(conn, who(conn, "hoa"))) == frozenset()
