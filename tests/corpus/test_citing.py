"""How a record is named in another paper."""

import pytest

from corpus import catalogue
from corpus.archive import Archive
from corpus.citing import citation, in_sentence
from corpus.record import Description
from tests.web.desks import file_letter


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("ỦY BAN NHÂN DÂN XÃ NGÀN DÂU", "Ủy ban nhân dân xã Ngàn Dâu"),
        ("UỶ BAN NHÂN DÂN TỈNH HẢI LĂNG", "Ủy ban nhân dân tỉnh Hải Lăng"),
        ("ĐẢNG ỦY XÃ SUỐI MÂY", "Đảng ủy xã Suối Mây"),
        ("TỈNH ỦY HẢI LĂNG", "Tỉnh ủy Hải Lăng"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("SỞ Y TẾ", "Sở Y tế"),
        ("BỘ NỘI VỤ", "Bộ Nội vụ"),
        ("BAN TUYÊN GIÁO VÀ DÂN VẬN TỈNH ỦY", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        ("BAN TUYÊN GIÁO VÀ DÂN VẬN", "Ban Tuyên giáo và Dân vận"),
        ("PHÒNG KINH TẾ", "Phòng Kinh tế"),
        ("HỘI ĐỒNG NHÂN DÂN PHƯỜNG ĐỒI LAU", "Hội đồng nhân dân phường Đồi Lau"),
        ("Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Tỉnh ủy"),
        ("", ""),
    ],
)
def test_heads_in_capitals_become_names(head: str, sentence: str) -> None:
    assert in_sentence(head) == sentence


@pytest.mark.parametrize(
    ("described", "cited"),
    [
        (
            Description(
                "state",
                "công văn",
                "1426/UBND-NN",
                date="2026-03-04",
                issuer="UBND TỈNH HẢI LĂNG",
                subject="V/v chủ động phòng, chống hạn hán.",
            ),
            "Công văn số 1426/UBND-NN ngày 04 tháng 3 năm 2026 của UBND tỉnh Hải Lăng "
            "về việc chủ động phòng, chống hạn hán",
        ),
        (
            Description(
                "party",
                "kế hoạch",
                "84-KH/TU",
                date="2026-02-10",
                issuer="TỈNH ỦY HẢI LĂNG",
                subject="Nâng cao chất lượng sinh hoạt chi bộ",
            ),
            "Kế hoạch số 84-KH/TU, ngày 10/02/2026 của Tỉnh ủy Hải Lăng "
            "về nâng cao chất lượng sinh hoạt chi bộ",
        ),
        (
            Description("state", "nghị quyết", None, date="2026-12-01", subject="HĐND xã họp"),
            "Nghị quyết ngày 01 tháng 12 năm 2026 về HĐND xã họp",
        ),
        (Description(), "Văn bản"),
    ],
)
def test_a_record_is_cited_as_its_system_does(archive: Archive, described: Description, cited: str) -> None:
    record_id = file_letter(archive, described)
    with archive.database.read() as conn:
        assert citation(catalogue.get(conn, record_id)) == cited
