"""Which syllables there are: the rules of spelling, and the counted words that the model knows.

A Vietnamese syllable is an onset, a rime and a tone. The tables below are the spelling rules themselves; they
decide what may be a syllable, so that no word list of anybody has to be shipped. `Lexicon` adds what was
counted over running text: which syllables occur, how they are usually written, and which other words (foreign
words, acronyms such as 'HĐND') are common enough to be left as they are.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from corpus.text import fold, nfc, tone_key

WORD_BITS = 13  # of a word's id

ONSETS = (
    "",
    *("b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh"),
    *("p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
_OPEN_RIMES = """
a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu  i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn
uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ynh yt  êng uăng
"""
RIMES = frozenset(_OPEN_RIMES.split())
_STOPS = ("c", "ch", "p", "t")
_FRONT = frozenset("eêiy")
_VOWELS = frozenset("aăâeêioôơuưy")
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_STOP_TONES = frozenset("\u0301\u0323")
_SHORTEST_STUCK, _LONGEST_SYLLABLE = 5, 7  # letters


def split_tone(word: str) -> tuple[str, str]:
    """Return the lower-case word without its tone, and the tone mark ('' for the level tone).

    The marks of ă â ê ô ơ ư đ stay: 'đường' → ('đương', '\\u0300').
    """
    letters, tone = [], ""
    for ch in unicodedata.normalize("NFD", nfc(word).lower()):
        if ch in _TONE_MARKS:
            tone += ch
        else:
            letters.append(ch)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def onset_of(bare: str) -> str:
    """Return the longest onset with which the toneless word begins and that leaves a rime ('gì' → 'g' + 'i')."""
    for size in (3, 2, 1):
        head, rest = bare[:size], bare[size:]
        if head in ONSETS and rest and (head != "gi" or rest[0] in _VOWELS):
            return head
    return ""


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether the spelling rules allow the word as one Vietnamese syllable (case and tone place aside)."""
    bare, tone = split_tone(word)
    if len(tone) > 1 or not bare:
        return False
    onset = onset_of(bare)
    rime = bare[len(onset) :]
    if rime not in RIMES or not _onset_fits(onset, rime):
        return False
    return not rime.endswith(_STOPS) or tone in _STOP_TONES


def _onset_fits(onset: str, rime: str) -> bool:
    """k, gh, ngh stand before i e ê y only; c, g, ng never do ('gi' in 'gì' aside); p needs nothing."""
    if onset in ("k", "gh", "ngh"):
        return rime[0] in _FRONT
    if onset in ("c", "ng"):
        return rime[0] not in _FRONT
    if onset == "g":
        return rime[0] not in _FRONT or rime in ("i", "in")
    return True


_FOLDED_ONSETS = frozenset(fold(onset) for onset in ONSETS)
_FOLDED_RIMES = frozenset(fold(rime) for rime in RIMES)


@lru_cache(maxsize=65536)
def is_syllable_skeleton(folded: str) -> bool:
    """Tell whether a folded word is what is left of some syllable without its marks ('viec', 'duong')."""
    return any(folded[:i] in _FOLDED_ONSETS and folded[i:] in _FOLDED_RIMES for i in range(4))


def split_surface(word: str) -> tuple[str, str]:
    """Cut a syllable as written into onset and rime, the tone still on its letter ('Trường' → 'Tr', 'ường')."""
    bare, _ = split_tone(word)
    size = len(onset_of(bare))
    return word[:size], word[size:]


@dataclass(frozen=True)
class Lexicon:
    """The words that the model knows; a word's place in `words` is its id everywhere.

    words: classes such as '<number>' first, then lower-case syllables and words, and acronyms in capitals.
    """

    words: Sequence[str]
    classes: int  # how many of the first words are classes
    ids: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        ids = {key_of(word): i for i, word in enumerate(self.words) if i >= self.classes}
        ids.update({self.words[i]: i for i in range(self.classes)})
        object.__setattr__(self, "ids", ids)

    def __len__(self) -> int:
        return len(self.words)

    def id_of(self, word: str) -> int | None:
        """Return the id of a word as written, or None; an acronym is known in capitals only."""
        return self.ids.get(key_of(word))

    @cached_property
    def keys(self) -> list[str]:
        """What makes each word the same as another, by id (see key_of)."""
        return [key_of(word) for word in self.words]

    @cached_property
    def skeletons(self) -> dict[str, list[int]]:
        """Folded form → ids of the words that fold to it ('dang' → đảng, đang, đăng, dạng …)."""
        found: dict[str, list[int]] = defaultdict(list)
        for i in range(self.classes, len(self.words)):
            found[skeleton_of(self.words[i])].append(i)
        return dict(found)

    def accented(self, word: str) -> Iterable[int]:
        """Return the ids of the known words that read like this one without accents."""
        return self.skeletons.get(skeleton_of(word), ())


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """Return what makes two words the same: the tone key, but an acronym keeps its capitals."""
    return nfc(word) if is_acronym(word) else tone_key(word)


def skeleton_of(word: str) -> str:
    """Return the folded form; an acronym folds to capitals, so 'HDND' finds 'HĐND' and not a word."""
    return fold(word).upper() if is_acronym(word) else fold(word)


def parted(text: str) -> list[str]:
    """Cut a text at every sign that is no letter or digit ('và/hoặc' → và, hoặc)."""
    return "".join(ch if ch.isalnum() else " " for ch in text).split()


def halves(word: str) -> list[tuple[str, str]]:
    """Return the ways to cut clean letters into two words that lost their blank: 'lieuxay' → ('lieu', 'xay')."""
    fit = word.isalpha() and not word.isupper() and _SHORTEST_STUCK <= len(word) <= 2 * _LONGEST_SYLLABLE
    cuts = range(2, len(word) - 1) if fit else range(0)
    found = [(word[:cut], word[cut:]) for cut in cuts]
    return [pair for pair in found if all(is_syllable_skeleton(fold(half)) for half in pair)]


def is_other_spelling(one: str, other: str) -> bool:
    """Tell whether two words are one, spelled with i or with y: both 'kí' and 'ký' are right, so neither is wrong."""
    return one[-1:].lower() != other[-1:].lower() and _with_i(one) == _with_i(other)


def _with_i(word: str) -> str:
    bare, tone = split_tone(word)
    return (bare[:-1] + "i" if bare.endswith("y") and bare[-2:-1] not in "aâuê" else bare) + tone


def is_acronym(word: str) -> bool:
    """Tell whether a word is capitals that cannot be a syllable, marks aside ('HĐND', 'UBND'; not 'VIEC')."""
    return len(word) > 1 and word.isupper() and not is_syllable_skeleton(fold(word))
