"""What every page needs of the app it runs in: the archive, the time of day, and the person who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g
from flask_login import current_user

from corpus import accounts, catalogue, circles, reference
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.catalogue import Record
from corpus.errors import ForbiddenError, NotFoundError
from corpus.reference import Reference, TableError


@dataclass(frozen=True, slots=True)
class Office:
    """One archive behind one app, and its clock."""

    archive: Archive
    clock: Callable[[], datetime]


def office() -> Office:
    """Return the office of the running app."""
    return cast(Office, current_app.extensions["vanthu"])


def archive() -> Archive:
    """Return the archive of the running app."""
    return office().archive


def tables() -> Reference:
    """Return the reference tables with the office's own rows.

    A file of the office that cannot be read leaves the shipped tables: the administrator is told of it on the health
    page, and everybody's pages go on.
    """
    try:
        return reference.load(archive().folder / "tables")
    except TableError:
        return reference.load()


def now() -> str:
    """Return the time of day as the catalogue writes it."""
    return office().clock().isoformat(timespec="seconds")


def today() -> str:
    """Return the date of today, ISO."""
    return office().clock().date().isoformat()


def person() -> Account:
    """Return who is signed in. Raises ForbiddenError when nobody is (the gate lets no such request through)."""
    if not current_user.is_authenticated:
        raise ForbiddenError
    return cast(Account, current_user.account)


def access() -> frozenset[str]:
    """Return the access keys of the records that the signed-in person may see; they are looked up once a request."""
    if "access" not in g:
        with archive().database.read() as conn:
            g.access = circles.access_of(conn, person())
    return cast(frozenset[str], g.access)


def may(action: str, record: Record | None = None) -> bool:
    """Tell whether the signed-in person may do the action, on this record when given."""
    return accounts.may(person(), action) and (record is None or record.access in access())


def see(record_id: int) -> Record:
    """Return a record that the signed-in person may see.

    Raises NotFoundError for one that is not there and for one that is hidden alike (I9).
    """
    with archive().database.read() as conn:
        found = catalogue.get(conn, record_id)
    if not may("see", found):
        raise NotFoundError
    return found


def must(action: str, record: Record) -> None:
    """Raise ForbiddenError unless the signed-in person may do the action on this record."""
    if not may(action, record):
        raise ForbiddenError
