"""Units of the office and who works in them."""

import pytest

from corpus import accounts, audit, units
from corpus.archive import Archive
from corpus.errors import NotFoundError, UsageError

BY = {"person": "an", "at": "2026-03-12T08:00:00"}


def person(archive: Archive, name: str = "binh", role: str = "staff") -> int:
    with archive.database.write() as conn:
        accounts.add(conn, username=name, name=name.title(), role=role, at=BY["at"])
        found = accounts.by_username(conn, name)
        assert found is not None
        return found.id


def test_a_unit_is_added_renamed_and_switched_off_but_never_lost(archive: Archive) -> None:
    with archive.database.write() as conn:
        first = units.add(conn, "  Văn phòng   Đảng ủy ", **BY)
        units.add(conn, "Ban Xây dựng Đảng", **BY)
        units.rename(conn, first, "Văn phòng Đảng uỷ xã", **BY)
        units.set_active(conn, first, False, **BY)
        assert [one.name for one in units.everyone(conn)] == ["Ban Xây dựng Đảng", "Văn phòng Đảng uỷ xã"]
        assert [one.name for one in units.everyone(conn, active=True)] == ["Ban Xây dựng Đảng"]
        said = [(e["action"], e["subject"], e["person"]) for e in audit.entries(conn)]
    assert said == [
        ("unit-added", f"unit:{first}", "an"),
        ("unit-added", f"unit:{first + 1}", "an"),
        ("unit-renamed", f"unit:{first}", "an"),
        ("unit-off", f"unit:{first}", "an"),
    ]


@pytest.mark.parametrize("name", ["", "  \n ", "x" * 121, "VĂN PHÒNG ĐẢNG UỶ"])
def test_a_name_is_given_and_taken_once(archive: Archive, name: str) -> None:
    with archive.database.write() as conn:
        units.add(conn, "Văn phòng Đảng ủy", **BY)
        with pytest.raises(UsageError):
            units.add(conn, name, **BY)


def test_a_unit_keeps_its_own_name_when_only_its_case_changes(archive: Archive) -> None:
    with archive.database.write() as conn:
        unit_id = units.add(conn, "Văn phòng đảng ủy", **BY)
        units.rename(conn, unit_id, "Văn phòng Đảng ủy", **BY)
        assert units.get(conn, unit_id).name == "Văn phòng Đảng ủy"


def test_a_person_is_placed_and_moved(archive: Archive) -> None:
    who = person(archive)
    with archive.database.write() as conn:
        one, other = (units.add(conn, name, **BY) for name in ("Một", "Hai"))
        assert units.of_account(conn, who) == units.Member(None, None)
        units.place(conn, who, unit_id=one, email=" binh@coquan.vn ", **BY)
        assert units.of_account(conn, who) == units.Member(one, "binh@coquan.vn")
        units.place(conn, who, unit_id=other, email="", **BY)
        assert units.members(conn) == {who: units.Member(other, None)}
        assert [a.username for a in units.accounts_in(conn, other)] == ["binh"]
        assert units.accounts_in(conn, one) == []


def test_what_cannot_be_is_refused(archive: Archive) -> None:
    who = person(archive)
    with archive.database.write() as conn:
        gone = units.add(conn, "Một", **BY)
        units.place(conn, who, unit_id=gone, email=None, **BY)
        units.set_active(conn, gone, False, **BY)
        units.place(conn, who, unit_id=gone, email="a@b.vn", **BY)  # theirs already: the address may change
        newcomer = units.add(conn, "Hai", **BY)
        units.place(conn, who, unit_id=newcomer, email=None, **BY)
        with pytest.raises(UsageError, match="ngừng dùng"):
            units.place(conn, who, unit_id=gone, email=None, **BY)
        with pytest.raises(UsageError, match="thư điện tử"):
            units.place(conn, who, unit_id=None, email="không có a còng", **BY)
        with pytest.raises(NotFoundError):
            units.place(conn, 999, unit_id=None, email=None, **BY)
        with pytest.raises(NotFoundError):
            units.place(conn, who, unit_id=999, email=None, **BY)


def test_an_account_switched_off_is_no_longer_of_its_unit(archive: Archive) -> None:
    who = person(archive)
    with archive.database.write() as conn:
        unit_id = units.add(conn, "Một", **BY)
        units.place(conn, who, unit_id=unit_id, email=None, **BY)
        accounts.set_active(conn, who, False)
        assert units.accounts_in(conn, unit_id) == []
