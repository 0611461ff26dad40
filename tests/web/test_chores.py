"""Long work that the administrator starts from the health page, each in a real process of its own."""

import json
import re
import signal
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from corpus import audit, health, running
from corpus.schema import audit as audit_table
from tests.web.desks import Desk, bearer, file_letter, letter, make_archive, make_desk, make_people, post
from vanthu import main
from web import chores, health_words

SINCE = "2026-03-12T07:58:00"


@pytest.fixture
def kept(tmp_path: Path) -> Desk:
    """An office whose settings name a folder of backups."""
    archive = make_archive(tmp_path / "kho", backup_folder=str(tmp_path / "sao lưu"), backup_keep=2)
    make_people(archive)
    file_letter(archive, letter())
    return make_desk(archive)


def start(client: FlaskClient, task: str) -> str:
    answer = post(client, f"/admin/health/start/{task}")
    assert answer.status_code == 302
    return client.get("/admin/health").text


def waited(desk: Desk, client: FlaskClient) -> str:
    """Wait for what was started; returns the page as it is then."""
    chores._LAST[str(desk.archive.folder)].child.wait(120)
    return client.get("/admin/health").text


def outcome(page: str, task: str) -> str:
    found = re.search(rf'<span id="outcome-{task}">(.*?)</span>', page)
    return found[1] if found else ""


def test_a_backup_is_started_followed_and_its_end_told(kept: Desk, tmp_path: Path) -> None:
    admin = kept.client("admin")
    page = start(admin, "backup")
    assert "Đã bắt đầu: Sao lưu." in page
    assert outcome(page, "backup") == ""
    page = waited(kept, admin)
    assert "Đang chạy" not in page
    (copy,) = (tmp_path / "sao lưu").iterdir()
    assert outcome(page, "backup") == f"Đã sao lưu 1 tệp gốc vào {copy}; bản sao đã kiểm tra, tốt."
    with kept.archive.database.read() as conn:
        rows = [
            (row.person, row.action) for row in conn.execute(audit_table.select()) if row.subject == "archive"
        ]
        assert rows == [("admin", "chore-started"), ("admin", health.BACKED_UP)]
        assert audit.broken(conn) is None
    assert CliRunner().invoke(main, ["restore-backup", str(copy), "--check"]).exit_code == 0


def test_rebuilding_and_checking_tell_what_they_found(kept: Desk) -> None:
    admin = kept.client("admin")
    start(admin, "rebuild")
    found = outcome(waited(kept, admin), "rebuild")
    assert found.startswith("Đã lập chỉ mục 1 văn bản")
    next(path for path in kept.archive.originals.glob("*/*")).write_bytes(b"changed")
    start(admin, "verify")
    page = waited(kept, admin)
    assert outcome(page, "verify").startswith("Thấy lỗi: 1 tệp đổi, 0 tệp thiếu")
    section = page[page.index('class="chores"') : page.index("</section>")]
    assert section.count("state-bad") == 1, "what went wrong is seen before it is read"
    answer = admin.get("/api/health").json
    assert [(one["task"], one["how"]) for one in answer["ended"]] == [("verify", "done"), ("rebuild", "done")]
    assert answer["ended"][0]["found"] == {"good": False, "checked": 1, "changed": 1, "missing": 0}


@pytest.mark.parametrize("task", running.TASKS)
def test_nothing_is_started_while_long_work_runs(kept: Desk, task: str) -> None:
    admin = kept.client("admin")
    with running.task(kept.archive.folder, task, since=SINCE):
        page = start(admin, "verify")
        assert "Đang có việc dài khác chạy" in page
        assert re.search(r'id="start-verify" disabled', page)
        answer = admin.post("/api/health/start/rebuild", headers=bearer(kept, "admin"))
        assert answer.status_code == 409
    assert str(kept.archive.folder) not in chores._LAST
    assert not re.search(r'id="start-verify" disabled', admin.get("/admin/health").text)


def test_pressing_twice_starts_one(kept: Desk) -> None:
    admin = kept.client("admin")
    start(admin, "rebuild")
    child = chores._LAST[str(kept.archive.folder)].child
    child.send_signal(signal.SIGSTOP)  # it has not come to its lock, and the second press finds it
    page = start(admin, "rebuild")
    child.send_signal(signal.SIGCONT)
    assert "Đang có việc dài khác chạy" in page and "Đang chạy" in page
    assert chores._LAST[str(kept.archive.folder)].child is child
    assert outcome(waited(kept, admin), "rebuild")


def test_a_backup_wants_a_folder_that_will_do(desk: Desk, tmp_path: Path) -> None:
    admin = desk.client("admin")
    page = start(admin, "backup")
    assert page.count("Chưa khai thư mục sao lưu") == 2, "said at the press and beside the button"
    assert re.search(r'id="start-backup" disabled', page)
    folder = str(desk.archive.folder)
    result = CliRunner().invoke(main, ["backup", "--archive", folder])
    assert result.exit_code == 2 and "backup_folder" in result.output
    for wrong in ("sao lưu", f"{folder}/sao lưu"):
        (desk.archive.folder / "settings.toml").write_text(f'backup_folder = "{wrong}"\n', encoding="utf-8")
        assert "ngoài kho" in CliRunner().invoke(main, ["backup", "--archive", folder]).output


def test_the_settings_say_where_and_how_many(kept: Desk, tmp_path: Path) -> None:
    folder, held = str(kept.archive.folder), tmp_path / "sao lưu"
    for day in ("2026-01-01_020000", "2026-01-02_020000"):
        assert CliRunner().invoke(main, ["backup", str(held / day), "--archive", folder]).exit_code == 0
    told = json.loads(CliRunner().invoke(main, ["backup", "--archive", folder, "--json"]).stdout)
    assert told["removed"] == [str(held / "2026-01-01_020000")]
    assert len(list(held.iterdir())) == 2


def test_a_failure_says_why_and_what_to_do(kept: Desk, tmp_path: Path) -> None:
    (tmp_path / "sao lưu").write_text("a file where the folder should be")
    admin = kept.client("admin")
    start(admin, "backup")
    said = outcome(waited(kept, admin), "backup")
    assert said.startswith("Không làm được. Máy báo lỗi:") and "Hãy kiểm tra đường dẫn" in said


def test_one_that_did_not_even_begin_has_failed(kept: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = kept.client("admin")
    monkeypatch.setattr(chores.sys, "executable", "/bin/false")
    start(admin, "verify")
    assert outcome(waited(kept, admin), "verify").startswith("Không làm được. Có lỗi khi xử lý.")


def test_a_site_that_closes_ends_what_it_started(kept: Desk) -> None:
    admin = kept.client("admin")
    start(admin, "verify")
    child = chores._LAST[str(kept.archive.folder)].child
    child.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    child.send_signal(signal.SIGCONT)
    chores.end_all()
    assert child.poll() is not None and time.monotonic() - began < chores._END_SECONDS
    assert "Đang chạy" not in admin.get("/admin/health").text


def test_the_page_is_loaded_anew_when_the_work_has_ended(kept: Desk) -> None:
    admin = kept.client("admin")
    with running.task(kept.archive.folder, "verify", since=SINCE):
        page = admin.get("/admin/health").text
        assert "/admin/health/running?busy=1" in page
        assert "HX-Refresh" not in admin.get("/admin/health/running?busy=1").headers
    assert admin.get("/admin/health/running?busy=1").headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in admin.get("/admin/health/running").headers


def test_every_end_has_words(kept: Desk) -> None:
    found = {
        "checked": 1,
        "changed": 0,
        "missing": 0,
        "folder": "/x",
        "documents": 1,
        "pictures": 0,
        "copies": 0,
    }
    with kept.app.test_request_context():
        for task in chores.CHORES:
            for result in ({}, found, {"good": True, **found}):
                assert health_words.outcome(running.Ended(task, SINCE, "done", result))
        for task in chores._NOTED:
            assert health_words.outcome(running.Ended(task, SINCE, "done", {**found, "good": False}))


def test_one_that_was_broken_off_is_told(kept: Desk) -> None:
    with pytest.raises(KeyboardInterrupt), running.task(kept.archive.folder, "backup", since=SINCE):
        raise KeyboardInterrupt
    page = kept.client("admin").get("/admin/health").text
    assert outcome(page, "backup").startswith("Bị ngắt giữa chừng")
