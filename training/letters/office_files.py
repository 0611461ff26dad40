"""Write a letter as the office wrote it: a .docx with tables for head and foot, modern or in a TCVN3 font."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from viparse.normalize.tcvn3 import TCVN3

from training.letters import heads
from training.letters.feet import distribution_end
from training.letters.letter import Letter, long_date

Speller = Callable[[str], list[tuple[str, str]]]  # a text → (font, characters) runs
CENTRE, JUSTIFY, PLAIN = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_TO_TCVN3 = {chr(n): chr(n) for n in range(0x80)} | {letter: char for char, letter in TCVN3.pairs}
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)


def write_docx(path: Path, letter: Letter, *, tcvn3: bool = False) -> None:
    """Write the letter; with tcvn3 in the fonts .VnTime and .VnTimeH, text as the bytes of that encoding.

    Raises ValueError when TCVN3 cannot spell a letter (capital vowels with a tone outside capitals).
    """
    document = Document()
    spell = tcvn3_runs if tcvn3 else unicode_runs
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(16)
    section.top_margin = section.bottom_margin = Mm(20)
    _head(document, letter, spell)
    _middle(document, letter, spell)
    _foot(document, letter, spell)
    stamp = datetime(2026, 1, 1)
    props = document.core_properties
    props.created = props.modified = stamp
    props.author = props.last_modified_by = "Van thu"
    held = io.BytesIO()
    document.save(held)
    path.write_bytes(with_fixed_dates(held.getvalue()))


def unicode_runs(text: str) -> list[tuple[str, str]]:
    """Return the text as one run in Times New Roman."""
    return [("Times New Roman", text)]


def tcvn3_runs(text: str) -> list[tuple[str, str]]:
    """Return the text in TCVN3: capitals that it cannot spell by small letters in .VnTimeH, all else in .VnTime.

    As people typed: a line all in capitals is set whole in the H font, else only the word that needs it.
    """
    if text.isupper() and not _spellable(text):
        return [(".VnTimeH", _tcvn3(text.lower()))]
    runs: list[tuple[str, str]] = []
    for part in text.replace(" ", " \0").split("\0"):
        plain = _spellable(part) or not part.isupper()
        face, chars = (".VnTime", _tcvn3(part)) if plain else (".VnTimeH", _tcvn3(part.lower()))
        if runs and runs[-1][0] == face:
            runs[-1] = (face, runs[-1][1] + chars)
        else:
            runs.append((face, chars))
    return runs


def with_fixed_dates(packed: bytes) -> bytes:
    """Return the same zip with one fixed date on every member, so that a rebuild gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()


def _spellable(text: str) -> bool:
    return all(char in _TO_TCVN3 for char in text)


def _tcvn3(text: str) -> str:
    unknown = [char for char in text if char not in _TO_TCVN3]
    if unknown:
        raise ValueError(f"TCVN3 has no {unknown[0]!r}")
    return "".join(_TO_TCVN3[char] for char in text)


def _write(
    paragraph: Any, text: str, spell: Speller, size: float, style: str = "", align: Any = PLAIN
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    for face, chars in spell(text):
        run = paragraph.add_run(chars)
        run.font.name = face
        run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
        run._element.rPr.rFonts.set(qn("w:cs"), face)
        run.font.size = Pt(size)
        run.bold, run.italic = "bold" in style, "italic" in style


def _stack(cell: Any, rows: list[tuple[str, float, str]], spell: Speller, align: Any) -> None:
    """Fill a cell with paragraphs of (text, size, style)."""
    for index, (text, size, style) in enumerate(rows):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _write(paragraph, text, spell, size, style, align)


def _two_columns(document: Any, widths: tuple[int, int]) -> Any:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, share in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(share)
    return table.rows[0].cells


def _head(document: Any, letter: Letter, spell: Speller) -> None:
    left, right = _two_columns(document, (68, 98))
    number = f"Số {letter.symbol}" if letter.system == "party" else f"Số: {letter.symbol}"
    rows = [(letter.parent_issuer, 13.0, "")] if letter.parent_issuer else []
    rows += [(text, 13.0, "bold") for text in letter.issuer]
    rows += [("*" if letter.system == "party" else "", 13.0, ""), (number, 13.0, "")]
    if not letter.titled:
        rows.append((heads.subject_lead(letter), 12.0, "italic" if letter.system == "party" else ""))
    _stack(left, rows, spell, CENTRE)
    date = f"{letter.place}, {long_date(letter.date)}"
    lines = [(text, 12.5, "bold") for text in heads.motto(letter)]
    _stack(right, [*lines, ("", 13.0, ""), (date, 13.0, "italic")], spell, CENTRE)


def _middle(document: Any, letter: Letter, spell: Speller) -> None:
    document.add_paragraph()
    if letter.titled:
        _write(document.add_paragraph(), letter.kind.upper(), spell, 14, "bold", CENTRE)
        _write(document.add_paragraph(), letter.subject, spell, 14, "bold", CENTRE)
        document.add_paragraph()
    if letter.decider:
        _write(document.add_paragraph(), letter.decider, spell, 14, "bold", CENTRE)
    for line in _recipient_lines(letter):
        _write(document.add_paragraph(), line, spell, letter.size, "", CENTRE)
    styles = {"basis": ("italic", JUSTIFY), "heading": ("bold", JUSTIFY), "centre": ("bold", CENTRE)}
    for block in letter.body:
        if block.style == "table":
            _table(document, block.rows, spell)
            continue
        style, align = styles.get(block.style, ("", JUSTIFY))
        paragraph = document.add_paragraph()
        if align == JUSTIFY:
            paragraph.paragraph_format.first_line_indent = Mm(10)
        _write(paragraph, block.text, spell, letter.size, style, align)
        paragraph.paragraph_format.space_after = Pt(5)


def _recipient_lines(letter: Letter) -> list[str]:
    if len(letter.recipients) < 2:
        return [f"Kính gửi: {name}" for name in letter.recipients]
    sign = "," if letter.system == "party" else ";"
    ends = [sign] * (len(letter.recipients) - 1) + ["."]
    return ["Kính gửi:", *(f"- {name}{end}" for name, end in zip(letter.recipients, ends, strict=True))]


def _table(document: Any, rows: tuple[tuple[str, ...], ...], spell: Speller) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for number, (cells, row) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text in zip(cells.cells, row, strict=True):
            _write(cell.paragraphs[0], text, spell, 12, "bold" if number == 0 else "", PLAIN)
    document.add_paragraph()


def _foot(document: Any, letter: Letter, spell: Speller) -> None:
    left, right = _two_columns(document, (80, 86))
    rows = [("Nơi nhận:", 12.0, "bold italic")]
    rows += [(f"- {n}{distribution_end(letter, i)}", 11.0, "") for i, n in enumerate(letter.distribution)]
    _stack(left, rows, spell, PLAIN)
    signing = [(text, 13.5, "bold") for text in letter.signing]
    _stack(right, [*signing, *[("", 14.0, "")] * 4, (letter.signer, 14.0, "bold")], spell, CENTRE)
