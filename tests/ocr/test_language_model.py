import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import MissingToolError
from ocr.language_model import Model, NgramTable, load_model, ngram_keys
from ocr.protect import CLASSES
from training.packing import packed


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def known_id(model: Model, word: str) -> int:
    found = model.lexicon.id_of(word)
    assert found is not None, word
    return found


def log_p(model: Model, text: str) -> float:
    ids = [0, 0, 0, *(known_id(model, word) for word in text.split())]
    row = np.array(ids, dtype=np.int64)
    return float(
        sum(model.score(*(row[i - k : i - k + 1] for k in (3, 2, 1, 0)))[0] for i in range(3, len(row)))
    )


def test_the_model_opens_and_is_small() -> None:
    opened = load_model()
    folder = Path(__file__).parents[2] / "ocr" / "model"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 25_000_000
    assert opened.lexicon.classes == len(CLASSES)


def test_model_prefers_what_offices_write(model: Model) -> None:
    assert log_p(model, "ủy ban nhân dân xã") > log_p(model, "ủy bán nhân dân xã") + 3
    assert log_p(model, "kính gửi") > log_p(model, "kinh gửi")
    assert log_p(model, "công văn số") > log_p(model, "công vân số") + 3


def test_probabilities_of_all_next_words_sum_to_about_one(model: Model) -> None:
    context = [np.array([known_id(model, word)]) for word in ("ủy", "ban", "nhân")]
    every = np.arange(len(model.lexicon))
    total = float(np.exp(model.score(*context, every).astype(np.float64)).sum())
    assert 0.9 < total < 1.1


def test_model_holds_no_sentences(model: Model) -> None:
    folder = Path(__file__).parents[2] / "ocr" / "model"
    assert max(len(word) for word in model.lexicon.words) < 20
    assert {p.name for p in folder.iterdir()} <= {
        "README.md", "about.json", "words.txt", "unigrams.npy", "ngrams.npy", "channel-eng.tsv", "channel-vie.tsv",
        "word-reader.onnx", "context.npz", "pen-reader.onnx", "sealed-reader.onnx",
    }  # fmt: skip


def test_table_gives_back_what_was_packed_and_knows_the_rest_is_missing() -> None:
    lot = np.random.default_rng(5)
    ids = np.unique(lot.integers(0, 8000, (20_000, 3)), axis=0)
    keys = ngram_keys(ids[:10_000, 0], ids[:10_000, 1], ids[:10_000, 2])
    probs, backoffs = -lot.random(10_000) * 20, -lot.random(10_000) * 7
    table = NgramTable(packed(keys, probs, backoffs))
    known, codes = table.look_up(keys)
    assert known.all()
    assert np.abs((codes >> 8) * 0.08 + probs).max() < 0.05
    assert np.abs((codes & 0xFF) * 0.03 + backoffs).max() < 0.02
    strangers = ngram_keys(ids[10_000:, 0], ids[10_000:, 1], ids[10_000:, 2])
    assert table.look_up(strangers)[0].mean() < 0.01


def test_keys_of_different_orders_never_meet() -> None:
    zero, one = np.array([0]), np.array([1])
    assert ngram_keys(zero, one)[0] != ngram_keys(zero, zero, one)[0] != ngram_keys(zero, zero, zero, one)[0]


def test_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match="dựng lại mô hình"):
        load_model(tmp_path)


def test_about_names_its_channels(model: Model) -> None:
    about = json.loads((Path(__file__).parents[2] / "ocr" / "model" / "about.json").read_text())
    assert set(about["channels"]) == set(model.channels) == {"eng", "vie"}
