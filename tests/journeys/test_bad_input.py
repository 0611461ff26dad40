"""Bad input is normal: each piece gets a Vietnamese reason and an id, the queue goes on, nothing is lost (F12, H1)."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from corpus import catalogue, jobs
from corpus.archive import Archive
from ingest import worker
from ingest.intake import Receipt
from tests.invariants import broken
from vanthu import index_catcher

GOOD = """UBND TỈNH HẢI LĂNG                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    SỞ NỘI VỤ                                  Độc lập - Tự do - Hạnh phúc

 Số: 12/SNV-VTLT                           Hải Lăng, ngày 12 tháng 3 năm 2026
V/v kiểm tra sổ văn bản

                      Kính gửi: Ủy ban nhân dân các xã, phường.

    Sở Nội vụ đề nghị các xã gửi báo cáo trước ngày 20/3/2026.
"""


def blank_pdf(**save: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = BytesIO()
    pdf.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.MAX_IMAGE_PIXELS = None
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()


def bomb_docx() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        with parts.open("word/document.xml", "w", force_zip64=True) as stream:
            for _ in range(300):
                stream.write(b" " * 1_000_000)
    return out.getvalue()


def lying_docx() -> bytes:
    """A docx whose directory says 10 bytes where megabytes come out."""
    data = bytearray(bomb_docx())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x05\x06"))
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing": ("rỗng.pdf", lambda: b"", "rỗng"),
    "truncated": ("cụt.pdf", lambda: blank_pdf()[:200], "hỏng hoặc cụt"),
    "encrypted": (
        "khóa.pdf",
        lambda: blank_pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        "mật khẩu",
    ),
    "text as pdf": ("giả.pdf", "Đây là văn bản thuần.".encode, "không đúng loại"),
    "20,000 px": ("rộng.png", lambda: png(20_000, 4_000), "vượt giới hạn"),
    "400 Mpx": ("bom.png", lambda: png(20_000, 20_000), "vượt giới hạn"),
    "zip bomb": ("bom.docx", bomb_docx, "quá lớn"),
    "lying zip": ("dối.docx", lying_docx, ""),
    "broken png": ("hỏng.png", lambda: png(800, 800)[:60], "hỏng"),
    "program": ("máy.pdf", lambda: b"MZ\x90\x00" + bytes(100), "không phải PDF"),
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, dict[str, jobs.Job], Receipt]:
    """All bad files, then a good letter, read by the real pipeline in one go."""
    from corpus.settings import Settings
    from ingest.intake import Incoming, receive
    from tests.conftest import NOW

    archive = Archive.create(tmp_path_factory.mktemp("bad") / "kho", Settings(retry_seconds=1))
    receipts = {}
    for key, (name, make, _) in BAD.items():
        receipts[key] = receive(
            archive, [Incoming(name, BytesIO(make()))], source="cli", person="an", now=NOW
        )
    good = receive(archive, [Incoming("tốt.txt", BytesIO(GOOD.encode()))], source="cli", person="an", now=NOW)
    assert worker.run(archive, until_empty=True, after_each=index_catcher(archive))
    with archive.database.read() as conn:
        return archive, {key: jobs.get(conn, r.job_id) for key, r in receipts.items()}, good


@pytest.mark.parametrize("key", BAD)
def test_bad_input_ends_with_a_reason_and_an_id(
    ended: tuple[Archive, dict[str, jobs.Job], Receipt], key: str
) -> None:
    archive, seen, _ = ended
    job = seen[key]
    assert job.state in ("refused", "needs-review")
    reason = job.reason or ""
    if job.record_id is not None:
        with archive.database.read() as conn:
            reason = " ".join(catalogue.get(conn, job.record_id).review_reasons)
    assert BAD[key][2] in reason and reason


def test_the_queue_goes_on_and_nothing_is_lost(ended: tuple[Archive, dict[str, jobs.Job], Receipt]) -> None:
    archive, seen, good = ended
    with archive.database.read() as conn:
        job = jobs.get(conn, good.job_id)
        assert job.record_id is not None
        record = catalogue.get(conn, job.record_id)
    assert (record.symbol, record.date) == ("12/SNV-VTLT", "2026-03-12")
    ledger = [{"sha256": f.sha256, "job": j.id} for j in seen.values() for f in j.files]
    assert len(ledger) == len(BAD) - 2, "all but the empty file and the program were received"
    assert broken(archive.folder, ledger) == []


def test_a_child_over_its_limits_is_stopped_and_the_file_kept(tmp_path: Path) -> None:
    from corpus.errors import LimitError
    from ingest import sandbox

    path = tmp_path / "a.png"
    path.write_bytes(png(3000, 3000))
    with pytest.raises(LimitError):
        sandbox.read([(path, "image/png")], {}, tmp_path, sandbox.Limits(0, 60, 3000))
    with pytest.raises(LimitError):
        sandbox.read([(path, "image/png")], {}, tmp_path, sandbox.Limits(60, 60, 1))
