import pytest

from corpus.record import Page, Zone
from corpus.reference import Reference
from ingest.fields.head import read_head
from ingest.fields.letterhead import Issuers, read_issuers, read_system

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1250, 200, Zone.HEAD_RIGHT)


def issuers_of(scanned, reference: Reference, *lines: str) -> tuple[Page, Issuers]:
    head = [(text, 300, 200 + 70 * row, Zone.HEAD_LEFT) for row, text in enumerate(lines)]
    page = scanned([MOTTO, *head, ("Số: 9/QĐ-ABC", 320, 300 + 70 * len(lines), Zone.HEAD_LEFT)])
    return page, read_issuers(read_head(page, reference), reference)


@pytest.mark.parametrize(
    ("lines", "parent", "issuer"),
    [
        (["ỦY BAN NHÂN DÂN", "XÃ BÌNH KHÊ"], None, "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ"),
        (["UBND TỈNH HẢI VÂN", "SỞ NỘI VỤ"], "UBND TỈNH HẢI VÂN", "SỞ NỘI VỤ"),
        (["UBND TINH HẢI VÂN", "SỞ NỘI VU"], "UBND TỈNH HẢI VÂN", "SỞ NỘI VỤ"),
        (["ỦY BAN NHÂN DÂN", "XÃ BÌNH KHÊ", "VĂN PHÒNG"], "ỦY BAN NHÂN DÂN XÃ BÌNH KHÊ", "VĂN PHÒNG"),
        (["UBND XÃ BÌNH KHÊ", "BAN", "PHÒNG CHỐNG LỤT BÃO"], "UBND XÃ BÌNH KHÊ", "BAN PHÒNG CHỐNG LỤT BÃO"),
        (["SỞ GIÁO DỤC VÀ", "ĐÀO TẠO"], None, "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        (["TỈNH ỦY HẢI VÂN"], None, "TỈNH ỦY HẢI VÂN"),
        (["UBND TỈNH HẢI VÂN", "SỞ XÂY DỰNG", "- ĐÀI PHÁT THANH"], "UBND TỈNH HẢI VÂN", "SỞ XÂY DỰNG - ĐÀI PHÁT THANH"),
    ],
)  # fmt: skip
def test_the_bodies(scanned, reference: Reference, lines: list[str], parent: str | None, issuer: str) -> None:
    _, found = issuers_of(scanned, reference, *lines)
    assert (found.parent.value if found.parent else None) == parent
    assert found.issuer is not None
    assert found.issuer.value == issuer
    assert found.issuer.where is not None
    assert found.issuer.where.page == 1


def test_a_spelling_put_right_is_less_sure(scanned, reference: Reference) -> None:
    _, right = issuers_of(scanned, reference, "SỞ NỘI VỤ")
    _, mended = issuers_of(scanned, reference, "SO NOI VU")
    assert right.issuer is not None and mended.issuer is not None
    assert mended.issuer.value == "SỞ NỘI VỤ"
    assert mended.issuer.confidence < right.issuer.confidence


@pytest.mark.parametrize(
    ("lines", "system"),
    [
        (["UBND XÃ BÌNH KHÊ"], "state"),
        (["ỦY BAN MTTQ VIỆT NAM", "XÃ BÌNH KHÊ"], "front"),
        (["HỘI NÔNG DÂN", "XÃ BÌNH KHÊ"], "other"),
    ],
)
def test_the_system_under_the_motto_of_the_state(
    scanned, reference: Reference, lines: list[str], system: str
) -> None:
    page, found = issuers_of(scanned, reference, *lines)
    reading = read_system(read_head(page, reference), found, reference)
    assert reading is not None
    assert reading.value == system


def test_the_motto_of_the_party_decides(printed, party_plan: str, reference: Reference) -> None:
    head = read_head(printed(party_plan), reference)
    found = read_issuers(head, reference)
    reading = read_system(head, found, reference)
    assert reading is not None
    assert reading.value == "party"
    assert found.parent is not None and found.issuer is not None
    assert (found.parent.value, found.issuer.value) == ("ĐẢNG BỘ TỈNH HẢI VÂN", "ĐẢNG ỦY XÃ BÌNH KHÊ")


def test_no_head_no_issuer(reference: Reference) -> None:
    head = read_head(Page(1, 100, 100, 72), reference)
    assert read_issuers(head, reference) == Issuers(None, None)
    assert read_system(head, Issuers(None, None), reference) is None
