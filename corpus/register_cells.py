"""What each cell of a register says, and which values of the catalogue it is made of.

A column can so be read alone: to look through 10,000 lines for one word nobody needs the other nine columns.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, select

from corpus import assigned, narrowing, owed
from corpus.assigned import Duty
from corpus.followup import Answer, Standing, asks_us
from corpus.register_books import shown_day
from corpus.schema import obligation

PROGRESS = {
    "late": "Quá hạn",
    "open": "Chưa trả lời",
    "partial": "Đã trả lời một phần",
    "answered": "Đã trả lời",
    "not-needed": "Không cần trả lời",
    "none": "Không yêu cầu trả lời",
}
"""How a directive stands, as a register writes it; what most waits to be done comes first."""

_AT_ONCE = 5000  # records of one question
_NOTHING = Standing("none")


class Followed:
    """What becomes of some documents, asked of the catalogue only when a cell tells of it.

    Answers that may not be seen do not exist here either: neither their symbol nor the progress tells of them.
    """

    def __init__(
        self,
        conn: Connection,
        ids: Sequence[int],
        *,
        access: frozenset[str],
        today: str,
        offices: Sequence[str],
    ) -> None:
        self._conn, self._ids, self._access = conn, ids, access
        self._today, self._offices = today, offices

    @cached_property
    def standings(self) -> Mapping[int, Standing]:
        """How each document stands; one that asks for nothing and was not answered is left out."""
        found: dict[int, Standing] = {}
        for some in _portions(self._ids):
            asking = narrowing.asking(self._conn, some, self._access)
            options: dict[str, Any] = {"offices": self._offices, "access": self._access}
            found.update(owed.standings(self._conn, asking, self._today, **options))
        return found

    @cached_property
    def given(self) -> Mapping[int, Sequence[Duty]]:
        """Who has each document to deal with, who leads first."""
        return {id_: doing for id_, all_ in self.handed.items() if (doing := _doing(all_))}

    @cached_property
    def handed(self) -> Mapping[int, Sequence[Duty]]:
        """To whom each document was handed on, for work or to be told, who leads first."""
        found: dict[int, list[Duty]] = {}
        for some in _portions(self._ids):
            for duty in sorted(assigned.duties(self._conn, some, assigned.ROLES), key=_rank):
                found.setdefault(duty.record_id, []).append(duty)
        return found

    @cached_property
    def asked(self) -> Mapping[int, Sequence[str]]:
        """By when each thing is asked of us, as a register writes it."""
        columns = (obligation.c[name] for name in ("record_id", "actor", "due", "bound", "time", "rrule"))
        query = select(*columns).order_by(obligation.c.position)
        found: dict[int, list[str]] = {}
        for some in _portions(self._ids):
            for row in self._conn.execute(query.where(obligation.c.record_id.in_(some))):
                if (due := _due(row)) and asks_us(row.actor, self._offices):
                    found.setdefault(row.record_id, []).append(due)
        return found

    def standing(self, record_id: int) -> Standing:
        """Return how one document stands."""
        return self.standings.get(record_id, _NOTHING)


def _rank(duty: Duty) -> int:
    return assigned.ROLES.index(duty.role)


def _doing(given: Sequence[Duty]) -> Sequence[Duty]:
    return [duty for duty in given if duty.role in assigned.DOING]


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _due(asked: Row[Any]) -> str:
    if asked.due:
        before = "trước " if asked.bound == "before" else ""
        time = f"{asked.time} " if asked.time else ""
        return f"{before}{time}{shown_day(asked.due)}"
    if asked.bound == "immediate":
        return "ngay"
    return "định kỳ" if asked.rrule else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one column is filled: the values that it needs (names of corpus.register_scan.VALUES), and its text."""

    needs: tuple[str, ...]
    text: Callable[[Any, Followed], str]


def _kept(name: str) -> Cell:
    """Return the cell of a value that is written as it is held."""
    return Cell((name,), lambda row, _followed: getattr(row, name) or "")


def _subject(row: Any, _followed: Followed) -> str:
    return ": ".join(part for part in (_capital(row.kind or ""), row.subject or "") if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_number(row: Any, _followed: Followed) -> str:
    """Return the symbol; where the paper bears another number than the book gave, both."""
    if (row.own_number or "").lstrip("0") == str(row.number) and row.symbol:
        return str(row.symbol)
    return f"{row.number} ({row.symbol})" if row.symbol else str(row.number)


def _recipients(row: Any, _followed: Followed) -> str:
    return "; ".join(json.loads(row.distribution) or json.loads(row.recipients))


def _document(row: Any, _followed: Followed) -> str:
    """Return 'Công văn số 218-CV/TU ngày 03/03/2026 của Tỉnh ủy …', as far as it is known."""
    parts = (
        _capital(row.kind or "văn bản"),
        f"số {row.symbol}" if row.symbol else "",
        f"ngày {shown_day(row.date)}" if row.date else "",
        f"của {row.issuer}" if row.issuer else "",
    )
    return " ".join(part for part in parts if part)


def _receiver(row: Any, followed: Followed) -> str:
    return _names(followed.given.get(row.record_id, ())) or row.receiver or ""


def _handed_to(row: Any, followed: Followed) -> str:
    """Return whom the clerk wrote in the book, or else to whom the document was handed on."""
    return row.receiver or _names(followed.handed.get(row.record_id, ()))


def _handed_on(row: Any, followed: Followed) -> str:
    """Return the day that the clerk wrote in the book, or else the first on which it was handed on."""
    days = (duty.given_at[:10] for duty in followed.handed.get(row.record_id, ()))
    return row.handed_on or min(days, default="")


def _names(given: Sequence[Duty]) -> str:
    return "; ".join(dict.fromkeys(duty.name for duty in given))


def _dues(row: Any, followed: Followed) -> str:
    given = followed.given.get(row.record_id, ())
    asked = [shown_day(duty.due) for duty in given if duty.due] or followed.asked.get(row.record_id, ())
    return "; ".join(dict.fromkeys(asked))


def _progress(row: Any, followed: Followed) -> str:
    return PROGRESS[followed.standing(row.record_id).state]


def _answers(row: Any, followed: Followed) -> str:
    return "; ".join(_answer(found) for found in followed.standing(row.record_id).answers)


def _answer(found: Answer) -> str:
    return " ngày ".join(part for part in (found.symbol or "không số", shown_day(found.date)) if part)


_NUMBER = Cell((), lambda row, _followed: str(row.number))
_SIGNATURE = Cell((), lambda _row, _followed: "")  # for the hand of who gets it
CELLS: Mapping[str, Mapping[str, Cell]] = {
    "in": {
        "arrived_on": _kept("entered_on"),
        "number": _NUMBER,
        "issuer": _kept("issuer"),
        "symbol": _kept("symbol"),
        "date": _kept("date"),
        "subject": Cell(("kind", "subject"), _subject),
        "receiver": Cell(("receiver",), _handed_to),
        "handed_on": Cell(("handed_on",), _handed_on),
        "signature": _SIGNATURE,
        "note": _kept("note"),
    },
    "out": {
        "symbol": Cell(("symbol", "own_number"), _with_number),
        "date": Cell(("date", "entered_on"), lambda row, _followed: row.date or row.entered_on),
        "subject": Cell(("kind", "subject"), _subject),
        "signer": _kept("signer"),
        "recipients": Cell(("distribution", "recipients"), _recipients),
        "receiver": _kept("receiver"),
        "copies": Cell(("copies",), lambda row, _followed: str(row.copies) if row.copies else ""),
        "handed_on": _kept("handed_on"),
        "signature": _SIGNATURE,
        "note": _kept("note"),
    },
    "follow": {
        "number": _NUMBER,
        "document": Cell(("kind", "symbol", "date", "issuer"), _document),
        "receiver": Cell(("receiver",), _receiver),
        "due": Cell((), _dues),
        "progress": Cell((), _progress),
        "answer": Cell((), _answers),
        "note": _kept("note"),
    },
}
"""The cells of each register in the order of its columns (corpus.register_rows.ROWS has the same names)."""
