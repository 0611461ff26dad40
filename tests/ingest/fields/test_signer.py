from dataclasses import replace

import pytest

from corpus.record import Word, Zone
from corpus.reference import Reference
from ingest.fields.distribution import find_foot
from ingest.fields.signer import Signature, read_signature


def signature_of(pages, reference: Reference) -> tuple[str | None, str | None]:
    found = read_signature(pages, find_foot(pages, reference), reference)
    return (
        found.authority.value if found.authority else None,
        found.signer.value if found.signer else None,
    )


def corner(scanned, *lines: str):
    left = [("Nơi nhận:", 300, 2400, Zone.BODY), ("- Như trên;", 300, 2460, Zone.BODY)]
    right = [(text, 1500, 2400 + 110 * n, Zone.BODY) for n, text in enumerate(lines)]
    return scanned([*left, *right])


def test_a_state_signature(printed, state_letter: str, reference: Reference) -> None:
    pages = [printed(state_letter)]
    assert signature_of(pages, reference) == (
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
        "Phạm Thị Lụa",
    )


def test_a_party_signature(printed, party_plan: str, reference: Reference) -> None:
    assert signature_of([printed(party_plan)], reference) == (
        "T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ",
        "Vũ Đình Khoát",
    )


@pytest.mark.parametrize(
    ("lines", "authority", "signer"),
    [
        (["GIÁM ĐÓC", "xa- ‡", "TS. Trần Thị Mận"], "GIÁM ĐỐC", "Trần Thị Mận"),
        (["GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Bình"], "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", "Lê Bình"),
        (["KT. GIÁM ĐỐC", "PHG GIÁM ĐỐC", "Lê Bình"], "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", "Lê Bình"),
        (["KT. CHỦ TỊCH", "Lê Thị Bình"], "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Lê Thị Bình"),
        (["TRƯỞNG BAN", "CHỦ TỊCH UBND XÃ", "Lê Bình"], "TRƯỞNG BAN / CHỦ TỊCH UBND XÃ", "Lê Bình"),
        (["TRƯỞNG BAN", "ÁM ĐÓC SỞ NỘI VỤ", "Lê Bình"], "TRƯỞNG BAN / GIÁM ĐỐC SỞ NỘI VỤ", "Lê Bình"),
        (["KT. CHỦ TỊCH", "ÁN Đ ) CHỦ TỊCH", "Lê Bình"], "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Lê Bình"),
        (["CHỦ TỊCH", "Nguyén Văn Thuận"], "CHỦ TỊCH", "Nguyễn Văn Thuận"),
        (["CHỦ TỊCH", "Đăng Thị Hoa"], "CHỦ TỊCH", "Đặng Thị Hoa"),
        (["CHỦ TỊCH", "Hà Nội", "Ví Vũ Thị Lan"], "CHỦ TỊCH", "Vũ Thị Lan"),
        (["Trần Thị Mận"], None, "Trần Thị Mận"),
        (["GIÁM ĐỐC", "Thiều Tướng Phạm Văn Sáu"], "GIÁM ĐỐC", "Phạm Văn Sáu"),
        (["GIÁM ĐỐC", "SỞ NỘI VỤ", "Lê Bình"], "GIÁM ĐỐC / SỞ NỘI VỤ", "Lê Bình"),
    ],
)
def test_what_seal_and_pen_leave(
    scanned, reference: Reference, lines: list[str], authority: str | None, signer: str
) -> None:
    assert signature_of([corner(scanned, *lines)], reference) == (authority, signer)


def test_what_was_added_is_less_sure(scanned, reference: Reference) -> None:
    page = corner(scanned, "KT. CHỦ TỊCH", "Lê Thị Bình")
    found = read_signature([page], find_foot([page], reference), reference)
    assert found.authority is not None
    assert found.authority.confidence < 0.8


def test_the_signature_of_an_attachment_is_not_the_letters(
    printed, state_letter: str, reference: Reference
) -> None:
    form = printed(f"{'THỦ TRƯỞNG ĐƠN VỊ':>80}\n\n{'GIÁM ĐỐC':>76}\n\n{'Trần Thị Mận':>78}\n", number=2)
    assert signature_of([printed(state_letter), form], reference)[1] == "Phạm Thị Lụa"


def test_the_list_below_the_signatures_of_a_joint_letter(scanned, reference: Reference) -> None:
    page = scanned(
        [
            ("TỔNG GIÁM ĐỐC", 400, 1800, Zone.BODY),
            ("GIÁM ĐỐC", 1700, 1800, Zone.BODY),
            ("Đỗ Thị Na", 420, 2150, Zone.BODY),
            ("Lê Thị Bình", 1680, 2150, Zone.BODY),
            ("Nơi nhận:", 300, 2400, Zone.BODY),
            ("- Như trên;", 300, 2460, Zone.BODY),
        ]
    )
    assert signature_of([page], reference) == ("GIÁM ĐỐC", "Lê Thị Bình")


def test_a_text_without_columns(printed, reference: Reference) -> None:
    page = printed(
        "Nơi nhận: T/M BAN THƯỜNG VỤ\n- Như trên,\n- Lưu Văn phòng Đảng ủy. Khoa\n\nNguyễn Thị Thu Hằng\n"
    )
    assert signature_of([page], reference) == ("T/M BAN THƯỜNG VỤ", "Nguyễn Thị Thu Hằng")


def test_minutes_without_a_list(printed, reference: Reference) -> None:
    page = printed(f"Cuộc họp kết thúc lúc 17 giờ.\n\n{'CHỦ TRÌ':>80}\n\n\n{'Trần Thị Mận':>82}\n", number=2)
    assert signature_of([page], reference) == ("CHỦ TRÌ", "Trần Thị Mận")


def test_nothing_signed(printed, reference: Reference) -> None:
    page = printed("Danh sách hộ nghèo thôn Đông")
    assert read_signature([page], None, reference) == Signature(None, None)
    assert read_signature([], None, reference) == Signature(None, None)


def test_what_is_left_of_a_word_under_the_seal_belongs_to_its_line(scanned, reference: Reference) -> None:
    page = corner(scanned, "TRƯỞNG BAN", "ĐỐC SỞ NỘI VỤ", "Lê Bình An")
    rest = Word("ÁM", "ÁM", (1430, 2530, 1490, 2536), 0.9, Zone.BODY, 99)
    pages = [replace(page, words=(*page.words, rest))]
    assert signature_of(pages, reference) == ("TRƯỞNG BAN / GIÁM ĐỐC SỞ NỘI VỤ", "Lê Bình An")
