"""What the letter asks for: who has to do what by when.

Every deadline phrase (ingest.fields.due) makes one obligation. The actor (ingest.fields.actors) is the subject of
the item, or of the heading or item above when the item begins with its verb. Times of meetings are events, not
deadlines, and are left out.
"""

import re
from collections.abc import Sequence
from datetime import date

from corpus.record import Obligation, Page, Zone
from corpus.reference import Reference
from corpus.text import one_line
from ingest.fields.actors import Cues, cues, first_verb, read_actor
from ingest.fields.due import Due, find_due
from ingest.fields.sentences import Statement, statements, without_marker

_TEXT_LIMIT = 600
_ACTION_LIMIT = 300
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
    words = cues(reference)
    found: list[Obligation] = []
    actor: str | None = None
    for statement in statements(pages):
        if statement.zone is Zone.HEAD_LEFT:
            continue
        dues = find_due(statement.text, issued=issued, arrived=arrived, reference=reference)
        ahead = statement.text[: dues[0].start] if dues else statement.text
        own = read_actor(without_marker(ahead), words, ended=bool(dues))
        actor = own or actor
        found += _obligations(statement, dues, actor, words)
    return _each_once(found)


def _obligations(
    statement: Statement, dues: Sequence[Due], actor: str | None, words: Cues
) -> list[Obligation]:
    found = []
    begin = 0
    for due in dues:
        part_start = max(begin, statement.text.rfind(";", 0, due.start) + 1)
        part = statement.text[part_start : due.start]
        begin = due.end
        if words["event"].found(statement.text[max(0, due.start - _EVENT_REACH) : due.start]):
            continue
        who = read_actor(without_marker(part.lstrip(_TIDY)), words, ended=True) or actor
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


def _action(ahead: str, within: str, after: str, words: Cues) -> str | None:
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


def _from_verb(text: str, words: Cues) -> str:
    item = without_marker(text)
    verb = first_verb(item, words)
    return "" if verb is None else item[verb:]


def _each_once(found: Sequence[Obligation]) -> tuple[Obligation, ...]:
    kept: dict[tuple[str | None, ...], Obligation] = {}
    for one in found:
        kept.setdefault((one.text, one.due, one.time, one.rrule, one.action), one)
    return tuple(kept.values())
