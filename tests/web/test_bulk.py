"""Several search results at once: filed, given, listed; a hidden one is touched by nobody."""

from io import BytesIO

import openpyxl
import pytest

from corpus import dossiers, routing, units
from tests.web.desks import START, Desk, file_letter, letter, post

BY = {"person": "clerk", "at": START.isoformat()}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for number in (1, 2, 3):
        file_letter(desk.archive, letter(symbol=f"{number}-CV/TU", subject=f"=Hồ đập {number}"), "Hồ đập")
    hidden = letter(symbol="9-CV/TU", subject="Hồ đập kín")
    file_letter(desk.archive, hidden, "Hồ đập", access="restricted")
    with desk.archive.database.write() as conn:
        dossiers.start(conn, code="01/2026", title="Hồ đập", retention="10 năm", keeper="Lan", **BY)
        units.add(conn, "Phòng Kinh tế", **BY)
    return desk


def test_the_clerk_files_what_is_ticked(filled: Desk) -> None:
    clerk = filled.client("clerk")
    page = clerk.get("/search?q=ho+dap").text
    assert page.count('name="record"') == 4 and "01/2026 · Hồ đập" in page
    answer = post(clerk, "/search/bulk?q=ho+dap", do="file", dossier="1", record=["1", "3"])
    assert answer.headers["Location"] == "/search?q=ho+dap"
    assert "Đã làm với 2 văn bản." in clerk.get("/search?q=ho+dap").text
    post(clerk, "/search/bulk", do="file", dossier="1", record=["2", "3"])
    shown = clerk.get("/search").text
    assert "Đã làm với 1 văn bản." in shown and "3-CV/TU:" in shown
    with filled.archive.database.read() as conn:
        held = dossiers.contents(conn, 1, access=frozenset({"normal"}))
    assert sorted(entry.record_id for entry in held) == [1, 2, 3]


def test_a_leader_gives_what_is_ticked(filled: Desk) -> None:
    leader = filled.client("leader")
    assert 'name="dossier"' not in leader.get("/search?q=ho+dap").text
    post(leader, "/search/bulk", do="give", to="unit:1", record=["1", "2"])
    with filled.archive.database.read() as conn:
        given = [routing.of_record(conn, number) for number in (1, 2, 3)]
    assert [[one.name for one in receipts] for receipts in given] == [
        ["Phòng Kinh tế"],
        ["Phòng Kinh tế"],
        [],
    ]
    assert post(leader, "/search/bulk", do="file", dossier="1", record="1").status_code == 400


@pytest.mark.parametrize("form", [{}, {"record": "x", "do": "give"}, {"record": "1", "do": "burn"}])
def test_a_wrong_form_changes_nothing(filled: Desk, form: dict[str, str]) -> None:
    assert post(filled.client("clerk"), "/search/bulk", **form).status_code == 400


def test_the_list_is_text_in_the_order_of_the_page(filled: Desk) -> None:
    answer = filled.client("staff").get("/search/list.xlsx?q=ho+dap&sort=number")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Số, ký hiệu", "1-CV/TU", "2-CV/TU", "3-CV/TU"]
    assert rows[1][4] == "=Hồ đập 1" and sheet["E2"].data_type == "s"
    assert sheet["B2"].is_date and "9-CV/TU" not in str(rows)
