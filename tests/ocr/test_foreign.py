import pytest

from corpus.reference import load
from ocr.foreign import has_old_code, has_other_script, is_foreign
from ocr.lexicon import is_syllable_skeleton


@pytest.mark.parametrize(
    "line",
    [
        "This Agreement is made and entered into by the parties under the law.",
        "SOCIALIST REPUBLIC OF VIET NAM, MINISTRY OF HOME AFFAIRS AND TRAINING",
    ],
)
def test_english_lines_are_foreign(line: str) -> None:
    assert is_foreign(line)


@pytest.mark.parametrize(
    "line",
    [
        "Thuc hien Ke hoach so 84-KH/TU cua Ban Thuong vu Tinh uy",
        "Chuong trinh VNPT iOffice va Microsoft Teams for Education",
        "of",
        "",
    ],
)
def test_vietnamese_lines_are_not(line: str) -> None:
    assert not is_foreign(line)


@pytest.mark.parametrize("row", load().rows("foreign"), ids=lambda row: row["word"])
def test_every_function_word_stands_in_its_example(row: dict[str, str]) -> None:
    assert row["word"] in row["example"].lower().split()


def test_no_function_word_could_be_vietnamese_without_its_marks() -> None:
    assert not [row["word"] for row in load().rows("foreign") if is_syllable_skeleton(row["word"])]


@pytest.mark.parametrize(
    ("token", "other"),
    [
        ("ខ្មែរ", True),
        ("中华", True),
        ("Москва", True),
        ("Đảng", False),
        ("năm", False),
        ("12ª", False),
        ("…", False),
    ],
)
def test_other_scripts_are_known_by_their_letters(token: str, other: bool) -> None:
    assert has_other_script(token) is other


@pytest.mark.parametrize(
    ("token", "old"),
    [("th«ng", True), ("b¸o", True), ("§¶ng", True), ("©2026", False), ("25°C", False), ("nhân·", False)],
)
def test_old_codes_are_known_by_their_signs(token: str, old: bool) -> None:
    assert has_old_code(token) is old
