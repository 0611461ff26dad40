"""Every list that people read is in Vietnamese order, whether SQLite or Python sorts it; and stays so."""

import ast
import random
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus import (
    accounts,
    catalogue,
    dossiers,
    listing,
    narrowing,
    office_tables,
    register_books,
    registers,
    routing,
    saved_searches,
    units,
)
from corpus.archive import Archive
from corpus.ordering import compare, person_key, sort_key
from corpus.record import Description, Direction
from corpus.routing import Target

CORPUS = Path(__file__).parents[2] / "corpus"
BY = {"person": "an", "at": "2026-03-12T08:00:00"}
ORDER = [
    "An toàn",
    "Ăn uống",
    "Ấm no",
    "Ban",
    "Bản",
    "Bạn",
    "Công an",
    "Dân",
    "Đảng",
    "Em",
    "Êm",
    "Ôn",
    "Ơn",
    "Ưu",
]
ALL = frozenset({"normal", "restricted"})


def shuffled(names: list[str]) -> list[str]:
    return random.Random(4).sample(names, len(names))


def test_sqlite_and_python_sort_alike(archive: Archive) -> None:
    with archive.database.read() as conn:
        given = ", ".join(f"('{name}')" for name in shuffled(ORDER))
        rows = conn.execute(text(f"SELECT * FROM (VALUES {given}) ORDER BY 1 COLLATE vietnamese"))
        assert list(rows.scalars()) == sorted(shuffled(ORDER), key=sort_key) == ORDER
    assert compare("Đ", "E") < 0 < compare("Đ", "D") and compare("Dân", "Dân") == 0


def test_the_names_of_people_go_by_the_given_name() -> None:
    names = [
        "Vũ Thị An",
        "Lê Văn Ân",
        "Trần Bình",
        "Đỗ Thị Dung",
        "Nguyễn Văn Đức",
        "Phạm Đức",
        "Lê Yến",
        "Y",
    ]
    assert sorted(shuffled(names), key=person_key) == [*names[:-2], "Y", "Lê Yến"]
    assert person_key("  ") == person_key("")


def test_people_units_and_kept_searches(archive: Archive) -> None:
    people = ["Lê Thị Ánh", "Trần Văn Bảo", "Nguyễn Dũng", "Lê Đạt", "Phạm Văn Đông"]
    with archive.database.write() as conn:
        for n, name in enumerate(shuffled(people)):
            accounts.add(conn, username=f"u{n}", name=name, role="staff", at=BY["at"])
        for name in shuffled(ORDER):
            units.add(conn, name, **BY)
        for name in shuffled(ORDER):
            saved_searches.add(conn, 1, name, "q=x", at=BY["at"])
        assert [one.name for one in accounts.everyone(conn)] == people
        assert [one.name for one in units.everyone(conn)] == ORDER
        assert [one.name for one in saved_searches.of_account(conn, 1)] == ORDER


def test_files_of_matters_to_choose_from_go_by_code_and_numbers_by_value(archive: Archive) -> None:
    codes = ["2.VPĐU", "10.BTG", "10.ĐU", "10.E"]
    with archive.database.write() as conn:
        for code in shuffled(codes):
            dossiers.start(conn, code=code, title=code, retention="20 năm", keeper="An", **BY)
        found = dossiers.everyone(conn, access=ALL, only_open=True)
        assert [one.dossier.code for one in found] == codes


def test_books_go_by_year_and_scope(archive: Archive) -> None:
    scopes = ["", "CT", "ĐU", "NQ", "QĐ"]
    with archive.database.write() as conn:
        for scope in shuffled(scopes):
            registers.begin_at(conn, direction="out", scope=scope, year=2026, first=2, **BY)
        assert [one.scope for one in register_books.books(conn)] == scopes


def test_equal_counts_go_by_name() -> None:
    found = dict.fromkeys(shuffled(ORDER), 3) | {"Yên": 9}
    assert list(dict(listing.most_frequent(found))) == ["Yên", *ORDER]


def test_units_of_equal_counts_go_by_name(archive: Archive) -> None:
    with archive.database.write() as conn:
        ids = {name: units.add(conn, name, **BY) for name in ("Ơn", "Đảng", "Ấm no")}
        record_id = catalogue.file_record(
            conn, Description(), [], direction=Direction.IN, review_reasons=(), at=BY["at"]
        )
        for unit_id in ids.values():
            routing.give(conn, record_id, Target(unit_id=unit_id), role="support", due=None, **BY)
        found = narrowing.unit_counts(conn, [record_id])
    assert list(found) == [str(ids[name]) for name in ("Ấm no", "Đảng", "Ơn")]


def test_the_choices_of_a_column_go_by_name(archive: Archive) -> None:
    for name in office_tables.names():
        table = office_tables.table(archive.folder / "tables", name)
        for column in table.columns:
            choices = list(table.choices(column))
            assert choices == sorted(choices, key=sort_key)


# Columns that hold Vietnamese words: whatever is ordered by them goes through by_name.
_WORDS = {
    "name",
    "title",
    "issuer",
    "subject",
    "kind",
    "scope",
    "keeper",
    "signer",
    "place",
    "symbol",
    "code",
}
_WORDS |= {"retention", "receiver", "note", "reason", "recipients", "text"}


def bare_orders(source: str) -> list[str]:
    """Return the columns of words that an order_by of this source takes bare."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "order_by"
        ):
            found += [name for given in node.args for name in _bare(given)]
    return found


def _bare(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) in (
        "by_name",
        "func.max",
        "func.min",
        "func.count",
    ):
        return []
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith("is_")
    ):
        return []
    if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith(".c") and node.attr in _WORDS:
        return [ast.unparse(node)]
    return [name for child in ast.iter_child_nodes(node) for name in _bare(child)]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.py")), ids=lambda path: path.stem)
def test_no_order_by_takes_a_column_of_words_bare(path: Path) -> None:
    assert bare_orders(path.read_text(encoding="utf-8")) == []


def test_the_rule_sees_what_it_forbids() -> None:
    assert bare_orders("q.order_by(unit.c.name, unit.c.id)") == ["unit.c.name"]
    assert bare_orders("q.order_by(book.c.year.desc(), book.c.scope.desc())") == ["book.c.scope"]
    assert bare_orders("q.order_by(by_name(unit.c.name).desc(), record.c.kind.is_(None))") == []
