import random
from dataclasses import replace

import pytest

from corpus.record import Page, Word, Zone
from ingest.grid import size_of, words_of
from ocr.layout import arrange, with_marks
from tests.ocr.letter import LETTER, typed

WIDTH, HEIGHT = 2480, 3508


def page(words: list[Word]) -> Page:
    return Page(1, WIDTH, HEIGHT, 300, arrange(words, WIDTH, HEIGHT, 300))


def shuffled(words: list[Word]) -> list[Word]:
    return random.Random(7).sample(words, len(words))


@pytest.mark.parametrize("slope", [0.0, 0.03, -0.03])
def test_a_letter_falls_into_its_zones_in_reading_order(slope: float) -> None:
    letter = page(shuffled(typed(LETTER, slope=slope)))
    assert letter.lines(Zone.HEAD_LEFT) == [
        "UBND TỈNH NAM SƠN",
        "SỞ NỘI VỤ",
        "Số: 41 /SNV-VTLT",
        "V/v nộp lưu hồ sơ",
        "năm 2025 của xã",
    ]
    assert letter.lines(Zone.HEAD_RIGHT) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Nam Sơn, ngày 06 tháng 3 năm 2026",
    ]
    assert letter.lines(Zone.BODY)[0] == "Kính gửi: Ủy ban nhân dân xã Suối Mơ."
    assert len(letter.lines(Zone.BODY)) == 3
    assert letter.lines(Zone.DISTRIBUTION) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, VTLT."]
    assert letter.lines(Zone.SIGNATURE) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Mai Lan"]
    assert letter.text().splitlines()[5] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_lines_are_counted_through_the_page() -> None:
    numbers = [w.line for w in arrange(typed(LETTER), WIDTH, HEIGHT, 300)]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(LETTER)))


def test_a_party_head_whose_date_begins_left_of_the_motto() -> None:
    letter = page(
        typed(
            [
                (330, 200, "ĐẢNG BỘ TỈNH NAM SƠN"),
                (1400, 200, "ĐẢNG CỘNG SẢN VIỆT NAM"),
                (330, 260, "ĐẢNG ỦY XÃ SUỐI MƠ"),
                (400, 360, "Số 27-CV/ĐU"),
                (1180, 360, "Suối Mơ, ngày 9 tháng 02 năm 2026"),
                (260, 420, "Về tổ chức Tết"),
                (900, 560, "Kính gửi: - Các chi bộ thôn,"),
            ]
        )
    )
    assert letter.lines(Zone.HEAD_LEFT)[-2:] == ["Số 27-CV/ĐU", "Về tổ chức Tết"]
    assert letter.lines(Zone.HEAD_RIGHT)[-1] == "Suối Mơ, ngày 9 tháng 02 năm 2026"
    assert letter.lines(Zone.BODY) == ["Kính gửi: - Các chi bộ thôn,"]


def test_the_gap_for_a_handwritten_number_is_no_column() -> None:
    rows = [r for r in LETTER if not r[2].startswith("Số")] + [(230, 380, "Số:"), (560, 380, "/SNV-VTLT")]
    assert "Số: /SNV-VTLT" in page(typed(rows)).lines(Zone.HEAD_LEFT)


def test_an_engine_that_misread_the_motto_still_shows_the_head() -> None:
    rows = [(x, y, t.replace("CỘNG HÒA XÃ HỘI", "CỌNG HOA XA HOI")) for x, y, t in LETTER]
    assert len(page(typed(rows)).lines(Zone.HEAD_RIGHT)) == 3


def test_an_urgency_mark_belongs_to_the_left_head() -> None:
    letter = page(typed([*LETTER, (300, 640, "HỎA TỐC")]))
    assert letter.lines(Zone.HEAD_LEFT)[-1] == "HỎA TỐC"


def test_text_left_and_above_of_the_list_stays_text() -> None:
    rows = [*LETTER, (280, 940, "Sở Nội vụ xin cảm ơn./.")]
    moved = [(x, y - 80, t) if t == "KT. GIÁM ĐỐC" else (x, y, t) for x, y, t in rows]
    letter = page(typed(moved))
    assert letter.lines(Zone.BODY)[-1] == "Sở Nội vụ xin cảm ơn./."
    assert letter.lines(Zone.DISTRIBUTION)[0] == "Nơi nhận:"


def test_a_joint_document_has_two_signatures_above_the_list() -> None:
    foot = [
        (280, 300, "Hai cơ quan thống nhất phối hợp thực hiện Quy chế này trong năm 2026./."),
        (330, 420, "BÍ THƯ ĐOÀN XÃ"),
        (1500, 420, "CHỦ TỊCH"),
        (350, 760, "Vàng A Dơ"),
        (1480, 760, "Lò Văn Păn"),
        (280, 900, "Nơi nhận:"),
        (280, 960, "- Lưu: VT."),
    ]
    letter = page(typed(foot))
    assert letter.lines(Zone.SIGNATURE) == ["BÍ THƯ ĐOÀN XÃ", "Vàng A Dơ", "CHỦ TỊCH", "Lò Văn Păn"]
    assert letter.lines(Zone.DISTRIBUTION) == ["Nơi nhận:", "- Lưu: VT."]
    assert len(letter.lines(Zone.BODY)) == 1


def test_a_page_of_text_only_is_body_with_its_number_apart() -> None:
    text = [
        (280, 300 + 60 * i, "Các thôn tổ chức họp dân, lấy ý kiến về kế hoạch năm tới.") for i in range(20)
    ]
    found = page(typed([(1230, 160, "2"), *text]))
    assert found.lines(Zone.PAGE_NUMBER) == ["2"]
    assert len(found.lines(Zone.BODY)) == 20
    assert not found.lines(Zone.HEAD_LEFT, Zone.DISTRIBUTION, Zone.SIGNATURE)


def test_capitals_in_the_text_are_no_signature() -> None:
    text = [
        (280, 300 + 60 * i, "Quỹ đất của xã được rà soát theo từng thôn và báo cáo đúng hạn.")
        for i in range(12)
    ]
    found = page(typed([*text, (1300, 420, "QUY ĐỊNH CHUNG")]))
    assert not found.lines(Zone.SIGNATURE)


def test_words_beyond_any_printed_page_keep_their_order() -> None:
    many = typed([(0, 0, "x")]) * 7000
    assert arrange(many, WIDTH, HEIGHT, 300) == tuple(many)


def test_no_words_no_zones() -> None:
    assert arrange([], WIDTH, HEIGHT, 300) == ()


def test_marks_go_behind_their_zone() -> None:
    words = arrange(typed(LETTER), WIDTH, HEIGHT, 300)
    stamp = [
        replace(w, zone=Zone.ARRIVAL_STAMP)
        for w in typed([(200, 40, "ĐẾN Số: 55"), (200, 90, "Ngày 17/3/2026"), (200, 130, "Chuyển:")])
    ]
    urgent = [replace(w, zone=Zone.HEAD_LEFT) for w in typed([(300, 560, "KHẨN")])]
    merged = Page(1, WIDTH, HEIGHT, 300, with_marks(words, [*urgent, *stamp]))
    assert merged.lines(Zone.HEAD_LEFT)[-1] == "KHẨN"
    assert merged.lines(Zone.ARRIVAL_STAMP) == ["ĐẾN Số: 55", "Ngày 17/3/2026", "Chuyển:"]
    assert [w.line for w in merged.words] == sorted(w.line for w in merged.words)
    assert with_marks(words, []) == words


def test_a_rule_read_as_letters_does_not_part_the_line_it_runs_along() -> None:
    body = [
        (280, 760 + 60 * i, "Các thôn tổ chức họp dân, lấy ý kiến về kế hoạch năm tới.") for i in range(4)
    ]
    line = typed([(620, 640, "Kính gửi: - Các sở, ban, ngành.")])
    strip = Word("ăn.", "ăn.", (640, 636, 900, 646), 0.02)
    found = page([*typed(body), *line, strip])
    assert found.lines(Zone.BODY)[0] == "Kính gửi: - Các sở, ban, ngành."
    assert found.lines(Zone.NOISE) == ["ăn."]


def test_the_title_of_a_very_short_letter_is_no_office_of_its_signature() -> None:
    lines = [
        f"{'':56}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        f"{'':16}{'ỦY BAN NHÂN DÂN':43}Độc lập - Tự do - Hạnh phúc",
        f"{'':18}XÃ NGÀN DÂU",
        f"{'':16}{'Số: 15/KH-UBND':39}Ngàn Dâu, ngày 28 tháng 11 năm 2026",
        f"{'':46}KẾ HOẠCH",
        f"{'':35}Tổ chức Tết trồng cây năm 2027",
        "    Ủy ban nhân dân xã Ngàn Dâu ban hành kế hoạch tổ chức Tết trồng cây năm 2027 như sau:",
        "    1. Trồng 4.000 cây keo, lát hoa tại bốn thôn.",
        "    2. Phòng Kinh tế chủ trì thực hiện./.",
        f"{'Nơi nhận:':63}TM. ỦY BAN NHÂN DÂN",
        f"{'- Lưu: VT, KT.':69}CHỦ TỊCH",
        *("", "", ""),
        f"{'':66}Lò Văn Thiềng",
    ]
    found = arrange(words_of(lines), *size_of(lines), 120)
    told = {zone: " ".join(w.text for w in found if w.zone is zone) for zone in Zone}
    assert told[Zone.SIGNATURE] == "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Lò Văn Thiềng"
    assert "KẾ HOẠCH Tổ chức Tết trồng cây năm 2027" in told[Zone.BODY]
