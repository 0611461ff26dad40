"""What Telex and VNI keystrokes stand for when the input method was off: 'trieern' and 'trie6n3' → 'triển'."""

import re
import unicodedata

from corpus.text import nfc

_VOWELS = frozenset("aeiouy")
_TONE_KEYS = frozenset("sfrxjwz")
_DOUBLED = re.compile(r"([aeod])\1")
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323", "z": ""}
_TELEX = (
    ("dd", "đ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("uow", "ươ"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_VNI = str.maketrans("12345", "sfrxj")
_VNI_HATS = (("a6", "aa"), ("e6", "ee"), ("o6", "oo"), ("o7", "ow"), ("u7", "uw"), ("a8", "aw"), ("d9", "dd"))
_MARKED = "ăâêôơư"


def without_keys(word: str) -> str:
    """Return the folded syllable that keystrokes stand for: 'trieern' → 'trien', 'thu7c5' → 'thuc'."""
    letters = [ch for ch in word if not ch.isdecimal()]
    first = next((n for n, ch in enumerate(letters) if ch in _VOWELS), len(letters))
    kept = "".join(letters[: first + 1]) + "".join(ch for ch in letters[first + 1 :] if ch not in _TONE_KEYS)
    return _DOUBLED.sub(r"\1", kept)


def typed_out(word: str) -> str:
    """Return the accented syllable that keystrokes stand for ('ddoois' → 'đối'); the word itself where none do."""
    keys = word.lower()
    for typed, telex in _VNI_HATS:
        keys = re.sub(rf"{typed[0]}([a-z]*?){typed[1]}", rf"{telex}\1", keys)
    keys = keys.translate(_VNI)
    # Marks and tones may come at the end of the syllable: 'tuowngr' and 'tuongwr' alike.
    keys = re.sub(r"^([^aeiouy]*)([aeiouy]+)([^aeiouyw]*?)w", r"\1\2w\3", keys)
    tone = next((ch for ch in reversed(keys[1:]) if ch in _TONES), None)
    at = keys.rindex(tone) if tone else len(keys)
    plain = keys[:at] + keys[at + 1 :]
    for typed, letter in _TELEX:
        plain = plain.replace(typed, letter)
    if plain == word.lower() or any(ch.isdecimal() for ch in plain):
        return word
    return _with_tone(plain, _TONES[tone] if tone else "")


def _with_tone(plain: str, tone: str) -> str:
    """Put a tone on the vowel that bears it: the marked one, else the last but one of an open syllable's vowels."""
    vowels = [n for n, ch in enumerate(plain) if unicodedata.normalize("NFD", ch)[0] in _VOWELS]
    if plain[:2] in ("qu", "gi") and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels or not tone:
        return plain
    marked = [n for n in vowels if plain[n] in _MARKED]
    closed = vowels[-1] + 1 < len(plain)
    at = marked[-1] if marked else vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
    return nfc(plain[: at + 1] + tone + plain[at + 1 :])
