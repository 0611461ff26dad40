import cProfile
import json
from datetime import date

import pytest

from corpus.record import Description
from corpus.reference import Reference
from ingest.fields.describe import describe


def test_a_whole_letter(printed, state_letter: str, reference: Reference) -> None:
    found = describe([printed(state_letter)], reference=reference, arrived=date(2026, 5, 18))
    assert (found.system, found.kind, found.symbol, found.number) == ("state", "công văn", "87/UBND-KT", "87")
    assert (found.date, found.place) == ("2026-05-14", "Bình Khê")
    assert (found.parent_issuer, found.issuer) == (None, "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ")
    assert len(found.recipients) == 3
    assert len(found.distribution) == 4
    assert found.signer == "Phạm Thị Lụa"
    assert [c.symbol for c in found.citations] == ["12/KH-UBND"]
    assert found.secrecy is None


def test_each_value_says_how_sure_and_where(printed, party_plan: str, reference: Reference) -> None:
    found = describe([printed(party_plan)], reference=reference)
    assert found.kind == "kế hoạch"
    for name in ("system", "kind", "symbol", "date", "place", "issuer", "subject", "distribution", "signer"):
        assert getattr(found, name) is not None, name
        assert 0.5 < found.confidence[name] <= 1.0, name
        assert found.where[name].page == 1, name
    assert "recipients" not in found.confidence


def test_a_number_and_a_day_by_hand_leave_what_is_printed(
    printed, state_letter: str, reference: Reference
) -> None:
    text = state_letter.replace("Số: 87/UBND-KT", "Số:    /UBND-KT").replace("ngày 14 tháng", "ngày    tháng")
    found = describe([printed(text)], reference=reference, file_name="quet/87-ubnd-kt.pdf")
    assert (found.symbol, found.number, found.date) == ("/UBND-KT", None, "2026-05")
    assert max(found.confidence["symbol"], found.confidence["date"]) <= 0.5
    assert found.candidates["symbol"][0][0] == "/UBND-KT"
    assert found.candidates["number"] == (("87", 0.5),)
    assert found.candidates["date"][0][0] == "2026-05"
    assert found.kind == "công văn"
    assert "number" in found.where


def test_candidates_are_lists_though_nothing_is_open(
    printed, state_letter: str, reference: Reference
) -> None:
    found = describe([printed(state_letter)], reference=reference)
    assert found.candidates["number"] == ()


def test_it_can_be_printed_as_json(printed, state_letter: str, reference: Reference) -> None:
    text = json.dumps(describe([printed(state_letter)], reference=reference).as_json(), ensure_ascii=False)
    assert json.loads(text)["recipients"][0] == "Phòng Kinh tế xã"


def test_no_pages_and_an_empty_page(printed, reference: Reference) -> None:
    assert describe([], reference=reference) == Description()
    empty = describe([printed("")], reference=reference)
    assert empty.symbol is None
    assert empty.recipients == ()


@pytest.mark.parametrize(("day", "kept"), [("14", ["2026-06-30"]), ("  ", ["2026-06-30"])])
def test_a_day_before_the_letter_is_no_deadline(
    printed, state_letter: str, reference: Reference, day: str, kept: list[str]
) -> None:
    text = state_letter.replace("ngày 14 tháng", f"ngày {day} tháng")
    told = (
        "Các thôn đã nạo vét mương, hoàn thành trước ngày 30/4/2026. Các thôn báo cáo trước ngày 30/6/2026."
    )
    text = text.replace("Nơi nhận:", f"{told}\n\nNơi nhận:")
    found = describe([printed(text)], reference=reference)
    assert [o.due for o in found.obligations if o.due and o.due.endswith("-30")] == kept


@pytest.mark.parametrize(("join", "lines"), [("\n", 100), (" ", 850)])
def test_long_text_takes_time_in_proportion(
    printed, state_letter: str, reference: Reference, join: str, lines: int
) -> None:
    def calls(times: int) -> int:
        body = join.join(["Thực hiện Kế hoạch số 12/KH-UBND, các thôn báo cáo trước ngày 30/6/2026."] * times)
        page = printed(f"{state_letter}\n{body}")
        counted = cProfile.Profile()
        counted.runcall(describe, [page], reference=reference)
        return sum(entry.callcount for entry in counted.getstats())

    calls(1)  # tables are folded once a process
    quarter, whole = calls(lines), calls(4 * lines)  # on one line: 300 kB
    assert whole < 5 * quarter
