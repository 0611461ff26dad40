"""Build the sample letters: `python -m training.letters.build OUT_DIR [ID…]`.

Writes for each letter its file and its gold (<stem>.json), and MANIFEST.json in order of arrival. The same
texts always give the same bytes, as long as Pillow, reportlab and python-docx are those of the lock file.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from training.letters import damage, files, office_files
from training.letters.digital import write_digital
from training.letters.layout import lay_out
from training.letters.letter import Letter, gold, load_letters
from training.letters.render import render_pages

Pages = list[Image.Image]


def main(arguments: list[str]) -> int:
    """Build all letters, or those named, into the folder; print one line a file."""
    if not arguments:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    letters = load_letters()
    for name in arguments[1:] or letters:
        path = build_letter(letters[name], folder)
        print(f"{path.name}  {path.stat().st_size // 1024} kB")
    write_manifest(letters, folder)
    return 0


def build_letter(letter: Letter, folder: Path) -> Path:
    """Write one letter's file and gold into the folder and return the path of the file."""
    path = folder / letter.file
    CONDITIONS[letter.condition](letter, path)
    found = gold(letter, [sheet.text() for sheet in lay_out(letter)])
    path.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def write_manifest(letters: dict[str, Letter], folder: Path) -> None:
    """Write MANIFEST.json: the files that are in the folder, in order of arrival."""
    present = [letter for letter in letters.values() if (folder / letter.file).exists()]
    rows = [
        manifest_row(letter, folder) for letter in sorted(present, key=lambda one: (one.received, one.id))
    ]
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    (folder / "MANIFEST.json").write_text(text, "utf-8")


def manifest_row(letter: Letter, folder: Path) -> dict[str, Any]:
    """Return the row of one letter: what it is, its condition, its hash, the day it was received (or sent)."""
    path = folder / letter.file
    return {
        "id": letter.id,
        "file": letter.file,
        "gold": path.with_suffix(".json").name,
        "title": f"{letter.kind} {letter.symbol}: {letter.subject}",
        "role": letter.role,
        "condition": letter.condition,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "received": letter.received,
    }


def _scanned(pages: Pages, letter: Letter, degrees: float, sigma: float, dpi: int, *, grey: bool) -> Pages:
    return [
        damage.scan(page, degrees, dpi, sigma, letter.seed + n, grey=grey) for n, page in enumerate(pages)
    ]


def _grey(letter: Letter, path: Path) -> None:
    files.write_pdf(path, _scanned(render_pages(letter), letter, 0.6, 2.5, 200, grey=True), 200, 42)


def _skewed(letter: Letter, path: Path) -> None:
    files.write_pdf(path, _scanned(render_pages(letter), letter, -2.4, 3.0, 200, grey=True), 200, 42)


def _colour(letter: Letter, path: Path) -> None:
    files.write_pdf(path, _scanned(render_pages(letter), letter, 0.4, 2.0, 200, grey=False), 200, 45)


def _blurred(letter: Letter, path: Path) -> None:
    pages = [damage.blur(page, 1.6) for page in render_pages(letter)]
    files.write_pdf(path, _scanned(pages, letter, -0.9, 4.0, 200, grey=True), 200, 42)


def _stained(letter: Letter, path: Path) -> None:
    pages = [damage.stain(page, letter.seed) for page in render_pages(letter)]
    files.write_pdf(path, _scanned(pages, letter, 1.1, 2.0, 200, grey=False), 200, 42)


def _bilevel(letter: Letter, path: Path) -> None:
    pages = _scanned(render_pages(letter), letter, -0.7, 5.0, 200, grey=True)
    edged = [damage.border(page, page.width // 40, letter.seed) for page in pages]
    files.write_pdf(path, [damage.bilevel(page) for page in edged], 200)


def _bilevel_skewed(letter: Letter, path: Path) -> None:
    pages = _scanned(render_pages(letter), letter, 3.8, 5.0, 200, grey=True)
    specked = [damage.noise(page, 2.0, 0.0006, letter.seed) for page in pages]
    files.write_pdf(path, [damage.bilevel(page) for page in specked], 200)


def _tiff(letter: Letter, path: Path) -> None:
    pages = _scanned(render_pages(letter), letter, 0.5, 4.0, 300, grey=True)
    files.write_tiff(path, [damage.bilevel(page) for page in pages], 300)


def _png(letter: Letter, path: Path) -> None:
    page = _scanned(render_pages(letter), letter, -0.5, 0.0, 120, grey=True)[0]
    files.write_png(path, page, 120)


def _photo(letter: Letter, path: Path) -> None:
    files.write_photo(path, damage.photo(render_pages(letter)[0], letter.seed))


def _docx(letter: Letter, path: Path) -> None:
    office_files.write_docx(path, letter)


def _docx_tcvn3(letter: Letter, path: Path) -> None:
    office_files.write_docx(path, letter, tcvn3=True)


CONDITIONS: dict[str, Callable[[Letter, Path], None]] = {
    "scan-grey": _grey,
    "scan-skewed": _skewed,
    "scan-colour": _colour,
    "scan-blurred": _blurred,
    "scan-stained": _stained,
    "scan-bilevel": _bilevel,
    "scan-bilevel-skewed": _bilevel_skewed,
    "tiff-two-pages": _tiff,
    "png-low-dpi": _png,
    "photo": _photo,
    "docx": _docx,
    "docx-tcvn3": _docx_tcvn3,
    "born-digital": lambda letter, path: write_digital(path, letter),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
