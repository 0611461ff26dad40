"""Filters beside the query: whole values of kind, issuer, year, direction, urgency, signer; class of access; from, to.

Unit (its id) and state of response are filters too; the catalogue answers them (search.arrangement), not the engines.
"""

from collections.abc import Mapping

from corpus.errors import UsageError
from corpus.record import IndexEntry
from corpus.text import fold, one_line
from search.analysis import facet_values, ordinal

_NAMES = {
    "kind": "kind",
    "loai": "kind",
    "issuer": "issuer",
    "coquan": "issuer",
    "year": "year",
    "nam": "year",
    "direction": "direction",
    "urgency": "urgency",
    "dokhan": "urgency",
    "signer": "signer",
    "nguoiky": "signer",
    "from": "from",
    "tungay": "from",
    "to": "to",
    "denngay": "to",
    "access": "class",
    "class": "class",
    "unit": "unit",
    "donvi": "unit",
    "state": "state",
    "tinhtrang": "state",
}


def tidy(filters: Mapping[str, str]) -> dict[str, str]:
    """Return filters by their canonical names, values on one line; empty ones are left out.

    Raises UsageError where a name is unknown or a day is not an ISO date.
    """
    found: dict[str, str] = {}
    for name, value in filters.items():
        canonical = _NAMES.get(fold(name).strip())
        if canonical is None:
            known = ", ".join(sorted(set(_NAMES.values()) - {"class"} | {"access"}))
            raise UsageError("Không có bộ lọc “%(name)s”. Các bộ lọc: %(known)s.", name=name, known=known)
        if canonical in ("from", "to") and value and not ordinal(value):
            raise UsageError(
                "Ngày “%(value)s” của bộ lọc “%(name)s” phải viết dạng 2026-03-10.", value=value, name=name
            )
        if value.strip():
            found[canonical] = one_line(value)
    return found


def same_value(one: str, other: str) -> bool:
    """Tell whether two whole values count as equal: accents, case and white space aside."""
    return fold(one_line(one)) == fold(one_line(other))


def passes(entry: IndexEntry, filters: Mapping[str, str]) -> bool:
    """Tell whether a record passes tidied filters (the engines answer the same from their own terms)."""
    values = facet_values(entry)
    day = ordinal(entry.date)
    for name, wanted in filters.items():
        if name == "from":
            passed = day >= ordinal(wanted)
        elif name == "to":
            passed = 0 < day <= ordinal(wanted)
        else:
            passed = name in values and same_value(values[name], wanted)
        if not passed:
            return False
    return True
