"""What fingers make of a word: wrong tones, swapped and missing letters, Telex and VNI keys with no input method."""

import unicodedata
from random import Random

_TONES = {
    "\u0300": ("f", "2"),
    "\u0301": ("s", "1"),
    "\u0309": ("r", "3"),
    "\u0303": ("x", "4"),
    "\u0323": ("j", "5"),
}
_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}  # circumflex, horn, breve: the VNI digit


def wrong_tone(chance: Random, text: str) -> str:
    """Return the text with the tone of one of its toned syllables changed; unchanged where none has a tone."""
    words = text.split()
    toned = [at for at, word in enumerate(words) if _tone(word)]
    if not toned:
        return text
    at = chance.choice(toned)
    old = _tone(words[at])
    new = chance.choice([mark for mark in _TONES if mark != old])
    words[at] = "".join(_retoned(ch, old, new) for ch in words[at])
    return " ".join(words)


def _retoned(ch: str, old: str, new: str) -> str:
    spread = unicodedata.normalize("NFD", ch)
    # The new tone goes last: a mark below sorts before the shape of the vowel, one above after it.
    return unicodedata.normalize("NFC", spread.replace(old, "") + new) if old in spread else ch


def swapped(chance: Random, text: str) -> str:
    """Return the text with two neighbouring letters of its longest word swapped: 'thực' → 'tựhc'."""
    words = text.split()
    at = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[at]
    places = [n for n in range(len(word) - 1) if word[n] != word[n + 1]]
    n = chance.choice(places)
    words[at] = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    return " ".join(words)


def dropped(chance: Random, text: str) -> str:
    """Return the text with one letter of its longest word missing, not the first."""
    words = text.split()
    at = max(range(len(words)), key=lambda n: len(words[n]))
    n = chance.randrange(1, len(words[at]))
    words[at] = words[at][:n] + words[at][n + 1 :]
    return " ".join(words)


def telex(text: str) -> str:
    """Return the Telex keys of a text, tones last: 'thông tin đối ngoại' → 'thoong tin ddoois ngoaij'."""
    return " ".join(_keys(word, vni=False) for word in text.split())


def vni(text: str) -> str:
    """Return the VNI keys of a text: 'thông tin' → 'tho6ng tin'."""
    return " ".join(_keys(word, vni=True) for word in text.split())


def _keys(word: str, *, vni: bool) -> str:
    out, tone = "", ""
    for ch in unicodedata.normalize("NFD", word.lower()):
        if ch in _TONES:
            tone = _TONES[ch][vni]
        elif ch in _SHAPES:
            out += _SHAPES[ch] if vni else (out[-1] if ch == "\u0302" else "w")
        elif ch == "đ":
            out += "d9" if vni else "dd"
        else:
            out += ch
    return out + tone


def _tone(word: str) -> str:
    return next((ch for ch in unicodedata.normalize("NFD", word) if ch in _TONES), "")
