"""In what order found records stand, and the narrowing by what only the catalogue knows: unit and state of response.

The engine gives ids by score. For any other order, and for a unit or a state, all ids are taken and the catalogue
arranges them, so that page 40 is right as well as page 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from corpus import followup, listing, narrowing
from corpus.errors import UsageError
from search.index import RawHit, RawHits

SORTS = ("relevance", *listing.ORDERS)
MOST_COUNTED = 500
"""Found records up to which units and states of response are counted: each costs a look at links and points."""

NARROWING = ("unit", "state")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the hits of one person are to stand. unit is an id; state one of corpus.followup.STATES.

    offices are our own, of which it depends what is asked of us; None: units and states are not counted.
    """

    access: frozenset[str]
    today: str
    sort: str = "relevance"
    unit: str | None = None
    state: str | None = None
    offices: Sequence[str] | None = None

    @property
    def narrows(self) -> bool:
        """Whether only a part of what is found is wanted."""
        return bool(self.unit or self.state)

    @property
    def needs_all(self) -> bool:
        """Whether every hit must be known before the first can be shown."""
        return self.narrows or self.sort != "relevance"

    def depth(self, end: int) -> int | None:
        """Return how many hits to ask for so that those before `end` can be shown and few ones be counted."""
        if self.needs_all:
            return None
        return end if self.offices is None else max(end, MOST_COUNTED)

    def arranged(self, conn: Connection, raw: RawHits) -> RawHits:
        """Return the hits narrowed and in order; facets count what is left, unit and state where it is little."""
        if self.needs_all:
            raw = self._in_order(conn, raw)
        if self.offices is None or raw.total > MOST_COUNTED:
            return raw
        ids = [hit.record_id for hit in raw.hits]
        facets = {
            **raw.facets,
            "unit": narrowing.unit_counts(conn, ids),
            "state": narrowing.state_counts(conn, ids, self.today, offices=self.offices, access=self.access),
        }
        return replace(raw, facets=facets)

    def _in_order(self, conn: Connection, raw: RawHits) -> RawHits:
        scores = {hit.record_id: hit.score for hit in raw.hits}
        ids = self._kept(conn, list(scores))
        if self.sort != "relevance":
            ids = listing.ordered(conn, ids, self.sort, access=self.access)
        facets = listing.counts(conn, ids, access=self.access) if self.narrows else raw.facets
        return RawHits(len(ids), tuple(RawHit(one, scores[one]) for one in ids), facets)

    def _kept(self, conn: Connection, ids: list[int]) -> list[int]:
        """Return the records that the unit has and that stand in the state, in the order given."""
        if self.unit:
            units = narrowing.units_of(conn, ids)
            ids = [one for one in ids if self.unit in map(str, units.get(one, ()))]
        if self.state:
            offices = self.offices or ()
            states = narrowing.states_of(conn, ids, self.today, offices=offices, access=self.access)
            ids = [one for one in ids if states.get(one, "none") == self.state]
        return ids


def arrangement(
    filters: Mapping[str, str],
    *,
    access: frozenset[str],
    today: str,
    sort: str,
    offices: Sequence[str] | None,
) -> tuple[Arrangement, dict[str, str]]:
    """Return the arrangement that sort and tidied filters ask for, and the filters that are left for the engine.

    Raises UsageError on an unknown order or state.
    """
    if sort not in SORTS:
        raise UsageError(
            "Không có cách sắp xếp “%(sort)s”. Các cách: %(sorts)s.", sort=sort, sorts=", ".join(SORTS)
        )
    state = filters.get("state")
    if state is not None and state not in followup.STATES:
        raise UsageError(
            "Không có tình trạng “%(state)s”. Các tình trạng: %(states)s.",
            state=state,
            states=", ".join(followup.STATES),
        )
    left = {name: value for name, value in filters.items() if name not in NARROWING}
    return Arrangement(access, today, sort, filters.get("unit"), state, offices), left
