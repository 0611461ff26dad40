"""Orders and narrowing over the whole of what is found, on a real archive with a real index."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from corpus import catalogue, revisions, routing, units
from corpus.archive import Archive
from corpus.errors import UsageError
from corpus.record import Description, Direction, Obligation, Page, Word
from corpus.routing import Target
from corpus.schema import original
from search.index import catch_up, open_index
from search.results import Results, browse, search

TODAY = date(2026, 11, 23)
TEXT = "Đề nghị các thôn kiểm tra an toàn hồ đập"
KINDS = ("công văn", "kế hoạch", "báo cáo")
OURS = ("Đảng ủy xã Bình Khê",)


def put(archive: Archive, count: int = 30) -> None:
    words = tuple(Word(w, w, (0, 0, 9, 9), 0.9) for w in TEXT.split())
    with archive.database.write() as conn:
        received = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "name": "a.pdf"}
        conn.execute(insert(original).values(received_at="2026-05-05", received_by="an", **received))
        for n in range(1, count + 1):
            number = str(n * 7 % 31)
            asks = Obligation("báo cáo", None, "báo cáo", "2026-06-01", None, None, None, 1)
            described = Description(
                kind=KINDS[n % 3],
                symbol=f"{number}-CV/ĐU",
                number=number,
                date=f"2026-05-{n * 11 % 29 + 1:02}" if n != 13 else None,
                issuer=OURS[0],
                urgency="Khẩn" if n % 10 == 0 else None,
                obligations=(asks,) if n % 5 == 0 else (),
            )
            catalogue.file_record(
                conn, described, [(Page(1, 9, 9, 300, words), catalogue.PageSource("0" * 64, 1))],
                direction=Direction.IN, review_reasons=(), at="2026-05-05T08:00:00",
            )  # fmt: skip
            if n % 10 == 7:
                revisions.set_access(conn, n, "restricted", revision=1)
    catch_up(archive.database.read, archive.index_dir, write=archive.database.write)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    put(archive)
    return archive


def ask(archive: Archive, text: str, **values: Any) -> Results:
    options: dict[str, Any] = {"today": TODAY, "limit": 100, "offices": OURS, **values}
    with archive.database.read() as conn:
        if not text:
            return browse(conn, **options)
        index = open_index(archive.index_dir)
        try:
            return search(conn, index, text, **options)
        finally:
            index.close()


def ids(found: Results) -> list[int]:
    return [hit.record_id for hit in found.hits]


@pytest.mark.parametrize("text", ["an toan ho dap", ""])
def test_orders_hold_over_the_whole_result(filled: Archive, text: str) -> None:
    by_date = ask(filled, text, sort="date")
    days = [hit.date or "" for hit in by_date.hits]
    assert days == sorted(days, reverse=True) and by_date.total == 27 and days[-1] == ""
    by_number = ask(filled, text, sort="number")
    keys = [(h.kind, int((h.symbol or "").split("-")[0])) for h in by_number.hits]
    kinds = [kind for kind, _ in keys]
    assert kinds == sorted(kinds, key=["báo cáo", "công văn", "kế hoạch"].index)
    for kind in KINDS:
        numbers = [number for one, number in keys if one == kind]
        assert numbers == sorted(numbers) and len(numbers) > 5
    for sort, whole in (("date", by_date), ("number", by_number)):
        turned = [ask(filled, text, sort=sort, limit=4, offset=at) for at in range(0, 28, 4)]
        assert [one for page in turned for one in ids(page)] == ids(whole)
        assert {page.total for page in turned} == {27}


def test_filters_alone_are_answered_as_with_an_index(filled: Archive) -> None:
    for filters in (
        {"kind": "ke hoach"},
        {"year": "2026"},
        {"urgency": "khẩn"},
        {"from": "2026-05-20"},
        {"state": "late"},
    ):
        found, sought = ask(filled, "", filters=filters), ask(filled, "ho dap", filters=filters)
        assert set(ids(found)) == set(ids(sought)) and found.total == sought.total > 0, filters
        assert {k: dict(v) for k, v in found.facets.items()} == {k: dict(v) for k, v in sought.facets.items()}


def test_units_and_states_are_counted_and_narrow(filled: Archive) -> None:
    by = {"person": "an", "at": "2026-05-05T08:00:00"}
    with filled.database.write() as conn:
        unit_id = units.add(conn, "Văn phòng", **by)
        for record_id in (5, 6):
            routing.give(conn, record_id, Target(unit_id=unit_id), role="lead", **by)
    found = ask(filled, "ho dap")
    assert found.facets["unit"] == {str(unit_id): 2} and found.facets["state"] == {"late": 6}
    assert found.facets["urgency"] == {"Khẩn": 3}
    assert ids(ask(filled, "ho dap", filters={"unit": str(unit_id), "state": "late"})) == [5]
    late = ask(filled, "ho dap", filters={"tinhtrang": "late"}, limit=2, offset=4, sort="date")
    assert late.total == 6 and len(late.hits) == 2 and sum(late.facets["kind"].values()) == 6
    assert ask(filled, "ho dap", filters={"state": "none"}).total == 21
    assert ask(filled, "ho dap", filters={"unit": "99"}).total == 0


def test_many_found_are_not_counted_by_unit(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.arrangement.MOST_COUNTED", 26)
    assert not {"unit", "state"} & set(ask(filled, "ho dap").facets)
    assert {"unit", "state"} <= set(ask(filled, "ho dap", filters={"kind": "báo cáo"}).facets)


def test_what_is_restricted_is_neither_counted_nor_listed(filled: Archive) -> None:
    both = frozenset({"normal", "restricted"})
    for text in ("ho dap", ""):
        assert ask(filled, text, filters={"access": "restricted"}).total == 0
        assert ids(ask(filled, text, filters={"access": "restricted"}, access=both, sort="date")) == [
            7,
            17,
            27,
        ]
        assert ask(filled, text, access=both, sort="number").total == 30


def test_a_damaged_index_is_sorted_and_narrowed_too(filled: Archive) -> None:
    sound = ask(filled, "ho dap", sort="number", filters={"state": "late"})
    (filled.index_dir / "seal.json").unlink()
    found = ask(filled, "ho dap", sort="number", filters={"state": "late"})
    assert ids(found) == ids(sound) and "dựng lại" in (found.explanation or "")


def test_unknown_orders_and_states_are_usage_errors(filled: Archive) -> None:
    with pytest.raises(UsageError, match="relevance, date, number"):
        ask(filled, "ho dap", sort="size")
    with pytest.raises(UsageError, match="late"):
        ask(filled, "", filters={"state": "gone"})


def test_what_is_shown_for_a_better_spelling_says_so(filled: Archive) -> None:
    assert ask(filled, "hof daapj").answered == "hồ đập"
    assert ask(filled, "ho dap").answered == "ho dap"
