"""The head of page one: issuer and number on the left, motto, place and date on the right, then Kính gửi."""

from training.letters.fonts import width
from training.letters.letter import Letter
from training.letters.sheet import (
    BODY,
    HEAD_LEFT,
    HEAD_RIGHT,
    LEFT,
    RIGHT,
    SIGNATURE_BOX,
    TOP,
    ArrivalBox,
    Line,
    Mark,
    Rule,
    Sheet,
    Word,
    balanced,
    centred,
    words_at,
    wrap,
)

LEFT_MIDDLE, LEFT_ROOM = 160.0, 182.0
RIGHT_MIDDLE = 411.0
PEN_ROOM = {"number": 40.0, "day": 22.0}
MOTTO = {
    "party": ("ĐẢNG CỘNG SẢN VIỆT NAM",),
    "state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
}


def motto(letter: Letter) -> tuple[str, ...]:
    """Return the lines of the right head; the Front and the State share one."""
    return MOTTO["party" if letter.system == "party" else "state"]


def subject_lead(letter: Letter) -> str:
    """Return the subject of a công văn as it is printed under the number ('V/v …' in State form)."""
    return letter.subject if letter.system == "party" else f"V/v {letter.subject}"


def draw_head(sheet: Sheet, letter: Letter) -> float:
    """Draw both heads and return the y below the lower one."""
    number_y, left_y = _draw_left(sheet, letter)
    _draw_right(sheet, letter, number_y)
    if letter.digital_signature:
        _draw_signature_box(sheet, letter)
    if letter.arrival:
        sheet.items.append(_arrival_box(letter, left_y))
        left_y += 36
    return max(left_y, number_y + 14)


def draw_recipients(sheet: Sheet, letter: Letter, y: float) -> float:
    """Draw Kính gửi with its list (or one addressee on the same line) and return the y below."""
    y += 24
    size = letter.size
    if not letter.recipients:
        return y - 14
    if len(letter.recipients) == 1:
        sheet.items.append(
            centred(BODY, (LEFT + RIGHT) / 2, y, f"Kính gửi: {letter.recipients[0]}", "regular", size)
        )
        return y + size * 2
    x = LEFT + 104
    start = x + width("Kính gửi:  ", "regular", size)
    sign = "," if letter.system == "party" else ";"
    for index, name in enumerate(letter.recipients):
        end = "." if index == len(letter.recipients) - 1 else sign
        for part, text in enumerate(wrap(f"- {name}{end}", "regular", size, RIGHT - start)):
            words = words_at(start, text, "regular", size)
            if index == 0 and part == 0:
                words = words_at(x, "Kính gửi:", "regular", size) + words
            sheet.items.append(Line(BODY, y, words))
            y += size * 1.22
    return y + size * 0.8


def _draw_left(sheet: Sheet, letter: Letter) -> tuple[float, float]:
    """Draw the left head; return the baseline of the number and the y below everything."""
    y = TOP + 10
    party = letter.system == "party"
    size = 13.5 if party else 13.0
    lines = [(letter.parent_issuer, "regular")] if letter.parent_issuer else []
    for text, face in [*lines, *((name, "bold") for name in letter.issuer)]:
        sheet.items.append(centred(HEAD_LEFT, LEFT_MIDDLE, y, text, face, _fitting(text, face, size)))
        y += 16
    if party:
        sheet.items.append(centred(HEAD_LEFT, LEFT_MIDDLE, y, "*", "regular", 14))
        y += 18
    else:
        half = 0.22 * width(letter.issuer[-1], "bold", size)
        sheet.items.append(Rule(LEFT_MIDDLE - half, y - 11, LEFT_MIDDLE + half, y - 11))
        y += 12
    number_y = max(y, TOP + 10 + 56)
    sheet.items.append(_number_line(letter, number_y))
    y = number_y + 15
    if not letter.titled:
        face = "italic" if party else "regular"
        for text in balanced(subject_lead(letter), face, 12, LEFT_ROOM):
            sheet.items.append(centred(HEAD_LEFT, LEFT_MIDDLE, y, text, face, 12))
            y += 14
    if letter.urgency:
        sheet.items.append(Mark(LEFT_MIDDLE, y + 12, letter.urgency))
        y += 32
    return number_y, y


def _number_line(letter: Letter, y: float) -> Line:
    party = letter.system == "party"
    size, lead = (14.0, "Số ") if party else (13.0, "Số: ")
    room = PEN_ROOM["number"] if letter.number_handwritten else width(letter.number, "regular", size)
    total = width(lead, "regular", size) + room + width(letter.symbol_rest, "regular", size)
    x = LEFT_MIDDLE - total / 2
    start = x + width(lead, "regular", size)
    return Line(
        HEAD_LEFT,
        y,
        (
            Word(x, lead.strip(), "regular", size),
            Word(start, letter.number, "regular", size, pen=letter.number_handwritten),
            Word(start + room, letter.symbol_rest, "regular", size),
        ),
    )


def _draw_right(sheet: Sheet, letter: Letter, number_y: float) -> None:
    y = TOP + 10
    lines = motto(letter)
    sizes = (14.5,) if letter.system == "party" else (12.5, 13.5)
    for text, size in zip(lines, sizes, strict=True):
        sheet.items.append(centred(HEAD_RIGHT, RIGHT_MIDDLE, y, text, "bold", size))
        y += 16
    half = width(lines[-1], "bold", sizes[-1]) / 2
    sheet.items.append(Rule(RIGHT_MIDDLE - half, y - 11, RIGHT_MIDDLE + half, y - 11))
    sheet.items.append(_date_line(letter, number_y))


def _date_line(letter: Letter, y: float) -> Line:
    year, month, day = letter.date.split("-")
    month = month if month in ("01", "02") else month.lstrip("0")
    size = 14.0 if letter.system == "party" else 13.5
    before, after = f"{letter.place}, ngày", f"tháng {month} năm {year}"
    blank = width(" ", "italic", size)
    room = PEN_ROOM["day"] if letter.date_handwritten else width(day, "italic", size)
    total = width(before, "italic", size) + width(after, "italic", size) + room + 2 * blank
    x = RIGHT_MIDDLE - total / 2
    start = x + width(before, "italic", size) + blank
    return Line(
        HEAD_RIGHT,
        y,
        (
            *words_at(x, before, "italic", size),
            Word(start, day, "italic", size, pen=letter.date_handwritten),
            *words_at(start + room + blank, after, "italic", size),
        ),
    )


def _fitting(text: str, face: str, size: float) -> float:
    """Return the size, made smaller until the text is not wider than the left column."""
    return min(size, size * (LEFT_ROOM + 16) / width(text, face, size))


def _arrival_box(letter: Letter, y: float) -> ArrivalBox:
    stamp = letter.arrival or {}
    return ArrivalBox(
        LEFT - 42, y - 2, stamp["office"], stamp["number"], _short(stamp["date"]), stamp["forwarded"]
    )


def _short(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"


def _draw_signature_box(sheet: Sheet, letter: Letter) -> None:
    for index, text in enumerate(letter.digital_signature):
        sheet.items.append(Line(SIGNATURE_BOX, 14 + 9 * index, words_at(432, text, "sans", 7)))
