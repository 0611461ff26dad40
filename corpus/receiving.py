"""In whose book an incoming document is entered, where several offices share one archive.

Each office registers what arrives for it in a book of its own, numbered from 1 in the year (Decree 30/2020 art. 22:
each agency has one series of arrival numbers); the scope of such a book is the office's name. An archive of one
office has the general book, scope ''. Offices whose clerks keep one book together may go on with the general one.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from corpus import register_books
from corpus.bodies import body, is_elsewhere
from corpus.catalogue import Record

_LOWEST = (" xa", " phuong", " dac khu")


def scopes(offices: Sequence[str]) -> tuple[str, ...]:
    """Return the scopes of incoming books: the general one and each office's; () where there is no choice."""
    return ("", *offices) if len(offices) > 1 else ()


def proposed(conn: Connection, record: Record, year: int, offices: Sequence[str]) -> str:
    """Return the scope of the book in which a document that arrived in this year is likely to be entered.

    Where the general book of the year is in use and no office's is, the clerks keep one book: it stays that one.
    """
    if len(offices) < 2:
        return ""
    used = {one.scope for one in register_books.books(conn) if (one.direction, one.year) == ("in", year)} & {
        "",
        *offices,
    }
    return "" if used == {""} else receiving_office(record, offices)


def receiving_office(record: Record, offices: Sequence[str]) -> str:
    """Return which of our offices a document is sent to, by name or as one of its kind; else the first."""
    named = (*record.recipients, *record.distribution)
    return next(
        (office for recipient in named for office in offices if _means(recipient, office)),
        offices[0],
    )


def _means(recipient: str, office: str) -> bool:
    """Tell whether a recipient is this office: 'Các đảng ủy xã, phường' is our Đảng ủy and not our Ủy ban nhân dân."""
    organ = _organ(office)
    return bool(organ) and f" {organ} " in f" {body(recipient).core} " and not is_elsewhere(recipient, office)


def _organ(office: str) -> str:
    """Return what kind of organ an office is: its folded name without level and place ('dang uy')."""
    held = body(office)
    name = held.core.removesuffix(held.place).strip() if held.place else held.core
    for level in _LOWEST:
        name = name.removesuffix(level)
    return name.strip()
