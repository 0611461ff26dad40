import pytest

from corpus.reference import Reference
from ingest.fields.kind import read_kind

HEAD = "UBND XÃ BÌNH KHÊ              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"


def kind_of(printed, reference: Reference, number: str, title: str = "") -> str | None:
    page = printed(f"{HEAD}\n{number}\n\n{title:>48}\n\n    Thực hiện chương trình công tác năm")
    reading = read_kind([page], reference)
    return reading.value if reading else None


@pytest.mark.parametrize(
    ("number", "title", "kind"),
    [
        ("Số: 8/KH-UBND", "KẾ HOẠCH", "kế hoạch"),
        ("Số: 8/KH-UBND", "KÉ HOACH", "kế hoạch"),
        ("Số: 8/GM-UBND", "GIẤY MỜI HỌP", "giấy mời"),
        ("Số: 8/QĐ-UBND", "QUY ĐỊNH", "quy định"),
        ("Số: 8/TB-UBND", "", "thông báo"),
        ("Số: 8/UBND-KT", "", "công văn"),
        ("Số:      /UBND-KT", "", "công văn"),
    ],
)
def test_the_kind(printed, reference: Reference, number: str, title: str, kind: str) -> None:
    assert kind_of(printed, reference, number, title) == kind


def test_title_and_letters_that_differ_are_less_sure(printed, reference: Reference) -> None:
    page = printed(f"{HEAD}\nSố: 8/QĐ-UBND\n\n{'BÁO CÁO':>48}\n")
    reading = read_kind([page], reference)
    assert reading is not None
    assert reading.value == "báo cáo"
    assert reading.confidence < 0.9


def test_a_page_without_head_has_no_kind(printed, reference: Reference) -> None:
    assert read_kind([printed("Danh sách các hộ nhận hỗ trợ")], reference) is None
    assert read_kind([], reference) is None
