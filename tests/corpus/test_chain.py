"""Chains over levels, what ended a document, and answers that cite nothing."""

from collections.abc import Callable

import pytest

from corpus import chain, likeness, links, revisions
from corpus.archive import Archive
from corpus.record import Citation, Direction, Obligation, Relation

File = Callable[..., int]
BOTH = ("normal", "restricted")
TU, WE = "TỈNH ỦY HẢI LĂNG", "ĐẢNG ỦY XÃ BÌNH KHÊ"
ASKED = (Obligation("báo cáo", None, "báo cáo", "2026-04-15", None, "by", None, 1),)


def cite(symbol: str, day: str, issuer: str, relation: Relation = Relation.IMPLEMENTS) -> Citation:
    return Citation(symbol, None, day, issuer, relation, "Thực hiện …", 1)


@pytest.fixture
def three(file: File) -> tuple[int, int, int]:
    top = file("42-CT/TW", "2026-01-05", "BAN BÍ THƯ TRUNG ƯƠNG ĐẢNG")
    middle = file("1011-CV/TU", "2026-03-03", TU, cite("42-CT/TW", "2026-01-05", "Ban Bí thư"))
    plan = file("12-KH/ĐU", "2026-03-20", WE, cite("1011-CV/TU", "2026-03-03", "Tỉnh ủy"))
    return top, middle, plan


def test_a_chain_goes_up_and_down_over_the_levels(archive: Archive, three: tuple[int, int, int]) -> None:
    with archive.database.read() as conn:
        found = chain.chain(conn, three[1], access=BOTH)
    assert [(node.id, node.level, node.step) for node in found.nodes] == [
        (three[0], "centre", 1),
        (three[1], "province", 0),
        (three[2], "commune", 1),
    ]
    assert [(edge.source, edge.target) for edge in found.edges] == [
        (three[1], three[0]),
        (three[2], three[1]),
    ]
    assert not found.more


def test_a_hidden_document_hides_what_lies_behind_it(archive: Archive, three: tuple[int, int, int]) -> None:
    with archive.database.write() as conn:
        revisions.set_access(conn, three[1], "restricted", revision=1)
    with archive.database.read() as conn:
        found = chain.chain(conn, three[2], access=("normal",))
    assert [node.id for node in found.nodes] == [three[2]] and found.edges == ()


def test_circles_end(archive: Archive, file: File) -> None:
    one = file("1-CV/TU", "2026-03-03", TU, cite("2-CV/TU", "2026-03-03", "Tỉnh ủy"))
    two = file("2-CV/TU", "2026-03-03", TU, cite("1-CV/TU", "2026-03-03", "Tỉnh ủy"))
    itself = file("3-CV/TU", "2026-03-03", TU, cite("3-CV/TU", "2026-03-03", "Tỉnh ủy"))
    with archive.database.read() as conn:
        assert {node.id for node in chain.chain(conn, one, access=BOTH).nodes} == {one, two}
        assert [node.id for node in chain.chain(conn, itself, access=BOTH).nodes] == [itself]
        assert links.of_record(conn, itself)[0]["state"] == "open"


def test_what_ended_a_document_counts_once_a_person_confirms_it(archive: Archive, file: File) -> None:
    old = file("9-QĐ/ĐU", "2025-08-01", WE)
    new = file("15-QĐ/ĐU", "2026-03-20", WE, cite("9-QĐ/ĐU", "2025-08-01", "Đảng ủy xã", Relation.REPLACES))
    with archive.database.read() as conn:
        assert chain.ended(conn, [old, new], access=BOTH) == {}
        (row,) = links.of_record(conn, new)
    with archive.database.write() as conn:
        links.decide(conn, row["link_id"], "confirmed")
    with archive.database.read() as conn:
        found = chain.ended(conn, [old, new], access=BOTH)
    assert found == {old: chain.Ended("replaced", new, "15-QĐ/ĐU", "2026-03-20")}


SUBJECT = "V/v tăng cường phòng cháy, chữa cháy rừng mùa khô năm 2026"


@pytest.mark.parametrize("directive_first", [True, False])
def test_an_answer_that_cites_nothing_is_proposed_by_its_subject(
    archive: Archive, file: File, directive_first: bool
) -> None:
    def directive() -> int:
        return file("77/UBND-NN", "2026-03-01", "UBND TỈNH HẢI LĂNG", subject=SUBJECT, obligations=ASKED)

    def answer() -> int:
        subject = "Kế hoạch phòng cháy, chữa cháy rừng mùa khô trên địa bàn xã"
        return file("8/KH-UBND", "2026-03-15", "UBND XÃ BÌNH KHÊ", subject=subject, direction=Direction.OUT)

    held, plan = (
        (directive(), answer()) if directive_first else reversed((answer(), directive()))  # type: ignore[misc]
    )
    file(
        "9/KH-UBND", "2026-03-16", "UBND XÃ BÌNH KHÊ", subject="Kế hoạch tiêm chủng", direction=Direction.OUT
    )
    with archive.database.read() as conn:
        (row,) = links.to_record(conn, held)
        (mine,) = links.of_record(conn, plan)
    assert (row["record_id"], row["state"], row["relation"]) == (plan, "proposed", "implements")
    assert row["text"] == "trích yếu gần như giống nhau" and mine["record_id"] == held
    with archive.database.write() as conn:
        links.decide(conn, row["link_id"], "rejected")
        likeness.propose(conn, plan)
        likeness.propose(conn, held)
    with archive.database.read() as conn:
        assert links.to_record(conn, held) == []


def test_two_subjects_are_the_same_only_when_they_are() -> None:
    assert likeness.alike("Về phòng cháy", "về Phòng cháy", 100.0) == "trích yếu giống nhau"
    assert likeness.alike("Kế hoạch phòng cháy", "phòng cháy", 100.0) == "trích yếu gần như giống nhau"
    assert likeness.alike("a", "b", 94.9) == "trích yếu giống 94 %"
