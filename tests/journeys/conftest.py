"""What holds for every journey through a browser."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser that goes on before a picture has come leave the picture's file to the collector.

    The server of the tests (werkzeug) drops such an answer without closing it; `vanthu serve` runs on another.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            said = "ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"
            item.add_marker(pytest.mark.filterwarnings(said))
