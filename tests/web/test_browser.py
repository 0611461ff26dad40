"""What browsers call themselves."""

import pytest

from web.browser import in_words

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/140.0.0.0 Safari/537.36",
            "Chrome · Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge · Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {KIT} coc_coc_browser/110.0 Chrome/104.0 Safari/537.36",
            "Cốc Cốc · Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14; K) {KIT} Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "Safari · macOS"),
        ("curl/8.5.0", "curl"),
        ("", ""),
        ("  máy\tquét\x00 của\r\ncơ quan\u200b ", "máy quét của cơ quan"),
        ("y" * 900, "y" * 60),
    ],
)
def test_in_words(sent: str, words: str) -> None:
    assert in_words(sent) == words
