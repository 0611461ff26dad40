"""What of many records a unit has to deal with, and how each of them stands as a directive.

Both are known by the catalogue only, not by the search index. The records given are visible ones.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, select, union

from corpus import units
from corpus.assigned import duties
from corpus.followup import ANSWERING
from corpus.listing import among, most_frequent
from corpus.office_schema import assignment, settlement
from corpus.owed import days_set, standings
from corpus.schema import link, obligation, record

_AT_ONCE = 500  # records of one question


def units_of(conn: Connection, ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return which units have which of the records to deal with (lead or support), of those that any unit has."""
    found: dict[int, set[int]] = {}
    for some in _portions(ids):
        for duty in duties(conn, some):
            if duty.unit_id is not None:
                found.setdefault(duty.record_id, set()).add(duty.unit_id)
    return {record_id: frozenset(units) for record_id, units in found.items()}


def states_of(
    conn: Connection, ids: Iterable[int], today: str, *, offices: Sequence[str], access: Collection[str]
) -> dict[int, str]:
    """Return how those of the records stand that ask for something or were answered (corpus.followup.STATES).

    offices: our own; what is asked of others only does not count. What is left out stands at 'none'.
    """
    found: dict[int, str] = {}
    for some in _portions(asking(conn, ids, access)):
        told = standings(conn, some, today, offices=offices, access=access)
        found |= {record_id: one.state for record_id, one in told.items() if one.state != "none"}
    return found


def asking(conn: Connection, ids: Iterable[int], access: Collection[str]) -> list[int]:
    """Return those of the records that can stand at anything but 'none', by id: most letters ask for nothing."""
    answered = select(link.c.target_id).where(link.c.state == "confirmed", link.c.relation.in_(ANSWERING))
    given = select(assignment.c.record_id).where(days_set())
    some = union(select(obligation.c.record_id), select(settlement.c.record_id), answered, given)
    query = among(select(record.c.id), ids, access).where(record.c.id.in_(some.subquery().select()))
    return list(conn.execute(query.order_by(record.c.id)).scalars())


def unit_counts(conn: Connection, ids: Iterable[int]) -> dict[str, int]:
    """Return how many of the records each unit (by its id as text) has, most first, equal ones by name."""
    found = Counter(one for having in units_of(conn, ids).values() for one in having)
    named = [one.id for one in units.everyone(conn) if one.id in found]
    return {str(one): found[one] for one in sorted(named, key=lambda one: -found[one])}


def state_counts(
    conn: Connection, ids: Iterable[int], today: str, *, offices: Sequence[str], access: Collection[str]
) -> dict[str, int]:
    """Return how many of the records stand in each state but 'none', most first."""
    found = Counter(states_of(conn, ids, today, offices=offices, access=access).values())
    return dict(most_frequent(found))


def _portions(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
