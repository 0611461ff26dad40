"""Who opened a restricted document: one entry of the audit log a person, document, part and day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from corpus import audit
from corpus.schema import audit as audit_table

OPENED = "opened"
PAGE = "page"  # the document's own pages on the screen: text, fields, links
PICTURE = "picture"  # a page's picture; a part of the page above, and noted by itself only without it


@dataclass(frozen=True, slots=True)
class Reading:
    """That a person opened a part of a document (page, picture, original, copy, export): the first time of a day."""

    at: str
    person: str
    what: str


def is_noted(conn: Connection, record_id: int, what: str, *, person: str, day: str) -> bool:
    """Tell whether the log holds that the person opened this part on that day (ISO)."""
    told = (what, PAGE) if what == PICTURE else (what,)
    query = select(audit_table.c.detail).where(
        audit_table.c.subject == f"record:{record_id}",
        audit_table.c.action == OPENED,
        audit_table.c.person == person,
        audit_table.c.at.startswith(day),
    )
    return any(json.loads(detail).get("what") in told for detail in conn.execute(query).scalars())


def note(conn: Connection, record_id: int, what: str, *, person: str, at: str) -> None:
    """Write that a person opened a part of a document, unless the log holds it of this day already."""
    if not is_noted(conn, record_id, what, person=person, day=at[:10]):
        subject, detail = f"record:{record_id}", {"what": what}
        audit.append(conn, at=at, person=person, action=OPENED, subject=subject, detail=detail)


def readers(conn: Connection, record_id: int) -> Sequence[Reading]:
    """Return who opened a document, the newest first."""
    query = (
        select(audit_table.c.at, audit_table.c.person, audit_table.c.detail)
        .where(audit_table.c.subject == f"record:{record_id}", audit_table.c.action == OPENED)
        .order_by(audit_table.c.seq.desc())
    )
    return [
        Reading(row.at, row.person, json.loads(row.detail).get("what", PAGE)) for row in conn.execute(query)
    ]
