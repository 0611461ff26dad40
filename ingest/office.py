"""DOCX → lines on a grid: tables keep their columns, legacy fonts (TCVN3, VNI) become Unicode."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import docx
import viparse
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpus.errors import DamagedError, TooLargeError
from corpus.text import nfc
from ingest.grid import COLUMNS

_MAX_ENTRIES = 5_000
_CHUNK = 1 << 20
_ALIGN_CENTRE, _ALIGN_RIGHT = 1, 2


def docx_lines(path: Path, *, max_unpacked_mb: int) -> list[str]:
    """Return the lines of a document as they would stand on paper, columns side by side.

    Raises TooLargeError for a zip bomb (actual inflated bytes are counted) and DamagedError when it cannot be read.
    """
    check_zip(path, max_unpacked_mb * 1_000_000)
    try:
        document = docx.Document(str(path))
        return [line for block in _blocks(document) for line in block]
    except (KeyError, ValueError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        raise DamagedError from error


def check_zip(path: Path, limit: int) -> None:
    """Inflate every entry in pieces and count; nothing is kept. Raises TooLargeError past `limit` bytes."""
    try:
        with zipfile.ZipFile(path) as parts:
            if len(parts.infolist()) > _MAX_ENTRIES or sum(p.file_size for p in parts.infolist()) > limit:
                raise TooLargeError
            total = 0
            for part in parts.infolist():
                with parts.open(part) as stream:
                    while piece := stream.read(_CHUNK):
                        total += len(piece)
                        if total > limit:
                            raise TooLargeError
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise DamagedError from error


def _blocks(document: Any) -> Iterator[list[str]]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield _table(item)
        else:
            yield _paragraph(item, COLUMNS)


def _paragraph(paragraph: Paragraph, width: int) -> list[str]:
    """Return a paragraph wrapped to `width` columns, placed as it is aligned; an empty one is an empty line."""
    lines: list[str] = []
    for part in paragraph_text(paragraph).split("\n"):
        indent = "    " if _is_indented(paragraph) else ""
        lines += wrap(part, width, initial_indent=indent, break_long_words=False) or [""]
    alignment = paragraph.alignment
    if alignment == _ALIGN_CENTRE:
        return [line.strip().center(width).rstrip() for line in lines]
    if alignment == _ALIGN_RIGHT:
        return [line.strip().rjust(width) for line in lines]
    return lines


def _is_indented(paragraph: Paragraph) -> bool:
    indent = paragraph.paragraph_format.first_line_indent
    return indent is not None and indent > 0


def paragraph_text(paragraph: Paragraph) -> str:
    """Return the text of a paragraph with legacy runs made Unicode; page breaks become form feeds."""
    return "".join(_run_text(run) for run in paragraph.runs) or nfc(paragraph.text)


def _run_text(run: Any) -> str:
    font, text = _font_of(run), run.text
    for br in run._element.findall(qn("w:br")):
        if br.get(qn("w:type")) == "page":
            text = text.replace("\n", "\f", 1) if "\n" in text else "\f" + text
    if font.startswith(".Vn"):
        # The capital fonts of TCVN3 (.VnTimeH …) draw capitals from lower-case codes.
        plain = _decoded(text, "tcvn3")
        return nfc(plain.upper() if font.endswith("H") else plain)
    if font.upper().startswith("VNI"):
        return nfc(_decoded(text, "vni"))
    return nfc(text)


def _decoded(text: str, encoding: str) -> str:
    """Return legacy text as Unicode. viparse strips blanks at both ends; guards keep those between runs."""
    return str(viparse.fix(f"|{text}|", encoding=encoding))[1:-1]


def _font_of(run: Any) -> str:
    """Return the font of a run: its own, else that of its style or of the paragraph's style."""
    fonts = run._element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    if fonts is not None:
        return str(fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "")
    style = run._parent.style if hasattr(run._parent, "style") else None
    while style is not None:
        if style.font.name:
            return str(style.font.name)
        style = style.base_style
    return ""


def _table(table: Table) -> list[str]:
    """Return the rows of a table with the cells side by side in columns of equal share."""
    lines: list[str] = []
    for row in table.rows:
        cells = [cell for i, cell in enumerate(row.cells) if i == 0 or cell._tc is not row.cells[i - 1]._tc]
        width = max(8, COLUMNS // max(1, len(cells)))
        columns = [[line for p in cell.paragraphs for line in _paragraph(p, width - 2)] for cell in cells]
        for i in range(max((len(c) for c in columns), default=0)):
            lines.append("".join((c[i] if i < len(c) else "").ljust(width) for c in columns).rstrip())
    return lines
