"""The invented archive of `training.archive_letters` as a real catalogue with a real index, kept between runs."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from corpus import catalogue, originals
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.record import Citation, Description, Direction, IndexEntry, Page, Relation, Word
from corpus.settings import Settings
from training import archive_letters as made
from training import archive_offices
from training.archive_letters import ArchiveLetter

_NO_FILE = "0" * 64
_BATCH = 1000  # letters of one transaction


def entry_of(letter: ArchiveLetter) -> IndexEntry:
    """Return what the index is given of a letter, its number as record id (a test compares with the catalogue's)."""
    return IndexEntry(
        record_id=letter.number,
        symbol=letter.symbol,
        date=letter.date,
        kind=letter.kind,
        issuer=letter.issuer,
        subject=letter.subject,
        signer=letter.signer,
        urgency=None,
        direction=letter.direction,
        access="normal",
        recipients=letter.recipients,
        cited=letter.cited,
        due=(),
        pages=letter.pages,
        raw_pages=letter.raw_pages,
        revision=1,
    )


def catalogue_of(letters: Iterable[ArchiveLetter], folder: Path, count: int) -> Archive:
    """Return an archive in which the letters are filed; one that is there already is taken as it is.

    It is kept under a name that tells the generator's code and the count, so that a changed generator makes it anew.
    """
    sources = (made, archive_offices)
    content = b"".join(Path(str(source.__file__)).read_bytes() for source in sources)
    words = Path(str(made.__file__)).with_name("archive_words.tsv").read_bytes()
    where = folder / f"{count}-{hashlib.sha256(content + words).hexdigest()[:12]}"
    if where.exists():
        return Archive.open(where)
    folder.mkdir(parents=True, exist_ok=True)
    beside = where.with_name(f"{where.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    archive = Archive.create(beside, Settings())
    waiting = iter(letters)
    while batch := list(islice(waiting, _BATCH)):
        with archive.database.write() as conn:
            _file(conn, batch)
    beside.rename(where)
    return Archive.open(where)


def _file(conn: Connection, letters: Iterable[ArchiveLetter]) -> None:
    if originals.find(conn, _NO_FILE) is None:
        originals.register(
            conn, sha256=_NO_FILE, size=1, media_type="text/plain", name="x", received_at="-", received_by="x"
        )
    for letter in letters:
        pages = [
            (Page(at, 10, 10, 100, words=tuple(_page_words(shown, raw))), PageSource(_NO_FILE, 1))
            for at, (shown, raw) in enumerate(zip(letter.pages, letter.raw_pages, strict=True), 1)
        ]
        record_id = catalogue.file_record(
            conn, _description(letter), pages, direction=letter.direction, review_reasons=(), at="-"
        )
        if record_id != letter.number:
            raise ValueError(f"letter {letter.number} was filed as record {record_id}")


def _page_words(shown: str, raw: str) -> Iterator[Word]:
    """Yield the words of a page with both readings; damage changes words, and parts or joins none."""
    for line, (one, other) in enumerate(zip(shown.split("\n"), raw.split("\n"), strict=True)):
        for text, read in zip(one.split(" "), other.split(" "), strict=True):
            yield Word(text, read, (0, 0, 1, 1), 0.9, line=line)


def _description(letter: ArchiveLetter) -> Description:
    return Description(
        kind=letter.kind,
        symbol=letter.symbol,
        date=letter.date,
        issuer=letter.issuer,
        subject=letter.subject,
        signer=letter.signer,
        recipients=letter.recipients,
        citations=tuple(Citation(s, None, None, None, Relation.BASED_ON, s, 1) for s in letter.cited),
    )


def sample_letters(after: int) -> list[ArchiveLetter]:
    """Return our own sample letters, as their gold says, numbered after the invented ones."""
    folder = Path(str(files("corpus") / "samples"))
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("[0-9]*.json"))]
    return [_sample(gold, after + at) for at, gold in enumerate(golds, 1)]


def _sample(gold: dict[str, Any], number: int) -> ArchiveLetter:
    pages = tuple(gold["text"])
    return ArchiveLetter(
        number=number,
        **{name: gold[name] for name in ("symbol", "date", "kind", "issuer", "subject", "signer")},
        issuer_short=gold["issuer"],
        recipients=tuple(gold["recipients"]),
        cited=tuple(dict.fromkeys(c["symbol"] for c in gold["citations"] if c["symbol"])),
        direction={"incoming": Direction.IN, "outgoing": Direction.OUT}.get(gold["role"], Direction.OTHER),
        topic="",
        hamlet=None,
        rare=None,
        damage="none",
        pages=pages,
        raw_pages=pages,
    )
