"""Files of matters on the site: opening, filling, ordering, printing, handing out; and what is hidden from whom."""

import zipfile
from io import BytesIO
from pathlib import Path

import bagit
import pytest

from corpus import audit, dossiers
from tests.web.desks import Desk, file_letter, letter, post

COVER = {
    "code": "01.VPĐU",
    "title": "Sổ đăng ký loa truyền thanh",
    "retention": "20 năm",
    "keeper": "Người clerk",
}


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    """Three letters, the third restricted."""
    for number in (1, 2):
        file_letter(desk.archive, letter(symbol=f"{number}-CV/TU", subject=f"Việc {number}"), f"Thư {number}")
    file_letter(
        desk.archive,
        letter(symbol="3-CV/TU", subject="Kỷ luật người được nêu"),
        "Thư kín",
        access="restricted",
    )
    return desk


def filled(desk: Desk, *records: int) -> None:
    clerk = desk.client("clerk")
    assert post(clerk, "/dossiers", **COVER).status_code == 302
    for record in records:
        assert post(clerk, "/dossiers/documents", dossier="1", record=str(record)).status_code == 302


def table(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_a_file_is_opened_from_a_document_and_holds_it(shelf: Desk) -> None:
    clerk = shelf.client("clerk")
    assert "Mở hồ sơ đầu tiên" in clerk.get("/dossiers").text
    assert "Chưa nằm trong hồ sơ nào" in clerk.get("/documents/1").text
    form = clerk.get("/dossiers?record=1&title=Việc+1").text
    assert 'name="record" value="1"' in form
    assert 'value="Việc 1"' in form
    answer = post(clerk, "/dossiers", record="1", **COVER)
    assert answer.headers["Location"] == "/dossiers/1"
    assert "1-CV/TU" in table(clerk.get("/dossiers/1").text)
    assert 'href="/dossiers/1">01.VPĐU</a>' in clerk.get("/documents/1").text
    assert 'href="/dossiers/1">01.VPĐU</a>' in table(shelf.client("staff").get("/dossiers").text)


def test_a_time_of_keeping_is_proposed_and_never_set(shelf: Desk) -> None:
    answer = post(shelf.client("clerk"), "/dossiers", **{**COVER, "retention": ""})
    assert answer.status_code == 400
    assert "Hồ sơ cần có thời hạn bảo quản" in answer.text
    assert "<strong>20 năm</strong> (vì có «sổ đăng ký»" in answer.text
    assert 'name="retention" value=""' in answer.text
    assert 'value="01.VPĐU"' in answer.text


def test_a_taken_code_is_explained(shelf: Desk) -> None:
    filled(shelf)
    answer = post(shelf.client("clerk"), "/dossiers", **COVER)
    assert answer.status_code == 400
    assert "Đã có hồ sơ" in answer.text


def test_documents_are_put_in_by_symbol_ordered_and_taken_out(shelf: Desk) -> None:
    filled(shelf, 1)
    clerk = shelf.client("clerk")
    for name in ("2-cv/tu", "#3"):
        answer = post(clerk, "/dossiers/documents", dossier="1", name=name)
        assert answer.headers["Location"] == "/dossiers/1"
    page = table(clerk.get("/dossiers/1").text)
    assert page.index("1-CV/TU") < page.index("2-CV/TU") < page.index("3-CV/TU")
    post(clerk, "/dossiers/1/documents/3", to="1")
    post(clerk, "/dossiers/1/documents/1", do="out")
    page = table(clerk.get("/dossiers/1").text)
    assert page.index("3-CV/TU") < page.index("2-CV/TU")
    assert "1-CV/TU" not in page
    post(clerk, "/dossiers/documents", dossier="1", name="không có")
    assert "Không tìm thấy đúng một văn bản" in clerk.get("/dossiers/1").text
    post(clerk, "/dossiers/documents", dossier="1", record="2")
    assert "đã có trong hồ sơ" in clerk.get("/dossiers/1").text


def test_a_closed_file_offers_no_change(shelf: Desk) -> None:
    filled(shelf, 1)
    clerk = shelf.client("clerk")
    post(clerk, "/dossiers/1", do="close")
    page = clerk.get("/dossiers/1").text
    assert "đã đóng" in page
    assert "Bỏ ra" not in page
    assert "Sửa bìa" not in page
    assert 'id="into-file"' not in clerk.get("/documents/2").text
    answer = post(clerk, "/dossiers/1", do="change", **COVER)
    assert answer.status_code == 409
    post(clerk, "/dossiers/1", do="reopen")
    post(clerk, "/dossiers/1", do="change", **{**COVER, "title": "Tên khác"})
    assert "Tên khác" in clerk.get("/dossiers/1").text
    assert post(clerk, "/dossiers/1", do="burn").status_code == 400


def test_the_printed_contents_have_the_seven_columns(shelf: Desk) -> None:
    filled(shelf, 2, 1)
    page = shelf.client("staff").get("/dossiers/1/contents").text
    for column in ("STT", "Số, ký hiệu", "Ngày", "Tên loại, trích yếu", "Tác giả", "Tờ/trang số", "Ghi chú"):
        assert f"<th>{column}</th>" in page
    assert page.index("2-CV/TU") < page.index("1-CV/TU")
    assert "Công văn: Việc 2" in page
    filled_one = table(page)
    assert filled_one.count("<tr>") == 2


def test_staff_and_leader_change_nothing(shelf: Desk) -> None:
    filled(shelf, 1)
    for role in ("staff", "leader"):
        client = shelf.client(role)
        page = client.get("/dossiers/1").text
        assert "Bỏ ra" not in page
        assert "Đóng hồ sơ" not in page
        assert post(client, "/dossiers/1", do="close").status_code == 403


def unzipped(data: bytes, folder: Path) -> bagit.Bag:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        packed.extractall(folder)
    return bagit.Bag(str(folder / "hoso-1"))


def test_the_download_is_a_valid_bag_and_is_noted(shelf: Desk, tmp_path: Path) -> None:
    filled(shelf, 1, 3)
    with shelf.client("leader").get("/dossiers/1/bag.zip") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="01.VP_U.zip"')
        assert "no-store" in answer.headers["Cache-Control"]
        bag = unzipped(answer.data, tmp_path)
    assert bag.is_valid()
    assert "data/documents/0000002/original-1.pdf" in bag.payload_files()
    assert bag.info["Source-Organization"] == "Đảng ủy xã Suối Mây"
    assert list(shelf.archive.spool.iterdir()) == []
    with shelf.archive.database.read() as conn:
        said = [(e["action"], e["subject"], e["person"]) for e in audit.entries(conn)][-2:]
    assert said == [("dossier-exported", "dossier:1", "leader"), ("opened", "record:3", "leader")]


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_a_hidden_document_leaves_no_trace_in_a_file(shelf: Desk, role: str) -> None:
    filled(shelf, 1, 3, 2)
    client = shelf.client(role)
    listed = table(client.get("/dossiers").text)
    assert '<td class="num" data-name="Văn bản">2</td>' in listed
    for path in ("/dossiers/1", "/dossiers/1/contents"):
        page = client.get(path).text
        assert "3-CV/TU" not in page and "Kỷ luật" not in page and "/documents/3" not in page
        assert [f'data-name="STT">{n}</td>' in page for n in (1, 2, 3)] == [True, True, False]
    refused = client.get("/dossiers/1/bag.zip")
    assert refused.status_code == 403
    assert "hạn chế" in refused.text
    assert "3-CV/TU" not in refused.text and "Kỷ luật" not in refused.text


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_a_file_of_hidden_documents_is_hidden_whole(shelf: Desk, role: str) -> None:
    filled(shelf, 3)
    client = shelf.client(role)
    assert "01.VPĐU" not in client.get("/dossiers").text
    for path in ("", "/contents", "/bag.zip"):
        there, nowhere = client.get(f"/dossiers/1{path}"), client.get(f"/dossiers/99{path}")
        assert there.status_code == nowhere.status_code == 404
    with shelf.archive.database.read() as conn:
        assert dossiers.get(conn, 1).code == "01.VPĐU"
    assert shelf.client("leader").get("/dossiers/1").status_code == 200


def test_a_document_that_is_not_there_is_put_nowhere(shelf: Desk) -> None:
    filled(shelf)
    clerk = shelf.client("clerk")
    assert post(clerk, "/dossiers/documents", dossier="1", record="99").status_code == 404
    assert post(clerk, "/dossiers/documents", dossier="99", record="1").status_code == 404
    assert post(clerk, "/dossiers", record="99", **{**COVER, "code": "02"}).status_code == 404
    assert post(clerk, "/dossiers/1/documents/1", do="out").status_code == 404
    assert post(clerk, "/dossiers/1/documents/1", to="²").status_code == 400
