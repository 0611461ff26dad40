"""Stars and due days become words, numbers and fields, which every engine knows."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from search.analysis import due_words
from search.rewriting import MOST_WORDS, due_keys, rewrite
from search.tree import And, Due, Field, Node, Not, Number, Or, Run, Wild

WORDS = ("137", "37", "371", "375", "379a", "ban", "bang", "bao", "cao")
_DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def rewritten(node: Node) -> Node:
    return rewrite(node, lambda: WORDS, len)


def words(node: Node) -> list[str]:
    assert isinstance(node, Or)
    return [part.words[0].folded for part in node.parts if isinstance(part, Run)]


def test_a_star_becomes_the_words_that_begin_so() -> None:
    assert words(rewritten(Wild("ba*", "ba"))) == ["ban", "bang", "bao"]
    assert words(rewritten(Wild("xa*", "xa"))) == ["xa"]


def test_a_star_of_a_number_becomes_numbers() -> None:
    node = rewritten(Wild("37*", "37", number=True))
    assert isinstance(node, Or)
    assert [part.key for part in node.parts if isinstance(part, Number)] == ["37", "371", "375"]


def test_of_too_many_words_the_most_common_are_taken() -> None:
    many = [f"ba{n:03}" for n in range(200)]
    node = rewrite(Wild("ba*", "ba"), lambda: many, lambda word: int(word[2:]))
    assert words(node) == [f"ba{n:03}" for n in range(199, 199 - MOST_WORDS, -1)]


def test_inner_nodes_are_rewritten_too() -> None:
    node = rewritten(And((Run(()), Not(Wild("ca*", "ca")))))
    assert isinstance(node, And) and isinstance(node.parts[1], Not)
    assert words(node.parts[1].part) == ["cao"]


@given(_DAYS, _DAYS, _DAYS)
def test_the_keys_of_a_span_hold_its_days_and_no_others(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    keys = list(due_keys(first, last))
    held = [key for key in due_words(day.isoformat()) if key in keys]
    assert len(held) == (first <= day <= last)


def test_a_span_has_few_keys() -> None:
    assert list(due_keys(date(2025, 12, 31), date(2027, 2, 1))) == ["20251231", "2026", "202701", "20270201"]
    assert len(list(due_keys(date.min, date.max))) <= 101
    assert list(due_keys(date(2026, 3, 2), date(2026, 3, 2) - timedelta(1))) == []


def test_due_becomes_fields() -> None:
    node = rewritten(Due(date(2026, 1, 1), date(2026, 12, 31)))
    assert isinstance(node, Or) and [part.name for part in node.parts if isinstance(part, Field)] == ["due"]
