import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert

from corpus import catalogue
from corpus.archive import Archive
from corpus.record import Citation, Description, Direction, Page, Relation, Word
from corpus.schema import original
from search.commands import commands
from search.index import catch_up, open_index

SHAPE = {"total", "hits", "facets", "suggestion", "explanation"}
HIT = {"record_id", "symbol", "date", "kind", "issuer", "subject", "score", "snippet", "pages"}
TEXT = "Đề nghị các thôn kiểm tra an toàn hồ đập theo Công văn số 88-CV/TU"


def run(archive: Archive, *arguments: str) -> Result:
    (command,) = commands
    return CliRunner().invoke(command, [*arguments, "--archive", str(archive.folder)])


@pytest.fixture
def filled(archive: Archive) -> Archive:
    words = tuple(Word(w, w, (0, 0, 9, 9), 0.9) for w in TEXT.split())
    citation = Citation("88-CV/TU", "công văn", None, "Tỉnh ủy", Relation.IMPLEMENTS, TEXT, 1)
    described = Description(
        kind="công văn",
        symbol="12-CV/ĐU",
        date="2026-05-04",
        issuer="Đảng ủy xã Bình Khê",
        subject="Kiểm tra an toàn hồ đập",
        recipients=("Các thôn",),
        citations=(citation,),
    )
    with archive.database.write() as conn:
        received = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "name": "a.pdf"}
        conn.execute(insert(original).values(received_at="2026-05-05", received_by="an", **received))
        catalogue.file_record(
            conn, described, [(Page(1, 9, 9, 300, words), catalogue.PageSource("0" * 64, 1))],
            direction=Direction.OUT, review_reasons=(), at="2026-05-05T08:00:00",
        )  # fmt: skip
    assert catch_up(archive.database.read, archive.index_dir, write=archive.database.write) == 1
    return archive


@pytest.mark.parametrize("text", ["an toan ho dap", "12-CV/ĐU", "88 cv tu", "4/5/2026", "coquan:bình"])
def test_json_has_the_documented_shape(filled: Archive, text: str) -> None:
    result = run(filled, text, "--json", "--limit", "5")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0 and set(answer) == SHAPE and answer["total"] == 1
    (hit,) = answer["hits"]
    assert set(hit) == HIT and hit["symbol"] == "12-CV/ĐU" and isinstance(hit["pages"], list)
    assert answer["facets"]["kind"] == {"công văn": 1} and answer["suggestion"] is None


def test_no_hit_is_exit_0(filled: Archive) -> None:
    result = run(filled, "zzzqqqwww", "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["hits"] == []


def test_plain_output_is_for_people(filled: Archive) -> None:
    result = run(filled, "ho dap")
    assert result.exit_code == 0
    assert "12-CV/ĐU · 04/05/2026 · Đảng ủy xã Bình Khê (trang 1)" in result.stdout
    assert "Tìm thấy 1 văn bản." in result.stdout


def test_filters(filled: Archive) -> None:
    assert json.loads(run(filled, "ho dap", "--json", "--filter", "year=2025").stdout)["total"] == 0
    assert json.loads(run(filled, "ho dap", "--json", "--filter", "loai=cong van").stdout)["total"] == 1
    assert run(filled, "ho dap", "--filter", "year").exit_code == 2


def test_orders_and_filters_without_a_query(filled: Archive) -> None:
    for order in ("relevance", "date", "number"):
        assert json.loads(run(filled, "ho dap", "--json", "--sort", order).stdout)["total"] == 1
    answer = json.loads(run(filled, "", "--json", "--filter", "kind=cong van").stdout)
    assert answer["total"] == 1 and answer["facets"]["year"] == {"2026": 1}
    assert run(filled, "ho dap", "--sort", "size").exit_code == 2
    assert run(filled, "ho dap", "--filter", "state=gone").exit_code != 0


def test_a_deleted_index_is_searched_around_and_rebuilt(filled: Archive) -> None:
    for path in filled.index_dir.iterdir():
        path.unlink()
    answer = json.loads(run(filled, "ho dap", "--json").stdout)
    assert answer["total"] == 1 and "dựng lại" in answer["explanation"]
    catch_up(filled.database.read, filled.index_dir, write=filled.database.write)
    again = json.loads(run(filled, "ho dap", "--json").stdout)
    assert again["total"] == 1 and "dựng lại" not in again["explanation"]


def test_a_folder_without_archive_is_a_usage_error(tmp_path: Path) -> None:
    (command,) = commands
    result = CliRunner().invoke(command, ["x", "--archive", str(tmp_path / "none")])
    assert result.exit_code != 0 and getattr(result.exception, "exit_code", None) == 2


def test_the_setting_chooses_the_engine(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "search.commands.open_index", lambda folder, engine: asked.append(engine) or open_index(folder)
    )
    run(filled, "ho dap")
    (filled.folder / "settings.toml").write_text('search_engine = "tantivy"', encoding="utf-8")
    run(filled, "ho dap")
    assert asked == ["whoosh", "tantivy"]
