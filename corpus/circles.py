"""Who may see a record: its access is the key of a circle of readers, and every list asks for the keys a person has.

Three classes. 'normal': everybody in the office. 'restricted': roles with the right 'see-restricted', and those named
beside them. 'personal': only those named (need to know), whatever their role. A class with named readers is kept as a
circle of its own, 'restricted:7' or 'personal:8'; a circle never changes, equal lists share one, so that a list, a
count and the index all compare one word. A new list of readers is a new circle, hence a new revision of the record.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from corpus import accounts
from corpus.accounts import Account
from corpus.errors import UsageError
from corpus.office_schema import circle, circle_reader
from corpus.schema import account, record

CLASSES = ("normal", "restricted", "personal")
_OPEN = "normal"


def class_of(access: str) -> str:
    """Return the class of an access key: 'personal:8' → 'personal'."""
    return access.partition(":")[0]


def access_of(conn: Connection, person: Account) -> frozenset[str]:
    """Return the access keys of the records that the person may see; of one who is switched off none."""
    if not accounts.may(person, "see"):
        return frozenset()
    by_role = accounts.may(person, "see-restricted")
    named = select(circle_reader.c.circle_id).where(circle_reader.c.account_id == person.id)
    mine: ColumnElement[bool] = circle.c.id.in_(named)
    if by_role:
        mine = or_(mine, circle.c.kind == "restricted")
    query = select(circle.c.key).where(mine)
    return frozenset({_OPEN, *(["restricted"] if by_role else []), *conn.execute(query).scalars()})


def everything(conn: Connection) -> frozenset[str]:
    """Return every access key there is: for who holds the archive's folder itself (commands, the worker)."""
    return frozenset({_OPEN, "restricted", *conn.execute(select(circle.c.key)).scalars()})


def of(conn: Connection, kind: str, account_ids: Collection[int] = ()) -> str:
    """Return the access key of a class with named readers, by their ids; the circle is made where none is like it.

    Raises UsageError for an unknown class, an unknown account, or a personal record without an active reader.
    """
    if kind not in CLASSES:
        raise UsageError("Phạm vi xem phải là: mọi người, hạn chế hoặc cá nhân.")
    named = sorted(set(account_ids)) if kind != _OPEN else []
    people = _people(conn, named)
    if kind == "personal" and not any(one.active for one in people):
        raise UsageError("Văn bản cá nhân cần ít nhất một người được xem đang dùng hệ thống. Hãy chọn người.")
    if not named:
        return kind
    return _existing(conn, kind, named) or _make(conn, kind, named)


def readers(conn: Connection, access: str) -> list[Account]:
    """Return those who are named in the circle of an access key, by name; [] where nobody is named."""
    query = (
        select(circle_reader.c.account_id)
        .join(circle, circle.c.id == circle_reader.c.circle_id)
        .where(circle.c.key == access)
    )
    return sorted(_people(conn, conn.execute(query).scalars()), key=lambda one: one.username)


def narrower(conn: Connection, one: str, other: str) -> str:
    """Return the access of what is made of two records: only who may see both sees it.

    Raises UsageError where nobody may see both.
    """
    if one == other or class_of(other) == _OPEN:
        return one
    if class_of(one) == _OPEN:
        return other
    both = {person.id for person in seeing(conn, one)} & {person.id for person in seeing(conn, other)}
    if "personal" not in (class_of(one), class_of(other)):
        named = {person.id for key in (one, other) for person in readers(conn, key)}
        return of(conn, "restricted", both & named)
    if not both:
        raise UsageError(
            "Hai văn bản dành cho những người khác nhau, không ai được xem cả hai nên không gộp được."
        )
    return of(conn, "personal", both)


def seeing(conn: Connection, access: str) -> list[Account]:
    """Return the active people who may see records of this access, by username."""
    return [one for one in accounts.everyone(conn) if one.active and access in access_of(conn, one)]


def shut(conn: Connection) -> list[int]:
    """Return the records that no active person may see any more, by id: all who were named have left."""
    open_to = {key for one in accounts.everyone(conn) for key in access_of(conn, one)}
    query = select(record.c.id).where(record.c.access.not_in(open_to)).order_by(record.c.id)
    return list(conn.execute(query).scalars())


def people_like(conn: Connection, usernames: Iterable[str]) -> list[int]:
    """Return the ids of accounts by their usernames. Raises UsageError for one that is not there."""
    known = {row.username: row.id for row in conn.execute(select(account.c.username, account.c.id))}
    wanted = [name.strip() for name in usernames]
    missing = [name for name in wanted if name not in known]
    if missing:
        raise UsageError(
            "Không có tài khoản '%(username)s'. Hãy chọn lại người được xem.", username=missing[0]
        )
    return [known[name] for name in wanted]


def _people(conn: Connection, ids: Iterable[int]) -> list[Account]:
    wanted = list(ids)
    found = [one for one in accounts.everyone(conn) if one.id in wanted] if wanted else []
    if len(found) != len(set(wanted)):
        raise UsageError("Không có tài khoản này. Hãy chọn lại người được xem.")
    return found


def _existing(conn: Connection, kind: str, named: list[int]) -> str | None:
    query = select(circle.c.key).where(circle.c.kind == kind, circle.c.named == _written(named))
    return conn.execute(query).scalar()


def _make(conn: Connection, kind: str, named: list[int]) -> str:
    values = {"kind": kind, "named": _written(named), "key": ""}
    number: int = conn.execute(insert(circle).values(values).returning(circle.c.id)).scalar_one()
    key = f"{kind}:{number}"
    conn.execute(update(circle).where(circle.c.id == number).values(key=key))
    conn.execute(insert(circle_reader), [{"circle_id": number, "account_id": one} for one in named])
    return key


def _written(named: Iterable[int]) -> str:
    return ",".join(map(str, named))
