from datetime import date
from pathlib import Path

import pytest

from corpus.reference import COLUMNS, TableError, load
from corpus.text import nfc


def test_shipped_tables_have_the_columns_that_the_code_reads() -> None:
    reference = load()
    for table, columns in COLUMNS.items():
        rows = reference.rows(table)
        assert rows, table
        assert set(columns) <= set(rows[0]), table


def test_no_cell_that_matters_is_empty_and_no_row_stands_twice() -> None:
    reference = load()
    for table in ("relations", "deadlines", "marks", "organs"):
        rows = [tuple(row.values()) for row in reference.rows(table)]
        assert all(all(cell for cell in row) for row in rows), table
        assert len(set(rows)) == len(rows), table


def test_an_unknown_table_is_named_in_the_error() -> None:
    with pytest.raises(TableError, match=r"khong_co\.tsv"):
        load().rows("khong_co")


def test_rows_of_the_archive_win_and_are_added(tmp_path: Path) -> None:
    own = (
        "abbreviation\tlevel\tsystem\tname\texample\nKT\tcommune\tstate\tPhòng Kinh tế xã Đá Bạc\t12/TB-KT\n"
    )
    own += "# ghi chú\n\nTXD\tcommune\tstate\tTổ Xây dựng\t12/TB-TXD\n"
    (tmp_path / "organs.tsv").write_text(own, encoding="utf-8")
    reference = load(tmp_path)
    assert reference.organ_names("KT") == ("Phòng Kinh tế xã Đá Bạc",)
    assert reference.organ_names("TXD") == ("Tổ Xây dựng",)
    assert "Ủy ban nhân dân" in reference.organ_names("UBND")
    assert load().organ_names("KT") == ("Phòng Kinh tế",)


def test_a_missing_folder_means_the_shipped_tables(tmp_path: Path) -> None:
    assert load(tmp_path / "none") is load()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abbreviation\tlevel\nKT\tcommune\n", "thiếu cột system"),
        ("abbreviation\tlevel\tsystem\tname\texample\nKT\tcommune\n", "dòng 2: cần 5 cột, có 2"),
        ("", "rỗng"),
    ],
)
def test_a_table_out_of_shape_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "organs.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=words):
        load(tmp_path)


def test_letters_of_a_kind_are_read_by_the_form_of_the_symbol() -> None:
    reference = load()
    assert reference.kind_name("TT", "party") == "thông tri"
    assert reference.kind_name("TT", "normative") == "thông tư"
    assert reference.kind_name("KH", "state") == "kế hoạch"
    assert reference.kind_name("ZZ", "state") is None
    assert reference.kind_names.index("thông tư liên tịch") < reference.kind_names.index("thông tư")


def test_places_are_those_of_2025() -> None:
    reference = load()
    rows = reference.rows("places")
    provinces = [row for row in rows if row["kind"] in ("tỉnh", "thành phố")]
    communes = [row for row in rows if row["kind"] in ("xã", "phường", "đặc khu")]
    assert (len(provinces), len(communes), len(rows)) == (34, 3321, 3355)
    assert {row["province"] for row in communes} == {row["name"] for row in provinces}
    assert reference.province_of("Lâm Đồng") == "Lâm Đồng"
    assert reference.province_of("nơi không có") is None


def test_old_places_became_places_of_today() -> None:
    reference = load()
    rows = reference.rows("old_places")
    today = {row["name"] for row in reference.rows("places")}
    assert {part for row in rows for part in row["became"].split("; ")} <= today
    assert sum(not row["within"] for row in rows) == 63
    assert len({(row["name"], row["kind"], row["within"]) for row in rows}) == len(rows)
    assert all(
        row["name"] == nfc(row["name"]).strip() and row["name"][0] == row["name"][0].upper() for row in rows
    )


def test_a_name_without_marks_finds_places_of_both_times() -> None:
    names = load().place_names
    assert names["can tho"] == {"Cần Thơ"}  # a province then and now
    assert names["binh duong"] >= {"Bình Dương"}  # a province then
    assert names["mu cang chai"] == {"Mù Cang Chải"}
    assert names["tan thanh"] == {"Tân Thanh", "Tân Thành", "Tân Thạnh"}
    assert "5" not in names


def test_what_became_of_old_communes() -> None:
    reference = load()
    assert ("xã", "Tây Giang") in reference.predecessors("Bình Khê", "Gia Lai")  # of the province Bình Định
    assert ("xã", "Tràng Lương") in reference.predecessors("Bình Khê", "Quảng Ninh")
    assert ("phường", "5") in reference.predecessors("an đông", "Hồ Chí Minh")
    assert reference.predecessors("Bình Khê", "Lâm Đồng") == ()
    assert reference.predecessors("Ngàn Dâu", "Nam Sơn") == ()


def test_a_divided_commune_stands_under_each_that_it_went_into() -> None:
    reference = load()
    for commune in ("Xuân Hòa", "Xuân Đông"):
        assert ("xã", "Xuân Tâm") in reference.predecessors(commune, "Đồng Nai")


def test_old_places_of_the_archive_win_and_are_added(tmp_path: Path) -> None:
    own = "name\tkind\twithin\tbecame\nSuối Đá\txã\thuyện Đá Bạc, Lâm Đồng\tĐơn Dương\n"
    (tmp_path / "old_places.tsv").write_text(own, encoding="utf-8")
    reference = load(tmp_path)
    assert reference.predecessors("Đơn Dương", "Lâm Đồng")[0] == ("xã", "Suối Đá")
    assert "suoi da" not in reference.place_names  # an old commune puts no marks right


def test_rest_days() -> None:
    reference = load()
    assert date(2026, 9, 2) in reference.holidays
    assert date(2026, 2, 17) in reference.holidays
    assert date(2026, 3, 10) not in reference.holidays
