"""The archive under load: 10,000 invented letters with all that an office does to them, kept between runs.

Filed as the worker files letters, then entered in books, given to units, settled and restricted by the functions that
the pages call. About 4,000 things are late in it: an office that has used the program for five years and closes
little, which is worse than most. The index of each engine is kept beside the archive; a run works on a copy.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageFilter
from sqlalchemy import Connection

from corpus import (
    accounts,
    catalogue,
    dossiers,
    followup,
    originals,
    outbox,
    registers,
    revisions,
    routing,
    units,
)
from corpus import settings as stored_settings
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.record import Citation, Description, Direction, Obligation, Page, Relation, Word
from corpus.routing import Target
from corpus.settings import Settings
from search.index import rebuild
from training import archive_letters as made
from training import archive_offices
from training.archive_letters import ArchiveLetter

PASSWORD = "mật khẩu của người dùng giả"
_MOST = 100_000  # of the limits of an account
PEOPLE = (
    *(("clerk", n) for n in range(4)),
    *(("staff", n) for n in range(12)),
    *(("leader", n) for n in range(3)),
    ("admin", 0),
)
"""The 20 people of the office, by role."""
ENGINES = ("whoosh", "tantivy")
_UNITS = (
    "Văn phòng",
    "Phòng Kinh tế",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Hành chính công",
    "Ban Chỉ huy Quân sự",
)
_ACTIONS = (
    "báo cáo kết quả",
    "xây dựng kế hoạch",
    "rà soát, tổng hợp số liệu",
    "cử người dự họp",
    "tổ chức thực hiện",
)
_AT = "2026-09-25T08:00:00+07:00"
_BATCH = 500  # letters of one transaction
_LAST = 40  # newest letters that nobody has checked


def username(role: str, number: int) -> str:
    """Return the username of a person of PEOPLE."""
    return f"{role}{number}"


def archive_of(count: int, folder: Path) -> Path:
    """Return the folder of the archive of `count` letters, made where it is not there; its name tells the code."""
    sources = (__file__, str(made.__file__), str(archive_offices.__file__))
    told = hashlib.sha256(b"".join(Path(name).read_bytes() for name in sources)).hexdigest()[:12]
    where = folder / f"{count}-{told}"
    if not where.exists():
        folder.mkdir(parents=True, exist_ok=True)
        beside = where.with_name(f"{where.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        offices = archive_offices.OURS
        _fill(
            Archive.create(beside, Settings(offices=offices, own_numbers=("QĐ",), province="Hải Lăng")), count
        )
        beside.rename(where)
    return where


def copy_for(base: Path, engine: str, target: Path) -> Archive:
    """Return a fresh copy of the archive whose setting search_engine is `engine`; pictures are links to its own."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True, mode=0o700)
    for name in ("catalogue.sqlite", "secret.key"):
        shutil.copy2(base / name, target / name)
    shutil.copytree(base / "originals", target / "originals")
    shutil.copytree(base / "derived", target / "derived", copy_function=_point_at)
    shutil.copytree(base / f"index-{engine}", target / "index")
    held = stored_settings.read(base / "settings.toml")
    # What the machine can do is measured, and not what one account may ask of it.
    free = replace(held, search_engine=engine, reads_per_minute=_MOST, changes_per_minute=_MOST)
    stored_settings.write(target / "settings.toml", free)
    return Archive.open(target)


def _point_at(source: str, target: str) -> None:
    Path(target).symlink_to(Path(source).absolute())


def _fill(archive: Archive, count: int) -> None:
    chance = Random(count)
    with archive.database.write() as conn:
        unit_ids = _people(conn)
    letters = made.archive_letters(count)
    incoming: dict[str, tuple[int, str]] = {}
    while batch := list(islice(letters, _BATCH)):
        with archive.database.write() as conn:
            for letter in batch:
                _file(conn, archive, letter, incoming, chance)
                _work(conn, letter, count, unit_ids, chance)
    with archive.database.write() as conn:
        _matters(conn, count, chance)
        outbox.done(conn, [row.id for row in outbox.pending(conn, 10 * count)])
    for engine in ENGINES:
        with archive.database.read() as conn:
            rebuild(outbox.scan(conn), archive.folder / f"index-{engine}", engine)
    archive.database.truncate_log()


def _people(conn: Connection) -> list[int]:
    """Make the accounts, the units and who works where; returns the units."""
    ids = [units.add(conn, name, person="clerk0", at=_AT) for name in _UNITS]
    for role, number in PEOPLE:
        name = username(role, number)
        accounts.add(conn, username=name, name=f"Người {name}", role=role, at=_AT)
        account = accounts.by_username(conn, name)
        assert account is not None
        accounts.change_password(conn, account.id, PASSWORD)
        units.place(conn, account.id, unit_id=ids[number % len(ids)], email=None, person="clerk0", at=_AT)
    return ids


def _file(
    conn: Connection,
    archive: Archive,
    letter: ArchiveLetter,
    incoming: dict[str, tuple[int, str]],
    chance: Random,
) -> None:
    """File one letter with pages, citations, what it asks, and one original with a picture of each page."""
    digest = hashlib.sha256(f"{letter.number}".encode()).hexdigest()
    at = f"{letter.date}T09:00:00+07:00"
    originals.register(
        conn,
        sha256=digest,
        size=1,
        media_type="application/pdf",
        name=f"{letter.number}.pdf",
        received_at=at,
        received_by="clerk0",
    )
    pages = [
        (Page(n, 2480, 3508, 300, words=tuple(_words(shown, raw, chance))), PageSource(digest, n))
        for n, (shown, raw) in enumerate(zip(letter.pages, letter.raw_pages, strict=True), 1)
    ]
    for n in range(1, len(pages) + 1):
        _picture(archive.derived, digest, n)
    asked = tuple(_asked(letter, chance)) if letter.direction is Direction.IN else ()
    cites = [Citation(s, None, None, None, Relation.BASED_ON, s, 1) for s in letter.cited]
    if letter.direction is Direction.OUT and incoming and chance.random() < 0.6:
        symbol, (_number, day) = chance.choice(list(incoming.items())[-200:])
        relation = Relation.REPLIES_TO if letter.kind in ("báo cáo", "công văn") else Relation.IMPLEMENTS
        cites.append(Citation(symbol, None, day, None, relation, symbol, 1))
    described = Description(
        kind=letter.kind,
        symbol=letter.symbol,
        number=letter.symbol.split("/")[0].split("-")[0],
        date=letter.date,
        issuer=letter.issuer,
        subject=letter.subject,
        signer=letter.signer,
        recipients=letter.recipients,
        citations=tuple(cites),
        obligations=asked,
        confidence=dict.fromkeys(("kind", "symbol", "number", "date", "issuer", "subject", "signer"), 0.9),
    )
    found = catalogue.file_record(
        conn, described, pages, direction=letter.direction, review_reasons=("low",), at=at
    )
    if found != letter.number:
        raise ValueError(f"letter {letter.number} was filed as record {found}")
    if asked:
        incoming[letter.symbol] = found, letter.date


def _words(shown: str, raw: str, chance: Random) -> Iterator[Word]:
    """Yield the words of a page, where they stand on it; one in thirty is doubtful."""
    for line, (one, other) in enumerate(zip(shown.split("\n"), raw.split("\n"), strict=True)):
        for at, (text, read) in enumerate(zip(one.split(" "), other.split(" "), strict=True)):
            box = 200 + 110 * at, 400 + 60 * line, 100, 45
            yield Word(text, read, box, 0.4 if chance.random() < 1 / 30 else 0.95, line=line)


def _picture(derived: Path, digest: str, number: int) -> None:
    """Lay one picture of a page under the digest: the same bytes for all, 400 kB as a scanned page has."""
    shared = derived / "page.jpg"
    if not shared.exists():
        noise = np.random.default_rng(1).integers(150, 255, (2339, 1654), dtype=np.uint8)
        Image.fromarray(noise).filter(ImageFilter.GaussianBlur(1.2)).save(shared, quality=60)
    path = derived / "pages" / digest[:2] / digest / f"{number}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.hardlink_to(shared)


def _asked(letter: ArchiveLetter, chance: Random) -> Iterator[Obligation]:
    """Yield what an incoming letter asks: two in three ask for something, some for two things, one in fifty again."""
    for _ in range(chance.choices((0, 1, 2), (1, 2, 1))[0]):
        action, day = (
            chance.choice(_ACTIONS),
            date.fromisoformat(letter.date) + timedelta(chance.randint(5, 90)),
        )
        actor = chance.choice((None, "các xã, phường", archive_offices.OURS[0], "Sở Nội vụ"))
        again = chance.random() < 0.02
        due, rule = (None, "FREQ=MONTHLY;BYMONTHDAY=20") if again else (day.isoformat(), None)
        bound = chance.choice(("by", "before"))
        yield Obligation(f"{action} trước ngày {day:%d/%m/%Y}", actor, action, due, None, bound, rule, 1)


def _work(conn: Connection, letter: ArchiveLetter, count: int, unit_ids: list[int], chance: Random) -> None:
    """Do with a filed letter what the office did: check it, enter it, give it, close it, restrict it."""
    record_id, at, clerk = (
        letter.number,
        f"{letter.date}T10:00:00+07:00",
        username("clerk", chance.randrange(4)),
    )
    if record_id <= count - _LAST:
        revisions.approve(conn, record_id, person=clerk, at=at, revision=1)
        if letter.direction in (Direction.IN, Direction.OUT):
            scope = "QĐ" if letter.direction is Direction.OUT and letter.kind == "quyết định" else ""
            registers.enter(
                conn,
                record_id,
                direction=letter.direction.value,
                scope=scope,
                entered_on=letter.date,
                person=clerk,
                at=at,
            )
    if letter.direction is Direction.IN and chance.random() < 0.4:
        due = date.fromisoformat(letter.date) + timedelta(chance.randint(3, 60))
        to = (
            Target(unit_id=chance.choice(unit_ids))
            if chance.random() < 0.7
            else Target(username=f"staff{chance.randrange(12)}")
        )
        by = due.isoformat() if chance.random() < 0.5 else None
        routing.give(conn, record_id, to, role="lead", due=by, person=clerk, at=at)
    if letter.direction is Direction.IN and chance.random() < 0.15:
        followup.settle(conn, record_id, "done", "đã làm bằng điện thoại", person=clerk, at=at)
    if chance.random() < 0.04:
        revision = catalogue.get(conn, record_id).revision
        revisions.set_access(conn, record_id, "restricted", revision=revision)


def _matters(conn: Connection, count: int, chance: Random) -> None:
    """Keep 150 files of matters of twenty documents each."""
    for number in range(1, 151):
        dossier_id = dossiers.start(
            conn,
            code=f"{number:03}.VP",
            title=f"Hồ sơ việc thứ {number}",
            retention="10 năm",
            keeper="clerk0",
            person="clerk0",
            at=_AT,
        )
        for record_id in _some(chance, count):
            dossiers.put_in(conn, dossier_id, record_id, person="clerk0", at=_AT)


def _some(chance: Random, count: int) -> Iterable[int]:
    return sorted(chance.sample(range(1, count + 1), min(20, count)))
