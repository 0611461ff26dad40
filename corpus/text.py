"""What counts as equal in Vietnamese text, and what comes first: NFC, Đ look-alikes, folding, tone and sort keys.

All other modules compare strings through these functions, so that index, query, tables and OCR repair agree.
Measured facts behind them: NFD does not split đ, `'Ð'.lower()` is 'ð', and the accent maps of the search
libraries differ from NFD stripping on đ only.
"""

import re
import unicodedata
from collections.abc import Callable

_LOOK_ALIKES = str.maketrans(
    {
        "\u00d0": "Đ",  # eth, from Windows fonts
        "\u0189": "Đ",  # African D
        "\u00f0": "đ",
        "\u0256": "đ",
        "\u2044": "/",  # fraction slash: Tesseract prints it for the slash of dates and symbols
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u200b": "",
        "\ufeff": "",
    }
)
_LOOK_ALIKE = re.compile(f"[{''.join(map(chr, _LOOK_ALIKES))}]")  # most texts hold none, and looking is quick
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/")
_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb"), '"') | dict.fromkeys(
    map(ord, "\u2018\u2019"), "'"
)
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_LAST_MARK = 0x1E94B  # no combining character lies beyond
_UNMARKED = {code: None for code in range(0x300, _LAST_MARK) if unicodedata.combining(chr(code))} | {
    ord("đ"): "d"
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"  # in the order of the collation of Unicode
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONE_RANKS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # à ả ã á ạ
_DIGITS = re.compile(r"[0-9]+")
_LONGEST_RUN = 20  # digits; longer runs are compared digit by digit


_NEW = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_OLD = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_OLD_TONE = {
    shape(new): shape(old)
    for new, old in zip(_NEW, _OLD, strict=True)
    for shape in (str.lower, str.upper, str.capitalize)
}
_NEW_TONE = re.compile(rf"(?<![qQ])(?:{'|'.join(_OLD_TONE)})(?!\w)")


def nfc(text: str) -> str:
    """Return text in NFC with look-alikes of Đ and /, odd spaces and zero-width characters made plain."""
    plain = text.translate(_LOOK_ALIKES) if _LOOK_ALIKE.search(text) else text
    return unicodedata.normalize("NFC", plain)


def plain_signs(text: str) -> str:
    """Return NFC text in which every dash is '-' and every slash is '/', as symbols are compared."""
    return nfc(text).translate(_DASHES).translate(_SLASHES)


def without_controls(text: str) -> str:
    """Return text without control characters (tab and newline stay): OCR and PDF layers may hold them."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Return NFC text with every run of white space made one blank, and none at the ends."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """Return lower-case text without any accent; đ becomes d. 'Đảng ủy' → 'dang uy'."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFD", nfc(text).lower()).translate(_UNMARKED)


def tone_key(syllable: str) -> str:
    """Return the syllable in lower case with its tone as a last letter, so that hoà and hòa are equal.

    Letters keep their own marks (ă â ê ô ơ ư đ stay apart): 'Uỷ' and 'Ủy' → 'uyr', 'đạo' → 'đaoj'.
    """
    letters, tone = [], ""
    for ch in unicodedata.normalize("NFD", nfc(syllable).lower()):
        if ch in _TONES:
            tone = _TONES[ch]
        else:
            letters.append(ch)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def one_spelling(text: str) -> str:
    """Return NFC text with the tone of open oa, oe, uy on the first vowel: 'Uỷ' is 'Ủy', as in the decrees' forms."""
    return _NEW_TONE.sub(lambda match: _OLD_TONE[match[0]], nfc(text))


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts are equal by tone key, white space and case aside."""
    return [tone_key(w) for w in one.split()] == [tone_key(w) for w in other.split()]


def has_marks(text: str) -> bool:
    """Tell whether any letter carries a Vietnamese mark (đ counts)."""
    lower = nfc(text).lower()
    return fold(lower) != lower


def collation_key(text: str) -> tuple[str, str, str]:
    """Return a key that sorts texts as Vietnamese people expect: a ă â b c d đ e ê …, unaccented a before à ả ã á ạ.

    Letters count first, then tones, then case (small before capital). Numbers in a text count as numbers: 'Thôn 2'
    comes before 'Thôn 10'. White space around the text and how the tone is composed make no difference.
    """
    plain = one_line(text)
    counted = _DIGITS.sub(_with_length, plain.lower())
    return counted.translate(_PRIMARY), counted.translate(_SECONDARY), plain.swapcase()


def _with_length(found: re.Match[str]) -> str:
    """Return a number that sorts as text by its value: its length, in a private character, stands before it."""
    digits = found[0].lstrip("0") or "0"
    return chr(_LENGTHS + min(len(digits), _LONGEST_RUN)) + digits


class _Ranks(dict[int, str]):
    """A table for str.translate that finds the rank of a character when it first meets it."""

    def __init__(self, rank: Callable[[str], str]) -> None:
        self._rank = rank

    def __missing__(self, code: int) -> str:
        found = self[code] = self._rank(chr(code))
        return found


def _primary(ch: str) -> str:
    """Return the place of a character's letter in the alphabet, signs and digits before it; '' for a lone mark.

    Every place is one character below U+0080, so that other scripts come after Latin.
    """
    bare = _toneless(ch)
    if bare in _PLACES:
        return _PLACES[bare]
    plain = "".join(part for part in unicodedata.normalize("NFD", bare) if not unicodedata.combining(part))
    return "".join(_PLACES.get(part, part) for part in plain)


def _secondary(ch: str) -> str:
    """Return the tone of a letter: 0 where there is none, the mark itself where it is no Vietnamese one."""
    if _toneless(ch) in _PLACES:
        parts = unicodedata.normalize("NFD", ch)
        return next((_TONE_RANKS[part] for part in parts if part in _TONE_RANKS), "0")
    return "0" + "".join(part for part in unicodedata.normalize("NFD", ch) if unicodedata.combining(part))


def _toneless(ch: str) -> str:
    parts = (part for part in unicodedata.normalize("NFD", ch) if part not in _TONE_RANKS)
    return unicodedata.normalize("NFC", "".join(parts))


_LENGTHS = 0xE000  # private use: a number is as long as its code says
_ORDER = (*_SIGNS, *(chr(_LENGTHS + n) for n in range(_LONGEST_RUN + 1)), *"0123456789", *_LETTERS)
_PLACES = {ch: chr(rank) for rank, ch in enumerate(_ORDER, start=1)}
_PLACES |= {
    chr(code): _PLACES[sign] for table in (_DASHES, _SLASHES, _QUOTES) for code, sign in table.items()
}
_PRIMARY, _SECONDARY = _Ranks(_primary), _Ranks(_secondary)
