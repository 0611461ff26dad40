"""The word reader: its arithmetic against sums by hand, and the real network on words drawn here."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import MissingToolError
from ocr import word_reader
from ocr.word_reader import ALPHABET, HEIGHT, SEALED, answer, best_text, framed, likelihood, spelled

FOLDER = "/usr/share/fonts/truetype/croscore/"


def chances(*steps: dict[str, float]) -> np.ndarray:
    """Return log probabilities of steps given as letter → probability ('' is the blank)."""
    odds = np.full((len(steps), len(ALPHABET) + 1), 1e-9, np.float64)
    for row, step in zip(odds, steps, strict=True):
        for letter, share in step.items():
            row[ALPHABET.index(letter) + 1 if letter else 0] = share
    return np.log(odds).astype(np.float32)


STEPS = ({"a": 0.6, "": 0.4}, {"a": 0.5, "á": 0.3, "": 0.2}, {"": 0.7, "c": 0.3})


def by_hand(text: str) -> float:
    total = 0.0
    for path in product(*(step.items() for step in STEPS)):
        letters = [letter for letter, _ in path]
        kept = [x for x, before in zip(letters, [None, *letters[:-1]], strict=True) if x and x != before]
        if "".join(kept) == text:
            total += float(np.prod([share for _, share in path]))
    return total


@pytest.mark.parametrize("text", ["a", "á", "aá", "ac", "áac", "c", "aác"])
def test_likelihood_is_the_sum_over_all_paths(text: str) -> None:
    found = likelihood(chances(*STEPS), text)
    assert np.exp(found) == pytest.approx(by_hand(text), abs=1e-6)


def test_a_letter_twice_needs_a_blank_between() -> None:
    assert np.exp(likelihood(chances({"o": 1.0}, {"o": 1.0}), "oo")) < 1e-6
    assert np.exp(likelihood(chances({"o": 1.0}, {"": 1.0}, {"o": 1.0}), "oo")) == pytest.approx(1, abs=1e-6)


def test_what_cannot_be_spelt_has_no_likelihood() -> None:
    steps = chances(*STEPS)
    assert likelihood(steps, "Ä") == likelihood(steps, "") == likelihood(steps, "aaaa") == -np.inf


def test_best_text_drops_repetitions_and_blanks() -> None:
    assert best_text(chances({"t": 1.0}, {"t": 1.0}, {"": 1.0}, {"ế": 1.0})) == "tế"


def test_every_letter_is_written_one_way() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert {"ỹ", "Đ", "ự", "Ằ", "0", "/"} <= set(ALPHABET)


def test_a_framed_word_has_one_height_and_ink_from_0_to_1() -> None:
    crop = np.full((40, 90), 230, np.uint8)
    crop[10:30, 20:30] = 20
    seen = framed(crop)
    assert seen.shape == (HEIGHT, round(90 * HEIGHT / 40))
    assert (seen.min(), seen.max()) == (0.0, 1.0)
    assert framed(np.full((40, 4000), 230, np.uint8)).shape[1] == word_reader.WIDEST


def drawn(text: str, face: str) -> np.ndarray:
    font = ImageFont.truetype(f"{FOLDER}{face}.ttf", 40)
    image = Image.new("L", (int(font.getlength(text)) + 14, 66), 250)
    ImageDraw.Draw(image).text((7, 46), text, font=font, fill=15, anchor="ls")
    return np.asarray(image)


@pytest.mark.parametrize("face", ["Tinos-Regular", "Tinos-Bold", "Tinos-Italic"])
def test_the_network_reads_marks_that_the_engine_mistakes(face: str) -> None:
    words = "chi chỉ tế GIẤY GIÁY PHỐ họp hợp hiển được dược quyền ổ; 15/9/2017 1368/QĐ-UBND lưu"
    printed = words.split()
    read = [best_text(answer(framed(drawn(word, face)))) for word in printed]
    assert sum(a == b for a, b in zip(printed, read, strict=True)) >= len(printed) - 2, read


def test_letters_are_spelled_with_their_steps() -> None:
    letters = spelled(answer(framed(drawn("Phạm", "Tinos-Bold")), SEALED))
    assert "".join(letter for letter, *_ in letters) == "Phạm"
    assert all(0.5 < sure <= 1 and start < end for _, sure, start, end in letters)
    assert [start for _, _, start, _ in letters] == sorted(start for _, _, start, _ in letters)


def test_a_missing_model_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(word_reader, "_MODELS", tmp_path)
    monkeypatch.setattr(word_reader, "_held", type("Held", (), {})())
    with pytest.raises(MissingToolError, match="word-reader"):
        answer(np.zeros((HEIGHT, 40), np.float32))
