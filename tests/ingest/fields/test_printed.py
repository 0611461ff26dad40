import pytest

from corpus.record import Page, Zone
from ingest.fields.printed import cut, joined, pieces, place_of, sureness, tidy, trust


def test_a_wide_blank_parts_columns(scanned) -> None:
    page = scanned([("UBND XÃ BÌNH KHÊ", 300, 200, Zone.BODY), ("ĐỘC LẬP", 1400, 204, Zone.BODY)])
    assert [p.text for p in pieces(page)] == ["UBND XÃ BÌNH KHÊ", "ĐỘC LẬP"]


def test_a_row_is_read_from_the_left_though_the_page_slants(scanned) -> None:
    page = scanned(
        [("phải", 1400, 200, Zone.BODY), ("trái", 300, 215, Zone.BODY), ("dưới", 300, 280, Zone.BODY)]
    )
    assert [p.text for p in pieces(page)] == ["trái", "phải", "dưới"]


def test_what_is_no_running_text_is_left_out(scanned) -> None:
    page = scanned([("ĐẾN", 300, 900, Zone.ARRIVAL_STAMP), ("Ký bởi", 1400, 60, Zone.SIGNATURE_BOX)])
    assert pieces(page) == []
    assert pieces(Page(1, 0, 0, 0)) == []


def test_a_cut_falls_between_words(scanned) -> None:
    whole = pieces(scanned([("Như trên; KT. CHỦ TỊCH", 300, 200, Zone.BODY)]))[0]
    assert [p.text for p in cut(whole, lambda text: text.index("KT"))] == ["Như trên;", "KT. CHỦ TỊCH"]
    assert [p.text for p in cut(whole, lambda text: text.index("CH"))] == ["Như trên; KT.", "CHỦ TỊCH"]
    assert cut(whole, lambda _: 0) == [whole]
    assert cut(whole, lambda _: 2) == [whole]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["số 77/UBND-", "NC ngày"], "số 77/UBND-NC ngày"),
        (["kinh tế -", "xã hội"], "kinh tế - xã hội"),
        (["giai đoạn 2026-", "2030"], "giai đoạn 2026- 2030"),
        ([], ""),
    ],
)
def test_lines_are_joined(lines: list[str], text: str) -> None:
    assert joined(lines) == text


def test_edges_are_tidied() -> None:
    assert tidy("- Như trên;") == "Như trên"
    assert tidy("| Lưu: VT, KT(04b)./. _") == "Lưu: VT, KT(04b)"


def test_where_and_how_sure(scanned) -> None:
    found = pieces(scanned([("một hai", 300, 200, Zone.BODY), ("ba", 300, 280, Zone.BODY)]))
    where = place_of(found, "rule")
    assert where is not None
    assert where.box == (300, 200, 475, 325)
    assert sureness(found, 1.0) == pytest.approx(trust(0.95), abs=0.001)
    assert sureness(found, 0.5) < 0.5
    assert place_of([], "rule") is None
    assert sureness([], 1.0) == 0.0


def test_trust_grows_with_confidence() -> None:
    worth = [trust(step / 20) for step in range(21)]
    assert worth == sorted(worth)
    assert trust(0.3) == 0.3
    assert trust(1.0) == 1.0
