"""Places of Vietnam as the reference tables hold them: what a name may be, and what became of what in July 2025.

Rows are those of places.tsv (the 34 provinces and 3,321 communes of today) and old_places.tsv (provinces,
districts and communes up to 30 June 2025). Resolution 202/2025/QH15 of the National Assembly merged the provinces,
resolutions 1654 to 1687/NQ-UBTVQH15 of its Standing Committee the communes; districts were abolished.
"""

from collections.abc import Iterable, Mapping

from corpus.text import fold, tone_key

COMMUNES = frozenset({"xã", "phường", "thị trấn"})
"""Kinds of the lowest level before July 2025."""

Row = Mapping[str, str]
Unit = tuple[str, str]
"""Kind and name of a place: ('xã', 'Tân Lập')."""


def spellings(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """Return folded name → the names that fold so, of rows of both tables; bare numbers ('phường 5') are left out."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if not row["name"].isdigit():
            found.setdefault(fold(row["name"]), set()).add(row["name"])
    return {name: frozenset(names) for name, names in found.items()}


def provinces(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """Return folded name → the provinces of 2025 that have a place of that name, of rows of places.tsv."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(fold(row["name"]), set()).add(row["province"] or row["name"])
    return {name: frozenset(names) for name, names in found.items()}


def merged(rows: Iterable[Row]) -> Mapping[tuple[str, str], tuple[Unit, ...]]:
    """Return (commune, province) of 2025, each as `words`, → the old communes in it, of rows of old_places.tsv.

    A divided commune stands under each that it went into. Districts and provinces are no part of the answer.
    """
    rows = tuple(rows)
    today = {row["name"]: row["became"] for row in rows if not row["within"]}
    found: dict[tuple[str, str], list[Unit]] = {}
    for row in rows:
        _, inside, province = row["within"].rpartition(", ")
        for became in row["became"].split("; ") if inside else ():
            unit = (row["kind"], row["name"])
            found.setdefault((words(became), words(today.get(province, province))), []).append(unit)
    return {place: tuple(dict.fromkeys(units)) for place, units in found.items()}


def words(name: str) -> str:
    """Return what makes two names one: letters with their marks, not case nor where a tone stands (Hoà is Hòa)."""
    return " ".join(tone_key(word) for word in name.replace("’", "'").split())
