"""What a document asks for, as a person words it where the reading missed it or got it wrong.

A reading that lost one mark can melt two tasks into one and lose a deadline. So a person may add a task, or change
one: the row keeps what was read, so that reading the document again neither brings the wrong one back nor takes the
person's away. Positions stay as they are, for settlements point to them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from corpus import audit, outbox, registers
from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import settlement
from corpus.schema import obligation, record_page
from corpus.text import nfc, one_line, without_controls

BOUNDS = ("by", "before")
LONGEST = 600  # characters of a task
_LONGEST_ACTOR = 140


@dataclass(frozen=True, slots=True)
class Task:
    """A task in a person's words. due: ISO day or None; bound: one of BOUNDS, None without a day; page from 1."""

    text: str
    actor: str | None
    due: str | None
    bound: str | None
    page: int


def task(conn: Connection, record_id: int, typed: Mapping[str, str]) -> Task:
    """Return what was typed as {text, actor, due (ISO or ''), bound, page}. Raises UsageError for what cannot be."""
    text = _line(typed.get("text", ""))[:LONGEST]
    if not text:
        raise UsageError("Hãy ghi việc phải làm.")
    due = typed.get("due", "").strip() or None
    if due is not None:
        registers.must_be_day(due)
    bound = (typed.get("bound") or "by") if due else None
    if bound is not None and bound not in BOUNDS:
        raise UsageError("Hãy chọn “đến hết” hoặc “trước” cho thời hạn.")
    actor = _line(typed.get("actor", ""))[:_LONGEST_ACTOR] or None
    return Task(text, actor, due, bound, _page(conn, record_id, typed.get("page", "")))


def add(conn: Connection, record_id: int, wanted: Task, *, person: str, at: str) -> int:
    """Add a task to a held record, after those that it has; returns its position."""
    last = conn.execute(
        select(func.max(obligation.c.position)).where(obligation.c.record_id == record_id)
    ).scalar()
    settled = conn.execute(
        select(func.max(settlement.c.position)).where(settlement.c.record_id == record_id)
    ).scalar()
    position = max(-1 if last is None else last, -1 if settled is None else settled) + 1
    values = {"record_id": record_id, "position": position, "origin": "person", **asdict(wanted)}
    conn.execute(insert(obligation).values(**values))
    _noted(conn, record_id, position, "task-added", asdict(wanted), person=person, at=at)
    return position


def change(conn: Connection, record_id: int, position: int, wanted: Task, *, person: str, at: str) -> bool:
    """Let a task say what a person typed; returns whether it said something else. Raises NotFoundError."""
    row = held(conn, record_id, position)
    values = asdict(wanted)
    if row.bound not in BOUNDS and wanted.due is None:
        values["bound"] = row.bound  # 'ngay' has no day
    before = {name: getattr(row, name) for name in values}
    if values == before:
        return False
    if row.origin == "read":
        values |= {"origin": "person", "read_text": row.text, "read_due": row.due}
    if wanted.text != row.text:
        values["action"] = None  # it was cut from the text that stood there
    if wanted.due != row.due:
        values |= {"time": None, "rrule": None}
    conn.execute(update(obligation).where(obligation.c.id == row.id).values(**values))
    _noted(conn, record_id, position, "task-changed", {**asdict(wanted), "was": before}, person=person, at=at)
    return True


def take_out(conn: Connection, record_id: int, position: int, *, person: str, at: str) -> Task:
    """Take a task out that a person had added; returns it. Raises NotFoundError, UsageError for one that was read."""
    row = held(conn, record_id, position)
    if row.origin == "read" or row.read_text is not None:
        raise UsageError("Việc này đọc từ văn bản, không bỏ được. Hãy ghi nhận là không phải làm.")
    conn.execute(delete(obligation).where(obligation.c.id == row.id))
    gone = Task(row.text, row.actor, row.due, row.bound, row.page)
    _noted(conn, record_id, position, "task-removed", asdict(gone), person=person, at=at)
    return gone


def held(conn: Connection, record_id: int, position: int) -> Row[Any]:
    """Return the row of a task. Raises NotFoundError."""
    query = select(obligation).where(obligation.c.record_id == record_id, obligation.c.position == position)
    row = conn.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    return row


def _noted(
    conn: Connection,
    record_id: int,
    position: int,
    action: str,
    detail: dict[str, Any],
    *,
    person: str,
    at: str,
) -> None:
    outbox.put(conn, record_id)  # the days by which something is asked stand in the index
    subject = f"record:{record_id}"
    told = {"position": position, **detail}
    audit.append(conn, at=at, person=person, action=action, subject=subject, detail=told)


def _page(conn: Connection, record_id: int, typed: str) -> int:
    query = select(func.count()).select_from(record_page).where(record_page.c.record_id == record_id)
    pages = int(conn.execute(query).scalar_one())
    if not typed.strip():
        return 1
    if not (typed.strip().isascii() and typed.strip().isdigit()) or not 1 <= int(typed) <= max(pages, 1):
        raise UsageError("Văn bản có %(pages)s trang. Hãy ghi số trang trong đó.", pages=pages)
    return int(typed)


def _line(text: str) -> str:
    return one_line(without_controls(nfc(text)))
