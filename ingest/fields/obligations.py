"""What the letter asks for: who has to do what by when.

Every deadline phrase (ingest.fields.due) makes one obligation. The actor is the subject of the item ('2. Trạm Y
tế báo cáo …', 'Giao Trạm Y tế …'), or of the heading or item above when the item begins with its verb. Times of
meetings are events, not deadlines, and are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from corpus.record import Obligation, Page, Zone
from corpus.reference import Reference
from corpus.text import has_marks, one_line
from ingest.fields.due import Due, find_due
from ingest.fields.sentences import Statement, flat, statements, without_marker

_TEXT_LIMIT = 600
_ACTION_LIMIT = 300
_ACTOR_LIMIT = 140
_SUBJECT_REACH = 180  # characters from the begin of an item to its verb
_EVENT_REACH = 60
_BARE_WORDS = 2  # 'định kỳ', 'hoàn thành' alone say nothing
_DONE = re.compile(r"(?:^|[\s,]+)(?:xong|hoàn thành)$")
_TIDY = ' ,;:.-–(“"'


@dataclass(frozen=True)
class _Words:
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


def read_obligations(
    pages: Sequence[Page], *, issued: date | None, arrived: date | None, reference: Reference
) -> tuple[Obligation, ...]:
    """Return the obligations with a deadline, in order of appearance.

    issued is the document's date and arrived the day of receipt; both may be unknown, and what depends on
    them then has due None. due is ISO, time 'HH:MM', rrule after RFC 5545 without a first day.
    """
    words = _words(tuple((r["cue"], r["meaning"]) for r in reference.rows("deadlines")))
    found: list[Obligation] = []
    actor: str | None = None
    for statement in statements(pages):
        if statement.zone is Zone.HEAD_LEFT:
            continue
        dues = find_due(statement.text, issued=issued, arrived=arrived, reference=reference)
        ahead = statement.text[: dues[0].start] if dues else statement.text
        own = _actor(without_marker(ahead), words, ended=bool(dues))
        actor = own or actor
        found += _obligations(statement, dues, actor, words)
    return _each_once(found)


def _obligations(
    statement: Statement, dues: Sequence[Due], actor: str | None, words: dict[str, _Words]
) -> list[Obligation]:
    found = []
    begin = 0
    for due in dues:
        part_start = max(begin, statement.text.rfind(";", 0, due.start) + 1)
        part = statement.text[part_start : due.start]
        begin = due.end
        if words["event"].found(statement.text[max(0, due.start - _EVENT_REACH) : due.start]):
            continue
        who = _actor(without_marker(part.lstrip(_TIDY)), words, ended=True) or actor
        within = statement.text[due.start : due.end] if due.rrule else ""
        action = _action(part, within, statement.text[due.end :], words)
        found.append(_obligation(statement, due, who, action))
    return found


def _obligation(statement: Statement, due: Due, actor: str | None, action: str | None) -> Obligation:
    text = statement.text
    if len(text) > _TEXT_LIMIT:
        low = max(0, min(due.start - _TEXT_LIMIT // 2, len(text) - _TEXT_LIMIT))
        text = text[low : low + _TEXT_LIMIT].strip()
    return Obligation(
        text=text,
        actor=actor,
        action=action,
        due=due.day.isoformat() if due.day else None,
        time=due.time,
        bound=due.bound,
        rrule=due.rrule,
        page=statement.page_at(due.start),
    )


def _actor(text: str, words: dict[str, _Words], *, ended: bool) -> str | None:
    """Return the body that is asked: what stands between 'Giao', or the begin, and the first verb.

    ended: a deadline follows the text, so that a name without a verb ends there ('Các chi bộ | chậm nhất …').
    """
    request = words["request"].at(text, 0)
    start = request or 0
    body = text[start:].lstrip(_TIDY)
    start = len(text) - len(body)
    if not (body[:1].isupper() or request):
        return None
    if words["actor"].at(text, start) is None or words["action"].at(text, start) is not None:
        return None
    verb = _verb(text, start, words)
    if verb is None:
        ends = (ended or text.rstrip().endswith(":")) and len(body) <= _ACTOR_LIMIT
        return one_line(body).strip(_TIDY) if ends else None
    name = text[start:verb]
    asked = words["request"].found(name)
    name = one_line(name[asked[-1][1] :] if asked else name).strip(_TIDY)
    return name if 0 < len(name) <= _ACTOR_LIMIT else None


def _verb(text: str, start: int, words: dict[str, _Words]) -> int | None:
    """Return where the first verb stands. In names verbs have capitals: 'Ban Xây dựng Đảng', 'Sở Xây dựng'."""
    for begin, _ in words["action"].found(text[start : start + _SUBJECT_REACH]):
        if text[start + begin].islower():
            return start + begin
    return None


def _action(ahead: str, within: str, after: str, words: dict[str, _Words]) -> str | None:
    """Return what is to be done: from the first verb to the deadline, or what follows the deadline.

    within is the phrase of a recurring deadline, which may hold the verb: 'hằng quý báo cáo trước ngày 20 …'.
    """
    rest = re.split(r"[;.]", after, maxsplit=1)[0]
    tried = [_from_verb(ahead, words), _from_verb(within, words), rest if within else ahead, ahead, rest]
    for chosen in tried:
        action = _DONE.sub("", one_line(without_marker(chosen)).strip(_TIDY))
        if len(action.split()) > _BARE_WORDS:
            return action[:_ACTION_LIMIT]
    return None


def _from_verb(text: str, words: dict[str, _Words]) -> str:
    verb = _verb(text, 0, words)
    return "" if verb is None else text[verb:]


@lru_cache(maxsize=4)
def _words(rows: tuple[tuple[str, str], ...]) -> dict[str, _Words]:
    """Return the words of each meaning that obligations look for."""
    return {
        meaning: _Words(tuple(sorted({cue.lower() for cue, what in rows if what == meaning}, key=_longest)))
        for meaning in ("request", "action", "actor", "event")
    }


def _longest(cue: str) -> tuple[int, str]:
    return -len(cue), cue


def _each_once(found: Sequence[Obligation]) -> tuple[Obligation, ...]:
    kept: dict[tuple[str | None, ...], Obligation] = {}
    for one in found:
        kept.setdefault((one.text, one.due, one.time, one.rrule, one.action), one)
    return tuple(kept.values())
