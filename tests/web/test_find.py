"""Searching: what is typed, what is shown, and the address that holds it all."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import vanthu
from corpus.archive import Archive
from search import index
from search.results import Hit
from tests.web.desks import Desk, file_letter, letter, make_desk
from web.find import marked


@pytest.fixture
def filled(desk: Desk) -> Desk:
    file_letter(desk.archive, letter(), "Triển khai thông tin đối ngoại trên <b>địa bàn</b>")
    file_letter(
        desk.archive,
        letter(symbol="12-KH/ĐU", kind="kế hoạch", subject="Kế hoạch", date="2025-05-05"),
        "Thông tin cơ sở",
    )
    catch_up(desk)
    return desk


def catch_up(desk: Desk) -> None:
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)


@pytest.mark.parametrize(
    "text", ["thông tin đối ngoại", "thong tin doi ngoai", "218", "218-cv/tu", "218 CV TU"]
)
def test_found_with_and_without_accents_and_by_number(filled: Desk, text: str) -> None:
    page = filled.client("staff").get("/search", query_string={"q": text}).text
    assert 'href="/documents/1">218-CV/TU</a>' in page
    assert f'value="{text}"' in page


def test_the_snippet_is_marked_and_nothing_else_of_it_is_markup(filled: Desk) -> None:
    page = filled.client("staff").get("/search?q=doi+ngoai").text
    assert "<mark>đối</mark> <mark>ngoại</mark>" in page.replace("</mark> <mark>", "</mark> <mark>") or (
        "<mark>đối ngoại</mark>" in page
    )
    assert "<b>địa bàn" not in page
    assert "&lt;b&gt;" in page


def test_a_snippet_with_foreign_markup_is_escaped_once_more() -> None:
    hit = Hit(1, None, None, None, None, None, 1.0, "a <mark>b</mark> &lt;i&gt; <img src=x>", "", ())
    assert marked(hit) == "a <mark>b</mark> &lt;i&gt; &lt;img src=x&gt;"


def test_facets_narrow_and_can_be_taken_off(filled: Desk) -> None:
    client = filled.client("staff")
    page = client.get("/search?q=thong+tin").text
    assert "2 văn bản" in page
    assert "kind=k%E1%BA%BF+ho%E1%BA%A1ch" in page
    narrowed = client.get("/search", query_string={"q": "thong tin", "kind": "kế hoạch"}).text
    assert "1 văn bản" in narrowed
    assert 'title="Bỏ lọc này"' in narrowed
    assert 'name="kind" value="kế hoạch"' in narrowed


def test_days_are_typed_as_clerks_type_them(filled: Desk) -> None:
    client = filled.client("staff")
    assert "1 văn bản" in client.get("/search?q=thong+tin&from=1/1/2026").text
    assert "2 văn bản" in client.get("/search?q=thong+tin&from=hôm+qua").text


def test_nothing_found_says_what_to_try(filled: Desk) -> None:
    page = filled.client("staff").get("/search?q=zzzz&kind=c%C3%B4ng+v%C4%83n").text
    assert "Không có văn bản nào khớp" in page
    assert "Bỏ các bộ lọc rồi tìm lại" in page


def test_an_empty_box_explains_itself(desk: Desk) -> None:
    assert "Gõ số ký hiệu, trích yếu" in desk.client("staff").get("/search").text


@pytest.mark.parametrize(
    "text", ['"', "(((", "a OR", "-", "*", "\x00", "NOT", "số:", "x" * 5000, "🙂", "' OR 1=1--"]
)
def test_odd_queries_are_answered(filled: Desk, text: str) -> None:
    assert filled.client("staff").get("/search", query_string={"q": text}).status_code == 200


def test_search_answers_also_before_the_first_index(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Chưa vào chỉ mục")
    page = desk.client("staff").get("/search?q=chua+vao+chi+muc")
    assert page.status_code == 200
    assert "218-CV/TU" in page.text


def test_the_setting_chooses_the_engine(folder: Path) -> None:
    pytest.importorskip("tantivy", reason="tantivy is an extra (make installs it)")
    with (folder / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write('search_engine = "tantivy"\n')
    desk = make_desk(Archive.open(folder))
    file_letter(desk.archive, letter(), "Triển khai thông tin đối ngoại")
    vanthu.index_catcher(desk.archive)()
    assert list(desk.archive.index_dir.glob("*.toc")) == []
    page = desk.client("staff").get("/search?q=thong+tin+doi+ngoai").text
    assert "218-CV/TU" in page and "dựng lại" not in page


def test_a_missing_engine_is_said_before_anything_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("search.tantivy")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with (folder / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write('search_engine = "tantivy"\n')
    for command in (["serve", "--port", "0"], ["work", "--until-empty"], ["rebuild"], ["search", "hồ đập"]):
        done = CliRunner().invoke(vanthu.main, [*command, "--archive", str(folder)])
        assert done.exit_code == 2 and "pip install vanthu[fast]" in done.output, command
