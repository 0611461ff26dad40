"""`vanthu demo`: a fresh archive and a running site at once, the sample letters are read before the newcomer's eyes."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from importlib.resources import files
from pathlib import Path

import pytest

from corpus import accounts, catalogue, jobs
from corpus.archive import Archive

LETTERS = json.loads((files("corpus") / "samples" / "MANIFEST.json").read_text(encoding="utf-8"))


@pytest.mark.ocr
def test_the_demo_says_where_it_is_and_reads_while_it_serves(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "vanthu", "demo", "--port", "0", "--folder", str(tmp_path / "mẫu")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        said = ""
        while "http://" not in said:
            line = demo.stdout.readline()
            assert line, "the demo ended before it said where it is"
            said += line
        archive = Archive.open(tmp_path / "mẫu")
        address = re.search(r"http://[\d.:]+/", said)
        assert address is not None
        with urllib.request.urlopen(address[0] + "healthz", timeout=20) as answer:
            assert json.load(answer)["ok"] is True
        secret = re.search(r"vanthu, mật khẩu dùng một lần: (\S+)", said)
        assert secret is not None
        with archive.database.write() as conn:
            assert accounts.check(conn, "vanthu", secret[1]) is not None
            assert sum(jobs.counts(conn).values()) == len(LETTERS)
        _wait_for_a_record(archive, demo)
        demo.terminate()
        assert demo.wait(60) == 0
    second = Archive.create(tmp_path / "other", archive.settings)
    assert second.settings.offices == ("Đảng ủy xã Ngàn Dâu", "UBND xã Ngàn Dâu")


def _wait_for_a_record(archive: Archive, demo: subprocess.Popen[str]) -> None:
    for _ in range(600):
        with archive.database.read() as conn:
            if catalogue.all_ids(conn):
                return
        assert demo.poll() is None
        time.sleep(0.2)
    raise AssertionError("no letter was read")
