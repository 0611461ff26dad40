"""The two layers of an access copy: a page picture, and under it, invisible, the words where they stand.

OCRmyPDF makes the PDF/A. To it this module is a plug-in whose OCR engine reads nothing: it hands over the words
that were read and corrected at filing. Runs in a child process (ingest.sandbox.run) and is imported nowhere else.
"""

import json
import logging
from pathlib import Path
from typing import Any

import ocrmypdf
from ocrmypdf import BoundingBox, OcrClass, OcrElement, OcrOptions, OrientationConfidence, hookimpl
from pikepdf import Dictionary, Name, Page, Pdf, Stream
from PIL import Image

_SCAN = "scan.pdf"
_COPY = "copy.pdf"
_COLOURS = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}

Place = tuple[str, tuple[int, int, int, int]]  # a text and its box in px


def build(leaves: list[dict[str, Any]], title: str, folder: str) -> None:
    """Write copy.pdf (PDF/A-2b) of the leaves into `folder`, an empty folder of its own.

    A leaf is {"picture": path of a JPEG, "width", "height": px of the page that the boxes count in, "dpi", "lines":
    lists of Place in reading order}. Raises what OCRmyPDF raises, RuntimeError when the copy is no PDF/A.
    """
    logging.getLogger("ocrmypdf").setLevel(logging.ERROR)
    place = Path(folder)
    with Pdf.new() as pdf:
        for number, leaf in enumerate(leaves):
            _add_page(pdf, leaf)
            (place / f"{number}.json").write_text(json.dumps(leaf), encoding="utf-8")
        pdf.save(place / _SCAN)
    options = OcrOptions(
        input_file=place / _SCAN,
        output_file=place / _COPY,
        languages=["vie"],
        output_type="pdfa-2",
        pdfa_backend="internal",  # no Ghostscript; pikepdf writes the declarations and validates what it wrote
        optimize=0,  # the pictures stay the JPEGs they are
        jobs=1,
        progress_bar=False,
        title=title,
    )
    outcome = ocrmypdf.ocr(options, plugins=[__name__])
    if outcome != ocrmypdf.ExitCode.ok:
        raise RuntimeError(f"no PDF/A was made: {outcome!r}")


def _add_page(pdf: Pdf, leaf: dict[str, Any]) -> None:
    """Add a page of the leaf's size that shows its picture; the JPEG goes in as it is."""
    data = Path(leaf["picture"]).read_bytes()
    with Image.open(leaf["picture"]) as seen:
        width, height, colours = seen.width, seen.height, _COLOURS[seen.mode]
    picture = Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=colours,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    across, down = (leaf[side] * 72 / leaf["dpi"] for side in ("width", "height"))
    page: Page = pdf.add_blank_page(page_size=(across, down))
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    page.obj.Contents = Stream(pdf, f"q {across:.4f} 0 0 {down:.4f} 0 0 cm /Im0 Do Q".encode())


def _lines_of(leaf: dict[str, Any]) -> list[OcrElement]:
    """Return the leaf's lines as OCRmyPDF knows them, each with its words and the box around them."""
    lines = []
    for line in leaf["lines"]:
        words = [OcrElement(OcrClass.WORD, bbox=BoundingBox(*box), text=text) for text, box in line]
        left, top, right, bottom = zip(*(box for _text, box in line), strict=True)
        around = BoundingBox(min(left), min(top), max(right), max(bottom))
        lines.append(OcrElement(OcrClass.LINE, bbox=around, children=words, direction="ltr", language="vie"))
    return lines


class FiledWords(ocrmypdf.OcrEngine):
    """An OCR engine that knows the answer: the words of each page lie beside the input file."""

    @staticmethod
    def version() -> str:
        """Return the version of the engine; it has none of its own."""
        return "1"

    @staticmethod
    def creator_tag(options: OcrOptions) -> str:
        """Return what the copy's metadata say of the maker of the text layer."""
        return "vanthu"

    def __str__(self) -> str:
        return "vanthu"

    @staticmethod
    def languages(options: OcrOptions) -> set[str]:
        """Return the languages that the engine can be asked for."""
        return {"vie"}

    @staticmethod
    def get_orientation(input_file: Path, options: OcrOptions) -> OrientationConfidence:
        """Say that the page stands upright: its picture was turned when it was read."""
        return OrientationConfidence(0, 0.0)

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: OcrOptions) -> None:
        """Never called: generate_ocr is there."""
        raise NotImplementedError

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: OcrOptions) -> None:
        """Never called: generate_ocr is there."""
        raise NotImplementedError

    @staticmethod
    def supports_generate_ocr() -> bool:
        """Say that words come as elements, not as a file."""
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: OcrOptions, page_number: int = 0) -> tuple[OcrElement, str]:
        """Return the lines and words of a page (from 0), boxes in px of the leaf; the text itself is not asked for."""
        beside = Path(str(options.input_file)).with_name(f"{page_number}.json")
        leaf = json.loads(beside.read_text(encoding="utf-8"))
        return OcrElement(
            OcrClass.PAGE,
            bbox=BoundingBox(0, 0, leaf["width"], leaf["height"]),
            dpi=leaf["dpi"],
            page_number=page_number,
            children=_lines_of(leaf),
        ), ""


@hookimpl
def get_ocr_engine() -> FiledWords:
    """Give OCRmyPDF the engine above."""
    return FiledWords()


@hookimpl
def rasterize_pdf_page(output_file: Path) -> Path:
    """Draw a stand-in for the picture that OCR would look at: nobody looks, and drawing the page costs a second."""
    Image.new("L", (64, 64), 255).save(output_file, "PNG", dpi=(72, 72))
    return output_file
