"""Lay a letter out on A4 as Party and State offices do (Decree 30/2020 annex I; Party guide of presentation).

The two heads stand centred in two columns; the body is justified with a first-line indent of 10 mm; Nơi nhận
and the signature block stand side by side and are never parted.
"""

from training.letters import heads
from training.letters.feet import draw_foot, foot_height
from training.letters.fonts import width
from training.letters.letter import Block, Letter
from training.letters.sheet import (
    A4,
    BODY,
    BOTTOM,
    LEFT,
    PAGE_NUMBER,
    RIGHT,
    TABLE,
    TOP,
    Line,
    Rule,
    Sheet,
    balanced,
    centred,
    words_at,
    wrap,
)

INDENT = 28.3
LEADING = 1.22
AFTER = 4.5  # points after a paragraph
FACES = {"text": "regular", "basis": "italic", "heading": "bold", "centre": "bold"}


def lay_out(letter: Letter) -> list[Sheet]:
    """Return the pages of a letter, everything placed in points."""
    sheets = [Sheet()]
    y = heads.draw_head(sheets[0], letter)
    y = _draw_title(sheets[0], letter, y) if letter.titled else y
    y = heads.draw_recipients(sheets[0], letter, y)
    for position, block in enumerate(letter.body):
        last = position == len(letter.body) - 1
        room = foot_height(letter) if last else 3 * letter.size * LEADING if block.style == "heading" else 0.0
        y = _draw_block(sheets, letter, block, y, keep=room)
    draw_foot(sheets[-1], letter, y + 8)
    for number, sheet in enumerate(sheets[1:], 2):
        sheet.items.append(centred(PAGE_NUMBER, A4[0] / 2, 42, str(number), "regular", 13))
    return sheets


def _draw_title(sheet: Sheet, letter: Letter, y: float) -> float:
    middle = (LEFT + RIGHT) / 2
    y += 20
    sheet.items.append(centred(BODY, middle, y, letter.kind.upper(), "bold", 15))
    for text in balanced(letter.subject, "bold", 14, RIGHT - LEFT - 30):
        y += 18
        sheet.items.append(centred(BODY, middle, y, text, "bold", 14))
    if letter.system == "party":
        y += 13
        sheet.items.append(centred(BODY, middle, y, "-----", "regular", 14))
    else:
        y += 7
        sheet.items.append(Rule(middle - 50, y, middle + 50, y))
    if letter.decider:
        y += 24
        sheet.items.append(centred(BODY, middle, y, letter.decider, "bold", 14))
    return y + 20


def _draw_block(sheets: list[Sheet], letter: Letter, block: Block, y: float, keep: float) -> float:
    """Draw one block and return the y below it; `keep` points must stay free below its last line."""
    if block.style == "table":
        return _draw_table(sheets, letter, block, y)
    face, leading = FACES[block.style], letter.size * LEADING
    indent = 0.0 if block.style == "centre" else INDENT
    texts = wrap(block.text, face, letter.size, RIGHT - LEFT, indent)
    needed = leading * len(texts) + keep
    if (keep and y + needed > BOTTOM) or y + leading > BOTTOM:
        sheets.append(Sheet())
        y = TOP + 14
    for index, text in enumerate(texts):
        if y > BOTTOM:
            sheets.append(Sheet())
            y = TOP + 14
        end = index == len(texts) - 1
        sheets[-1].items.append(_body_line(block.style, text, face, letter.size, y, index == 0, end))
        y += leading
    return y + AFTER


def _body_line(style: str, text: str, face: str, size: float, y: float, first: bool, last: bool) -> Line:
    if style == "centre":
        return centred(BODY, (LEFT + RIGHT) / 2, y, text, face, size)
    x = LEFT + (INDENT if first else 0.0)
    gaps = len(text.split()) - 1
    extra = 0.0 if last or not gaps else (RIGHT - x - width(text, face, size)) / gaps
    return Line(BODY, y, words_at(x, text, face, size, min(extra, 6.0)))


def _draw_table(sheets: list[Sheet], letter: Letter, block: Block, y: float) -> float:
    """Draw a ruled table; widths are shares of the text width, the first row is the bold head."""
    size, leading = letter.size - 2, (letter.size - 2) * 1.2
    shares = [w / sum(block.widths) * (RIGHT - LEFT) for w in block.widths]
    edges = [LEFT + sum(shares[:i]) for i in range(len(shares) + 1)]
    y -= leading * 0.6
    top = y
    for row_number, row in enumerate(block.rows):
        face = "bold" if row_number == 0 else "regular"
        cells = [wrap(cell, face, size, room - 8) for cell, room in zip(row, shares, strict=True)]
        height = leading * max(map(len, cells)) + 6
        if y + height > BOTTOM:
            _draw_edges(sheets[-1], edges, top, y)
            sheets.append(Sheet())
            y = top = TOP + 8
        sheets[-1].items.append(Rule(edges[0], y, edges[-1], y))
        for depth in range(max(map(len, cells))):
            for column, cell in enumerate(cells):
                if depth < len(cell):
                    baseline = y + leading * (depth + 1) - 1
                    sheets[-1].items.append(
                        _cell_line(
                            cell[depth], face, size, edges[column], edges[column + 1], baseline, row[column]
                        )
                    )
        y += height
    _draw_edges(sheets[-1], edges, top, y)
    return y + leading + AFTER


def _cell_line(text: str, face: str, size: float, x0: float, x1: float, y: float, cell: str) -> Line:
    if face == "bold" or len(cell) < 12:
        return centred(TABLE, (x0 + x1) / 2, y, text, face, size)
    return Line(TABLE, y, words_at(x0 + 4, text, face, size))


def _draw_edges(sheet: Sheet, edges: list[float], top: float, bottom: float) -> None:
    sheet.items.append(Rule(edges[0], bottom, edges[-1], bottom))
    sheet.items.extend(Rule(x, top, x, bottom) for x in edges)
