"""What is no Vietnamese in Unicode, and so is left as it stands: other languages, other scripts, old codes."""

import unicodedata
from functools import cache, lru_cache

from corpus.reference import load

_LEAST_WORDS, _LEAST_SHARE = (
    2,
    0.12,
)  # function words of another language that a line needs, and their share of it
# Letters of TCVN3 and VNI as they look when taken for Latin-1 ('th«ng', 'ngµy'); é, ê, ô and such say nothing.
_OLD_CODES = frozenset("«¬®µ¸¹¶·¨ªø§¡¤¦¥©")


def is_foreign(line: str) -> bool:
    """Tell whether a line is written in another language, by its function words (rows of foreign.tsv)."""
    words = [word.strip(".,;:()\"'").lower() for word in line.split()]
    known = sum(word in _function_words() for word in words)
    return known >= _LEAST_WORDS and known >= _LEAST_SHARE * len(words)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load().rows("foreign"))


@lru_cache(maxsize=65536)
def has_other_script(token: str) -> bool:
    """Tell whether a token has a letter that is not Latin: Khmer, Chinese, Cyrillic …"""
    return not token.isascii() and any(ch.isalpha() and not _latin(ch) for ch in token)


@cache
def _latin(ch: str) -> bool:
    return ch in "ºª" or "LATIN" in unicodedata.name(ch, "")


@lru_cache(maxsize=65536)
def has_old_code(token: str) -> bool:
    """Tell whether a token is written in TCVN3 or VNI: a sign of theirs with letters on both sides, or two of them."""
    places = [at for at, ch in enumerate(token) if ch in _OLD_CODES]
    between = any(
        0 < at < len(token) - 1 and token[at - 1].isalpha() and token[at + 1].isalpha() for at in places
    )
    return between or (len(places) > 1 and any(ch.isalpha() for ch in token))
