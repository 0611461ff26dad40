"""Who is asked to do something: the body at the begin of an item, up to its verb.

'2. Trạm Y tế báo cáo …', 'Giao Trạm Y tế …', 'Các chi bộ | chậm nhất …'. The verb is a listed one, or whatever small
word follows the name of a level and goes on with no name ('Ủy ban nhân dân xã | phát dọn …'): nobody can list all
that an office may be asked to do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.reference import Reference
from corpus.text import has_marks, one_line
from ingest.fields.sentences import flat

_ACTOR_LIMIT = 140
_SUBJECT_REACH = 180  # characters from the begin of an item to its verb
# What a level bears: 'xã Bình Khê', 'thôn 1, 2 và 3'.
_PLACE_NAME = re.compile(r"(?:\s+[^\W\d_a-zđà-ỹ][\w'’]*|(?:,|\s+và)?\s+\d+[A-Z]?)*\s+")
_MANY = re.compile(
    r"\b(?:các|những|mọi|mỗi|từng)\s+$", re.IGNORECASE
)  # 'các tổ chức', 'các báo cáo' are no verbs
_TIDY = ' ,;:.-–(“"'


@dataclass(frozen=True)
class Words:
    """Cue words, found without regard to case and, but for words of one syllable, to accents.

    One syllable needs its marks ('giao' is not 'giáo', 'cần' not 'cán'), unless the text has none at all.
    """

    cues: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(r"\b(?:" + "|".join(re.escape(flat(cue)) for cue in self.cues) + r")\b")

    def found(self, text: str) -> list[tuple[int, int]]:
        """Return begin and end of every cue word in the text."""
        marked = has_marks(text)
        places = (match.span() for match in self._pattern.finditer(flat(text)))
        return [(a, b) for a, b in places if self._meant(text[a:b].lower(), marked)]

    def at(self, text: str, start: int) -> int | None:
        """Return the end of the cue word that begins at `start`, or None."""
        match = self._pattern.match(flat(text), start)
        meant = match and self._meant(text[match.start() : match.end()].lower(), has_marks(text))
        return match.end() if match and meant else None

    def _meant(self, word: str, marked: bool) -> bool:
        return " " in word or not marked or word in self.cues


Cues = Mapping[str, Words]
"""The cue words of each meaning (deadlines.tsv)."""


def cues(reference: Reference) -> Cues:
    """Return the cue words by which who is asked and what is asked are told apart."""
    return _cues(tuple((row["cue"], row["meaning"]) for row in reference.rows("deadlines")))


@lru_cache(maxsize=4)
def _cues(rows: tuple[tuple[str, str], ...]) -> Cues:
    meanings = ("request", "action", "actor", "event", "level", "joins", "thing")
    return {
        meaning: Words(tuple(sorted({cue.lower() for cue, what in rows if what == meaning}, key=_longest)))
        for meaning in meanings
    }


def _longest(cue: str) -> tuple[int, str]:
    return -len(cue), cue


def read_actor(text: str, words: Cues, *, ended: bool) -> str | None:
    """Return the body that is asked: what stands between 'Giao', or the begin, and the first verb; None if nobody.

    text is an item without its marker. ended: a deadline follows it, so that a name without a verb ends there
    ('Các chi bộ | chậm nhất …').
    """
    request = words["request"].at(text, 0)
    body = text[request or 0 :].lstrip(_TIDY)
    start = len(text) - len(body)
    if not (body[:1].isupper() or request) or not _begins_name(text, start, words):
        return None
    verb = _verb_of(text, start, words)
    if verb is None:
        ends = (ended or text.rstrip().endswith(":")) and len(body) <= _ACTOR_LIMIT
        return one_line(body).strip(_TIDY) if ends else None
    name = text[start:verb]
    asked = words["request"].found(name)
    name = one_line(name[asked[-1][1] :] if asked else name).strip(_TIDY)
    return name if 0 < len(name) <= _ACTOR_LIMIT else None


def first_verb(text: str, words: Cues) -> int | None:
    """Return where the first verb of an item stands, after its actor if it names one; text is without its marker."""
    start = words["request"].at(text, 0) or 0
    start += len(text[start:]) - len(text[start:].lstrip(_TIDY))
    if words["action"].at(text, start) is not None:
        return start
    return _verb_of(text, start, words) if _begins_name(text, start, words) else _listed(text, 0, words)


def _begins_name(text: str, start: int, words: Cues) -> bool:
    return words["actor"].at(text, start) is not None and not any(
        words[meaning].at(text, start) is not None for meaning in ("action", "thing")
    )


def _verb_of(text: str, start: int, words: Cues) -> int | None:
    found = [at for at in (_listed(text, start, words), _after_level(text, start, words)) if at is not None]
    return min(found, default=None)


def _listed(text: str, start: int, words: Cues) -> int | None:
    """Return where the first listed verb stands. In names verbs have capitals: 'Ban Xây dựng Đảng', 'Sở Xây dựng'."""
    for begin, _ in words["action"].found(text[start : start + _SUBJECT_REACH]):
        if text[start + begin].islower() and not _MANY.search(text[start : start + begin]):
            return start + begin
    return None


def _after_level(text: str, start: int, words: Cues) -> int | None:
    """Return where a small word follows a level, or the place that it names, and goes on with no name."""
    reach = text[start : start + _SUBJECT_REACH]
    compounds = words["joins"].found(reach)
    for begin, end in words["level"].found(reach):
        if any(low <= begin < high for low, high in compounds):  # 'hợp tác xã', 'xã hội' name no level
            continue
        place = _PLACE_NAME.match(reach, end)
        if (
            place
            and reach[place.end() : place.end() + 1].islower()
            and not _goes_on(reach, place.end(), words)
        ):
            return start + place.end()
    return None


def _goes_on(text: str, at: int, words: Cues) -> bool:
    return any(words[meaning].at(text, at) is not None for meaning in ("joins", "level"))
