"""The pen reader: its arithmetic against sums by hand, and the real network on fields drawn here."""

from itertools import product
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import MissingToolError
from ocr import pen_reader
from ocr.pen_reader import (
    CLASSES,
    HEIGHT,
    LETTERS,
    SIGNS,
    WIDEST,
    _of_number,
    _searched,
    _tempered,
    classes_of,
    framed,
    likelihoods,
    read_field,
)
from training.pen_strokes import Hand, draw, write

FOLDER = "/usr/share/fonts/truetype/croscore/"
TEXT = LETTERS + SIGNS
EM = 50


def lattice(*steps: dict[str, float]) -> np.ndarray:
    """Return merged probabilities of steps given as letter → probability ('' is the blank)."""
    rows = np.full((len(steps), 1 + len(TEXT)), 1e-9)
    for row, step in zip(rows, steps, strict=True):
        for letter, share in step.items():
            row[TEXT.index(letter) + 1 if letter else 0] = share
    return rows


STEPS = ({"1": 0.6, "": 0.4}, {"1": 0.5, "7": 0.3, "": 0.2}, {"": 0.6, "1": 0.1, "/": 0.3})


def by_hand() -> dict[str, float]:
    found: dict[str, float] = {}
    for path in product(*(step.items() for step in STEPS)):
        letters = [letter for letter, _ in path]
        kept = [x for x, before in zip(letters, [None, *letters[:-1]], strict=True) if x and x != before]
        found["".join(kept)] = found.get("".join(kept), 0.0) + float(np.prod([share for _, share in path]))
    return found


@pytest.mark.parametrize("text", ["1", "7", "11", "17", "71"])
def test_likelihoods_are_the_sums_over_all_paths(text: str) -> None:
    assert likelihoods(lattice(*STEPS), [text])[0] == pytest.approx(by_hand().get(text, 0.0), abs=1e-6)


def test_the_search_finds_every_text_with_its_probability() -> None:
    found = _searched(lattice(*STEPS))
    for text, chance in sorted(by_hand().items(), key=lambda item: -item[1])[:6]:
        assert found[text] == pytest.approx(chance, abs=1e-6)


def test_a_number_ends_before_its_slash_and_a_year_may_follow() -> None:
    steps = [{ch: 1.0} for ch in "08/2023/"]
    assert _of_number(lattice(*steps))["08"] == pytest.approx(1, abs=1e-3)
    assert _of_number(lattice(*[{ch: 1.0} for ch in "19/7/"]))["19"] < 1e-6
    assert _of_number(lattice(*[{ch: 1.0} for ch in "12a-"]))["12a"] == pytest.approx(1, abs=1e-3)


def test_temperature_makes_less_sure_and_keeps_the_order() -> None:
    soft = _tempered({"1": 0.9, "7": 0.08}, 2.0)
    assert 0.5 < soft["1"] < 0.9
    assert soft["1"] > soft["7"]
    assert sum(soft.values()) < 1


def test_hand_and_print_have_classes_of_their_own() -> None:
    assert set(classes_of(LETTERS, written=True)).isdisjoint(classes_of(LETTERS, written=False))
    assert classes_of("/", written=True) == classes_of("/", written=False)
    assert max(classes_of(TEXT, written=False)) == CLASSES - 1


def test_a_framed_field_has_one_height_and_ink_from_0_to_1() -> None:
    crop = np.full((100, 300), 230, np.uint8)
    crop[30:70, 60:80] = 20
    seen = framed(crop)
    assert seen.shape[0] == HEIGHT
    assert (seen.min(), seen.max()) == (0.0, 1.0)
    assert framed(np.full((40, 4000), 230, np.uint8)).shape[1] == WIDEST


def strip(before: str, after: str, gap: int) -> tuple[np.ndarray, int]:
    """Return a strip of a head with a gap to be filled in, cut as a page is, and where the gap begins."""
    font = ImageFont.truetype(f"{FOLDER}Tinos-Regular.ttf", EM)
    start = int(font.getlength(before)) + 10
    image = Image.new("L", (start + gap + 40, int(2.2 * EM)), 252)
    pen = ImageDraw.Draw(image)
    pen.text((10, 1.45 * EM), before, font=font, fill=10, anchor="ls")
    pen.text((start + gap, 1.45 * EM), after, font=font, fill=10, anchor="ls")
    return np.array(image)[:, start - int(0.5 * EM) :], int(0.5 * EM)


def printed(text: str, gap: int) -> np.ndarray:
    crop, start = strip("Số:", "/SYT", gap)
    image = Image.fromarray(crop)
    font = ImageFont.truetype(f"{FOLDER}Tinos-Regular.ttf", EM)
    ImageDraw.Draw(image).text((start + 14, 1.45 * EM), text, font=font, fill=10, anchor="ls")
    return np.array(image)


def by_pen(text: str, *, seed: int, cues: tuple[str, str] = ("Số:", "/SYT")) -> np.ndarray:
    """Return a field filled in by a steady hand with our own strokes."""
    chance, noise = Random(seed), np.random.default_rng(seed)
    plain = dict.fromkeys(LETTERS, 0) | {"1": 1, "7": 1}
    writer = Hand(plain, slant=0.1, broad=0.9, apart=0.18, unsteady=0.01, pen=0.07)
    strokes, wide = write(text, writer, 0.85 * EM, noise, chance)
    crop, start = strip(*cues, int(wide) + 24)
    draw(crop, strokes, (start + 10, 1.45 * EM), 4, 30)
    return crop


@pytest.mark.parametrize("text", ["22", "1463", "05", "308", "12a"])
def test_a_printed_number_is_read_and_called_print(text: str) -> None:
    read = read_field(printed(text, 40 + 26 * len(text)), "number")
    assert read.candidates[0][0] == text
    assert not read.written


def test_numbers_by_hand_are_read_and_called_so() -> None:
    numbers = ["1956", "239", "4071", "86", "2253", "03", "618", "5067"]
    read = [read_field(by_pen(text, seed=at), "number") for at, text in enumerate(numbers)]
    assert sum(r.candidates[0][0] == text for r, text in zip(read, numbers, strict=True)) >= 7
    assert sum(r.written for r in read) >= 7


def test_days_by_hand_are_read_by_their_value() -> None:
    days = ["12", "03", "28", "31", "9", "17"]
    cues = ("ngày", "tháng")
    read = [read_field(by_pen(text, seed=at, cues=cues), "day") for at, text in enumerate(days)]
    assert sum(r.candidates[0][0] == str(int(text)) for r, text in zip(read, days, strict=True)) >= 5
    assert all(1 <= int(text) <= 31 for r in read for text, _ in r.candidates)


def test_where_nothing_is_written_there_are_no_candidates() -> None:
    for cues, field in ((("Số:", "/SYT"), "number"), (("ngày", "tháng"), "day"), (("tháng", "năm"), "month")):
        assert read_field(strip(*cues, 130)[0], field).candidates == ()
    assert read_field(np.full((110, 200), 255, np.uint8), "number").candidates == ()


def struck(crop: np.ndarray, left: int, right: int, *, across: bool) -> np.ndarray:
    """Return a field with what stands between two edges struck out: by two strokes across, or by a zigzag."""
    high = crop.shape[0]
    if across:
        for y in (0.47, 0.53):
            cv2.line(crop, (left, round(y * high)), (right, round((y - 0.04) * high)), 20, 4, cv2.LINE_AA)
        return crop
    x = np.linspace(left, right, 16)
    y = np.where(np.arange(16) % 2, 0.3 * high, 0.7 * high)
    chain = np.stack([x, y], 1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(crop, [chain], False, 20, 4, cv2.LINE_AA)
    return crop


@pytest.mark.parametrize("across", [True, False])
def test_what_is_struck_out_is_never_sure(across: bool) -> None:
    for seed, text in enumerate(("1956", "482", "37", "2208")):
        crop = by_pen(text, seed=seed)
        read = read_field(struck(crop, 30, crop.shape[1] - 55, across=across), "number")
        assert not read.candidates or read.candidates[0][1] < 0.6, read


@pytest.mark.parametrize("across", [True, False])
def test_what_is_written_anew_beside_it_is_right_or_unsure(across: bool) -> None:
    right = 0
    for seed, (old, new) in enumerate((("1956", "2047"), ("482", "513"), ("37", "86"), ("2208", "1195"))):
        crop = by_pen(old, seed=seed)
        anew = by_pen(new, seed=seed + 50)[:, 27:]
        left = struck(crop, 30, crop.shape[1] - 55, across=across)[:, :-42]
        read = read_field(np.concatenate([left, anew], axis=1), "number")
        if read.candidates and read.candidates[0][0] != new:
            assert read.candidates[0][1] < 0.9, read
        right += bool(read.candidates) and read.candidates[0][0] == new
    assert right >= 2


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (200, 2), (48, 32)])
def test_odd_crops_do_not_raise(shape: tuple[int, int]) -> None:
    for field in ("number", "day", "month"):
        read = read_field(np.random.default_rng(1).integers(0, 255, shape).astype(np.uint8), field)
        assert all(0 <= chance <= 1 for _, chance in read.candidates)


def test_probabilities_sum_to_one_at_most() -> None:
    read = read_field(by_pen("4239", seed=3), "number")
    assert 3 <= len(read.candidates) <= 5 or read.candidates[0][1] > 0.99
    assert sum(chance for _, chance in read.candidates) <= 1 + 1e-9


def test_a_missing_model_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pen_reader, "_MODEL", tmp_path / "none.onnx")
    monkeypatch.setattr(pen_reader, "_held", type("Held", (), {})())
    with pytest.raises(MissingToolError, match="pen-reader"):
        read_field(np.zeros((HEIGHT, 40), np.uint8), "day")
