"""A register is looked through by its columns and put in order; what is hidden is found by nothing that it holds."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from corpus import register_books, register_filters, register_rows, registers, revisions
from corpus.archive import Archive
from corpus.register_filters import Test, amounts, at, days, filled, named, narrowed, numbers, ordered, words
from corpus.register_scan import Scan
from corpus.registers import Facts
from tests.corpus.register_examples import EVERYTHING, HIDDEN, WHO, fill

File = Callable[..., int]
NORMAL = frozenset({"normal"})


def found(
    archive: Archive,
    kind: str,
    sought: Mapping[str, Test],
    *,
    state: str | None = None,
    access: frozenset[str] = EVERYTHING,
    by: str | None = None,
    down: bool = False,
) -> list[int]:
    """Return the numbers of the lines that pass, in the order that is asked for."""
    with archive.database.read() as conn:
        held = register_books.find(conn, register_rows.direction_of(kind), "", 2026)
        scan = Scan(conn, held, kind, access=access, today="2026-03-26")
        places = narrowed(scan, sought, state)
        if by is not None:
            places = ordered(scan, places, by, down=down)
        return [scan.blocks[place].number for place in places]


@pytest.mark.parametrize(
    ("column", "test", "wanted"),
    [
        ("subject", words("RA SOAT loa"), [1]),
        ("subject", words("loa rà soát"), [1]),  # in whatever order
        ("subject", words("rà soát bò"), []),
        ("symbol", words("218"), [1]),
        ("symbol", words("18"), []),  # a number is looked for from its beginning
        ("symbol", words("0218 cv tu"), [1]),
        ("symbol", words("218\u2013cv"), [1]),
        ("issuer", words("so noi vu"), [6]),
        ("issuer", words(""), [1, 2, 3, 4, 6]),
        ("note", words("ghi nham"), [3]),
        ("number", numbers([(2, 3)]), [2, 3]),
        ("number", numbers([(5, 5)]), [4]),  # the line of 4 and 5
        ("number", numbers([(1, 1), (6, 99)]), [1, 6]),
        ("arrived_on", days("2026-03-09", "2026-03-11"), [1, 2]),
        ("date", days("2026-03-06", "2026-03-06"), [6]),
        ("receiver", named("ban xay dung dang"), [1]),
        ("receiver", named("ban xay dung"), []),
        ("handed_on", filled(True), [1]),
        ("handed_on", filled(False), [2, 6]),  # neither the cancelled nor the reserved ones
    ],
)
def test_one_column(archive: Archive, file: File, column: str, test: Test, wanted: list[int]) -> None:
    fill(archive, file)
    assert found(archive, "in", {column: test}) == wanted


@pytest.mark.parametrize(
    ("state", "wanted"), [("used", [1, 2, 6]), ("cancelled", [3]), ("reserved", [4]), ("restricted", [])]
)
def test_the_state_of_a_line(archive: Archive, file: File, state: str, wanted: list[int]) -> None:
    fill(archive, file)
    assert found(archive, "in", {}, state=state) == wanted


def test_several_columns_and_the_other_registers(archive: Archive, file: File) -> None:
    fill(archive, file)
    assert found(archive, "in", {"issuer": words("tinh uy"), "subject": words("loa")}) == [1]
    assert found(archive, "out", {"symbol": words("bc"), "copies": amounts([(3, 3)])}) == [1]
    assert found(archive, "out", {"copies": amounts([(4, 9)])}) == []
    assert found(archive, "out", {"recipients": words("luu vpdu")}) == [1]
    assert found(archive, "follow", {"progress": at("answered")}) == [1]
    assert found(archive, "follow", {"progress": at("none")}) == [2, 6]
    assert found(archive, "follow", {"due": days("2026-04-01", "2026-04-30")}) == [1]
    assert found(archive, "follow", {"due": days("2026-04-16", "2026-04-30")}) == []
    assert found(archive, "follow", {"answer": words("12-bc 20/3/2026")}) == [1]
    assert found(archive, "follow", {"document": words("3/3/2026")}) == [1]


@pytest.mark.parametrize(
    "test",
    [
        {"subject": words(HIDDEN)},
        {"issuer": words("tinh uy hai lang"), "symbol": words("9-bc")},
        {"receiver": named("Bí thư")},
        {"note": words("một người")},
        {"arrived_on": days("2026-03-11", "2026-03-11")},
        {"date": days("2026-03-04", "2026-03-04")},
    ],
)
def test_what_is_hidden_is_found_by_nothing_it_holds(
    archive: Archive, file: File, test: dict[str, Test]
) -> None:
    fill(archive, file)
    assert found(archive, "in", test) == [2]
    assert found(archive, "in", test, access=NORMAL) == []
    assert found(archive, "in", {"note": words("han che")}, access=NORMAL) == [2]
    assert found(archive, "in", {"number": numbers([(2, 2)])}, access=NORMAL) == [2]
    assert found(archive, "in", {}, state="restricted", access=NORMAL) == [2]
    assert found(archive, "in", {"handed_on": filled(False)}, access=NORMAL) == [6]


def test_an_answer_that_is_hidden_is_found_by_nothing(archive: Archive, file: File) -> None:
    ids = fill(archive, file)
    with archive.database.write() as conn:
        revisions.set_access(conn, ids["answer"], "restricted", revision=1)
    assert found(archive, "follow", {"answer": words("12-bc")}, access=NORMAL) == []
    assert found(archive, "follow", {"progress": at("answered")}, access=NORMAL) == []
    assert found(archive, "follow", {"progress": at("open")}, access=NORMAL) == [1]


def test_order(archive: Archive, file: File) -> None:
    fill(archive, file)
    assert found(archive, "in", {}, by="number", down=True) == [6, 4, 3, 2, 1]
    assert found(archive, "in", {}, by="issuer") == [6, 1, 2, 3, 4]  # Sở before Tỉnh, empty ones last
    assert found(archive, "in", {}, by="issuer", down=True) == [1, 2, 6, 3, 4]
    assert found(archive, "in", {}, by="date", down=True) == [6, 2, 1, 3, 4]
    assert found(archive, "in", {}, by="issuer", access=NORMAL) == [6, 1, 2, 3, 4]
    assert found(archive, "in", {}, by="date", down=True, access=NORMAL) == [6, 1, 2, 3, 4]
    assert found(archive, "follow", {}, by="progress") == [1, 2, 6]
    assert found(archive, "follow", {}, by="due", down=True) == [1, 2, 6]


def test_vietnamese_order(archive: Archive, file: File) -> None:
    names = ["Đảng ủy", "Dân quân", "ấp 10", "ấp 2", "Ủy ban", "Uông Bí", "án phí"]
    for name in names:
        record = file(f"{len(name)}-CV/A", "2026-03-01", name)
        with archive.database.write() as conn:
            registers.enter(conn, record, direction="in", entered_on="2026-03-02", **WHO)
    assert [names[n - 1] for n in found(archive, "in", {}, by="issuer")] == [
        "án phí",
        "ấp 2",
        "ấp 10",
        "Dân quân",
        "Đảng ủy",
        "Uông Bí",
        "Ủy ban",
    ]


def test_which_filter_is_in_the_way(archive: Archive, file: File) -> None:
    fill(archive, file)
    sought: dict[str, Any] = {"issuer": words("so noi vu"), "subject": words("loa")}
    with archive.database.read() as conn:
        scan = Scan(
            conn, register_books.find(conn, "in", "", 2026), "in", access=EVERYTHING, today="2026-03-26"
        )
        assert register_filters.without_one(scan, sought) == {"issuer": 1, "subject": 1}
        assert register_filters.without_one(scan, sought, "cancelled") == {
            "issuer": 0,
            "subject": 0,
            "state": 0,
        }


def test_receivers(archive: Archive, file: File) -> None:
    fill(archive, file)
    with archive.database.write() as conn:
        held = register_books.find(conn, "in", "", 2026)
        entry = register_books.entry(conn, held.id, 6) if held else None
        assert held and entry
        registers.annotate(conn, held, entry, Facts("ban xây dựng đảng; Án phí"), **WHO)

    def told(access: frozenset[str]) -> list[str]:
        with archive.database.read() as conn:
            held = register_books.find(conn, "in", "", 2026)
            return register_filters.receivers(Scan(conn, held, "in", access=access, today="2026-03-26"))

    assert told(NORMAL) == ["Án phí", "ban xây dựng đảng"]
    assert told(EVERYTHING) == ["Án phí", "ban xây dựng đảng", "Bí thư"]


def test_a_book_that_is_not_opened(archive: Archive) -> None:
    assert found(archive, "in", {"subject": words("x")}, by="subject") == []
