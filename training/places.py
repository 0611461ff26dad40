"""Builds corpus/tables/old_places.tsv: provinces, districts and communes up to 30 June 2025 and what they became.

    python -m training.places LISTS TEXT OUT.tsv

LISTS holds the list of old units with what they became (vietnamadminunits 1.0.4; keys without accents and blanks)
and the names of 2025; TEXT the files of training.text. The accented spelling of an old name is looked for in the
decisions that the text quotes, in the name of what it became, and beside its district; that of a district beside
its province, in the names of its communes, and in the whole text. Where these do not settle it the row is left out.
Only names enter the table. Same input, same output.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from pathlib import Path
from typing import Any, NamedTuple

from corpus.text import fold, tone_key
from training.place_names import KINDS, LARGER, Names, key_of, read_names, squeezed, tidy_name, told, winner

LIST = "vietnamadminunits_1.0.4_old_to_2025.json"
COLUMNS = ("name", "kind", "within", "became")
CITIES = "Hà Nội, Hải Phòng, Đà Nẵng, Huế, Cần Thơ, Hồ Chí Minh"
PROVINCES = (
    "An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, "
    "Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, "
    "Hà Giang, Hà Nam, Hà Tĩnh, Hải Dương, Hậu Giang, Hòa Bình, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, "
    "Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, "
    "Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, "
    "Thái Bình, Thái Nguyên, Thanh Hóa, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái"
)
APART = 0.3  # degrees: parts of one commune lie nearer, else the list took communes of equal names for one


class Row(NamedTuple):
    """One row of the table."""

    name: str
    kind: str
    within: str
    became: str


@dataclass(frozen=True)
class Units:
    """The list of old units: key of each commune ('province_district_commune') → keys of the communes it became."""

    given: Mapping[str, Any]
    new: Mapping[tuple[str, str], str]  # as names_of_2025 returns it

    @cached_property
    def province(self) -> dict[str, str]:
        """Old province key → key of the province of 2025."""
        return {old: new for new, olds in self.given["DICT_PROVINCE"].items() for old in olds}

    @cached_property
    def communes(self) -> dict[str, tuple[str, ...]]:
        """Old commune key → keys of what it became, none where the list cannot be trusted."""
        found: dict[str, tuple[str, ...]] = {}
        for news in self.given["DICT_PROVINCE_WARD_NO_DIVIDED"].values():
            found |= {old: (new,) for new, olds in news.items() for old in olds}
        for divided in self.given["DICT_PROVINCE_WARD_DIVIDED"].values():
            found |= {old: _parts(parts) for old, parts in divided.items()}
        return found

    @cached_property
    def members(self) -> dict[tuple[str, str], set[str]]:
        """(Province key, key) of a commune of 2025 → folded names of the old communes in it."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for old, news in self.communes.items():
            province, _, commune = old.split("_")
            for new in news if commune else ():
                found[self.province[province], new].add(key_of(split(commune)[1]))
        return found

    @cached_property
    def inside(self) -> dict[str, set[str]]:
        """Key of an old district ('province_district') → names of the communes of 2025 that its communes became."""
        found: dict[str, set[str]] = defaultdict(set)
        for old, news in self.communes.items():
            province = self.province[old.partition("_")[0]]
            found[old.rpartition("_")[0]].update(self.new[province, new] for new in news)
        return found

    @cached_property
    def syllables(self) -> dict[str, str]:
        """Tone key of each syllable of the 2025 names → how they usually write it: 'hoaf' → 'hòa'."""
        counts = Counter(
            word.lower() for name in self.new.values() for word in name.split() if word.isalpha()
        )
        return {
            tone_key(word): word for word, _ in sorted(counts.items(), key=lambda pair: (pair[1], pair[0]))
        }


def main(argv: Sequence[str] | None = None) -> None:
    """Write the table and print how many rows of each kind it has and how many were left out."""
    parser = argparse.ArgumentParser(description="Writes the table of places before July 2025.")
    parser.add_argument("lists", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args(argv)
    given = json.loads((options.lists / LIST).read_text(encoding="utf-8"))
    new = names_of_2025((options.lists / "communes_2025.tsv").read_text(encoding="utf-8"))
    missing: Counter[str] = Counter()
    rows = list(table(Units(given, new), read_names(options.text), missing))
    lines = ["\t".join(row) for row in (COLUMNS, *rows)]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("rows:", dict(Counter(row.kind for row in rows)), "left out:", dict(missing))


def table(units: Units, names: Names, missing: Counter[str]) -> Iterator[Row]:
    """Yield the rows: provinces, districts, communes; count in `missing` what is left out and why."""
    provinces = {key_of(kind + name): (kind, name) for kind, name in _provinces()}
    for old, (kind, name) in provinces.items():
        yield Row(name, kind, "", units.new["", units.province[old]])
    districts: dict[str, str] = {}
    for key in sorted({old.rpartition("_")[0] for old in units.communes}):
        province = provinces[key.partition("_")[0]][1]
        spelled = _district(key, province, units, names)
        if spelled is None:
            missing["district: spelling"] += 1
            continue
        kind = split(key.partition("_")[2])[0]
        districts[key] = f"{kind} {spelled}, {province}"
        yield Row(spelled, kind, province, units.new["", units.province[key.partition("_")[0]]])
    yield from _communes(units, names, districts, missing)


def names_of_2025(text: str) -> dict[tuple[str, str], str]:
    """Return the names of 2025 by (province key, commune key), and the provinces by ('', key), from their list."""
    found: dict[tuple[str, str], str] = {}
    pairs = [line.split("\t") for line in text.splitlines()]
    alike = Counter((key_of(province), key_of(commune)) for commune, province in pairs)
    for commune, province in pairs:
        place, key = key_of(province), key_of(commune)
        found["", place] = split(province)[1]
        found[place, key if alike[place, key] == 1 else squeezed(commune)] = split(commune)[1]
    return found


def split(unit: str) -> tuple[str, str]:
    """Return the kind of a unit and its name, or what stands for the name in a key: 'xalocan' → ('xã', 'locan')."""
    for kind in KINDS:
        for form in (fold(kind), key_of(kind)):
            if fold(unit).startswith(form):
                return kind, unit[len(form) :].strip()
    raise ValueError(unit)


def _provinces() -> Iterator[tuple[str, str]]:
    yield from (("thành phố", name) for name in CITIES.split(", "))
    yield from (("tỉnh", name) for name in PROVINCES.split(", "))


def _parts(parts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the keys of what a divided commune became, the largest part first; none where they lie too far apart."""
    first, *others = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
    for part in others:
        apart = hypot(*(part[side] - first[side] for side in ("newWardLat", "newWardLon")))
        if apart > APART:
            return ()
    return tuple(part["newWardKey"] for part in (first, *others))


def _district(key: str, province: str, units: Units, names: Names) -> str | None:
    """Return the spelling of a district: beside its province, as a commune in it is called, or in the whole text."""
    kind, bare = split(key.partition("_")[2])
    if bare.isdigit():
        return str(int(bare))
    counted = names.counts.get((kind, bare), Counter())
    beside = names.beside.get((bare, key_of(province)), Counter())
    near = {name: count for name, count in beside.items() if name in counted}
    same = {name: 1 for name in units.inside[key] if _spells(name, bare)}
    found = (
        winner(near, share=0.75, least=2)
        or winner(same, share=0.9, least=1)
        or winner(counted, share=0.95, least=3)
    )
    return found and tidy_name(found, units.syllables)


def _commune(key: str, units: Units, names: Names) -> str | None:
    """Return the spelling of a commune by what is surest: decisions, what it became, beside its district's name.

    Counting a name in the whole country was tried against the decisions: 4 of 100 were another commune's name.
    """
    province, district, commune = key.split("_")
    bare, place = split(commune)[1], units.province[province]
    if bare.isdigit():
        return str(int(bare))
    became = [(place, new) for new in units.communes[key]]
    clauses = [
        c for new in became for c in told(names, f"{split(new[1])[0]} {units.new[new]}", units.members[new])
    ]
    decided = Counter(name for clause in clauses for name in clause.names if _spells(name, bare))
    same = Counter(name for new in became if _spells(name := units.new[new], bare))
    near = Counter(names.beside.get((key_of(bare), key_of(split(district)[1])), {}))
    if any((kind, key_of(bare)) in names.counts for kind in LARGER):
        near.clear()  # a district or province of this name: which one the line means is not sure
    near = Counter({name: count for name, count in near.items() if " " in name and _spells(name, bare)})
    found = (
        winner(decided, share=0.9, least=1)
        or winner(same, share=0.9, least=1)
        or winner(near, share=0.9, least=2)
    )
    return found and tidy_name(found, units.syllables)


def _spells(name: str, bare: str) -> bool:
    """Tell whether the name is what the key stands for; a few keys have their accents, to tell neighbours apart."""
    return bare in (key_of(name), squeezed(name))


def _communes(
    units: Units, names: Names, districts: Mapping[str, str], missing: Counter[str]
) -> Iterator[Row]:
    for key, news in sorted(units.communes.items()):
        district, _, commune = key.rpartition("_")
        if not commune:  # an island district without communes
            continue
        name = _commune(key, units, names) if district in districts else None
        if not news or not name:
            missing["commune: " + ("spelling" if news else "parts")] += 1
            continue
        province = units.province[key.partition("_")[0]]
        became = "; ".join(dict.fromkeys(units.new[province, new] for new in news))
        yield Row(name, split(commune)[0], districts[district], became)


if __name__ == "__main__":
    main()
