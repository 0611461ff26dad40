"""What counts as equal in Vietnamese text: the one place for NFC, Đ look-alikes, folding and the tone key.

All other modules compare strings through these functions, so that index, query, tables and OCR repair agree.
Measured facts behind them: NFD does not split đ, `'Ð'.lower()` is 'ð', and the accent maps of the search
libraries differ from NFD stripping on đ only.
"""

import re
import unicodedata

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
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_LAST_MARK = 0x1E94B  # no combining character lies beyond
_UNMARKED = {code: None for code in range(0x300, _LAST_MARK) if unicodedata.combining(chr(code))} | {
    ord("đ"): "d"
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
