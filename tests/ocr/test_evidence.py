import pytest

from ocr.evidence import Heard, with_second
from ocr.language_model import Model, load_model
from ocr.restore import restore_lines


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def test_trust_grows_with_the_confidence_of_the_engine() -> None:
    assert Heard().trust == 0.0
    assert Heard(conf=0.4).trust < Heard(conf=0.8).trust == 0.0 < Heard(conf=0.98).trust


def test_the_second_reading_lies_beside_the_first() -> None:
    heard = with_second(
        ["Thực hiện Kế hoạch số", "84-KH/TU của xã"], ["Thuc hién Ké hoach sé 84-KH/TU", "cia x4"]
    )
    assert [one.beside for one in heard[0]] == ["Thuc", "hién", "Ké", "hoach", "sé"]
    assert [one.beside for one in heard[1]] == ["84-KH/TU", "cia", "x4"]


def test_words_that_only_one_reading_has_shift_nothing() -> None:
    heard = with_second(["báo cáo kết quả thực hiện"], ["bao cao két", "thuc hién nhanh"])
    assert [one.beside for one in heard[0]] == ["bao", "cao", "két", "", "thuc", "hién"]


def test_what_was_known_of_a_token_stays_known() -> None:
    known = [[Heard(conf=0.5), Heard(conf=0.9)]]
    heard = with_second(["báo cáo"], ["bao cao"], known)
    assert [(one.conf, one.beside) for one in heard[0]] == [(0.5, "bao"), (0.9, "cao")]


def test_the_second_reading_tells_between_rivals(model: Model) -> None:
    line = "Giao Phòng Kinh tế chủ trì, phối hợp các thon nắm tình hình"
    alone = restore_lines([line], mode="light", model=model)
    joined = restore_lines(
        [line],
        mode="light",
        model=model,
        second=["Giao Phong Kinh té chu tri, phdi hop cac thén nam tinh hinh"],
    )
    assert joined.lines[0].split()[9] == "thôn"
    assert len(joined.lines) == len(alone.lines)


def test_what_the_vote_let_lose_can_win(model: Model) -> None:
    line = ["dự hợp đầy đủ, đúng thành phần"]
    tokens = line[0].split()
    heard = [[Heard(conf=0.5, others=(("họp", 0.45),)) if t == "hợp" else Heard(conf=0.95) for t in tokens]]
    assert restore_lines(line, mode="light", model=model, heard=heard).lines[0].startswith("dự họp đầy đủ")
