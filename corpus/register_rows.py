"""The rows of the register books, with the columns of Decree 30/2020, annex IV."""

from dataclasses import asdict, dataclass
from typing import Any

KINDS = ("in", "out", "follow")
NUMBERS = {"in": "number", "out": "symbol", "follow": "number"}
"""The column of each register in which the number of the book stands."""


@dataclass(frozen=True, slots=True)
class InRow:
    """A row of the register of incoming documents (sổ đăng ký văn bản đến). Days are ISO, '' is unknown.

    receiver and handed_on are what the clerk wrote in the book; where he wrote nothing, to whom the document was
    given (lead first, who is only told last) and the first day of it.
    """

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


def as_json(line: Line) -> dict[str, Any]:
    """Return a row in the shape of `vanthu register --json`."""
    names = ("number", "last", "state", "record_id")
    return {**{name: getattr(line, name) for name in names}, "columns": asdict(line.row)}


def direction_of(kind: str) -> str:
    """Return the direction of the book that a register is printed from: 'follow' tells of incoming documents."""
    return "out" if kind == "out" else "in"
