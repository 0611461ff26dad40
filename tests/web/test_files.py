"""Page pictures and originals: only as pictures, only as downloads."""

import hashlib
from email.message import Message
from pathlib import Path

import pytest

from corpus import audit, originals
from tests.web.desks import Desk, file_letter, letter
from web.files import attachment


def put_picture(desk: Desk, text: str, content: bytes = b"\xff\xd8\xff picture") -> Path:
    sha = hashlib.sha256(text.encode()).hexdigest()
    path = desk.archive.derived / "pages" / sha[:2] / sha / "1.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_a_page_picture(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "chữ")
    put_picture(desk, "chữ")
    with desk.client("staff").get("/documents/1/pages/1.jpg") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.data == b"\xff\xd8\xff picture"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-cache" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
    with desk.client("staff").get("/documents/1/pages/1.jpg", headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


def test_a_missing_picture_is_a_drawn_note(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    answer = desk.client("staff").get("/documents/1/pages/1.jpg")
    assert (answer.status_code, answer.mimetype) == (404, "image/svg+xml")
    assert "Ảnh trang chưa được dựng lại" in answer.text
    assert desk.client("staff").get("/documents/1/pages/2.jpg").status_code == 404


def test_the_original_comes_as_it_was_received(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "%PDF <script>", name="Công văn số 12-CV_ĐU.pdf")
    with desk.client("staff").get("/documents/1/originals/1") as answer:
        assert answer.data == b"%PDF <script>"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer.headers["Cache-Control"]
    assert desk.client("staff").get("/documents/1/originals/2").status_code == 404
    assert desk.client("staff").get("/documents/1/originals/0").status_code == 404


def test_the_access_copy_is_offered_where_there_is_one(desk: Desk) -> None:
    file_letter(desk.archive, letter(symbol="12/NQ-HĐND"))
    client = desk.client("staff")
    assert "Bản PDF tra cứu" not in client.get("/documents/1").text
    assert client.get("/documents/1/copy.pdf").status_code == 404
    put_copy(desk, 1)
    assert 'href="/documents/1/copy.pdf"' in client.get("/documents/1").text
    with client.get("/documents/1/copy.pdf") as answer:
        assert (answer.data, answer.mimetype) == (b"%PDF-1.7 two layers", "application/pdf")
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith('attachment; filename="12_NQ-H_ND - tra c_u.pdf"')
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer.headers["Cache-Control"]


def test_opening_a_restricted_access_copy_is_noted(desk: Desk) -> None:
    file_letter(desk.archive, letter(), access="restricted")
    put_copy(desk, 1)
    desk.client("leader").get("/documents/1/copy.pdf").close()
    with desk.archive.database.read() as conn:
        noted = [entry for entry in audit.entries(conn) if entry["action"] == "opened"]
    assert [(entry["person"], entry["detail"]) for entry in noted] == [("leader", '{"what": "copy"}')]


def put_copy(desk: Desk, record_id: int) -> None:
    path = desk.archive.derived / "copies" / f"{record_id}.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.7 two layers")


def test_a_lost_original_is_not_found(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "mất")
    originals.path_of(desk.archive.originals, hashlib.sha256("mất".encode()).hexdigest()).unlink()
    assert desk.client("staff").get("/documents/1/originals/1").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["Công văn số 12-CV_ĐU.pdf", 'a"; filename="b.exe', "một\\hai.pdf", "đđ", "a;b=c'd%41.pdf", "dòng.pdf"],
)
def test_the_download_name_survives(name: str) -> None:
    header = attachment(name)
    assert header.isascii()
    assert "\n" not in header
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_filename() == name or message.get_param("filename", header="Content-Disposition")
    assert header.count('"') == 2


def test_the_true_name_is_encoded_as_rfc_5987_wants() -> None:
    assert attachment("Đ 1.pdf") == "attachment; filename=\"_ 1.pdf\"; filename*=UTF-8''%C4%90%201.pdf"
