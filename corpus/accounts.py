"""People, roles and what they may do: `may` is the one place that decides."""

import secrets
from dataclasses import dataclass
from threading import Lock
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import api_token
from corpus.ordering import person_key
from corpus.schema import account

ROLES = ("clerk", "staff", "leader", "admin")
MIN_PASSWORD = 8  # ASVS 5.0, 6.2.1: at least eight, no composition rules
_HASHER = PasswordHasher()
# Argon2 runs also for unknown names, so that the answer's time tells nothing about who has an account.
# Each takes 64 MB while it runs: a morning on which all sign in at once must not take the memory of all.
_HASHING = Lock()
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))

# What each role may do. 'see-restricted' opens records of limited access; 'manage' is accounts, units and settings;
# 'route' gives documents to units and people; 'file' keeps the files of matters.
_RIGHTS: dict[str, frozenset[str]] = {
    "clerk": frozenset(
        {
            "see",
            "see-restricted",
            "receive",
            "correct",
            "approve",
            "link",
            "restrict",
            "route",
            "file",
            "register",
        }
    ),
    "leader": frozenset({"see", "see-restricted", "link", "route"}),
    "staff": frozenset({"see"}),
    "admin": frozenset({"see", "receive", "manage"}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """One person who can sign in."""

    id: int
    username: str
    name: str
    role: str
    must_change: bool
    active: bool
    session_version: int


def may(person: Account, action: str, access: str = "normal") -> bool:
    """Tell whether the person may do the action on a record of the given access class ('normal', 'restricted')."""
    rights = _RIGHTS[person.role]
    return person.active and action in rights and (access == "normal" or "see-restricted" in rights)


def rights_of(person: Account) -> frozenset[str]:
    """Return what the person's role may do."""
    return _RIGHTS[person.role]


def access_of(person: Account) -> frozenset[str]:
    """Return the access classes of the records that the person may see."""
    return frozenset(a for a in ("normal", "restricted") if may(person, "see", a))


def add(
    conn: Connection, *, username: str, name: str, role: str, at: str, password: str | None = None
) -> str:
    """Make an account; returns its one-time password (to be changed at the first sign-in).

    Raises UsageError for an unknown role, an empty or taken username.
    """
    if role not in ROLES:
        raise UsageError(f"Vai trò phải là một trong: {', '.join(ROLES)}.")
    if not username.strip() or by_username(conn, username) is not None:
        raise UsageError(f"Tên đăng nhập '{username}' trống hoặc đã có. Hãy chọn tên khác.")
    secret = password or secrets.token_urlsafe(9)
    conn.execute(
        insert(account).values(
            username=username.strip(),
            name=name,
            role=role,
            password_hash=_HASHER.hash(secret),
            must_change=True,
            active=True,
            session_version=1,
            created_at=at,
        )
    )
    return secret


def check(conn: Connection, username: str, password: str) -> Account | None:
    """Return the active account when the password is right, else None."""
    row = conn.execute(select(account).where(account.c.username == username.strip())).mappings().first()
    try:
        with _HASHING:
            _HASHER.verify(row["password_hash"] if row else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return _account(row) if row and row["active"] else None


def change_password(conn: Connection, account_id: int, password: str) -> None:
    """Set a new password, end every other session and every token. Raises UsageError when it is too short."""
    if len(password) < MIN_PASSWORD:
        raise UsageError(f"Mật khẩu cần ít nhất {MIN_PASSWORD} ký tự.")
    _end_tokens(conn, account_id)
    _update(conn, account_id, password_hash=_HASHER.hash(password), must_change=False)


def reset_password(conn: Connection, account_id: int) -> str:
    """Give a new one-time password and end every session and token of the account."""
    secret = secrets.token_urlsafe(9)
    _end_tokens(conn, account_id)
    _update(conn, account_id, password_hash=_HASHER.hash(secret), must_change=True)
    return secret


def set_active(conn: Connection, account_id: int, active: bool) -> None:
    """Switch an account off or on; switching it off ends its sessions and tokens."""
    if not active:
        _end_tokens(conn, account_id)
    _update(conn, account_id, active=active)


def end_sessions(conn: Connection, account_id: int) -> None:
    """End every session of the account: a cookie that was copied is worth nothing after signing out."""
    _update(conn, account_id)


def _end_tokens(conn: Connection, account_id: int) -> None:
    conn.execute(delete(api_token).where(api_token.c.account_id == account_id))


def _update(conn: Connection, account_id: int, **values: Any) -> None:
    found = conn.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(session_version=account.c.session_version + 1, **values)
    )
    if found.rowcount != 1:
        raise NotFoundError("Không có tài khoản này.")


def get(conn: Connection, account_id: int) -> Account | None:
    """Return one account, or None."""
    row = conn.execute(select(account).where(account.c.id == account_id)).mappings().first()
    return _account(row) if row else None


def by_username(conn: Connection, username: str) -> Account | None:
    """Return the account of that name, or None."""
    row = conn.execute(select(account).where(account.c.username == username.strip())).mappings().first()
    return _account(row) if row else None


def everyone(conn: Connection) -> list[Account]:
    """Return all accounts by name, as Vietnamese lists of people are: the given name first."""
    found = [_account(row) for row in conn.execute(select(account)).mappings()]
    return sorted(found, key=lambda one: (person_key(one.name), one.username))


def count(conn: Connection) -> int:
    """Return how many accounts there are."""
    return int(conn.execute(select(func.count()).select_from(account)).scalar_one())


def _account(row: Any) -> Account:
    return Account(**{name: row[name] for name in Account.__slots__})
