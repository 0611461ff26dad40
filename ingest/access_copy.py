"""The access copy of a scanned record: a two-layer PDF/A for reading and searching, derived like the page pictures.

It is made of our own page pictures, never of the received file: a signed, restricted or broken PDF cannot be
converted, and a signed one must not be. It is no true copy (sao y: Decree 30/2020/NĐ-CP, articles 25–26). A record
without scanned pages has none: there the original is its own reading copy.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog
from rapidfuzz.distance import Levenshtein
from sqlalchemy import Connection

from corpus import catalogue, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import VanthuError
from corpus.record import RUNNING_ZONES, Box, Page, Word, Zone
from corpus.running import Tick, silent, told
from ingest import pipeline, sandbox

_SEEN_ZONES = tuple(zone for zone in Zone if zone is not Zone.NOISE)
_LONGEST_SIDE, _SHORTEST_SIDE = 14_400, 3  # points of a page, ISO 19005-2, 6.1.13
_GAP = 0.3  # of a line's height, between two words; poppler sees one from 0.1 on
_USUAL_DPI = 150  # of a page that does not tell its own

# What a copy loads on its way: 1 s of the child's 1.2 s, measured on a letter of 2 pages.
MODULES = ("ingest.word_layer", "fontTools.subset", "fpdf", "pikepdf.pdfa")

Place = tuple[str, Box]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a copy: its picture, the px that boxes count in, and its lines of (text, box) in reading order."""

    picture: str
    width: int
    height: int
    dpi: float
    lines: tuple[tuple[Place, ...], ...]


def path_of(archive: Archive, record_id: int) -> Path:
    """Return where the access copy of a record lies."""
    return archive.derived / "copies" / f"{record_id}.pdf"


def keep(archive: Archive, record_id: int) -> bool:
    """Make the copy of a record anew; returns whether there is one now.

    A copy is a convenience: whatever keeps it from being made is logged and never raised.
    """
    try:
        with archive.database.read() as conn:
            leaves, title = _leaves(archive, conn, record_id), _title(conn, record_id)
        if not leaves:
            return False
        _make(archive, leaves, title, path_of(archive, record_id))
    except (VanthuError, OSError) as error:
        log.warning("no access copy", record=record_id, reason=str(error))
        return False
    except Exception:
        log.exception("no access copy", record=record_id)
        return False
    return True


def keep_missing(archive: Archive, tick: Tick = silent) -> int:
    """Make every copy that is missing, or older than a person's last edit of its record; returns how many."""
    with archive.database.read() as conn:
        wanted = [record_id for record_id in catalogue.all_ids(conn) if _is_missing(archive, conn, record_id)]
    return sum(keep(archive, record_id) for record_id in told(wanted, len(wanted), tick))


def _is_missing(archive: Archive, conn: Connection, record_id: int) -> bool:
    path = path_of(archive, record_id)
    if not path.exists():
        return True
    edited = revisions.last_edit(conn, record_id)
    return edited is not None and datetime.fromisoformat(edited).timestamp() >= path.stat().st_mtime


def _title(conn: Connection, record_id: int) -> str:
    """Return what a reader's window shows; letters that XMP cannot hold are left out."""
    record = catalogue.get(conn, record_id)
    told = " – ".join(text for text in (record.symbol, record.subject) if text) or f"#{record_id}"
    return "".join(ch for ch in f"Bản tra cứu: {told}" if ch.isprintable() and ord(ch) < 0x10000)


def _leaves(archive: Archive, conn: Connection, record_id: int) -> list[Leaf]:
    """Return the pages of a copy; none when no page was scanned or one of the pictures is not there."""
    pages = catalogue.pages(conn, record_id)
    pictures = [_picture(archive, source) for _page, source in pages]
    if not any(page.source == "ocr" and page.width for page, _source in pages) or None in pictures:
        return []
    texts = catalogue.page_texts(conn, record_id)
    return [
        leaf_of(page, str(picture), texts.get(page.number))
        for (page, _source), picture in zip(pages, pictures, strict=True)
    ]


def _picture(archive: Archive, source: PageSource) -> Path | None:
    path = pipeline.picture_path(archive, source.original_sha256, source.source_page, source.turned)
    return path if path.exists() else None


def leaf_of(page: Page, picture: str, edited: str | None = None) -> Leaf:
    """Return a page with its words in place; `edited` is the text that a person wrote for it, if any."""
    words = page.words if edited is None else corrected(page, edited)
    shown = replace(page, words=tuple(w for w in words if w.text.strip()))
    lines = tuple(tuple(p for w in line for p in _parted(w)) for line in shown.word_lines(*_SEEN_ZONES))
    return Leaf(picture, page.width, page.height, _dpi(page), lines)


def _parted(word: Word) -> list[Place]:
    """Return the syllables of a word that holds blanks side by side in its box, apart enough to stay apart.

    A blank that is squeezed with its word is lost on the way out: readers part words by the gap between them.
    """
    parts = word.text.split()
    left, top, right, bottom = _solid(word.box)
    gap = min((bottom - top) * _GAP, (right - left) / len(parts) / 2) if len(parts) > 1 else 0.0
    letter = (right - left - gap * (len(parts) - 1)) / sum(map(len, parts))
    places, at = [], float(left)
    for part in parts:
        places.append((part, _solid((round(at), top, round(at + letter * len(part)), bottom))))
        at += letter * len(part) + gap
    return places


def _solid(box: Box) -> Box:
    """Return the box with at least a pixel each way."""
    return box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)


def _dpi(page: Page) -> float:
    """Return the page's dpi, changed where paper of that size would be larger or smaller than PDF/A allows."""
    sides = page.width, page.height
    least, most = max(sides) * 72 / _LONGEST_SIDE, min(sides) * 72 / _SHORTEST_SIDE
    return max(min(page.dpi or _USUAL_DPI, most), least)


def corrected(page: Page, text: str) -> tuple[Word, ...]:
    """Return the words of a page with a person's text put where it belongs.

    Words that the person left stay; a changed one takes the place of the one it stands for, an added one that of its
    neighbour. A page on which nothing was read gets the text in even lines. Stamps and page numbers are no part of
    the text that people correct and stay as read.
    """
    old = [word for word in page.words if word.zone in RUNNING_ZONES]
    if not old:
        return *_even_lines(page, text), *page.words
    spoken = _aligned([word.text for word in old], text.split())
    told = {id(word): new for word, new in zip(old, spoken, strict=True)}
    return tuple(replace(word, text=told.get(id(word), word.text)) for word in page.words)


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return for each old word the new words that stand for it, joined by blanks."""
    found: list[list[str]] = [[] for _ in old]
    for step in Levenshtein.opcodes(old, new):
        if step.tag == "insert":
            found[max(step.src_start - 1, 0)].extend(new[step.dest_start : step.dest_end])
        elif step.tag != "delete":
            for offset, word in enumerate(new[step.dest_start : step.dest_end]):
                found[step.src_start + offset].append(word)
    return [" ".join(words) for words in found]


def _even_lines(page: Page, text: str) -> list[Word]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    step = page.height // max(len(lines), 1)
    tall = min(step, page.height // 60)  # a line of print on A4
    return [
        Word(line, "", (0, n * step, page.width, n * step + tall), 1.0, Zone.BODY, n)
        for n, line in enumerate(lines)
    ]


def _make(archive: Archive, leaves: Sequence[Leaf], title: str, target: Path) -> None:
    """Make the copy in a child process and move it into place. Raises VanthuError."""
    with tempfile.TemporaryDirectory(dir=archive.spool, prefix="work-") as folder:
        work = ([asdict(leaf) for leaf in leaves], title, folder)
        sandbox.run("ingest.word_layer:build", work, pipeline.limits(archive.settings), Path(folder))
        target.parent.mkdir(mode=0o750, exist_ok=True)
        (Path(folder) / "copy.pdf").replace(target)
