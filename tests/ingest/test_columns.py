"""Linear text is set in columns; text that has columns stays as it is."""

from ingest.columns import side_by_side

LETTER = [
    "ỦY BAN NHÂN DÂN",
    "XÃ ĐỒI THÔNG",
    "Số: 12/UBND-VP",
    "V/v rà soát các điểm",
    "sạt lở",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đồi Thông, ngày 04 tháng 3 năm 2026",
    "Kính gửi: - Phòng Kinh tế xã;",
    "- Trưởng các thôn;",
    "- Ban Chỉ huy Quân sự xã.",
    "Thực hiện ý kiến của Ủy ban nhân dân tỉnh, Ủy ban nhân dân xã yêu cầu các đơn vị rà soát ngay.",
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT.",
    "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "Lê Thị Bình",
]

REPORT = [
    "ỦY BAN NHÂN DÂN",
    "XÃ ĐỒI THÔNG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đồi Thông, ngày 04 tháng 3 năm 2026",
    "Số: 14/BC-UBND",
    "BÁO CÁO",
    "Kết quả rà soát các điểm sạt lở trên địa bàn xã",
    "Ngày 02 tháng 3 năm 2026, Ủy ban nhân dân xã đã họp và giao các thôn đi rà soát từng điểm.",
]


def test_motto_and_date_stand_beside_the_left_column() -> None:
    rows = side_by_side(LETTER)
    assert rows[0].split("    ")[0] == "ỦY BAN NHÂN DÂN"
    assert rows[0].endswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert rows[3].startswith("V/v rà soát") and rows[3].endswith("ngày 04 tháng 3 năm 2026")


def test_addressees_stand_under_the_first_of_them() -> None:
    rows = [row for row in side_by_side(LETTER) if "- " in row]
    assert len({row.index("- ") for row in rows if "Phòng Kinh tế" in row or "thôn" in row}) == 1


def test_the_signature_stands_beside_the_list_with_room_for_the_pen() -> None:
    rows = side_by_side(LETTER)
    first = next(n for n, row in enumerate(rows) if row.startswith("Nơi nhận"))
    assert rows[first].endswith("KT. CHỦ TỊCH")
    assert rows[first + 1].endswith("PHÓ CHỦ TỊCH")
    assert rows[first + 4].strip() == "Lê Thị Bình"


def test_the_number_may_come_after_the_date_and_a_title_is_centred() -> None:
    rows = side_by_side(REPORT)
    assert rows[2].startswith("Số: 14/BC-UBND")
    title = next(row for row in rows if row.strip() == "BÁO CÁO")
    subject = next(row for row in rows if "Kết quả" in row)
    assert title.startswith(" " * 40) and subject.startswith(" " * 20)
    assert rows[-1] == REPORT[-1]


def test_nothing_is_lost() -> None:
    for lines in (LETTER, REPORT):
        assert sorted(" ".join(side_by_side(lines)).split()) == sorted(" ".join(lines).split())


def test_text_with_columns_and_text_that_is_no_letter_stay() -> None:
    columns = [
        "   ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "    XÃ ĐỒI THÔNG                      Độc lập - Tự do - Hạnh phúc",
        "   Số: 3/UBND              Đồi Thông, ngày 04 tháng 3 năm 2026",
    ]
    for lines in (columns, [], [""], ["Một dòng."], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]):
        assert side_by_side(lines) == lines
