"""Units and times of keeping proposed from words, each with its word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.reference import Row, load
from corpus.suggestions import holds, keeping_for, units_for
from corpus.text import fold
from corpus.units import Unit

OFFICE = (
    Unit(1, "Uỷ ban Kiểm tra Đảng uỷ xã Suối Mây", True),
    Unit(2, "Ban Xây dựng Đảng", True),
    Unit(3, "Văn phòng Đảng ủy", True),
    Unit(4, "UBND xã Suối Mây", True),
    Unit(5, "Ủy ban MTTQ Việt Nam xã", True),
)
BODIES = {"Ủy": 1, "Ban": 2, "Văn": 3, "Phòng": 4, "Mặt": 5}
ROUTING = load().rows("routing")
RETENTION = load().rows("retention")


@pytest.mark.parametrize("row", ROUTING, ids=lambda row: row["cue"])
def test_every_row_of_routing_works_on_its_example(row: Row) -> None:
    proposals = units_for(row["example"], OFFICE, ROUTING)
    wanted = BODIES[row["unit"].split()[0]]
    assert row["cue"] in next(one.words for one in proposals if one.unit.id == wanted)


@pytest.mark.parametrize("row", RETENTION, ids=lambda row: row["cue"])
def test_every_row_of_retention_works_on_its_example(row: Row) -> None:
    assert row["period"] in [one.period for one in keeping_for(row["example"], RETENTION)]


def test_no_row_stands_twice_or_has_an_empty_cell() -> None:
    for rows in (ROUTING, RETENTION, load().rows("archive_codes")):
        cells = [tuple(row.values()) for row in rows]
        assert all(all(row) for row in cells)
        assert len({row[:2] for row in cells}) == len(cells)


def test_the_unit_with_the_most_words_comes_first() -> None:
    found = units_for("Về công tác cán bộ, đảng viên và chuyển đổi số", OFFICE, ROUTING)
    assert [(one.unit.id, one.words) for one in found] == [
        (2, ("cán bộ", "đảng viên")),
        (3, ("chuyển đổi số",)),
    ]


def test_only_units_that_the_office_has_and_uses_are_proposed() -> None:
    subject = "Về công tác dân vận"
    assert units_for(subject, (), ROUTING) == []
    assert units_for(subject, (Unit(2, "Ban Xây dựng Đảng", False),), ROUTING) == []
    assert units_for(None, OFFICE, ROUTING) == []


def test_the_nearest_form_of_a_name_wins() -> None:
    office = (Unit(1, "UBND xã", True), Unit(2, "Phòng Kinh tế", True))
    assert [one.unit.id for one in units_for("Quản lý đất đai", office, ROUTING)] == [2]


def test_a_word_without_marks_fits_and_one_with_other_marks_does_not() -> None:
    assert holds("VE CONG TAC CAN BO", "cán bộ")
    assert holds("Về Uỷ ban kiểm tra", "ủy ban kiểm tra")
    assert holds("Chương trình kiểm tra giám sát", "kiểm tra, giám sát")
    assert not holds("Kết quả đạt đai chuẩn", "đất đai")
    assert not holds("cán sự, bộ phận", "cán bộ")
    assert not holds("", "cán bộ") and not holds("cán bộ", " ")


@given(st.sampled_from([row["cue"] for row in ROUTING]), st.text(max_size=20), st.text(max_size=20))
def test_a_phrase_is_found_wherever_it_stands(cue: str, before: str, after: str) -> None:
    assert holds(f"{before} {cue} {after}", cue)
    assert holds(f"{before} {fold(cue).upper()} {after}", cue)


def test_the_longest_word_speaks_first_of_keeping() -> None:
    found = keeping_for("Công văn trao đổi về sổ đăng ký văn bản và nghị quyết", RETENTION)
    assert [one.period for one in found] == ["20 năm", "5 năm", "vĩnh viễn"]
    assert found[0].word == "sổ đăng ký văn bản"
    assert found[1].ground == "TT 10/2022/TT-BNV"
    assert keeping_for("Chuyện khác", RETENTION) == []


def test_codes_of_the_archives() -> None:
    tables = load()
    kinds = {"Nghị quyết": "01", "công văn": "22", "BÁO CÁO": "14", "thư công": "29", "": "32", "lạ": "32"}
    assert {kind: tables.archive_code("typeName", kind) for kind in kinds} == kinds
    periods = {"vĩnh viễn": "01", "20 năm": "05", "10 năm": "06", "5 năm": "07"}
    assert {period: tables.archive_code("maintenance", period) for period in periods} == periods
    assert tables.archive_code("nothing", "x") == ""
