"""How documents stand when the days of assignments count too, and that our own letters owe no answer."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, insert

from corpus import owed
from corpus.archive import Archive
from corpus.office_schema import assignment
from corpus.owed import Owed
from corpus.record import Citation, Direction, Obligation, Relation
from corpus.schema import record

File = Callable[..., int]
TU = ("1011-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG")


def give(archive: Archive, record_id: int, due: str | None, role: str = "lead") -> None:
    row = {"record_id": record_id, "username": "lan", "role": role, "due": due}
    with archive.database.write() as conn:
        conn.execute(insert(assignment).values(**row, given_by="mai", given_at="2026-03-04T08:00:00+07:00"))


def standing(archive: Archive, record_id: int, day: str = "2026-04-01") -> Owed:
    with archive.database.read() as conn:
        return owed.standings(conn, [record_id], day, access=("normal",))[record_id]


def test_a_given_day_asks_and_is_late_when_it_is_past(archive: Archive, file: File) -> None:
    held = file(*TU)
    give(archive, held, "2026-03-10", "inform")
    give(archive, held, None)
    assert (standing(archive, held).state, standing(archive, held).due) == ("none", None)
    give(archive, held, "2026-04-01")
    assert (standing(archive, held).state, standing(archive, held).due) == ("open", "2026-04-01")
    assert standing(archive, held, "2026-04-02").state == "late"


def test_the_next_day_is_that_of_the_document_or_the_given_one(archive: Archive, file: File) -> None:
    asked = Obligation("báo cáo", None, "báo cáo", "2026-04-15", None, "by", None, 1)
    held = file(*TU, obligations=(asked,))
    give(archive, held, "2026-04-10")
    assert standing(archive, held).due == "2026-04-10"
    give(archive, held, "2026-05-20")
    assert (standing(archive, held).state, standing(archive, held).given) == ("open", "2026-04-10")


def test_what_is_answered_is_late_no_more(archive: Archive, file: File) -> None:
    held = file(*TU)
    give(archive, held, "2026-03-10")
    cited = Citation(TU[0], "công văn", TU[1], TU[2], Relation.REPLIES_TO, "Trả lời …", 1)
    file("9-BC/ĐU", "2026-03-20", "ĐẢNG ỦY XÃ BÌNH KHÊ", cited, kind="báo cáo")
    found = standing(archive, held)
    assert (found.state, found.due, found.given) == ("answered", None, None)


def test_our_own_letters_owe_no_answer(archive: Archive, file: File) -> None:
    asked = Obligation("báo cáo", None, "báo cáo", "2026-03-15", None, "by", None, 1)
    held = file(*TU, obligations=(asked,))
    assert standing(archive, held).state == "late"
    with archive.database.write() as conn:
        conn.execute(record.update().where(record.c.id == held).values(direction=Direction.OUT.value))
    assert standing(archive, held) == Owed("none")


@pytest.mark.parametrize("count", [1, 30])
def test_four_queries_whatever_the_number(archive: Archive, file: File, count: int) -> None:
    ids = [file(f"{n}-CV/TU", *TU[1:]) for n in range(1, count + 1)]
    give(archive, ids[0], "2026-03-10")
    with archive.database.read() as conn:
        told: list[str] = []
        event.listen(conn, "before_cursor_execute", lambda *a: told.append(a[2]))
        found = owed.standings(conn, ids, "2026-04-01", access=("normal",))
    assert sum("SELECT" in one for one in told) == 4
    assert found[ids[0]].state == "late"
