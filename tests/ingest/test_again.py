"""A record read again by the worker: turned pages from their pictures, the rest described; races and bad ends."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus import catalogue, jobs, page_order, page_pictures, parting, rereading
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import DamagedError
from corpus.record import Page, Word
from ingest import again, worker
from ingest.intake import Incoming, Receipt, receive
from ingest.pictures import redraw_missing
from ingest.quarter_turn import turn_picture
from tests.conftest import NOW
from tests.invariants import broken
from vanthu import index_catcher

BY = {"person": "an", "at": NOW.isoformat()}
LETTER = "Số: 12-CV/ĐU\nVề việc thử"
LINES = (
    "THÔNG BÁO",
    "VỀ VIỆC KIỂM TRA MÁY QUÉT",
    "CỦA VĂN PHÒNG ĐẢNG ỦY",
    "Kính gửi: các chi bộ trực thuộc",
) * 3


def finish(archive: Archive) -> None:
    """Work off what waits with the real reading."""
    worker.run(archive, until_empty=True, after_each=index_catcher(archive))


def record_of(archive: Archive, receipt: Receipt) -> int:
    with archive.database.read() as conn:
        found = jobs.get(conn, receipt.job_id).record_id
    assert found is not None
    return found


def scan() -> bytes:
    """A printed page that stands upright in its file."""
    sheet = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype("DejaVuSans.ttf", 34)
    for line, text in enumerate(LINES):
        draw.text((140, 160 + 80 * line), text, fill=0, font=font)
    data = BytesIO()
    sheet.save(data, "PNG", dpi=(150, 150))
    return data.getvalue()


@pytest.fixture
def filed(archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]) -> int:
    """A text document of one job, filed and indexed."""
    receipt = put(LETTER)
    work_off()
    return record_of(archive, receipt)


def test_a_scan_is_read_and_drawn_as_the_person_turned_it(
    archive: Archive, put: Callable[..., Receipt]
) -> None:
    receipt = put(scan(), "quét.png")
    finish(archive)
    record_id = record_of(archive, receipt)
    with archive.database.write() as conn:
        page, shown = catalogue.pages(conn, record_id)[0]
        assert "KIỂM TRA" in page.text()
        _, wanted = page_order.rotate(
            conn, record_id, 1, 180, revision=catalogue.get(conn, record_id).revision, **BY
        )
    assert turn_picture(archive, shown, wanted, 180)
    finish(archive)
    with archive.database.read() as conn:
        page, source = catalogue.pages(conn, record_id)[0]
        assert source.turned == 180
        assert round(page.rotation) == 180
        assert "KIỂM TRA MÁY QUÉT" not in page.text()  # upside down, as was asked
        assert not rereading.leaves(conn, record_id)[0].stale
    with Image.open(page_pictures.path_of(archive.derived, shown)) as picture:
        upright = picture.convert("L")
    target = page_pictures.path_of(archive.derived, source)
    for _drawing in ("by the worker", "anew"):
        with Image.open(target) as picture:
            turned = picture.convert("L")
        assert np.abs(np.asarray(upright.rotate(180), int) - np.asarray(turned, int)).mean() < 4
        target.unlink()
        assert redraw_missing(archive) == 1
    assert broken(archive.folder) == []


def test_a_record_is_described_from_what_is_left_of_it(archive: Archive, filed: int) -> None:
    with archive.database.write() as conn:
        rereading.ask(conn, filed, **BY)
    finish(archive)
    with archive.database.read() as conn:
        held = catalogue.get(conn, filed)
        assert rereading.state(conn, filed) in ("indexed", "needs-review")
    assert held.symbol == "12-CV/ĐU"
    assert broken(archive.folder) == []


def test_pages_that_change_while_they_are_read_are_read_once_more(archive: Archive, filed: int) -> None:
    with archive.database.write() as conn:
        job_id = rereading.ask(conn, filed, **BY)
    looked: list[int] = []

    def reader(_archive: Archive, _job: Any, leaves: Any, _folder: Any) -> dict[int, Page]:
        looked.append(len(leaves))
        if len(looked) == 1:
            with archive.database.write() as conn:
                conn.exec_driver_sql("UPDATE record_page SET turned = 90")
                rereading.ask(conn, filed, **BY)
        return {}

    for state in ("waiting", "filed"):
        with archive.database.write() as conn:
            job = jobs.claim(conn, owner="t", now=NOW.timestamp(), lease=60)
        assert job is not None
        again.read_again(archive, job, archive.spool, lambda: NOW, read=reader)
        with archive.database.read() as conn:
            assert jobs.get(conn, job_id).state == state
    assert looked == [1, 1]


def test_what_cannot_be_read_again_stays_and_a_person_is_told(archive: Archive, filed: int) -> None:
    def fails(*_args: Any) -> dict[int, Page]:
        raise DamagedError

    with archive.database.write() as conn:
        job = jobs.get(conn, rereading.ask(conn, filed, **BY))
    again.read_again(archive, job, archive.spool, lambda: NOW, read=fails)
    with archive.database.read() as conn:
        held = catalogue.get(conn, filed)
        assert (held.symbol, held.review, held.review_reasons[0]) == (
            "12-CV/ĐU",
            "needed",
            DamagedError.message,
        )
        assert len(catalogue.pages(conn, filed)) == 1
        assert jobs.get(conn, job.id).state == "filed"


def test_a_mark_that_a_turned_page_shows_restricts_the_record(archive: Archive, filed: int) -> None:
    def marked(_archive: Archive, _job: Any, leaves: Any, _folder: Any) -> dict[int, Page]:
        words = (
            Word("TUYỆT", "TUYỆT", (100, 100, 200, 140), 0.9),
            Word("MẬT", "MẬT", (210, 100, 300, 140), 0.9),
        )
        return {0: Page(1, 1000, 1400, 120, words)}

    with archive.database.write() as conn:
        job = jobs.get(conn, rereading.ask(conn, filed, **BY))
    again.read_again(archive, job, archive.spool, lambda: NOW, read=marked)
    with archive.database.read() as conn:
        held = catalogue.get(conn, filed)
    assert held.access == "restricted"
    assert "dấu chỉ độ mật" in held.review_reasons[0]


def test_a_record_that_was_merged_away_meanwhile_ends_quietly(
    archive: Archive, filed: int, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    other = put("Số: 13-CV/ĐU\nKhác")
    work_off()
    gone = record_of(archive, other)
    with archive.database.write() as conn:
        job = jobs.get(conn, rereading.ask(conn, gone, **BY))

    def merges(*_args: Any) -> dict[int, Page]:
        with archive.database.write() as conn:
            parting.merge(conn, filed, gone, revision=catalogue.get(conn, filed).revision, **BY)
        return {}

    again.read_again(archive, job, archive.spool, lambda: NOW, read=merges)
    with archive.database.read() as conn:
        assert (jobs.get(conn, job.id).state, jobs.get(conn, job.id).duplicate_of) == ("duplicate", filed)
    finish(archive)
    assert put("Số: 13-CV/ĐU\nKhác").duplicate_of == filed
    ledger = [{"sha256": other.sha256, "job": other.job_id}]
    assert broken(archive.folder, ledger) == []


def test_a_split_record_is_described_as_a_letter_of_its_own(
    archive: Archive,
) -> None:
    files = [Incoming(f"{n}.txt", BytesIO(text.encode())) for n, text in enumerate((LETTER, LETTER + " hai"))]
    receipt = receive(archive, files, source="upload", person="an", now=NOW)
    finish(archive)
    one = record_of(archive, receipt)
    with archive.database.write() as conn:
        assert len(catalogue.pages(conn, one)) == 2
        two = parting.split(conn, one, 2, revision=catalogue.get(conn, one).revision, **BY)
    finish(archive)
    with archive.database.read() as conn:
        assert catalogue.get(conn, two).symbol == "12-CV/ĐU"
        assert rereading.state(conn, two) in ("indexed", "needs-review")
        job = jobs.get(conn, receipt.job_id)
    ledger = [{"sha256": file.sha256, "job": job.id} for file in job.files]
    assert broken(archive.folder, ledger) == []


def test_a_picture_that_is_not_there_is_not_turned(archive: Archive) -> None:
    shown = PageSource("0" * 64, 1)
    assert not turn_picture(archive, shown, PageSource("0" * 64, 1, 90), 90)


def test_a_repeated_file_that_a_person_keeps_becomes_a_record(
    archive: Archive, filed: int, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    again_sent = put(LETTER)
    assert (again_sent.state, again_sent.duplicate_of) == ("duplicate", filed)
    with archive.database.write() as conn:
        jobs.keep_repeated(conn, again_sent.job_id)
    work_off()
    assert record_of(archive, again_sent) != filed
    ledger = [{"sha256": again_sent.sha256, "job": again_sent.job_id}]
    assert broken(archive.folder, ledger) == []
