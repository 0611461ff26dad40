"""Tasks that a person adds, words anew and takes out; reading again leaves them alone."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from corpus import catalogue, followup, hand_obligations, rereading
from corpus.archive import Archive
from corpus.errors import NotFoundError, UsageError
from corpus.record import Obligation
from corpus.schema import audit, outbox

File = Callable[..., int]
WHO = {"person": "an", "at": "2026-03-20T08:00:00"}
READ = Obligation(
    "2: Lập kế hoạch, báo cáo", None, "Lập kế hoạch, báo cáo", "2026-12-15", None, "before", None, 1
)


@pytest.fixture
def held(archive: Archive, file: File) -> int:
    return file("218-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG", obligations=(READ,))


def typed(archive: Archive, record_id: int, **fields: str) -> hand_obligations.Task:
    with archive.database.read() as conn:
        return hand_obligations.task(conn, record_id, {"text": "Báo cáo kết quả", "page": "1", **fields})


def tasks(archive: Archive, record_id: int) -> list[tuple[int, str, str | None, str]]:
    with archive.database.read() as conn:
        rows = catalogue.obligations(conn, record_id)
    return [(row["position"], row["text"], row["due"], row["origin"]) for row in rows]


def read_again(archive: Archive, record_id: int, *found: Obligation) -> None:
    with archive.database.write() as conn:
        rereading._oblige(conn, record_id, found)


def test_a_task_that_was_missed_is_added_and_followed(archive: Archive, held: int) -> None:
    wanted = typed(archive, held, due="2027-01-20", bound="before", actor=" Ủy  ban nhân dân xã ")
    with archive.database.write() as conn:
        assert hand_obligations.add(conn, held, wanted, **WHO) == 1
        standing = followup.standings(conn, [held], "2027-01-20", access=("normal",))[held]
        assert [(p.due, p.state) for p in standing.points] == [("2026-12-15", "late"), ("2027-01-20", "late")]
        assert standing.points[1].awaited == ("báo cáo", "công văn")
        assert standing.points[1].actor == "Ủy ban nhân dân xã"
        assert (
            conn.execute(select(audit.c.action).order_by(audit.c.seq.desc())).scalars().first()
            == "task-added"
        )
        assert held in conn.execute(select(outbox.c.record_id)).scalars().all()


def test_reading_again_leaves_what_a_person_worded(archive: Archive, held: int) -> None:
    with archive.database.write() as conn:
        hand_obligations.add(conn, held, typed(archive, held), **WHO)
        wanted = typed(archive, held, text="Lập kế hoạch", due="2026-12-15")
        assert hand_obligations.change(conn, held, 0, wanted, **WHO)
        assert not hand_obligations.change(conn, held, 0, wanted, **WHO)
    told = [(0, "Lập kế hoạch", "2026-12-15", "person"), (1, "Báo cáo kết quả", None, "person")]
    assert tasks(archive, held) == told
    read_again(archive, held, READ)
    assert tasks(archive, held) == told
    read_again(archive, held)
    assert tasks(archive, held) == told


def test_a_new_day_takes_the_old_hour_and_a_new_text_the_old_action(archive: Archive, file: File) -> None:
    weekly = Obligation("Báo cáo tuần", None, "Báo cáo", None, "16:00", None, "FREQ=WEEKLY;BYDAY=TH", 1)
    held = file("1-CV/TU", "2026-03-03", "TỈNH ỦY", obligations=(weekly,))
    with archive.database.write() as conn:
        hand_obligations.change(
            conn, held, 0, typed(archive, held, text="Báo cáo tuần", due="2026-04-02"), **WHO
        )
        row = hand_obligations.held(conn, held, 0)
        assert (row.rrule, row.time, row.action, row.bound) == (None, None, "Báo cáo", "by")
        hand_obligations.change(conn, held, 0, typed(archive, held, text="Góp ý", due="2026-04-02"), **WHO)
        row = hand_obligations.held(conn, held, 0)
        assert (row.action, row.read_text, row.read_due) == (None, "Báo cáo tuần", None)


def test_only_what_a_person_added_is_taken_out(archive: Archive, held: int) -> None:
    with archive.database.write() as conn:
        position = hand_obligations.add(conn, held, typed(archive, held), **WHO)
        with pytest.raises(UsageError, match="không phải làm"):
            hand_obligations.take_out(conn, held, 0, **WHO)
        assert hand_obligations.take_out(conn, held, position, **WHO).text == "Báo cáo kết quả"
        with pytest.raises(NotFoundError):
            hand_obligations.take_out(conn, held, position, **WHO)
    assert [one[0] for one in tasks(archive, held)] == [0]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": " "}, "việc phải làm"),
        ({"due": "31/11/2026"}, "31/11/2026"),
        ({"due": "2026-12-15", "bound": "soon"}, "đến hết"),
        ({"page": "9"}, "trang"),
        ({"page": "một"}, "trang"),
    ],
)
def test_what_cannot_be_a_task(archive: Archive, held: int, fields: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        typed(archive, held, **fields)
