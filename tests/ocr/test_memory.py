import numpy as np
import pytest

from ocr.language_model import Model, load_model
from ocr.memory import ids_of, remember
from ocr.restore import Restorer


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def test_a_remembered_pair_is_likelier_and_others_hardly_less() -> None:
    memory = remember([[20, 30], [20, 30, 40]])
    assert memory is not None
    scores = np.full(3, -9.0, dtype=np.float32)
    got = memory.joined(np.array([20, 20, 50]), np.array([30, 31, 30]), scores)
    assert got[0] > -3
    assert np.all(np.abs(got[1:] + 9) < 0.6)


def test_nothing_to_remember_is_no_memory() -> None:
    assert remember([]) is None
    assert remember([[7]]) is None


def test_phrases_are_cut_at_unknown_words(model: Model) -> None:
    runs = ids_of("xã Bình Khê, qwrtx Sở Nội vụ", model.lexicon)
    assert [[model.lexicon.words[i] for i in run] for run in runs] == [
        ["xã", "bình", "khê"],
        ["sở", "nội", "vụ"],
    ]


def test_the_names_of_the_office_win(model: Model) -> None:
    line = "UBND xa Ngan Dau bao cao ket qua"
    for mode in ("accents", "noisy"):
        assert "Ngàn Dâu" not in Restorer(model=model).restore(line, mode=mode).text
        known = Restorer(["UBND xã Ngàn Dâu"], model).restore(line, mode=mode)
        assert known.text == "UBND xã Ngàn Dâu báo cáo kết quả"


def test_known_names_change_nothing_where_nothing_alike_stands(model: Model) -> None:
    line = "Uy ban nhan dan xa bao cao ket qua thuc hien nhiem vu phat trien kinh te - xa hoi"
    assert Restorer(["xã Ngàn Dâu"], model).restore(line) == Restorer(model=model).restore(line)
