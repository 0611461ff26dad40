import pytest

from ocr.lines import Sheet, level, rows, runs
from ocr.stamps import find_arrival, find_digital, is_page_number
from tests.ocr.letter import HEIGHT, LETTER, typed

SHEET = Sheet(2480, 3508, HEIGHT)
DIGITAL = [
    (1800, 40, "Người ký: Sở Nội vụ"),
    (1800, 80, "Cơ quan: Tỉnh Nam Sơn"),
    (1800, 120, "Thời gian ký: 06/03/2026"),
    (1800, 160, "15:20:31 +07:00"),
]
STAMP = [
    (1500, 450, "VĂN PHÒNG"),
    (1500, 500, "ĐẾN Số: 112"),
    (1500, 550, "Ngày: 9/3"),
    (1500, 595, "Chuyển:"),
]


def parts(lines: list[tuple[int, int, str]]) -> list:
    return runs(level(typed(lines)), HEIGHT, 1.6)


def test_the_box_of_a_digital_signature() -> None:
    box, rest = find_digital(parts([*DIGITAL, *[(x, y + 60, t) for x, y, t in LETTER]]), SHEET)
    assert [r.text for r in rows(box)] == [t for _, _, t in DIGITAL]
    assert len(rest) == len(LETTER)


def test_signing_in_the_text_is_no_box() -> None:
    text = [
        (280, 1500, "Quyết định có hiệu lực kể từ ngày ký."),
        (280, 1560, "Người ký chịu trách nhiệm về nội dung."),
    ]
    assert find_digital(parts(text), SHEET)[0] == ()


def test_an_arrival_stamp_but_not_the_documents_own_number() -> None:
    stamp, rest = find_arrival(parts([*LETTER, *STAMP, (1900, 450, "Số: 9/QĐ-UBND")]), SHEET)
    assert {r.text for r in stamp} == {t for _, _, t in STAMP[1:]}
    assert len(rest) == len(LETTER) + 2


def test_the_word_den_alone_is_no_stamp() -> None:
    assert find_arrival(parts([(280, 600, "ĐẾN NĂM 2030")]), SHEET)[0] == ()


@pytest.mark.parametrize(
    ("text", "top", "is_one"),
    [("3", 120, True), ("- 12 -", 3380, True), ("3", 1700, False), ("2026.", 120, False)],
)
def test_page_numbers(text: str, top: int, is_one: bool) -> None:
    assert is_page_number(rows(parts([(1220, top, text)]))[0], SHEET) is is_one
