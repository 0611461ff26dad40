"""Pairs of which only a person can tell whether they are one paper; and what becomes of the newer one."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from corpus import (
    audit,
    catalogue,
    desk,
    jobs,
    merge_choices,
    near_twins,
    outbox,
    page_order,
    parting,
    registers,
    rereading,
    revisions,
)
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import NotFoundError, UsageError
from corpus.originals import register
from corpus.record import Description, Direction, Page, Word
from corpus.schema import page_edit, record_page

AT = "2026-03-26T08:00:00"
BY = {"person": "an", "at": AT}
ALL, OPEN = frozenset({"normal", "restricted"}), frozenset({"normal"})
File = Callable[..., int]


def pairs(archive: Archive, access: frozenset[str] = ALL, **among: list[int]) -> list[tuple[int, int]]:
    with archive.database.read() as conn:
        found = near_twins.undecided(conn, access=access, **among)
        return [(pair.new.id, pair.held.id) for pair in found]


def test_the_newer_of_one_paper_stands_beside_the_older(archive: Archive, file: File) -> None:
    one = file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    two = file("12 - CV/TU", "2026-03-20", "TỈNH ỦY HẢI LĂNG")
    file("12-CV/TU", "2026-03-21", "Tỉnh ủy Hải Lăng")  # another day
    file("12-CV/TU", "2026-03-20", "Tỉnh ủy Suối Bạc")
    dateless = file("12-CV/TU", "", "Tỉnh ủy Hải Lăng")
    assert pairs(archive) == [(dateless, one), (two, one)]
    assert pairs(archive, among=[two]) == [(two, one)]
    assert pairs(archive, among=[one]) == pairs(archive, among=[]) == []


def test_a_hidden_one_is_no_twin_of_anything(archive: Archive, file: File) -> None:
    one, two = (file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for _ in range(2))
    for hidden in (one, two):
        with archive.database.write() as conn:
            last = revisions.set_access(
                conn, hidden, "restricted", revision=catalogue.get(conn, hidden).revision
            )
        assert (pairs(archive, OPEN), pairs(archive)) == ([], [(two, one)])
        with archive.database.write() as conn:
            revisions.set_access(conn, hidden, "normal", revision=last)


def test_said_to_be_another_it_is_shown_no_more_but_beside_a_third(archive: Archive, file: File) -> None:
    one, two = (file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for _ in range(2))
    with archive.database.write() as conn:
        (pair,) = near_twins.undecided(conn, access=ALL)
        near_twins.keep_apart(conn, pair, **BY)
    assert pairs(archive) == []
    three = file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    assert pairs(archive) == [(three, one)]
    with archive.database.write() as conn:
        (pair,) = near_twins.undecided(conn, access=ALL)
        near_twins.keep_apart(conn, pair, **BY)
    assert pairs(archive) == [(three, two)]


def test_a_number_of_its_own_in_a_register_decides_too(archive: Archive, file: File) -> None:
    one, two = (file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng") for _ in range(2))
    with archive.database.write() as conn:
        registers.enter(conn, one, direction="in", entered_on="2026-03-22", **BY)
    assert pairs(archive) == [(two, one)], "the older one has its number already"
    with archive.database.write() as conn:
        registers.enter(conn, two, direction="in", entered_on="2026-03-22", **BY)
    assert pairs(archive) == []


def scanned(archive: Archive, digit: str, pages: int) -> int:
    """File a letter from a file of its own, with the job that brought it."""
    sha = digit * 64
    described = Description(symbol="12-CV/TU", date="2026-03-20", issuer="Tỉnh ủy Hải Lăng")
    words = (Word("chữ", "chữ", (10, 20, 110, 60), 0.9),)
    leaves = [(Page(n, 1000, 1400, 120, words), PageSource(sha, n)) for n in range(1, pages + 1)]
    facts = {"size": 1, "media_type": "application/pdf", "name": f"{digit}.pdf", "received_at": AT}
    with archive.database.write() as conn:
        register(conn, sha256=sha, received_by="an", **facts)
        record_id = catalogue.file_record(
            conn, described, leaves, direction=Direction.IN, review_reasons=(), at=AT
        )
        rereading.add_job(conn, record_id, title=f"{digit}.pdf", source="upload", person="an", at=AT)
    return record_id


def test_the_same_again_is_kept_with_the_one_held(archive: Archive) -> None:
    one, two = scanned(archive, "a", 2), scanned(archive, "b", 2)
    with archive.database.write() as conn:
        last = revisions.correct_page(conn, two, 2, "lời người sửa", revision=1, **BY)
        revisions.correct_field(conn, two, "subject", "Về loa", revision=last, **BY)
        parting.set_aside(conn, two, one, **BY)
        assert [source.source_page for _page, source in catalogue.pages(conn, one)] == [1, 2]
        assert catalogue.get(conn, one).revision == 1, "nobody who has it open is disturbed"
        kept = page_order.removed(conn, one)
        assert sorted((page.position, page.source.original_sha256[0]) for page in kept) == [
            (3, "b"),
            (4, "b"),
        ]
        assert [digest[0] for digest in desk.copies_of(conn, one)] == ["b"]
        assert parting.merged_into(conn, two) == one
        newest = jobs.recent(conn)[0]
        assert (newest.state, newest.duplicate_of, newest.reason_code) == ("duplicate", one, "twin")
        assert jobs.holder_of(conn, ("b" * 64,)) == one
        assert ("delete", two) in [(row.action, row.record_id) for row in outbox.pending(conn, 99)]
        (note,) = merge_choices.notes(conn, one)
        assert note.values == (("subject", "Về loa", False),)
        assert audit.broken(conn) is None
        with pytest.raises(NotFoundError):
            catalogue.get(conn, two)
    assert pairs(archive) == []


def test_the_way_back_is_to_put_its_pages_back_and_split_them_off(archive: Archive) -> None:
    one, two = scanned(archive, "a", 1), scanned(archive, "b", 2)
    with archive.database.write() as conn:
        revisions.correct_page(conn, two, 2, "lời người sửa", revision=1, **BY)
        parting.set_aside(conn, two, one, **BY)
        for page in reversed(page_order.removed(conn, one)):
            page_order.put_back(conn, one, page.id, revision=catalogue.get(conn, one).revision, **BY)
        again = parting.split(conn, one, 2, revision=catalogue.get(conn, one).revision, **BY)
        held = [source.original_sha256[0] for _page, source in catalogue.pages(conn, again)]
        assert held == ["b", "b"] and catalogue.page_texts(conn, again) == {2: "lời người sửa"}
        assert len(conn.execute(select(record_page)).all()) == 3
        assert len(conn.execute(select(page_edit)).all()) == 1


def test_a_restricted_copy_restricts_the_whole_and_a_bound_one_stays(archive: Archive) -> None:
    one, two = scanned(archive, "a", 1), scanned(archive, "b", 1)
    with archive.database.write() as conn:
        revisions.set_access(conn, two, "restricted", revision=1)
        registers.enter(conn, two, direction="in", entered_on="2026-03-22", **BY)
        with pytest.raises(UsageError, match="phải giữ số"):
            parting.set_aside(conn, two, one, **BY)
        parting.set_aside(conn, one, two, **BY)
        assert catalogue.get(conn, two).access == "restricted"
    three = scanned(archive, "c", 1)
    with archive.database.write() as conn:
        parting.set_aside(conn, three, two, **BY)
        assert catalogue.get(conn, two).access == "restricted"
