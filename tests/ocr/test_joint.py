from collections.abc import Callable

import numpy as np
import pytest

from ocr import joint
from ocr.channel import same_length_fold
from ocr.decoder import Arc
from ocr.joint import Options, decide_pairs
from ocr.language_model import Model, load_model
from ocr.modes import Shares
from ocr.questions import Question
from ocr.restore import restore_lines

WRONG_TOGETHER = [
    "Người dân có được đổi sổ đỏ sang sổ hồng hay không?",
    "Bảo đảm tính nghiêm minh, không để xảy ra tái diễn sai sót.",
]
SURE = "Đơn vị bán vé tham quan cho du khách."


@pytest.fixture(scope="module")
def restored(model: Model) -> Callable[[str], str]:
    return lambda line: restore_lines([same_length_fold(line)], mode="accents", model=model).text


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.mark.parametrize("line", WRONG_TOGETHER)
def test_two_words_that_are_wrong_together_are_put_right_together(
    restored: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    assert restored(line) == line
    monkeypatch.setattr(joint, "_AHEAD", np.inf)
    assert restored(line) != line


def test_a_sure_pair_stays(restored: Callable[[str], str]) -> None:
    assert restored(SURE) == SURE


def questions() -> list[Question]:
    rivals = [Arc((20,), 0.0, text="a"), Arc((21,), 0.0, text="b")]
    return [Question(0, n, n, rivals, [0] * 6, [0.9, 0.1]) for n in range(3)]


def options(*near: float) -> Options:
    """The pairs a a, a b, b b of each two neighbours of three words, as the n-grams like them."""
    one, two = np.array([0, 0, 1] * 2), np.array([0, 1, 1] * 2)
    nothing = np.zeros(6, dtype=np.float32)
    words = np.stack([one, two], axis=1) + 20
    return Options(
        np.repeat([0, 1], 3),
        one,
        two,
        words,
        np.zeros(6, np.int64),
        nothing,
        np.array(near, np.float32),
        nothing,
    )


def decided(*near: float) -> list[list[float]]:
    asked = questions()
    decide_pairs(asked, options(*near), np.zeros(6, dtype=np.float32), Shares(1.0, 1.0, 1.0, 0.0))
    return [[round(share, 2) for share in q.shares] for q in asked]


def test_a_pair_little_ahead_changes_nothing() -> None:
    assert decided(0, -5, 1, 0, -5, 1) == [[0.9, 0.1]] * 3


def test_a_pair_well_ahead_wins_and_the_shares_are_its_share() -> None:
    assert decided(0, -5, 3, 0, -5, -5) == [[0.05, 0.95], [0.05, 0.95], [0.9, 0.1]]


def test_of_two_pairs_with_a_word_in_common_the_farther_ahead_wins() -> None:
    assert decided(0, -5, 3, 0, -5, 4) == [[0.9, 0.1], [0.02, 0.98], [0.02, 0.98]]
