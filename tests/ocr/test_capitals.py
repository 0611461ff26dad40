import pytest

from ocr.capitals import LOWER, TITLE, UPPER, kind_of, like, mostly_upper, stands_alone, written
from ocr.pieces import cut_lines


@pytest.mark.parametrize(
    ("raw", "upper", "alone", "kind"),
    [
        ("nhan", False, False, LOWER),
        ("Nhan", False, False, TITLE),
        ("NHAN", True, False, UPPER),
        ("BO", False, True, TITLE),  # 'Bộ'
        ("BO", False, False, UPPER),
        ("HGi", False, False, TITLE),  # 'Hội'
        ("HĐND", False, True, UPPER),
        ("tẾ", False, False, LOWER),
        ("Y", True, False, UPPER),
    ],
)
def test_how_a_read_word_is_capitalised(raw: str, upper: bool, alone: bool, kind: str) -> None:
    assert kind_of(raw, upper=upper, alone=alone) == kind


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ("tẾ", LOWER, "tế"),
        ("hoà", LOWER, "hoà"),
        ("UBND", UPPER, "UBND"),
        ("ThỰc", TITLE, "Thực"),
        ("3D", UPPER, "3D"),
    ],
)
def test_slips_of_case_are_put_right_and_nothing_else(raw: str, kind: str, text: str) -> None:
    assert written(raw, kind) == text


def test_capitals_go_letter_by_letter() -> None:
    assert [like("Dang", "đảng"), like("DANG", "đảng"), like("dang", "đảng")] == ["Đảng", "ĐẢNG", "đảng"]


def test_a_line_of_acronyms_is_not_set_in_capitals() -> None:
    capitals, acronyms, words = cut_lines(["UBND TINH NAM SON", "- BGD HDND;", "Lưu: VT, TCCB"], "eng")
    assert mostly_upper(capitals)
    assert not mostly_upper(acronyms)
    assert not mostly_upper(words)


def test_short_capitals_alone_among_small_letters() -> None:
    (row,) = cut_lines(["của BO trưởng và HĐND UB"], "eng")
    assert [piece.raw for at, piece in enumerate(row) if stands_alone(row, at) and piece.raw.isupper()] == [
        "BO"
    ]
