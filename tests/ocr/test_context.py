from pathlib import Path

import numpy as np
import pytest

from ocr.context import ContextNet
from ocr.language_model import Model, load_model
from ocr.restore import restore_lines


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="module")
def context(model: Model) -> ContextNet:
    assert model.context is not None
    return model.context


def asked(model: Model, text: str, place: int, rivals: str) -> dict[str, float]:
    found = [model.lexicon.id_of(word) for word in text.split()]
    words = [model.lexicon.id_of(word) for word in rivals.split()]
    assert model.context is not None
    assert None not in found
    assert None not in words
    (scores,) = model.context.ask(np.array(found), [place], [np.array(words)])
    return dict(zip(rivals.split(), scores.tolist(), strict=True))


def test_words_far_away_tell_between_rivals(model: Model) -> None:
    text = "các cơ quan báo chí tuyên truyền trên mạng xã hội và các phương tiện truyền X của địa phương"
    scores = asked(model, text.replace("X", "thông"), 16, "thông thống")
    assert scores["thông"] > scores["thống"]


def test_the_word_there_is_not_looked_at(model: Model) -> None:
    one = asked(model, "Ủy ban nhân dân xã báo cáo kết quả", 3, "dân dẫn")
    two = asked(model, "Ủy ban nhân quả xã báo cáo kết quả", 3, "dân dẫn")
    assert one == pytest.approx(two)


def test_a_long_text_is_answered_as_its_parts_are(context: ContextNet) -> None:
    chance = np.random.default_rng(3)
    text = chance.integers(12, 4000, 3000)
    places = list(range(0, 3000, 7))
    rivals = [np.array([text[place], 50]) for place in places]
    whole = context.ask(text, places, rivals)
    for n in (0, 40, 400):
        (alone,) = context.ask(text, [places[n]], [rivals[n]])
        assert whole[n] == pytest.approx(alone, abs=1e-3)


def test_shares_add_up_to_one(context: ContextNet) -> None:
    (scores,) = context.ask(np.array([20, 30, 40]), [1], [np.arange(len(context.words))])
    assert np.exp(scores).sum() == pytest.approx(1.0, abs=1e-4)


def test_a_model_without_it_restores_all_the_same(model: Model, tmp_path: Path) -> None:
    for file in Path("ocr/model").iterdir():
        if file.suffix not in (".npz", ".onnx"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    bare = load_model(tmp_path)
    assert bare.context is None
    assert restore_lines(["Uy ban nhan dan xa"], model=bare).lines == ("Ủy ban nhân dân xã",)


def test_a_pair_is_judged_as_if_it_stood_in_the_text(context: ContextNet) -> None:
    text = np.random.default_rng(4).integers(12, 4000, 90)
    places = np.array([0, 40, 88])
    for place in places.tolist():
        changed = text.copy()
        changed[place : place + 2] = 77, 99
        ((_, here),) = context.stretches(text, [place])
        ((_, there),) = context.stretches(changed, [place])
        told = here.pair_log_probs(np.array([place]), np.array([77]), np.array([99]))
        stood = there.pair_log_probs(np.array([place]), np.array([77]), np.array([99]))
        assert np.concatenate(told) == pytest.approx(np.concatenate(stood), abs=1e-3)


def test_what_is_quicker_tells_the_same_between_rivals(context: ContextNet) -> None:
    text = np.arange(20, 60)
    rivals = [np.array([50, 60, 70])]
    ((_, stretch),) = context.stretches(text, [9])
    (quick,) = stretch.scores(np.array([9]), rivals)
    (whole,) = stretch.log_probs(np.array([9]), rivals)
    assert quick - quick[0] == pytest.approx(whole - whole[0], abs=1e-3)
