"""The look at machine and archive: what was never done is no fault, what is too old or ended badly is one."""

from datetime import date

from corpus import audit, health
from corpus.archive import Archive
from ingest.health import Finding, examine

TODAY = date(2026, 3, 12)
GOOD = {"good": True, "checked": 0, "changed": 0, "missing": 0}


def looked_at(archive: Archive) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(archive.folder, today=TODAY)}


def noted(archive: Archive, action: str, at: str, **detail: object) -> None:
    with archive.database.write() as conn:
        audit.append(conn, at=at, person="cli", action=action, subject="archive", detail={**GOOD, **detail})


def test_a_new_archive_has_no_fault_of_its_own(archive: Archive) -> None:
    found = looked_at(archive)
    for what in ("Kho lưu trữ", "Quyền ghi vào kho", "Sao lưu lần cuối", "Kiểm tra tệp gốc lần cuối"):
        assert found[what].good, what
    assert found["Sao lưu lần cuối"].seen == "chưa lần nào"
    assert found["Tesseract và tiếng Việt"].good
    assert found["poppler (pdftoppm)"].good


def test_an_old_backup_and_a_bad_check_are_faults_with_their_command(archive: Archive) -> None:
    noted(archive, health.BACKED_UP, "2026-03-04T08:00:00")
    noted(archive, health.VERIFIED, "2026-03-12T08:00:00", good=False, missing=1)
    found = looked_at(archive)
    assert not found["Sao lưu lần cuối"].good
    assert f"--archive {archive.folder}" in found["Sao lưu lần cuối"].fix
    assert not found["Kiểm tra tệp gốc lần cuối"].good
    noted(archive, health.BACKED_UP, "2026-03-11T08:00:00")
    noted(archive, health.VERIFIED, "2026-03-12T09:00:00")
    found = looked_at(archive)
    assert found["Sao lưu lần cuối"].good
    assert found["Kiểm tra tệp gốc lần cuối"].good
