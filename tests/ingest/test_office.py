import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from corpus.errors import DamagedError, TooLargeError
from ingest.office import check_zip, docx_lines


def test_a_two_column_head_keeps_its_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "UBND XÃ BÌNH KHÊ\nSố: 15/UBND-VP"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBình Khê, ngày 10 tháng 3 năm 2026"
    document.add_paragraph("Kính gửi: Sở Nội vụ").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(tmp_path / "a.docx"))
    lines = docx_lines(tmp_path / "a.docx", max_unpacked_mb=50)
    assert lines[0].startswith("UBND XÃ BÌNH KHÊ   ") and lines[0].endswith("VIỆT NAM")
    assert lines[1].index("Bình Khê, ngày") == lines[0].index("CỘNG HÒA")
    assert lines[-1].strip() == "Kính gửi: Sở Nội vụ" and lines[-1].startswith(" " * 30)


def test_legacy_fonts_become_unicode_and_keep_the_blanks_between_runs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, font in (("céng hoµ ", ".VnTimeH"), ("x· héi", ".VnTime"), (" Bình Khê", "Times New Roman")):
        paragraph.add_run(text).font.name = font
    document.save(str(tmp_path / "a.docx"))
    assert docx_lines(tmp_path / "a.docx", max_unpacked_mb=50) == ["CỘNG HOÀ xã hội Bình Khê"]


def test_a_bomb_is_counted_while_it_inflates(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b" " * 3_000_000)
    check_zip(tmp_path / "a.docx", 3_000_000)
    with pytest.raises(TooLargeError):
        check_zip(tmp_path / "a.docx", 2_999_999)


def test_a_docx_without_a_document_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as parts:
        parts.writestr("word/document.xml", b"<broken")
    with pytest.raises(DamagedError):
        docx_lines(tmp_path / "a.docx", max_unpacked_mb=50)
