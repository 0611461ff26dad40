"""What holds for every command: JSON on demand, exit codes, no traceback, a bar on a terminal only, a manual page."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from corpus import jobs, running
from corpus.archive import Archive
from ingest.intake import Receipt
from tests.test_docs import COMMANDS, DOCS, section, shape
from vanthu import main

ON_AN_ARCHIVE = {
    "vanthu work": (),
    "vanthu watch": (),
    "vanthu search": ("x",),
    "vanthu links": ("1/CV",),
    "vanthu due": (),
    "vanthu remind": (),
    "vanthu register": ("in", "--year", "2026"),
    "vanthu verify": (),
    "vanthu rebuild": (),
    "vanthu access": ("1",),
    "vanthu backup": ("copy",),
    "vanthu status": (),
    "vanthu retry": (),
    "vanthu user add": ("an", "--name", "An", "--role", "clerk"),
    "vanthu user reset": ("an",),
    "vanthu unit add": ("Văn phòng",),
    "vanthu unit list": (),
    "vanthu dossier list": (),
    "vanthu dossier export": ("01", "--to", "goi"),
}


def run(*words: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, (words, done.output, done.exception)
    return done


def answer(*words: object, code: int = 0) -> Any:
    return json.loads(run(*words, "--json", code=code).stdout)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_answers_json_on_demand(path: str) -> None:
    assert "--json" in [option for param in COMMANDS[path].params for option in param.opts]


@pytest.mark.parametrize("path", ON_AN_ARCHIVE)
def test_without_an_archive_a_command_ends_in_two_and_says_so(path: str, tmp_path: Path) -> None:
    words = (*path.split()[1:], *ON_AN_ARCHIVE[path], "--archive", tmp_path / "nowhere")
    done = run(*words, code=2)
    assert "Không có kho lưu trữ" in done.stderr and done.stdout == ""
    assert not (tmp_path / "nowhere").exists(), "looking for an archive makes none"


def test_every_command_that_wants_an_archive_is_asked_above() -> None:
    wanting = {path for path, command in COMMANDS.items() if _wants_archive(command)}
    assert wanting - {"vanthu serve", "vanthu ingest"} == set(ON_AN_ARCHIVE)


def _wants_archive(command: click.Command) -> bool:
    return any("--archive" in one.opts and one.required for one in command.params)


@pytest.mark.parametrize("path", COMMANDS)
def test_a_wrong_option_ends_in_two(path: str) -> None:
    run(*path.split()[1:], "--no-such-option", code=2)


def test_what_the_machine_refuses_is_a_sentence_and_one(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run("backup", tmp_path / "file" / "copy", "--archive", archive.folder, code=1)
    assert "Hãy kiểm tra đường dẫn" in done.stderr and "Traceback" not in done.output
    with archive.database.read() as conn:
        (page,) = conn.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'record'").one()
    archive.database.truncate_log()
    with archive.database.path.open("r+b") as handle:
        handle.seek((page - 1) * 4096)
        handle.write(b"no page at all" * 292)
    done = run("links", "1", "--archive", archive.folder, code=1)
    assert "catalogue.sqlite" in done.stderr and "Traceback" not in done.output
    archive.database.path.write_bytes(b"no catalogue at all" * 400)
    done = run("links", "1", "--archive", archive.folder, code=2)
    assert "catalogue.sqlite" in done.stderr and "Traceback" not in done.output


def test_the_exit_codes_are_documented() -> None:
    told = section(DOCS / "commands.md", "What holds for all")
    assert re.findall(r"^\| ([0-9]) \|", told, re.MULTILINE) == ["0", "1", "2"]


# Shapes


def keys_told(heading: str, number: int = 0) -> set[str]:
    """Return the keys of the JSON object that a section shows in its line about --json."""
    (line,) = re.findall(r"^- `--json`.*$", section(DOCS / "commands.md", heading), re.MULTILINE)
    return set(json.loads(re.findall(r"`([{\[].+?[}\]])`", line)[number]))


def test_what_commands_print_is_documented(archive: Archive, tmp_path: Path) -> None:
    folder = archive.folder
    made = answer("init", tmp_path / "new", "--office", "UBND xã A")
    assert set(made) == keys_told("vanthu init") and made["offices"] == ["UBND xã A"]
    assert set(
        answer("user", "add", "an", "--name", "An", "--role", "clerk", "--archive", folder)
    ) == keys_told("vanthu user add")
    assert set(answer("user", "reset", "an", "--archive", folder)) == keys_told("vanthu user reset")
    assert answer("unit", "add", "Ban A", "--archive", folder) == {"unit_id": 1, "name": "Ban A"}
    assert answer("retry", "--archive", folder) == {"retried": 0}
    assert set(answer("rebuild", "--archive", folder)) == keys_told("vanthu rebuild")
    assert answer("watch", "--drop", tmp_path, "--once", "--archive", folder) == {"taken": 0}
    assert set(answer("work", "--until-empty", "--archive", folder)) <= keys_told("vanthu work")


def test_backup_and_restore_tell_what_verify_tells(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None], tmp_path: Path
) -> None:
    put("Số: 1/SNV")
    work_off()
    told = answer("backup", tmp_path / "copy", "--archive", archive.folder)
    verified = answer("verify", "--archive", archive.folder)
    assert set(told) == {*verified, "folder", "removed"} and told["checked"] == 1
    assert answer("restore-backup", tmp_path / "copy", "--check") == {"folder": None, **verified}
    found = answer("restore-backup", tmp_path / "copy", "--archive", tmp_path / "back")
    assert found == {"folder": str(tmp_path / "back"), **verified}
    original = next((tmp_path / "copy" / "originals").glob("*/*"))
    original.chmod(0o600)
    original.write_bytes(b"changed")
    assert answer("restore-backup", tmp_path / "copy", "--check", code=1)["changed"] == [original.name]


def test_status_tells_how_the_archive_stands(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    told = shape("vanthu status")
    put("Số: 1/SNV")
    work_off()
    found = answer("status", "--archive", archive.folder)
    assert list(found) == list(told) and found["good"] and found["running"] == []
    assert list(found["signs"][0]) == list(told["signs"][0])
    assert [sign["part"] for sign in found["signs"]] == [
        "queue",
        "disk",
        "backup",
        "fixity",
        "readers",
        "index",
    ]
    with running.task(archive.folder, "verify", since="2026-03-25T08:00:00") as work:
        work.step("check")(3, 9)
        (one,) = answer("status", "--archive", archive.folder)["running"]
        assert list(one) == list(told["running"][0])
        assert (one["task"], one["step"], one["done"], one["total"]) == ("verify", "check", 0, 0)
        assert "Đang chạy: verify" in run("status", "--archive", archive.folder).stdout
        done = run("verify", "--archive", archive.folder, code=2)
        assert "Đang có một tiến trình khác" in done.stderr
    shutil.rmtree(archive.index_dir)
    (archive.originals / "ab").mkdir(exist_ok=True)
    assert "Chỉ mục whoosh: 0 văn bản" in run("status", "--archive", archive.folder).stdout


def test_retry_lets_what_failed_be_read_at_once(archive: Archive, put: Callable[..., Receipt]) -> None:
    job_id = put("Số: 1/SNV").job_id
    put("Số: 2/SNV", "hai.txt")
    with archive.database.write() as conn:
        jobs.retry_later(conn, job_id, "thiếu tesseract", 4e9)
    assert answer("retry", "--archive", archive.folder) == {"retried": 1}
    with archive.database.read() as conn:
        one = jobs.get(conn, job_id)
    assert (one.retry_at, one.failures) == (None, 0)


# Backups of a timer


def dated(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_folder_of_backups_keeps_the_newest_and_touches_nothing_else(
    archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    for name in ("2020-01-01_020000", "2020-01-02_020000", "2020-01-03_020000"):
        run("backup", folder / name, "--archive", archive.folder)
    (folder / "2020-01-03_020000" / "manifest-sha256.txt").unlink()  # it was never finished
    (folder / "2019-01-01_020000").mkdir()  # not ours: nothing of ours lies in it
    run("backup", folder / "giữ lại", "--archive", archive.folder)
    told = answer("backup", folder, "--keep", 2, "--archive", archive.folder)
    assert [Path(one).name for one in told["removed"]] == ["2020-01-01_020000", "2020-01-03_020000"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}_\d{6}", Path(told["folder"]).name)
    kept = {"2019-01-01_020000", "2020-01-02_020000", "giữ lại", Path(told["folder"]).name}
    assert set(dated(folder)) == kept


def test_a_backup_that_is_not_good_removes_none(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None], tmp_path: Path
) -> None:
    put("Số: 1/SNV")
    work_off()
    run("backup", tmp_path / "2020-01-01_020000", "--archive", archive.folder)
    original = next(archive.originals.glob("*/*"))
    original.chmod(0o600)
    original.write_bytes(b"changed")
    told = answer("backup", tmp_path, "--keep", 1, "--archive", archive.folder, code=1)
    assert told["removed"] == [] and told["missing"] == [original.name]
    assert (tmp_path / "2020-01-01_020000").exists()


# Progress


def on_a_terminal(*words: object) -> str:
    """Run the real command with a terminal for its stderr; returns what that showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "vanthu", *map(str, words)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as one:
        os.close(theirs)
        shown = b""
        while one.poll() is None or select.select([ours], [], [], 0)[0]:
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            shown += part
        assert one.wait() == 0
    os.close(ours)
    return shown.decode(errors="replace")


def test_a_bar_is_drawn_on_a_terminal_only(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None], tmp_path: Path
) -> None:
    put("Số: 1/SNV")
    work_off()
    assert "Đang kiểm tra tệp gốc" in on_a_terminal("verify", "--archive", archive.folder)
    assert "Đang sao chép" in on_a_terminal("backup", tmp_path / "copy", "--archive", archive.folder)
    assert "Đang phục hồi" in on_a_terminal("restore-backup", tmp_path / "copy", "--archive", tmp_path / "b")
    assert "Đang lập chỉ mục" in on_a_terminal("rebuild", "--archive", archive.folder)
    for words in (("verify",), ("rebuild",), ("backup", tmp_path / "again")):
        command = [sys.executable, "-m", "vanthu", *map(str, words), "--archive", str(archive.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stderr == "", "a log is no place for a bar"


# The manual page


def test_the_manual_page_names_every_command_and_option() -> None:
    told = run("man").stdout.replace(r"\-", "-")
    for path, command in COMMANDS.items():
        page = told.split(f".SS {path}\n")[1].split(".SS ")[0]
        assert command.help and " ".join(command.help.split("\n\n")[0].split()) in page, path
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.opts[0] in page, (path, param.opts)
    assert [one["name"] for one in answer("man")] == list(COMMANDS)
    assert set(answer("man")[0]) == keys_told_of_man()


def keys_told_of_man() -> set[str]:
    (line,) = re.findall(r"^- `--json`.*$", section(DOCS / "commands.md", "vanthu man"), re.MULTILINE)
    found: list[dict[str, Any]] = json.loads(re.findall(r"`(\[.+\])`", line)[0])
    return set(found[0])


def test_the_manual_page_is_sound_roff(tmp_path: Path) -> None:
    if shutil.which("groff") is None:
        pytest.skip("no groff here to check the manual page with")
    page = tmp_path / "vanthu.1"
    page.write_text(run("man").stdout, encoding="utf-8")
    command = ["groff", "-man", "-Tutf8", "-k", "-ww", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "vanthu restore-backup" in re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
