"""Proposes answers that cite nothing: a plan of ours whose subject is that of a directive, soon after it.

Offices often leave the citation out; what is left is the subject, the day and who is written to. Such a link is only
ever proposed, with what is alike, and a person confirms it.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, delete, insert, select, update

from corpus.bodies import issuers_agree
from corpus.followup import ANSWERING
from corpus.record import Direction, Relation
from corpus.reference import load
from corpus.schema import link, obligation, record
from corpus.text import fold

REACH = 180
"""Days after a directive within which an answer is looked for."""
ALIKE = 72.0
"""How alike (0–100) two subjects must be, words of office aside."""
_SHARED = 3  # words that two subjects must have in common
_WRITTEN_TO = 8.0  # what a letter to the directive's issuer adds
_NEARLY = 95  # from here on two subjects are as good as the same
_MOST = 2  # directives that one document is proposed for
_TOLD = tuple(record.c[name] for name in ("id", "date", "direction", "subject", "issuer", "recipients"))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a document is to being a directive's answer (0–100), and in what."""

    score: float
    why: str


def propose(conn: Connection, record_id: int) -> None:
    """Bring the proposals for this record, as answer or as directive, to what the archive holds now."""
    row = conn.execute(select(*_TOLD).where(record.c.id == record_id)).one()
    ours = Direction(row.direction) in (Direction.OUT, Direction.INTERNAL)
    for answer in [row] if ours else _answers_after(conn, row):
        _propose_for(conn, answer)


def _propose_for(conn: Connection, answer: Row[Any]) -> None:
    pairs = [(row, found) for row in _directives_before(conn, answer) if (found := likeness(answer, row))]
    ranked = sorted(pairs, key=lambda pair: (-pair[1].score, pair[0].id))[:_MOST]
    told = _told_by_people(conn, answer.id)
    likely = {row.id: found for row, found in ranked if row.id not in told}
    wanted = {} if _cites_one(conn, answer.id) else likely
    mine = (link.c.source_id == answer.id) & link.c.citation_id.is_(None) & (link.c.origin == "proposed")
    old = {row.target_id: row.id for row in conn.execute(select(link).where(mine))}
    gone = [number for target, number in old.items() if target not in wanted]
    if gone:
        conn.execute(delete(link).where(link.c.id.in_(gone)))
    for target, found in wanted.items():
        values = {"confidence": round(found.score / 200, 3), "why": found.why}
        if target in old:
            conn.execute(update(link).where(link.c.id == old[target]).values(**values))
        else:
            key = {"source_id": answer.id, "target_id": target, "relation": Relation.IMPLEMENTS.value}
            conn.execute(insert(link).values(origin="proposed", state="proposed", **key, **values))


def _told_by_people(conn: Connection, record_id: int) -> frozenset[int]:
    """Return the directives of which a person said whether the record answers them: of these nothing is guessed."""
    query = select(link.c.target_id).where(
        link.c.source_id == record_id, link.c.origin == "person", link.c.relation.in_(ANSWERING)
    )
    return frozenset(conn.execute(query).scalars())


def _cites_one(conn: Connection, record_id: int) -> bool:
    """Tell whether the record answers a held directive by a citation: then nothing is guessed."""
    query = select(link.c.id).where(
        link.c.source_id == record_id,
        link.c.citation_id.is_not(None),
        link.c.relation.in_(ANSWERING),
        link.c.state == "confirmed",
    )
    return conn.execute(query).first() is not None


def _directives_before(conn: Connection, answer: Row[Any]) -> list[Row[Any]]:
    if not answer.date or not answer.subject:
        return []
    first = (date.fromisoformat(answer.date) - timedelta(days=REACH)).isoformat()
    query = select(*_TOLD).where(
        record.c.date.between(first, answer.date),
        record.c.direction == Direction.IN.value,
        record.c.id != answer.id,
        record.c.subject.is_not(None),
        select(obligation.c.id).where(obligation.c.record_id == record.c.id).exists(),
    )
    return list(conn.execute(query))


def _answers_after(conn: Connection, directive: Row[Any]) -> list[Row[Any]]:
    if not directive.date or not directive.subject:
        return []
    last = (date.fromisoformat(directive.date) + timedelta(days=REACH)).isoformat()
    query = select(*_TOLD).where(
        record.c.date.between(directive.date, last),
        record.c.direction.in_([Direction.OUT.value, Direction.INTERNAL.value]),
        record.c.id != directive.id,
        record.c.subject.is_not(None),
    )
    return [row for row in conn.execute(query) if likeness(row, directive)]


def likeness(answer: Row[Any], directive: Row[Any]) -> Likeness | None:
    """Return how like a document is to being the answer of a directive; None where it is not like enough."""
    mine, theirs = _telling(answer.subject), _telling(directive.subject)
    if len(set(mine) & set(theirs)) < _SHARED:
        return None
    score = fuzz.token_set_ratio(" ".join(mine), " ".join(theirs))
    why = [alike(answer.subject, directive.subject, score)]
    if any(issuers_agree(name, directive.issuer) for name in json.loads(answer.recipients)):
        score = min(100.0, score + _WRITTEN_TO)
        why.append(f"gửi {directive.issuer}")
    return Likeness(score, "; ".join(why)) if score >= ALIKE else None


def alike(mine: str, theirs: str, score: float) -> str:
    """Return how alike two subjects are: a score of 100 also comes where one of them has all the words of the other."""
    if fold(mine) == fold(theirs):
        return "trích yếu giống nhau"
    return "trích yếu gần như giống nhau" if score >= _NEARLY else f"trích yếu giống {int(score)} %"


@lru_cache(maxsize=16384)
def _telling(subject: str) -> tuple[str, ...]:
    """Return the words of a subject that tell what it is about, folded."""
    return tuple(
        word for word in fold(subject).replace(",", " ").split() if word not in load().words_of_any_subject
    )
