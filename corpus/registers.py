"""Giving numbers: each in the transaction of its own entry, so that a number is never lost and never given twice.

The caller's transaction must be one of Database.write (BEGIN IMMEDIATE): whoever reads the last number also writes
the next one before anybody else can read. A number that no document bears stays in the book as reserved or
cancelled, with the reason (Decree 30/2020 art. 15 and 22; invariant I7). Every change leaves an audit entry.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, update

from corpus import audit, catalogue, register_books
from corpus.errors import NotFoundError, UsageError, worded
from corpus.office_schema import book, book_entry
from corpus.register_books import Book, Entry, shown_day
from corpus.text import one_line, without_controls

MOST_SKIPPED = 99  # numbers between the next one and a number that a person types: more is a slip of the hand
LAST_NUMBER = 99_999
_FIRST_YEAR = 1945  # no office that keeps these books is older
_LONGEST = 1000  # characters of a note, a receiver or a reason
_UNSEEN = "Chưa vào sổ: số sau đã được ghi trước"
_BEFORE = "Đã ghi ở sổ trước, khi chưa dùng phần mềm"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person writes beside a number: who gets the document, when, how many copies, and a note."""

    receiver: str | None = None
    handed_on: str | None = None
    copies: int | None = None
    note: str | None = None


def enter(
    conn: Connection,
    record_id: int,
    *,
    direction: str,
    entered_on: str,
    person: str,
    at: str,
    scope: str = "",
    number: int | None = None,
    facts: Facts | None = None,
) -> int:
    """Enter a record in the book of the year of `entered_on` (day of arrival or issue, ISO); returns its number.

    Without `number` it is the next one. A number that is given already may be asked for: a reserved one is used,
    and where it lies ahead, the ones between stay reserved for the documents that bear them.
    Raises NotFoundError, and UsageError for a closed book, a record or a number that is in the book already, a
    number too far ahead, or a day that cannot be.
    """
    facts = _checked(facts or Facts(), direction, entered_on, at)
    catalogue.get(conn, record_id)
    held = _open(conn, direction, scope, int(entered_on[:4]), at)
    _must_not_hold(conn, held, record_id)
    following = register_books.next_number(conn, held.id)
    given = following if number is None else number
    values = {
        "state": "used",
        "record_id": record_id,
        "entered_on": entered_on,
        "person": person,
        "at": at,
        "reason": None,
        **asdict(facts),
    }
    if given < following:
        _take_reserved(conn, held, given, values)
    else:
        _reserve_between(conn, held, following, given, person, at)
        conn.execute(insert(book_entry).values(book_id=held.id, number=given, **values))
    _note(conn, held, "registered", person, at, number=given, record=record_id)
    return given


def use_reserved(conn: Connection, record_id: int, number: int, **entering: Any) -> int:
    """Enter a record under a number that was reserved for it; arguments and errors as of `enter`."""
    held = register_books.find(
        conn, entering["direction"], entering.get("scope", ""), int(entering["entered_on"][:4])
    )
    if held is None or number >= register_books.next_number(conn, held.id):
        raise UsageError("Số %(number)s chưa được giữ trước trong sổ này.", number=number)
    return enter(conn, record_id, number=number, **entering)


def _checked(facts: Facts, direction: str, entered_on: str, at: str) -> Facts:
    """Return the facts tidied. Raises UsageError for a day or a number of copies that cannot be."""
    for day in (entered_on, facts.handed_on):
        if day is not None:
            must_be_day(day)
    if direction == "in" and entered_on > at[:10]:
        raise UsageError("Ngày đến không thể sau hôm nay. Hãy xem lại ngày.")
    if facts.copies is not None and not 0 < facts.copies <= LAST_NUMBER:
        raise UsageError("Số lượng bản phải là số nguyên dương.")
    return Facts(_tidy(facts.receiver), facts.handed_on, facts.copies, _tidy(facts.note))


def must_be_day(day: str) -> None:
    """Raise UsageError unless the text is a day of the calendar, ISO."""
    try:
        good = date.fromisoformat(day).isoformat() == day
    except ValueError:
        good = False
    if not good:
        raise UsageError("Ngày '%(day)s' không có trong lịch. Hãy xem lại ngày.", day=day)


def _tidy(text: str | None) -> str | None:
    return one_line(without_controls(text or ""))[:_LONGEST] or None


def _open(conn: Connection, direction: str, scope: str, year: int, at: str) -> Book:
    """Return the book, opening it at its first use. Raises UsageError when it is closed."""
    if direction not in register_books.DIRECTIONS:
        raise UsageError("Sổ phải là 'in' (văn bản đến) hoặc 'out' (văn bản đi).")
    if not _FIRST_YEAR <= year <= int(at[:4]):
        raise UsageError("Chưa mở được sổ năm %(year)s. Hãy xem lại năm.", year=year)
    held = register_books.find(conn, direction, scope, year)
    if held is None:
        row = insert(book).values(direction=direction, scope=scope, year=year, opened_at=at)
        held = register_books.get(conn, conn.execute(row.returning(book.c.id)).scalar_one())
    _must_be_open(held)
    return held


def _must_be_open(held: Book) -> None:
    if held.closed_at is not None:
        raise UsageError(
            "%(book)s đã khóa ngày %(day)s, không ghi thêm được. Hãy vào sổ của năm đang mở.",
            book=name_of(held),
            day=shown_day(held.closed_at),
        )


def name_of(held: Book) -> str:
    """Return how people call a book: 'Sổ văn bản đi QĐ năm 2026'."""
    year, scope = held.year, held.scope
    if held.direction == "in":
        return (
            worded("Sổ văn bản đến %(scope)s năm %(year)s", scope=scope, year=year)
            if scope
            else worded("Sổ văn bản đến năm %(year)s", year=year)
        )
    if scope:
        return worded("Sổ văn bản đi %(scope)s năm %(year)s", scope=scope, year=year)
    return worded("Sổ văn bản đi năm %(year)s", year=year)


def _must_not_hold(conn: Connection, held: Book, record_id: int) -> None:
    for other, found in register_books.entries_of(conn, record_id):
        if other.id == held.id:
            raise UsageError(
                "Văn bản này đã có số %(number)s trong %(book)s.", number=found.number, book=name_of(held)
            )


def _take_reserved(conn: Connection, held: Book, number: int, values: dict[str, Any]) -> None:
    found = register_books.entry(conn, held.id, number)
    if found is None or found.state != "reserved":
        states = {
            "used": worded("đã cấp cho văn bản khác"),
            "cancelled": worded("đã hủy, không cấp lại"),
        }
        why = states[found.state] if found else worded("không có")
        raise UsageError(
            "Số %(number)s trong %(book)s %(why)s. Hãy để trống ô số để lấy số tiếp theo.",
            number=number,
            book=name_of(held),
            why=why,
        )
    conn.execute(update(book_entry).where(book_entry.c.id == found.id).values(**values))


def _reserve_between(conn: Connection, held: Book, following: int, given: int, person: str, at: str) -> None:
    """Record the numbers that a number ahead leaves out: their documents bear them and are yet to come."""
    if given - following > MOST_SKIPPED or given > LAST_NUMBER:
        raise UsageError(
            "Số %(given)s cách quá xa số tiếp theo (%(following)s) của %(book)s. Hãy xem lại số; nếu đầu "
            "năm đã ghi sổ giấy, dùng 'Sổ bắt đầu từ số' ở trang sổ.",
            given=given,
            following=following,
            book=name_of(held),
        )
    if given > following:
        _insert(conn, held, range(following, given), "reserved", _UNSEEN, person, at)
        _note(conn, held, "number-reserved", person, at, first=following, last=given - 1, reason=_UNSEEN)


def _insert(
    conn: Connection, held: Book, numbers: range, state: str, reason: str, person: str, at: str
) -> None:
    """Write entries that no document bears."""
    shared = {"book_id": held.id, "state": state, "entered_on": at[:10], "reason": reason}
    rows = [{**shared, "number": number, "person": person, "at": at} for number in numbers]
    conn.execute(insert(book_entry), rows)


def _reason(text: str) -> str:
    tidy = _tidy(text)
    if tidy is None:
        raise UsageError("Hãy ghi lý do.")
    return tidy


def reserve(
    conn: Connection, *, direction: str, year: int, reason: str, person: str, at: str, scope: str = ""
) -> int:
    """Reserve the next number of a book for a document that is to come; returns it.

    Raises UsageError for a closed book or without a reason.
    """
    why, held = _reason(reason), _open(conn, direction, scope, year, at)
    number = register_books.next_number(conn, held.id)
    _insert(conn, held, range(number, number + 1), "reserved", why, person, at)
    _note(conn, held, "number-reserved", person, at, number=number, reason=why)
    return number


def begin_at(
    conn: Connection, *, direction: str, year: int, first: int, person: str, at: str, scope: str = ""
) -> None:
    """Let an empty book begin at a later number: what lies before stands in the paper book and is cancelled here.

    Raises UsageError when the book holds a number already, is closed, or the number cannot be.
    """
    held = _open(conn, direction, scope, year, at)
    if register_books.next_number(conn, held.id) != 1:
        raise UsageError("%(book)s đã có số, không đổi số bắt đầu được nữa.", book=name_of(held))
    if not 1 < first <= LAST_NUMBER:
        raise UsageError("Số bắt đầu phải lớn hơn 1.")
    _insert(conn, held, range(1, first), "cancelled", _BEFORE, person, at)
    _note(conn, held, "number-cancelled", person, at, first=1, last=first - 1, reason=_BEFORE)


def cancel(conn: Connection, held: Book, number: int, *, reason: str, person: str, at: str) -> None:
    """Cancel a number: it stays in the book with the reason and is never given again; its record may be entered anew.

    Raises NotFoundError for a number that was never given, UsageError for a closed book, a second cancellation or
    without a reason.
    """
    _must_be_open(held)
    why, found = _reason(reason), register_books.entry(conn, held.id, number)
    if found is None:
        raise NotFoundError("%(book)s chưa có số %(number)s.", book=name_of(held), number=number)
    if found.state == "cancelled":
        raise UsageError("Số %(number)s đã hủy từ trước.", number=number)
    change = update(book_entry).where(book_entry.c.id == found.id)
    conn.execute(change.values(state="cancelled", reason=why, person=person, at=at))
    _note(conn, held, "number-cancelled", person, at, number=number, reason=why, record=found.record_id)


def annotate(
    conn: Connection,
    held: Book,
    found: Entry,
    facts: Facts,
    *,
    person: str,
    at: str,
    entered_on: str | None = None,
) -> None:
    """Change what stands beside a used number (Facts, and the day of arrival or issue when given).

    The number itself stays as it is; the audit keeps what was. Raises UsageError for a closed book, a day that cannot
    be, and a day of arrival or issue of another year than the book's.
    """
    _must_be_open(held)
    day = entered_on or found.entered_on
    tidy = asdict(_checked(facts, held.direction, day, at)) | {"entered_on": day}
    if int(day[:4]) != held.year:
        raise UsageError("Ngày phải thuộc năm %(year)s như sổ. Hãy xem lại ngày.", year=held.year)
    before = {name: getattr(found, name) for name in tidy}
    if before == tidy:
        return
    if entered_on is None or day == found.entered_on:
        del before["entered_on"]
    conn.execute(update(book_entry).where(book_entry.c.id == found.id).values(**tidy))
    _note(conn, held, "register-noted", person, at, number=found.number, before=before)


def close(conn: Connection, held: Book, *, person: str, at: str) -> None:
    """Close a book at its year's end: nothing can be entered, reserved or cancelled in it any more.

    Raises UsageError before 31 December of its year, when it is closed already, and while a number is reserved.
    """
    _must_be_open(held)
    if at[:10] < f"{held.year}-12-31":
        raise UsageError("Năm %(year)s chưa hết: khóa sổ từ ngày 31/12/%(year)s.", year=held.year)
    waiting = [str(one.number) for one in register_books.entries(conn, held.id, "reserved")]
    if waiting:
        shown = ", ".join(waiting[:10]) + (" …" if len(waiting) > 10 else "")
        raise UsageError(
            "Sổ còn số giữ trước chưa dùng: %(shown)s. Hãy dùng hoặc hủy các số này rồi khóa sổ.", shown=shown
        )
    conn.execute(update(book).where(book.c.id == held.id).values(closed_at=at, closed_by=person))
    _note(conn, held, "book-closed", person, at, last=register_books.next_number(conn, held.id) - 1)


def _note(conn: Connection, held: Book, action: str, person: str, at: str, **detail: Any) -> None:
    audit.append(conn, at=at, person=person, action=action, subject=f"book:{held.id}", detail=dict(detail))
