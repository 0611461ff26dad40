"""Who has a document to deal with and would lose it when fewer people may see it."""

import pytest

from corpus import accounts, routing, shut_out, units
from corpus.archive import Archive
from corpus.routing import Target
from corpus.shut_out import ShutOutError
from tests.web.desks import file_letter, letter, make_people

BY = {"person": "admin", "at": "2026-03-01T08:00:00"}


def test_units_without_a_reader_and_people_are_named_and_what_was_taken_back_is_not(
    archive: Archive,
) -> None:
    make_people(archive)
    file_letter(archive, letter())
    with archive.database.write() as conn:
        people = {one.username: one.id for one in accounts.everyone(conn)}
        economy, party = units.add(conn, "Phòng Kinh tế", **BY), units.add(conn, "Văn phòng", **BY)
        units.place(conn, people["staff"], unit_id=economy, email=None, **BY)
        units.place(conn, people["leader"], unit_id=party, email=None, **BY)
        for target in (Target(economy), Target(party), Target(username="admin")):
            receipt = routing.give(conn, 1, target, role="support", **BY)
        assert shut_out.names(conn, 1, "normal") == []
        assert shut_out.names(conn, 1, "restricted") == ["Phòng Kinh tế", "Người admin"]
        with pytest.raises(ShutOutError, match="Phòng Kinh tế, Người admin đang giữ"):
            shut_out.must_shut_out_nobody(conn, 1, "restricted")
        routing.withdraw(conn, 1, receipt, **BY)
        assert shut_out.names(conn, 1, "restricted") == ["Phòng Kinh tế"]
