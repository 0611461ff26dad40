import pytest

from corpus.reference import Reference
from ingest.fields.titles import deputy_of, find_title, title_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("KT. CHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("KT.CHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("IM. ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN"),
        ("TM. ỦY BAN NHÂN DÂ", "TM. ỦY BAN NHÂN DÂN"),
        ("T/M BAN THƯỜNG VỤ", "T/M BAN THƯỜNG VỤ"),
        ("TL. CHỦ TỊCH", "TL. CHỦ TỊCH"),
        ("_ GIÁM ĐÓC.", "GIÁM ĐỐC"),
        ("KT. GIÁM ĐÓC -X", "KT. GIÁM ĐỐC"),
        ("CHANH VĂN PHÒNG", "CHÁNH VĂN PHÒNG"),
        ("PHÓ CHỦ TỊCH THƯỜNG TRỰC", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"),
        ("CHỦ TỊCH UBND XÃ", "CHỦ TỊCH UBND XÃ"),
    ],
)
def test_a_line_of_authority(reference: Reference, text: str, line: str) -> None:
    found = title_line(text, reference)
    assert found is not None
    assert found.text == line


@pytest.mark.parametrize(
    "text", ["Chủ tịch UBND xã;", "KT, NC;", "NGUYỄN VĂN BA", "- Lưu: VT, KT.", "", "———", "KẾ HOẠCH"]
)
def test_no_authority(reference: Reference, text: str) -> None:
    assert title_line(text, reference) is None


def test_where_a_title_begins_in_a_line_run_through(reference: Reference) -> None:
    text = "- Như trên; KT. CHỦ TỊCH"
    assert find_title(text, reference) == text.index("KT.")


def test_the_deputy(reference: Reference) -> None:
    assert deputy_of("GIÁM ĐỐC", reference) == "PHÓ GIÁM ĐỐC"
    assert deputy_of("BỘ TRƯỞNG", reference) == "THỨ TRƯỞNG"
    assert deputy_of("BAN THƯỜNG VỤ", reference) is None
