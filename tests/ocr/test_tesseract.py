from typing import Any

import numpy as np
import pytesseract
import pytest

from corpus.errors import LimitError, MissingToolError, UnreadableError
from ocr import tesseract

PAPER = np.full((60, 200), 255, np.uint8)

TABLE = {
    "level": [1, 4, 5, 5, 5, 4, 5],
    "block_num": [0, 1, 1, 1, 1, 1, 2],
    "par_num": [0, 1, 1, 1, 1, 1, 1],
    "line_num": [0, 1, 1, 1, 1, 2, 1],
    "left": [0, 0, 10, 60, 90, 0, 10],
    "top": [0, 0, 5, 6, 6, 0, 50],
    "width": [0, 0, 40, 20, 10, 0, 30],
    "height": [0, 0, 20, 18, 18, 0, 20],
    "conf": [-1, -1, 91.5, 130, 40, -1, 12],
    "text": ["", "", "Ðảng", "uỷ\u0000", " ", "", "xã"],
}


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def image_to_data(image: Any, **options: Any) -> Any:
        calls.append(options)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(pytesseract, "image_to_data", image_to_data)
    return calls


def test_words_lines_and_normal_form(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = answering(monkeypatch, TABLE)
    first, second, third = tesseract.recognise(
        PAPER, tesseract.Engine(timeout=7, dpi=200), psm=tesseract.BLOCK
    )
    assert (first.text, first.raw) == ("Đảng", "Ðảng")
    assert (second.text, second.conf) == ("uỷ", 1.0)
    assert first.box == (10, 5, 50, 25)
    assert [first.line, second.line, third.line] == [0, 0, 1]
    assert calls[0]["config"] == "--psm 6 --dpi 200"
    assert calls[0]["timeout"] == 7
    assert calls[0]["lang"] == "vie"


def test_a_box_ends_where_the_next_word_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, TABLE | {"width": [0, 0, 190, 20, 10, 0, 30]})
    first, second, _ = tesseract.recognise(PAPER, tesseract.Engine())
    assert first.box == (10, 5, 60, 25)
    assert second.box == (60, 6, 80, 24)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (pytesseract.TesseractNotFoundError(), MissingToolError),
        (pytesseract.TesseractError(1, "Failed loading language 'vie'"), MissingToolError),
        (pytesseract.TesseractError(1, "Image too small to scale"), UnreadableError),
        (RuntimeError("Tesseract process timeout"), LimitError),
    ],
)
def test_failures_become_our_errors(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, error: type[Exception]
) -> None:
    answering(monkeypatch, failure)
    with pytest.raises(error):
        tesseract.recognise(PAPER, tesseract.Engine())


def test_a_missing_language_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, pytesseract.TesseractError(1, "Error opening data file tessdata/lao.traineddata"))
    with pytest.raises(MissingToolError, match="lao"):
        tesseract.recognise(PAPER, tesseract.Engine(language="lao"))


def test_one_thread_a_call() -> None:
    assert tesseract.os.environ["OMP_THREAD_LIMIT"] == "1"


@pytest.mark.ocr
def test_the_installed_engine_has_vietnamese() -> None:
    assert "vie" in tesseract.languages()
    assert tesseract.version()[0].isdigit()


def test_a_picture_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, {key: values[:1] for key, values in TABLE.items()})
    assert tesseract.recognise(PAPER, tesseract.Engine()) == ()
