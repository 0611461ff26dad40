"""What a browser calls itself, in two words: a person who looks at their sessions knows it by that.

The header is whatever a stranger sends. Only names of ours are taken from it; what none fits is shortened and kept
as text that the page escapes.
"""

from corpus.text import nfc, one_line, without_controls

_LONGEST = 60  # characters of what no name fits

# The first sign that fits counts: most browsers call themselves Chrome and Safari as well.
_BROWSERS = (
    ("coc_coc_browser/", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python-", "Python"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    """Return 'Firefox · Windows', the beginning of what fits no name, or '' where nothing was sent."""
    known = [_first(signs, user_agent) for signs in (_BROWSERS, _SYSTEMS)]
    if known[0]:
        return " · ".join(name for name in known if name)
    text = one_line(without_controls(nfc(user_agent)))
    printable = "".join(letter for letter in text if letter.isprintable())
    return printable[:_LONGEST]


def _first(signs: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in signs if sign in text), "")
