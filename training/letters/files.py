"""Write pages as the files that offices send: scanned PDF, TIFF, JPEG, PNG. Same pages, same bytes.

Dates inside files are fixed, so that a rebuild gives the files that are in the repository.
"""

import time
from pathlib import Path

from PIL import Image

FIXED = time.gmtime(1_767_225_600)  # 2026-01-01T00:00:00Z: PDF files carry a date, and it must not move


def write_pdf(path: Path, pages: list[Image.Image], dpi: int, quality: int = 45) -> None:
    """Write a scanned PDF: one picture a page, JPEG for grey and colour, CCITT G4 for mode 1."""
    picture = {} if pages[0].mode == "1" else {"quality": quality, "optimize": True}
    pages[0].save(
        path,
        format="PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        title=path.stem,
        creationDate=FIXED,
        modDate=FIXED,
        **picture,
    )


def write_tiff(path: Path, pages: list[Image.Image], dpi: int) -> None:
    """Write a bilevel G4 TIFF with one frame a page (mode 1 pages)."""
    pages[0].save(
        path, format="TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(dpi, dpi)
    )


def write_png(path: Path, page: Image.Image, dpi: int) -> None:
    """Write a grey page as PNG with 16 levels, as low-end scanner programs do."""
    levels = page.convert("L").point([round(round(v / 17) * 17) for v in range(256)])
    levels.save(path, format="PNG", optimize=True, dpi=(dpi, dpi))


def write_photo(path: Path, page: Image.Image, quality: int = 60) -> None:
    """Write a photograph as a telephone stores it: lying on its side, with the EXIF orientation that says so.

    The pixels are turned 90 degrees counter-clockwise, orientation is 6: viewers turn them back clockwise.
    """
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Dien thoai thu nghiem"
    page.transpose(Image.Transpose.ROTATE_90).save(
        path, format="JPEG", quality=quality, optimize=True, exif=exif
    )
