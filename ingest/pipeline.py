"""The whole journey of one letter on one screen: read → restore → mark check → describe → file.

    received files ─ sandbox.read ─▶ pages ─ restore ─▶ accented pages ─ describe ─▶ fields ─ file ─▶ record

Everything before `file_letter` is derived and can be done again; `file_letter` is one transaction.
"""

import re
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection

from corpus import audit, catalogue, jobs, originals, page_pictures, reference
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import SecretMarkError, VanthuError
from corpus.jobs import Job
from corpus.record import Description, Direction, Habit, Page, Verdict
from corpus.reference import Reference
from corpus.settings import Settings
from corpus.text import fold, nfc
from ingest import media, sandbox
from ingest.fields.describe import describe
from ingest.fields.marks import read_secrecy
from ingest.intake import mark_duplicate
from ingest.sandbox import Limits, Sheet
from ocr.language_model import Model, load_model
from ocr.restore_pages import restore_pages

Progress = Callable[[int, int], None]
CORE_FIELDS = {
    "symbol": "số, ký hiệu",
    "date": "ngày văn bản",
    "issuer": "cơ quan ban hành",
    "subject": "trích yếu",
    "kind": "tên loại",
}
_SAME_OFFICE = 90  # token_sort_ratio of folded names
_MERGED = "2025-07-01"  # the communes of today begin their work
_COMMUNE = re.compile(r"(?P<body>.*\s)(?:xã|phường|đặc khu)\s+(?P<name>[^,]+)", re.IGNORECASE)
_PROVINCE = re.compile(r"^(?:tỉnh|thành phố)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on its journey: its sheets with accented pages, and what was read of it."""

    sheets: tuple[Sheet, ...]
    description: Description
    review_reasons: tuple[str, ...] = ()


def read_letter(
    sources: Sequence[tuple[Path, str]],
    settings: Settings,
    pictures: Path,
    *,
    tables: Reference,
    arrived: date | None = None,
    file_name: str | None = None,
    progress: Progress = lambda done, total: None,
    wanted: range | None = None,
    known: Sequence[str] = (),
    habits: Sequence[Habit] = (),
) -> Letter:
    """Read, restore and describe one document. known: names that the archive knows, besides those of its settings;
    habits: what its approved letters showed of their issuers.

    Raises SecretMarkError before anything is described or kept.
    """
    sheets = sandbox.read(sources, read_config(settings), pictures, limits(settings), progress, wanted)
    sheets = restored(sheets, model(), (*settings.offices, settings.province, *known))
    pages = [sheet.page for sheet in sheets]
    if read_secrecy(pages, tables) is not None:
        raise SecretMarkError
    description = describe(pages, reference=tables, arrived=arrived, file_name=file_name, habits=habits)
    reasons = review_reasons(description, pages, settings.review_below)
    if file_name and not media.name_agrees(file_name, sources[0][1]):
        reasons = (f"Tên tệp không đúng loại nội dung ({media.LABELS[sources[0][1]]})", *reasons)
    return Letter(tuple(sheets), description, reasons)


def restored(sheets: Sequence[Sheet], language_model: Model, known: Sequence[str] = ()) -> list[Sheet]:
    """Return the sheets with accents put back, known names heard; the raw reading stays beside."""
    pages = restore_pages([sheet.page for sheet in sheets], model=language_model, known=known)
    return [replace(sheet, page=page) for sheet, page in zip(sheets, pages, strict=True)]


def review_reasons(description: Description, pages: Sequence[Page], below: float) -> tuple[str, ...]:
    """Return why a person has to look, in Vietnamese; empty when nobody has to."""
    unsure = [
        label
        for name, label in CORE_FIELDS.items()
        if getattr(description, name) is None or description.confidence.get(name, 0.0) < below
    ]
    reasons = [f"Chưa chắc: {', '.join(unsure)}"] if unsure else []
    for page in pages:
        if page.verdict is not Verdict.GOOD:
            reasons.append(f"Trang {page.number}: {'; '.join(page.reasons) or 'khó đọc'}")
    return tuple(reasons)


def unread_letter(job: Job, error: VanthuError) -> Letter:
    """Return a letter of which nothing could be read: it is filed all the same, for a person to look at."""
    page = Page(number=1, width=0, height=0, dpi=0, verdict=Verdict.UNREADABLE, reasons=(error.sentence,))
    sheets = tuple(
        Sheet(replace(page, number=number), number - 1, 1, None) for number in range(1, len(job.files) + 1)
    )
    return Letter(sheets, Description(), (error.sentence,))


def file_letter(archive: Archive, job: Job, letter: Letter, *, now: datetime) -> int | None:
    """Keep the originals and write the record, in the order of durability; returns the record id.

    None when another record has come to hold these very files in the meantime: the job is then a duplicate.
    """
    at = now.isoformat(timespec="seconds")
    for file in job.files:
        if file.spool_name and (archive.spool / file.spool_name).exists():
            originals.keep(archive.spool / file.spool_name, archive.originals, file.sha256)
    _keep_pictures(archive, job, letter)
    direction = direction_in(archive, letter.description)
    with archive.database.write() as conn:
        # A person may have said that the repeated file is a document of its own.
        digests = tuple(f.sha256 for f in job.files)
        held = None if job.reason_code == jobs.KEPT else jobs.holder_of(conn, digests)
        if held is not None:
            mark_duplicate(conn, job.id, held, at=at, person=job.received_by)
            return None
        return _write(conn, direction, job, letter, at)


def _write(conn: Connection, direction: Direction, job: Job, letter: Letter, at: str) -> int:
    for file in job.files:
        originals.register(
            conn,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            name=file.name,
            received_at=job.received_at,
            received_by=job.received_by,
        )
    record_id = catalogue.file_record(
        conn,
        letter.description,
        [(s.page, PageSource(job.files[s.file].sha256, s.source_page)) for s in letter.sheets],
        direction=direction,
        review_reasons=letter.review_reasons,
        at=at,
        access=job.access,
    )
    jobs.finish(conn, job.id, "filed", at, record_id=record_id, pages_done=len(letter.sheets))
    detail = {"job": job.id, "files": [f.sha256 for f in job.files]}
    audit.append(
        conn, at=at, person=job.received_by, action="filed", subject=f"record:{record_id}", detail=detail
    )
    return record_id


def _keep_pictures(archive: Archive, job: Job, letter: Letter) -> None:
    """Move the page pictures to their derived place; losing one costs nothing but a rebuild."""
    for sheet in letter.sheets:
        if sheet.picture is not None:
            target = picture_path(archive, job.files[sheet.file].sha256, sheet.source_page)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(sheet.picture, target)


def picture_path(archive: Archive, sha256: str, source_page: int, turned: int | None = None) -> Path:
    """Return where the picture of a page of an original lies, as it was read or as a person turned it."""
    return page_pictures.path_of(archive.derived, PageSource(sha256, source_page, turned))


def direction_in(archive: Archive, description: Description) -> Direction:
    """Tell which way a document goes in the offices of this archive."""
    offices, province = archive.settings.offices, archive.settings.province
    former = former_offices(offices, province, tables_of(archive.folder))
    return direction_of(description, offices, former)


def direction_of(description: Description, offices: Sequence[str], former: Collection[str] = ()) -> Direction:
    """Tell which way a document goes: out when one of our offices issued it, in when another body did.

    former: what our offices were called before July 2025. Their names must agree to the letter and the date must
    be older, since a commune elsewhere may bear such a name today.
    """
    if not description.issuer:
        return Direction.OTHER
    issuer = fold(description.issuer)
    ours = any(
        fuzz.token_sort_ratio(issuer, spelled) >= _SAME_OFFICE for o in offices for spelled in _spellings(o)
    )
    if not ours and description.date and description.date < _MERGED:
        ours = any(issuer in _spellings(office) for office in former)
    return Direction.OUT if ours else Direction.IN


def former_offices(offices: Sequence[str], province: str, tables: Reference) -> tuple[str, ...]:
    """Return the same offices of the communes that went into ours: 'UBND xã Bình Khê' → 'UBND xã Tây Giang' …"""
    found = []
    for named in filter(None, (_COMMUNE.match(nfc(office)) for office in offices)):
        olds = tables.predecessors(named["name"], _PROVINCE.sub("", nfc(province)))
        found += [f"{named['body']}{kind} {name}" for kind, name in olds]
    return tuple(found)


def _spellings(office: str) -> tuple[str, str]:
    """Return an office's folded name, also with UBND written in full."""
    name = fold(office)
    return name, name.replace("ubnd", "uy ban nhan dan")


def read_config(settings: Settings) -> dict[str, Any]:
    """Return the settings that reading needs, as the fields of readers.ReadConfig."""
    return {
        "language": settings.language,
        "dpi": settings.render_dpi,
        "max_pages": settings.max_pages,
        "max_page_megapixels": settings.max_page_megapixels,
        "render_megapixels": settings.render_megapixels,
        "max_unpacked_mb": settings.max_unpacked_mb,
        "page_seconds": settings.page_seconds,
        "threads": settings.threads,
    }


def limits(settings: Settings) -> Limits:
    """Return the limits of the sandbox child."""
    return Limits(settings.read_wall_seconds, settings.read_cpu_seconds, settings.read_memory_mb)


@cache
def model() -> Model:
    """Return the restoration model, opened once a process."""
    return load_model()


@cache
def tables_of(folder: Path) -> Reference:
    """Return the reference tables with the archive's own rows, read once a process."""
    return reference.load(folder / "tables")
