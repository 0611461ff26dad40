"""The demo's office keeps its letters the way a clerk would, and leaves alone what is not as planned."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from corpus import accounts, catalogue, demo_office, dossiers, originals, register_books, routing, units
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.record import ArrivalStamp, Description, Direction, Page
from corpus.settings import Settings

AT = "2026-06-01T08:00:00"
_ALL = frozenset({"normal", "restricted"})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    office = demo_office.plan()
    return Archive.create(tmp_path / "archive", Settings(offices=tuple(office["offices"])))


@pytest.fixture
def kept(archive: Archive) -> Archive:
    """The sample letters as they are meant to be read, kept by the office."""
    with archive.database.write() as conn:
        accounts.add(conn, username=demo_office.CLERK, name="Văn thư", role="clerk", at=AT)
        demo_office.staff(conn, demo_office.plan(), at=AT)
        for letter in demo_office.letters():
            _file(conn, letter)
        demo_office.keep(conn, demo_office.plan(), demo_office.arrivals(), at=AT)
    return archive


def _file(conn: Connection, letter: dict[str, Any]) -> None:
    gold = json.loads((files("corpus") / "samples" / letter["gold"]).read_text(encoding="utf-8"))
    names = ("kind", "symbol", "number", "date", "issuer", "parent_issuer", "subject")
    stamp = gold["arrival_stamp"]
    described = Description(
        **{name: gold[name] for name in names}, arrival_stamp=ArrivalStamp(**stamp) if stamp else None
    )
    digest, direction = (
        letter["sha256"],
        Direction(letter["role"].removesuffix("coming").removesuffix("going")),
    )
    originals.register(
        conn, sha256=digest, size=1, media_type="text/plain", name="x", received_at=AT, received_by="x"
    )
    page = [(Page(1, 10, 10, 100), PageSource(digest, 1))]
    catalogue.file_record(conn, described, page, direction=direction, review_reasons=(), at=AT)


def _record(archive: Archive, symbol: str) -> int:
    with archive.database.read() as conn:
        return catalogue.find_by_symbol(conn, symbol)[0].id


def test_the_incoming_book_goes_on_from_the_number_of_the_first_stamp(kept: Archive) -> None:
    with kept.database.read() as conn:
        numbers = [
            entry.number
            for symbol in ("1426/UBND-NN", "07-HD/BTGDVTU", "1187/SNV-VTLT")
            for _book, entry in register_books.entries_of(conn, _record(kept, symbol))
        ]
    assert numbers == [218, 219, 220]


def test_a_letter_whose_stamp_bears_another_number_is_left_to_a_person(kept: Archive) -> None:
    with kept.database.read() as conn:
        assert register_books.entries_of(conn, _record(kept, "742/SYT-NVY")) == []


def test_ours_has_its_own_number_in_the_book_of_its_kind(kept: Archive) -> None:
    with kept.database.read() as conn:
        (book, entry), *more = register_books.entries_of(conn, _record(kept, "64/QĐ-UBND"))
    assert (book.direction, book.scope, entry.number, entry.entered_on, more) == (
        "out",
        "QĐ",
        64,
        "2026-01-22",
        [],
    )


def test_directives_are_given_to_units_that_have_people(kept: Archive) -> None:
    with kept.database.read() as conn:
        given = routing.of_record(conn, _record(kept, "212/TB-UBND"))
        people = units.accounts_in(conn, next(one.unit_id for one in given if one.role == "support") or 0)
    assert [(one.name, one.role) for one in given] == [
        ("Văn phòng HĐND và UBND", "lead"),
        ("Phòng Kinh tế", "support"),
    ]
    assert [person.username for person in people] == ["kinhte"]


def test_a_matter_lies_in_its_file(kept: Archive) -> None:
    with kept.database.read() as conn:
        listed = {one.dossier.code: one.count for one in dossiers.everyone(conn, access=_ALL)}
    assert listed == {"01/2026": 4, "02/2026": 4}


def test_keeping_twice_changes_nothing(kept: Archive) -> None:
    with kept.database.write() as conn:
        demo_office.keep(conn, demo_office.plan(), demo_office.arrivals(), at=AT)
        assert [one.count for one in dossiers.everyone(conn, access=_ALL)] == [4, 4]
        assert len(routing.of_record(conn, _record(kept, "212/TB-UBND"))) == 2


def test_waiting_ends_when_it_is_told_to(archive: Archive, put: Callable[..., object]) -> None:
    put("Công văn", "thu.txt")
    demo_office.wait_and_keep(archive, lambda: True)
    with archive.database.read() as conn:
        assert dossiers.everyone(conn, access=_ALL) == []
