"""PDF pages: rendered by pdfium (poppler where it fails) at the right dpi, or read from a real text layer."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from corpus.errors import DamagedError, EncryptedError, TooLargeError
from corpus.record import Word
from corpus.text import fold, nfc, without_controls

_POINTS_PER_INCH = 72
_POPPLER_SECONDS = 60
_LEAST_LETTERS = 150  # a signature box holds fewer; measured: the boxes of signed letters hold 60–140 letters
_LEAST_MARKED = 0.12  # share of Vietnamese letters that carry a mark; running text has 0.25–0.35
_FULL_PAGE = 0.5  # a picture over half of the page is a scan, whatever text lies over it
_LOWEST_DPI = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """One page as a picture (RGB, uint8) and its dpi."""

    image: np.ndarray[Any, np.dtype[np.uint8]]
    dpi: int


class PdfFile:
    """An opened PDF. Pages are counted from 0. Not safe to use from two threads (pdfium is not)."""

    def __init__(self, path: Path, document: pdfium.PdfDocument) -> None:
        self.path = path
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def render(self, index: int, *, dpi: int, megapixels: int) -> Rendered:
        """Return the page as a picture, at `dpi` or less where it would pass `megapixels`.

        A page that is one scan is rendered at the scan's own resolution (200 dpi … dpi): scaling up costs and
        gains nothing (measured). Raises DamagedError when neither engine can draw the page.
        """
        try:
            page = self._document[index]
            dpi = _dpi_for(page, dpi, megapixels)
            return Rendered(
                np.asarray(page.render(scale=dpi / _POINTS_PER_INCH).to_pil().convert("RGB")), dpi
            )
        except (pdfium.PdfiumError, MemoryError, ValueError):
            return _poppler(self.path, index, _LOWEST_DPI)

    def text_words(self, index: int, *, dpi: int) -> tuple[tuple[Word, ...], int, int] | None:
        """Return (words, width, height) of a page's real text layer in px at `dpi`; None when it has to be read.

        A signature box, the invisible text under a scan, text in a legacy encoding and turned pages are no real
        text layer.
        """
        try:
            page = self._document[index]
            if page.get_rotation() != 0 or _picture_share(page) >= _FULL_PAGE:
                return None
            words = _words(page, dpi / _POINTS_PER_INCH)
        except pdfium.PdfiumError:
            return None
        if not is_real_text(" ".join(w.text for w in words)):
            return None
        width, height = page.get_size()
        return words, round(width * dpi / _POINTS_PER_INCH), round(height * dpi / _POINTS_PER_INCH)


@contextmanager
def open_pdf(path: Path, *, max_pages: int) -> Iterator[PdfFile]:
    """Open a PDF. Raises EncryptedError, DamagedError, or TooLargeError past `max_pages`."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedError from error
        raise DamagedError from error
    try:
        if len(document) == 0:
            raise DamagedError
        if len(document) > max_pages:
            raise TooLargeError(
                "Tệp có %(count)s trang, quá giới hạn %(max_pages)s. Hãy tách tệp rồi gửi lại.",
                count=len(document),
                max_pages=max_pages,
            )
        yield PdfFile(path, document)
    finally:
        document.close()


def is_real_text(text: str) -> bool:
    """Tell whether text is running Vietnamese: enough letters, enough of them marked."""
    letters = [ch for ch in nfc(text) if ch.isalpha()]
    if len(letters) < _LEAST_LETTERS:
        return False
    marked = sum(fold(ch) != ch.lower() for ch in letters)
    return marked / len(letters) >= _LEAST_MARKED


def _dpi_for(page: pdfium.PdfPage, dpi: int, megapixels: int) -> int:
    """Return the dpi to render at: the scan's own where the page is one scan, less where the page is huge."""
    width, height = (max(side, 1.0) for side in page.get_size())
    native = _scan_dpi(page, width)
    if native:
        dpi = min(dpi, max(_LOWEST_DPI, native))
    inches = width * height / _POINTS_PER_INCH**2
    return int(max(1, min(dpi, (megapixels * 1_000_000 / inches) ** 0.5)))


def _pictures(page: pdfium.PdfPage) -> Iterator[tuple[float, Any]]:
    """Yield (share of the page covered, picture object)."""
    width, height = page.get_size()
    for item in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds()
        yield abs(right - left) * abs(top - bottom) / max(1.0, width * height), item


def _picture_share(page: pdfium.PdfPage) -> float:
    return max((share for share, _ in _pictures(page)), default=0.0)


def _scan_dpi(page: pdfium.PdfPage, width: float) -> int | None:
    for share, item in _pictures(page):
        if share >= _FULL_PAGE:
            left, _, right, _ = item.get_bounds()
            pixels = int(item.get_px_size()[0])
            return int(pixels * _POINTS_PER_INCH / max(1.0, right - left) + 0.5)
    return None


def _words(page: pdfium.PdfPage, scale: float) -> tuple[Word, ...]:
    """Return the words of the text layer: characters joined until a blank, a new line or a wide gap."""
    layer, height = page.get_textpage(), page.get_height()
    words: list[Word] = []
    letters = ""
    boxes: list[tuple[float, ...]] = []
    for index in range(layer.count_chars()):
        ch = without_controls(layer.get_text_range(index, 1))
        box = layer.get_charbox(index)
        if not ch.strip() or (boxes and _apart(boxes[-1], box)):
            _close(words, letters, boxes, height, scale)
            letters, boxes = "", []
        if ch.strip():
            letters, boxes = letters + ch, [*boxes, box]
    _close(words, letters, boxes, height, scale)
    return tuple(words)


def _apart(last: tuple[float, ...], box: tuple[float, ...]) -> bool:
    """Tell whether a character stands on another line or further away than two of its heights."""
    tall = max(last[3] - last[1], 1.0)
    return abs(box[1] - last[1]) > tall or box[0] - last[2] > 2 * tall or box[2] < last[0]


def _close(
    words: list[Word], letters: str, boxes: list[tuple[float, ...]], height: float, scale: float
) -> None:
    if not letters:
        return
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    top, bottom = max(b[3] for b in boxes), min(b[1] for b in boxes)
    box = (
        round(left * scale),
        round((height - top) * scale),
        round(right * scale),
        round((height - bottom) * scale),
    )
    words.append(Word(nfc(letters), letters, box, 1.0))


def _poppler(path: Path, index: int, dpi: int) -> Rendered:
    """Draw a page with pdftoppm. It exits 0 with a 1×1 picture for pages it cannot hold (measured): check the size."""
    page = str(index + 1)
    command = ["pdftoppm", "-r", str(dpi), "-f", page, "-l", page, "-png", "-scale-to", "5000", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_POPPLER_SECONDS, check=False)
        image = Image.open(BytesIO(done.stdout)).convert("RGB")
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise DamagedError from error
    if min(image.size) < 50:
        raise DamagedError
    return Rendered(np.asarray(image), round(max(image.size) / 11.69))
