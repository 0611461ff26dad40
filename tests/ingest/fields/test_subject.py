import pytest

from corpus.reference import Reference
from ingest.fields.subject import read_subject

HEAD = "UBND XÃ BÌNH KHÊ                       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"


def subject_of(printed, reference: Reference, text: str) -> str | None:
    reading = read_subject([printed(text)], reference)
    return reading.value if reading else None


def test_the_subject_of_a_letter_stands_under_its_number(
    printed, state_letter: str, reference: Reference
) -> None:
    assert subject_of(printed, reference, state_letter) == "sửa chữa đường liên thôn trước mùa mưa năm 2026"


def test_the_subject_of_a_plan_stands_under_its_title(printed, party_plan: str, reference: Reference) -> None:
    assert (
        subject_of(printed, reference, party_plan)
        == "kiểm tra việc học tập và làm theo tấm gương của các chi bộ thôn năm 2026"
    )


@pytest.mark.parametrize("lead", ["V/v", "V/v:", "Vv", "V⁄v", "Về việc", "Vẻ việc"])
def test_the_lead_is_left_out(printed, reference: Reference, lead: str) -> None:
    text = f"{HEAD}\nSố: 8/UBND-KT\n{lead} cấp nước sinh hoạt mùa khô.\n\n              Kính gửi: Các thôn\n"
    assert subject_of(printed, reference, text) == "cấp nước sinh hoạt mùa khô"


def test_a_party_letter_needs_no_lead(printed, reference: Reference) -> None:
    text = (
        "TỈNH ỦY HẢI VÂN                       ĐẢNG CỘNG SẢN VIỆT NAM\n      *\nSố 8-CV/TU\n"
        "Tổ chức sinh hoạt chuyên đề\nquý II năm 2026          Hải Vân, ngày 02 tháng 4 năm 2026\n\n"
        "                Kính gửi: Các đảng ủy xã\n"
    )
    assert subject_of(printed, reference, text) == "Tổ chức sinh hoạt chuyên đề quý II năm 2026"


def test_an_urgency_mark_and_a_symbol_cut_at_the_line_end(printed, reference: Reference) -> None:
    text = (
        f"{HEAD}\nSố: 8/UBND-KT\nV/v thực hiện Công văn số 77/UBND-\nNC của Ủy ban nhân dân tỉnh\nHỎA TỐC\n\n"
        "              Kính gửi: Các thôn\n"
    )
    assert subject_of(printed, reference, text) == "thực hiện Công văn số 77/UBND-NC của Ủy ban nhân dân tỉnh"


def test_the_person_who_decides_is_not_the_subject(printed, reference: Reference) -> None:
    text = (
        f"{HEAD}\nSố: 8/QĐ-UBND\n\n{'QUYẾT ĐỊNH':>46}\n{'Về việc thành lập Tổ tự quản bảo vệ rừng':>62}\n"
        f"{'CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ':>60}\n    Căn cứ Luật Lâm nghiệp;\n"
    )
    assert subject_of(printed, reference, text) == "thành lập Tổ tự quản bảo vệ rừng"


def test_an_invitation_may_have_none(printed, reference: Reference) -> None:
    text = f"{HEAD}\nSố: 8/GM-UBND\n\n{'GIẤY MỜI':>46}\n\n              Kính gửi: Các thôn\n"
    assert subject_of(printed, reference, text) is None
    assert read_subject([], reference) is None


def test_a_full_line_of_text_right_under_the_subject_is_no_part_of_it(printed, reference: Reference) -> None:
    text = (
        f"{HEAD}\n\n{'KẾ HOẠCH':^99}\n{'Tổ chức Tết trồng cây năm 2027':^99}\n"
        "    Ủy ban nhân dân xã Bình Khê ban hành kế hoạch tổ chức Tết trồng cây năm 2027 như sau:\n"
        "    1. Trồng 4.000 cây keo.\n"
    )
    assert subject_of(printed, reference, text) == "Tổ chức Tết trồng cây năm 2027"
