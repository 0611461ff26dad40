"""The line at the head of a document's page: its number in a book, who has it, the next day, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.assigned import DOING
from corpus.catalogue import Record
from corpus.due import last_day
from corpus.followup import Standing
from corpus.record import Direction
from corpus.register_books import Book, Entry
from corpus.routing import Receipt
from web.office import may

_NAMED = 3  # receivers that the line names


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day as it was said (ISO; bound as of an obligation), and whether the last day that keeps it is past."""

    day: str
    bound: str | None
    late: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """What the line shows. `holders` are the first who have the document, `more` how many others there are.

    `step` is what the signed-in person does next with it: 'enter' it in a book, 'give' it to somebody, or '' for
    neither; `books` and `gives` tell whether a document of this kind goes into a book, and whether it is to be given.
    """

    entries: Sequence[tuple[Book, Entry]]
    holders: tuple[Receipt, ...]
    more: int
    due: Deadline | None
    step: str
    books: bool
    gives: bool


def glance_of(
    record: Record,
    entries: Sequence[tuple[Book, Entry]],
    receipts: Iterable[Receipt],
    standing: Standing,
    *,
    settled: bool,
    today: str,
) -> Glance:
    """Return the line of a document; `settled`: nothing more is asked, so that no day of it counts any more."""
    holding = [one for one in receipts if one.withdrawn_at is None]
    books, gives = record.direction is not Direction.INTERNAL, record.direction is not Direction.OUT
    step = ""
    if books and not entries and record.review != "needed" and may("register", record):
        step = "enter"
    elif gives and entries and not holding and may("route", record):
        step = "give"
    due = None if settled else _next_day(record, holding, standing, today)
    more = max(len(holding) - _NAMED, 0)
    return Glance(entries, tuple(holding[:_NAMED]), more, due, step, books, gives)


def _next_day(record: Record, holding: Iterable[Receipt], standing: Standing, today: str) -> Deadline | None:
    """Return the first day that is still to be kept; what our own letters ask is asked of others."""
    asked = open_days(standing) if record.direction is not Direction.OUT else []
    given = [(one.due, one.due, None) for one in holding if one.due and one.role in DOING]
    days = sorted([*asked, *given], key=lambda day: day[0])
    return Deadline(days[0][1], days[0][2], days[0][0] < today) if days else None


def open_days(standing: Standing) -> list[tuple[str, str, str | None]]:
    """Return the days by which something is still asked of us, each as its last day, the day as printed, its bound."""
    return [
        (last_day(point.due, None, point.bound), point.due, point.bound)
        for point in standing.points
        if point.due and point.state in ("open", "late")
    ]
