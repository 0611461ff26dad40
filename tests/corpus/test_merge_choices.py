"""What is offered when two records become one, what is taken, and what is told of the rest."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from corpus import catalogue, merge_choices, parting, rereading, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource, Record
from corpus.errors import ConflictError, UsageError
from corpus.merge_choices import Choice, Note
from corpus.record import ArrivalStamp, Description, Direction
from corpus.schema import record
from tests.corpus.test_page_order import AT, BY, SHA, file_pages, page

READ = Description(symbol="12-CV/ĐU", number="12", subject="Về việc một", issuer="Đảng ủy xã Suối Mây")


def pair(conn: Connection, **other: Any) -> tuple[int, int]:
    """File a record of two pages and another of one page that was read a little otherwise."""
    one = file_pages(conn, 2)
    conn.execute(record.update().values(subject="Về việc một", issuer="Đảng ủy xã Suối Mây"))
    two = catalogue.file_record(
        conn,
        replace(READ, **other),
        [(page(3), PageSource(SHA, 3))],
        direction=Direction.IN,
        review_reasons=(),
        at=AT,
    )
    return one, two


def held(conn: Connection, *ids: int) -> list[Record]:
    return [catalogue.get(conn, one) for one in ids]


def offered(conn: Connection, one: int, two: int) -> dict[str, Choice]:
    return {choice.field: choice for choice in merge_choices.choices(conn, *held(conn, one, two))}


def test_only_what_a_person_answers_for_is_offered(archive: Archive) -> None:
    with archive.database.write() as conn:
        one, two = pair(conn, subject="Về việc hai", urgency="khẩn")
        assert offered(conn, one, two) == {"urgency": Choice("urgency", None, "khẩn", None)}, (
            "nothing stands here"
        )
        last = revisions.correct_field(conn, two, "subject", "Về việc ba", revision=1, **BY)
        assert offered(conn, one, two)["subject"] == Choice("subject", "Về việc một", "Về việc ba", "clerk")
        revisions.correct_field(conn, two, "subject", "Về việc một", revision=last, **BY)
        assert "subject" not in offered(conn, one, two), "the same value is no choice"


def test_of_a_checked_record_every_other_value_is_offered_and_the_number_goes_with_its_symbol(
    archive: Archive,
) -> None:
    with archive.database.write() as conn:
        stamp = ArrivalStamp("57", "2026-03-09")
        one, two = pair(conn, symbol="13-CV/ĐU", number="13", recipients=("Các chi bộ",), arrival_stamp=stamp)
        revisions.approve(conn, two, person="lanh", at=AT, revision=1)
        found = offered(conn, one, two)
        assert set(found) == {"symbol", "recipients", "arrival_stamp"}
        assert {choice.by for choice in found.values()} == {"lanh"}
        parting.merge(conn, one, two, revision=1, wanted=["symbol", "arrival_stamp"], **BY)
        now = catalogue.get(conn, one)
        assert (now.symbol, now.number, now.arrival_stamp, now.recipients) == ("13-CV/ĐU", "13", stamp, ())


def test_what_was_taken_stands_when_the_whole_is_read_again(archive: Archive) -> None:
    with archive.database.write() as conn:
        one, two = pair(conn)
        revisions.correct_field(conn, two, "subject", "Về việc ba", revision=1, **BY)
        revisions.correct_field(conn, two, "issuer", "Đảng ủy xã Đồi Lau", revision=2, **BY)
        parting.merge(conn, one, two, revision=1, other_revision=3, wanted=["subject", "place"], **BY)
        pages = [leaf.page for leaf in rereading.leaves(conn, one)]
        rereading.store(conn, one, pages, READ, direction=Direction.IN, reasons=(), at=AT)
        now = catalogue.get(conn, one)
        assert (now.subject, now.issuer) == ("Về việc ba", "Đảng ủy xã Suối Mây")
        (note,) = merge_choices.notes(conn, one)
        told = (("issuer", "Đảng ủy xã Đồi Lau", False), ("subject", "Về việc ba", True))
        assert note == Note(two, "clerk", AT, told)


def test_what_is_told_goes_on_with_the_record_that_went_into_another(archive: Archive) -> None:
    with archive.database.write() as conn:
        one, two = pair(conn)
        revisions.correct_field(conn, two, "subject", "Về việc ba", revision=1, **BY)
        parting.merge(conn, one, two, revision=1, **BY)
        three = catalogue.file_record(
            conn, READ, [(page(4), PageSource(SHA, 4))], direction=Direction.IN, review_reasons=(), at=AT
        )
        parting.merge(conn, three, one, revision=1, **BY)
        assert [note.from_id for note in merge_choices.notes(conn, three)] == [two]


def test_a_merge_of_what_was_not_seen_is_refused(archive: Archive) -> None:
    with archive.database.write() as conn:
        one, two = pair(conn)
        revisions.correct_field(conn, two, "subject", "Về việc ba", revision=1, **BY)
        with pytest.raises(ConflictError):
            parting.merge(conn, one, two, revision=1, other_revision=1, **BY)
        with pytest.raises(UsageError, match="chính nó"):
            parting.refuse_bound(conn, *held(conn, one, one))
    with archive.database.read() as conn:
        assert catalogue.all_ids(conn) == [one, two]
