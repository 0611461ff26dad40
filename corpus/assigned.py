"""Who has which document to deal with: by name, or by the unit a person works in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from corpus.office_schema import assignment, member, unit

DOING = ("lead", "support")  # 'inform' is told, and owes nothing


@dataclass(frozen=True, slots=True)
class Duty:
    """One assignment that asks for work: a unit or a person, and by when (ISO day) where that was said."""

    id: int
    record_id: int
    unit_id: int | None
    unit: str | None
    username: str | None
    due: str | None
    note: str | None


def duties(conn: Connection, ids: Iterable[int] | None = None) -> list[Duty]:
    """Return the assignments that stand and ask for work, of these records or of all, oldest first."""
    query = (
        select(assignment, unit.c.name.label("unit"))
        .outerjoin(unit, unit.c.id == assignment.c.unit_id)
        .where(assignment.c.withdrawn_at.is_(None), assignment.c.role.in_(DOING))
        .order_by(assignment.c.id)
    )
    if ids is not None:
        query = query.where(assignment.c.record_id.in_(sorted(set(ids))))
    return [Duty(**{name: row[name] for name in Duty.__slots__}) for row in conn.execute(query).mappings()]


def units(conn: Connection) -> list[tuple[int, str]]:
    """Return id and name of the units in use, by name."""
    query = select(unit.c.id, unit.c.name).where(unit.c.active).order_by(unit.c.name)
    return [(row.id, row.name) for row in conn.execute(query)]


def unit_of(conn: Connection, account_id: int) -> int | None:
    """Return the unit a person works in, or None."""
    return conn.execute(select(member.c.unit_id).where(member.c.account_id == account_id)).scalar()
