"""A morning's post for the journeys: invented letters, born digital so that no page needs OCR, and what goes wrong."""

from io import BytesIO

import pikepdf
from docx import Document
from weasyprint import HTML

HEAD = """UBND TỈNH HOÀNG LAM                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   {issuer:<30}             Độc lập - Tự do - Hạnh phúc

 Số: {symbol:<32}     Hoàng Lam, ngày {date}
 V/v {subject}
{mark}
                      Kính gửi: Ủy ban nhân dân các xã, phường.

"""
BODY = """    {base}{issuer_named} đề nghị Ủy ban nhân dân các xã, phường {asked}.

"""
FOOT = """Nơi nhận:                                                    GIÁM ĐỐC
- Như trên;
- Lưu: VT, {symbol_tail}.
                                                          {signer}
"""


def letter(
    symbol: str,
    date: str,
    subject: str,
    *,
    issuer: str = "SỞ NỘI VỤ",
    base: str = "",
    asked: str = "tổ chức thực hiện",
    signer: str = "Trịnh Văn Mẫu",
    mark: str = "",
) -> str:
    """Return the text of an invented letter; `date` as it is written, 'dd tháng m năm yyyy'."""
    values = {
        "symbol": symbol,
        "date": date,
        "subject": subject,
        "issuer": issuer,
        "base": base,
        "asked": asked,
        "signer": signer,
        "mark": mark,
        "issuer_named": issuer.capitalize(),
        "symbol_tail": symbol.rpartition("-")[2],
    }
    return (HEAD + BODY + FOOT).format(**values)


def as_docx(text: str) -> bytes:
    """Return the text as a Word file, a line a paragraph."""
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(text: str) -> bytes:
    """Return the text as a PDF with a text layer."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    style = "<style>@page{size:A4;margin:20mm}pre{font:10pt 'Cousine',monospace}</style>"
    data = HTML(string=f"{style}<pre>{escaped}</pre>").write_pdf()
    assert isinstance(data, bytes)
    return data


def broken_pdf() -> bytes:
    """Return a PDF that breaks off within its first object."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()[:60]
