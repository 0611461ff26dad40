"""What people did with links is told from both sides, to those who may see both."""

from collections.abc import Callable

from corpus import audit, hand_links, link_history, links, revisions
from corpus.archive import Archive
from corpus.record import Direction

BY = {"person": "an", "at": "2026-03-25T09:00:00"}
NORMAL = ("normal",)


def test_both_sides_tell_the_same_newest_first(archive: Archive, file: Callable[..., int]) -> None:
    directive = file("1011-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG")
    plan = file("12-KH/ĐU", "2026-03-20", "ĐẢNG ỦY XÃ BÌNH KHÊ", direction=Direction.OUT)
    other = file("13-KH/ĐU", "2026-03-21", "ĐẢNG ỦY XÃ BÌNH KHÊ", direction=Direction.OUT)
    with archive.database.write() as conn:
        for source in (plan, other):
            made = hand_links.make(conn, source, directive, "implements").link_id
            link_history.note(conn, made, None, **BY)
        for state in ("rejected", "confirmed"):
            link_history.note(conn, made, links.decide(conn, made, state), **BY)
        audit.append(
            conn, **BY, action="link", subject=f"record:{plan}", detail={"link": 1, "state": "confirmed"}
        )
    assert told(archive, plan) == [("linked", True, "1011-CV/TU")]
    assert told(archive, other) == [
        ("again", True, "1011-CV/TU"),
        ("rejected", True, "1011-CV/TU"),
        ("linked", True, "1011-CV/TU"),
    ]
    assert told(archive, directive) == [
        ("again", False, "13-KH/ĐU"),
        ("rejected", False, "13-KH/ĐU"),
        ("linked", False, "13-KH/ĐU"),
        ("linked", False, "12-KH/ĐU"),
    ]
    with archive.database.write() as conn:
        revisions.set_access(conn, other, "restricted", revision=1)
        assert audit.broken(conn) is None
    assert told(archive, directive) == [("linked", False, "12-KH/ĐU")]


def told(archive: Archive, record_id: int) -> list[tuple[str, bool, str | None]]:
    with archive.database.read() as conn:
        acts = link_history.of_record(conn, record_id, access=NORMAL)
    assert {act.person for act in acts} <= {"an"}
    return [(act.did, act.cites, act.symbol) for act in acts]
