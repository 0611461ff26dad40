"""The rows of a register book, with the columns of Decree 30/2020, annex IV, as far as the one who asks may know them.

A number is shown to everybody, for a book without it would have a gap; of a restricted record nothing else is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from corpus import assigned, catalogue, followup, register_books
from corpus.assigned import Duty
from corpus.catalogue import Record
from corpus.followup import Answer, Standing
from corpus.register_books import Book, Entry, shown_day

KINDS = ("in", "out", "follow")
RESTRICTED = "(hạn chế)"
_GONE = "Văn bản không còn trong kho"
_PROGRESS = {
    "none": "Không yêu cầu trả lời",
    "open": "Chưa trả lời",
    "partial": "Đã trả lời một phần",
    "answered": "Đã trả lời",
    "late": "Quá hạn",
    "not-needed": "Không cần trả lời",
}


@dataclass(frozen=True, slots=True)
class InRow:
    """A row of the register of incoming documents (sổ đăng ký văn bản đến). Days are ISO, '' is unknown."""

    arrived_on: str = ""
    number: str = ""
    issuer: str = ""
    symbol: str = ""
    date: str = ""
    subject: str = ""
    receiver: str = ""
    handed_on: str = ""
    signature: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutRow:
    """A row of the register of outgoing documents (sổ đăng ký văn bản đi). Days are ISO, '' is unknown."""

    symbol: str = ""
    date: str = ""
    subject: str = ""
    signer: str = ""
    recipients: str = ""
    receiver: str = ""  # who keeps the file copy
    copies: str = ""
    handed_on: str = ""
    signature: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FollowRow:
    """A row of the register that follows what becomes of incoming documents (sổ theo dõi giải quyết).

    Once a leader has given the document, receiver and due are whom and by when he named (Decree 30/2020 art. 24);
    until then they are what the clerk wrote in the book and what the document itself asks.
    """

    number: str = ""
    document: str = ""
    receiver: str = ""
    due: str = ""
    progress: str = ""
    answer: str = ""
    note: str = ""


Row = InRow | OutRow | FollowRow
ROWS: dict[str, type[Row]] = {"in": InRow, "out": OutRow, "follow": FollowRow}


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the number it stands for. `state`: used | reserved | cancelled | restricted | gone.

    `record_id` is None unless the record may be seen. `last` is above `number` only where consecutive numbers
    were reserved or cancelled in one go. `entered_on` is '' where the row tells nothing.
    """

    number: int
    last: int
    state: str
    record_id: int | None
    entered_on: str
    row: Row


def blocks(conn: Connection, held: Book | None, kind: str) -> list[tuple[Entry, int]]:
    """Return what makes one row each: an entry and the last number it stands for.

    Numbers that were reserved or cancelled in one go make one row. A register that follows has used numbers only.
    """
    if held is None:
        return []
    found = register_books.entries(conn, held.id, "used" if kind == "follow" else None)
    grouped = (list(group) for _key, group in groupby(found, key=_together))
    return [(group[0], group[-1].number) for group in grouped]


def _together(one: Entry) -> tuple[object, ...]:
    if one.state == "used" or one.record_id is not None:
        return (one.id,)
    return (one.state, one.reason, one.person, one.at)


def lines(
    conn: Connection,
    found: Sequence[tuple[Entry, int]],
    kind: str,
    *,
    access: frozenset[str],
    today: str,
    offices: Sequence[str] = (),
) -> list[Line]:
    """Return the rows of these blocks for a person who may see records of these access classes.

    offices: our own, for what a document asks of us (corpus.followup).
    """
    held = catalogue.get_many(conn, [one.record_id for one, _ in found if one.record_id is not None])
    seen = [record.id for record in held.values() if record.access in access]
    known = _Known(held, frozenset(seen))
    if kind == "follow":
        # Answers that may not be seen do not exist here either: neither their symbol nor the progress tells of them.
        standings = followup.standings(conn, seen, today, offices=offices, access=access)
        given: dict[int, list[Duty]] = {}
        for duty in sorted(assigned.duties(conn, seen), key=lambda one: assigned.DOING.index(one.role)):
            given.setdefault(duty.record_id, []).append(duty)
        known = _Known(held, frozenset(seen), standings, given)
    return [_line(conn, kind, one, last, known) for one, last in found]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows tell of, by id of the record: `given` is to whom it was given, who leads first."""

    held: Mapping[int, Record]
    seen: frozenset[int]
    standings: Mapping[int, Standing] = field(default_factory=dict)
    given: Mapping[int, Sequence[Duty]] = field(default_factory=dict)


def _line(conn: Connection, kind: str, one: Entry, last: int, known: _Known) -> Line:
    record = known.held.get(one.record_id) if one.record_id is not None else None
    if record is not None and record.id not in known.seen:
        return Line(one.number, last, "restricted", None, "", _told(kind, one.number, last, RESTRICTED))
    if one.state != "used":
        why = f"{'Số giữ trước' if one.state == 'reserved' else 'Đã hủy'}: {one.reason}"
        return Line(one.number, last, one.state, None, "", _told(kind, one.number, last, why))
    if record is None:
        return Line(one.number, last, "gone", None, "", _told(kind, one.number, last, _GONE))
    if kind == "follow":
        row: Row = _follow_row(conn, one, record, known)
    else:
        row = _out_row(one, record) if kind == "out" else _in_row(one, record)
    return Line(one.number, last, "used", record.id, one.entered_on, row)


def _told(kind: str, number: int, last: int, note: str) -> Row:
    """Return a row that tells a number and a note, and nothing else."""
    shown = str(number) if number == last else f"{number}–{last}"
    if kind == "out":
        return OutRow(symbol=shown, note=note)
    return FollowRow(number=shown, note=note) if kind == "follow" else InRow(number=shown, note=note)


def _in_row(one: Entry, record: Record) -> InRow:
    return InRow(
        arrived_on=one.entered_on,
        number=str(one.number),
        issuer=record.issuer or "",
        symbol=record.symbol or "",
        date=record.date or "",
        subject=_subject(record),
        receiver=one.receiver or "",
        handed_on=one.handed_on or "",
        note=one.note or "",
    )


def _out_row(one: Entry, record: Record) -> OutRow:
    return OutRow(
        symbol=_with_number(one.number, record),
        date=record.date or one.entered_on,
        subject=_subject(record),
        signer=record.signer or "",
        recipients="; ".join(record.distribution or record.recipients),
        receiver=one.receiver or "",
        copies=str(one.copies) if one.copies else "",
        handed_on=one.handed_on or "",
        note=one.note or "",
    )


def _with_number(number: int, record: Record) -> str:
    """Return the symbol; where the paper bears another number than the book gave, both."""
    if (record.number or "").lstrip("0") == str(number) and record.symbol:
        return record.symbol
    return f"{number} ({record.symbol})" if record.symbol else str(number)


def _subject(record: Record) -> str:
    return ": ".join(part for part in (_capital(record.kind or ""), record.subject or "") if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _follow_row(conn: Connection, one: Entry, record: Record, known: _Known) -> FollowRow:
    standing, given = known.standings[record.id], known.given.get(record.id, ())
    asked = [shown_day(duty.due) for duty in given if duty.due] or _dues(conn, record.id, standing)
    return FollowRow(
        number=str(one.number),
        document=_document(record),
        receiver="; ".join(duty.name for duty in given) or one.receiver or "",
        due="; ".join(dict.fromkeys(asked)),
        progress=_PROGRESS[standing.state],
        answer="; ".join(_answer(found) for found in standing.answers),
        note=one.note or "",
    )


def _document(record: Record) -> str:
    """Return 'Công văn số 218-CV/TU ngày 03/03/2026 của Tỉnh ủy …', as far as it is known."""
    parts = (
        _capital(record.kind or "văn bản"),
        f"số {record.symbol}" if record.symbol else "",
        f"ngày {shown_day(record.date)}" if record.date else "",
        f"của {record.issuer}" if record.issuer else "",
    )
    return " ".join(part for part in parts if part)


def _dues(conn: Connection, record_id: int, standing: Standing) -> list[str]:
    """Return by when each thing is asked of us, as a register writes it."""
    ours = {point.position for point in standing.points}
    asked = [row for row in catalogue.obligations(conn, record_id) if row["position"] in ours] if ours else []
    return [due for due in map(_due, asked) if due]


def _due(asked: dict[str, Any]) -> str:
    if asked["due"]:
        before = "trước " if asked["bound"] == "before" else ""
        time = f"{asked['time']} " if asked["time"] else ""
        return f"{before}{time}{shown_day(asked['due'])}"
    if asked["bound"] == "immediate":
        return "ngay"
    return "định kỳ" if asked["rrule"] else ""


def _answer(found: Answer) -> str:
    return " ngày ".join(part for part in (found.symbol or "không số", shown_day(found.date)) if part)


def whole(
    conn: Connection,
    kind: str,
    year: int,
    scope: str,
    *,
    access: frozenset[str],
    today: str,
    offices: Sequence[str] = (),
) -> tuple[Book | None, list[Line]]:
    """Return the book of a kind ('in', 'out', 'follow'), year and scope, None while nothing is in it, and its rows."""
    held = register_books.find(conn, direction_of(kind), scope, year)
    found = blocks(conn, held, kind)
    return held, lines(conn, found, kind, access=access, today=today, offices=offices)


def as_json(line: Line) -> dict[str, Any]:
    """Return a row in the shape of `vanthu register --json`."""
    names = ("number", "last", "state", "record_id")
    return {**{name: getattr(line, name) for name in names}, "columns": asdict(line.row)}


def direction_of(kind: str) -> str:
    """Return the direction of the book that a register is printed from: 'follow' tells of incoming documents."""
    return "out" if kind == "out" else "in"
