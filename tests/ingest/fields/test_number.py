import pytest

from corpus.record import Zone
from corpus.reference import Reference
from ingest.fields.number import read_number


def number_of(scanned, reference: Reference, *pieces: str, motto: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"):
    lines = [(motto, 1250, 200, Zone.HEAD_RIGHT), ("UBND XÃ BÌNH KHÊ", 300, 200, Zone.HEAD_LEFT)]
    lines += [(text, 300 + 330 * n, 330, Zone.HEAD_LEFT) for n, text in enumerate(pieces)]
    return read_number([scanned(lines)], reference)


def test_a_printed_number_is_read_whole(scanned, reference: Reference) -> None:
    found = number_of(scanned, reference, "Số: 87/UBND-KT")
    assert found is not None and found.number is not None
    assert (found.number.symbol, found.number.number) == ("87/UBND-KT", "87")
    assert found.confidence >= 0.9


@pytest.mark.parametrize(
    ("pieces", "suffix"),
    [
        (["Số:", "/UBND-KT"], "/UBND-KT"),
        (["Số: ÔŸ /UBND-KT"], "/UBND-KT"),
        (["Số: Á5§ /TB-UBND....."], "/TB-UBND"),
        (["Số:91#SNV-VTLT"], "/SNV-VTLT"),
        (["Số: 7| /uBND-KT"], "/UBND-KT"),
    ],
)
def test_a_number_by_hand_leaves_the_suffix(
    scanned, reference: Reference, pieces: list[str], suffix: str
) -> None:
    found = number_of(scanned, reference, *pieces)
    assert found is not None
    assert found.number is None
    assert found.suffix == suffix


def test_digits_that_the_engine_doubts_are_only_a_candidate(
    printed, state_letter: str, reference: Reference
) -> None:
    found = read_number([printed(state_letter, doubt={"87/UBND-KT": 0.4})], reference)
    assert found is not None
    assert found.number is None
    assert found.suffix == "/UBND-KT"
    assert [value for value, _ in found.digits] == ["87"]


def test_the_letters_of_the_party_are_repaired(scanned, reference: Reference) -> None:
    found = number_of(scanned, reference, "S645-KH/bU", motto="ĐẢNG CỘNG SẢN VIỆT NAM")
    assert found is not None and found.number is not None
    assert found.number.symbol == "45-KH/ĐU"


def test_the_letters_name_the_kind(scanned, reference: Reference) -> None:
    letter = number_of(scanned, reference, "Số: 87/UBND-KT")
    plan = number_of(scanned, reference, "Số: 9/KH-UBND")
    by_hand = number_of(scanned, reference, "Số:", "/TTr-UBND")
    assert letter is not None and plan is not None and by_hand is not None
    assert letter.kind_name(reference) == "công văn"
    assert plan.kind_name(reference) == "kế hoạch"
    assert by_hand.kind_name(reference) == "tờ trình"


def test_a_citation_in_the_body_is_never_the_own_number(printed, reference: Reference) -> None:
    page = printed(
        "UBND XÃ BÌNH KHÊ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
        "              Kính gửi: Các thôn\n\n    Thực hiện Công văn số 15/UBND-VP ngày 02/3/2026"
    )
    assert read_number([page], reference) is None
