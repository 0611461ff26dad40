"""The command contract (design §6), through the real program on our own sample letters."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(str(files("corpus") / "samples"))
LETTERS = json.loads((SAMPLES / "MANIFEST.json").read_text(encoding="utf-8"))


def vanthu(*words: object, code: int = 0, stdin: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "vanthu", *map(str, words)],
        capture_output=True,
        text=True,
        input=stdin,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def sample(symbol_part: str) -> tuple[Path, dict[str, Any]]:
    for letter in LETTERS:
        gold = json.loads((SAMPLES / letter["gold"]).read_text(encoding="utf-8"))
        if symbol_part in str(gold["symbol"]) + letter["condition"]:
            return SAMPLES / letter["file"], gold
    raise AssertionError(symbol_part)


@pytest.fixture(scope="module")
def kho(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """An archive into which two letters without pictures and one scan were ingested by the command."""
    folder = tmp_path_factory.mktemp("cli") / "kho"
    vanthu("init", folder, "--office", "UBND xã Ngàn Dâu", "--province", "Hoàng Lam")
    paths = [sample("docx-tcvn3")[0], sample("born")[0], sample("scan-grey")[0]]
    return folder, json.loads(vanthu("ingest", *paths, "--archive", folder, "--wait", "--json"))


@pytest.mark.ocr
def test_ingest_answers_for_every_path(kho: tuple[Path, list[dict[str, Any]]]) -> None:
    _, rows = kho
    assert len(rows) == 3
    for row in rows:
        assert set(row) == {"path", "state", "record_id", "duplicate_of", "sha256", "reason", "retry_at"}
        assert row["state"] in ("indexed", "needs-review") and row["record_id"]


@pytest.mark.ocr
def test_search_finds_with_and_without_accents_and_by_number(kho: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, rows = kho
    path, gold = sample("born")
    record_id = next(r["record_id"] for r in rows if r["path"] == str(path))
    from corpus.text import fold

    for query in (gold["subject"], fold(gold["subject"]), gold["symbol"], gold["symbol"].lower()):
        found = json.loads(vanthu("search", query, "--archive", folder, "--json"))
        assert set(found) == {"total", "hits", "facets", "suggestion", "explanation"}
        assert found["hits"][0]["record_id"] == record_id, query
    assert json.loads(vanthu("search", "zzzz", "--archive", folder, "--json"))["total"] == 0


@pytest.mark.ocr
def test_links_answers_in_the_agreed_shape(kho: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, _ = kho
    view = json.loads(vanthu("links", sample("born")[1]["symbol"], "--archive", folder, "--json"))
    assert set(view) == {"record", "cites", "cited_by", "obligations", "response"}
    vanthu("links", "999/KHONG-CO", "--archive", folder, code=2)


@pytest.mark.ocr
def test_ocr_prints_pages_and_words_in_zones(tmp_path: Path) -> None:
    path, gold = sample("scan-grey")
    plain = vanthu("ocr", path)
    assert plain.count("\f") == gold["pages"] - 1
    assert gold["citations"][0]["symbol"] in plain
    seen = json.loads(vanthu("ocr", path, "--json", "--pages", "1", "--keep", tmp_path / "kept"))
    assert [p["page"] for p in seen["pages"]] == [1]
    page = seen["pages"][0]
    assert page["verdict"] in ("good", "doubtful")
    for word in page["words"]:
        x0, y0, x1, y1 = word["box"]
        assert 0 <= x0 < x1 <= page["width"] and 0 <= y0 < y1 <= page["height"]
        assert 0 <= word["conf"] <= 1
    assert {"head-left", "head-right", "body"} <= {w["zone"] for w in page["words"]}
    assert (tmp_path / "kept" / "page-1.jpg").exists()


def test_fields_of_a_text_file(tmp_path: Path) -> None:
    from tests.journeys.test_bad_input import GOOD

    path = tmp_path / "thư.txt"
    path.write_text(GOOD)
    found = json.loads(vanthu("fields", path, "--json", "--arrived", "2026-03-14"))
    assert (found["symbol"], found["number"], found["date"]) == ("12/SNV-VTLT", "12", "2026-03-12")
    assert found["recipients"] == ["Ủy ban nhân dân các xã, phường"]
    assert [o["due"] for o in found["obligations"]] == ["2026-03-20"]
    assert found["system"] == "state" and found["kind"] == "công văn"


def test_restore_reads_standard_input() -> None:
    out = json.loads(
        vanthu("restore", "-", "--json", stdin="Uy ban nhan dan xa de nghi cac don vi bao cao ket qua.")
    )
    assert out["mode"] == "accents"
    assert out["text"].strip() == "Ủy ban nhân dân xã đề nghị các đơn vị báo cáo kết quả."


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("verify", "--archive", "/nowhere"), 2),
        (("search", "x", "--archive", "/nowhere"), 2),
        (("ocr",), 2),
        (("no-such-command",), 2),
    ],
)
def test_wrong_use_ends_in_two(words: tuple[str, ...], code: int) -> None:
    vanthu(*words, code=code)


def test_ingest_makes_a_missing_archive_and_says_so_and_refuses_with_one(tmp_path: Path) -> None:
    (tmp_path / "rỗng.pdf").write_bytes(b"")
    rows = json.loads(
        vanthu("ingest", tmp_path / "rỗng.pdf", "--archive", tmp_path / "kho", "--json", code=1)
    )
    assert [(r["state"], r["record_id"]) for r in rows] == [("refused", None)]
    assert "rỗng" in rows[0]["reason"]


def test_verify_backup_and_restore_by_command(kho: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> None:
    folder, rows = kho
    assert json.loads(vanthu("verify", "--archive", folder, "--json"))["checked"] == len(rows)
    vanthu("backup", tmp_path / "copy", "--archive", folder)
    vanthu("restore-backup", tmp_path / "copy", "--check")
    vanthu("restore-backup", tmp_path / "copy", "--archive", tmp_path / "back")
    assert "lập chỉ mục 3 văn bản" in vanthu("rebuild", "--archive", tmp_path / "back")
    vanthu("doctor", "--archive", tmp_path / "back")
