import pytest

from corpus.record import Reading, Zone
from corpus.reference import Reference
from ingest.fields.named import with_named


def signer_of(pages, reference: Reference, read: str | None, title: str = "HIỆU TRƯỞNG") -> str | None:
    signer = Reading(read, 0.9) if read else None
    found = with_named(signer, Reading(title, 0.9), pages, "Trường Tiểu học Tân Phú", reference)
    return found.value if found else None


@pytest.mark.parametrize(
    ("line", "read", "signer"),
    [
        ("1. Ông Trần Minh Khoa, Hiệu trưởng, Trưởng ban;", None, "Trần Minh Khoa"),
        ("2. Ông Ngô Gia Bình Phó Hiệu trưởng", None, None),
        ("Bà Lê Thị Mơ - Hiệu trưởng Trường Trung học cơ sở An Bình", None, None),
        ("Bà Lê Thị Mơ - Hiệu trưởng Trường Tiểu học Tân Phú", None, "Lê Thị Mơ"),
        ("Giao Hiệu trưởng thực hiện.", None, None),
        ("1. Ông Trần Minh Khoa, Hiệu trưởng, Trưởng ban;", "Minh Khoa", "Trần Minh Khoa"),
        ("1. Ông Trần Minh Khoa, Hiệu trưởng, Trưởng ban;", "Văn Nam", "Văn Nam"),
        ("1. Ông Trần Minh Khoa, Hiệu trưởng;", "Ngô Gia Bình", "Ngô Gia Bình"),
    ],
)
def test_who_is_named_with_the_signers_title(
    scanned, reference: Reference, line: str, read: str | None, signer: str | None
) -> None:
    assert signer_of([scanned([(line, 300, 1200, Zone.BODY)])], reference, read) == signer


def test_two_people_with_one_title_are_no_witness(scanned, reference: Reference) -> None:
    lines = ["Ông Trần Minh Khoa, Phó Chủ tịch;", "Bà Lê Thị Mơ, Phó Chủ tịch;"]
    page = scanned([(line, 300, 1200 + 80 * n, Zone.BODY) for n, line in enumerate(lines)])
    assert signer_of([page], reference, None, "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH") is None


def test_without_authority_nobody_is_taken(scanned, reference: Reference) -> None:
    page = scanned([("Ông Trần Minh Khoa, Hiệu trưởng;", 300, 1200, Zone.BODY)])
    assert with_named(None, None, [page], None, reference) is None
