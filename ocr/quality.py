"""Is a page read well enough, or does a person have to look? And: does a word look like a word at all?"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import RUNNING_ZONES, Verdict, Word
from corpus.text import fold

# A Vietnamese syllable without its marks: an onset or none, then one of the rhymes of the written language; and the
# 'kr-', 'pl-', '-k' of place names in the Central Highlands.
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|kr|ph|pl|qu|th|tr|ch|[bcdghklmnpqrstvx])?"
_RHYME = (
    r"(?:a(?:ch|c|i|k|m|ng|nh|n|o|p|t|u|y)?|e(?:ch|c|k|m|ng|nh|n|o|p|t|u)?"
    r"|i(?:a|ch|c|m|nh|n|p|t|u|e(?:c|m|ng|n|p|t|u))?"
    r"|o(?:a(?:ch|c|i|k|m|ng|nh|n|o|p|t|y)?|e(?:n|o|t)?|c|i|k|m|ng|n|p|t|o(?:ng|c))?"
    r"|u(?:a(?:c|ng|nh|n|t|y)?|c|e(?:ch|nh)?|i|k|m|ng|n|o(?:c|i|m|ng|n|p|t|u)?|p|t|u|y(?:a|ch|e(?:n|t)|nh|n|t|u|p)?)?"
    r"|y(?:e(?:m|n|t|u)|nh)?)"
)
_SYLLABLE = re.compile(_ONSET + _RHYME)
# Letters and digits as Vietnamese has them, decomposed: breve, circumflex, horn and the five tones; 'Ä' is none.
_WRITTEN = re.compile("[A-Za-z0-9Đđ\u0302\u0306\u031b\u0300\u0301\u0303\u0309\u0323]+")
_NUMERAL = re.compile(r"\d+[a-zđ]{0,2}|[ivxlc]{1,6}|[a-zđ]")
_CAPITALS = re.compile(r"[A-ZĐƯƠÂÊÔĂ]{2,}[a-z]?[A-ZĐƯƠÂÊÔĂ]*\d{0,3}")
_SIGNS = re.compile(r"[\s_.,;:!?/()\[\]\"'“”‘’…%&+*=<>–—-]+")


@dataclass(frozen=True, slots=True)
class Floors:
    """From where on a page is good, and below what it is unreadable: shares 0..1 (set on 90 real pages)."""

    good_share: float = 0.86
    good_conf: float = 0.80
    bad_share: float = 0.55
    bad_conf: float = 0.45
    few_letters: int = 12
    most_unread: float = 0.10
    coarse_dpi: int = 150


def legible(text: str) -> bool:
    """Tell whether text could be written Vietnamese: syllables, capitals of an abbreviation, numbers."""
    parts = [part for part in _SIGNS.split(text) if part]
    return bool(parts) and all(_legible_part(part) for part in parts)


def judge(
    words: Sequence[Word],
    *,
    blank: bool = False,
    dpi: int = 300,
    unread: float = 0.0,
    floors: Floors = Floors(),
) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on a page's words in their zones, and the reasons as Vietnamese sentences.

    `blank` says that the picture holds no ink but dust, a seal or an edge. Shares and confidences are weighted by
    letters; only running text counts, so that a stamp or a signature's scrawl does not make a clean page doubtful.
    `unread` is the share (0..1) of the page's letter-like ink that no word covers.
    """
    running = [w for w in words if w.zone in RUNNING_ZONES and any(ch.isalnum() for ch in w.raw)]
    letters = sum(len(w.raw) for w in running)
    if letters < floors.few_letters:
        return _nearly_empty(blank, letters)
    share = sum(len(w.raw) for w in running if _sound(w)) / letters
    conf = sum(len(w.raw) * w.conf for w in running) / letters
    if conf < floors.bad_conf or (share < floors.bad_share and conf < floors.good_conf):
        return Verdict.UNREADABLE, (_SHARE.format(100 * (1 - share)), *_coarse(dpi, floors))
    reasons = []
    if share < floors.good_share:
        reasons.append(_SHARE.format(100 * (1 - share)))
    if conf < floors.good_conf:
        reasons.append(_CONF.format(100 * conf))
    if unread > floors.most_unread:
        reasons.append(_UNREAD.format(100 * unread))
    if _is_foreign(running):
        reasons.append("Trang hầu như không có dấu tiếng Việt; có thể viết bằng tiếng khác.")
    if not reasons:
        return Verdict.GOOD, ()
    return Verdict.DOUBTFUL, (*reasons, *_coarse(dpi, floors))


_UNREAD = "Khoảng {:.0f} % nét chữ trên trang chưa đọc được; có thể sót dòng, hãy đối chiếu với ảnh."
_ENOUGH_WORDS = 30  # from which on missing marks tell another language and not a list of names
_SHARE = "Khoảng {:.0f} % chữ đọc ra không thành tiếng Việt; hãy đối chiếu với ảnh."
_CONF = "Độ tin cậy trung bình của trang chỉ {:.0f} %; hãy đối chiếu với ảnh."


def _nearly_empty(blank: bool, letters: int) -> tuple[Verdict, tuple[str, ...]]:
    if blank:
        return Verdict.GOOD, ("Trang trắng hoặc chỉ có dấu.",)
    if letters:
        return Verdict.DOUBTFUL, ("Trang chỉ đọc được vài chữ; hãy xem ảnh.",)
    return Verdict.UNREADABLE, ("Trang có nét mực nhưng không đọc được chữ nào; hãy xem ảnh hoặc quét lại.",)


def _is_foreign(words: Sequence[Word]) -> bool:
    """Tell whether running text bears next to no marks: Vietnamese has one on more than half of its words."""
    plain = [w.raw for w in words if len(w.raw) > 1 and w.raw.isalpha() and not w.raw.isupper()]
    marked = sum(not word.isascii() for word in plain)
    return len(plain) >= _ENOUGH_WORDS and marked < 0.1 * len(plain)


def _coarse(dpi: int, floors: Floors) -> tuple[str, ...]:
    if 0 < dpi < floors.coarse_dpi:
        return (f"Ảnh chỉ có {dpi} dpi; nên quét lại ở 300 dpi.",)
    return ()


def _sound(word: Word) -> bool:
    """Tell whether a word counts as read: Vietnamese, or plain Latin letters read surely (a foreign name)."""
    return legible(word.text) or (word.conf >= 0.85 and word.text.isascii() and word.text.isalpha())


def _legible_part(part: str) -> bool:
    bare = fold(part)
    if not _WRITTEN.fullmatch(unicodedata.normalize("NFD", part)):
        return False
    if _SYLLABLE.fullmatch(bare) and len(bare) > 1:
        return True
    return bool(_NUMERAL.fullmatch(bare) or _CAPITALS.fullmatch(part))
