"""What is cited and asked follows the text that a person put right; what people decided on stays."""

from pathlib import Path

from corpus import catalogue, followup, hand_obligations
from corpus.archive import Archive
from corpus.reference import load
from corpus.schema import page_edit
from ingest import corrected
from tests.web.desks import file_letter, letter, make_archive

MELTED = """1. Ban hành kế hoạch trước ngày 15/12/2026; gửi về Sở Nội vụ.
2: Tổ chức kiểm tra, báo cáo kết quả chậm nhất ngày 20 - tháng 01 năm 2027."""
RIGHT = MELTED.replace("2:", "2.").replace("20 -", "20")


def put_right(archive: Archive, record_id: int, text: str) -> list[tuple[int, str | None]]:
    with archive.database.write() as conn:
        values = {"record_id": record_id, "position": 1, "text": text, "person": "an", "at": "2026-11-30"}
        conn.execute(page_edit.insert().values(**values))
        corrected.take_up(conn, record_id, load())
        return [(row["position"], row["due"]) for row in catalogue.obligations(conn, record_id)]


def test_a_deadline_that_was_lost_comes_back(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "kho")
    given = letter(date="2026-11-20", obligations=(), citations=())
    held = file_letter(archive, given, MELTED)
    assert [due for _position, due in put_right(archive, held, MELTED)] == ["2026-12-15"]
    assert [due for _position, due in put_right(archive, held, RIGHT)] == ["2026-12-15", "2027-01-20"]


def test_what_a_person_worded_or_settled_stays(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "kho")
    given = letter(date="2026-11-20", obligations=(), citations=())
    held = file_letter(archive, given, RIGHT)
    put_right(archive, held, RIGHT)
    who = {"person": "an", "at": "2026-11-30T08:00:00"}
    with archive.database.write() as conn:
        followup.settle(conn, held, "done", "đã họp", position=0, **who)
        wanted = hand_obligations.task(conn, held, {"text": "Báo cáo lần một", "due": "2027-01-25"})
        hand_obligations.change(conn, held, 1, wanted, **who)
    assert put_right(archive, held, "Văn bản không giao việc gì.") == [(0, "2026-12-15"), (1, "2027-01-25")]


def test_citations_follow_too(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "kho")
    text = "Thực hiện Công văn số 218-CV/TU ngày 03/3/2026 của Tỉnh ủy Lâm Đồng về phòng chống thiên tai."
    held = file_letter(archive, letter(symbol="9-CV/ĐU", citations=()), text)
    put_right(archive, held, text)
    with archive.database.read() as conn:
        assert [row["symbol"] for row in catalogue.citations(conn, held)] == ["218-CV/TU"]
    put_right(archive, held, text.replace("218", "281"))
    with archive.database.read() as conn:
        assert [row["symbol"] for row in catalogue.citations(conn, held)] == ["281-CV/TU"]
