"""The whole journey of a page: with a stand-in for the engine, and three times with the real one."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import LimitError
from corpus.record import Verdict, Word, Zone
from ocr import clean, reading, reread, tesseract, vote
from tests.ocr.letter import LETTER, typed

FONTS = "/usr/share/fonts/truetype/croscore/Tinos-"


def drawn(*, seal: bool = False) -> np.ndarray:
    """Return our letter as a colour picture of 200 dpi, with a red seal over the signature if wished."""
    image = Image.new("RGB", (1654, 2339), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    for left, top, text in LETTER:
        font = ImageFont.truetype(f"{FONTS}{'Bold' if text.isupper() else 'Regular'}.ttf", 34)
        if text.startswith("CỘNG"):
            font = ImageFont.truetype(f"{FONTS}Bold.ttf", 30)
        draw.text((left * 2 // 3, top * 2 // 3), text, font=font, fill=(15, 15, 20))
    if seal:
        draw.ellipse((900, 690, 1110, 900), outline=(220, 40, 45), width=7)
        draw.line((1010, 900, 1330, 930), fill=(40, 60, 190), width=5)
    return np.asarray(image)


def engine(monkeypatch: pytest.MonkeyPatch, words: Sequence[Word]) -> list[tuple[int, ...]]:
    seen: list[tuple[int, ...]] = []

    def recognise(picture: np.ndarray, *_: object, **__: object) -> tuple[Word, ...]:
        seen.append(picture.shape)
        return tuple(words) if len(seen) == 1 else ()

    monkeypatch.setattr(reading, "recognise", recognise)
    monkeypatch.setattr(reread, "glimpse", recognise)
    monkeypatch.setattr(vote, "recognise", recognise)
    for module in (vote, reread):  # the words do not stand where the picture shows them
        monkeypatch.setattr(module, "Witness", lambda *_: None)
    return seen


def test_a_fine_scan_is_read_smaller_and_boxes_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = engine(monkeypatch, typed(LETTER))
    big = np.kron(clean.gray(drawn()), np.ones((3, 3), np.uint8))
    page, upright = reading.read_image(big, dpi=600, number=1)
    assert seen[0] == (round(2339 * 3 * 0.55), round(1654 * 3 * 0.55))
    assert upright.shape == big.shape == (page.height, page.width)
    issuer = next(w for w in page.words if w.text == "UBND")
    assert issuer.box[0] == round(250 / 0.55)
    assert page.source == "ocr"


def test_a_blank_page_is_not_given_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = engine(monkeypatch, ())
    page, _ = reading.read_image(np.full((2339, 1654), 250, np.uint8), dpi=200, number=2)
    assert (page.words, page.verdict, seen) == ((), Verdict.GOOD, [])


def test_an_upright_page_costs_one_call_and_its_second_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = engine(monkeypatch, typed(LETTER))
    page, _ = reading.read_image(clean.gray(drawn()), dpi=200, number=1)
    assert page.rotation == 0.0
    assert len(seen) <= 3


def test_a_page_with_a_head_has_its_places_for_pen_read(monkeypatch: pytest.MonkeyPatch) -> None:
    engine(monkeypatch, typed(LETTER))
    page, upright = reading.read_image(clean.gray(drawn()), dpi=300, number=1)
    assert {r.field for r in page.pen} == {"number", "day", "month"}
    assert all(0 <= r.box[0] < r.box[2] <= upright.shape[1] for r in page.pen)
    assert any(step.name == "pen" and step.done for step in page.steps)


def test_a_page_without_a_head_is_not_searched_for_pen(monkeypatch: pytest.MonkeyPatch) -> None:
    engine(monkeypatch, typed([(280, 400 + 70 * n, "Thực hiện Kế hoạch số 12/KH-UBND") for n in range(9)]))
    page, _ = reading.read_image(clean.gray(drawn()), dpi=300, number=2)
    assert page.pen == ()
    assert any(step.name == "pen" and not step.done for step in page.steps)


def test_second_looks_that_take_too_long_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    engine(monkeypatch, typed(LETTER))
    monkeypatch.setattr(reread, "glimpse", tesseract.glimpse)

    def late(*_: object, **__: object) -> None:
        raise LimitError

    monkeypatch.setattr(tesseract, "recognise", late)
    page, _ = reading.read_image(clean.gray(drawn()), dpi=300, number=1)
    assert page.lines(Zone.HEAD_RIGHT)[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert [step.name for step in page.steps][-3:] == ["marks", "pen", "verdict"]


def test_words_without_a_picture_are_laid_out_and_judged() -> None:
    page = reading.read_words(
        typed(LETTER, conf=1.0), width=2480, height=3508, dpi=300, number=3, source="text-layer"
    )
    assert page.lines(Zone.SIGNATURE)[-1] == "Trần Thị Mai Lan"
    assert (page.verdict, page.source, page.number) == (Verdict.GOOD, "text-layer", 3)
    assert (
        reading.read_words([], width=9, height=9, dpi=72, number=1, source="document").verdict is Verdict.GOOD
    )


@pytest.mark.ocr
def test_a_sealed_letter_is_read_in_order() -> None:
    page, upright = reading.read_image(drawn(seal=True), dpi=200, number=1)
    assert page.lines(Zone.HEAD_LEFT)[0] == "UBND TỈNH NAM SƠN"
    assert "ngày 06 tháng 3 năm 2026" in page.lines(Zone.HEAD_RIGHT)[-1]
    assert page.lines(Zone.SIGNATURE)[-1] == "Trần Thị Mai Lan"
    assert page.verdict is Verdict.GOOD
    assert upright.shape == (2339, 1654, 3)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_page_is_set_upright(turn: int) -> None:
    page, upright = reading.read_image(clean.quarter_turn(drawn(), turn), dpi=200, number=1)
    assert page.rotation == 360 - turn
    assert np.array_equal(upright, drawn())
    assert page.lines(Zone.DISTRIBUTION)[0].startswith("Nơi nhận")
