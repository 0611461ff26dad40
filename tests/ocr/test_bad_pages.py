"""Pages of which little or nothing can be read: a verdict and a reason, never an exception."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import LimitError
from corpus.record import Page, Verdict
from ocr import clean, reading, vote

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
A4 = (2339, 1654)


def read(picture: np.ndarray, dpi: int = 200) -> Page:
    page, upright = reading.read_image(picture, dpi=dpi, number=1)
    assert upright.shape[:2] == (page.height, page.width)
    return page


def printed(sentence: str) -> np.ndarray:
    image = Image.new("L", A4[::-1], 250)
    draw = ImageDraw.Draw(image)
    words = sentence.split()
    for row in range(
        20
    ):  # no row like another: letters that stand in columns would look like a page on its side
        text = " ".join([*words[row % 7 :], *words[: row % 7]]) if row else sentence
        draw.text((200 + 13 * row, 200 + 60 * row), text, font=ImageFont.truetype(FONT, 34), fill=10)
    return np.asarray(image)


def scrawled() -> np.ndarray:
    """Return a sheet of joined waves, as a hurried hand writes without lifting the pen."""
    page = np.full(A4, 250, np.uint8)
    x = np.arange(200, 1400)
    for row in range(20):
        y = 200 + row * 100 + 20 * np.sin(x / (9 + 3 * np.sin(x / 70 + row)))
        cv2.polylines(page, [np.stack([x, y], 1).astype(np.int32)], False, 40, 4)
    return page


@pytest.mark.parametrize("shape", [(1, 1654), (1, 1), (1000, 1), (3, 3000, 3), (20, 20)])
def test_a_picture_too_small_for_a_line(shape: tuple[int, ...]) -> None:
    page = read(np.zeros(shape, np.uint8))
    assert page.verdict is Verdict.UNREADABLE
    assert "quá nhỏ" in page.reasons[0]


def test_a_blank_page_says_that_it_is_blank() -> None:
    page = read(np.full(A4, 250, np.uint8))
    assert (page.verdict, page.reasons) == (Verdict.GOOD, ("Trang trắng hoặc chỉ có dấu.",))


def test_a_black_page_is_not_called_blank() -> None:
    page = read(np.zeros(A4, np.uint8))
    assert page.verdict is Verdict.UNREADABLE
    assert page.reasons


def test_handwriting_alone_is_not_called_blank() -> None:
    page = read(scrawled())
    assert page.verdict is Verdict.UNREADABLE
    assert "nét mực" in page.reasons[0]


def test_an_engine_that_takes_too_long_leaves_an_unreadable_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise LimitError

    monkeypatch.setattr(reading, "recognise", late)
    monkeypatch.setattr(vote, "recognise", late)
    page = read(printed("Ủy ban nhân dân xã yêu cầu các thôn báo cáo"))
    assert (page.verdict, page.words) == (Verdict.UNREADABLE, ())
    assert page.reasons == (LimitError().sentence,)


@pytest.mark.ocr
def test_pure_noise() -> None:
    page = read(np.random.default_rng(1).integers(0, 256, (900, 640), dtype=np.uint8), dpi=77)
    assert page.verdict is not Verdict.GOOD
    assert page.reasons


@pytest.mark.ocr
def test_a_photograph_of_no_text() -> None:
    colours = np.random.default_rng(2).integers(0, 256, (24, 18, 3), dtype=np.uint8)
    page = read(cv2.resize(colours, A4[::-1], interpolation=cv2.INTER_CUBIC))
    assert page.verdict is not Verdict.GOOD
    assert page.reasons


@pytest.mark.ocr
def test_an_english_page_is_read_and_says_so() -> None:
    page = read(printed("We thank you for your letter of March on the health project"))
    assert "on the health project" in page.text()
    assert page.verdict is Verdict.DOUBTFUL
    assert "tiếng khác" in page.reasons[0]


@pytest.mark.ocr
def test_a_sheet_of_five_metres_is_read_within_the_usual_size() -> None:
    sheet = np.kron(printed("Ủy ban nhân dân xã yêu cầu các thôn báo cáo"), np.ones((3, 3), np.uint8))
    page = read(sheet, dpi=35)
    assert "Ủy ban nhân dân xã" in page.text()
    assert max(w.box[2] for w in page.words) <= page.width


@pytest.mark.ocr
def test_an_upside_down_page_is_turned() -> None:
    page = read(clean.quarter_turn(printed("Ủy ban nhân dân xã yêu cầu các thôn báo cáo"), 180))
    assert page.rotation == 180.0
    assert page.verdict is Verdict.GOOD
