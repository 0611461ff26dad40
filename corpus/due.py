"""What is due: the days by which documents ask something of this office, and those that a leader set.

An obligation of an incoming or internal document falls due on its day; one of our own outgoing documents asks
others, and stands here only where an assignment gives it a day. 'trước ngày X' (bound 'before') is kept by the
day before X, unless an hour is named: then X itself, before that hour. What comes again (rrule) has its days from
today on; whether an earlier one was kept cannot be told from the documents, so none of them is ever called late.

An assignment mostly repeats the day of the document: while an obligation of the document still asks for the same day,
that day is told once, by the obligation, with everybody who has the document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, literal, null, or_, select

from corpus import answers, assigned, recurrence
from corpus.answers import Answer
from corpus.assigned import Duty
from corpus.circles import class_of
from corpus.office_schema import assignment
from corpus.reference import Reference
from corpus.schema import obligation, record
from corpus.workdays import working_day_by, working_days_between

_ASKS_US = ("in", "internal", "other")  # 'other' while the archive has no office of its own to tell by
_FEW = 500  # ids that go into one statement; beyond it, all assignments are read
FIRST = "0001-01-01"
Where = ColumnElement[bool]
"""Of which records something is asked."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A unit, or a person (username) with the unit they work in if they have one."""

    unit_id: int | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """On which day (ISO) and for whom it is asked what is due; access: of nobody unless it is said.

    Only documents of these access classes are told, and an answer that they hide does not count. `soon_days` working
    days before its last day a thing is 'soon'; `reference` knows the rest days. `offices`: our own; what is asked
    of others by name is left out. `given_to`: only what each of these holds, when any.
    """

    today: str
    soon_days: int
    reference: Reference
    offices: tuple[str, ...] = ()
    access: frozenset[str] = frozenset()
    given_to: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due. Days are ISO, `time` is 'HH:MM', `days_left` counts working days (negative: late by).

    `position` is that of the obligation in its record, or the id of the assignment. `due` is the day as printed,
    `last_day` the last one that keeps it; stage is late | today | soon | later.
    """

    record_id: int
    symbol: str | None
    date: str | None
    kind: str | None
    issuer: str | None
    subject: str | None
    access: str
    source: str  # obligation | assignment
    position: int
    text: str
    due: str
    time: str | None
    bound: str | None
    last_day: str
    rrule: str | None
    answered: bool = False
    stage: str = "later"
    days_left: int = 0
    unit_ids: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def between(conn: Connection, first: str, last: str, asking: Asking) -> list[Due]:
    """Return what must be kept on a day from `first` to `last` (ISO), answered or not, in order of day."""
    return [measured(row, asking) for row in rows(conn, first, last, asking)]


def late(conn: Connection, asking: Asking, *where: Where) -> list[Due]:
    """Return what was due before today and is not answered, the oldest first; `where`: of which records."""
    found = rows(conn, FIRST, moved(asking.today, -1), asking, *where)
    return [measured(row, asking) for row in found if not row.answered]


def of_person(found: Sequence[Due], username: str, unit_id: int | None) -> list[Due]:
    """Return the rows that were given to a person by name, or to the unit they work in."""
    return [row for row in found if username in row.people or unit_id in row.unit_ids]


def as_json(row: Due) -> dict[str, Any]:
    """Return a row in the shape of `vanthu due --json`."""
    shown = asdict(row)
    del shown["unit_ids"]
    return {**shown, "access": class_of(row.access), "units": list(row.units), "people": list(row.people)}


def asked_rows(conn: Connection, access: frozenset[str]) -> list[Row[Any]]:
    """Return every obligation that asks something of this office, and every day that an assignment names.

    Each row has the head of its record, created_at, arrival_stamp (JSON), due, time and bound.
    """
    named = (
        days_given(access)
        .add_columns(record.c.created_at, record.c.arrival_stamp)
        .where(assignment.c.due.is_not(None))
    )
    mine = named.where(record.c.direction.in_(_ASKS_US))
    return [*conn.execute(asked_of_us(access)), *conn.execute(mine)]


def last_day(due: str, time: str | None, bound: str | None) -> str:
    """Return the last day that keeps a deadline: the day before 'trước ngày X', else the day itself."""
    return moved(due, -1) if bound == "before" and not time else due


def moved(day: str, days: int) -> str:
    """Return the day (ISO) that many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def rows(conn: Connection, first: str, last: str, asking: Asking, *where: Where) -> list[Due]:
    """Return the rows of a span with who has them and whether they are answered, in order, without stage and days.

    where: of which records, besides what is asked.
    """
    access, today = asking.access, asking.today
    where = (*where, *(_given_to(holder) for holder in asking.given_to))
    found = [
        *_once(conn, first, last, access, *where),
        *_again(conn, max(first, today), last, access, *where),
        *_assigned(conn, first, last, access, *where),
    ]
    ids = {row.record_id for row in found}
    given: dict[int, list[Duty]] = {}
    for duty in assigned.duties(conn, ids if len(ids) < _FEW else None):
        given.setdefault(duty.record_id, []).append(duty)
    told = answers.answers(conn, ids, today=today, access=access, offices=asking.offices)
    whole = [
        _whole(row, given.get(row.record_id, []), told[row.record_id])
        for row in found
        if row.source == "assignment" or row.position in told[row.record_id].done
    ]
    kept = (row for row in _without_repeats(whole, asking.reference) if first <= row.last_day <= last)
    return sorted((row for row in kept if all(_holds(one, row) for one in asking.given_to)), key=order)


def same_days(due: str, kept_by: str, reference: Reference) -> frozenset[str]:
    """Return the days (ISO) that say the same as a deadline: as printed, the last one, and its last working day."""
    return frozenset({due, kept_by, working_day_by(date.fromisoformat(kept_by), reference).isoformat()})


def _without_repeats(found: Sequence[Due], reference: Reference) -> Iterator[Due]:
    """Leave out assignments whose day an obligation of their document tells, unless it is answered and they are not."""
    named = {
        (row.record_id, day, row.answered)
        for row in found
        if row.source == "obligation"
        for day in same_days(row.due, row.last_day, reference)
    }
    for row in found:
        same = {(row.record_id, row.due, answered) for answered in (False, row.answered)}
        if row.source == "obligation" or not same & named:
            yield row


def order(row: Due) -> tuple[str, str, int, str, int]:
    """Return by what rows are sorted; no two have the same."""
    return row.last_day, row.time or "24", row.record_id, row.source, row.position


def _given_to(holder: Holder) -> Where:
    """Select the records of which a holder was given something; whether it is this row is seen later."""
    theirs = or_(assignment.c.unit_id == holder.unit_id, assignment.c.username == holder.username)
    return record.c.id.in_(select(assignment.c.record_id).where(theirs))


def _holds(holder: Holder, row: Due) -> bool:
    return holder.unit_id in row.unit_ids or holder.username in row.people


def _select(*columns: Any, access: frozenset[str]) -> Select[Any]:
    of_record = (
        record.c.id.label("record_id"),
        record.c.symbol,
        record.c.date,
        record.c.kind,
        record.c.issuer,
        record.c.subject,
        record.c.access,
    )
    return select(*of_record, *columns).where(record.c.access.in_(access))


def asked_of_us(access: frozenset[str], *where: Where) -> Select[Any]:
    """Select the obligations of documents that ask something of this office; `where` tells of which records."""
    columns = (
        obligation.c.position,
        obligation.c.text,
        obligation.c.due,
        obligation.c.time,
        obligation.c.bound,
        obligation.c.rrule,
        record.c.created_at,
        record.c.arrival_stamp,
    )
    joined = _select(*columns, access=access).join(obligation, obligation.c.record_id == record.c.id)
    return joined.where(record.c.direction.in_(_ASKS_US), *where)


def _once(conn: Connection, first: str, last: str, access: frozenset[str], *where: Where) -> Iterator[Due]:
    """Yield what is due in the span or on the day behind it, of which 'trước ngày X' is kept on the last day."""
    beyond = moved(last, 1)
    for row in conn.execute(asked_of_us(access, *where).where(obligation.c.due.between(first, beyond))):
        kept_by = last_day(row.due, row.time, row.bound)
        yield _due(row, "obligation", row.position, row.text, row.due, kept_by)


def _again(conn: Connection, first: str, last: str, access: frozenset[str], *where: Where) -> Iterator[Due]:
    for row in conn.execute(
        asked_of_us(access, *where).where(obligation.c.due.is_(None), obligation.c.rrule.is_not(None))
    ):
        start = max(first, row.date or row.created_at[:10])
        if start > last:
            continue
        span = date.fromisoformat(start), date.fromisoformat(moved(last, 1))
        for day in recurrence.occurrences(row.rrule, *span):
            due = day.isoformat()
            kept_by = last_day(due, row.time, row.bound)
            if start <= kept_by <= last:
                yield _due(row, "obligation", row.position, row.text, due, kept_by)


def days_given(access: frozenset[str], *where: Where) -> Select[Any]:
    """Select the assignments that stand and ask for work; a day of theirs is kept by that day."""
    columns = (
        assignment.c.id,
        assignment.c.note,
        assignment.c.due,
        null().label("time"),
        literal("by").label("bound"),
    )
    joined = _select(*columns, access=access).join(assignment, assignment.c.record_id == record.c.id)
    return joined.where(assignment.c.withdrawn_at.is_(None), assignment.c.role.in_(assigned.DOING), *where)


def _assigned(
    conn: Connection, first: str, last: str, access: frozenset[str], *where: Where
) -> Iterator[Due]:
    for row in conn.execute(days_given(access, *where).where(assignment.c.due.between(first, last))):
        yield _due(row, "assignment", row.id, row.note or "", row.due, row.due)


def _due(row: Row[Any], source: str, position: int, text: str, due: str, kept_by: str) -> Due:
    held = row._mapping
    return Due(
        **{
            name: held[name]
            for name in ("record_id", "symbol", "date", "kind", "issuer", "subject", "access")
        },
        source=source,
        position=position,
        text=text,
        due=due,
        time=held["time"],
        bound=held["bound"],
        last_day=kept_by,
        rrule=held.get("rrule"),
    )


def _whole(row: Due, given: Sequence[Duty], found: Answer) -> Due:
    """Return the row with who has it, of an assignment its own unit or person, of an obligation all of the record."""
    mine = [duty for duty in given if row.source == "obligation" or duty.id == row.position]
    units = {duty.unit_id: duty.unit or "" for duty in mine if duty.unit_id is not None}
    people = tuple(dict.fromkeys(duty.username for duty in mine if duty.username))
    answered = _answered(row, found)
    return replace(row, answered=answered, unit_ids=tuple(units), units=tuple(units.values()), people=people)


def _answered(row: Due, found: Answer) -> bool:
    """Tell whether nothing more is asked; what comes again wants an answer dated since the time before."""
    if row.rrule is None or found.state == "not-needed":
        return found.done[row.position] if row.source == "obligation" else found.settled
    earlier = recurrence.before(row.rrule, date.fromisoformat(row.due))
    return any((earlier.isoformat() if earlier else "") < day <= row.due for _id, day in found.by)


def measured(row: Due, asking: Asking) -> Due:
    """Return the row with its stage and the working days left on the day that is asked about."""
    now, kept_by = date.fromisoformat(asking.today), date.fromisoformat(row.last_day)
    left = working_days_between(now, kept_by, asking.reference)
    if kept_by < now:
        stage = "late"
    elif kept_by == now:
        stage = "today"
    else:
        stage = "soon" if left <= asking.soon_days else "later"
    return replace(row, stage=stage, days_left=left)
