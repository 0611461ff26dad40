"""A received file → pages: PDF, TIFF, JPEG, PNG, HEIC are rendered and read; real text skips OCR.

Runs inside the sandbox child. Pages are read in parallel (Tesseract is an outside process and holds no lock);
pictures are made one after the other, so that no more than `threads + 1` of them are in memory.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pi_heif
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.errors import DamagedError, TooLargeError, UnreadableError
from corpus.record import Page, Verdict, Word
from corpus.turning import turned_page
from ingest import grid, media
from ingest.columns import side_by_side
from ingest.office import docx_lines
from ingest.pdf import open_pdf
from ocr.reading import ReadingConfig, read_image, read_words

Picture = np.ndarray[Any, np.dtype[np.uint8]]
pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked on every frame before it is decoded

_A4_INCHES = (8.27, 11.69)
_SHOWN_DPI = 150  # resolution of the page pictures that people see
_SHOWN_QUALITY = 70
_TEXT_DPI = 200
_ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held


@dataclass(frozen=True, slots=True)
class ReadConfig:
    """Limits and choices of reading, handed in from the settings at the door."""

    language: str = "vie"
    dpi: int = 300
    max_pages: int = 500
    max_page_megapixels: int = 70
    render_megapixels: int = 40
    max_unpacked_mb: int = 200
    page_seconds: int = 180
    threads: int = 2
    keep: str | None = None  # a folder for the picture of every step of reading
    only: tuple[tuple[int, int], ...] | None = None  # (file, page of it): the pages to read; None for all
    turns: tuple[tuple[int, int, int], ...] = ()  # (file, page of it, degrees): how people turned pages


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read."""

    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as read, which page of which file it is (both from 0 and 1), and its picture's file if it has one."""

    page: Page
    file: int
    source_page: int
    picture: Path | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page before it is read: a picture, or words from a text layer (then the picture is only for people)."""

    file: int
    source_page: int
    dpi: int
    image: Picture | None = None
    words: tuple[Word, ...] | None = None
    size: tuple[int, int] = (0, 0)
    source: str = "ocr"


def read_document(
    sources: Sequence[Source],
    config: ReadConfig,
    pictures: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    wanted: range | None = None,
) -> list[ReadPage]:
    """Read every page of one document (only those whose number is in `wanted`, when given).

    Writes one JPEG a page into `pictures`. Raises UnreadableError children when a file cannot be opened at all,
    TooLargeError past the limits.
    """
    total = sum(_count(source, config) for source in sources) if config.only is None else len(config.only)
    done: list[ReadPage] = []
    with ThreadPoolExecutor(config.threads) as pool:
        waiting: list[Future[ReadPage]] = []
        for number, sheet in enumerate(_sheets(sources, config), start=1):
            if not _is_wanted(sheet, number, config, wanted):
                continue
            waiting.append(pool.submit(_read_sheet, sheet, number, config, pictures))
            del sheet
            if len(waiting) > config.threads:
                done.append(waiting.pop(0).result())
                progress(len(done), total)
        for future in waiting:
            done.append(future.result())
            progress(len(done), total)
    return done


def _is_wanted(sheet: _Sheet, number: int, config: ReadConfig, wanted: range | None) -> bool:
    place = sheet.file, sheet.source_page
    return (wanted is None or number in wanted) and (config.only is None or place in config.only)


def _count(source: Source, config: ReadConfig) -> int:
    """Return how many pages a file has, checking the limits before any page is decoded."""
    if source.media_type == media.PDF:
        with open_pdf(source.path, max_pages=config.max_pages) as pdf:
            return len(pdf)
    if source.media_type in media.IMAGES:
        with _open_image(source) as image:
            frames = int(getattr(image, "n_frames", 1))
        if frames > config.max_pages:
            raise TooLargeError
        return frames
    return 1


def _sheets(sources: Sequence[Source], config: ReadConfig) -> Iterator[_Sheet]:
    for index, source in enumerate(sources):
        if source.media_type == media.PDF:
            yield from _pdf_sheets(index, source, config)
        elif source.media_type in media.IMAGES:
            yield from _image_sheets(index, source, config)
        else:
            yield from _text_sheets(index, source, config)


def _pdf_sheets(index: int, source: Source, config: ReadConfig) -> Iterator[_Sheet]:
    with open_pdf(source.path, max_pages=config.max_pages) as pdf:
        for page in range(len(pdf)):
            layer = pdf.text_words(page, dpi=_TEXT_DPI)
            try:
                dpi = _TEXT_DPI if layer else config.dpi
                drawn = pdf.render(page, dpi=dpi, megapixels=config.render_megapixels)
            except DamagedError:
                yield _Sheet(index, page + 1, config.dpi)
                continue
            if layer:
                words, width, height = layer
                yield _Sheet(index, page + 1, _TEXT_DPI, drawn.image, words, (width, height), "text-layer")
            else:
                yield _Sheet(index, page + 1, drawn.dpi, drawn.image)


def _open_image(source: Source) -> Image.Image:
    try:
        return Image.open(source.path)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DamagedError from error


def _image_sheets(index: int, source: Source, config: ReadConfig) -> Iterator[_Sheet]:
    with _open_image(source) as image:
        for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
            if frame.width * frame.height > config.max_page_megapixels * 1_000_000:
                raise TooLargeError(
                    "Ảnh %(width)s×%(height)s điểm vượt giới hạn %(max_page_megapixels)s triệu điểm. Hãy quét lại ở "
                    "300 dpi.",
                    width=frame.width,
                    height=frame.height,
                    max_page_megapixels=config.max_page_megapixels,
                )
            try:
                yield _frame_sheet(index, number, frame, config)
            except (OSError, ValueError, SyntaxError) as error:
                if number == 1:
                    raise DamagedError from error
                yield _Sheet(index, number, config.dpi)


def _frame_sheet(index: int, number: int, frame: Image.Image, config: ReadConfig) -> _Sheet:
    """Decode one frame, upright by its EXIF mark, no larger than `config.dpi` on A4 needs."""
    dpi = _image_dpi(frame)
    turned = frame.getexif().get(_ORIENTATION, 1) != 1
    # Copies of a large frame are what costs memory: one is made only where it must be, and reduced before RGB.
    upright = ImageOps.exif_transpose(frame) if turned else frame
    if upright.mode not in ("L", "RGB"):
        upright = upright.convert("L" if upright.mode == "1" else "RGB")
    if dpi > config.dpi * 4 // 3:
        scale = config.dpi / dpi
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        upright = upright.resize(size, reducing_gap=2.0)
        dpi = config.dpi
    return _Sheet(index, number, dpi, np.asarray(upright.convert("RGB")))


def _image_dpi(image: Image.Image) -> int:
    """Return the dpi that the file states, when an A4 page fits it, else the one at which the picture is A4."""
    short, long = sorted(image.size)
    fitted = max(short / _A4_INCHES[0], long / _A4_INCHES[1])
    stated = image.info.get("dpi", (0, 0))[0]
    return int(stated) if stated and 0.5 < float(stated) / fitted < 2 else max(70, round(fitted))


def _text_sheets(index: int, source: Source, config: ReadConfig) -> Iterator[_Sheet]:
    if source.media_type == media.DOCX:
        text = "\n".join(docx_lines(source.path, max_unpacked_mb=config.max_unpacked_mb))
    else:
        text = decode(source.path.read_bytes())
    for number, printed in enumerate(grid.pages_of_lines(text), start=1):
        lines = side_by_side(printed)
        words, size = grid.words_of(lines), grid.size_of(lines)
        yield _Sheet(index, number, grid.DPI, None, words, size, "document")


def decode(data: bytes) -> str:
    """Return the text of UTF-8 or UTF-16 bytes (the door let nothing else in)."""
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="replace")


def _read_sheet(sheet: _Sheet, number: int, config: ReadConfig, pictures: Path) -> ReadPage:
    """Read one page; a page that cannot be read becomes an unreadable page, it does not stop the document."""
    try:
        page, upright = _page_of(sheet, number, config)
    except UnreadableError as error:
        page, upright = _unreadable(sheet, number, error.sentence), sheet.image
    shown = (
        _show(upright, page.dpi, pictures / f"{sheet.file}-{sheet.source_page}.jpg")
        if upright is not None
        else None
    )
    return ReadPage(page, sheet.file, sheet.source_page, shown)


def _page_of(sheet: _Sheet, number: int, config: ReadConfig) -> tuple[Page, Picture | None]:
    turn = next(
        (degrees for *place, degrees in config.turns if place == [sheet.file, sheet.source_page]), None
    )
    if sheet.words is not None:
        return _worded(sheet, sheet.words, number, turn or 0)
    if sheet.image is None:
        raise DamagedError
    kept = Path(config.keep) if config.keep else None
    reading = ReadingConfig(language=config.language, timeout=config.page_seconds, keep=kept, turn=turn)
    return read_image(sheet.image, dpi=sheet.dpi, number=number, config=reading)


def _worded(sheet: _Sheet, words: Sequence[Word], number: int, turn: int) -> tuple[Page, Picture | None]:
    """Return a page of words that are known, turned as a person chose."""
    lying = Page(number, *sheet.size, sheet.dpi, tuple(words))
    page = turned_page(lying, turn)
    placed = read_words(
        page.words, width=page.width, height=page.height, dpi=sheet.dpi, number=number, source=sheet.source
    )
    image = np.rot90(sheet.image, turn // 90) if sheet.image is not None and turn else sheet.image
    return replace(placed, rotation=float(turn)), image


def _unreadable(sheet: _Sheet, number: int, reason: str) -> Page:
    height, width = sheet.image.shape[:2] if sheet.image is not None else (0, 0)
    page = Page(number=number, width=width, height=height, dpi=sheet.dpi)
    return replace(page, verdict=Verdict.UNREADABLE, reasons=(reason,))


def _show(image: Picture, dpi: int, path: Path) -> Path:
    """Write the upright page as a JPEG for people's eyes."""
    picture = Image.fromarray(image)
    if dpi > _SHOWN_DPI:
        picture = picture.resize(
            (max(1, picture.width * _SHOWN_DPI // dpi), max(1, picture.height * _SHOWN_DPI // dpi)),
            Image.Resampling.LANCZOS,
        )
    picture.save(path, "JPEG", quality=_SHOWN_QUALITY)
    return path
