import random
import re
import unicodedata

import pytest

from ocr.language_model import Model, load_model
from ocr.restore import Restorer, restore_lines


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


BAD = {
    "english": "This Agreement is made and entered into by the parties under the law of the land.",
    "khmer": "ព្រះរាជាណាចក្រកម្ពុជា ជាតិ សាសនា ព្រះមហាក្សត្រ",
    "chinese": "中华人民共和国 人民政府 关于工作的通知",
    "numbers": "123 456 789,12 161 0905 123 456 1.250.000đ 16/4 10-11",
    "signs": "@#$ %^& ||| ~~ --- ... ./.",
    "empty": "",
    "blanks": " \t  ",
    "old code": "b¸o c¸o kÕt qu¶ th«ng qua",
}


@pytest.mark.parametrize("mode", ["accents", "light"])
@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_is_no_vietnamese_is_left_as_it_stands(text: str, mode: str, model: Model) -> None:
    assert Restorer(model=model).restore(text, mode=mode).text == text


@pytest.mark.parametrize("name", ["english", "khmer", "chinese", "numbers", "empty", "blanks"])
def test_not_even_by_the_boldest_mode(name: str, model: Model) -> None:
    assert Restorer(model=model).restore(BAD[name], mode="noisy").text == BAD[name]


@pytest.mark.parametrize("mode", ["accents", "noisy", "light"])
def test_no_digit_is_ever_changed(mode: str, model: Model) -> None:
    chance = random.Random(7)
    numbers = [str(chance.randint(0, 10 ** chance.randint(1, 9))) for _ in range(60)]
    lines = [
        f"Muc {a} thu {b} dong, so {c}; tong {d}%" for a, b, c, d in zip(*[iter(numbers)] * 4, strict=True)
    ]
    restored = restore_lines(lines, mode=mode, model=model)
    for before, after in zip(lines, restored.lines, strict=True):
        assert re.findall(r"\d+", after) == re.findall(r"\d+", before)


def test_decomposed_text_is_the_same_text(model: Model) -> None:
    line = "Tố chức thực hiện nhiệm vụ phát triến kinh tế"
    apart = unicodedata.normalize("NFD", line)
    assert restore_lines([apart], model=model) == restore_lines([line], model=model)


def test_a_very_long_line_is_restored_as_a_short_one(model: Model) -> None:
    phrase = "uy ban nhan dan xa bao cao ket qua thuc hien nhiem vu, "
    restored = restore_lines([phrase * 2000], mode="accents", model=model).lines[0]
    assert restored.count("ủy ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ, ") >= 1990
