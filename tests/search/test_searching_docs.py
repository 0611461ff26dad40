"""docs/searching.md tells what the search box understands: each row is typed, and the answer compared."""

import re
from datetime import date
from pathlib import Path

import pytest

from search.query import parse
from web.labels import TYPED

PAGE = (Path(__file__).parents[2] / "docs" / "searching.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (Tìm .*) \|$", PAGE, re.MULTILINE)


def test_the_page_teaches_ten_things_and_ten_fields() -> None:
    assert len(ROWS) == 20


@pytest.mark.parametrize(("typed", "understood"), ROWS, ids=[typed for typed, _ in ROWS])
def test_the_box_understands_what_the_page_says(typed: str, understood: str) -> None:
    assert parse(typed, date(2026, 11, 25)).explanation == understood


def test_the_empty_page_proposes_only_what_is_understood() -> None:
    for typed in TYPED:
        query = parse(typed, date(2026, 11, 25))
        assert query.tree is not None and query.explanation.startswith("Tìm "), typed
        assert "bỏ qua" not in query.explanation and "bỏ dấu" not in query.explanation, typed
