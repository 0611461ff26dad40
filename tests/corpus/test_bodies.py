import pytest

from corpus.bodies import body, issuers_agree, place_told


@pytest.mark.parametrize(
    ("cited", "held", "agrees"),
    [
        ("Ban Thường vụ Tỉnh ủy", "TỈNH ỦY HẢI LĂNG", True),
        ("Ủy ban nhân dân tỉnh", "ỦY BAN NHÂN DÂN TỈNH HẢI LĂNG", True),
        ("Uỷ ban nhân dân xã Bình Khê", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", True),
        ("Đảng ủy xã Vĩnh An", "ĐẢNG ỦY XÃ BÌNH KHÊ", False),
        ("Ủy ban nhân dân tỉnh", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", False),
        ("Sở Nội vụ", "SỞ Y TẾ", False),
        ("Ủy ban nhân dân xã Vĩnh An", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", False),
        ("UBND xã Bình Khê", "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", True),
        ("Chủ tịch Ủy ban nhân dân xã Bình Khê", "ỦY BAN NHÂN DÂN XÃ BÌNH KHẾ", True),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh", "ỦY BAN MTTQ VIỆT NAM TỈNH HẢI LĂNG", True),
        ("Đảng ủy xã Hồng Sơn", "ĐẢNG ỦY XÃ HƯƠNG SƠN", False),  # both are communes of today
        ("Đảng ủy xã Nghĩa Đô", "ĐẢNG ỦY XÃ HÀ ĐÔNG", False),
        ("Bộ trưởng Bộ Nội vụ", "BỘ NỘI VỤ", True),
        ("Sở Nội vụ tỉnh Hải Lăng", "SỞ NỘI VỤ", True),
        (None, "SỞ Y TẾ", None),
    ],
)
def test_issuers_agree(cited: str | None, held: str, agrees: bool | None) -> None:
    assert issuers_agree(cited, held) is agrees


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("Đảng ủy xã Bình Khê", "binh khe"),
        ("Đảng ủy xã", ""),
        ("Đảng ủy xã Hòa Xá", "hoa xa"),
        ("Ban Văn hóa - Xã hội xã Hòa Xá", "hoa xa"),
        ("Tỉnh ủy Hải Lăng", ""),
    ],
)
def test_the_place_of_a_commune(issuer: str, place: str) -> None:
    assert body(issuer).place == place


@pytest.mark.parametrize(
    ("cited", "held", "citing", "told"),
    [
        ("Đảng ủy xã", "ĐẢNG ỦY XÃ BÌNH KHÊ", "CHI BỘ XÃ BÌNH KHÊ", True),
        ("Đảng ủy xã", "ĐẢNG ỦY XÃ VĨNH AN", "ĐẢNG ỦY XÃ BÌNH KHÊ", False),
        ("Đảng ủy xã", "ĐẢNG ỦY XÃ BÌNH KHÊ", "TỈNH ỦY HẢI LĂNG", None),
        ("Đảng ủy xã Bình Khê", "ĐẢNG ỦY XÃ BÌNH KHÊ", None, True),
        ("Tỉnh ủy", "TỈNH ỦY HẢI LĂNG", "ĐẢNG ỦY XÃ BÌNH KHÊ", True),
        (None, "ĐẢNG ỦY XÃ BÌNH KHÊ", "ĐẢNG ỦY XÃ BÌNH KHÊ", None),
    ],
)
def test_a_place_left_out_is_the_writers_own(
    cited: str | None, held: str, citing: str | None, told: bool | None
) -> None:
    assert place_told(cited, held, citing) is told
