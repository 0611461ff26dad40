"""Gathers the fields of scanned letters whose number, day and month were read by eye: `python -m training.pen_fields`.

SCANS is a folder of PDF files with an index.tsv (file, source, number, number_by, day, day_by, month, month_by; H by
hand, p in print, ? unreadable). The pictures go into one file outside the project, for training.pen_reader to go on
with; they are never shipped.
"""

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus.record import Box, Word
from ingest.pdf import open_pdf
from ocr.pen_reader import LETTERS, Ink, Picture, framed
from ocr.reading import read_image

_DPI, _MEGAPIXELS = 300, 40
_YEAR = re.compile(r"(?<![A-ZĐ]{2})/ ?((?:19|20)\d\d)\b")
_SIGN = re.compile(r"([/-])[ ]?[A-ZĐ]{2}")


def fields_of(pdf: Path, row: dict[str, str]) -> Iterator[tuple[Ink, str, bool]]:
    """Yield the framed fields of a letter's first page, each with its text and whether it is by hand."""
    with open_pdf(pdf, max_pages=500) as document:
        drawn = document.render(0, dpi=_DPI, megapixels=_MEGAPIXELS)
    page, picture = read_image(drawn.image, dpi=drawn.dpi, number=1)
    for reading in page.pen:
        text, by = row[reading.field], row[f"{reading.field}_by"]
        if not text or any(ch not in LETTERS for ch in text):
            continue
        if reading.field == "number":
            text += following(page.words, reading.box)
        yield framed(cut(picture, reading.box)), text, by == "H"


def cut(picture: Picture, box: Box) -> Picture:
    """Return what the pen reader is shown of a page: the box in the red channel."""
    x0, y0, x1, y1 = box
    crop = picture[y0:y1, x0:x1]
    return np.ascontiguousarray(crop[..., 0] if crop.ndim == 3 else crop)


def following(words: Sequence[Word], box: Box) -> str:
    """Return what is seen of the symbol behind a number: its slash or dash, or '/2025/'."""
    middle = box[1] + 0.6 * (box[3] - box[1])
    row = [w for w in words if w.box[1] < middle < w.box[3] and w.box[2] > box[0] and w.box[0] < box[2] + 40]
    text = "".join(w.text for w in sorted(row, key=lambda w: w.box[0]))
    year, sign = _YEAR.search(text), _SIGN.search(text)
    return (f"/{year[1]}" if year else "") + (sign[1] if sign and not year else "/")


def main() -> None:
    """Write the fields of all letters of SCANS into OUT (npz)."""
    parser = argparse.ArgumentParser(prog="training.pen_fields")
    parser.add_argument("scans", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", action="append", default=[], help="a file that is left out")
    given = parser.parse_args()
    with (given.scans / "index.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["number"]]
    rows = [row for row in rows if row["file"] not in given.without]
    found = [(row["source"], list(fields_of(given.scans / row["file"], row))) for row in rows]
    held = [field for _, fields in found for field in fields]
    np.savez_compressed(
        given.out,
        pictures=np.concatenate([np.round(ink * 255).astype(np.uint8) for ink, _, _ in held], axis=1),
        widths=np.array([ink.shape[1] for ink, _, _ in held]),
        texts=np.array([text for _, text, _ in held]),
        written=np.array([written for _, _, written in held]),
        sources=np.array([source for source, fields in found for _ in fields]),
    )
    print(f"{len(held)} fields of {len(rows)} letters")


if __name__ == "__main__":
    main()
