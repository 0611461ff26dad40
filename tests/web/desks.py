"""An archive with invented letters and one person of each role, and clients signed in as they are."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from corpus import accounts, catalogue, originals, revisions, tokens
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.record import (
    ArrivalStamp,
    Citation,
    Description,
    Direction,
    Obligation,
    Page,
    Relation,
    Where,
    Word,
    Zone,
)
from corpus.settings import Settings
from web import create_app
from web.limits import limiter

START = datetime(2026, 3, 12, 8, 0, tzinfo=timezone(timedelta(hours=7)))
PASSWORD = "mật khẩu của riêng tôi"
ROLES = ("clerk", "staff", "leader", "admin")


class Clock:
    """A time of day that tests turn on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Desk:
    """The app under test with its archive, clock and the ids of what it holds."""

    app: Flask
    archive: Archive
    clock: Clock
    people: dict[str, int]

    def client(self, role: str | None = None) -> FlaskClient:
        """Return a client that is signed in as the person of this role (nobody when None)."""
        client = self.app.test_client()
        if role is not None:
            answer = post(client, "/login", page="/login", username=role, password=PASSWORD)
            assert answer.status_code == 302, answer.text
        return client


def token_of(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found is not None, f"no form token on {page}"
    return found[1]


def post(
    client: FlaskClient, path: str, *, page: str = "/password", method: str = "POST", **fields: Any
) -> Any:
    """Post a form with the token of a page that carries one."""
    return client.open(path, method=method, data={"csrf_token": token_of(client, page), **fields})


def send(client: FlaskClient, path: str, *, method: str = "POST", **fields: Any) -> Any:
    """Send JSON as a script does, with the token that the API hands out."""
    token = client.get("/api/token").json["csrf_token"]  # type: ignore[index]
    return client.open(path, method=method, json=fields, headers={"X-CSRFToken": token})


def bearer(desk: Desk, role: str, *, writes: bool = True, ends_on: str | None = None) -> dict[str, str]:
    """Return the header of a new token of the person of this role."""
    at = desk.clock().isoformat(timespec="seconds")
    with desk.archive.database.write() as conn:
        account = accounts.get(conn, desk.people[role])
        assert account is not None
        name = f"mã {len(tokens.of_account(conn, account.id)) + 1}"
        secret = tokens.make(conn, account, name, writes=writes, ends_on=ends_on, at=at)
    return {"Authorization": f"Bearer {secret}"}


def make_archive(folder: Path, **settings: Any) -> Archive:
    return Archive.create(folder, Settings(offices=("Đảng ủy xã Suối Mây",), province="Lâm Đồng", **settings))


def page_of(text: str, number: int = 1, *, raw: str | None = None, conf: float = 0.95) -> Page:
    """Lay a text out as one page of 2480 × 3508 px, a word a box."""
    words = []
    raws = (raw or text).split("\n")
    for line, (shown, read) in enumerate(zip(text.split("\n"), raws, strict=True)):
        for column, (word, raw_word) in enumerate(zip(shown.split(), read.split(), strict=True)):
            x, y = 200 + column * 170, 300 + line * 60
            words.append(Word(word, raw_word, (x, y, x + 150, y + 44), conf, Zone.BODY, line))
    return Page(number=number, width=2480, height=3508, dpi=300, words=tuple(words))


def file_letter(
    archive: Archive,
    description: Description,
    text: str = "Nội dung văn bản.",
    *,
    digest: str | None = None,
    reasons: tuple[str, ...] = (),
    direction: Direction = Direction.IN,
    access: str = "normal",
    name: str = "quét 001.pdf",
    raw: str | None = None,
    conf: float = 0.95,
) -> int:
    """Put one letter into the catalogue with its original; returns the record id."""
    content = (digest or text).encode()
    sha = hashlib.sha256(content).hexdigest()
    path = originals.path_of(archive.originals, sha)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    at = START.isoformat(timespec="seconds")
    with archive.database.write() as conn:
        originals.register(
            conn,
            sha256=sha,
            size=len(content),
            media_type="application/pdf",
            name=name,
            received_at=at,
            received_by="clerk",
        )
        page = page_of(text, raw=raw, conf=conf)
        record_id = catalogue.file_record(
            conn,
            description,
            [(page, PageSource(sha, 1))],
            direction=direction,
            review_reasons=reasons,
            at=at,
        )
        if access != "normal":
            revisions.set_access(conn, record_id, access, revision=1)
    return record_id


def letter(**values: Any) -> Description:
    """An invented letter of the province's party committee."""
    base: dict[str, Any] = {
        "system": "party",
        "kind": "công văn",
        "symbol": "218-CV/TU",
        "number": "218",
        "date": "2026-03-03",
        "place": "Lâm Đồng",
        "issuer": "Tỉnh ủy Lâm Đồng",
        "subject": "Về việc rà soát hệ thống loa truyền thanh cơ sở",
        "recipients": ("Các đảng ủy xã, phường",),
        "distribution": ("Như trên", "Lưu Văn phòng Tỉnh ủy"),
        "signer": "Trần Văn Mẫu",
        "confidence": {
            "symbol": 0.4,
            "number": 0.4,
            "date": 0.9,
            "issuer": 0.95,
            "subject": 0.9,
            "kind": 0.9,
        },
        "where": {
            "symbol": Where(1, (200, 300, 520, 344), "number-line"),
            "date": Where(1, (1400, 300, 2100, 344), "place-date"),
        },
        "candidates": {"number": (("218", 0.4), ("278", 0.35))},
    }
    return Description(**{**base, **values})


def cites(symbol: str, *, date: str, issuer: str, relation: Relation = Relation.IMPLEMENTS) -> Citation:
    text = f"Thực hiện Công văn số {symbol} của {issuer} về việc đã nêu"
    return Citation(symbol, "công văn", date, issuer, relation, text, 1)


def asks(due: str | None = "2026-04-15", text: str = "báo cáo kết quả trước ngày 15/4/2026") -> Obligation:
    return Obligation(text, "các đảng ủy xã", "báo cáo kết quả", due, None, "before", None, 1)


STAMP = ArrivalStamp("57", "2026-03-09")


def make_people(archive: Archive) -> None:
    """Give the archive one person of each role, all with the same password of their own."""
    with archive.database.write() as conn:
        for role in ROLES:
            accounts.add(conn, username=role, name=f"Người {role}", role=role, at="2026-01-01")
            account = accounts.by_username(conn, role)
            assert account is not None
            accounts.change_password(conn, account.id, PASSWORD)


def make_desk(archive: Archive) -> Desk:
    clock = Clock()
    app = create_app(archive, clock)
    limiter.reset()
    with archive.database.read() as conn:
        people = {account.username: account.id for account in accounts.everyone(conn)}
    return Desk(app, archive, clock, people)
