"""People, roles and what they may do: `may` decides what a person may do, corpus.circles which records they see."""

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass
from threading import Lock
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from corpus import usernames
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.office_schema import api_token, session
from corpus.ordering import person_key
from corpus.schema import account
from corpus.text import fold, one_line, without_controls

ROLES = ("clerk", "staff", "leader", "admin")
MIN_PASSWORD = 8  # ASVS 5.0, 6.2.1: at least eight, no composition rules
LONGEST_NAME = 120  # characters
PROGRAMS = ("cli", "drop-folder", "system")  # who does things in the log and is nobody
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
    """One person who can sign in. Times are ISO; `stamp` is another one after each change of the password."""

    id: int
    username: str
    name: str
    role: str
    must_change: bool
    active: bool
    created_at: str
    signed_in_at: str | None
    stamp: str


def may(person: Account, action: str) -> bool:
    """Tell whether the person may do the action; which records they may see, corpus.circles tells."""
    return person.active and action in _RIGHTS[person.role]


def rights_of(person: Account) -> frozenset[str]:
    """Return what the person's role may do."""
    return _RIGHTS[person.role]


def add(
    conn: Connection, *, username: str, name: str, role: str, at: str, password: str | None = None
) -> str:
    """Make an account; returns its one-time password (to be changed at the first sign-in).

    Raises UsageError for an unknown role, a username that is taken (also in other letters: 'An' and 'an' are one) or
    has other signs than a–z, 0–9, '.', '_' and '-', an empty or overlong name.
    """
    if role not in ROLES:
        raise UsageError("Vai trò phải là một trong: %(roles)s.", roles=", ".join(ROLES))
    username = usernames.checked(username)
    if username in PROGRAMS or _typed(conn, username) is not None:
        raise UsageError("Tên đăng nhập '%(username)s' đã có. Hãy chọn tên khác.", username=username)
    secret = password or secrets.token_urlsafe(9)
    conn.execute(
        insert(account).values(
            username=username,
            name=_checked_name(name),
            role=role,
            password_hash=_HASHER.hash(secret),
            must_change=True,
            active=True,
            created_at=at,
        )
    )
    return secret


def _typed(conn: Connection, username: str) -> Any:
    """Return the row of the account that a typed name means: the very name before one in other letters, else None."""
    wanted = usernames.key(username)
    rows = conn.execute(select(account).order_by(account.c.id)).mappings()
    found = [row for row in rows if usernames.key(row["username"]) == wanted]
    exact = [row for row in found if row["username"] == username.strip()]
    return next(iter(exact or found), None)


def check(conn: Connection, username: str, password: str) -> Account | None:
    """Return the active account when the password is right, else None. Capital letters in the name do not matter."""
    row = _typed(conn, username)
    try:
        with _HASHING:
            _HASHER.verify(row["password_hash"] if row else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return _account(row) if row and row["active"] else None


def change_password(conn: Connection, account_id: int, password: str, *, stamp: str | None = None) -> None:
    """Set a new password, end every session and every token.

    `stamp` is the account's when the old password was checked. Raises UsageError for a password that is too short,
    ConflictError when another one was set since that check.
    """
    if len(password) < MIN_PASSWORD:
        raise UsageError("Mật khẩu cần ít nhất %(least)s ký tự.", least=MIN_PASSWORD)
    found = get(conn, account_id)
    if found and stamp not in (None, found.stamp):
        raise ConflictError("Mật khẩu này vừa được đổi ở nơi khác. Hãy đăng nhập lại rồi đổi.")
    _update(conn, account_id, password_hash=_HASHER.hash(password), must_change=False)
    _end_all(conn, account_id)


def reset_password(conn: Connection, account_id: int) -> str:
    """Give a new one-time password and end every session and token of the account."""
    secret = secrets.token_urlsafe(9)
    _update(conn, account_id, password_hash=_HASHER.hash(secret), must_change=True)
    _end_all(conn, account_id)
    return secret


def set_active(conn: Connection, account_id: int, active: bool) -> None:
    """Switch an account off or on; switching it off ends its sessions and tokens.

    Raises UsageError for the last administrator.
    """
    if not active:
        _check_others_manage(conn, account_id)
        _end_all(conn, account_id)
    _update(conn, account_id, active=active)


def set_role(conn: Connection, account_id: int, role: str) -> None:
    """Give an account another role and end its sessions and tokens.

    Raises UsageError for an unknown role and for the last administrator.
    """
    if role not in ROLES:
        raise UsageError("Vai trò phải là một trong: %(roles)s.", roles=", ".join(ROLES))
    if role != "admin":
        _check_others_manage(conn, account_id)
    _update(conn, account_id, role=role)
    _end_all(conn, account_id)


def rename(conn: Connection, account_id: int, name: str) -> str:
    """Give a person another name; returns it as it is kept. Raises UsageError for an empty or overlong one."""
    name = _checked_name(name)
    _update(conn, account_id, name=name)
    return name


def _checked_name(name: str) -> str:
    name = one_line(without_controls(name))
    if not name or len(name) > LONGEST_NAME:
        raise UsageError("Họ tên trống hoặc dài quá %(longest)s ký tự. Hãy nhập lại.", longest=LONGEST_NAME)
    return name


def note_sign_in(conn: Connection, account_id: int, at: str) -> None:
    """Keep when somebody last signed in to the account."""
    _update(conn, account_id, signed_in_at=at)


def _check_others_manage(conn: Connection, account_id: int) -> None:
    """Refuse what would leave nobody who can manage accounts, also when two administrators act at once."""
    managing = [one.id for one in everyone(conn) if may(one, "manage")]
    if managing == [account_id]:
        raise UsageError("Đây là quản trị duy nhất. Hãy giao vai trò quản trị cho một người nữa trước.")


def _end_all(conn: Connection, account_id: int) -> None:
    """End every session and token. One that is begun after this has the account's new state before it."""
    conn.execute(delete(session).where(session.c.account_id == account_id))
    conn.execute(delete(api_token).where(api_token.c.account_id == account_id))


def _update(conn: Connection, account_id: int, **values: Any) -> None:
    found = conn.execute(update(account).where(account.c.id == account_id).values(**values))
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


def names(conn: Connection) -> dict[str, str]:
    """Return what each person is called by username; where two have one name, the username stands behind it."""
    people = [(row.username, row.name) for row in conn.execute(select(account.c.username, account.c.name))]
    borne = Counter(fold(name) for _username, name in people)
    return {who: name if borne[fold(name)] == 1 else f"{name} ({who})" for who, name in people}


def count(conn: Connection) -> int:
    """Return how many accounts there are."""
    return int(conn.execute(select(func.count()).select_from(account)).scalar_one())


def _account(row: Any) -> Account:
    stamp = hashlib.sha256(row["password_hash"].encode()).hexdigest()[:16]
    return Account(**{name: row[name] for name in Account.__slots__ if name != "stamp"}, stamp=stamp)
