"""A printed register as XLSX, DOCX or PDF: A4 landscape, cover, repeated headings, page numbers.

Cells are written as text and never as formulas: what a letter says must not run in a spreadsheet. Only the days of a
workbook are days and its plain numbers are numbers, so that they sort. The libraries are imported when a file is asked
for, so that no other command waits for them.
"""

from collections.abc import Callable
from datetime import date
from html import escape
from io import BytesIO
from typing import Any, NoReturn

from corpus.register_print import Printed

FONT = "Tinos"  # fonts-croscore; of the same widths as Times New Roman, which DOCX and XLSX name
_OFFICE_FONT = "Times New Roman"
_FIRST_YEAR = 1900  # spreadsheets know no earlier day
_LINE = 267  # mm between the margins of A4 landscape
_STYLE = f"""
@page {{ size: A4 landscape; margin: 18mm 12mm 16mm 18mm;
  @bottom-center {{ content: "Trang " counter(page) "/" counter(pages); font: 9pt {FONT}; }} }}
@page :first {{ @bottom-center {{ content: none; }} }}
body {{ margin: 0; font: 10pt/1.25 {FONT}, serif; }}
.cover {{ page-break-after: always; text-align: center; padding-top: 20mm; font-size: 15pt; }}
h1 {{ font-size: 26pt; margin: 30mm 0 20mm; }}
.offices {{ font-weight: bold; text-transform: none; }}
.cover p {{ margin: 2mm 0; }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; }}
th, td {{ border: 0.4pt solid #000; padding: 1mm 1.2mm; vertical-align: top; overflow-wrap: anywhere; }}
th {{ text-align: center; }}
tr {{ page-break-inside: avoid; }}
"""


def xlsx(shown: Printed) -> bytes:
    """Return the register as a workbook of two sheets: 'Bìa' (the cover) and 'Sổ' (the table)."""
    import xlsxwriter

    target = BytesIO()
    # No text becomes a formula, a link or a number by itself.
    plain = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
    with xlsxwriter.Workbook(target, {"in_memory": True, **plain}) as workbook:
        _cover_sheet(workbook, shown)
        _table_sheet(workbook, shown)
    return target.getvalue()


def _cover_sheet(workbook: Any, shown: Printed) -> None:
    sheet = workbook.add_worksheet("Bìa")
    large = workbook.add_format({"bold": True, "font_size": 20, "font_name": _OFFICE_FONT})
    usual = workbook.add_format({"font_size": 14, "font_name": _OFFICE_FONT})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 30)
    row = 0
    for office in shown.offices:
        sheet.write_string(row, 0, office, usual)
        row += 1
    sheet.write_string(row + 2, 0, shown.title, large)
    for place, (label, value) in enumerate(shown.cover, start=row + 4):
        sheet.write_string(place, 0, label, usual)
        sheet.write_string(place, 1, value, usual)


def _table_sheet(workbook: Any, shown: Printed) -> None:
    sheet = workbook.add_worksheet("Sổ")
    look = {"font_name": _OFFICE_FONT, "font_size": 11, "text_wrap": True, "border": 1, "valign": "top"}
    head, usual = workbook.add_format({**look, "bold": True, "align": "center"}), workbook.add_format(look)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_footer("&CTrang &P/&N")
    day = workbook.add_format({**look, "num_format": "dd/mm/yyyy"})
    for column, (heading, width) in enumerate(zip(shown.headings, shown.widths, strict=True)):
        sheet.set_column(column, column, width * 1.5)
        sheet.write_string(0, column, heading, head)
    for place, row in enumerate(shown.rows, start=1):
        for column, text in enumerate(row):
            number = column in shown.numbers and is_plain(text)
            write_cell(
                sheet, place, column, text, usual, day if column in shown.days else None, number=number
            )


def write_cell(
    sheet: Any, row: int, column: int, text: str, usual: Any, day: Any = None, *, number: bool = False
) -> None:
    """Write a cell of an XlsxWriter sheet: a day where `day` is the format of days and the text is one, else text.

    number: the text is a plain number and is written as one.
    """
    found = _day(text) if day is not None else None
    if found is not None:
        sheet.write_datetime(row, column, found, day)
    elif number:
        sheet.write_number(row, column, int(text), usual)
    else:
        sheet.write_string(row, column, text, usual)


def is_plain(text: str) -> bool:
    """Tell whether a text is a number that a spreadsheet shows as it is written: digits, none of them a leading 0."""
    return text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 10


def _day(text: str) -> date | None:
    """Return dd/mm/yyyy as a day that a spreadsheet can hold, or None."""
    try:
        found = date.fromisoformat("-".join(reversed(text.split("/"))))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def docx(shown: Printed) -> bytes:
    """Return the register as a DOCX: the cover on a page of its own, then the table."""
    from docx import Document
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm, Pt

    paper = Document()
    paper.styles["Normal"].font.name = _OFFICE_FONT
    paper.styles["Normal"].font.size = Pt(11)
    first = paper.sections[0]
    first.orientation, first.page_width, first.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    first.left_margin, first.right_margin = Mm(18), Mm(12)
    _cover_page(paper, shown)
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.footer.is_linked_to_previous = False
    _number_pages(section.footer.paragraphs[0])
    _table(paper, shown)
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def _cover_page(paper: Any, shown: Printed) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    facts = tuple(f"{label}: {value}" for label, value in shown.cover)
    for text, size, bold in (
        *((office, 14, True) for office in shown.offices),
        ("", 36, False),
        (shown.title, 26, True),
        ("", 24, False),
        *((fact, 14, False) for fact in facts),
    ):
        paragraph = paper.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold


def _number_pages(paragraph: Any) -> None:
    """Put 'Trang N/M' into a footer: fields that the word processor fills in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, code in (("Trang ", "PAGE"), ("/", "NUMPAGES")):
        paragraph.add_run(before)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        paragraph._p.append(field)


def _table(paper: Any, shown: Printed) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = paper.add_table(rows=1, cols=len(shown.headings), style="Table Grid")
    table.autofit = False
    for column, share in zip(table.columns, shown.widths, strict=True):
        column.width = Mm(_LINE * share / sum(shown.widths))
    for place, heading in zip(table.rows[0].cells, shown.headings, strict=True):
        place.paragraphs[0].add_run(heading).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in shown.rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, text in zip(added.cells, row, strict=True):
            place.paragraphs[0].add_run(text)


def pdf(shown: Printed) -> bytes:
    """Return the register as a PDF; nothing is fetched, from the disk or from elsewhere."""
    from weasyprint import HTML

    made: bytes = HTML(string=_html(shown), url_fetcher=_refuse).write_pdf()
    return made


def _refuse(url: str, *_args: object, **_kwargs: object) -> NoReturn:
    raise ValueError("a register fetches nothing")


def _html(shown: Printed) -> str:
    offices = "".join(f"<p class=offices>{escape(name)}</p>" for name in shown.offices)
    facts = "".join(f"<p>{escape(label)}: {escape(value)}</p>" for label, value in shown.cover)
    columns = "".join(f'<col style="width:{width / sum(shown.widths):.2%}">' for width in shown.widths)
    head = "".join(f"<th>{escape(heading)}</th>" for heading in shown.headings)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in shown.rows
    )
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(shown.title)}</title>'
        f"<style>{_STYLE}</style><section class=cover>{offices}<h1>{escape(shown.title)}</h1>{facts}</section>"
        f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></html>"
    )


WRITERS: dict[str, Callable[[Printed], bytes]] = {"xlsx": xlsx, "docx": docx, "pdf": pdf}
