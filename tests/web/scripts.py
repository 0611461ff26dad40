"""An office with something of everything, and a script that calls its API by the names of the description."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from corpus import catalogue, jobs, units
from corpus.catalogue import PageSource
from corpus.record import Direction, Relation
from search import index
from tests.web.desks import STAMP, START, Desk, asks, bearer, cites, file_letter, letter, page_of
from web.openapi import OPERATIONS, Operation

BY_NAME = {one.name: one for one in OPERATIONS}


def furnish(desk: Desk) -> None:
    """Two letters, one of which replaces the other, a restricted one, a unit, a refusal, a copy and a picture."""
    described = letter(
        arrival_stamp=STAMP,
        obligations=(asks(), asks("2026-03-10", "báo cáo sơ bộ trước ngày 10/3/2026")),
        citations=(cites("42-CT/TW", date="2024-01-16", issuer="Ban Bí thư"),),
    )
    file_letter(desk.archive, described, "Thông tin đối ngoại", reasons=("low-confidence",))
    replacing = cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng", relation=Relation.REPLACES)
    file_letter(desk.archive, letter(symbol="300-CV/TU", number="300", citations=(replacing,)), "Thay")
    file_letter(desk.archive, letter(symbol="9-BC/TU", number="9"), "Riêng", access="restricted")
    at = START.isoformat(timespec="seconds")
    with desk.archive.database.write() as conn:
        unit_id = units.add(conn, "Ban Tuyên giáo", person="admin", at=at)
        units.place(conn, desk.people["clerk"], unit_id=unit_id, email=None, person="admin", at=at)
        job_id = jobs.add(
            conn, (), source="upload", title="trang trắng.pdf", received_by="clerk", received_at=at
        )
        jobs.finish(conn, job_id, "refused", at, reason_code="empty", reason="Tệp rỗng.")
    digest = hashlib.sha256("Thông tin đối ngoại".encode()).hexdigest()
    for path in (
        desk.archive.derived / "copies" / "1.pdf",
        desk.archive.derived / "pages" / digest[:2] / digest / "1.jpg",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"bia ra")
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)


def two_pages(desk: Desk) -> int:
    """File one more letter, of two pages; returns its id."""
    with desk.archive.database.write() as conn:
        source = catalogue.pages(conn, 1)[0][1].original_sha256
        pages = [(page_of(f"trang {n}", n), PageSource(source, n)) for n in (1, 2)]
        at = START.isoformat(timespec="seconds")
        return catalogue.file_record(
            conn, letter(symbol="7-CV/TU"), pages, direction=Direction.IN, review_reasons=(), at=at
        )


@dataclass
class Script:
    """A caller with a token, which holds every answer against its shape and remembers what it called."""

    client: FlaskClient
    headers: dict[str, str]
    shapes: dict[str, Any]
    called: set[str] = field(default_factory=set)

    def call(self, name: str, /, *ids: Any, query: str = "", expect: int | None = None, **body: Any) -> Any:
        """Call an operation; returns its JSON, or the bytes of a file."""
        one = BY_NAME[name]
        values = iter(ids)
        path = "/api" + re.sub(r"\{\w+\}", lambda _found: str(next(values)), one.path)
        carried = {"data": body} if one.takes != "application/json" else {"json": body} if body else {}
        answer = self.client.open(
            f"{path}?{query}", method=one.method.upper(), headers=self.headers, **carried
        )
        wanted = one.status if expect is None else expect
        assert answer.status_code == wanted, f"{name}: {answer.status_code} {answer.text}"
        self.check(one, answer, wanted)
        if expect is None:
            self.called.add(name)
        found = answer.json if answer.is_json else answer.data
        answer.close()
        return found

    def check(self, one: Operation, answer: Any, status: int) -> None:
        """Hold an answer against what the description says of this status."""
        described = self.shapes["paths"]["/api" + one.path][one.method]["responses"]
        assert str(status) in described, f"{one.name} does not say that it answers {status}"
        content = described[str(status)].get("content", {})
        if not content:
            assert answer.data == b""
        elif "application/json" in content:
            schema = {**content["application/json"]["schema"], "components": self.shapes["components"]}
            faults = [error.message for error in Draft202012Validator(schema).iter_errors(answer.json)]
            assert faults == [], (
                f"{one.name}: {faults[:3]} in {json.dumps(answer.json, ensure_ascii=False)[:500]}"
            )
        else:
            (media_type,) = content
            assert media_type in ("*/*", answer.mimetype)


def script(desk: Desk, role: str, **options: Any) -> Script:
    """Return a script with a new token of the person of this role."""
    headers, client = bearer(desk, role, **options), desk.app.test_client()
    return Script(client, headers, client.get("/api/openapi.json", headers=headers).json)
