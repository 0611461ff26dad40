import pytest

from corpus.matching import Cited, Held, is_commune, matches

TU = "1011-CV/TU"
HEAD = "TỈNH ỦY HẢI LĂNG"
WRITER = "ĐẢNG ỦY XÃ BÌNH KHÊ"


def cited(key: str = TU, day: str | None = "2026-03-03", issuer: str | None = "Tỉnh ủy") -> Cited:
    return Cited(key, day, issuer, WRITER, "2026-03-20")


def told(wanted: Cited, *held: Held) -> list[tuple[int, bool]]:
    return [(match.record_id, match.certain) for match in matches(wanted, held)]


@pytest.mark.parametrize(
    ("wanted", "held", "certain"),
    [
        (cited(), Held(1, TU, "2026-03-03", HEAD), True),
        (cited(issuer=None), Held(1, TU, "2026-03-03", HEAD), True),
        (cited("1011-CY/TU"), Held(1, TU, "2026-03-03", HEAD), True),  # letters misread, all else alike
        (cited("1071-CV/TU"), Held(1, TU, "2026-03-03", HEAD), False),  # neighbouring numbers are of one day
        (cited("1011-KH/TU"), Held(1, TU, "2026-03-03", HEAD), None),  # two kinds are two documents
        (cited(day="2026-03-08"), Held(1, TU, "2026-03-03", HEAD), False),
        (cited(day="2025-03-03"), Held(1, TU, "2026-03-03", HEAD), None),
        (cited(day=None), Held(1, TU, "2026-03-03", HEAD), True),  # this year has one document of that number
        (cited(day=None), Held(1, TU, "2025-03-03", HEAD), False),  # the year before has another
        (cited(day=None, issuer=None), Held(1, TU, "2026-03-03", HEAD), False),
        (cited(day=None), Held(1, TU, "2026-04-03", HEAD), None),  # nothing cites the future
        (cited("5-KH/DU", issuer=None), Held(1, "5-KH/DU", "2026-03-03", WRITER), True),
        (cited("5-KH/DU", issuer=None), Held(1, "5-KH/DU", "2026-03-03", "ĐẢNG ỦY XÃ VĨNH AN"), None),
        (cited("5-KH/DU", issuer="Đảng ủy xã"), Held(1, "5-KH/DU", "2026-03-03", "ĐẢNG ỦY XÃ VĨNH AN"), None),
        (cited(day="2026-05-05"), Held(1, TU, "2026-05-05", HEAD), False),  # cites a day to come
    ],
)
def test_how_sure_a_record_is_meant(wanted: Cited, held: Held, certain: bool | None) -> None:
    assert told(wanted, held) == ([] if certain is None else [(1, certain)])


def test_two_records_of_one_symbol_day_and_issuer_are_both_proposed() -> None:
    twins = [Held(number, TU, "2026-03-03", HEAD) for number in (2, 1)]
    assert told(cited(), *twins) == [(1, False), (2, False)]


def test_the_latest_of_several_years_is_meant_where_the_date_is_left_out() -> None:
    held = [Held(1, TU, "2024-02-03", HEAD), Held(2, TU, "2026-01-03", HEAD), Held(3, TU, "2025-02-03", HEAD)]
    assert told(cited(day=None), *held) == [(2, True)]
    assert told(cited(day=None), held[0], held[2]) == [(3, False)]


def test_what_may_mean_too_many_is_left_to_a_person() -> None:
    held = [Held(number, "905/SYT-NVY", f"2026-0{number}-01", "SỞ Y TẾ") for number in (1, 2, 3)]
    assert told(Cited("905/SYT-NVY", None, None, WRITER, "2026-05-01"), *held) == []


def test_organs_that_every_commune_has() -> None:
    assert is_commune("371-CV/DU") and is_commune("12/UBND-VP")
    assert not is_commune(TU)
