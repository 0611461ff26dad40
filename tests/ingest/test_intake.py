import os
import unicodedata
from collections.abc import Callable
from io import BytesIO

import pytest

from corpus import jobs, originals
from corpus.archive import Archive
from corpus.errors import DiskFullError
from ingest.intake import Incoming, Receipt, clean_name, receive
from tests.conftest import NOW
from tests.invariants import broken


def test_a_received_file_waits_in_the_spool(archive: Archive, put: Callable[..., Receipt]) -> None:
    receipt = put("Số: 1/SNV", "Công văn.txt")
    with archive.database.read() as conn:
        job = jobs.get(conn, receipt.job_id)
    assert (receipt.state, job.state, job.title, job.source) == ("waiting", "waiting", "Công văn.txt", "cli")
    assert (archive.spool / str(job.files[0].spool_name)).read_bytes() == "Số: 1/SNV".encode()
    assert archive.spool.stat().st_mode & 0o777 == 0o700


def test_the_very_same_file_is_a_duplicate_of_its_record(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    first = put("Số: 1/SNV", "a.txt")
    work_off()
    again = put("Số: 1/SNV", "tên khác.txt")
    with archive.database.read() as conn:
        held = jobs.get(conn, first.job_id).record_id
        assert jobs.get(conn, again.job_id).reason == f"Trùng với #{held}"
    assert (again.state, again.duplicate_of) == ("duplicate", held)
    assert broken(archive.folder, [{"sha256": r.sha256, "job": r.job_id} for r in (first, again)]) == []


def test_two_copies_received_before_either_is_read_become_one_record(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    receipts = [put("Số: 1/SNV", "a.txt"), put("Số: 1/SNV", "b.txt")]
    work_off()
    with archive.database.read() as conn:
        states = [jobs.get(conn, r.job_id).state for r in receipts]
    assert sorted(states) == ["duplicate", "indexed"]
    assert broken(archive.folder, [{"sha256": r.sha256, "job": r.job_id} for r in receipts]) == []


def test_several_files_become_one_document(archive: Archive, work_off: Callable[[], None]) -> None:
    files = [Incoming(f"trang {n}.txt", BytesIO(f"Số: 7/SNV\ntrang {n}".encode())) for n in (1, 2, 3)]
    receipt = receive(archive, files, source="upload", person="an", now=NOW)
    work_off()
    with archive.database.read() as conn:
        job = jobs.get(conn, receipt.job_id)
    assert (job.title, job.state, job.pages_done) == ("trang 1.txt (+2)", "indexed", 3)
    assert broken(archive.folder) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "unknown-type"),
        (b"<html><script>alert(1)</script></html>", "unknown-type"),
        (b"PK\x03\x04 not really a zip", "unknown-type"),
        (b"\x00\x01\x02\x03", "unknown-type"),
        (b"From: a@b\nSubject: x\n", "unknown-type"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason_and_leaves_no_bytes(
    archive: Archive, put: Callable[..., Receipt], data: bytes, code: str
) -> None:
    receipt = put(data, "công văn.pdf")
    with archive.database.read() as conn:
        job = jobs.get(conn, receipt.job_id)
    assert (receipt.state, job.reason_code) == ("refused", code)
    assert receipt.reason == job.reason and str(job.reason).endswith((".", ")"))
    assert list(archive.spool.iterdir()) == []


def test_a_file_over_the_limit_is_refused_while_it_streams(
    archive: Archive, put: Callable[..., Receipt]
) -> None:
    receipt = put(b"a" * (archive.settings.max_file_mb * 1_000_000 + 1))
    assert receipt.state == "refused" and "quá lớn" in str(receipt.reason)
    assert list(archive.spool.iterdir()) == []


def test_a_full_disk_is_never_followed_by_success(
    archive: Archive, put: Callable[..., Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        put("Số: 1/SNV")
    monkeypatch.undo()
    with archive.database.read() as conn:
        assert jobs.counts(conn) == {"secret": 0}
    assert list(archive.spool.iterdir()) == []


def test_bytes_are_durable_before_the_answer(
    archive: Archive, put: Callable[..., Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real_fsync, real_rename, real_add = os.fsync, originals.Path.rename, jobs.add
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("fsync"), real_fsync(handle))[1])
    monkeypatch.setattr(
        originals.Path, "rename", lambda path, to: (order.append("rename"), real_rename(path, to))[1]
    )
    monkeypatch.setattr(jobs, "add", lambda *a, **k: (order.append("row"), real_add(*a, **k))[1])
    put("Số: 1/SNV")
    assert order == ["fsync", "rename", "fsync", "row"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\quét\\Công văn.pdf", "Công văn.pdf"),
        (unicodedata.normalize("NFD", "Đảng ủy.pdf"), "Đảng ủy.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("x" * 300, "x" * 200),
        ("\x00\x1f", "không tên"),
        ("", "không tên"),
    ],
)
def test_names_are_shown_never_used_as_paths(
    archive: Archive, put: Callable[..., Receipt], name: str, shown: str
) -> None:
    assert clean_name(name) == shown
    receipt = put("Số: 1/SNV", name)
    with archive.database.read() as conn:
        job = jobs.get(conn, receipt.job_id)
    assert job.files[0].name == shown
    assert [p.name for p in archive.spool.iterdir()] == [job.files[0].spool_name]
