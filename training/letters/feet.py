"""The foot of the last page: Nơi nhận on the left, authority, seal, signature and name on the right."""

from training.letters.fonts import width
from training.letters.letter import Letter
from training.letters.sheet import (
    DISTRIBUTION,
    LEFT,
    SIGNATURE,
    Line,
    Scribble,
    Seal,
    Sheet,
    balanced,
    centred,
    words_at,
    wrap,
)

MIDDLE = 432.0
LEFT_ROOM = 205.0
GAP = 82.0  # points between title and name: room for seal and signature (25-40 mm seen)
SEAL_RADIUS = 51.0  # 36 mm across


def foot_height(letter: Letter) -> float:
    """Return the points that the foot of a letter takes."""
    return 16.0 * len(letter.signing) + GAP + 16


def draw_foot(sheet: Sheet, letter: Letter, y: float) -> None:
    """Draw Nơi nhận and the signature block side by side from y on."""
    _draw_distribution(sheet, letter, y)
    _draw_signature(sheet, letter, y)


def distribution_end(letter: Letter, index: int) -> str:
    """Return the sign after a line of Nơi nhận: ';' (State) or ',' (Party), '.' after the last."""
    if index == len(letter.distribution) - 1:
        return "."
    return "," if letter.system == "party" else ";"


def _draw_distribution(sheet: Sheet, letter: Letter, y: float) -> None:
    party = letter.system == "party"
    face, size = ("regular", 14.0) if party else ("bold-italic", 12.0)
    title = words_at(LEFT, "Nơi nhận:", face, size)
    sheet.items.append(Line(DISTRIBUTION, y, title, underline=party))
    size = 12.0 if party else 11.0
    y += size * 1.25
    for index, name in enumerate(letter.distribution):
        for text in wrap(f"- {name}{distribution_end(letter, index)}", "regular", size, LEFT_ROOM):
            sheet.items.append(Line(DISTRIBUTION, y, words_at(LEFT, text, "regular", size)))
            y += size * 1.18


def _draw_signature(sheet: Sheet, letter: Letter, y: float) -> None:
    party = letter.system == "party"
    for index, text in enumerate(letter.signing):
        face = "regular" if party and index == len(letter.signing) - 1 else "bold"
        sheet.items.append(centred(SIGNATURE, MIDDLE, y, text, face, 13.5))
        y += 16
    name_y = y + GAP
    half = width(letter.signer, "bold", 14) / 2
    if not letter.digital_signature:
        sheet.items.append(Scribble(MIDDLE - 70, y - 4, 150, GAP - 12, letter.signer))
        sheet.items.append(seal_for(letter, MIDDLE - half - 6, y + GAP * 0.42))
    sheet.items.append(centred(SIGNATURE, MIDDLE, name_y, letter.signer, "bold", 14))


def seal_for(letter: Letter, x: float, y: float) -> Seal:
    """Return the seal of the letter's office, centred at (x, y).

    It covers the left third of the signature (Decree 30/2020 art. 33).
    """
    upper = "ĐẢNG CỘNG SẢN VIỆT NAM" if letter.system == "party" else "CỘNG HÒA X.H.C.N VIỆT NAM"
    heart: list[str] = []
    for text in letter.issuer:
        heart += balanced(text, "bold", 10, SEAL_RADIUS * 1.6)
    return Seal(x, y, SEAL_RADIUS, upper, "TỈNH HOÀNG LAM", tuple(heart))
