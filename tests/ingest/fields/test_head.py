from corpus.record import Page, Zone
from corpus.reference import Reference
from ingest.fields.head import first_page, number_line, read_head


def test_the_columns_of_a_state_head(printed, state_letter: str, reference: Reference) -> None:
    head = read_head(printed(state_letter), reference)
    assert head.system == "state"
    assert [p.text for p in head.left if not p.is_rule] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ BÌNH KHÊ",
        "Số: 87/UBND-KT",
        "V/v sửa chữa đường liên thôn",
        "trước mùa mưa năm 2026",
    ]
    assert head.right[-1].text == "Bình Khê, ngày 14 tháng 5 năm 2026"
    assert head.below[0].text.startswith("Kính gửi")


def test_a_titled_head_ends_at_its_title(printed, party_plan: str, reference: Reference) -> None:
    head = read_head(printed(party_plan), reference)
    assert head.system == "party"
    assert head.title is not None
    assert head.title.text == "KẾ HOẠCH"
    assert all(p.middle < head.title.middle for p in head.left)


def test_a_line_run_through_both_columns_is_cut_at_the_motto(printed, reference: Reference) -> None:
    page = printed(
        "ĐẢNG BỘ TỈNH HẢI VÂN ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ BÌNH KHÊ\nSố 9-CV/ĐU\n\nKính gửi: Các chi bộ"
    )
    head = read_head(page, reference)
    assert [p.text for p in head.left] == ["ĐẢNG BỘ TỈNH HẢI VÂN", "ĐẢNG ỦY XÃ BÌNH KHÊ", "Số 9-CV/ĐU"]
    assert [p.text for p in head.right] == ["ĐẢNG CỘNG SẢN VIỆT NAM"]


def test_the_zone_wins_over_the_place(scanned, reference: Reference) -> None:
    page = scanned(
        [
            ("UBND XÃ BÌNH KHÊ", 1150, 200, Zone.HEAD_LEFT),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1600, 200, Zone.HEAD_RIGHT),
            ("Số: 5/TB-UBND", 300, 320, Zone.HEAD_LEFT),
        ]
    )
    head = read_head(page, reference)
    assert [p.text for p in head.left] == ["UBND XÃ BÌNH KHÊ", "Số: 5/TB-UBND"]


def test_so_of_a_department_is_no_number(scanned, reference: Reference) -> None:
    page = scanned(
        [
            ("SỞ Y TẾ", 400, 280, Zone.HEAD_LEFT),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1250, 200, Zone.HEAD_RIGHT),
            ("Số: /SYT-KHTH", 300, 400, Zone.HEAD_LEFT),
        ]
    )
    line = number_line(read_head(page, reference), reference)
    assert line is not None
    assert line.text == "Số: /SYT-KHTH"


def test_a_title_put_aside_as_dirt_is_found_again(scanned, reference: Reference) -> None:
    page = scanned(
        [
            ("UBND XÃ BÌNH KHÊ", 300, 200, Zone.HEAD_LEFT),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1250, 200, Zone.HEAD_RIGHT),
            ("QUYẾT", 1050, 600, Zone.NOISE),
            ("ĐỊNH", 1250, 602, Zone.NOISE),
        ]
    )
    title = read_head(page, reference).title
    assert title is not None
    assert title.text == "QUYẾT ĐỊNH"


def test_the_first_page_with_a_motto_carries_the_head(
    printed, state_letter: str, reference: Reference
) -> None:
    cover = printed("Phiếu chuyển")
    letter = printed(state_letter, number=2)
    assert first_page([cover, letter], reference) is letter
    assert first_page([cover], reference) is cover
    assert first_page([], reference) is None


def test_an_empty_page_has_an_empty_head(reference: Reference) -> None:
    head = read_head(Page(1, 0, 0, 0), reference)
    assert head.left == head.right == head.below == ()
    assert head.system is None
