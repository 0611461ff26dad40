"""The issuers of an invented archive: who writes how often, which kinds, and how its symbols are made."""

from dataclasses import dataclass
from random import Random

OURS = ("UBND xã Tân Khê", "Đảng ủy xã Tân Khê", "HĐND xã Tân Khê")
_STATE = ("công văn", "kế hoạch", "báo cáo", "quyết định", "thông báo", "tờ trình", "giấy mời")
_PARTY = ("công văn", "kế hoạch", "báo cáo", "nghị quyết", "thông báo", "kết luận", "hướng dẫn")
_LETTERS = {
    "công văn": "CV",
    "kế hoạch": "KH",
    "báo cáo": "BC",
    "quyết định": "QĐ",
    "thông báo": "TB",
    "tờ trình": "TTr",
    "giấy mời": "GM",
    "nghị quyết": "NQ",
    "kết luận": "KL",
    "hướng dẫn": "HD",
}
_NEIGHBOURS = ("Bình Lạc", "Phú Mỹ", "Long Thạnh", "Vĩnh Giang", "An Sơn", "Hòa Khê", "Thuận Lạc", "Tân Mỹ")


@dataclass(frozen=True, slots=True)
class Office:
    """An issuer: as its head prints it, as people call it, its title in the text, the organ of its symbols.

    steps: how far its numbers go on from one letter that we hold to the next; share: how often it writes.
    """

    head: str
    short: str
    title: str
    organ: str
    party: bool
    share: float
    steps: tuple[int, ...]
    first_person: int


def _offices() -> tuple[Office, ...]:
    own, near, far = (1,), (1, 1, 2, 3), (2, 5, 9)
    rows: list[tuple[str, str, str, str, bool, float, tuple[int, ...]]] = [
        ("ỦY BAN NHÂN DÂN XÃ TÂN KHÊ", OURS[0], "Ủy ban nhân dân xã", "UBND", False, 26, own),
        ("ĐẢNG ỦY XÃ TÂN KHÊ", OURS[1], "Ban Thường vụ", "ĐU", True, 13, own),
        ("HỘI ĐỒNG NHÂN DÂN XÃ TÂN KHÊ", OURS[2], "Hội đồng nhân dân", "HĐND", False, 3, own),
        ("ỦY BAN NHÂN DÂN TỈNH HẢI LĂNG", "UBND tỉnh Hải Lăng", "Ủy ban nhân dân", "UBND", False, 12, near),
        ("TỈNH ỦY HẢI LĂNG", "Tỉnh ủy Hải Lăng", "Ban Thường vụ", "TU", True, 8, near),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ", "Thủ tướng", "TTg", False, 1, far),
    ]
    for name, organ in (
        ("Nội vụ", "SNV"),
        ("Y tế", "SYT"),
        ("Tài chính", "STC"),
        ("Xây dựng", "SXD"),
        ("Tư pháp", "STP"),
        ("Nông nghiệp và Môi trường", "SNNMT"),
        ("Giáo dục và Đào tạo", "SGDĐT"),
        ("Khoa học và Công nghệ", "SKHCN"),
    ):
        rows.append((f"SỞ {name.upper()}", f"Sở {name}", f"Sở {name}", organ, False, 2.2, near))
    for name, organ in (("Tổ chức", "BTC"), ("Tuyên giáo và Dân vận", "BTGDV"), ("Nội chính", "BNC")):
        rows.append(
            (f"BAN {name.upper()} TỈNH ỦY", f"Ban {name} Tỉnh ủy", f"Ban {name}", organ, True, 2, near)
        )
    for name, organ in (("Nội vụ", "BNV"), ("Y tế", "BYT"), ("Tài chính", "BTC")):
        rows.append((f"BỘ {name.upper()}", f"Bộ {name}", f"Bộ {name}", organ, False, 1, far))
    for name in _NEIGHBOURS:
        loud = name.upper()
        rows.append(
            (f"ỦY BAN NHÂN DÂN XÃ {loud}", f"UBND xã {name}", "Ủy ban nhân dân xã", "UBND", False, 0.8, far)
        )
        rows.append((f"ĐẢNG ỦY XÃ {loud}", f"Đảng ủy xã {name}", "Ban Thường vụ", "ĐU", True, 0.4, far))
    return tuple(Office(*row, first_person=3 * at) for at, row in enumerate(rows))


OFFICES = _offices()
_SHARES = [office.share for office in OFFICES]


def draw_office(chance: Random) -> Office:
    """Return an issuer by lot, those that write much more often."""
    return chance.choices(OFFICES, _SHARES)[0]


def kind_of(office: Office, chance: Random) -> str:
    """Return a kind of document that the issuer makes, công văn oftenest."""
    return chance.choices(_PARTY if office.party else _STATE, (8, 3, 4, 3, 2, 1, 1))[0]


def symbol_of(office: Office, kind: str, number: int, unit: str) -> str:
    """Return the symbol: '371-CV/ĐU' of the Party, '371/KH-UBND' of the State, '371/UBND-NN' of a công văn."""
    letters = _LETTERS[kind]
    if office.party:
        return f"{number:02}-{letters}/{office.organ}"
    if kind == "công văn":
        return f"{number}/{office.organ}-{unit}"
    return f"{number}/{letters}-{office.organ}"
