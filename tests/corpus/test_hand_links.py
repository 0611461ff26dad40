"""Links made by hand: what is refused, what survives, what they change at once."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from corpus import followup, hand_links, likeness, links, rereading
from corpus.archive import Archive
from corpus.errors import UsageError
from corpus.hand_links import LinkedError, Made
from corpus.record import Citation, Description, Direction, Obligation, Relation
from corpus.schema import link

File = Callable[..., int]
ASKED = Obligation("báo cáo trước ngày 15/4/2026", None, "báo cáo", "2026-04-15", None, "before", None, 1)
SUBJECT = "Về việc rà soát hệ thống loa truyền thanh cơ sở"
NORMAL = ("normal",)


@pytest.fixture
def pair(file: File) -> tuple[int, int]:
    """A report of ours that cites nothing, and the directive that it answers."""
    directive = file("1011-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG", obligations=(ASKED,))
    return file(
        "12-BC/ĐU", "2026-03-20", "ĐẢNG ỦY XÃ BÌNH KHÊ", kind="báo cáo", direction=Direction.OUT
    ), directive


def make(archive: Archive, source: int, target: int, relation: str = "implements") -> Made:
    with archive.database.write() as conn:
        return hand_links.make(conn, source, target, relation)


def rows(archive: Archive) -> list[tuple[int, int, str, str, str]]:
    columns = (link.c.source_id, link.c.target_id, link.c.relation, link.c.origin, link.c.state)
    with archive.database.read() as conn:
        return [tuple(row) for row in conn.execute(select(*columns).order_by(link.c.id))]


def stands(archive: Archive, record_id: int) -> str:
    with archive.database.read() as conn:
        return str(followup.response(conn, record_id, "2026-03-25", access=NORMAL)["state"])


def test_the_directive_is_answered_at_once_and_open_again(archive: Archive, pair: tuple[int, int]) -> None:
    plan, directive = pair
    assert stands(archive, directive) == "open"
    made = make(archive, plan, directive)
    assert made.was is None
    assert rows(archive) == [(plan, directive, "implements", "person", "confirmed")]
    assert stands(archive, directive) == "answered"
    with archive.database.write() as conn:
        assert links.decide(conn, made.link_id, "rejected") == "confirmed"
    assert stands(archive, directive) == "open"
    assert make(archive, plan, directive) == Made(made.link_id, "rejected")
    assert stands(archive, directive) == "answered"


@pytest.mark.parametrize("relation", [*Relation])
def test_every_relation_can_be_chosen_once(
    archive: Archive, pair: tuple[int, int], relation: Relation
) -> None:
    make(archive, *pair, relation.value)
    with pytest.raises(LinkedError):
        make(archive, *pair, relation.value)
    assert len(rows(archive)) == 1


def test_what_makes_no_sense_is_refused(archive: Archive, pair: tuple[int, int]) -> None:
    plan, directive = pair
    with pytest.raises(UsageError, match="chính nó"):
        make(archive, plan, plan)
    with pytest.raises(UsageError, match="quan hệ"):
        make(archive, plan, directive, "loves")
    make(archive, plan, directive)
    with pytest.raises(LinkedError, match="ngược lại"):
        make(archive, directive, plan, "replies-to")
    assert len(rows(archive)) == 1
    make(archive, directive, plan, "refers-to")
    make(archive, plan, directive, "refers-to")


def test_a_proposal_becomes_confirmed(archive: Archive, file: File) -> None:
    held = file("09-QĐ/ĐU", "2025-08-01", "ĐẢNG ỦY XÃ BÌNH KHÊ")
    cites = Citation(
        "09-QĐ/ĐU", "quyết định", "2025-08-01", "Đảng ủy xã", Relation.REPLACES, "Thay thế 09-QĐ/ĐU", 1
    )
    new = file("15-QĐ/ĐU", "2026-03-20", "ĐẢNG ỦY XÃ BÌNH KHÊ", cites)
    assert rows(archive) == [(new, held, "replaces", "proposed", "proposed")]
    assert make(archive, new, held, "replaces").was == "proposed"
    assert rows(archive) == [(new, held, "replaces", "person", "confirmed")]


def test_a_confirmed_proposal_can_become_one_again(archive: Archive, file: File) -> None:
    plan, directive = alike(file)
    made = make(archive, plan, directive)
    assert made.was == "proposed"
    with archive.database.write() as conn:
        links.decide(conn, made.link_id, "proposed")
    assert rows(archive) == [(plan, directive, "implements", "proposed", "proposed")]


def test_a_link_by_hand_never_becomes_a_proposal(archive: Archive, pair: tuple[int, int]) -> None:
    made = make(archive, *pair)
    with archive.database.write() as conn, pytest.raises(UsageError):
        links.decide(conn, made.link_id, "proposed")
    assert rows(archive)[0][3:] == ("person", "confirmed")


def alike(file: File) -> tuple[int, int]:
    """File a plan whose subject is that of a directive: the machine proposes the link."""
    directive = file("1011-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG", subject=SUBJECT, obligations=(ASKED,))
    plan = file("12-BC/ĐU", "2026-03-20", "ĐẢNG ỦY XÃ BÌNH KHÊ", subject=SUBJECT, direction=Direction.OUT)
    return plan, directive


def test_what_a_person_said_leaves_no_guess_of_the_same_two(archive: Archive, file: File) -> None:
    plan, directive = alike(file)
    assert rows(archive) == [(plan, directive, "implements", "proposed", "proposed")]
    make(archive, plan, directive, "replies-to")
    assert rows(archive) == [(plan, directive, "replies-to", "person", "confirmed")]
    with archive.database.write() as conn:
        for record_id in (plan, directive):
            likeness.propose(conn, record_id)
    assert len(rows(archive)) == 1


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_link_by_hand_survives_reading_and_resolving_again(
    archive: Archive, pair: tuple[int, int], state: str
) -> None:
    plan, directive = pair
    made = make(archive, plan, directive)
    with archive.database.write() as conn:
        links.decide(conn, made.link_id, state)
    before = rows(archive)
    for record_id in pair:
        read_again(archive, record_id)
    assert rows(archive) == before == [(plan, directive, "implements", "person", state)]


def read_again(archive: Archive, record_id: int) -> None:
    """Read a record again and find neither its symbol nor any citation, then resolve once more."""
    with archive.database.write() as conn:
        rereading.store(
            conn,
            record_id,
            (),
            Description(),
            direction=Direction.OTHER,
            reasons=(),
            at="2026-03-26T08:00:00",
        )
        links.resolve(conn, record_id)
        likeness.propose(conn, record_id)


def test_refused_links_are_told_to_those_who_may_see_both(archive: Archive, pair: tuple[int, int]) -> None:
    plan, directive = pair
    made = make(archive, plan, directive)
    with archive.database.write() as conn:
        links.decide(conn, made.link_id, "rejected")
    with archive.database.read() as conn:
        (of_plan,) = hand_links.refused(conn, plan, access=NORMAL)
        (of_directive,) = hand_links.refused(conn, directive, access=NORMAL)
        assert hand_links.refused(conn, plan, access=()) == []
    assert (of_plan.cites, of_plan.record_id, of_plan.symbol) == (True, directive, "1011-CV/TU")
    assert (of_directive.cites, of_directive.record_id) == (False, plan)
