"""What journeys share: one browser a file, a book of many lines, and what holds for every journey through a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.long_book import long_book
from tests.journeys.served import chromium, serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office with the long book."""
    with serving(long_book(tmp_path_factory.mktemp("book") / "kho").app) as address:
        yield address


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser that goes on before a picture has come leave the picture's file to the collector.

    The server of the tests (werkzeug) drops such an answer without closing it; `vanthu serve` runs on another.
    """
    said = "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.filterwarnings(said))
