"""Calendar feeds: a secret in an address opens one person's calendar; only the secret's hash is kept.

A person has one address at a time. It is random (256 bits), so looking its hash up tells a guesser nothing, and
it opens nothing while the account is switched off or has to change its password.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, insert, select, update

from corpus import accounts, audit, circles, due, units
from corpus.accounts import Account
from corpus.due import Asking, Due
from corpus.office_schema import feed
from corpus.reminders import concerns

_BACK, _AHEAD = 60, 366  # days of the calendar around today
_OVERSEERS = ("clerk", "leader")


def make(conn: Connection, account: Account, *, at: str) -> str:
    """Return the secret of a new feed, told this once; the address the person had before is worth nothing now."""
    revoke(conn, account, at=at)
    token = secrets.token_urlsafe(32)
    conn.execute(insert(feed).values(token_hash=_hash(token), account_id=account.id, created_at=at))
    _note(conn, account, "feed-made", at)
    return token


def revoke(conn: Connection, account: Account, *, at: str) -> bool:
    """End the feed of a person; tells whether there was one."""
    mine = update(feed).where(feed.c.account_id == account.id, feed.c.revoked_at.is_(None))
    ended = conn.execute(mine.values(revoked_at=at)).rowcount > 0
    if ended:
        _note(conn, account, "feed-revoked", at)
    return ended


def since(conn: Connection, account_id: int) -> str | None:
    """Return when the feed of a person was made (ISO time), or None when there is none."""
    query = select(feed.c.created_at).where(feed.c.account_id == account_id, feed.c.revoked_at.is_(None))
    return conn.execute(query).scalar()


def owner(conn: Connection, token: str) -> Account | None:
    """Return whose calendar a secret opens, or None for one that is unknown, revoked or of a closed account."""
    query = select(feed.c.account_id).where(feed.c.token_hash == _hash(token), feed.c.revoked_at.is_(None))
    account_id = conn.execute(query).scalar()
    found = accounts.get(conn, account_id) if account_id is not None else None
    return found if found and found.active and not found.must_change else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(conn: Connection, account: Account, action: str, at: str) -> None:
    audit.append(conn, at=at, person=account.username, action=action, subject=f"account:{account.username}")


def rows(conn: Connection, person: Account, asking: Asking) -> list[Due]:
    """Return what stands in a person's calendar: what is not answered, from two months back to a year ahead.

    Clerks and leaders, who see that all of it is done, have everything that they may see; others what is theirs.
    The access of the person counts, whatever is asked with.
    """
    first, last = (date.fromisoformat(asking.today) + timedelta(days=days) for days in (-_BACK, _AHEAD))
    mine = replace(asking, access=circles.access_of(conn, person))
    found = due.between(conn, first.isoformat(), last.isoformat(), mine)
    unit_id, all_of_it = units.of_account(conn, person.id).unit_id, person.role in _OVERSEERS
    return [row for row in found if not row.answered and (all_of_it or concerns(row, person, unit_id))]
