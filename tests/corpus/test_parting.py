"""One record made two, two made one: pages, numbers, rights, and what must be refused."""

import pytest
from sqlalchemy import insert, select

from corpus import (
    catalogue,
    jobs,
    office_schema,
    outbox,
    page_order,
    parting,
    register_books,
    registers,
    rereading,
    revisions,
)
from corpus.archive import Archive
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.schema import field_reading, record
from tests.corpus.test_page_order import AT, BY, SHA, file_pages, shown


def test_split_and_merge_back_loses_nothing(archive: Archive) -> None:
    with archive.database.write() as conn:
        one = file_pages(conn, 5)
        last = revisions.correct_page(conn, one, 4, "chữ trang bốn", revision=1, **BY)
        two = parting.split(conn, one, 3, revision=last, **BY)
        assert (shown(conn, one), shown(conn, two)) == ([1, 2], [3, 4, 5])
        assert catalogue.page_texts(conn, two) == {2: "chữ trang bốn"}
        assert catalogue.page_texts(conn, one) == {}
        assert rereading.state(conn, one) == rereading.state(conn, two) == "waiting"
        held = catalogue.get(conn, two)
        assert (held.symbol, held.review, held.access) == (None, "needed", "normal")
        readings = select(field_reading).where(field_reading.c.record_id == two)
        assert len(conn.execute(readings).all()) == len(catalogue.FIELDS)
        page_order.remove(conn, two, 1, revision=1, **BY)
        parting.merge(conn, one, two, revision=last + 1, **BY)
        assert shown(conn, one) == [1, 2, 4, 5]
        assert catalogue.page_texts(conn, one) == {3: "chữ trang bốn"}
        assert [p.source.source_page for p in page_order.removed(conn, one)] == [3]
        with pytest.raises(NotFoundError):
            catalogue.get(conn, two)
        assert parting.merged_into(conn, two) == one
        assert ("delete", two) in [(row.action, row.record_id) for row in outbox.pending(conn, 99)]
        newest = jobs.recent(conn)[0]
        assert (newest.state, newest.duplicate_of, newest.record_id) == ("duplicate", one, None)
        assert jobs.holder_of(conn, (SHA,)) == one


def test_the_number_of_a_merged_record_is_never_given_again(archive: Archive) -> None:
    with archive.database.write() as conn:
        one = file_pages(conn, 2)
        two = parting.split(conn, one, 2, revision=1, **BY)
        parting.merge(conn, one, two, revision=2, **BY)
        assert parting.split(conn, one, 2, revision=3, **BY) == two + 1


def test_a_restricted_record_stays_restricted_in_both_parts_and_in_the_whole(archive: Archive) -> None:
    with archive.database.write() as conn:
        one = file_pages(conn, 3)
        last = revisions.set_access(conn, one, "restricted", revision=1)
        two = parting.split(conn, one, 3, revision=last, **BY)
        assert catalogue.get(conn, two).access == "restricted"
        revisions.set_access(conn, one, "normal", revision=last + 1)
        parting.merge(conn, one, two, revision=last + 2, **BY)
        assert catalogue.get(conn, one).access == "restricted"


def test_places_where_nothing_can_be_split(archive: Archive) -> None:
    with archive.database.write() as conn:
        one = file_pages(conn, 2)
        with pytest.raises(UsageError, match="trang đầu"):
            parting.split(conn, one, 1, revision=1, **BY)
        with pytest.raises(NotFoundError):
            parting.split(conn, one, 3, revision=1, **BY)
        with pytest.raises(UsageError, match="chính nó"):
            parting.merge(conn, one, one, revision=1, **BY)
    with pytest.raises(ConflictError), archive.database.write() as conn:
        parting.split(conn, one, 2, revision=9, **BY)
    with archive.database.read() as conn:
        assert catalogue.all_ids(conn) == [one]


def test_registered_records(archive: Archive) -> None:
    with archive.database.write() as conn:
        one = file_pages(conn, 3)
        registers.enter(conn, one, direction="in", entered_on="2026-03-20", **BY)
        two = parting.split(conn, one, 3, revision=catalogue.get(conn, one).revision, **BY)
        assert [entry.number for _book, entry in register_books.entries_of(conn, one)] == [1]
        assert register_books.entries_of(conn, two) == []
        with pytest.raises(UsageError, match="phải giữ số"):
            parting.merge(conn, two, one, revision=1, **BY)
        registers.enter(conn, two, direction="in", entered_on="2026-03-20", **BY)
        with pytest.raises(UsageError, match="đã vào sổ, mỗi văn bản một số"):
            parting.merge(conn, one, two, revision=catalogue.get(conn, one).revision, **BY)
        assert len(conn.execute(select(record.c.id)).all()) == 2


def test_what_the_office_hung_on_a_record_is_not_lost_by_merging(archive: Archive) -> None:
    with archive.database.write() as conn:
        one = file_pages(conn, 3)
        two = parting.split(conn, one, 2, revision=1, **BY)
        dossier = {"code": "01.VPĐU", "title": "Hồ sơ thử", "retention": "10 năm", "keeper": "clerk"}
        conn.execute(insert(office_schema.dossier).values(opened_on="2026-03-20", **dossier))
        item = {"dossier_id": 1, "record_id": two, "position": 1, "added_by": "clerk", "added_at": AT}
        conn.execute(insert(office_schema.dossier_item).values(**item))
        with pytest.raises(UsageError, match=f"mở #{two} rồi gộp #{one} vào"):
            parting.merge(conn, one, two, revision=2, **BY)
        parting.merge(conn, two, one, revision=1, **BY)
        assert shown(conn, two) == [2, 3, 1]
