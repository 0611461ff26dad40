"""The letter this project was started for, as an invented twin: read by an English model, accents gone.

tests/fixtures/seed_twin.txt is a rendered letter put through our damage and `tesseract -l eng`.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from corpus import catalogue, jobs, links
from corpus.archive import Archive
from corpus.settings import Settings
from corpus.text import fold, tone_key
from ingest import worker
from ingest.intake import Incoming, receive
from search.results import search
from search.whoosh_index import WhooshIndex
from tests.conftest import NOW
from vanthu import index_catcher

FIXTURES = Path(__file__).parents[1] / "fixtures"
GOLD: dict[str, Any] = json.loads((FIXTURES / "seed_twin.json").read_text(encoding="utf-8"))


def alike(one: str, other: str) -> float:
    return fuzz.ratio(*(" ".join(tone_key(w) for w in text.split()) for text in (one, other)))


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, int]:
    archive = Archive.create(tmp_path_factory.mktemp("twin") / "kho", Settings())
    with (FIXTURES / "seed_twin.txt").open("rb") as stream:
        receipt = receive(archive, [Incoming("thư.txt", stream)], source="cli", person="an", now=NOW)
    worker.run(archive, until_empty=True, after_each=index_catcher(archive))
    with archive.database.read() as conn:
        record_id = jobs.get(conn, receipt.job_id).record_id
    assert record_id is not None
    return archive, record_id


def test_number_date_and_subject(filed: tuple[Archive, int]) -> None:
    archive, record_id = filed
    with archive.database.read() as conn:
        held = catalogue.get(conn, record_id)
    assert (held.system, held.kind, held.symbol, held.date) == (
        "party",
        "công văn",
        GOLD["symbol"],
        GOLD["date"],
    )
    assert alike(held.subject or "", GOLD["subject"]) >= 97


def test_the_four_recipients(filed: tuple[Archive, int]) -> None:
    archive, record_id = filed
    with archive.database.read() as conn:
        found = catalogue.get(conn, record_id).recipients
    assert len(found) == len(GOLD["recipients"]) == 4
    assert all(alike(f, g) >= 95 for f, g in zip(found, GOLD["recipients"], strict=True)), found


def test_the_citations_and_what_the_letter_does(filed: tuple[Archive, int]) -> None:
    archive, record_id = filed
    with archive.database.read() as conn:
        found = {row["symbol"]: row for row in links.of_record(conn, record_id)}
    for gold in GOLD["citations"]:
        assert found[gold["symbol"]]["date"] == gold["date"]
    assert found[GOLD["citations"][0]["symbol"]]["relation"] == "implements"
    assert found[GOLD["citations"][0]["symbol"]]["state"] == "open", "the guidance has not arrived yet"


@pytest.mark.parametrize(
    "query",
    ["công tác khuyến học", "cong tac khuyen hoc", GOLD["number"], GOLD["symbol"], fold(GOLD["symbol"])],
)
def test_it_is_found_with_and_without_accents_and_by_number(filed: tuple[Archive, int], query: str) -> None:
    archive, record_id = filed
    with archive.database.read() as conn:
        results = search(
            conn,
            WhooshIndex(archive.index_dir),
            query,
            limit=10,
            offset=0,
            filters={},
            access=frozenset({"normal"}),
            today=date(2026, 3, 25),
        )
    assert [hit.record_id for hit in results.hits] == [record_id]


def test_the_raw_reading_stays_beside_the_restored_text(filed: tuple[Archive, int]) -> None:
    archive, record_id = filed
    with archive.database.read() as conn:
        page = catalogue.pages(conn, record_id)[0][0]
    assert "Kinh giti" in page.text(raw=True) and "Kính gửi" in page.text()
