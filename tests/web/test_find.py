"""Searching: what is typed, what is shown, and the address that holds it all."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

import vanthu
from corpus import routing, units
from corpus.archive import Archive
from corpus.record import Direction
from corpus.routing import Target
from corpus.schema import record_page
from search import index
from search.results import Hit
from tests.web.desks import START, Desk, asks, file_letter, letter, make_desk, post
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


def test_filters_need_no_words(filled: Desk) -> None:
    client = filled.client("staff")
    page = client.get("/search", query_string={"kind": "kế hoạch"}).text
    assert 'href="/documents/2">12-KH/ĐU</a>' in page and "1 văn bản" in page and "218-CV/TU" not in page
    assert "2 văn bản" in client.get("/search?direction=in").text
    assert "Không có văn bản nào khớp" in client.get("/search?kind=x").text


def test_the_order_is_part_of_the_address(filled: Desk) -> None:
    client = filled.client("staff")
    for sort, first in (("date", "218-CV/TU"), ("number", "218-CV/TU"), ("relevance", "218-CV/TU")):
        page = client.get(f"/search?q=thong+tin&sort={sort}").text
        assert page.index(">218-CV/TU<") < page.index(">12-KH/ĐU<"), first
        assert f'<option value="{sort}" selected>' in page
    narrowed = client.get("/search?q=thong+tin&sort=date").text
    assert "q=thong+tin&amp;sort=date&amp;kind=" in narrowed
    assert '<option value="relevance" selected>' in client.get("/search?q=thong+tin&sort=size").text
    found = client.get("/api/search?q=thong+tin&sort=date").json["hits"]
    assert [hit["record_id"] for hit in found] == [1, 2]
    assert client.get("/api/search?kind=ke+hoach").json["total"] == 1


def test_units_and_states_are_shown_by_name(filled: Desk) -> None:
    by = {"person": "clerk", "at": START.isoformat()}
    with filled.archive.database.write() as conn:
        unit_id = units.add(conn, "Phòng Văn hóa", **by)
        routing.give(conn, 1, Target(unit_id=unit_id), role="lead", **by)
    client = filled.client("staff")
    page = client.get("/search?q=thong+tin").text
    assert f"unit={unit_id}" in page and ">Phòng Văn hóa</a>" in page
    narrowed = client.get(f"/search?q=thong+tin&unit={unit_id}").text
    assert "1 văn bản" in narrowed and "Đơn vị giải quyết: Phòng Văn hóa" in narrowed
    assert "2 văn bản" in client.get("/search?q=thong+tin&unit=x&state=gone").text


def test_a_late_directive_is_found_by_its_state(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(asks("2026-03-01"),)), "Hồ đập")
    file_letter(desk.archive, letter(symbol="3-CV/TU", obligations=(asks(),)), "Hồ đập khác")
    catch_up(desk)
    client = desk.client("staff")
    assert "state=late" in client.get("/search?q=ho+dap").text
    page = client.get("/search?q=ho+dap&state=late").text
    assert "1 văn bản" in page and "218-CV/TU" in page and "3-CV/TU" not in page
    assert "1 văn bản" in client.get("/search?state=open").text


def test_our_own_letters_owe_no_answer(desk: Desk) -> None:
    ours = letter(obligations=(asks(),))
    file_letter(desk.archive, ours, "Hồ đập", direction=Direction.OUT)
    catch_up(desk)
    clerk = desk.client("clerk")
    assert "state=open" not in clerk.get("/search?q=ho+dap").text
    page = clerk.get("/documents/1/links").text
    assert "không yêu cầu trả lời" in page
    assert "Gắn văn bản trả lời" not in page and "Ghi nhận không qua văn bản" not in page


@pytest.mark.parametrize(
    "path", ["/search", "/search?q=ky+luat", "/search?issuer=T%E1%BB%95+k%C3%ADn", "/search?year=2026"]
)
def test_a_restricted_letter_leaves_no_trace(filled: Desk, path: str) -> None:
    hidden = letter(symbol="9-KL/TK", kind="kỷ luật", issuer="Tổ kín", urgency="Mật khẩn", subject="Kỷ luật")
    file_letter(filled.archive, hidden, "Kỷ luật", access="restricted")
    catch_up(filled)
    for client, sees in ((filled.client("staff"), False), (filled.client("clerk"), True)):
        page = client.get(path).text
        found = page.split("</form>", 1)[1]
        assert (">9-KL/TK<" in found or ">Tổ kín<" in found) == sees, path
        assert ("Mật khẩn" in found) == sees
    staff = filled.client("staff")
    assert staff.get("/search?like=3").status_code == 404
    assert staff.get("/api/search?like=3").status_code == 404
    for typed in ("ky", "9", "to k"):
        assert "href" not in staff.get("/search/suggest", query_string={"q": typed}).text, typed
        assert "href" in filled.client("clerk").get("/search/suggest", query_string={"q": typed}).text, typed


def test_a_hits_pages_lead_to_its_words(filled: Desk) -> None:
    client = filled.client("staff")
    page = client.get("/search?q=doi+ngoai").text
    assert 'href="/documents/1?q=doi+ngoai#page-1"' in page
    shown = client.get("/documents/1?q=doi+ngoai").text
    assert shown.count('class="hit-box"') == 2
    assert '<rect class="hit-box" x="880" y="300" width="150" height="44"><title>đối</title>' in shown
    assert 'title="Thôi tô"' in shown and 'href="/documents/1"' in shown
    plain = client.get("/documents/1").text
    assert "hit-box" not in plain and "Đang tô" not in plain
    assert "Không thấy trên các trang đang hiện" in client.get("/documents/1?q=zzz").text
    assert "Đang tô" not in client.get("/documents/1?q=coquan:x").text


def test_a_better_spelling_is_what_is_outlined(filled: Desk) -> None:
    page = filled.client("staff").get("/search?q=thoong+tni").text
    assert 'href="/documents/1?q=th%C3%B4ng+tin#page-1"' in page


def test_words_of_a_typed_document_are_marked(filled: Desk) -> None:
    with filled.archive.database.write() as conn:
        conn.execute(update(record_page).values(source="document"))
    page = filled.client("staff").get("/documents/1?q=doi+ngoai").text
    assert "<mark>đối</mark> <mark>ngoại</mark>" in page


def test_similar_documents(filled: Desk) -> None:
    file_letter(filled.archive, letter(symbol="77-KH/ĐU"), "Triển khai thông tin đối ngoại ở cơ sở")
    catch_up(filled)
    client = filled.client("staff")
    assert 'href="/search?like=1"' in client.get("/documents/1").text
    page = client.get("/search?like=1").text
    assert ">77-KH/ĐU<" in page and 'href="/documents/1">218-CV/TU</a>' in page.split("<form class", 1)[0]
    assert client.get("/api/search?like=1").json["hits"][0]["record_id"] == 3
    assert client.get("/search?like=99").status_code == 404
    assert client.get("/search?like=x").status_code == 200


def test_a_search_is_kept_opened_and_deleted_by_its_owner(filled: Desk) -> None:
    staff, leader = filled.client("staff"), filled.client("leader")
    answer = post(staff, "/search/saved?q=thong+tin&sort=date&year=2026&odd=1", name="Thông tin <b>")
    assert answer.headers["Location"] == "/search?q=thong+tin&year=2026&sort=date"
    page = staff.get("/search").text
    assert '<a href="/search?q=thong+tin&amp;year=2026&amp;sort=date">Thông tin &lt;b&gt;</a>' in page
    assert "&lt;b&gt;" not in leader.get("/search").text
    assert post(leader, "/search/saved/1/delete").status_code == 404
    assert post(staff, "/search/saved/1/delete").status_code == 302
    assert "Chưa có. Tìm xong" in staff.get("/search").text


def test_a_search_without_name_or_words_is_not_kept(filled: Desk) -> None:
    client = filled.client("staff")
    post(client, "/search/saved?q=x", name=" ")
    assert "trống" in client.get("/search").text
    post(client, "/search/saved", name="Trống")
    assert "Chưa tìm gì" in client.get("/search").text
    assert "Chưa có. Tìm xong" in client.get("/search").text


def test_proposals_while_typing(filled: Desk) -> None:
    client = filled.client("staff")

    def proposed(typed: str) -> str:
        return str(client.get("/search/suggest", query_string={"q": typed}).text)

    assert 'href="/search?q=218-CV/TU"' in proposed("21")
    assert "issuer=T%E1%BB%89nh+%E1%BB%A7y" in proposed("tinh")
    assert ">thông tin" in proposed("thong")
    assert proposed("").strip() == proposed("zzzz").strip() == proposed("x" * 90).strip() == ""
    page = client.get("/search").text
    assert 'hx-get="/search/suggest"' in page and page.count('id="proposals"') == 1
    assert client.get("/register").text.count('id="proposals"') == 1
