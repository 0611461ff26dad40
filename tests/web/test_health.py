"""The health page: each fault is named in a plain sentence with what to do; JSON says the same."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpus import accounts, circles, health, jobs, programs, running
from search import index
from tests.web.desks import START, Desk, file_letter, letter, make_archive, make_desk, make_people
from vanthu import main
from web import health_words


def signs(desk: Desk) -> dict[str, dict[str, Any]]:
    answer = desk.client("admin").get("/api/health")
    assert answer.status_code == 200
    return {sign["part"]: sign for sign in answer.json["signs"]}


def catch_up(desk: Desk) -> None:
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)


def test_a_new_archive_is_well(desk: Desk) -> None:
    found = signs(desk)
    assert list(found) == [
        "queue",
        "disk",
        "backup",
        "fixity",
        "readers",
        "index",
        "tables",
        "tesseract",
        "poppler",
    ]
    assert {
        part: sign["why"] for part, sign in found.items() if part in ("queue", "backup", "fixity", "index")
    } == {
        "queue": "well",
        "backup": "empty",
        "fixity": "empty",
        "index": "well",
    }
    assert all(sign["do"] is None for sign in found.values() if sign["level"] == "good")


def test_backup_and_verify_are_noted_and_shown(desk: Desk, tmp_path: Path) -> None:
    file_letter(desk.archive, letter())
    assert signs(desk)["backup"]["why"] == "never"
    folder = str(desk.archive.folder)
    assert CliRunner().invoke(main, ["backup", str(tmp_path / "bản sao"), "--archive", folder]).exit_code == 0
    assert CliRunner().invoke(main, ["verify", "--archive", folder]).exit_code == 0
    found = signs(desk)
    assert found["backup"]["facts"]["checked"] == found["fixity"]["facts"]["checked"] == 1
    assert "1 tệp gốc còn nguyên" in found["fixity"]["sentence"]


def test_a_button_that_does_nothing_is_not_advised(desk: Desk, tmp_path: Path) -> None:
    file_letter(desk.archive, letter())
    told = signs(desk)["backup"]["do"]
    assert "backup_folder = " in told
    assert "Bấm Sao lưu ngay" not in told
    admin = desk.client("admin")
    for page in (admin.get("/home").text, admin.get("/admin/health").text):
        assert "Bấm Sao lưu ngay" not in page
    archive = make_archive(tmp_path / "kho khác", backup_folder=str(tmp_path / "bản sao"))
    make_people(archive)
    file_letter(archive, letter())
    assert signs(make_desk(archive))["backup"]["do"].startswith("Bấm Sao lưu ngay")


def test_a_document_that_nobody_can_open_is_told_without_its_name(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        key = circles.of(conn, "personal", [desk.people["staff"]])
    file_letter(desk.archive, letter(), access=key)
    assert signs(desk)["readers"]["why"] == "well"
    with desk.archive.database.write() as conn:
        accounts.set_active(conn, desk.people["staff"], False)
    assert signs(desk)["readers"]["sentence"] == "1 văn bản không còn ai xem được: #1."
    page = desk.client("admin").get("/admin/health").text
    assert "vanthu access" in page and "218-CV/TU" not in page


def test_a_changed_original_is_named_after_verify(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    original = next(path for path in desk.archive.originals.glob("*/*"))
    original.write_bytes(b"changed")
    assert CliRunner().invoke(main, ["verify", "--archive", str(desk.archive.folder)]).exit_code == 1
    sign = signs(desk)["fixity"]
    assert (sign["level"], sign["why"]) == ("bad", "failed")
    assert "1 tệp đổi, 0 tệp thiếu" in sign["sentence"]
    page = desk.client("admin").get("/admin/health").text
    assert page.index("Phải xử lý") < page.index("Tốt")
    assert "restore-backup" in page
    assert desk.client("admin").get("/api/health").json["good"] is False


@pytest.mark.parametrize(("days", "level"), [(1, "good"), (3, "look"), (8, "bad")])
def test_an_old_backup_grows_graver(desk: Desk, days: int, level: str) -> None:
    file_letter(desk.archive, letter())
    from corpus import audit

    with desk.archive.database.write() as conn:
        at = START.isoformat(timespec="seconds")
        detail = {"good": True, "checked": 1, "changed": 0, "missing": 0}
        audit.append(conn, at=at, person="cli", action=health.BACKED_UP, subject="archive", detail=detail)
    desk.clock.advance(days=days)
    assert signs(desk)["backup"]["level"] == level


def test_a_queue_that_nobody_reads_is_noticed(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        at = START.isoformat(timespec="seconds")
        jobs.add(conn, (), source="upload", title="quét.pdf", received_by="clerk", received_at=at)
    assert signs(desk)["queue"]["level"] == "good"
    desk.clock.advance(minutes=16)
    sign = signs(desk)["queue"]
    assert (sign["level"], sign["why"]) == ("bad", "stopped")
    assert "vanthu work" in sign["do"]
    with desk.archive.database.write() as conn:
        now = desk.clock().timestamp()
        assert jobs.claim(conn, owner="w", now=now, lease=60)
    assert signs(desk)["queue"]["level"] == "good"


def test_a_full_disk_is_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: usage(10**12, 10**12, 5 * 10**8))
    sign = signs(desk)["disk"]
    assert (sign["level"], sign["why"]) == ("bad", "full")
    assert "500 MB trong 1 TB" in sign["sentence"]


def test_the_index_is_compared_with_the_catalogue(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    assert signs(desk)["index"]["why"] == "damaged"
    catch_up(desk)
    assert signs(desk)["index"]["facts"]["documents"] == 1
    file_letter(desk.archive, letter(symbol="219-CV/TU"), "khác")
    assert signs(desk)["index"]["why"] == "waiting"
    catch_up(desk)
    with desk.archive.database.write() as conn:
        conn.exec_driver_sql("DELETE FROM citation")
        conn.exec_driver_sql("DELETE FROM record WHERE id = 2")
    assert (signs(desk)["index"]["level"], signs(desk)["index"]["why"]) == ("bad", "apart")


def test_a_table_that_cannot_be_read_is_named_and_stops_no_page(desk: Desk) -> None:
    folder = desk.archive.folder / "tables"
    folder.mkdir()
    (folder / "holidays.tsv").write_text("date\n", encoding="utf-8")
    sign = signs(desk)["tables"]
    assert sign["level"] == "bad"
    assert "holidays.tsv thiếu cột name, kind" in sign["sentence"]
    file_letter(desk.archive, letter())
    clerks = [
        ("clerk", path) for path in ("/home", "/due", "/documents/1", "/dossiers", "/documents/1/links")
    ]
    for role, path in (*clerks, ("admin", "/admin/health"), ("staff", "/home")):
        assert desk.client(role).get(path).status_code == 200, path


def test_a_missing_reader_is_named_with_its_package(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "tesseract", lambda: programs.Tesseract("5.3.0", ("eng",)))
    monkeypatch.setattr(programs, "poppler", lambda: None)
    found = signs(desk)
    assert "tesseract-ocr-vie" in found["tesseract"]["do"]
    assert "poppler-utils" in found["poppler"]["do"]
    page = desk.client("admin").get("/admin/health?lang=en").text
    assert "without its Vietnamese model" in page and "Act now" in page


def test_every_sign_has_words_and_what_is_not_well_has_something_to_do() -> None:
    for part, _why in health_words._SAID:
        assert part in health_words.PARTS
    grave = {pair for pair in health_words._SAID if pair[1] not in ("well", "empty")}
    assert grave | {("backup", "no-folder")} == set(health_words._DO)


def test_sizes_tell_what_lies_where(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "mười hai byte"[:12])
    (desk.archive.derived / "pages").mkdir()
    (desk.archive.derived / "pages" / "1.jpg").write_bytes(b"x" * 100)
    found = health.sizes(desk.archive)
    assert found["derived"] == 100
    assert found["originals"] > 0 and found["catalogue"] > 100_000


def test_the_page_says_when_it_was_looked_at_and_where(desk: Desk) -> None:
    page = desk.client("admin").get("/admin/health").text
    assert f"Xem lúc 12/03/2026 08:00. Kho: {desk.archive.folder}" in page
    assert "SQLite" in page and "Tệp gốc (originals)" in page


def test_only_the_admin_is_told(desk: Desk) -> None:
    assert desk.client("clerk").get("/api/health").status_code == 403
    assert desk.client().get("/api/health").status_code == 401


def test_long_work_is_shown_while_it_runs(desk: Desk) -> None:
    admin = desk.client("admin")
    assert "Đang chạy" not in admin.get("/admin/health").text
    with running.task(desk.archive.folder, "backup", since="2026-03-12T07:58:00") as work:
        work.step("copy")(1200, 1200)
        page = admin.get("/admin/health").text
        assert "Từ 12/03/2026 07:58: đang sao chép, 1.200/1.200." in page
        assert '<progress class="w-100" aria-labelledby="task-backup" value="1200" max="1200">' in page
        part = admin.get("/admin/health/running?lang=en").text
        assert "<html" not in part and "copying, 1,200/1,200" in part
        (one,) = admin.get("/api/health").json["running"]
        assert one == {
            "task": "backup",
            "since": "2026-03-12T07:58:00",
            "step": "copy",
            "done": 1200,
            "total": 1200,
        }
    assert "Đang chạy" not in admin.get("/admin/health/running").text


def test_every_task_and_step_has_words() -> None:
    assert set(health_words.TASKS) == set(running.TASKS)
    assert set(health_words.STEPS) == {"", *running.STEPS} - {"read", "restore"}
