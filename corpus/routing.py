"""Who was given a document, to do what by when, and who has opened it.

Decree 30/2020/NĐ-CP art. 23 and 24: the leader names who leads, who takes part and the time limit, and the handing
over is receipted. Here the receipt is the first look at the document. Nothing is given by itself, giving opens no
document to people who may not see it, and what was withdrawn stays on the list.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from corpus import accounts, audit, catalogue, circles, units
from corpus.accounts import Account
from corpus.assigned import ROLES
from corpus.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from corpus.office_schema import assignment, unit
from corpus.schema import account, record
from corpus.text import one_line

_LONGEST_NOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Target:
    """To whom a document is given: a unit by id, or a person by username; exactly one of the two."""

    unit_id: int | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One giving of a document: to whom, as what, until when, and who first opened it when.

    `name` is the unit's or person's name of today; `active` tells whether that unit or person is still there.
    """

    id: int
    record_id: int
    unit_id: int | None
    username: str | None
    name: str
    active: bool
    role: str
    due: str | None
    note: str | None
    given_by: str
    given_at: str
    opened_at: str | None
    opened_by: str | None
    withdrawn_at: str | None


def give(
    conn: Connection,
    record_id: int,
    target: Target,
    *,
    role: str,
    due: str | None = None,
    note: str | None = None,
    person: str,
    at: str,
) -> int:
    """Give a document to a unit or a person; returns the id of the receipt. `due` is an ISO day.

    Raises UsageError for what is not well formed, NotFoundError for an unknown record or target, ForbiddenError
    where the receiver may not see the document, ConflictError where it is theirs already or has a lead.
    """
    found = catalogue.get(conn, record_id)
    _check_form(target, role, due)
    name = _check_receiver(conn, target, found.access)
    _check_free(conn, record_id, target, role)
    row = {"unit_id": target.unit_id, "username": target.username, "role": role, "due": due}
    note = one_line(note or "")[:_LONGEST_NOTE] or None
    receipt: int = conn.execute(
        insert(assignment)
        .values(record_id=record_id, **row, note=note, given_by=person, given_at=at)
        .returning(assignment.c.id)
    ).scalar_one()
    _note(conn, record_id, "given", person, at, receipt=receipt, to=name, **row)
    return receipt


def _check_form(target: Target, role: str, due: str | None) -> None:
    if (target.unit_id is None) == (target.username is None):
        raise UsageError("Hãy chọn một đơn vị hoặc một người nhận.")
    if role not in ROLES:
        raise UsageError("Vai trò phải là một trong: %(roles)s.", roles=", ".join(ROLES))
    if due is not None:
        try:
            date.fromisoformat(due)
        except ValueError:
            raise UsageError(
                "Thời hạn '%(due)s' không phải ngày. Hãy nhập dạng ngày/tháng/năm.", due=due
            ) from None


def _check_receiver(conn: Connection, target: Target, access: str) -> str:
    """Return the receiver's name; raises where it is not there any more or may not see the document."""
    if target.unit_id is not None:
        chosen = units.get(conn, target.unit_id)
        people = units.accounts_in(conn, chosen.id)
        name, there = chosen.name, chosen.active
    else:
        who = accounts.by_username(conn, target.username or "")
        if who is None:
            raise NotFoundError("Không có tài khoản này.")
        people, name, there = [who], who.name, who.active
    if not there:
        raise UsageError("%(name)s đã ngừng dùng nên không nhận văn bản. Hãy chọn nơi khác.", name=name)
    if access != "normal" and not any(access in circles.access_of(conn, one) for one in people):
        raise ForbiddenError(
            "Văn bản này hạn chế người xem và %(name)s không được xem. Hãy thêm người nhận vào danh sách "
            "được xem (mục Phạm vi xem của văn bản), hoặc giao cho người được xem.",
            name=name,
        )
    return name


def _check_free(conn: Connection, record_id: int, target: Target, role: str) -> None:
    """Raise ConflictError where the target has the document already, or another leads."""
    for one in of_record(conn, record_id):
        if one.withdrawn_at is not None:
            continue
        if (one.unit_id, one.username) == (target.unit_id, target.username):
            giver = accounts.names(conn).get(one.given_by, one.given_by)
            raise ConflictError(
                "%(name)s đã được %(giver)s giao văn bản này. Muốn đổi, hãy thu hồi rồi giao lại.",
                name=one.name,
                giver=giver,
            )
        if role == "lead" == one.role:
            raise ConflictError(
                "%(name)s đang chủ trì văn bản này. Hãy thu hồi trước, hoặc giao với vai trò phối hợp.",
                name=one.name,
            )


def withdraw(conn: Connection, record_id: int, receipt_id: int, *, person: str, at: str) -> None:
    """Take a document back; the receipt stays on the list. Raises NotFoundError, and ConflictError when it is back."""
    found = next((one for one in of_record(conn, record_id) if one.id == receipt_id), None)
    if found is None:
        raise NotFoundError
    if found.withdrawn_at is not None:
        raise ConflictError("Văn bản đã được thu hồi từ %(name)s trước đó.", name=found.name)
    conn.execute(update(assignment).where(assignment.c.id == receipt_id).values(withdrawn_at=at))
    _note(conn, record_id, "withdrawn", person, at, receipt=receipt_id, to=found.name)


def unopened(conn: Connection, record_id: int, person: Account) -> list[int]:
    """Return the ids of receipts that this person's look at the document would sign."""
    query = select(assignment.c.id).where(
        assignment.c.record_id == record_id,
        assignment.c.opened_at.is_(None),
        _held_by(conn, person),
        # Who gives a document to their own unit comes back to its page at once: that look is no receipt.
        or_(assignment.c.username.is_not(None), assignment.c.given_by != person.username),
    )
    return list(conn.execute(query).scalars())


def opened(conn: Connection, record_id: int, person: Account, at: str) -> int:
    """Sign the receipts of a person, and of their unit, for a document they look at; returns how many.

    Only the first look counts. Who may not see the document signs nothing.
    """
    if catalogue.get(conn, record_id).access not in circles.access_of(conn, person):
        return 0
    receipts = unopened(conn, record_id, person)
    if receipts:
        signed = {"opened_at": at, "opened_by": person.username}
        conn.execute(update(assignment).where(assignment.c.id.in_(receipts)).values(**signed))
        _note(conn, record_id, "receipted", person.username, at, receipts=receipts)
    return len(receipts)


def _held_by(conn: Connection, person: Account) -> ColumnElement[bool]:
    """Select what a person holds: given to them, or to the unit they work in, and not taken back."""
    mine: ColumnElement[bool] = assignment.c.username == person.username
    unit_id = units.of_account(conn, person.id).unit_id
    if unit_id is not None:
        mine = or_(mine, assignment.c.unit_id == unit_id)
    return and_(mine, assignment.c.withdrawn_at.is_(None))


def of_record(conn: Connection, record_id: int) -> list[Receipt]:
    """Return every receipt of a document, also the withdrawn ones, oldest first."""
    query = _receipts().where(assignment.c.record_id == record_id).order_by(assignment.c.id)
    return [_receipt(row) for row in conn.execute(query).mappings()]


def held(
    conn: Connection, person: Account, *, access: frozenset[str], limit: int, offset: int = 0
) -> list[Receipt]:
    """Return what a person holds, unopened first, then by due day; documents they may not see are left out."""
    query = (
        _receipts()
        .join(record, record.c.id == assignment.c.record_id)
        .where(_held_by(conn, person), record.c.access.in_(access))
        .order_by(
            assignment.c.opened_at.is_not(None),
            assignment.c.due.is_(None),
            assignment.c.due,
            assignment.c.id.desc(),
        )
    )
    return [_receipt(row) for row in conn.execute(query.limit(limit).offset(offset)).mappings()]


def held_count(
    conn: Connection, person: Account, *, access: frozenset[str], only_unopened: bool = False
) -> int:
    """Return how many receipts a person holds, of documents they may see."""
    query = (
        select(func.count())
        .select_from(assignment)
        .join(record, record.c.id == assignment.c.record_id)
        .where(_held_by(conn, person), record.c.access.in_(access))
    )
    if only_unopened:
        query = query.where(assignment.c.opened_at.is_(None))
    return int(conn.execute(query).scalar_one())


def _receipts() -> Select[Any]:
    return (
        select(
            assignment,
            unit.c.name.label("unit_name"),
            unit.c.active.label("unit_active"),
            account.c.name.label("person_name"),
            account.c.active.label("person_active"),
        )
        .outerjoin(unit, unit.c.id == assignment.c.unit_id)
        .outerjoin(account, account.c.username == assignment.c.username)
    )


def _receipt(row: Any) -> Receipt:
    values = {name: row[name] for name in Receipt.__slots__ if name not in ("name", "active")}
    name = row["unit_name"] or row["person_name"] or row["username"]
    return Receipt(name=name, active=bool(row["unit_active"] or row["person_active"]), **values)


def _note(conn: Connection, record_id: int, action: str, person: str, at: str, **detail: Any) -> None:
    audit.append(conn, at=at, person=person, action=action, subject=f"record:{record_id}", detail=detail)
