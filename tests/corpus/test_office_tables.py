"""The office's own rows of the reference tables: what is written is what reading letters takes, or nothing is."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import office_tables, reference
from corpus.errors import NotFoundError
from corpus.reference import TableError

REST = {"date": "2027-02-08", "name": "Nghỉ Tết của tỉnh", "kind": "rest"}


def files(folder: Path) -> dict[str, str]:
    return (
        {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} if folder.exists() else {}
    )


def test_a_row_is_added_and_used(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    office_tables.add(folder, "holidays", REST)
    assert files(folder) == {"holidays.tsv": "date\tname\tkind\n2027-02-08\tNghỉ Tết của tỉnh\trest\n"}
    assert date(2027, 2, 8) in reference.load(folder).holidays
    (own,) = office_tables.table(folder, "holidays").own
    assert dict(own.cells) == REST


def test_a_row_is_taken_out_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    text = "# của xã\ndate\tname\tkind\n2027-02-08\tNghỉ  riêng\trest\n\n# sau\n2027-02-09\tNghỉ hai\trest\n"
    (tmp_path / "holidays.tsv").write_text(text, encoding="utf-8")
    first, _second = office_tables.table(tmp_path, "holidays").own
    office_tables.remove(tmp_path, "holidays", first.digest)
    assert files(tmp_path) == {"holidays.tsv": text.replace("2027-02-08\tNghỉ  riêng\trest\n", "")}
    with pytest.raises(NotFoundError):
        office_tables.remove(tmp_path, "holidays", first.digest)


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("holidays", {"date": "8/2/2027"}, "dòng 2: '8/2/2027' không phải ngày"),
        ("holidays", {"date": ""}, "cột date không được trống"),
        ("holidays", {"date": "# 2027"}, "bắt đầu bằng '#'"),
        ("holidays", {"kind": "nghỉ"}, "cột kind phải là một trong: rest, work"),
        ("relations", {"cue": "theo", "relation": "xyz"}, "cột relation phải là một trong"),
        (
            "relations",
            {"cue": "theo", "relation": "based-on", "where": "before", "reach": "xa"},
            "cột reach phải là một con số",
        ),
    ],
)
def test_a_bad_row_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(TableError, match=sentence):
        office_tables.add(tmp_path / "tables", name, {**REST, **changes})
    assert files(tmp_path / "tables") == {}


def test_the_same_row_is_not_added_twice(tmp_path: Path) -> None:
    office_tables.add(tmp_path, "holidays", REST)
    before = files(tmp_path)
    with pytest.raises(TableError, match="đã có dòng như vậy"):
        office_tables.add(tmp_path, "holidays", {**REST, "name": "Tên khác"})
    assert files(tmp_path) == before


def test_a_file_that_cannot_be_read_is_told_and_not_written(tmp_path: Path) -> None:
    (tmp_path / "holidays.tsv").write_text("date\tname\n", encoding="utf-8")
    found = office_tables.table(tmp_path, "holidays")
    assert found.own == () and "thiếu cột kind" in str(found.fault)
    with pytest.raises(TableError, match="thiếu cột kind"):
        office_tables.add(tmp_path, "holidays", REST)
    assert files(tmp_path) == {"holidays.tsv": "date\tname\n"}
    (tmp_path / "holidays.tsv").write_bytes(b"\xff\xfe")
    assert "không phải UTF-8" in str(office_tables.table(tmp_path, "holidays").fault)


def test_an_own_row_stands_in_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    tet = next(row for row in reference.load().rows("holidays") if row["date"] == "2026-02-17")
    office_tables.add(tmp_path, "holidays", {**tet, "kind": "work"})
    found = office_tables.table(tmp_path, "holidays")
    assert found.is_replaced(tet)
    assert not found.is_replaced(found.shipped[0])
    assert date(2026, 2, 17) not in reference.load(tmp_path).holidays


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office_tables.add(tmp_path, "holidays", REST)
    before = files(tmp_path)

    def fail(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(office_tables.os, "fsync", fail)
    with pytest.raises(OSError, match="Input"):
        office_tables.add(tmp_path, "holidays", {**REST, "date": "2027-02-09"})
    assert files(tmp_path) == before


def test_rows_are_found_without_marks() -> None:
    found = office_tables.table(Path("nowhere"), "places").found("lam dong")
    assert any(row["name"] == "Lâm Đồng" for row in found)
    assert len(found) < len(office_tables.table(Path("nowhere"), "places").shipped)


def test_a_name_that_is_no_table_is_none(tmp_path: Path) -> None:
    for name in ("../settings", "khac", ""):
        with pytest.raises(NotFoundError):
            office_tables.table(tmp_path, name)


def test_closed_columns_are_columns() -> None:
    for name, columns in {**office_tables.CLOSED, **office_tables._NUMBERS}.items():
        assert set(columns) <= set(office_tables.table(Path("nowhere"), name).columns), name


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text(max_size=40), unit=st.text(max_size=40))
def test_whatever_is_typed_is_kept_whole_or_refused(tmp_path: Path, name: str, unit: str) -> None:
    """A tab, a line break or a control character in a cell never makes another row or column."""
    folder = tmp_path / "typed"
    for file in folder.glob("*") if folder.exists() else ():
        file.unlink()
    try:
        row = office_tables.add(folder, "routing", {"cue": name, "unit": unit, "example": ""})
    except TableError:
        assert files(folder) == {}
        return
    assert reference.load(folder).rows("routing")[0] == row
    (own,) = office_tables.table(folder, "routing").own
    office_tables.remove(folder, "routing", own.digest)
    assert office_tables.table(folder, "routing").own == ()
