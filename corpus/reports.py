"""The report on how incoming documents were dealt with (báo cáo giải quyết văn bản đến, Decree 30/2020, annex VI).

It speaks of the documents that ask something of this office and had arrived by the end of the period, but for
those settled before it began. Each stands in exactly one class as it was at the end of the period, so that a
report printed again later says the same.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from corpus import answers, assigned
from corpus.answers import Answer
from corpus.due import asked_rows, last_day
from corpus.office_schema import book, book_entry
from corpus.schema import record

OUTCOMES = ("in-time", "answered-late", "not-needed", "open", "late", "no-day")


@dataclass(frozen=True, slots=True)
class Line:
    """One document of the report. Days are ISO; `due` is the last day that keeps all its deadlines, None for none.

    outcome: in-time, answered-late, not-needed (a person said so), open (not answered, day not passed), late
    (not answered, day passed), no-day (not answered, no day named). A restricted document's subject is left out:
    a report is handed on.
    """

    record_id: int
    symbol: str | None
    date: str | None
    kind: str | None
    issuer: str | None
    subject: str | None
    arrived: str
    due: str | None
    outcome: str
    answered_on: str | None
    answered_by: tuple[str, ...]
    given_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The report on the days from `first` to `last` (ISO); `carried` of its documents had arrived before."""

    first: str
    last: str
    carried: int
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many documents each class holds."""
        return {name: sum(line.outcome == name for line in self.lines) for name in OUTCOMES}

    def as_json(self) -> dict[str, Any]:
        """Return the shape of `vanthu due --report --json`."""
        lines = [
            {**asdict(line), "answered_by": list(line.answered_by), "given_to": list(line.given_to)}
            for line in self.lines
        ]
        return {
            "from": self.first,
            "to": self.last,
            "total": len(lines),
            "carried": self.carried,
            "counts": self.counts,
            "documents": lines,
        }


def report(
    conn: Connection,
    first: str,
    last: str,
    *,
    today: str,
    access: frozenset[str],
    offices: Sequence[str] = (),
) -> Report:
    """Return the report of a period, from the documents and the answers of these access classes only."""
    arrived = _arrivals(conn)
    kept_by, heads = _directives(conn, access)
    given = _given(conn)
    told = answers.answers(conn, heads, today=today, access=access, offices=offices)
    lines = []
    for record_id, head in heads.items():
        came = arrived.get(record_id) or _stamped(head.arrival_stamp) or head.created_at[:10]
        if came > last:
            continue
        found = told[record_id]
        on = _settled_on(conn, record_id, found, came)
        if on is not None and on < first:
            continue
        outcome = _outcome(found, on, kept_by[record_id], last, today)
        lines.append(
            _line(conn, head, came, kept_by[record_id], outcome, found, on, given.get(record_id, ()))
        )
    lines.sort(key=lambda line: (OUTCOMES.index(line.outcome), line.due or "9", line.record_id))
    return Report(first, last, sum(line.arrived < first for line in lines), tuple(lines))


def _directives(
    conn: Connection, access: frozenset[str]
) -> tuple[dict[int, str | None], dict[int, Row[Any]]]:
    """Return the last day of every document that asks something (None where no day is named), and its head."""
    kept_by: dict[int, str | None] = {}
    heads: dict[int, Row[Any]] = {}
    for row in asked_rows(conn, access):
        day = last_day(row.due, row.time, row.bound) if row.due else None
        heads[row.record_id] = row
        kept_by[row.record_id] = max(filter(None, (kept_by.get(row.record_id), day)), default=None)
    return kept_by, heads


def _arrivals(conn: Connection) -> dict[int, str]:
    """Return the day on which each registered incoming document arrived, as its book says."""
    query = (
        select(book_entry.c.record_id, book_entry.c.entered_on)
        .join(book, book.c.id == book_entry.c.book_id)
        .where(book.c.direction == "in", book_entry.c.state == "used", book_entry.c.record_id.is_not(None))
        .order_by(book_entry.c.entered_on.desc())
    )
    return {row.record_id: row.entered_on for row in conn.execute(query)}


def _stamped(stamp: str | None) -> str | None:
    """Return the day of an arrival stamp, or None where there is none to read."""
    day = json.loads(stamp)["date"] if stamp else None
    return str(day) if day else None


def _given(conn: Connection) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for duty in assigned.duties(conn):
        name = duty.unit or duty.username or ""
        found[duty.record_id] = tuple(dict.fromkeys((*found.get(duty.record_id, ()), name)))
    return found


def _settled_on(conn: Connection, record_id: int, found: Answer, came: str) -> str | None:
    """Return the day on which a document was settled: of its first answer, or of a person's word; None while open."""
    if not found.settled:
        return None
    return found.by[0][1] if found.by else answers.settled_on(conn, record_id) or came


def _outcome(found: Answer, on: str | None, kept_by: str | None, last: str, today: str) -> str:
    if on is not None and on <= last:
        if found.state == "not-needed":
            return "not-needed"
        return "answered-late" if kept_by and on > kept_by else "in-time"
    if kept_by is None:
        return "no-day"
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    return "late" if kept_by < min(after, today) else "open"


def _line(
    conn: Connection,
    head: Row[Any],
    came: str,
    kept_by: str | None,
    outcome: str,
    found: Answer,
    on: str | None,
    given: tuple[str, ...],
) -> Line:
    settled = outcome in ("in-time", "answered-late", "not-needed")
    return Line(
        record_id=head.record_id,
        symbol=head.symbol,
        date=head.date,
        kind=head.kind,
        issuer=head.issuer,
        subject=head.subject if head.access == "normal" else None,
        arrived=came,
        due=kept_by,
        outcome=outcome,
        answered_on=on if settled else None,
        answered_by=_symbols(conn, [one for one, _day in found.by]) if settled else (),
        given_to=given,
    )


def _symbols(conn: Connection, ids: list[int]) -> tuple[str, ...]:
    """Return the symbols of records in this order, '#12' for one that has none."""
    rows = conn.execute(select(record.c.id, record.c.symbol).where(record.c.id.in_(ids))) if ids else ()
    known: Mapping[int, str | None] = {row.id: row.symbol for row in rows}
    return tuple(known.get(one) or f"#{one}" for one in ids)
