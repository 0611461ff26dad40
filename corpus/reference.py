"""The reference tables: words, abbreviations, places and rest days that reading letters needs.

Each table is one UTF-8 file `tables/NAME.tsv`: a header line, then rows of as many cells. An archive may hold
files of the same names; its rows win over the shipped ones with the same key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from corpus import places
from corpus.errors import VanthuError, worded
from corpus.text import fold, nfc

Row = Mapping[str, str]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "abbreviations": ("form", "misread", "example"),
    "cues": ("form", "group"),
    "foreign": ("word", "language", "example"),
    "doc_types": ("name", "system", "abbreviation", "example"),
    "organs": ("abbreviation", "level", "system", "name", "example"),
    "relations": ("cue", "relation", "where", "reach", "example"),
    "deadlines": ("cue", "meaning", "example"),
    "marks": ("mark", "class", "value", "example"),
    "holidays": ("date", "name", "kind"),
    "places": ("name", "kind", "province"),
    "old_places": ("name", "kind", "within", "became"),
    "routing": ("cue", "unit", "example"),
    "retention": ("cue", "period", "ground", "example"),
    "archive_codes": ("field", "value", "code"),
    "short_forms": ("short", "full", "example"),
    "misreadings": ("letters", "read", "example"),
}
"""The columns that the code reads; a table may have more, and other tables are taken with whatever they have."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "abbreviations": ("misread",),
    "cues": ("form", "group"),
    "doc_types": ("name", "system", "abbreviation"),
    "organs": ("abbreviation", "level"),
    "relations": ("cue", "where"),
    "deadlines": ("cue", "meaning"),
    "places": ("name", "kind", "province"),
    "old_places": ("name", "kind", "within"),
    "routing": ("cue", "unit"),
    "archive_codes": ("field", "value"),
    "misreadings": ("letters", "read"),
}
"""What makes two rows the same row; elsewhere the first column does."""


class TableError(VanthuError):
    """A reference table is not well formed, or a table that the code needs is missing."""

    exit_code = 2
    code = "table"
    message = worded("Bảng tra cứu không đúng mẫu. Hãy mở tệp .tsv, kiểm tra dòng tiêu đề và số cột.")


@dataclass(frozen=True)
class DocType:
    """A kind of document: its name in lower case, party | state | normative | any, and its letters."""

    name: str
    system: str
    abbreviation: str


@dataclass(frozen=True)
class Organ:
    """The letters of an issuing body, the level (central, province, commune, abolished), and its name."""

    abbreviation: str
    level: str
    system: str
    name: str


@dataclass(frozen=True)
class Reference:
    """All tables, read once. Fields read them through `rows` or through the typed views below."""

    tables: Mapping[str, tuple[Row, ...]]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of one table (name without .tsv), the archive's own first. Raises TableError."""
        try:
            return self.tables[table]
        except KeyError:
            raise TableError(
                "Thiếu bảng tra cứu %(table)s.tsv. Hãy cài đặt lại phần mềm.", table=table
            ) from None

    @cached_property
    def doc_types(self) -> tuple[DocType, ...]:
        """The kinds of documents of both systems."""
        return tuple(DocType(r["name"], r["system"], r["abbreviation"]) for r in self.rows("doc_types"))

    @cached_property
    def kind_letters(self) -> frozenset[str]:
        """Every abbreviation of a kind: 'CV', 'QĐ', 'TTr' …"""
        return frozenset(t.abbreviation for t in self.doc_types if t.abbreviation)

    @cached_property
    def kind_names(self) -> tuple[str, ...]:
        """Every name of a kind in lower case, the longest first so that 'thông tư liên tịch' wins."""
        return tuple(sorted({t.name for t in self.doc_types}, key=lambda n: (-len(n), n)))

    @cached_property
    def organs(self) -> tuple[Organ, ...]:
        """The issuing bodies whose letters are known."""
        return tuple(
            Organ(r["abbreviation"], r["level"], r["system"], r["name"]) for r in self.rows("organs")
        )

    @cached_property
    def organ_letters(self) -> frozenset[str]:
        """Every abbreviation of an issuing body: 'ĐU', 'UBND', 'BGDVTU' …"""
        return frozenset(o.abbreviation for o in self.organs)

    @cached_property
    def holidays(self) -> frozenset[date]:
        """Days of the official calendar on which offices rest, besides Saturdays and Sundays."""
        return frozenset(date.fromisoformat(r["date"]) for r in self.rows("holidays") if r["kind"] == "rest")

    @cached_property
    def workdays(self) -> frozenset[date]:
        """Saturdays and Sundays that a yearly decision made working days."""
        return frozenset(date.fromisoformat(r["date"]) for r in self.rows("holidays") if r["kind"] == "work")

    def kind_name(self, letters: str, form: str) -> str | None:
        """Return the name behind a kind's letters: ('TT', 'party') → 'thông tri'.

        form is DocNumber.form. Where one system has several names ('QĐ' of the Party) the first row wins.
        """
        system = {"party": "party", "normative": "normative"}.get(form, "state")
        for wanted in (system, "state", "normative", "party"):
            for kind in self.doc_types:
                if kind.abbreviation == letters and kind.system == wanted:
                    return kind.name
        return None

    def organ_names(self, letters: str) -> tuple[str, ...]:
        """Return the names that the letters may stand for ('KT' → 'Phòng Kinh tế'), the archive's first."""
        return tuple(o.name for o in self.organs if o.abbreviation == letters)

    def archive_code(self, field: str, value: str) -> str:
        """Return the code by which an exchange of archives calls a value, or that of '*' for what has none.

        ('typeName', 'Kế hoạch') → '10' (TT 05/2025/TT-BNV).
        """
        found = {fold(r["value"]): r["code"] for r in self.rows("archive_codes") if r["field"] == field}
        return found.get(fold(value), found.get("*", ""))

    def province_of(self, name: str) -> str | None:
        """Return the 2025 province of a place: a province's own name, or a commune's if only one has it."""
        found = self._provinces.get(fold(name), frozenset())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def words_of_any_subject(self) -> frozenset[str]:
        """Folded words that stand in any subject and tell nothing of it (rows `subject` of office_words.tsv)."""
        return frozenset(fold(row["word"]) for row in self.rows("office_words") if row["use"] == "subject")

    @cached_property
    def place_names(self) -> Mapping[str, frozenset[str]]:
        """Folded name of a place of today, or of a province or district before July 2025, → how it may be spelled.

        Old communes are left out: a quarter of them is not in the table, so that a folding that looks like one
        place alone may be another's (measured: it misspelled a place in nine of nineteen letters).
        """
        old = (row for row in self.rows("old_places") if row["kind"] not in places.COMMUNES)
        return places.spellings((*self.rows("places"), *old))

    def predecessors(self, commune: str, province: str) -> tuple[places.Unit, ...]:
        """Return kind and name of the communes that went into one of 2025, wholly or in part; () where unknown.

        Names without their kind word: ('Bình Khê', 'Gia Lai') → (('xã', 'Tây Giang'), …).
        """
        return self._merged.get((places.words(commune), places.words(province)), ())

    @cached_property
    def _merged(self) -> Mapping[tuple[str, str], tuple[places.Unit, ...]]:
        return places.merged(self.rows("old_places"))

    @cached_property
    def _provinces(self) -> Mapping[str, frozenset[str]]:
        return places.provinces(self.rows("places"))


def load(extra: Path | None = None) -> Reference:
    """Read the shipped tables, and the archive's own from the folder `extra` when it exists.

    Raises TableError with file and line where a table has missing columns or a wrong number of cells.
    """
    if extra is None or not extra.is_dir():
        return _shipped()
    tables = dict(_shipped().tables)
    for path in sorted(extra.glob("*.tsv")):
        own = parse(path.stem, path.read_text(encoding="utf-8-sig"))
        tables[path.stem] = _merged(path.stem, own, tables.get(path.stem, ()))
    return Reference(MappingProxyType(tables))


@lru_cache(maxsize=1)
def _shipped() -> Reference:
    folder = files("corpus") / "tables"
    found = sorted(
        (f.name, f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".tsv")
    )
    tables = {name.removesuffix(".tsv"): parse(name.removesuffix(".tsv"), text) for name, text in found}
    return Reference(MappingProxyType(tables))


def parse(name: str, text: str) -> tuple[Row, ...]:
    """Return the rows of a table as its file holds them. Raises TableError with table, line and what is wrong."""
    lines = list(_cells(text))
    if not lines:
        raise TableError("Bảng %(name)s.tsv rỗng. Hãy giữ ít nhất dòng tiêu đề.", name=name)
    header = lines[0][1]
    missing = [c for c in COLUMNS.get(name, ()) if c not in header]
    if missing or len(set(header)) != len(header):
        raise TableError(
            "Bảng %(name)s.tsv thiếu cột %(columns)s hoặc có cột trùng tên.",
            name=name,
            columns=", ".join(missing),
        )
    return tuple(_row(name, number, header, cells) for number, cells in lines[1:])


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells; blank lines and lines that start with '#' are remarks."""
    for number, line in enumerate(nfc(text).splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, [cell.strip() for cell in line.split("\t")]


def _row(name: str, number: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise TableError(
            "Bảng %(name)s.tsv, dòng %(number)s: cần %(wanted)s cột, có %(found)s.",
            name=name,
            number=number,
            wanted=len(header),
            found=len(cells),
        )
    row = dict(zip(header, cells, strict=True))
    if name == "holidays" and not _is_day(row["date"]):
        raise TableError(
            "Bảng %(name)s.tsv, dòng %(number)s: '%(date)s' không phải ngày dạng 2026-09-02.",
            name=name,
            number=number,
            date=row["date"][:40],
        )
    return MappingProxyType(row)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _merged(name: str, own: tuple[Row, ...], shipped: tuple[Row, ...]) -> tuple[Row, ...]:
    taken = {key_of(name, row) for row in own}
    return own + tuple(row for row in shipped if key_of(name, row) not in taken)


def key_of(name: str, row: Row) -> tuple[str, ...]:
    """Return what makes a row of this table the same as another; an own row takes the place of a shipped one."""
    columns = KEYS.get(name) or (next(iter(row)),)
    return tuple(row.get(column, "") for column in columns)
