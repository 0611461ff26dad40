"""What is asked, what answers it, what is late."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from corpus import followup, revisions
from corpus.archive import Archive
from corpus.followup import Standing
from corpus.record import Citation, Obligation, Relation
from corpus.reference import load

File = Callable[..., int]
TU = ("1011-CV/TU", "2026-03-03", "Ban Thường vụ Tỉnh ủy")
HEAD = "TỈNH ỦY HẢI LĂNG"
WE = "ĐẢNG ỦY XÃ BÌNH KHÊ"


def ask(
    action: str, due: str | None = "2026-04-15", actor: str | None = None, bound: str = "by"
) -> Obligation:
    return Obligation(f"{action} đúng hạn", actor, action, due, None, bound, None, 1)


def answer(file: File, symbol: str, kind: str, relation: Relation = Relation.IMPLEMENTS) -> int:
    cited = Citation(TU[0], "công văn", TU[1], TU[2], relation, "Thực hiện …", 1)
    return file(symbol, "2026-03-20", WE, cited, kind=kind)


def standing(archive: Archive, record_id: int, day: str = "2026-04-01", **given: Any) -> Standing:
    with archive.database.read() as conn:
        return followup.standings(conn, [record_id], day, **{"access": ("normal", "restricted"), **given})[
            record_id
        ]


def test_each_point_is_met_by_a_kind_that_fits(archive: Archive, file: File) -> None:
    held = file(*TU[:2], HEAD, obligations=(ask("xây dựng kế hoạch"), ask("báo cáo kết quả", "2026-06-01")))
    assert standing(archive, held).state == "open"
    plan = answer(file, "12-KH/ĐU", "kế hoạch")
    found = standing(archive, held)
    assert (found.state, found.due) == ("partial", "2026-06-01")
    assert [(p.state, p.by) for p in found.points] == [("met", (plan,)), ("open", ())]
    assert standing(archive, held, "2026-06-02").state == "late"
    report = answer(file, "40-BC/ĐU", "báo cáo", Relation.REPLIES_TO)
    found = standing(archive, held, "2026-06-02")
    assert (found.state, [a.record_id for a in found.answers]) == ("answered", [plan, report])


def test_a_plan_is_not_the_report_that_was_asked_for(archive: Archive, file: File) -> None:
    held = file(*TU[:2], HEAD, obligations=(ask("báo cáo kết quả"),))
    answer(file, "12-KH/ĐU", "kế hoạch")
    assert standing(archive, held).state == "partial"
    assert standing(archive, held, "2026-04-16").state == "late"
    answer(file, "40-BC/ĐU", "báo cáo", Relation.REPLIES_TO)
    assert standing(archive, held, "2026-04-16").state == "answered"


def test_what_no_row_names_is_met_by_any_answer(archive: Archive, file: File) -> None:
    held = file(*TU[:2], HEAD, obligations=(ask("khơi thông cống rãnh"),))
    answer(file, "12-KH/ĐU", "kế hoạch")
    assert standing(archive, held).state == "answered"


def test_a_proposed_answer_answers_nothing(archive: Archive, file: File) -> None:
    held = file("84-KH/TU", "2025-12-10", HEAD, obligations=(ask("báo cáo"),))
    file("5-KH/ĐU", "2026-03-20", WE, Citation("84-KH/TU", None, None, "Tỉnh ủy", Relation.IMPLEMENTS, "", 1))
    assert standing(archive, held).state == "open"


def test_what_others_are_asked_is_not_ours(archive: Archive, file: File) -> None:
    points = (ask("báo cáo", actor="Sở Nội vụ"), ask("báo cáo", actor="Các đảng ủy xã, phường"))
    held = file(*TU[:2], HEAD, obligations=points)
    found = standing(archive, held, offices=("Đảng ủy xã Bình Khê",))
    assert [p.position for p in found.points] == [1]
    assert standing(archive, held, offices=("Sở Nội vụ",)).points[0].position == 0


@pytest.mark.parametrize(
    ("actor", "ours"),
    [
        ("Ủy ban nhân dân các xã, phường", True),
        ("Các sở và UBND các xã", True),
        ("Các sở, ban, ngành", False),
        ("Công ty Thủy nông", False),
        (None, True),
    ],
)
def test_who_is_many_is_we_only_at_our_level(actor: str | None, ours: bool) -> None:
    assert followup.asks_us(actor, ("Ủy ban nhân dân xã Bình Khê",)) is ours


def test_a_person_settles_and_takes_it_back(archive: Archive, file: File) -> None:
    held = file(*TU[:2], HEAD, obligations=(ask("báo cáo"), ask("góp ý")))
    for position, state, want in (
        (0, "done", "partial"),
        (1, "not-needed", "answered"),
        (1, "open", "partial"),
    ):
        with archive.database.write() as conn:
            followup.settle(conn, held, state, "đã họp", position=position, person="an", at="2026-03-20")
        assert standing(archive, held).state == want
    with archive.database.write() as conn:
        followup.settle(conn, held, "not-needed", "không thuộc địa bàn", person="an", at="2026-03-21")
    found = standing(archive, held, "2026-12-01")
    assert (found.state, found.reason) == ("not-needed", "không thuộc địa bàn")


def test_an_answer_that_may_not_be_seen_tells_nothing(archive: Archive, file: File) -> None:
    held = file(*TU[:2], HEAD, obligations=(ask("báo cáo"),))
    secret = answer(file, "9-BC/ĐU", "báo cáo")
    with archive.database.write() as conn:
        revisions.set_access(conn, secret, "restricted", revision=1)
    assert standing(archive, held, access=("normal",)).state == "open"
    assert standing(archive, held).state == "answered"


@pytest.mark.parametrize("row", load().rows("answers"), ids=lambda row: row["action"])
def test_every_example_of_the_table(row: dict[str, str]) -> None:
    kinds = [kind.strip() for kind in row["kinds"].split(";") if kind.strip()]
    assert all(followup.fits(row["example"], kind) for kind in kinds)
    assert followup.fits(row["example"], "giấy mời") is not bool(kinds)


@pytest.mark.parametrize("row", [r for r in load().rows("office_words") if r["use"] == "many"], ids=str)
def test_many_are_we_too(row: dict[str, str]) -> None:
    assert followup.asks_us(row["example"], ("Đảng ủy xã Bình Khê",))


@given(st.dates(), st.dates(), st.sampled_from(["before", "by"]))
def test_late_is_a_day_earlier_for_before(due: Any, today: Any, bound: str) -> None:
    late = followup.is_late(due.isoformat(), bound, today.isoformat())
    assert late == (due <= today if bound == "before" else due < today)


def test_many_directives_take_three_queries(archive: Archive, file: File) -> None:
    ids = [file(f"{n}-CV/TU", "2026-03-03", HEAD, obligations=(ask("báo cáo"),)) for n in range(1, 40)]
    with archive.database.read() as conn:
        counted: list[str] = []
        event.listen(conn, "before_cursor_execute", lambda *a: counted.append(a[2]))
        found = followup.standings(conn, ids, "2026-04-01", access=("normal",))
    assert len(found) == len(ids) and sum("SELECT" in one for one in counted) == 3


def test_a_person_says_that_an_answer_does_not_meet_a_point(archive: Archive, file: File) -> None:
    held = file(*TU[:2], HEAD, obligations=(ask("báo cáo kết quả"),))
    answer(file, "40-BC/ĐU", "báo cáo", Relation.REPLIES_TO)
    for state, want in (("open", "answered"), ("not-done", "partial"), ("open", "answered")):
        with archive.database.write() as conn:
            followup.settle(conn, held, state, "mới là bước đầu", position=0, person="an", at="2026-03-20")
        assert standing(archive, held).state == want
    with archive.database.write() as conn:
        followup.settle(conn, held, "not-done", "mới là bước đầu", position=0, person="an", at="2026-03-20")
    (point,) = standing(archive, held, "2026-05-01").points
    assert (point.state, point.reason, point.by) == ("late", "mới là bước đầu", ())
