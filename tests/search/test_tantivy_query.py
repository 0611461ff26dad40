from typing import get_args

import pytest

from search.tree import Node

pytest.importorskip("tantivy", reason="tantivy is an extra (make installs it)")
from search.tantivy_query import KINDS, STEPS, least  # only where tantivy is


def test_every_kind_of_node_is_understood() -> None:
    assert frozenset(get_args(Node)) == KINDS


def test_a_node_of_no_known_kind_finds_nothing_and_fails_nowhere() -> None:
    from search.tantivy_index import _schema
    from search.tantivy_query import Translator, joined

    class Stranger:
        pass

    translator = Translator(_schema(), lambda _field, _term: 1.0, lambda _query: True, scored=True)
    asked = translator.ask(Stranger())  # type: ignore[arg-type]
    assert "Empty" in str(joined(asked))


def test_a_word_must_stand_more_often_in_a_longer_text_to_reach_a_step() -> None:
    fewest = [least(step, 400, 400) for step in STEPS.values()]
    assert 0 < fewest[0] <= 1 < fewest[1] < fewest[2] < 5
    assert least(STEPS["text_2"], 4000, 400) > 1
