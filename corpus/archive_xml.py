"""The XML metadata of exported files and documents: the field names and codes of Circular 05/2025/TT-BNV.

One element a field, as the field map of our domain notes gives them. It is the plain list of fields, not the whole
EAD envelope in which an archive's own software wraps them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from corpus.catalogue import Record
from corpus.dossiers import Dossier, Entry, span
from corpus.reference import Reference
from corpus.text import one_line

# Characters that XML 1.0 cannot hold even as references.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LENGTHS = {"codeNumber": 11, "codeNotation": 30, "organName": 200, "subject": 500, "numberOfPage": 4}


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many pages a document has, and where their words come from (corpus.record.Page.source)."""

    count: int
    sources: frozenset[str]

    @property
    def birth(self) -> str:
        """Born-digital, scanned or mixed: the value of confidenceLevel."""
        if self.sources == {"ocr"} or not self.sources:
            return "scanned"
        return "mixed" if "ocr" in self.sources else "born-digital"


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its pages and the catalogue rows of its received files."""

    record: Record
    sheets: Sheets
    files: tuple[Mapping[str, Any], ...]


def document_xml(found: Dossier, code: str, held: Held, names: Sequence[str], reference: Reference) -> bytes:
    """Return the metadata of one document; `names` are our names of its originals, in order."""
    record = held.record
    root = Element("document")
    for name, value in {
        "docCode": code,
        "typeName": reference.archive_code("typeName", record.kind or ""),
        "codeNumber": record.number or "",
        "codeNotation": notation(record),
        "issuedDate": day(record.date),
        "organName": record.issuer or "",
        "subject": record.subject or "",
        "language": reference.archive_code("language", ""),
        "numberOfPage": str(held.sheets.count),
        "mode": reference.archive_code("mode", "normal" if record.access == "normal" else "restricted"),
        "maintenance": reference.archive_code("maintenance", found.retention),
        "confidenceLevel": reference.archive_code("confidenceLevel", held.sheets.birth),
    }.items():
        _put(root, name, value)
    files = SubElement(root, "files")
    for name, row in zip(names, held.files, strict=True):
        one = _put(files, "file", name)
        one.set("receivedName", _clean(str(row["name"])))
        one.set("sha256", str(row["sha256"]))
        one.set("mediaType", str(row["media_type"]))
    return _bytes(root)


def dossier_xml(
    found: Dossier, entries: Sequence[Entry], helds: Sequence[Held], reference: Reference
) -> bytes:
    """Return the metadata of the file itself; it is used under the strictest mode of its documents."""
    first, last = span(list(entries))
    strict = any(held.record.access != "normal" for held in helds)
    root = Element("dossier")
    for name, value in {
        "fileCode": found.code,
        "title": found.title,
        "maintenance": reference.archive_code("maintenance", found.retention),
        "retention": found.retention,
        "mode": reference.archive_code("mode", "restricted" if strict else "normal"),
        "language": reference.archive_code("language", ""),
        "startDate": day(first),
        "endDate": day(last),
        "totalDoc": str(len(entries)),
        "numberOfPage": str(sum(held.sheets.count for held in helds)),
        "keeper": found.keeper,
        "openedDate": day(found.opened_on),
        "closedDate": day(found.closed_on),
        "description": found.note or "",
    }.items():
        _put(root, name, value)
    return _bytes(root)


def notation(record: Record) -> str:
    """Return the letters of a symbol without its number: '371-CV/ĐU' → 'CV/ĐU'."""
    return re.sub(r"^\d+[a-z]?\s*[-/]\s*", "", record.symbol or "")


def day(iso: str | None) -> str:
    """Return an ISO day as dd/mm/yyyy, nothing as ''."""
    return "/".join(reversed((iso or "").split("-")))


def _put(parent: Element, name: str, value: str) -> Element:
    child = SubElement(parent, name)
    child.text = _clean(value)[: _LENGTHS.get(name)]
    return child


def _clean(value: str) -> str:
    return one_line(_NOT_XML.sub("", value))


def _bytes(root: Element) -> bytes:
    indent(root)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found + b"\n"
