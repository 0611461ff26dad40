from collections.abc import Callable

import pytest

from corpus import followup, links, revisions
from corpus.archive import Archive
from corpus.record import Citation, Obligation, Relation

File = Callable[..., int]


def cite(
    symbol: str, date: str | None, issuer: str | None, relation: Relation = Relation.IMPLEMENTS
) -> Citation:
    return Citation(symbol, "công văn", date, issuer, relation, f"Thực hiện {symbol}", 1)


def cites(archive: Archive, record_id: int) -> list[tuple[str, int | None]]:
    with archive.database.read() as conn:
        return [(row["state"], row["record_id"]) for row in links.of_record(conn, record_id)]


TU = ("1011-CV/TU", "2026-03-03", "Ban Thường vụ Tỉnh ủy")


@pytest.mark.parametrize("guidance_first", [True, False])
def test_symbol_date_and_issuer_link_whatever_the_order_of_arrival(
    archive: Archive, file: File, guidance_first: bool
) -> None:
    steps: list[Callable[[], int]] = [
        lambda: file("1011-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG"),
        lambda: file("402-CV/ĐU", "2026-03-10", "ĐẢNG ỦY XÃ BÌNH KHÊ", cite(*TU)),
    ]
    if guidance_first:
        guidance, answer = [step() for step in steps]
    else:
        answer = steps[1]()
        assert cites(archive, answer) == [("open", None)]
        guidance = steps[0]()
    assert cites(archive, answer) == [("confirmed", guidance)]
    with archive.database.read() as conn:
        assert [(r["record_id"], r["symbol"]) for r in links.to_record(conn, guidance)] == [
            (answer, "402-CV/ĐU")
        ]
        assert followup.response(conn, guidance, "2026-04-01", access=("normal",)) == {
            "state": "answered",
            "by": [answer],
        }


def test_another_date_or_another_level_is_another_document(archive: Archive, file: File) -> None:
    file("12/UBND-VP", "2025-03-03", "ỦY BAN NHÂN DÂN TỈNH HẢI LĂNG")
    file("12/UBND-VP", "2026-03-03", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ")
    citing = file("3/BC", "2026-03-10", "X", cite("12/UBND-VP", "2026-03-03", "Ủy ban nhân dân tỉnh"))
    assert cites(archive, citing) == [("open", None)]


def test_a_commune_symbol_without_an_issuer_is_only_proposed(archive: Archive, file: File) -> None:
    held = file("371-CV/ĐU", "2026-03-10", "ĐẢNG ỦY XÃ BÌNH KHÊ")
    citing = file("9-BC/CB", "2026-03-20", "CHI BỘ THÔN MỘT", cite("371-CV/ĐU", "2026-03-10", None))
    assert cites(archive, citing) == [("proposed", held)]


def test_without_a_date_a_number_of_the_year_before_is_only_probable(archive: Archive, file: File) -> None:
    held = file("84-KH/TU", "2025-12-10", "TỈNH ỦY HẢI LĂNG")
    citing = file("5-KH/ĐU", "2026-03-20", "ĐẢNG ỦY XÃ BÌNH KHÊ", cite("84-KH/TU", None, "Tỉnh ủy"))
    assert cites(archive, citing) == [("proposed", held)]


@pytest.mark.parametrize(
    ("symbol", "date", "issuer", "state"),
    [
        ("905/SYT-NVY", "2026-03-01", "SỞ Y TẾ", "proposed"),
        ("905/SYT-NVY", "2026-09-01", "SỞ Y TẾ", "open"),  # nothing cites the future
        ("58/BC-UBND", "2026-03-01", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", "proposed"),
        ("58/BC-UBND", "2026-03-01", "ỦY BAN NHÂN DÂN XÃ VĨNH AN", "open"),
    ],
)
def test_a_bare_symbol_is_proposed_where_it_can_mean_one(
    archive: Archive, file: File, symbol: str, date: str, issuer: str, state: str
) -> None:
    file(symbol, date, issuer)
    citing = file("26/TTr-UBND", "2026-04-20", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", cite(symbol, None, None))
    assert cites(archive, citing)[0][0] == state


def test_two_that_fit_a_bare_symbol_stay_open(archive: Archive, file: File) -> None:
    file("905/SYT-NVY", "2025-03-01", "SỞ Y TẾ")
    file("905/SYT-NVY", "2026-03-01", "SỞ Y TẾ")
    citing = file("26/TTr-UBND", "2026-04-20", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", cite("905/SYT-NVY", None, None))
    assert cites(archive, citing) == [("open", None)]


@pytest.mark.parametrize("relation", [Relation.REPLACES, Relation.REPEALS, Relation.AMENDS])
def test_what_ends_another_document_is_always_proposed(
    archive: Archive, file: File, relation: Relation
) -> None:
    held = file("09-QĐ/ĐU", "2025-08-01", "ĐẢNG ỦY XÃ BÌNH KHÊ")
    citing = file(
        "15-QĐ/ĐU",
        "2026-03-20",
        "ĐẢNG ỦY XÃ BÌNH KHÊ",
        cite("09-QĐ/ĐU", "2025-08-01", "Đảng ủy xã", relation),
    )
    assert cites(archive, citing) == [("proposed", held)]


def test_a_rejected_link_is_never_proposed_again(archive: Archive, file: File) -> None:
    file("371-CV/ĐU", "2026-03-10", "ĐẢNG ỦY XÃ BÌNH KHÊ")
    citing = file("9-BC/CB", "2026-03-20", "CHI BỘ THÔN MỘT", cite("371-CV/ĐU", "2026-03-10", None))
    with archive.database.write() as conn:
        links.decide(conn, links.of_record(conn, citing)[0]["link_id"], "rejected")
        links.resolve(conn, citing)
    assert cites(archive, citing) == [("open", None)]


def test_a_corrected_symbol_links_what_waited_for_it(archive: Archive, file: File) -> None:
    citing = file("402-CV/ĐU", "2026-03-10", "ĐẢNG ỦY XÃ BÌNH KHÊ", cite(*TU))
    misread = file("1O11-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG")
    assert cites(archive, citing) == [("open", None)]
    with archive.database.write() as conn:
        revisions.correct_field(conn, misread, "symbol", "1011-CV/TU", person="an", at="-", revision=1)
    assert cites(archive, citing) == [("confirmed", misread)]


def test_an_unanswered_demand_is_open_and_then_late(archive: Archive, file: File) -> None:
    asked = Obligation("báo cáo trước ngày 15/4/2026", None, "báo cáo", "2026-04-15", None, "before", None, 1)
    held = file("1011-CV/TU", "2026-03-03", "TỈNH ỦY HẢI LĂNG", obligations=(asked,))
    with archive.database.read() as conn:
        states = [
            followup.response(conn, held, day, access=("normal",))["state"]
            for day in ("2026-04-01", "2026-04-16")
        ]
    assert states == ["open", "late"]
