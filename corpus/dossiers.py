"""Files of matters (hồ sơ): the documents of one matter in order, with a table of contents.

Decree 30/2020/NĐ-CP art. 28 to 31 and annex VI: one document may lie in several files without being copied, and a
file has a code, a title, a time of keeping and a keeper. A file is closed, never deleted.

What a person may not see is left out of counts and contents alike. A file that holds only such documents is hidden
as a whole: its title would tell of them (invariant I9).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from corpus import audit, catalogue
from corpus.errors import ConflictError, NotFoundError, UsageError, worded
from corpus.office_schema import dossier, dossier_item
from corpus.ordering import by_name
from corpus.schema import record, record_page
from corpus.text import fold, one_line, without_controls

PERIODS = ("vĩnh viễn", "70 năm", "50 năm", "30 năm", "20 năm", "10 năm", "5 năm", "2 năm")
_LONGEST = {"code": 60, "title": 500, "retention": 60, "keeper": 120, "note": 1000}  # characters


@dataclass(frozen=True, slots=True)
class Dossier:
    """One file: code ('01.VPĐU'), title, how long it is kept, who keeps it; days are ISO."""

    id: int
    code: str
    title: str
    retention: str
    keeper: str
    opened_on: str
    closed_on: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a list shows it, with how many of its documents this person may see."""

    dossier: Dossier
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table of contents; the sheets run on through the file, `first` and `last` from 1.

    `ordinal` and sheets count what this person may see.
    """

    ordinal: int
    record_id: int
    symbol: str | None
    date: str | None
    kind: str | None
    subject: str | None
    issuer: str | None
    first: int
    last: int


def start(
    conn: Connection,
    *,
    code: str,
    title: str,
    retention: str,
    keeper: str,
    note: str | None = None,
    person: str,
    at: str,
) -> int:
    """Open a file; returns its id. Raises UsageError for a missing or overlong value or a taken code."""
    values = _checked(code=code, title=title, retention=retention, keeper=keeper, note=note)
    if any(fold(taken) == fold(values["code"]) for taken in conn.execute(select(dossier.c.code)).scalars()):
        raise UsageError("Đã có hồ sơ '%(code)s'. Hãy chọn số, ký hiệu hồ sơ khác.", code=values["code"])
    dossier_id: int = conn.execute(
        insert(dossier).values(opened_on=at[:10], **values).returning(dossier.c.id)
    ).scalar_one()
    _note(conn, dossier_id, "dossier-opened", person, at, **values)
    return dossier_id


def change(
    conn: Connection,
    dossier_id: int,
    *,
    title: str,
    retention: str,
    keeper: str,
    note: str | None = None,
    person: str,
    at: str,
) -> None:
    """Change what the cover of an open file says; the code stays. Raises UsageError, NotFoundError, ConflictError."""
    _open_one(conn, dossier_id)
    values = _checked(title=title, retention=retention, keeper=keeper, note=note)
    conn.execute(update(dossier).where(dossier.c.id == dossier_id).values(**values))
    _note(conn, dossier_id, "dossier-changed", person, at, **values)


def _checked(**values: str | None) -> dict[str, Any]:
    names = {
        "code": worded("số, ký hiệu"),
        "title": worded("tiêu đề"),
        "retention": worded("thời hạn bảo quản"),
        "keeper": worded("người lập"),
    }
    clean = {name: without_controls(one_line(value or "")) for name, value in values.items()}
    for name, value in clean.items():
        if len(value) > _LONGEST[name]:
            raise UsageError(
                "Hồ sơ có %(what)s dài quá %(longest)s ký tự.",
                what=names.get(name, worded("ghi chú")),
                longest=_LONGEST[name],
            )
        if not value and name in names:
            raise UsageError("Hồ sơ cần có %(what)s. Hãy nhập rồi lưu lại.", what=names[name])
    return {name: value or None for name, value in clean.items()}


def put_in(conn: Connection, dossier_id: int, record_id: int, *, person: str, at: str) -> None:
    """Lay a document at the end of an open file. Raises NotFoundError, and ConflictError when it lies there already."""
    found = _open_one(conn, dossier_id)
    catalogue.get(conn, record_id)
    lying = _order(conn, dossier_id)
    if record_id in lying:
        raise ConflictError("Văn bản đã có trong hồ sơ %(code)s.", code=found.code)
    last = conn.execute(
        select(func.max(dossier_item.c.position)).where(dossier_item.c.dossier_id == dossier_id)
    ).scalar()
    conn.execute(
        insert(dossier_item).values(
            dossier_id=dossier_id,
            record_id=record_id,
            position=(last or 0) + 1,
            added_by=person,
            added_at=at,
        )
    )
    _note(conn, dossier_id, "dossier-in", person, at, record=record_id)


def take_out(conn: Connection, dossier_id: int, record_id: int, *, person: str, at: str) -> None:
    """Take a document out of an open file; the document itself stays. Raises NotFoundError and ConflictError."""
    _open_one(conn, dossier_id)
    gone = conn.execute(
        delete(dossier_item).where(
            dossier_item.c.dossier_id == dossier_id, dossier_item.c.record_id == record_id
        )
    )
    if gone.rowcount != 1:
        raise NotFoundError("Văn bản không còn trong hồ sơ này.")
    _note(conn, dossier_id, "dossier-out", person, at, record=record_id)


def move(conn: Connection, dossier_id: int, record_id: int, to: int, *, person: str, at: str) -> None:
    """Give a document another place in an open file (from 1; past the end means the end).

    Raises NotFoundError and ConflictError.
    """
    _open_one(conn, dossier_id)
    order = _order(conn, dossier_id)
    if record_id not in order:
        raise NotFoundError("Văn bản không còn trong hồ sơ này.")
    order.remove(record_id)
    order.insert(max(to, 1) - 1, record_id)
    for position, lying in enumerate(order, start=1):
        conn.execute(
            update(dossier_item)
            .where(dossier_item.c.dossier_id == dossier_id, dossier_item.c.record_id == lying)
            .values(position=position)
        )
    _note(conn, dossier_id, "dossier-moved", person, at, record=record_id, to=order.index(record_id) + 1)


def _order(conn: Connection, dossier_id: int) -> list[int]:
    query = select(dossier_item.c.record_id).where(dossier_item.c.dossier_id == dossier_id)
    return list(conn.execute(query.order_by(dossier_item.c.position, dossier_item.c.record_id)).scalars())


def close(conn: Connection, dossier_id: int, *, person: str, at: str) -> None:
    """Close a file: nothing is put in or taken out any more. Raises NotFoundError and ConflictError."""
    _open_one(conn, dossier_id)
    conn.execute(update(dossier).where(dossier.c.id == dossier_id).values(closed_on=at[:10]))
    _note(conn, dossier_id, "dossier-closed", person, at)


def reopen(conn: Connection, dossier_id: int, *, person: str, at: str) -> None:
    """Open a closed file again. Raises NotFoundError."""
    get(conn, dossier_id)
    conn.execute(update(dossier).where(dossier.c.id == dossier_id).values(closed_on=None))
    _note(conn, dossier_id, "dossier-reopened", person, at)


def _open_one(conn: Connection, dossier_id: int) -> Dossier:
    found = get(conn, dossier_id)
    if found.closed_on is not None:
        raise ConflictError("Hồ sơ %(code)s đã đóng. Hãy mở lại hồ sơ trước khi sửa.", code=found.code)
    return found


def get(conn: Connection, dossier_id: int, *, access: frozenset[str] | None = None) -> Dossier:
    """Return one file, with `access` only one that this person may know of. Raises NotFoundError."""
    row = conn.execute(select(dossier).where(dossier.c.id == dossier_id)).first()
    if row is None or (access is not None and _hidden(conn, dossier_id, access)):
        raise NotFoundError("Không có hồ sơ này.")
    return _dossier(row)


def by_code(conn: Connection, code: str) -> Dossier:
    """Return the file with this code, accents and case aside where only one fits. Raises NotFoundError."""
    rows = conn.execute(select(dossier)).all()
    exact = [row for row in rows if row.code == one_line(code)]
    found = exact or [row for row in rows if fold(row.code) == fold(one_line(code))]
    if len(found) != 1:
        raise NotFoundError("Không có hồ sơ '%(code)s'. Xem các hồ sơ bằng: vanthu dossier list.", code=code)
    return _dossier(found[0])


def _hidden(conn: Connection, dossier_id: int, access: frozenset[str]) -> bool:
    return bool(_order(conn, dossier_id)) and not contents(conn, dossier_id, access=access)


def whole(conn: Connection, dossier_id: int, *, access: frozenset[str]) -> bool:
    """Tell whether a person with these access classes may see every document of a file."""
    return len(_order(conn, dossier_id)) == len(contents(conn, dossier_id, access=access))


def everyone(conn: Connection, *, access: frozenset[str], only_open: bool = False) -> list[Listed]:
    """Return the files that a person may know of, open ones first, the newest first; by code when `only_open`."""
    query = select(dossier).order_by(dossier.c.closed_on.is_not(None), dossier.c.id.desc())
    if only_open:  # to be chosen from
        query = select(dossier).where(dossier.c.closed_on.is_(None)).order_by(by_name(dossier.c.code))
    held = _counts(conn, None)
    seen = _counts(conn, access)
    rows = conn.execute(query).all()
    return [
        Listed(_dossier(row), seen.get(row.id, 0)) for row in rows if row.id in seen or row.id not in held
    ]


def _counts(conn: Connection, access: frozenset[str] | None) -> dict[int, int]:
    """Return how many documents lie in each file that holds any, of these access classes when given."""
    query = (
        select(dossier_item.c.dossier_id, func.count())
        .join(record, record.c.id == dossier_item.c.record_id)
        .group_by(dossier_item.c.dossier_id)
    )
    if access is not None:
        query = query.where(record.c.access.in_(access))
    return {row[0]: row[1] for row in conn.execute(query)}


def of_record(conn: Connection, record_id: int) -> list[Dossier]:
    """Return the files that a document lies in."""
    query = (
        select(dossier)
        .join(dossier_item, dossier_item.c.dossier_id == dossier.c.id)
        .where(dossier_item.c.record_id == record_id)
        .order_by(by_name(dossier.c.code))
    )
    return [_dossier(row) for row in conn.execute(query)]


def contents(conn: Connection, dossier_id: int, *, access: frozenset[str]) -> list[Entry]:
    """Return the table of contents of a file, as far as a person with these access classes may know."""
    pages = (
        select(record_page.c.record_id, func.count().label("pages"))
        .group_by(record_page.c.record_id)
        .subquery()
    )
    query = (
        select(record, pages.c.pages)
        .join(dossier_item, dossier_item.c.record_id == record.c.id)
        .outerjoin(pages, pages.c.record_id == record.c.id)
        .where(dossier_item.c.dossier_id == dossier_id, record.c.access.in_(access))
        .order_by(dossier_item.c.position, record.c.id)
    )
    found: list[Entry] = []
    for ordinal, row in enumerate(conn.execute(query), start=1):
        first = found[-1].last + 1 if found else 1
        last = first + max(row.pages or 0, 1) - 1
        facts = (row.symbol, row.date, row.kind, row.subject, row.issuer)
        found.append(Entry(ordinal, row.id, *facts, first, last))
    return found


def span(entries: list[Entry]) -> tuple[str | None, str | None]:
    """Return the earliest and the latest day of the documents (ISO), None where no day is known."""
    days = sorted(entry.date for entry in entries if entry.date and _is_day(entry.date))
    return (days[0], days[-1]) if days else (None, None)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _dossier(row: Row[Any]) -> Dossier:
    return Dossier(**{name: getattr(row, name) for name in Dossier.__slots__})


def _note(conn: Connection, dossier_id: int, action: str, person: str, at: str, **detail: Any) -> None:
    audit.append(conn, at=at, person=person, action=action, subject=f"dossier:{dossier_id}", detail=detail)
