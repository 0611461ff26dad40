import pytest

from corpus.reference import load
from ocr.cues import cues, is_cue, letters, starts_as_printed, starts_with

ROWS = load().rows("zones")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['role']}-{row['cue']}")
def test_every_example_begins_with_its_cue(row: dict[str, str]) -> None:
    assert starts_with(row["example"], row["role"])
    assert letters(row["cue"]) in letters(row["example"])


def test_a_misread_letter_does_no_harm() -> None:
    assert starts_with("Nơi nhân:", "distribution")
    assert starts_with("Kính gử. Các xã", "addressee")
    assert is_cue("HÓA TỐC", "urgency")
    assert not starts_with("Nội dung:", "distribution")


def test_authority_counts_its_sign() -> None:
    assert starts_as_printed("TM. ĐẢNG ỦY", "authority")
    assert starts_as_printed("K/T BÍ THƯ", "authority")
    assert not starts_as_printed("QUY ĐỊNH CHUNG", "authority")


def test_cues_are_bare_letters() -> None:
    assert "dangcongsanvietnam" in cues("motto")
