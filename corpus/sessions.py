"""Sessions of people in browsers: a row each, begun by signing in and over when the row is gone.

What the cookie holds is 256 random bits and nothing else; the row has their SHA-256, so that whoever reads the
catalogue or a copy of it can sign in as nobody. A session is never revived: signing out, a new password, another
role and a locked account delete rows (corpus.accounts does the latter), and a copied cookie is then worth nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from corpus import accounts, audit
from corpus.accounts import Account
from corpus.errors import NotFoundError
from corpus.office_schema import session

MOST = 50
"""Sessions that one account may have at a time; one more ends the oldest."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a session was last seen: a page is not worth a write each time."""

_LONGEST = 80  # characters of a browser's name, which is what a stranger sent
_LONGEST_ADDRESS = 45  # characters of an IPv6 address at its longest


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in. Times are ISO with their zone."""

    id: int
    account_id: int
    begun_at: str
    seen_at: str
    ends_at: str
    browser: str
    address: str

    def is_over(self, now: datetime) -> bool:
        """Tell whether its hours have passed, or have not begun: then a clock was set back."""
        return not datetime.fromisoformat(self.begun_at) <= now <= datetime.fromisoformat(self.ends_at)

    def is_seen_late(self, now: datetime) -> bool:
        """Tell whether it is time to note that the session is in use."""
        return now - datetime.fromisoformat(self.seen_at) >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Signed:
    """Who asks with a session, and the session."""

    account: Account
    session: Session


def begin(
    conn: Connection,
    account: Account,
    *,
    browser: str,
    address: str,
    now: datetime,
    hours: int,
    instead_of: str | None = None,
) -> str | None:
    """Return the secret of a new session, told this once; the one that the browser had before ends.

    `account` is what it was when its password was checked. None when it was locked or its password changed since:
    a reset in that moment must not be outrun. Ends what is over anywhere, and the person's oldest above MOST.
    """
    fresh = accounts.get(conn, account.id)
    if fresh is None or not fresh.active or fresh.stamp != account.stamp:
        return None
    prune(conn, now)
    if instead_of is not None:
        end(conn, instead_of)
    secret = secrets.token_urlsafe(32)
    times = (now, now, now + timedelta(hours=hours))
    begun, seen, ends = (time.isoformat(timespec="seconds") for time in times)
    conn.execute(
        insert(session).values(
            account_id=account.id,
            token_hash=_hash(secret),
            begun_at=begun,
            seen_at=seen,
            ends_at=ends,
            browser=browser[:_LONGEST],
            address=address[:_LONGEST_ADDRESS],
        )
    )
    _end_oldest(conn, account.id)
    return secret


def _end_oldest(conn: Connection, account_id: int) -> None:
    mine = select(session.c.id).where(session.c.account_id == account_id).order_by(session.c.id.desc())
    conn.execute(delete(session).where(session.c.id.in_(mine.offset(MOST))))


def find(conn: Connection, secret: str, now: datetime) -> Signed | None:
    """Return who asks with this secret, None where it opens nothing (any more)."""
    row = conn.execute(select(session).where(session.c.token_hash == _hash(secret))).first()
    if row is None or _session(row).is_over(now):
        return None
    account = accounts.get(conn, row.account_id)
    return Signed(account, _session(row)) if account and account.active else None


def note_seen(conn: Connection, held: Session, now: datetime) -> None:
    """Keep that a session is in use; of two requests at once one writes."""
    unchanged = (session.c.id == held.id) & (session.c.seen_at == held.seen_at)
    conn.execute(update(session).where(unchanged).values(seen_at=now.isoformat(timespec="seconds")))


def of_account(conn: Connection, account_id: int, now: datetime) -> list[Session]:
    """Return the sessions of one person that are not over, the one seen last first."""
    query = select(session).where(session.c.account_id == account_id, ~_over(now))
    found = [_session(row) for row in conn.execute(query)]
    return sorted(found, key=lambda one: (one.seen_at, one.id), reverse=True)


def counts(conn: Connection, now: datetime) -> dict[int, int]:
    """Return how many sessions each account has, by account id; those without one are left out."""
    query = select(session.c.account_id, func.count()).where(~_over(now)).group_by(session.c.account_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def end(conn: Connection, secret: str) -> None:
    """End the session that this secret opens, if there is one."""
    conn.execute(delete(session).where(session.c.token_hash == _hash(secret)))


def end_one(conn: Connection, account: Account, session_id: int, *, at: str) -> None:
    """End one of this person's sessions. Raises NotFoundError for one that is not theirs, whoever has it."""
    mine = (session.c.id == session_id) & (session.c.account_id == account.id)
    if conn.execute(delete(session).where(mine)).rowcount != 1:
        raise NotFoundError("Không có phiên đăng nhập này trong những phiên của bạn.")
    note_ended(conn, account, 1, person=account.username, at=at)


def end_others(conn: Connection, account: Account, kept: int, *, at: str) -> int:
    """End this person's sessions but one; returns how many ended."""
    others = (session.c.account_id == account.id) & (session.c.id != kept)
    ended = conn.execute(delete(session).where(others)).rowcount
    note_ended(conn, account, ended, person=account.username, at=at)
    return ended


def end_all(conn: Connection, account: Account, *, person: str, at: str) -> int:
    """End every session of an account in the name of `person`; tokens of scripts stay. Returns how many ended."""
    ended = conn.execute(delete(session).where(session.c.account_id == account.id)).rowcount
    note_ended(conn, account, ended, person=person, at=at)
    return ended


def note_ended(conn: Connection, account: Account, ended: int, *, person: str, at: str) -> None:
    """Write into the audit log that sessions were ended, if any were."""
    if ended:
        subject = f"account:{account.username}"
        detail = {"sessions": ended}
        audit.append(conn, at=at, person=person, action="sessions-ended", subject=subject, detail=detail)


def end_everybody(conn: Connection) -> None:
    """End every session there is: those of a restored copy may have been ended since it was made."""
    conn.execute(delete(session))


def prune(conn: Connection, now: datetime) -> int:
    """Delete the sessions that are over; returns how many."""
    return conn.execute(delete(session).where(_over(now))).rowcount


def _over(now: datetime) -> ColumnElement[bool]:
    # julianday reads the zone of an ISO time, so that times of two zones compare as they should.
    return func.julianday(session.c.ends_at) < func.julianday(now.isoformat(timespec="seconds"))


def _session(row: object) -> Session:
    return Session(**{name: getattr(row, name) for name in Session.__slots__})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
