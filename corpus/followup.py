"""What each directive asks of us, what answers it, and what is late (Decree 30/2020 art. 24: follow-up of incoming).

A point is one obligation that falls on our office. It is met by a confirmed answer of a kind that fits what is asked
(tables/answers.tsv), or by a person's word with a reason, who may also say that an answer does not meet it. A directive
is answered when all its points are. So a plan does not answer 'báo cáo kết quả': the report is still due.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from corpus.bodies import issuers_agree, levels
from corpus.office_schema import settlement
from corpus.record import Relation
from corpus.reference import load
from corpus.schema import link, obligation, record
from corpus.text import fold

ANSWERING = frozenset({Relation.IMPLEMENTS.value, Relation.REPLIES_TO.value})
"""Relations by which a document answers another."""

STATES = ("none", "open", "partial", "answered", "late", "not-needed")
SETTLEMENTS = ("not-needed", "done", "not-done", "open")


@dataclass(frozen=True, slots=True)
class Answer:
    """A document that answers a directive."""

    record_id: int
    symbol: str | None
    kind: str | None
    date: str | None
    access: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing asked of us. state: open | late | met | not-needed; by: ids of the records that meet it.

    awaited: kinds of document of which one would meet it, none where any would.
    """

    position: int
    text: str
    actor: str | None
    due: str | None
    bound: str | None
    state: str
    by: tuple[int, ...] = ()
    reason: str | None = None
    awaited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a directive stands: state is one of STATES; reason: a person's, where no document says it."""

    state: str
    answers: tuple[Answer, ...] = ()
    points: tuple[Point, ...] = ()
    reason: str | None = None

    @property
    def due(self) -> str | None:
        """The next day by which something is still asked, ISO."""
        return min((p.due for p in self.points if p.due and p.state in ("open", "late")), default=None)

    def as_response(self) -> dict[str, Any]:
        """Return the shape of `vanthu links --json`: {state, by}."""
        return {"state": self.state, "by": [answer.record_id for answer in self.answers]}


def response(
    conn: Connection,
    record_id: int,
    today: str,
    *,
    offices: Sequence[str] = (),
    access: Collection[str],
) -> dict[str, Any]:
    """Return {state, by}: how a record stands and which records answer it."""
    return standings(conn, [record_id], today, offices=offices, access=access)[record_id].as_response()


def standings(
    conn: Connection,
    record_ids: Collection[int],
    today: str,
    *,
    offices: Sequence[str] = (),
    access: Collection[str],
) -> dict[int, Standing]:
    """Return how each of the records stands, as far as answers of these access classes tell; three queries in all.

    offices: our own; without them every obligation counts as ours.
    """
    asked: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in conn.execute(
        select(obligation).where(obligation.c.record_id.in_(record_ids)).order_by(obligation.c.position)
    ):
        if asks_us(row.actor, offices):
            asked[row.record_id].append(row)
    answers = _answers(conn, record_ids, access)
    told = _settled(conn, record_ids)
    return {one: _standing(asked[one], answers[one], told[one], today) for one in record_ids}


def _answers(
    conn: Connection, record_ids: Collection[int], access: Collection[str]
) -> dict[int, list[Answer]]:
    columns = record.c.id, record.c.symbol, record.c.kind, record.c.date, record.c.access
    query = (
        select(link.c.target_id, *columns)
        .join(record, record.c.id == link.c.source_id)
        .where(link.c.target_id.in_(record_ids), link.c.state == "confirmed", record.c.access.in_(access))
        .where(link.c.relation.in_(ANSWERING))
        .order_by(record.c.date, record.c.id)
        .distinct()
    )
    found: dict[int, list[Answer]] = defaultdict(list)
    for target, *values in conn.execute(query):
        found[target].append(Answer(*values))
    return found


def _settled(conn: Connection, record_ids: Collection[int]) -> dict[int, dict[int | None, Row[Any]]]:
    """Return the newest word of a person on each record (None) and each of its points."""
    query = select(settlement).where(settlement.c.record_id.in_(record_ids)).order_by(settlement.c.id)
    found: dict[int, dict[int | None, Row[Any]]] = defaultdict(dict)
    for row in conn.execute(query):
        found[row.record_id][row.position] = row
    return found


def _standing(
    asked: Sequence[Row[Any]],
    answers: Sequence[Answer],
    told: Mapping[int | None, Row[Any]],
    today: str,
) -> Standing:
    whole = told.get(None)
    points = tuple(_point(row, answers, told.get(row.position), today) for row in asked)
    if whole is not None and whole.state != "open":
        state = "not-needed" if whole.state == "not-needed" else "answered"
        return Standing(state, tuple(answers), points, whole.reason)
    return Standing(_state(points, bool(answers)), tuple(answers), points)


def _state(points: Sequence[Point], answered: bool) -> str:
    states = [point.state for point in points]
    if not states:
        return "answered" if answered else "none"
    if "late" in states:
        return "late"
    if "open" not in states:
        return "not-needed" if set(states) == {"not-needed"} else "answered"
    return "partial" if answered or "met" in states or "not-needed" in states else "open"


def _point(row: Row[Any], answers: Iterable[Answer], told: Row[Any] | None, today: str) -> Point:
    said = row.position, row.text, row.actor, row.due, row.bound
    if told is not None and told.state in ("not-needed", "done"):
        return Point(*said, "not-needed" if told.state == "not-needed" else "met", (), told.reason)
    undone = told.reason if told is not None and told.state == "not-done" else None
    by = tuple(a.record_id for a in answers if fits(row.action or row.text, a.kind))
    if by and undone is None:
        return Point(*said, "met", by)
    state = "late" if is_late(row.due, row.bound, today) else "open"
    return Point(*said, state, (), undone, awaited(row.action or row.text))


def is_late(due: str | None, bound: str | None, today: str) -> bool:
    """Tell whether a day is past: 'trước ngày X' is late from X on, 'đến hết ngày X' from the day after (domain §5)."""
    return bool(due) and (str(due) < today or (bound == "before" and due == today))


def fits(action: str, kind: str | None) -> bool:
    """Tell whether a document of this kind can be what was asked for; an action that no row names takes any kind."""
    kinds = awaited(action)
    return not kinds or fold(kind or "") in map(fold, kinds)


@lru_cache(maxsize=4096)
def awaited(action: str) -> tuple[str, ...]:
    """Return the kinds of document that can be what an action asks for, none where no row names it."""
    rows = _by_action(tuple((row["action"], row["kinds"]) for row in load().rows("answers")))
    found = _pattern(tuple(rows)).findall(fold(action))
    return tuple(dict.fromkeys(kind for words in found for kind in rows[words]))


@lru_cache(maxsize=4)
def _by_action(rows: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """Return the kinds of each folded action; none for words that only look like one ('chương trình')."""
    return {
        fold(action): tuple(kind.strip() for kind in kinds.split(";") if kind.strip())
        for action, kinds in rows
    }


@lru_cache(maxsize=4)
def _pattern(actions: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the actions as whole words, the longest first: 'tờ trình' is not read as 'trình'."""
    longest = sorted(actions, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b")


def asks_us(actor: str | None, offices: Sequence[str]) -> bool:
    """Tell whether the one who is asked is our office: by name, or as one of many ('các đảng ủy xã, phường')."""
    return not actor or not offices or _is_ours(actor, tuple(offices))


@lru_cache(maxsize=16384)  # thousands of obligations name a few hundred actors
def _is_ours(actor: str, offices: tuple[str, ...]) -> bool:
    if any(f" {word} " in f" {fold(actor)} " for word in _many()):
        # 'Ủy ban nhân dân các xã, phường' is we, 'Các sở, ban, ngành' is not; 'thuộc' says only whose they are.
        named = levels(fold(actor).partition(" thuoc ")[0])
        return not named or bool(named & {level for office in offices for level in levels(office)})
    return any(issuers_agree(actor, office) for office in offices)


@cache
def _many() -> tuple[str, ...]:
    """Words with which many are asked, us among them (rows `many` of office_words.tsv)."""
    return tuple(fold(row["word"]) for row in load().rows("office_words") if row["use"] == "many")


def settle(
    conn: Connection,
    record_id: int,
    state: str,
    reason: str,
    *,
    position: int | None = None,
    person: str,
    at: str,
) -> None:
    """Add a person's word with a reason: 'not-needed', 'done', or of a point 'not-done', whatever has answered it.

    'open' takes it back.
    """
    values = {"state": state, "reason": reason, "position": position, "person": person, "at": at}
    conn.execute(insert(settlement).values(record_id=record_id, **values))
