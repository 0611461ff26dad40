"""Tokens by which a person's scripts use /api: random, held as a hash, and never able to do more than the person.

A token is 256 random bits, so looking its SHA-256 up tells a guesser nothing and needs no slow hash. It ends with
its last day, when it is revoked, when the password changes and when the account is switched off (corpus.accounts
deletes the rows; the audit log keeps that there was one). Signing out ends browsers, not scripts.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from corpus import accounts, audit
from corpus.accounts import Account
from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import api_token
from corpus.text import nfc, one_line, without_controls

MOST = 20
"""Tokens that one person may hold."""

LONGEST = 80
"""Characters of a name."""

_BEGINNING = "vanthu_"  # so that a token that lies where it should not is known for what it is


@dataclass(frozen=True, slots=True)
class Token:
    """One token as its owner sees it; the secret itself is nowhere. Days and times are ISO."""

    id: int
    name: str
    writes: bool
    created_at: str
    ends_on: str | None
    last_used_on: str | None

    def is_over(self, today: str) -> bool:
        """Tell whether its last day has passed."""
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks with a token: the account and the token."""

    account: Account
    token: Token


def make(conn: Connection, account: Account, name: str, *, writes: bool, ends_on: str | None, at: str) -> str:
    """Return the secret of a new token, told this once.

    ends_on is its last day, ISO, None for none. Raises UsageError for a name that is empty, overlong or taken, for
    a day that has passed, and for one token too many.
    """
    name, held = one_line(without_controls(nfc(name))), of_account(conn, account.id)
    if not name or len(name) > LONGEST:
        raise UsageError(
            "Tên của mã truy cập trống hoặc dài quá %(longest)s ký tự. Hãy nhập lại.", longest=LONGEST
        )
    if any(one.name == name for one in held):
        raise UsageError(
            "Bạn đã có mã truy cập tên “%(name)s”. Hãy chọn tên khác hoặc thu hồi mã ấy.", name=name
        )
    if ends_on is not None and ends_on < at[:10]:
        raise UsageError("Ngày hết hạn đã qua. Hãy chọn hôm nay hoặc một ngày sau.")
    if len(held) >= MOST:
        raise UsageError("Mỗi người giữ được %(most)s mã truy cập. Hãy thu hồi mã không dùng nữa.", most=MOST)
    secret = _BEGINNING + secrets.token_urlsafe(32)
    values = {"account_id": account.id, "name": name, "writes": writes, "created_at": at, "ends_on": ends_on}
    conn.execute(insert(api_token).values(token_hash=_hash(secret), **values))
    _note(conn, account, "token-made", at, name=name, due=ends_on, writes=writes)
    return secret


def of_account(conn: Connection, account_id: int) -> list[Token]:
    """Return the tokens of one person in the order they were made, those whose day has passed among them."""
    query = select(api_token).where(api_token.c.account_id == account_id).order_by(api_token.c.id)
    return [_token(row) for row in conn.execute(query)]


def revoke(conn: Connection, account: Account, token_id: int, *, at: str) -> None:
    """End a token of this person. Raises NotFoundError for one that is not theirs, whoever has it."""
    mine = (api_token.c.id == token_id) & (api_token.c.account_id == account.id)
    name = conn.execute(delete(api_token).where(mine).returning(api_token.c.name)).scalar()
    if name is None:
        raise NotFoundError("Không có mã truy cập này trong những mã của bạn.")
    _note(conn, account, "token-revoked", at, name=name)


def bearer(conn: Connection, secret: str, *, today: str) -> Bearer | None:
    """Return who asks with this secret, None for one that opens nothing (any more)."""
    row = conn.execute(select(api_token).where(api_token.c.token_hash == _hash(secret))).first()
    if row is None or _token(row).is_over(today):
        return None
    found = accounts.get(conn, row.account_id)
    return Bearer(found, _token(row)) if found and found.active and not found.must_change else None


def used(conn: Connection, token_id: int, *, today: str) -> None:
    """Note that a token was used on this day."""
    conn.execute(update(api_token).where(api_token.c.id == token_id).values(last_used_on=today))


def _token(row: object) -> Token:
    return Token(**{name: getattr(row, name) for name in Token.__slots__})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(conn: Connection, account: Account, action: str, at: str, **detail: object) -> None:
    audit.append(
        conn,
        at=at,
        person=account.username,
        action=action,
        subject=f"account:{account.username}",
        detail=detail,
    )
