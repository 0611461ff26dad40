"""Export of a file of a matter as a BagIt bag (RFC 8493): originals, access copies, metadata, contents, links.

The bag is built in a folder beside its place and renamed when it is whole, so that nobody takes half a bag for one.
All names in it are our own; received names stand in the metadata only, never in a path.
"""

import csv
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import bagit
from sqlalchemy import Connection, select

from corpus import audit, catalogue, desk, dossiers, originals
from corpus.archive_xml import Held, Sheets, document_xml, dossier_xml
from corpus.dossiers import Dossier, Entry
from corpus.errors import ArchiveError, ForbiddenError, UsageError
from corpus.reference import Reference
from corpus.running import Tick, silent, told
from corpus.schema import link
from corpus.text import inert, one_line

_ENDINGS = {
    "application/pdf": ".pdf",
    "image/tiff": ".tif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/heic": ".heic",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/plain": ".txt",
}
CONTENTS_COLUMNS = ("STT", "Số, ký hiệu", "Ngày", "Tên loại, trích yếu", "Tác giả", "Tờ/trang số", "Ghi chú")
# bagit changes the working directory of the process while it writes, so two bags must not be written at once.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files of an archive lie, and whose it is: store of originals, folder of access copies, office."""

    originals: Path
    copies: Path
    office: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document on its way into a bag: its line of the contents, its code, its facts and received files."""

    entry: Entry
    code: str
    held: Held


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes into a bag, as the catalogue had it at one moment; `links` are (source, relation, target) codes."""

    dossier: Dossier
    documents: tuple[Document, ...]
    links: tuple[tuple[str, str, str], ...]


def gather(conn: Connection, dossier_id: int, *, access: frozenset[str]) -> Parcel:
    """Return what the bag of a file will hold; `access` is what the person who asks may see.

    Raises ForbiddenError where the file holds more than that, UsageError where it holds nothing, NotFoundError.
    """
    found = dossiers.get(conn, dossier_id, access=access)
    if not dossiers.whole(conn, dossier_id, access=access):
        raise ForbiddenError(
            "Hồ sơ có văn bản hạn chế mà bạn không được xem nên không xuất được. Hãy nhờ văn thư xuất hồ sơ."
        )
    documents = _documents(conn, found, access)
    if not documents:
        raise UsageError("Hồ sơ %(code)s chưa có văn bản nào nên không có gì để xuất.", code=found.code)
    return Parcel(found, documents, _links_among(conn, documents))


def note_export(conn: Connection, parcel: Parcel, *, person: str, at: str) -> None:
    """Write to the audit log that a file was exported, and which restricted documents were in it."""
    subject = f"dossier:{parcel.dossier.id}"
    detail = {"documents": len(parcel.documents)}
    audit.append(conn, at=at, person=person, action="dossier-exported", subject=subject, detail=detail)
    for one in parcel.documents:
        if one.held.record.access != "normal":
            what = {"what": "export"}
            subject = f"record:{one.entry.record_id}"
            audit.append(conn, at=at, person=person, action="opened", subject=subject, detail=what)


def pack(
    parcel: Parcel, target: Path, *, sources: Sources, reference: Reference, at: str, tick: Tick = silent
) -> None:
    """Write the bag into the folder `target`, which must not exist yet. The catalogue is not needed meanwhile.

    tick: told of each document that was laid into it.

    Raises UsageError where the folder is there already, ArchiveError where it cannot be written or an original is
    missing or changed; then nothing is left behind.
    """
    if target.exists():
        raise UsageError("Đã có %(target)s. Hãy chọn một thư mục chưa có để không ghi đè.", target=target)
    with _beside(target) as building:
        _lay_out(building, parcel, sources, reference, tick)
        _seal(building, parcel.dossier, sources.office, at)
        building.rename(target)


def _documents(conn: Connection, found: Dossier, access: frozenset[str]) -> tuple[Document, ...]:
    documents = []
    for entry in dossiers.contents(conn, found.id, access=access):
        files = [originals.find(conn, digest) for digest in desk.originals_of(conn, entry.record_id)]
        pages = catalogue.pages(conn, entry.record_id)
        held = Held(
            record=catalogue.get(conn, entry.record_id),
            sheets=Sheets(len(pages), frozenset(page.source for page, _source in pages)),
            files=tuple(row for row in files if row is not None),
        )
        documents.append(Document(entry, f"{found.code}.{entry.ordinal:07d}", held))
    return tuple(documents)


def _links_among(conn: Connection, documents: Sequence[Document]) -> tuple[tuple[str, str, str], ...]:
    """Return (source, relation, target) of confirmed links between exported documents, by their codes."""
    codes = {one.entry.record_id: one.code for one in documents}
    query = select(link.c.source_id, link.c.relation, link.c.target_id).where(
        link.c.state == "confirmed", link.c.source_id.in_(codes), link.c.target_id.in_(codes)
    )
    found = {(codes[row.source_id], row.relation, codes[row.target_id]) for row in conn.execute(query)}
    return tuple(sorted(found))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a fresh folder beside the target; what is left in it when an error ends the work is taken away."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(prefix=".vanthu-", dir=target.parent))
    except OSError as error:
        raise ArchiveError(
            "Không ghi được vào %(folder)s: %(why)s. Hãy kiểm tra quyền ghi.",
            folder=target.parent,
            why=error.strerror,
        ) from error
    try:
        (holder / "bag").mkdir()
        yield holder / "bag"
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _lay_out(folder: Path, parcel: Parcel, sources: Sources, reference: Reference, tick: Tick) -> None:
    entries = [one.entry for one in parcel.documents]
    helds = [one.held for one in parcel.documents]
    (folder / "hoso.xml").write_bytes(dossier_xml(parcel.dossier, entries, helds, reference))
    _write_csv(folder / "mucluc.csv", CONTENTS_COLUMNS, [contents_row(entry) for entry in entries])
    _write_csv(folder / "links.csv", ("source", "relation", "target"), parcel.links)
    for one in told(parcel.documents, len(parcel.documents), tick):
        place = folder / "documents" / f"{one.entry.ordinal:07d}"
        place.mkdir(parents=True)
        names = _copy_files(place, one, sources)
        xml = document_xml(parcel.dossier, one.code, one.held, names, reference)
        (place / "metadata.xml").write_bytes(xml)


def contents_row(entry: Entry) -> tuple[str, ...]:
    """Return a line of the table of contents in its seven columns; days as dd/mm/yyyy."""
    kind = (entry.kind or "").capitalize()
    what = ": ".join(part for part in (kind, entry.subject or "") if part)
    day = "/".join(reversed((entry.date or "").split("-")))
    sheets = f"{entry.first}-{entry.last}" if entry.last > entry.first else str(entry.first)
    return (str(entry.ordinal), entry.symbol or "", day, what, entry.issuer or "", sheets, "")


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write CSV with a byte order mark, which spreadsheets need to see UTF-8; a cell never begins a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([[inert(cell) for cell in row] for row in rows])


def _copy_files(place: Path, one: Document, sources: Sources) -> list[str]:
    """Copy the originals as received, and the access copy; returns our names of the originals."""
    names = []
    for number, row in enumerate(one.held.files, start=1):
        digest = str(row["sha256"])
        name = f"original-{number}{_ENDINGS.get(str(row['media_type']), '.bin')}"
        stored = originals.path_of(sources.originals, digest)
        if stored.is_file():
            shutil.copyfile(stored, place / name)
        if not stored.is_file() or originals.digest_of(place / name) != digest:
            raise ArchiveError(
                "Một tệp gốc của hồ sơ bị mất hoặc đã đổi nên chưa xuất. Chạy: vanthu verify --archive DIR."
            )
        names.append(name)
    copy = sources.copies / f"{one.entry.record_id}.pdf"
    if copy.is_file():
        shutil.copyfile(copy, place / "copy.pdf")
    return names


def _seal(folder: Path, found: Dossier, office: str, at: str) -> None:
    """Make the folder a bag and check it whole."""
    info = {
        "Source-Organization": one_line(office) or "vanthu",
        "External-Identifier": found.code,
        "External-Description": found.title,
        "Bagging-Date": at[:10],
    }
    with _ONE_AT_A_TIME:
        bag = bagit.make_bag(str(folder), bag_info=info, checksums=["sha256"])
    bag.validate()
