"""The access copy: our pictures above, the corrected words below, a PDF/A that finds Vietnamese with its marks."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from PIL import Image, ImageDraw
from structlog.testing import capture_logs

from corpus import catalogue, originals, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.jobs import Job
from corpus.record import Description, Direction, Page, Word, Zone
from ingest import access_copy, pipeline, sandbox, worker
from ingest.access_copy import corrected, keep, keep_missing, leaf_of, path_of
from ingest.intake import Receipt
from ingest.pipeline import Letter
from ingest.sandbox import Sheet

SHA = "ab" * 32
SIZE = (1240, 1754)  # A4 at 150 dpi
LINES = (
    ("HỘI ĐỒNG NHÂN DÂN", Zone.HEAD_LEFT, (120, 100)),
    ("XÃ SUỐI MÂY", Zone.HEAD_LEFT, (160, 150)),
    ("Độc lập - Tự do - Hạnh phúc", Zone.HEAD_RIGHT, (660, 100)),
    ("Căn cứ Nghị quyết của Thường trực, đề nghị các thôn", Zone.BODY, (120, 400)),
    ("rà soát những hộ được hưởng chế độ trước ngày", Zone.BODY, (120, 450)),
    ("{~ nét bút ~}", Zone.NOISE, (700, 1500)),
)


def words() -> tuple[Word, ...]:
    placed = []
    for number, (line, zone, (x, y)) in enumerate(LINES):
        left = x
        for text in line.split():
            right = left + 17 * len(text)
            placed.append(Word(text, text, (left, y, right, y + 30), 0.9, zone, number))
            left = right + 12
    return tuple(placed)


def scanned(number: int = 1, *, scale: int = 1, **values: object) -> Page:
    """Return a page whose boxes count in px of a scan `scale` times as fine as the picture that people see."""
    boxed = tuple(
        Word(w.text, w.raw, tuple(scale * side for side in w.box), w.conf, w.zone, w.line)  # type: ignore[arg-type]
        for w in words()
    )
    width, height = SIZE[0] * scale, SIZE[1] * scale
    return Page(number, width, height, 150 * scale, boxed, **values)  # type: ignore[arg-type]


def file_pages(archive: Archive, pages: Sequence[Page], *, pictures: bool = True, mode: str = "L") -> int:
    with archive.database.write() as conn:
        originals.register(
            conn,
            sha256=SHA,
            size=1,
            media_type="application/pdf",
            name="quét.pdf",
            received_at="2026-03-25T08:00:00",
            received_by="an",
        )
        record_id = catalogue.file_record(
            conn,
            Description(symbol="12/NQ-HĐND", subject="Rà soát hộ được hưởng chế độ 𝄞"),
            [(page, PageSource(SHA, page.number)) for page in pages],
            direction=Direction.IN,
            review_reasons=(),
            at="2026-03-25T08:00:00",
        )
    for page in pages if pictures else ():
        draw_picture(pipeline.picture_path(archive, SHA, page.number), page, mode)
    return record_id


def draw_picture(path: Path, page: Page, mode: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new(mode, SIZE, "white")
    pen = ImageDraw.Draw(picture)
    for word in page.words:
        pen.rectangle([side * 150 // page.dpi for side in word.box], fill="black")
    picture.save(path, "JPEG")


def text_of(path: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_the_copy_is_a_pdf_a_of_our_pictures(archive: Archive) -> None:
    record_id = file_pages(archive, [scanned(1), scanned(2)], mode="RGB")
    assert keep(archive, record_id)
    path = path_of(archive, record_id)
    assert path == archive.derived / "copies" / "1.pdf"
    assert list(archive.spool.iterdir()) == []
    assert pikepdf.pdfa.validate_written(path, "2b").passed
    with pikepdf.open(path) as pdf:
        assert not pdf.is_encrypted
        assert len(pdf.pages) == 2
        assert pdf.open_metadata().pdfa_status == "2B"
        assert pdf.docinfo["/Title"] == "Bản tra cứu: 12/NQ-HĐND – Rà soát hộ được hưởng chế độ "
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert not {"/Names", "/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        received = pipeline.picture_path(archive, SHA, 2).read_bytes()
        shown = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert {image.read_raw_bytes() for image in shown} == {received}
        assert [round(float(side)) for side in pdf.pages[1].mediabox] == [0, 0, 595, 842]
        assert embedded_fonts(pdf) == {True}


def embedded_fonts(pdf: pikepdf.Pdf) -> set[bool]:
    kinds = [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]
    return {"/FontFile2" in descriptor for descriptor in kinds}


def test_words_are_found_with_their_marks_in_reading_order(archive: Archive) -> None:
    record_id = file_pages(archive, [scanned()])
    assert keep(archive, record_id)
    told = text_of(path_of(archive, record_id), "-raw")
    assert told == " ".join(line for line, zone, _place in LINES if zone is not Zone.NOISE)


def test_words_lie_where_they_are_seen_though_the_scan_was_finer(archive: Archive) -> None:
    record_id = file_pages(archive, [scanned(scale=2)])
    assert keep(archive, record_id)
    markup = text_of(path_of(archive, record_id), "-bbox")
    for word in words():
        if word.zone is Zone.NOISE or word.text == "-":
            continue
        pattern = rf'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">{re.escape(word.text)}<'
        places = [[float(n) * 150 / 72 for n in m.groups()] for m in re.finditer(pattern, markup)]
        near = [p for p in places if abs(p[0] - word.box[0]) < 2 and abs(p[2] - word.box[2]) < 2]
        assert near, word.text
        assert near[0][1] - 12 < word.box[1] < word.box[3] < near[0][3] + 12


def test_documents_without_scanned_pages_have_none(archive: Archive) -> None:
    assert not keep(archive, file_pages(archive, [scanned(source="text-layer")]))
    assert not keep(archive, file_pages(archive, [scanned(source="document")], pictures=False))
    assert keep_missing(archive) == 0
    assert not (archive.derived / "copies").exists()


def test_a_copy_with_a_page_missing_is_not_made(archive: Archive) -> None:
    record_id = file_pages(archive, [scanned(1), scanned(2)])
    pipeline.picture_path(archive, SHA, 2).unlink()
    assert not keep(archive, record_id)


def test_what_keeps_a_copy_from_being_made_stops_nothing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id = file_pages(archive, [scanned()])
    pipeline.picture_path(archive, SHA, 1).write_bytes(b"\xff\xd8 nothing")
    with capture_logs() as said:
        assert not keep(archive, record_id)
        monkeypatch.setattr(sandbox, "run", lambda *_: 1 / 0)
        assert not keep(archive, record_id)
        assert not keep(archive, 77)
    assert not path_of(archive, record_id).exists()
    assert list(archive.spool.iterdir()) == []
    assert [entry["event"] for entry in said] == ["no access copy"] * 3


def test_rebuild_makes_what_is_missing_or_older_than_an_edit(archive: Archive) -> None:
    record_id = file_pages(archive, [scanned()])
    assert keep_missing(archive) == 1
    assert keep_missing(archive) == 0
    now = datetime.now().astimezone().isoformat()
    with archive.database.write() as conn:
        text = scanned().text().replace("các thôn", "các xóm và thôn")
        revisions.correct_page(conn, record_id, 1, text, person="an", at=now, revision=1)
    assert keep_missing(archive) == 1
    told = text_of(path_of(archive, record_id), "-raw")
    assert "đề nghị các xóm và thôn rà soát" in told


def told_by(page: Page, text: str) -> list[str]:
    return [word.text for word in corrected(page, text)]


def test_a_persons_text_takes_the_place_of_what_was_read() -> None:
    page = Page(1, 600, 800, 100, words()[:4])
    assert told_by(page, "HỘI ĐỒNG NHÂN DÂN") == ["HỘI", "ĐỒNG", "NHÂN", "DÂN"]
    assert told_by(page, "HỘI NÔNG DÂN") in (["HỘI", "", "NÔNG", "DÂN"], ["HỘI", "NÔNG", "", "DÂN"])
    assert told_by(page, "MỘT HỘI ĐỒNG\nNHÂN DÂN XÃ") == ["MỘT HỘI", "ĐỒNG", "NHÂN", "DÂN XÃ"]
    assert told_by(page, "") == ["", "", "", ""]


def test_a_page_on_which_nothing_was_read_gets_what_a_person_wrote() -> None:
    page = Page(1, 600, 800, 100, ())
    leaf = leaf_of(page, "x.jpg", "Kính gửi\n\nĐảng ủy xã")
    assert [[text for text, _box in line] for line in leaf.lines] == [["Kính", "gửi"], ["Đảng", "ủy", "xã"]]
    assert leaf.lines[1][0][1] == (0, 400, 296, 413)
    assert leaf_of(page, "x.jpg").lines == ()


def test_stamps_stay_in_the_copy_and_noise_does_not() -> None:
    page = Page(
        1, 600, 800, 100, (Word("ĐẾN", "ĐẾN", (10, 10, 60, 30), 0.9, Zone.ARRIVAL_STAMP, 0), *words()[-3:])
    )
    assert leaf_of(page, "x.jpg", "").lines == ((("ĐẾN", (10, 10, 60, 30)),),)


def test_a_word_that_holds_blanks_is_parted_in_its_box() -> None:
    word = Word("ngày 10", "ngayl 0", (100, 10, 180, 40), 0.9, Zone.BODY, 0)
    line = leaf_of(Page(1, 600, 800, 100, (word,)), "x.jpg").lines[0]
    assert line == (("ngày", (100, 10, 147, 40)), ("10", (156, 10, 180, 40)))


def test_boxes_and_paper_have_a_size_that_pdf_a_allows() -> None:
    word = Word("a", "a", (5, 5, 5, 5), 0.9, Zone.BODY, 0)
    assert leaf_of(Page(1, 10, 10, 100, (word,)), "x.jpg").lines[0][0][1] == (5, 5, 6, 6)
    for width, height, dpi in [(2000, 1, 300), (40_000, 30_000, 72), (1240, 1754, 0), (1240, 1754, 150)]:
        leaf = leaf_of(Page(1, width, height, dpi), "x.jpg")
        assert min(width, height) * 72 / leaf.dpi >= 2.99, (width, height)
        assert max(width, height) * 72 / leaf.dpi <= 14_400.01


def test_the_plug_in_says_who_it_is_and_offers_no_other_way() -> None:
    from ingest import word_layer

    engine = word_layer.get_ocr_engine()
    assert access_copy.MODULES[0] == word_layer.__name__
    assert str(engine) == "vanthu"
    assert engine.supports_generate_ocr()
    with pytest.raises(NotImplementedError):
        engine.generate_pdf(Path("a"), Path("b"), Path("c"), None)  # type: ignore[arg-type]


def test_the_worker_makes_the_copy_of_what_it_has_filed(
    archive: Archive, put: Callable[..., Receipt]
) -> None:
    def read(_archive: Archive, _job: Job, folder: Path) -> Letter:
        draw_picture(folder / "0-1.jpg", scanned(), "L")
        return Letter((Sheet(scanned(), 0, 1, folder / "0-1.jpg"),), Description(symbol="12/NQ-HĐND"))

    put("một tệp")
    assert worker.run(archive, until_empty=True, read=read)
    assert "Thường trực" in text_of(path_of(archive, 1))
    assert list(archive.spool.iterdir()) == []


def test_a_process_without_a_home_gets_one_of_its_own(tmp_path: Path) -> None:
    # OCRmyPDF asks for the home; a service whose user is in no list has none, and no copy would be made.
    code = (
        "import sys; from pathlib import Path; from ingest import sandbox\n"
        "folder = Path(sys.argv[1]); limits = sandbox.Limits(60, 60, 2000)\n"
        "sandbox.run('os:system', [f'printenv HOME > {folder}/home'], limits, folder)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=True)
    assert (tmp_path / "home").read_text().strip() == str(tmp_path)
