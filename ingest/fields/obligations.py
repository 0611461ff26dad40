"""What the letter asks for: who has to do what by when.

Every deadline phrase (ingest.fields.due) makes one obligation. The actor is the subject of the item ('2. Trạm Y
tế báo cáo …', 'Giao Trạm Y tế …'), or of the heading or item above when the item begins with its verb. Times of
meetings are events, not deadlines, and are left out.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from corpus.record import Obligation, Page, Zone
from corpus.reference import Reference
from corpus.text import one_line
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
        own = _actor(without_marker(statement.text), words)
        actor = own or actor
        dues = find_due(statement.text, issued=issued, arrived=arrived, reference=reference)
        found += _obligations(statement, dues, actor, words)
    return _each_once(found)


def _obligations(
    statement: Statement, dues: Sequence[Due], actor: str | None, words: dict[str, re.Pattern[str]]
) -> list[Obligation]:
    found = []
    begin = 0
    for due in dues:
        part_start = max(begin, statement.text.rfind(";", 0, due.start) + 1)
        part = statement.text[part_start : due.start]
        begin = due.end
        if words["event"].search(flat(statement.text[max(0, due.start - _EVENT_REACH) : due.start])):
            continue
        who = _actor(without_marker(part.lstrip(_TIDY)), words) or actor
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


def _actor(text: str, words: dict[str, re.Pattern[str]]) -> str | None:
    """Return the body that is asked: what stands between 'Giao', or the begin, and the first verb."""
    plain = flat(text)
    request = words["request"].match(plain)
    start = request.end() if request else 0
    body = text[start:].lstrip(_TIDY)
    start = len(text) - len(body)
    if (
        not words["actor"].match(plain, start)
        or words["action"].match(plain, start)
        or not (body[:1].isupper() or request)
    ):
        return None
    verb = _verb(text, plain, start, words)
    if verb is None:
        ends = text.rstrip().endswith(":") and len(body) <= _ACTOR_LIMIT
        return one_line(body).strip(_TIDY) if ends else None
    name = text[start:verb]
    asked = list(words["request"].finditer(flat(name)))
    name = one_line(name[asked[-1].end() :] if asked else name).strip(_TIDY)
    return name if 0 < len(name) <= _ACTOR_LIMIT else None


def _verb(text: str, plain: str, start: int, words: dict[str, re.Pattern[str]]) -> int | None:
    """Return where the first verb stands. In names verbs have capitals: 'Ban Xây dựng Đảng', 'Sở Xây dựng'."""
    for match in words["action"].finditer(plain, start, start + _SUBJECT_REACH):
        if text[match.start()].islower():
            return match.start()
    return None


def _action(ahead: str, within: str, after: str, words: dict[str, re.Pattern[str]]) -> str | None:
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


def _from_verb(text: str, words: dict[str, re.Pattern[str]]) -> str:
    verb = _verb(text, flat(text), 0, words)
    return "" if verb is None else text[verb:]


@lru_cache(maxsize=4)
def _words(rows: tuple[tuple[str, str], ...]) -> dict[str, re.Pattern[str]]:
    """Return one pattern for each meaning that obligations look for, over folded text."""
    return {
        meaning: re.compile(
            r"\b(?:"
            + "|".join(re.escape(w) for w in sorted(_folded(rows, meaning), key=len, reverse=True))
            + r")\b"
        )
        for meaning in ("request", "action", "actor", "event")
    }


def _folded(rows: Sequence[tuple[str, str]], meaning: str) -> list[str]:
    return [flat(cue) for cue, what in rows if what == meaning]


def _each_once(found: Sequence[Obligation]) -> tuple[Obligation, ...]:
    kept: dict[tuple[str | None, ...], Obligation] = {}
    for one in found:
        kept.setdefault((one.text, one.due, one.time, one.rrule, one.action), one)
    return tuple(kept.values())
