"""The units of the office, and which unit a person works in.

A unit is never deleted, only switched off: what it was given stays readable under its name.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from corpus import accounts, audit
from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import member, unit
from corpus.ordering import by_name
from corpus.text import one_line, same_words

_LONGEST = 120  # characters of a unit's name
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the office; one that is not active is given nothing any more."""

    id: int
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Where a person works, and the address that reminders go to."""

    unit_id: int | None = None
    email: str | None = None


def add(conn: Connection, name: str, *, person: str, at: str) -> int:
    """Make a unit; returns its id. Raises UsageError for an empty, overlong or taken name."""
    name = _checked(conn, name)
    unit_id: int = conn.execute(insert(unit).values(name=name, active=True).returning(unit.c.id)).scalar_one()
    audit.append(
        conn, at=at, person=person, action="unit-added", subject=f"unit:{unit_id}", detail={"name": name}
    )
    return unit_id


def rename(conn: Connection, unit_id: int, name: str, *, person: str, at: str) -> None:
    """Give a unit another name; the old one stays in the audit log. Raises UsageError and NotFoundError."""
    before = get(conn, unit_id)
    name = _checked(conn, name, but=unit_id)
    conn.execute(update(unit).where(unit.c.id == unit_id).values(name=name))
    detail = {"from": before.name, "to": name}
    audit.append(conn, at=at, person=person, action="unit-renamed", subject=f"unit:{unit_id}", detail=detail)


def set_active(conn: Connection, unit_id: int, active: bool, *, person: str, at: str) -> None:
    """Switch a unit off or on again. Raises NotFoundError."""
    get(conn, unit_id)
    conn.execute(update(unit).where(unit.c.id == unit_id).values(active=active))
    action = "unit-on" if active else "unit-off"
    audit.append(conn, at=at, person=person, action=action, subject=f"unit:{unit_id}")


def _checked(conn: Connection, name: str, *, but: int | None = None) -> str:
    """Return the name on one line; Uỷ and Ủy are the same name."""
    name = one_line(name)
    if not name or len(name) > _LONGEST:
        raise UsageError("Tên đơn vị trống hoặc dài quá %(longest)s ký tự. Hãy nhập lại.", longest=_LONGEST)
    if any(one.id != but and same_words(one.name, name) for one in everyone(conn)):
        raise UsageError("Đã có đơn vị '%(name)s'. Hãy chọn tên khác hoặc mở lại đơn vị ấy.", name=name)
    return name


def get(conn: Connection, unit_id: int) -> Unit:
    """Return one unit. Raises NotFoundError."""
    row = conn.execute(select(unit).where(unit.c.id == unit_id)).first()
    if row is None:
        raise NotFoundError("Không có đơn vị này.")
    return Unit(row.id, row.name, row.active)


def everyone(conn: Connection, *, active: bool = False) -> list[Unit]:
    """Return the units by name, only those in use when `active`."""
    rows = conn.execute(select(unit).order_by(by_name(unit.c.name), unit.c.id))
    return [Unit(row.id, row.name, row.active) for row in rows if row.active or not active]


def members(conn: Connection) -> dict[int, Member]:
    """Return unit and e-mail of the people who have one, by account id."""
    return {row.account_id: Member(row.unit_id, row.email) for row in conn.execute(select(member))}


def of_account(conn: Connection, account_id: int) -> Member:
    """Return where a person works (an empty Member where nothing is known)."""
    row = conn.execute(select(member).where(member.c.account_id == account_id)).first()
    return Member(row.unit_id, row.email) if row else Member()


def accounts_in(conn: Connection, unit_id: int) -> list[accounts.Account]:
    """Return the active accounts of a unit's people."""
    ids = conn.execute(select(member.c.account_id).where(member.c.unit_id == unit_id)).scalars().all()
    return [person for person in accounts.everyone(conn) if person.id in ids and person.active]


def place(
    conn: Connection, account_id: int, *, unit_id: int | None, email: str | None, person: str, at: str
) -> None:
    """Set a person's unit and e-mail (None takes it away).

    Raises UsageError for what is no address or a unit switched off that is not already theirs, NotFoundError
    for an unknown account or unit.
    """
    account = accounts.get(conn, account_id)
    if account is None:
        raise NotFoundError("Không có tài khoản này.")
    if (
        unit_id is not None
        and not get(conn, unit_id).active
        and of_account(conn, account_id).unit_id != unit_id
    ):
        raise UsageError("Đơn vị này đã ngừng dùng. Hãy chọn đơn vị khác.")
    _write(conn, account_id, unit_id=unit_id, email=_address(email))
    subject = f"account:{account.username}"
    audit.append(conn, at=at, person=person, action="member-set", subject=subject, detail={"unit": unit_id})


def set_email(conn: Connection, person: accounts.Account, email: str, *, at: str) -> None:
    """Store where a person's own reminders go ('' for nowhere). Raises UsageError for what is no address."""
    _write(conn, person.id, email=_address(email))
    audit.append(conn, at=at, person=person.username, action="email", subject=f"account:{person.username}")


def _address(email: str | None) -> str | None:
    """Return an address of plain letters: others would need a mail server that knows more than ASCII."""
    address = (email or "").strip() or None
    if address is not None and not (address.isascii() and _EMAIL.fullmatch(address)):
        raise UsageError(
            "'%(address)s' không phải địa chỉ thư điện tử. Hãy nhập dạng ten@coquan.vn.", address=address
        )
    return address


def _write(conn: Connection, account_id: int, **values: Any) -> None:
    row = upsert(member).values(account_id=account_id, **values)
    conn.execute(row.on_conflict_do_update(index_elements=["account_id"], set_=values))
