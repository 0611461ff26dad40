"""The pages of a record as people set them right: turned, moved, taken out and put back.

The originals never change: a page of a record only says which page of which original it shows. Each step is audited,
says which revision the person saw (ConflictError otherwise), and has the record described again by the worker.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from corpus import audit, rereading, revisions
from corpus.catalogue import PageSource, dump
from corpus.errors import NotFoundError, UsageError
from corpus.page_rows import page_of, row_of
from corpus.record import Box
from corpus.schema import citation, field_reading, obligation, page_edit, record_page, removed_page
from corpus.turning import QUARTERS, turned_box, turned_page, upright_of

_AWAY = 10_000_000  # positions are parked below -this while they are given anew; no record has so many pages
_KEPT = [column.name for column in record_page.c if column.name != "record_id"]


@dataclass(frozen=True, slots=True)
class Removed:
    """A page that was taken out: its id to put it back by, where it stood and comes from, who took it out."""

    id: int
    position: int
    source: PageSource
    person: str
    at: str


def rotate(
    conn: Connection, record_id: int, position: int, degrees: int, *, person: str, at: str, revision: int
) -> tuple[PageSource, PageSource]:
    """Turn a page counter-clockwise by 90, 180 or 270 degrees, with its words and boxes; it will be read anew.

    Returns where its picture lay and where the turned one belongs. Raises NotFoundError for a page that is not
    there, UsageError for one without a picture, ConflictError.
    """
    row = _row(conn, record_id, position)
    if row["source"] == "document" or not row["width"] or degrees not in QUARTERS[1:]:
        raise UsageError("Trang này không có ảnh nên không xoay được.")
    page = page_of(row)
    held = row["turned"] if row["turned"] is not None else upright_of(page)
    turned = (held + degrees) % 360
    here = (record_page.c.record_id == record_id) & (record_page.c.position == position)
    values = row_of(turned_page(page, degrees)) | {"turned": turned, "stale": True}
    conn.execute(update(record_page).where(here).values(**values))
    _turn_fields(conn, record_id, position, (page.width, page.height), degrees)
    _changed(conn, record_id, "page-turned", person, at, revision, page=position)
    place = row["original_sha256"], row["source_page"]
    return PageSource(*place, row["turned"]), PageSource(*place, turned)


def move(
    conn: Connection, record_id: int, position: int, to: int, *, person: str, at: str, revision: int
) -> None:
    """Put a page at another place of its record. Raises NotFoundError, ConflictError."""
    _row(conn, record_id, position)
    order = [n for n in range(1, count(conn, record_id) + 1) if n != position]
    order.insert(max(to, 1) - 1, position)
    renumber(conn, record_id, order)
    _changed(conn, record_id, "page-moved", person, at, revision, page=position)


def remove(conn: Connection, record_id: int, position: int, *, person: str, at: str, revision: int) -> int:
    """Take a page out of its record; returns the id to put it back by. It stays in the original.

    Raises NotFoundError, ConflictError, and UsageError for the only page: a record has one.
    """
    row = _row(conn, record_id, position)
    if count(conn, record_id) == 1:
        raise UsageError("Văn bản phải còn ít nhất một trang, không bỏ trang cuối cùng được.")
    values = {name: row[name] for name in _KEPT}
    added = insert(removed_page).values(record_id=record_id, person=person, at=at, **values)
    removed_id: int = conn.execute(added.returning(removed_page.c.id)).scalar_one()
    _carry_text(conn, record_id, position, -removed_id)
    here = (record_page.c.record_id == record_id) & (record_page.c.position == position)
    conn.execute(delete(record_page).where(here))
    renumber(conn, record_id, [n for n in range(1, count(conn, record_id) + 2) if n != position])
    _changed(conn, record_id, "page-removed", person, at, revision, page=position)
    return removed_id


def lay_beside(conn: Connection, record_id: int, into_id: int, *, person: str, at: str) -> None:
    """Give all pages of a record, with their texts, to another one as taken out, to stand behind its own."""
    behind = count(conn, into_id)
    query = select(record_page).where(record_page.c.record_id == record_id).order_by(record_page.c.position)
    for row in conn.execute(query).mappings().all():
        values = {name: row[name] for name in _KEPT} | {"position": behind + row["position"]}
        added = insert(removed_page).values(record_id=into_id, person=person, at=at, **values)
        removed_id: int = conn.execute(added.returning(removed_page.c.id)).scalar_one()
        _carry_text(conn, record_id, row["position"], -removed_id)


def put_back(
    conn: Connection, record_id: int, removed_id: int, *, person: str, at: str, revision: int
) -> int:
    """Put a page that was taken out back where it stood; returns its place. Raises NotFoundError, ConflictError."""
    mine = (removed_page.c.record_id == record_id) & (removed_page.c.id == removed_id)
    row = conn.execute(select(removed_page).where(mine)).mappings().first()
    if row is None:
        raise NotFoundError("Trang này đã được đưa lại rồi.")
    last = count(conn, record_id) + 1
    position = min(int(row["position"]), last)
    values = {name: row[name] for name in _KEPT} | {"position": last}
    conn.execute(insert(record_page).values(record_id=record_id, **values))
    _carry_text(conn, record_id, -removed_id, last)
    conn.execute(delete(removed_page).where(mine))
    order = list(range(1, last))
    order.insert(position - 1, last)
    renumber(conn, record_id, order)
    _changed(conn, record_id, "page-put-back", person, at, revision, page=position)
    return position


def pictured(conn: Connection, record_id: int) -> list[int]:
    """Return the places of the pages that have a picture, and so can be turned."""
    mine = (record_page.c.record_id == record_id) & (record_page.c.source != "document")
    query = select(record_page.c.position).where(mine, record_page.c.width > 0)
    return list(conn.execute(query.order_by(record_page.c.position)).scalars())


def removed(conn: Connection, record_id: int) -> list[Removed]:
    """Return the pages that were taken out of a record, the last one first."""
    query = select(removed_page).where(removed_page.c.record_id == record_id)
    return [
        Removed(
            row["id"],
            row["position"],
            PageSource(row["original_sha256"], row["source_page"], row["turned"]),
            row["person"],
            row["at"],
        )
        for row in conn.execute(query.order_by(removed_page.c.id.desc())).mappings()
    ]


def count(conn: Connection, record_id: int) -> int:
    """Return how many pages a record has."""
    query = select(func.count()).select_from(record_page).where(record_page.c.record_id == record_id)
    return int(conn.execute(query).scalar_one())


def renumber(conn: Connection, record_id: int, order: Sequence[int]) -> None:
    """Give the pages new places: `order` names the old ones. What points to a page follows it.

    What points to a page that is not in `order` points to the first page, until the record is described again.
    """
    places = {old: new for new, old in enumerate(order, start=1)}
    for table, name in ((record_page, "position"), (page_edit, "position")):
        _give(conn, table, name, record_id, places)
    for table in (field_reading, citation, obligation):
        _give(conn, table, "page", record_id, places)
        lost = (table.c.record_id == record_id) & (table.c.page < 0)
        values: dict[str, Any] = {"page": None, "box": None} if table is field_reading else {"page": 1}
        conn.execute(update(table).where(lost).values(**values))


def _give(conn: Connection, table: Any, name: str, record_id: int, places: Mapping[int, int]) -> None:
    """Change places in two steps, so that no two rows ever bear the same."""
    column = table.c[name]
    mine = table.c.record_id == record_id
    conn.execute(update(table).where(mine, column > 0).values({name: -_AWAY - column}))
    parked = {-_AWAY - old: new for old, new in places.items()}
    if parked:
        conn.execute(
            update(table)
            .where(mine, column.in_(parked))
            .values({name: case(parked, value=column, else_=column)})
        )


def _carry_text(conn: Connection, record_id: int, old: int, new: int) -> None:
    mine = (page_edit.c.record_id == record_id) & (page_edit.c.position == old)
    conn.execute(update(page_edit).where(mine).values(position=new))


def _turn_fields(
    conn: Connection, record_id: int, position: int, size: tuple[int, int], degrees: int
) -> None:
    mine = (field_reading.c.record_id == record_id) & (field_reading.c.page == position)
    for view in conn.execute(select(field_reading.c.field, field_reading.c.box).where(mine)).all():
        if view.box:
            box = turned_box(_read_box(view.box), *size, degrees)
            conn.execute(
                update(field_reading).where(mine, field_reading.c.field == view.field).values(box=dump(box))
            )


def _read_box(text: str) -> Box:
    x0, y0, x1, y1 = json.loads(text)
    return x0, y0, x1, y1


def _row(conn: Connection, record_id: int, position: int) -> Any:
    here = (record_page.c.record_id == record_id) & (record_page.c.position == position)
    row = conn.execute(select(record_page).where(here)).mappings().first()
    if row is None:
        raise NotFoundError("Văn bản không có trang này.")
    return row


def _changed(
    conn: Connection, record_id: int, action: str, person: str, at: str, revision: int, **detail: Any
) -> None:
    revisions.touch(conn, record_id, revision)
    rereading.ask(conn, record_id, person=person, at=at)
    audit.append(conn, at=at, person=person, action=action, subject=f"record:{record_id}", detail=detail)
