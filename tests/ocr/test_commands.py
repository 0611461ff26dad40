import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import UsageError
from ocr.commands import commands


def test_command_says_what_to_do_with_what_is_no_unicode_text() -> None:
    (command,) = commands
    for content in (b"C\xab ng v\xa8n", b"Uy ban\x00nhan dan"):
        with pytest.raises(UsageError, match=r"UTF-8|byte 0"):
            CliRunner().invoke(command, ["-"], input=content, catch_exceptions=False)


def test_command_takes_a_second_reading_and_known_names(tmp_path: Path) -> None:
    (command,) = commands
    (tmp_path / "vie.txt").write_text("Ủy ban nhân dân xã Ngàn Dâu báo cáo", encoding="utf-8")
    (tmp_path / "eng.txt").write_text("Uy ban nhan dan xa Ngan Dau bao cao", encoding="utf-8")
    args = [str(tmp_path / "vie.txt"), "--second", str(tmp_path / "eng.txt"), "--known", "xã Ngàn Dâu"]
    assert CliRunner().invoke(command, args).output == "Ủy ban nhân dân xã Ngàn Dâu báo cáo\n"


def test_command_prints_text_or_json() -> None:
    (command,) = commands
    plain = CliRunner().invoke(command, ["-"], input="Uy ban nhan dan xa\nbao cao\n")
    assert plain.exit_code == 0
    assert plain.output == "Ủy ban nhân dân xã\nbáo cáo\n"
    answer = json.loads(
        CliRunner().invoke(command, ["-", "--json", "--mode", "accents"], input="Uy ban").output
    )
    assert answer["text"] == "Ủy ban"
    assert answer["mode"] == "accents"
    assert set(answer["changes"][0]) == {
        "line",
        "start",
        "end",
        "raw",
        "text",
        "reason",
        "confidence",
        "alternatives",
    }
