from datetime import date
from pathlib import Path

import pytest

from corpus.reference import COLUMNS, TableError, load


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


def test_rest_days() -> None:
    reference = load()
    assert date(2026, 9, 2) in reference.holidays
    assert date(2026, 2, 17) in reference.holidays
    assert date(2026, 3, 10) not in reference.holidays
