"""Tests of ocr.vote: several readings of one page joined word by word."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from corpus.errors import LimitError
from corpus.record import Word
from ocr import vote
from ocr.tesseract import Engine
from ocr.word_reader import ALPHABET, Chances

PAPER = np.full((400, 600), 255, np.uint8)


def row(text: str, confs: list[float], *, y: int = 100, factor: float = 1.0) -> list[Word]:
    """Return the words of a printed line, 20 px a letter and a blank."""
    words, x = [], 40
    for part, conf in zip(text.split(), confs, strict=True):
        box = (x, y, x + 20 * len(part), y + 30)
        x = box[2] + 20
        words.append(Word(part, part, tuple(round(edge * factor) for edge in box), conf))
    return words


class Eye:
    """A witness that sees one text everywhere, every letter of it with the given share."""

    def __init__(self, text: str, share: float = 0.99) -> None:
        odds = np.full((2 * len(text), len(ALPHABET) + 1), 1e-6, np.float32)
        for at, letter in enumerate(text):
            odds[2 * at, ALPHABET.index(letter) + 1] = share
            odds[2 * at + 1, 0] = 1.0
        self.chances = np.log(odds)

    def look(self, words: Sequence[Word]) -> Chances:
        return self.chances

    def parts(self, words: Sequence[Word]) -> bool:
        return all(b.box[0] - a.box[2] >= 6 for a, b in pairwise(words))


@pytest.fixture(autouse=True)
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is shown to the network: these tests are of the vote."""
    monkeypatch.setattr(vote, "Witness", lambda *_: None)


def texts(words: tuple[Word, ...]) -> str:
    return " ".join(w.text for w in words)


def test_the_surer_reading_of_a_word_wins() -> None:
    one = row("Sở Y té tỉnh", [0.95, 0.9, 0.4, 0.95])
    two = row("Sô Y tế tỉnh", [0.5, 0.9, 0.93, 0.9])
    assert texts(vote.join([one, two])) == "Sở Y tế tỉnh"


def test_a_word_that_looks_like_vietnamese_beats_a_surer_odd_one() -> None:
    assert texts(vote.join([row("thẩm đjnh", [0.9, 0.8]), row("thẩm định", [0.9, 0.7])])) == "thẩm định"


def test_two_readings_that_agree_beat_a_third() -> None:
    readings = [row("quyên", [0.9]), row("quyền", [0.7]), row("quyền", [0.72])]
    assert texts(vote.join(readings)) == "quyền"


def test_a_glued_word_is_weighed_against_the_words_it_covers() -> None:
    apart = row("Kính gửi: Sở", [0.9, 0.9, 0.9])
    glued = [Word("Kínhgửi:", "Kínhgửi:", (40, 100, 220, 130), 0.6), apart[2]]
    assert texts(vote.join([glued, apart])) == "Kính gửi: Sở"


def test_words_of_different_lines_are_never_one_place() -> None:
    page = [*row("tên", [0.5]), *row("đơn", [0.5], y=140)]
    assert texts(vote.join([page, row("tến", [0.9], y=102)])) == "tến đơn"


def test_a_weak_word_that_one_later_reading_alone_saw_is_a_speck() -> None:
    weak, sure = Word("j", "j", (500, 100, 510, 130), 0.3), Word("ban", "ban", (500, 100, 560, 130), 0.9)
    first = row("Ủy", [0.9])
    assert texts(vote.join([first, [*first, weak]])) == "Ủy"
    assert texts(vote.join([first, [*first, sure]])) == "Ủy ban"


def test_a_sure_page_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def recognise(picture: object, engine: Engine, *, psm: int) -> tuple[Word, ...]:
        asked.append(engine.language)
        return tuple(row("Ủy ban nhân dân", [0.96, 0.95, 0.97, 0.96]))

    monkeypatch.setattr(vote, "recognise", recognise)
    assert texts(vote.read_page(PAPER, Engine()).words) == "Ủy ban nhân dân"
    assert asked == ["vie"]


def test_a_doubtful_page_is_read_by_both_models(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def recognise(picture: object, engine: Engine, *, psm: int) -> tuple[Word, ...]:
        asked.append((engine.language, engine.dpi))
        if engine.dpi == 300:
            return tuple(row("Ủy ban nhăn dân", [0.9, 0.9, 0.4, 0.9]))
        return tuple(row("Ủy ban nhân dân", [0.9, 0.9, 0.9, 0.9], factor=0.85))

    monkeypatch.setattr(vote, "recognise", recognise)
    monkeypatch.setattr(vote, "languages", lambda: ("Vietnamese", "eng", "vie"))
    words = vote.read_page(PAPER, Engine()).words
    assert texts(words) == "Ủy ban nhân dân"
    assert asked == [("vie", 300), ("Vietnamese", 255), ("vie", 255)]
    assert abs(words[2].box[0] - 180) <= 1, "boxes are pixels of the whole picture"


def test_a_further_reading_that_takes_too_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognise(picture: object, engine: Engine, *, psm: int) -> tuple[Word, ...]:
        if engine.dpi != 300:
            raise LimitError
        return tuple(row("nhăn dân", [0.4, 0.9]))

    monkeypatch.setattr(vote, "recognise", recognise)
    monkeypatch.setattr(vote, "languages", lambda: ("eng", "vie"))
    assert texts(vote.read_page(PAPER, Engine()).words) == "nhăn dân"


def test_no_words_no_further_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vote, "recognise", lambda *_, **__: ())
    assert vote.read_page(PAPER, Engine()).words == ()


def test_a_rule_along_a_line_joins_no_words() -> None:
    line = row("Kính gửi: Các sở", [0.9, 0.9, 0.9, 0.9])
    rule = Word("ăn.", "ăn.", (30, 98, 420, 106), 0.2)
    assert texts(vote.join([line, [rule, *line], line])) == "Kính gửi: Các sở"


def test_the_witness_decides_between_two_readings() -> None:
    readings = [row("hợp", [0.9]), row("hợp", [0.9]), row("họp", [0.8])]
    assert texts(vote.join(readings, Eye("họp"))) == "họp"
    assert texts(vote.join(readings, Eye("hợp"))) == "hợp"


def test_a_text_that_no_engine_read_stands_where_the_witness_is_sure_of_it() -> None:
    (word,) = vote.join([row("chỉ", [0.9]), row("chỉ", [0.9]), row("chỉ", [0.9])], Eye("chi"))
    assert (word.text, word.raw) == ("chi", "chi")
    assert word.alternatives[0][0] == "chỉ"
    assert word.conf < 0.9


def test_the_witness_makes_no_words_up_that_could_not_be_vietnamese() -> None:
    assert texts(vote.join([row("huyện", [0.9])], Eye("hxyệq"))) == "huyện"


@pytest.mark.parametrize(("read", "seen"), [("xã", "Xã"), ("sinh", "Sin"), ("cho", "CO")])
def test_the_witness_changes_neither_case_nor_number_of_letters(read: str, seen: str) -> None:
    assert texts(vote.join([row(read, [0.9])], Eye(seen))) == read


def test_what_the_witness_cannot_spell_is_the_engines_matter() -> None:
    (word,) = vote.join([row("m²", [0.9])], Eye("m2"))
    assert (word.text, word.conf) == ("m²", pytest.approx(0.9, abs=0.01))


def test_what_the_witness_confirms_stays_sure_and_has_no_alternatives() -> None:
    (word,) = vote.join([row("huyện", [0.95])], Eye("huyện"))
    assert (word.conf, word.alternatives) == (pytest.approx(0.95, abs=0.01), ())


def test_disagreeing_readings_stay_as_alternatives_without_a_witness_too() -> None:
    (word,) = vote.join([row("bổ", [0.9]), row("bồ", [0.9]), row("bổ", [0.85])])
    assert word.text == "bổ"
    assert [text for text, _ in word.alternatives] == ["bồ"]
    assert 0 < word.alternatives[0][1] < 0.5


@pytest.mark.parametrize(("gap", "text"), [(2, "QĐ-UBND"), (12, "QĐ- UBND")])
def test_whether_there_is_a_blank_is_measured_on_the_gap(gap: int, text: str) -> None:
    whole = [Word("QĐ-UBND", "QĐ-UBND", (40, 100, 200, 130), 0.9)]
    split = [
        Word("QĐ-", "QĐ-", (40, 100, 100, 130), 0.9),
        Word("UBND", "UBND", (100 + gap, 100, 200, 130), 0.9),
    ]
    assert texts(vote.join([whole, whole, split], Eye("QĐ-UBND"))) == text
    assert texts(vote.join([split, split, whole], Eye("QĐ-UBND"))) == text


def test_a_page_with_fainter_ink_is_read_again_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, ...]] = []

    def recognise(picture: np.ndarray, engine: Engine, *, psm: int) -> tuple[Word, ...]:
        seen.append((picture.shape[0], int(picture[0, 0])))
        return tuple(row("Ủy ban nhân dân", [0.96, 0.95, 0.97, 0.96], factor=picture.shape[0] / 400))

    monkeypatch.setattr(vote, "recognise", recognise)
    monkeypatch.setattr(vote, "languages", lambda: ("Vietnamese", "vie"))
    voted = vote.read_page(PAPER, Engine(), clear=np.full((400, 600), 254, np.uint8))
    assert seen == [(400, 255), (340, 254), (400, 254)]
    assert (texts(voted.words), voted.readings) == ("Ủy ban nhân dân", 3)
    assert "mực nhạt" in voted.reason
