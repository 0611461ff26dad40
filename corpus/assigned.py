"""Who has which document to deal with: by name, or by the unit a person works in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from corpus.office_schema import assignment, unit
from corpus.schema import account

DOING = ("lead", "support")  # 'inform' is told, and owes nothing
ROLES = (*DOING, "inform")


@dataclass(frozen=True, slots=True)
class Duty:
    """One assignment: a unit or a person, and by when (ISO day) where that was said.

    role is one of ROLES; `unit` and `person` are the names of today; given_at is an ISO time.
    """

    id: int
    record_id: int
    role: str
    unit_id: int | None
    unit: str | None
    username: str | None
    person: str | None
    due: str | None
    note: str | None
    given_at: str

    @property
    def name(self) -> str:
        """Who has it, as a register names them."""
        return self.unit or self.person or self.username or ""


def duties(conn: Connection, ids: Iterable[int] | None = None, roles: Collection[str] = DOING) -> list[Duty]:
    """Return the assignments that stand, of these records or of all, oldest first: those that ask for work.

    roles: others of ROLES that are wanted.
    """
    query = (
        select(assignment, unit.c.name.label("unit"), account.c.name.label("person"))
        .outerjoin(unit, unit.c.id == assignment.c.unit_id)
        .outerjoin(account, account.c.username == assignment.c.username)
        .where(assignment.c.withdrawn_at.is_(None), assignment.c.role.in_(roles))
        .order_by(assignment.c.id)
    )
    if ids is not None:
        query = query.where(assignment.c.record_id.in_(sorted(set(ids))))
    return [Duty(**{name: row[name] for name in Duty.__slots__}) for row in conn.execute(query).mappings()]
