"""Write a letter as a PDF with a real text layer, as it leaves an office that signs digitally (reportlab)."""

from pathlib import Path

from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from training.letters import stamps
from training.letters.feet import MIDDLE, seal_for
from training.letters.fonts import FILES, FOLDER, width
from training.letters.layout import lay_out
from training.letters.letter import Letter
from training.letters.sheet import A4, SIGNATURE_BOX, Line, Rule, Sheet


def write_digital(path: Path, letter: Letter) -> None:
    """Write the letter as text in embedded Tinos, with the same places as the rendered pages; dates are fixed.

    The office's seal stands as a picture over the signature, as signing programs put it.
    """
    for face, file in FILES.items():
        pdfmetrics.registerFont(TTFont(face, str(FOLDER / file)))
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(letter.symbol)
    canvas.setLineWidth(0.7)
    sheets = lay_out(letter)
    for sheet in sheets:
        _draw(canvas, sheet)
        if sheet is sheets[-1]:
            _draw_seal(canvas, sheet, letter)
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, sheet: Sheet) -> None:
    for item in sheet.items:
        if isinstance(item, Rule):
            canvas.line(item.x0, A4[1] - item.y0, item.x1, A4[1] - item.y1)
        elif isinstance(item, Line):
            _draw_line(canvas, item)


def _draw_line(canvas: Canvas, line: Line) -> None:
    """Draw word by word where the layout puts them; each carries its blank, so that copies read as words."""
    if line.zone == SIGNATURE_BOX:
        canvas.setFillColorRGB(0.75, 0.05, 0.05)
    last = line.words[-1]
    for word in line.words:
        canvas.setFont(word.face, word.size)
        canvas.drawString(word.x, A4[1] - line.y, word.text if word is last else f"{word.text} ")
    if line.underline:
        end = last.x + width(last.text, last.face, last.size)
        canvas.line(line.words[0].x, A4[1] - line.y - 2.2, end, A4[1] - line.y - 2.2)
    canvas.setFillColorRGB(0, 0, 0)


def _draw_seal(canvas: Canvas, sheet: Sheet, letter: Letter) -> None:
    seal = seal_for(letter, 0, 0)
    name = max((line.y for line in sheet.lines() if line.text == letter.signer), default=700.0)
    inked = stamps.seal_image(seal, 150 / 72, letter.seed)
    side = seal.radius * 2
    canvas.drawImage(ImageReader(inked), MIDDLE - seal.radius, A4[1] - name + 8, side, side, mask="auto")
