import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench import typing_slips
from bench.questions import questions
from bench.ranks import recall, reciprocal_rank
from bench.search import queries
from bench.search_archive import catalogue_of, entry_of, sample_letters
from bench.search_peers import Fts5, StockWhoosh
from corpus import outbox
from corpus.text import fold
from training.archive_letters import archive_letters

LETTERS = [*archive_letters(1200, 3), *sample_letters(1200)]
ASKED = questions(LETTERS, frozenset({"viendan"}))


def test_ranks_on_a_list_made_by_hand() -> None:
    assert reciprocal_rank([7, 3, 9], {9, 3}) == 1 / 2
    assert reciprocal_rank([7], {1}) == reciprocal_rank([], {1}) == 0
    assert recall([7, 3, 9], {9, 3, 5}) == 2 / 3
    assert recall(list(range(20)), set(range(5, 40))) == 5 / 10


def test_there_are_enough_questions_of_many_kinds_and_always_the_same() -> None:
    assert len(ASKED) >= 200 and len({question.kind for question in ASKED}) >= 20
    assert questions(LETTERS, frozenset({"viendan"})) == ASKED
    assert all(question.right <= {letter.number for letter in LETTERS} for question in ASKED)


def test_right_answers_truly_hold_what_is_asked() -> None:
    text = {one.number: "\n".join(one.pages).lower() for one in LETTERS}
    cited = {one.number: one.cited for one in LETTERS}
    for question in ASKED:
        for number in question.right:
            if question.kind == "phrase in quotes":
                assert question.text.strip('"') in text[number]
            if question.kind == "one accented word":
                assert re.search(rf"\b{question.text}\b", text[number])
            if question.kind in ("words, accents", "words, no accents"):
                assert all(fold(word) in fold(text[number]) for word in question.text.split())
            if question.kind == "who cites":
                assert question.text == f"viendan:{question.plain}" and question.plain in cited[number]


def test_slips_are_those_of_fingers() -> None:
    chance = Random(1)
    assert typing_slips.telex("thông tin đối ngoại ăn ở nước") == "thoong tin ddoois ngoaij awn owr nuwowcs"
    assert typing_slips.vni("thông tin đối") == "tho6ng tin d9o61i".replace("61i", "6i1")
    for text in ("phòng cháy rừng", "đặt tên đường"):
        wrong = typing_slips.wrong_tone(chance, text)
        assert wrong != text and fold(wrong) == fold(text) and len(wrong) == len(text)
        assert (
            sorted(typing_slips.swapped(chance, text)) == sorted(text) != typing_slips.swapped(chance, text)
        )
        assert len(typing_slips.dropped(chance, text)) == len(text) - 1


def test_the_catalogue_gives_the_index_what_the_letters_are(tmp_path: Path) -> None:
    some = LETTERS[:30]
    archive = catalogue_of(some, tmp_path, len(some))
    with archive.database.read() as conn:
        found = list(outbox.scan(conn))
    assert [replace(one, revision=1) for one in found] == [entry_of(one) for one in some]
    assert catalogue_of([], tmp_path, len(some)).index_dir == archive.index_dir


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_others_find_words_as_they_are_known_to(tmp_path: Path) -> None:
    letters = [
        replace(entry_of(LETTERS[0]), record_id=n, pages=(text,))
        for n, text in enumerate(("hồ đập", "đạn"), 1)
    ]
    fts5, both = Fts5(tmp_path / "a"), StockWhoosh(tmp_path / "b", any_word=False)
    either = StockWhoosh(tmp_path / "b", any_word=True)
    for peer in (fts5, both):
        peer.build(letters)
    assert fts5.search("ho", 5) == [1] and fts5.search('"hồ đập"', 5) == [1]
    assert fts5.search("dap", 5) == []  # 'đ' is no letter with a mark for it
    assert both.search("hồ đập", 5) == [1] and both.search("hồ đạn", 5) == [] and both.search("ho", 5) == []
    assert set(either.search("hồ đạn", 5)) == {1, 2}


def test_queries_of_the_speed_bench_are_of_all_kinds() -> None:
    asked = queries(LETTERS[:1200])
    assert queries(LETTERS[:1200]) == asked
    assert len(asked) == 8 and all(len(typed) == 40 for typed in asked.values())
    assert all(one.plain is None for one in asked["date range"])
