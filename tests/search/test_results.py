from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from corpus.record import IndexEntry
from search.index import SearchIndex
from search.query import parse
from search.results import Results, search
from search.scan import scan_catalogue

TODAY = date(2026, 11, 23)
Find = Callable[..., Results]


@pytest.fixture
def find(
    index_of: Callable[..., SearchIndex], outbox_of: Callable[..., Any]
) -> Callable[[Sequence[IndexEntry]], Find]:
    def over(entries: Sequence[IndexEntry]) -> Find:
        index = index_of(entries)
        outbox_of(entries)

        def one(text: str, **values: Any) -> Results:
            options: dict[str, Any] = {"access": frozenset({"normal"}), **values}
            return search(None, index, text, today=TODAY, **options)  # type: ignore[arg-type]

        return one

    return over


def test_a_hit_bears_the_catalogues_fields(find: Any, letters: list[IndexEntry]) -> None:
    found = find(letters)("an toan ho dap", limit=1)
    hit, entry = found.hits[0], letters[found.hits[0].record_id - 1]
    assert (hit.symbol, hit.date, hit.kind, hit.issuer, hit.subject) == (
        entry.symbol,
        entry.date,
        entry.kind,
        entry.issuer,
        entry.subject,
    )
    assert "<mark>an</mark> <mark>toàn</mark> <mark>hồ</mark> <mark>đập</mark>" in hit.snippet_html.lower()
    assert hit.pages == (1,) and hit.score > 0 and found.total == 5


def test_pages_of_results(find: Any, letters: list[IndexEntry]) -> None:
    ask = find(letters)
    whole = [hit.record_id for hit in ask("thực hiện tốt", limit=45).hits]
    turned = [
        hit.record_id for at in (0, 10, 20, 30, 40) for hit in ask("thực hiện tốt", limit=10, offset=at).hits
    ]
    assert turned == whole and len(whole) == ask("thực hiện tốt").total == 45


def test_no_hit_is_an_answer(find: Any, letters: list[IndexEntry]) -> None:
    found = find(letters)("zzzqqqwww")
    assert (found.total, found.hits, found.suggestion) == (0, (), None)
    assert "zzzqqqwww" in (found.explanation or "")


@pytest.mark.parametrize("typed", ["hồ đạp", "hoof ddaapj", "ho ddap", "ho9 dap5", "hồ đpậ", "hồđập"])
def test_slips_and_keystrokes_are_understood(find: Any, letters: list[IndexEntry], typed: str) -> None:
    found = find(letters)(typed)
    assert found.total == 5 and all("hồ đập" in (hit.subject or "") for hit in found.hits)
    assert found.suggestion in (None, "hồ đập")


def test_a_suggestion_bears_accents_and_is_said(find: Any, letters: list[IndexEntry]) -> None:
    found = find(letters)("tuhc hien")
    assert found.suggestion == "thực hiện" and found.total == 45
    assert found.explanation == "Không có văn bản nào khớp “tuhc hien”; đang hiện kết quả cho “thực hiện”."


def test_restricted_records_leave_no_trace(find: Any, letter: Callable[..., IndexEntry]) -> None:
    entries = [
        letter(1, subject="hội nghị thường kỳ", pages=("hội nghị thường kỳ",)),
        letter(
            2,
            subject="kỷ luật đảng viên",
            pages=("xem xét kỷ luật đảng viên",),
            access="restricted",
            kind="tờ trình",
        ),
    ]
    ask = find(entries)
    for text in ("kỷ luật", "ky luat", "kyr luaatj", "ky lut"):
        hidden = ask(text)
        assert (hidden.total, hidden.hits, hidden.suggestion) == (0, (), None)
        assert not any(hidden.facets.values())
    assert ask("ky luat", access=frozenset({"normal", "restricted"})).total == 1


def test_a_record_restricted_a_moment_ago_is_not_shown(
    index_of: Callable[..., SearchIndex], outbox_of: Callable[..., Any], letters: list[IndexEntry]
) -> None:
    index = index_of(letters)
    box = outbox_of(letters)
    for entry in letters[:41]:
        box.change(replace(entry, access="restricted"))
    for record_id in (42, 43):
        box.remove(record_id)
    found = search(None, index, "", limit=100, today=TODAY)  # type: ignore[arg-type]
    assert {hit.record_id for hit in found.hits} == set(range(44, 51)) and found.total == 7
    assert sum(found.facets["kind"].values()) == 7


def test_filters_by_either_name_and_an_unknown_one(find: Any, letters: list[IndexEntry]) -> None:
    ask = find(letters)
    assert ask("", filters={"loai": "công văn"}).total == ask("", filters={"kind": "Công Văn"}).total == 10
    assert ask("", filters={"kind": ""}).total == 45
    with pytest.raises(UsageError, match="màu"):
        ask("", filters={"màu": "đỏ"})
    with pytest.raises(UsageError, match="2026-03-10"):
        ask("", filters={"from": "10/3/2026"})


@pytest.mark.parametrize(
    "text",
    [
        "an toàn hồ đập",
        "an toan ho dap",
        '"hồ đập"',
        "hồ đập OR phòng cháy",
        "hồ -hồ",
        "108",
        "1010-CV/TU",
        "so:110",
        "3/2026",
        "10/6/2026",
        "coquan:tỉnh",
        "loai:cv hồ",
        "",
        "zzzqqqwww",
    ],
)
def test_a_damaged_index_is_answered_for_by_the_catalogue(
    find: Any, letters: list[IndexEntry], tmp_path: Path, text: str
) -> None:
    ask = find(letters)
    sound = ask(text, limit=50, filters={"from": "2026-01-01"})
    (tmp_path / "index" / "seal.json").unlink()
    found = ask(text, limit=50, filters={"from": "2026-01-01"})
    assert {hit.record_id for hit in found.hits} == {hit.record_id for hit in sound.hits}
    assert found.total == sound.total
    assert {k: dict(v) for k, v in found.facets.items()} == {k: dict(v) for k, v in sound.facets.items()}
    assert "Chỉ mục đang được dựng lại" in (found.explanation or "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("viendan:1017-CV/TU", [17]),
        ("viendan:117", []),
        ("han:15/6/2026", [14, 42]),
        ("han:14/6/2026..15/6/2026", [13, 14, 41, 42]),
        ("han:6/2026 so:11*", list(range(10, 20))),
        ("tiêm ch* mở rộng", [3, 13, 23, 33, 43]),
        ("zz*", []),
    ],
)
def test_fields_and_stars(find: Any, letters: list[IndexEntry], text: str, wanted: list[int]) -> None:
    """With an index and, where it is damaged, with the catalogue alone."""
    access = frozenset({"normal", "restricted"})
    found = find(letters)(text, limit=50, access=access)
    assert sorted(hit.record_id for hit in found.hits) == wanted and found.total == len(wanted)
    query = parse(text, TODAY)
    raw = scan_catalogue(letters, query, 50, {}, access)
    assert sorted(hit.record_id for hit in raw.hits) == wanted
