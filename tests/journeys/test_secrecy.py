"""A secrecy mark is refused before anything leaves the spool; a body word does not fire (design §4, domain §9)."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus import audit, catalogue, jobs
from corpus.archive import Archive
from ingest import worker
from ingest.intake import Incoming, Receipt, receive
from tests.conftest import NOW
from tests.invariants import broken
from training.letters.letter import load_letters
from training.letters.render import render_pages
from vanthu import index_catcher

HEAD = """UBND TỈNH HẢI LĂNG                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    SỞ NỘI VỤ                                  Độc lập - Tự do - Hạnh phúc

 Số: 12/SNV-VTLT                           Hải Lăng, ngày 12 tháng 3 năm 2026
V/v kiểm tra kho Zamboanga
{mark}
                      Kính gửi: Ủy ban nhân dân các xã, phường.

    Sở Nội vụ đề nghị các xã {body} kiểm tra kho lưu trữ trước ngày 20/3/2026.
"""


def everywhere(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("mark", ["MẬT", "     TỐI MẬT", "TUYỆT MẬT"])
def test_nothing_but_time_person_and_page_count_stays(
    archive: Archive, put: Callable[..., Receipt], mark: str
) -> None:
    receipt = put(HEAD.format(mark=mark, body="cử người"), "Zamboanga mật.txt", person="lan")
    assert b"Zamboanga" in everywhere(archive.folder), "the bytes lie in the spool until the check"
    worker.run(archive, until_empty=True, after_each=index_catcher(archive))
    left = everywhere(archive.folder)
    assert b"Zamboanga" not in left and str(receipt.sha256).encode() not in left
    assert list(archive.spool.iterdir()) == [] and list(archive.originals.iterdir()) == []
    with archive.database.read() as conn:
        assert jobs.counts(conn) == {"secret": 1}
        assert [(r["job_id"], r["person"], r["at"]) for r in jobs.refusals(conn)] == [
            (receipt.job_id, "lan", jobs.refusals(conn)[0]["at"])
        ]
        assert jobs.was_forgotten(conn, receipt.job_id)
        assert list(audit.entries(conn)) == []
    assert broken(archive.folder, [{"sha256": receipt.sha256, "job": receipt.job_id}]) == []


@pytest.mark.parametrize(
    "body", ["giữ bí mật nhà nước,", "có mật độ dân số cao", "không nhận văn bản có dấu MẬT,"]
)
def test_a_body_word_does_not_fire(archive: Archive, put: Callable[..., Receipt], body: str) -> None:
    receipt = put(HEAD.format(mark="", body=body))
    worker.run(archive, until_empty=True, clock=lambda: NOW, after_each=index_catcher(archive))
    with archive.database.read() as conn:
        assert jobs.get(conn, receipt.job_id).state in ("indexed", "needs-review")


def stamped(text: str, path: Path) -> Path:
    """A sample letter as a scan, with a red stamp under its number."""
    page = render_pages(load_letters()["nd09"], dpi=200)[0].convert("RGB")
    font = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf", 40)
    stamp = Image.new("RGBA", (int(font.getlength(text)) + 40, 74), (0, 0, 0, 0))
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((3, 3, stamp.width - 4, 70), outline=(200, 20, 30, 255), width=4)
    pen.text((20, 10), text, fill=(200, 20, 30, 230), font=font)
    turned = stamp.rotate(3, expand=True)
    page.paste(turned, (280, 500), turned)
    page.save(path, dpi=(200, 200))
    return path


@pytest.mark.ocr
@pytest.mark.parametrize(("text", "secret"), [("MẬT", True), ("KHẨN", False)])
def test_a_red_stamp_on_a_scan_is_seen(archive: Archive, tmp_path: Path, text: str, secret: bool) -> None:
    data = stamped(text, tmp_path / "scan.png").read_bytes()
    receipt = receive(archive, [Incoming("scan.png", BytesIO(data))], source="cli", person="an", now=NOW)
    worker.run(archive, until_empty=True, after_each=index_catcher(archive))
    with archive.database.read() as conn:
        assert jobs.was_forgotten(conn, receipt.job_id) is secret
        if not secret:
            record_id = jobs.get(conn, receipt.job_id).record_id
            assert record_id is not None and catalogue.get(conn, record_id).urgency == "khẩn"
