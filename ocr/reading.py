"""The whole journey of one page: a picture in, words in zones and reading order out, with a verdict.

    received ─ photo ─ turn ─ level ─▶ upright ─ size ─ inks ─ light ─ faint ─ specks ─▶ planes
    planes ─ read ─ head ─ signature ─ marks ─▶ words in zones ─ pen ─ verdict ─▶ page

Each step decides from the page itself whether it is needed; what it decided and why stays with the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LimitError, UnreadableError
from corpus.record import Page, PenReading, Verdict, Word, Zone
from ocr import clean, marks, pen, photo, quality, reread
from ocr.coverage import unread_share
from ocr.layout import arrange, with_marks
from ocr.planes import Planes, part
from ocr.tables import find_tables
from ocr.tesseract import Engine, recognise
from ocr.trace import Trace, in_words
from ocr.vote import read_page

Picture = NDArray[np.uint8]

_ENOUGH_DPI = 330  # more resolution than this costs time and reads no better
_MOST_PIXELS = 20_000_000  # of the copy that the engine is given
_LEAST_SIDE = 24  # pixels: less than a printed line is high
_SURE = -0.25  # clean.headlong below this: upright beyond doubt


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """How a page is read: language model of the engine, seconds one call may take, thresholds of the verdict.

    `keep` is a folder for the picture of every step, None for none. `turn` is the quarter turn (degrees,
    counter-clockwise) that a person chose for this page, None to find it out.
    """

    language: str = "vie"
    timeout: float = 120.0
    floors: quality.Floors = field(default_factory=quality.Floors)
    keep: Path | None = None
    turn: int | None = None


def read_image(
    image: Picture, *, dpi: int, number: int, config: ReadingConfig = ReadingConfig()
) -> tuple[Page, Picture]:
    """Read one page picture (RGB or gray, uint8); return the page and the upright picture for people's eyes.

    Word boxes are pixels of the returned picture. A picture of which nothing can be made is a page that is
    unreadable, with the reason; only MissingToolError is raised.
    """
    trace = Trace(config.keep, number)
    if min(image.shape[:2]) < _LEAST_SIDE:
        return _unread(image, dpi, trace, "Ảnh quá nhỏ, không thể chứa chữ; hãy quét lại."), image
    trace.keep("received", image)
    try:
        return _read(image, dpi, config, trace)
    except (LimitError, UnreadableError) as error:
        return _unread(image, dpi, trace, error.sentence), image


def _unread(image: Picture, dpi: int, trace: Trace, reason: str) -> Page:
    height, width = image.shape[:2]
    page = Page(trace.number, width, height, dpi, verdict=Verdict.UNREADABLE, reasons=(reason,), source="ocr")
    return replace(page, steps=tuple(trace.steps))


def _read(image: Picture, dpi: int, config: ReadingConfig, trace: Trace) -> tuple[Page, Picture]:
    engine = Engine(config.language, config.timeout)
    upright, rotation, turned = _upright(_flat(image, trace), engine, trace, config.turn)
    height, width = upright.shape[:2]
    small, factor = _sized(upright, dpi, trace)
    planes = part(small, turned=turned, trace=trace)
    words = _words(planes, replace(engine, dpi=max(70, round(dpi * factor))), trace)
    unread = unread_share(planes.print if planes.clear is None else planes.clear, words)
    words = tuple(_enlarged(w, 1 / factor) for w in words) if factor < 1.0 else words
    trace.keep_zones(upright, words)
    written = _pen(words, upright, dpi, trace)
    blank = not clean.is_inked(planes.print) if clean.is_blank(planes.print) else clean.is_bare(planes.print)
    verdict, reasons = quality.judge(words, blank=blank, dpi=dpi, unread=unread, floors=config.floors)
    trace.note("verdict", True, "; ".join(reasons) or f"Đọc tốt; {100 * unread:.0f} % nét chữ chưa đọc.")
    page = Page(
        trace.number,
        width,
        height,
        dpi,
        words,
        rotation,
        verdict,
        reasons,
        "ocr",
        tuple(trace.steps),
        written,
    )
    return page, upright


def read_words(
    words: Sequence[Word],
    *,
    width: int,
    height: int,
    dpi: int,
    number: int,
    source: str,
    config: ReadingConfig = ReadingConfig(),
) -> Page:
    """Return the page of words that were not read from a picture: a PDF's text layer, a typed document."""
    placed = arrange(words, width, height, dpi)
    verdict, reasons = quality.judge(placed, blank=not words, dpi=dpi, floors=config.floors)
    return Page(number, width, height, dpi, placed, 0.0, verdict, reasons, source)


def _flat(image: Picture, trace: Trace) -> Picture:
    """Return a photographed sheet laid flat; a scan as it is."""
    sheet = photo.flattened(image)
    if sheet is image:
        trace.note("photo", False, "Không thấy bốn góc tờ giấy trên nền tối: là bản quét, giữ nguyên.")
    else:
        trace.note("photo", True, "Thấy bốn góc tờ giấy trên nền tối: là ảnh chụp, đã trải phẳng.", sheet)
    return sheet


def _upright(image: Picture, engine: Engine, trace: Trace, chosen: int | None) -> tuple[Picture, float, bool]:
    """Return the picture the right way up and level, by how many degrees it was turned, and whether it is smeared."""
    turn = _turn(clean.gray(image), engine) if chosen is None else chosen
    upright = clean.quarter_turn(image, turn)
    if chosen is not None:
        trace.note("turn", True, f"Người dùng đã chọn chiều của trang: xoay {turn} độ.", upright)
    elif turn:
        trace.note("turn", True, f"Trang nằm xoay {turn} độ; đã dựng đứng.", upright)
    else:
        trace.note("turn", False, "Dòng chữ đã đứng đúng chiều.")
    page = clean.gray(upright)
    tilt = 0.0 if clean.is_bare(page) else clean.tilt(page)
    steep = abs(tilt) > clean.STEEP
    if steep:
        upright = clean.straighten(upright, tilt)
        trace.note("level", True, f"Dòng chữ nghiêng {in_words(tilt)} độ; đã xoay lại.", upright)
    else:
        trace.note(
            "level",
            False,
            f"Dòng chữ nghiêng {in_words(tilt)} độ; dưới {clean.STEEP:.0f} độ thì xoay hại hơn lợi.",
        )
    return upright, round(turn + (tilt if steep else 0.0), 2), steep


def _sized(upright: Picture, dpi: int, trace: Trace) -> tuple[Picture, float]:
    """Return the picture no larger than the engine can use, and the factor."""
    height, width = upright.shape[:2]
    factor = min(1.0, _ENOUGH_DPI / max(dpi, 1), (_MOST_PIXELS / (height * width)) ** 0.5)
    trace.note("size", factor < 1.0, f"Ảnh {width}×{height} điểm, {dpi} dpi; đọc ở {100 * factor:.0f} %.")
    return clean.scaled(upright, factor), factor


def _turn(page: Picture, engine: Engine) -> int:
    """Return by how many degrees counter-clockwise (0, 90, 180, 270) the picture has to be turned to stand upright.

    A cheap measure on a reduced copy settles nearly every page; where it doubts, the engine reads a reduced copy
    each way round and the more legible reading wins.
    """
    if clean.is_blank(page):
        return 0
    sideways = clean.lies_sideways(page)
    if not sideways and clean.headlong(page) < _SURE:
        return 0
    turns = (0, 90, 270) if sideways else (0, 180)
    small = clean.scaled(page, 1700 / max(page.shape))
    if clean.is_blank(clean.despeckle(small)):
        return 0
    scores = {
        t: _legibility(recognise(clean.quarter_turn(small, t), replace(engine, dpi=150))) for t in turns
    }
    best = max(turns, key=lambda t: scores[t])
    return best if scores[best] > 1.2 * scores[0] else 0


def _legibility(words: Sequence[Word]) -> float:
    return sum(len(w.text) * w.conf for w in words if len(w.text) > 1 and quality.legible(w.text))


def _words(planes: Planes, engine: Engine, trace: Trace) -> tuple[Word, ...]:
    """Return the arranged words of an upright page."""
    page = planes.print
    height, width = page.shape
    if clean.is_blank(page):
        trace.note("read", False, "Trang không có nét chữ.")
        return ()
    read = read_page(page, engine, clear=planes.clear)
    trace.note("read", True, f"Đọc {read.readings} lần: {read.reason}")
    tables = find_tables(page, engine.dpi)
    cells = sum(len(table.cells) for table in tables)
    trace.note(
        "tables", bool(tables), f"{len(tables)} bảng kẻ, {cells} ô." if tables else "Không có bảng kẻ."
    )
    words = arrange(read.words, width, height, engine.dpi, tables)
    again = reread.head_again(words, page, engine)
    if trace.number == 1 and not any(w.zone is Zone.HEAD_RIGHT for w in words):
        again = reread.lost_head(words, page, engine)
    trace.note(
        "head", again != words, "Đọc lại cột đầu trang bị sót." if again != words else "Đầu trang đã đủ."
    )
    signed = reread.signature_again(again, planes.of_signature(), engine, stamped=planes.stamped())
    trace.note(
        "signature", signed != again, "Đọc lại chỗ ký." if signed != again else "Không cần đọc lại chỗ ký."
    )
    words = arrange(signed, width, height, engine.dpi, tables) if signed != words else words
    words, stamped = marks.read_marks(words, planes.whole, planes.red, engine)
    trace.note("marks", bool(stamped), _marks_seen(stamped))
    return with_marks(words, stamped)


def _marks_seen(stamped: Sequence[Word]) -> str:
    """Return which marks were found: an ĐẾN stamp by its name, for most of it is written by hand."""
    seen = ["dấu đến"] if any(w.zone is Zone.ARRIVAL_STAMP for w in stamped) else []
    printed = " ".join(w.text for w in stamped if w.zone is not Zone.ARRIVAL_STAMP)
    seen += [printed] if printed else []
    return f"Thấy dấu đóng trên trang: {'; '.join(seen)}." if seen else "Không thấy dấu đóng trên trang."


def _pen(words: Sequence[Word], upright: Picture, dpi: int, trace: Trace) -> tuple[PenReading, ...]:
    """Return what stands in the places for number, day and month of a page that has a head."""
    if not any(word.zone is Zone.HEAD_RIGHT for word in words):
        trace.note("pen", False, "Trang không có đầu văn bản: không tìm số và ngày viết tay.")
        return ()
    written = pen.read_pen(words, upright, dpi=dpi)
    trace.note("pen", bool(written), pen.in_words(written))
    return written


def _enlarged(word: Word, factor: float) -> Word:
    x0, y0, x1, y1 = (round(edge * factor) for edge in word.box)
    return replace(word, box=(x0, y0, x1, y1))
