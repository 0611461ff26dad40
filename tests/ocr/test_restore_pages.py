from dataclasses import replace

import pytest

from corpus.record import Page, Word, Zone
from ocr.language_model import Model, load_model
from ocr.restore_pages import restore_pages
from tests.ocr.test_restore import DAMAGED, LETTER


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def page_of(lines: list[str], **more: object) -> Page:
    words = []
    for number, line in enumerate(lines):
        for at, raw in enumerate(line.split()):
            box = (100 * at, 50 * number, 100 * at + 90, 50 * number + 40)
            words.append(Word(raw, raw, box, 0.9, Zone.BODY, number))
    return replace(Page(1, 2480, 3508, 300, tuple(words)), **more)  # type: ignore[arg-type]


def test_pages_keep_raw_and_boxes(model: Model) -> None:
    page = page_of([*LETTER[:3], "tố chức thực hiện nhiệm vụ phát triến kinh tế"])
    (restored,) = restore_pages([page], model=model)
    assert [word.raw for word in restored.words] == [word.raw for word in page.words]
    assert [word.box for word in restored.words] == [word.box for word in page.words]
    assert restored.lines()[3] == "tổ chức thực hiện nhiệm vụ phát triển kinh tế"


def test_a_word_read_in_two_is_joined_in_the_first(model: Model) -> None:
    page = page_of(DAMAGED)
    (restored,) = restore_pages([page], model=model)
    assert restored.lines()[2].endswith("ngày 10 tháng 4 năm 2026")
    (joined,) = [word for word in restored.words if word.raw == "ngayl 0"]
    assert joined.text == "ngày 10"
    assert joined.box == (300, 100, 490, 140)
    assert len(restored.words) == len(page.words) - 1


def test_pages_of_another_source_are_left_alone(model: Model) -> None:
    marked = page_of(["tố chức thực hiện"], source="document")
    bare = page_of(["Uy ban nhan dan xa"], source="text-layer")
    assert restore_pages([marked], model=model) == (marked,)
    assert restore_pages([bare], model=model)[0].lines() == ["Ủy ban nhân dân xã"]


def test_other_zones_are_left_alone(model: Model) -> None:
    word = Word("tố", "tố", (0, 0, 9, 9), 0.4, Zone.STAMP, 9)
    page = page_of(LETTER[:5])
    (restored,) = restore_pages([replace(page, words=(*page.words, word))], model=model)
    assert restored.words[-1] == word


def test_what_else_a_word_could_be_is_kept(model: Model) -> None:
    page = page_of(["dự hợp đầy đủ, đúng thành phần"])
    words = [replace(w, alternatives=(("họp", 0.4),), conf=0.5) if w.raw == "hợp" else w for w in page.words]
    (restored,) = restore_pages([replace(page, words=tuple(words))], model=model)
    others = dict(restored.words[1].alternatives)
    assert restored.words[1].text not in others
    assert {restored.words[1].text, *others} >= {"họp", "hợp"}
