"""The reference tables on the screen: every one has a purpose; own rows are added, refused with a reason, taken out."""

import json
import re

from corpus import audit, office_tables
from tests.web.desks import Desk, post
from web.tables import COLUMNS, PURPOSES

REST = {"date": "2027-02-08", "name": "Nghỉ Tết của tỉnh", "kind": "rest"}


def test_every_table_has_a_purpose(desk: Desk) -> None:
    assert set(PURPOSES) == set(office_tables.names())
    page = desk.client("admin").get("/admin/tables").text
    for name in office_tables.names():
        assert f'href="/admin/tables/{name}"' in page


def test_every_column_has_a_name_in_words(desk: Desk) -> None:
    columns = {
        column
        for name in office_tables.names()
        for column in office_tables.table(desk.archive.folder / "tables", name).columns
    }
    assert columns == set(COLUMNS)
    assert "Ngày (năm-tháng-ngày)" in desk.client("admin").get("/admin/tables/holidays").text


def test_a_row_is_added_shown_and_taken_out(desk: Desk) -> None:
    client = desk.client("admin")
    assert post(client, "/admin/tables/holidays", **REST).status_code == 302
    page = client.get("/admin/tables/holidays").text
    assert "Nghỉ Tết của tỉnh" in page
    digest = re.search(r'name="row" value="([0-9a-f]+)"', page)
    assert digest
    post(client, "/admin/tables/holidays/remove", row=digest[1])
    assert "Nghỉ Tết của tỉnh" not in client.get("/admin/tables/holidays").text
    assert (
        "Dòng này không còn trong bảng."
        in client.get(post(client, "/admin/tables/holidays/remove", row=digest[1]).headers["Location"]).text
    )
    with desk.archive.database.read() as conn:
        told = [(e["action"], json.loads(e["detail"])) for e in audit.entries(conn, "table:holidays")]
    row = {"row": "2027-02-08 | Nghỉ Tết của tỉnh | rest"}
    assert told == [("table-row-added", row), ("table-row-removed", row)]
    log = client.get("/admin/audit").text
    assert "thêm dòng vào bảng tra cứu holidays" in log


def test_a_bad_row_comes_back_with_its_reason(desk: Desk) -> None:
    client = desk.client("admin")
    answer = post(client, "/admin/tables/holidays", **{**REST, "date": "mồng một Tết"})
    assert answer.status_code == 400
    assert "không phải ngày dạng 2026-09-02" in answer.text
    assert 'value="Nghỉ Tết của tỉnh"' in answer.text
    assert not (desk.archive.folder / "tables").exists()
    with desk.archive.database.read() as conn:
        assert list(audit.entries(conn, "table:holidays")) == []


def test_shipped_rows_are_leafed_through_and_found(desk: Desk) -> None:
    client = desk.client("admin")
    assert "1–50 trong 3.355" in client.get("/admin/tables/places").text
    page = client.get("/admin/tables/places?q=suoi+da").text
    assert "Tìm trong bảng" in page
    assert "Không có dòng nào như vậy." in client.get("/admin/tables/places?q=zzzz").text


def test_a_damaged_file_is_told_on_the_page(desk: Desk) -> None:
    folder = desk.archive.folder / "tables"
    folder.mkdir()
    (folder / "holidays.tsv").write_text("date\n", encoding="utf-8")
    client = desk.client("admin")
    assert "thiếu cột name, kind" in client.get("/admin/tables/holidays").text
    assert "thiếu cột name, kind" in client.get("/admin/tables").text


def test_a_name_that_is_no_table_is_not_found(desk: Desk) -> None:
    client = desk.client("admin")
    assert client.get("/admin/tables/khac").status_code == 404
    assert post(client, "/admin/tables/khac", a="b").status_code == 404
    assert post(client, "/admin/tables/khac/remove", row="b").status_code == 404
