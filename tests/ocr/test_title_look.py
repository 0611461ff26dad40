"""Lines of authority that overlap or lie under a seal, read by the real engine."""

from ocr.title_look import is_sound, read_titles
from tests.ocr.sealed import ENGINE, USUAL, crop, word


def test_titles_that_overlap_are_read_line_by_line() -> None:
    lines = read_titles(crop(("GIÁM ĐỐC", 60), ("PHÓ GIÁM ĐỐC", 92)), USUAL, ENGINE)
    assert [" ".join(w.text for w in line) for line in lines] in (
        [["GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], ["GIÁM ĐỐC", "GIÁM ĐỐC"]]
    )


def test_a_title_whose_beginning_is_sealed_is_completed() -> None:
    lines = read_titles(crop(("CHÁNH VĂN PHÒNG", 80), seal=(240, 130, 80)), USUAL, ENGINE)
    assert [" ".join(w.text for w in line) for line in lines] == ["CHÁNH VĂN PHÒNG"]


def test_other_capitals_are_no_title() -> None:
    assert read_titles(crop(("CÔNG TY HOA ĐÀO", 80)), USUAL, ENGINE) == []
    assert read_titles(crop(), USUAL, ENGINE) == []


def test_lines_that_need_no_second_look() -> None:
    assert is_sound([word("PHÓ", 0.3), word("CHỦ", 0.3), word("TỊCH", 0.3)])
    assert is_sound([word("TM.", 0.3), word("ỦY", 0.9), word("BAN", 0.9)])
    assert not is_sound([word("HỦ", 0.5), word("TỊCH", 0.9)])
