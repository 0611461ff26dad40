"""The office's own rows of the reference tables, kept in the archive's folder `tables`: shown, added, taken out.

The file of a table is read by the loader that reading letters uses (corpus.reference), before anything is written:
a row that it would refuse is refused here, with its sentence. A write is whole or not at all (fsync before rename).
"""

import errno
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus import reference
from corpus.errors import DiskFullError, NotFoundError
from corpus.ordering import sort_key
from corpus.originals import sync_folder
from corpus.record import Relation
from corpus.reference import Row, TableError
from corpus.text import fold, nfc, one_line, without_controls

# Columns whose values the code knows by name: any other would be read by nobody, or stop the reading of letters.
CLOSED: Mapping[str, tuple[str, ...]] = {
    "archive_codes": ("field",),
    "cues": ("group",),
    "deadlines": ("meaning",),
    "doc_types": ("system",),
    "foreign": ("language",),
    "holidays": ("kind",),
    "issuers": ("role", "system"),
    "marks": ("class",),
    "name_syllables": ("place",),
    "office_words": ("use",),
    "organs": ("level", "system"),
    "relations": ("relation", "where"),
    "zones": ("role",),
}
# Values that the code knows and no shipped row happens to have.
_ALSO: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("holidays", "kind"): ("rest", "work"),
    ("relations", "relation"): tuple(relation.value for relation in Relation),
}
_NUMBERS: Mapping[str, tuple[str, ...]] = {"relations": ("reach",), "name_syllables": ("share",)}
_LONGEST = 500  # characters of a cell


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of the office and the digest by which it is named when it is to be taken out."""

    digest: str
    cells: Row


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the office's rows, the shipped ones. fault: why the office's file cannot be read."""

    name: str
    columns: tuple[str, ...]
    own: tuple[OwnRow, ...]
    shipped: tuple[Row, ...]
    fault: str | None = None

    def choices(self, column: str) -> tuple[str, ...]:
        """Return the values that a column may have, () where it may have any."""
        if column not in CLOSED.get(self.name, ()):
            return ()
        held = {*(row[column] for row in self.shipped), *_ALSO.get((self.name, column), ())}
        return tuple(sorted(held, key=sort_key))

    def is_replaced(self, row: Row) -> bool:
        """Tell whether a row of the office stands in the place of this shipped one."""
        return reference.key_of(self.name, row) in {
            reference.key_of(self.name, own.cells) for own in self.own
        }

    def found(self, words: str) -> tuple[Row, ...]:
        """Return the shipped rows that hold these words in any cell, accents and case aside."""
        wanted = fold(one_line(words))
        return tuple(row for row in self.shipped if wanted in fold(" ".join(row.values())))


def names() -> tuple[str, ...]:
    """Return the names of all tables."""
    return tuple(sorted(reference.load().tables))


def table(folder: Path, name: str) -> Table:
    """Return a table; `folder` holds the office's files. Raises NotFoundError for a name that is none."""
    if name not in names():
        raise NotFoundError("Không có bảng tra cứu này.")
    shipped = reference.load().rows(name)
    columns = tuple(shipped[0]) if shipped else reference.COLUMNS[name]
    try:
        text = _text(folder, name)
        if text is None:
            return Table(name, columns, (), shipped)
        rows = reference.parse(name, text)
    except TableError as error:
        return Table(name, columns, (), shipped, error.sentence)
    own = tuple(OwnRow(_digest(row), row) for row in rows)
    return Table(name, tuple(_header(text)), own, shipped)


def add(folder: Path, name: str, values: Mapping[str, str]) -> Row:
    """Write one more row of the office; returns it. Raises TableError for a bad row, NotFoundError, DiskFullError.

    Call it inside a write transaction of the catalogue: two people at once would lose a row.
    """
    held = table(folder, name)
    if held.fault:
        raise TableError(held.fault)
    row = {column: _cell(values.get(column, "")) for column in held.columns}
    _check(held, row)
    text = _text(folder, name) or "\t".join(held.columns) + "\n"
    line = "\t".join(row.values())
    whole = text + ("" if text.endswith("\n") else "\n") + line + "\n"
    reference.parse(name, whole)
    _write(folder / f"{name}.tsv", whole)
    return row


def remove(folder: Path, name: str, digest: str) -> Row:
    """Take a row of the office out; remarks of the file stay. Raises NotFoundError where it is not there any more."""
    held = table(folder, name)
    row = next((own.cells for own in held.own if own.digest == digest), None)
    if row is None:
        raise NotFoundError("Dòng này không còn trong bảng.")
    lines = (_text(folder, name) or "").splitlines(keepends=True)
    header = list(held.columns)
    for n, line in enumerate(lines):
        if _is_row(line) and _cells(line) == list(row.values()) and _cells(line) != header:
            del lines[n]
            break
    _write(folder / f"{name}.tsv", "".join(lines))
    return row


def _check(held: Table, row: Mapping[str, str]) -> None:
    """Refuse what the loader would take and no reader could use. Raises TableError."""
    first = held.columns[0]
    if not row[first] or row[first].startswith("#"):
        raise TableError(
            "Bảng %(name)s: cột %(column)s không được trống hoặc bắt đầu bằng '#'.",
            name=held.name,
            column=first,
        )
    for column in held.columns:
        allowed = held.choices(column)
        if allowed and row[column] not in allowed:
            raise TableError(
                "Bảng %(name)s: cột %(column)s phải là một trong: %(allowed)s.",
                name=held.name,
                column=column,
                allowed=", ".join(allowed),
            )
        if column in _NUMBERS.get(held.name, ()) and row[column] and not _is_number(row[column]):
            raise TableError(
                "Bảng %(name)s: cột %(column)s phải là một con số.", name=held.name, column=column
            )
    if any(reference.key_of(held.name, own.cells) == reference.key_of(held.name, row) for own in held.own):
        raise TableError(
            "Bảng %(name)s: cơ quan đã có dòng như vậy. Hãy bỏ dòng cũ rồi thêm lại.", name=held.name
        )


def _is_number(text: str) -> bool:
    whole, _sep, part = text.partition(".")
    return len(text) < 10 and whole.isascii() and whole.isdigit() and (not part or part.isdigit())


def _cell(text: str) -> str:
    return one_line(without_controls(text))[:_LONGEST]


def _text(folder: Path, name: str) -> str | None:
    try:
        return (folder / f"{name}.tsv").read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise TableError(
            "Bảng %(name)s.tsv không phải UTF-8. Hãy lưu lại tệp dạng UTF-8.", name=name
        ) from None


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in nfc(line).split("\t")]


def _header(text: str) -> list[str]:
    return _cells(next(line for line in text.splitlines() if _is_row(line)))


def _digest(row: Row) -> str:
    return hashlib.sha256("\t".join(row.values()).encode()).hexdigest()[:16]


def _write(path: Path, text: str) -> None:
    """Write the file of a table durably: whole or not at all."""
    path.parent.mkdir(mode=0o750, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        sync_folder(path.parent)
        sync_folder(path.parent.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError from error
        raise
