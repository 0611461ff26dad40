"""When two records become one: which values of the one that goes are offered to the one that stays.

The record that stays keeps its own values. Of the other, what a person entered or confirmed and what is another value
here is offered, and where nothing stands here also what was read. Taken or not, each is noted in the audit log with
the merge, so that nothing a person entered is lost.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from corpus import catalogue, revisions
from corpus.catalogue import FieldView, Record
from corpus.schema import audit, merged_record
from corpus.symbols import parse

MERGED, COPIED = "merged", "copy-attached"  # the audit actions
_VALUES = "values"  # in its detail: [[field, value, taken], …]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field with two values (as catalogue.plain gives them), and who entered or confirmed the other's, if anybody."""

    field: str
    mine: Any
    theirs: Any
    by: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What a merge left to be told: from which record, who merged when, and (field, value, whether it was taken)."""

    from_id: int
    person: str
    at: str
    values: tuple[tuple[str, Any, bool], ...]


def choices(conn: Connection, held: Record, other: Record) -> list[Choice]:
    """Return the fields of which the record that goes has another value to offer, in the order of the screen."""
    own = {view.field: view.value for view in catalogue.fields(conn, held.id)}
    found = [
        Choice(view.field, own.get(view.field), view.value, by)
        for view in catalogue.fields(conn, other.id)
        if view.value
        and view.value != own.get(view.field)
        and ((by := _entered_by(view, other)) or not own.get(view.field))
    ]
    both = {"number", "symbol"} <= {one.field for one in found}
    return [one for one in found if not (both and one.field == "number")]  # the number goes with its symbol


def _entered_by(view: FieldView, other: Record) -> str | None:
    return view.edited_by or (other.reviewed_by if other.review == "done" else None)


def take(
    conn: Connection,
    record_id: int,
    offered: Sequence[Choice],
    wanted: Collection[str],
    *,
    person: str,
    at: str,
    revision: int,
) -> int:
    """Write the wanted ones of the offered values as a person's; returns the new revision."""
    for one in offered:
        for name, value in _with_number(one) if one.field in wanted else ():
            revision = revisions.correct_field(
                conn, record_id, name, value, person=person, at=at, revision=revision
            )
    return revision


def _with_number(one: Choice) -> list[tuple[str, Any]]:
    parsed = parse(one.theirs) if one.field == "symbol" else None
    return [(one.field, one.theirs), *([("number", parsed.number)] if parsed else ())]


def detail(other_id: int, offered: Sequence[Choice], wanted: Collection[str]) -> dict[str, Any]:
    """Return what the audit log keeps of a merge."""
    values = [[one.field, one.theirs, one.field in wanted] for one in offered]
    return {"from": other_id, **({_VALUES: values} if values else {})}


def notes(conn: Connection, record_id: int) -> list[Note]:
    """Return what merges into this record, and into those that went into it, left to be told, oldest first."""
    gone = select(merged_record.c.record_id).where(merged_record.c.into_id == record_id)
    ids = [record_id, *conn.execute(gone).scalars()]
    query = select(audit).where(
        audit.c.action.in_((MERGED, COPIED)), audit.c.subject.in_(f"record:{one}" for one in ids)
    )
    found = []
    for row in conn.execute(query.order_by(audit.c.seq)):
        told = json.loads(row.detail)
        values = tuple((field, value, bool(taken)) for field, value, taken in told.get(_VALUES, ()))
        if values:
            found.append(Note(int(told["from"]), row.person, row.at, values))
    return found
