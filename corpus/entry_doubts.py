"""What a clerk is asked once before a document is entered in a book: a number or a day that its paper contradicts.

Papers bear wrong numbers and wrong dates, so nothing here forbids: whoever says that it is meant goes on.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection

from corpus import register_books
from corpus.catalogue import Record
from corpus.errors import UsageError, worded
from corpus.register_books import Book, shown_day
from corpus.registers import LAST_NUMBER, MOST_SKIPPED

_FULL_DAY = len("2026-03-10")


class DoubtError(UsageError):
    """What a clerk has to say is meant; `flag` is the field of the form that says so with 'yes'."""

    code = "doubt"
    flag = ""


class OtherNumberError(DoubtError):
    """The book would give an outgoing document another number than its paper bears."""

    flag = "other_number"
    message = worded("Văn bản ghi số khác với số của sổ.")


class EarlyDayError(DoubtError):
    """The day of arrival lies before the document's own date."""

    flag = "early"
    message = worded("Ngày đến trước ngày của văn bản.")


def paper_number(record: Record) -> int | None:
    """Return the number that the paper bears where it is a plain one, None for '12a', for none and for 0.

    Where only the symbol was read it is what the symbol begins with.
    """
    text = (record.number or re.split("[-/]", record.symbol or "")[0]).strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number if 0 < number <= LAST_NUMBER else None


def is_free(conn: Connection, held: Book | None, number: int) -> bool:
    """Tell whether a book can give that number now: the next one, one not too far ahead, or a reserved one."""
    following = register_books.next_number(conn, held.id if held else None)
    if held is not None and number < following:
        found = register_books.entry(conn, held.id, number)
        return found is not None and found.state == "reserved"
    return following <= number <= following + MOST_SKIPPED


def doubts(
    record: Record, *, direction: str, entered_on: str, number: int | None, following: int
) -> Iterator[DoubtError]:
    """Yield what to ask before a record is entered; `number` is the one typed, `following` the book's next."""
    paper, given = paper_number(record), following if number is None else number
    if direction == "out" and paper is not None and paper != given:
        yield OtherNumberError(
            "Văn bản ghi số %(paper)s, sổ sẽ cấp số %(given)s. Hãy xem lại ô số; nếu đúng là số %(given)s, "
            "đánh dấu 'Vẫn lấy số này'.",
            paper=paper,
            given=given,
        )
    yield from early(record, direction, entered_on)


def early(record: Record, direction: str, entered_on: str) -> Iterator[DoubtError]:
    """Yield the doubt about a day of arrival (ISO) before the document's own date, where there is one."""
    written = record.date or ""
    if direction == "in" and len(written) == _FULL_DAY and entered_on < written:
        yield EarlyDayError(
            "Ngày đến %(day)s trước ngày của văn bản (%(written)s). Hãy xem lại hai ngày; nếu đúng như vậy, "
            "đánh dấu 'Vẫn giữ ngày này'.",
            day=shown_day(entered_on),
            written=shown_day(written),
        )
