"""A list of found documents as a workbook, for people who go on in a spreadsheet."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from corpus.catalogue import Record
from corpus.citing import citation

COLUMNS = (
    ("Số, ký hiệu", 18),
    ("Ngày", 12),
    ("Loại", 14),
    ("Cơ quan ban hành", 36),
    ("Trích yếu", 60),
    ("Người ký", 22),
    ("Cách viện dẫn", 60),
)


def workbook(records: Iterable[Record]) -> bytes:
    """Return the records as one sheet in their order: days are days, everything else is text and never a formula."""
    import xlsxwriter

    target = BytesIO()
    plain = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
    with xlsxwriter.Workbook(target, {"in_memory": True, **plain}) as book:
        sheet = book.add_worksheet("Kết quả tìm")
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for place, (name, wide) in enumerate(COLUMNS):
            sheet.set_column(place, place, wide)
            sheet.write_string(0, place, name, head)
        sheet.freeze_panes(1, 0)
        for row, record in enumerate(records, 1):
            for place, value in enumerate(_cells(record)):
                if isinstance(value, date):
                    sheet.write_datetime(row, place, value, day)
                else:
                    sheet.write_string(row, place, value, wrapped)
    return target.getvalue()


def _cells(record: Record) -> list[str | date]:
    return [
        record.symbol or "",
        date.fromisoformat(record.date) if record.date else "",
        record.kind or "",
        record.issuer or "",
        record.subject or "",
        record.signer or "",
        citation(record),
    ]
