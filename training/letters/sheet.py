"""What is printed where: the things on a page in points, y downwards from the top edge of an A4 sheet."""

from dataclasses import dataclass, field

from training.letters.fonts import width

A4 = (595.28, 841.89)
TOP, BOTTOM, LEFT, RIGHT = 57.0, 785.0, 85.0, 550.0  # margins 20, 20, 30 and 16 mm

HEAD_LEFT, HEAD_RIGHT, BODY, TABLE = "head-left", "head-right", "body", "table"
DISTRIBUTION, SIGNATURE, PAGE_NUMBER = "distribution", "signature", "page-number"
SIGNATURE_BOX = "signature-box"


@dataclass(frozen=True, slots=True)
class Word:
    """One word at x; `pen` words are written by hand over the printed line."""

    x: float
    text: str
    face: str
    size: float
    pen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: y is its baseline. `underline` draws a thin rule below the words."""

    zone: str
    y: float
    words: tuple[Word, ...]
    underline: bool = False

    @property
    def text(self) -> str:
        """The line as it reads, pen words included; words that touch are joined."""
        parts: list[str] = []
        end = None
        after_pen = False
        for word in self.words:
            # A number by pen never fills its gap, yet the symbol reads as one: '87' + '/UBND-KT'.
            joined = after_pen and word.text[0] in "/-"
            if end is not None and not joined and word.x - end > 0.12 * word.size:
                parts.append(" ")
            after_pen = word.pen
            parts.append(word.text)
            end = word.x + width(word.text, word.face, word.size)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight printed rule from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A red boxed mark such as KHẨN, centred at (x, y)."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The red round seal, centre and radius, words round the rim and in the heart."""

    x: float
    y: float
    radius: float
    upper: str
    lower: str
    heart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scribble:
    """The place of a signature in blue pen: its box, and whose it is (one hand for one name)."""

    x: float
    y: float
    w: float
    h: float
    name: str


@dataclass(frozen=True, slots=True)
class ArrivalBox:
    """The ĐẾN stamp with its top left corner; number, date and routing are written by pen."""

    x: float
    y: float
    office: str
    number: str
    date: str
    forwarded: str


Item = Line | Rule | Mark | Seal | Scribble | ArrivalBox


@dataclass(slots=True)
class Sheet:
    """One page while it is being laid out."""

    items: list[Item] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """Return the printed lines in the order in which they were laid out."""
        return [item for item in self.items if isinstance(item, Line)]

    def text(self) -> str:
        """Return the running text, one printed line a line: left head, right head, body, foot (scans README)."""
        order = (HEAD_LEFT, HEAD_RIGHT, BODY, DISTRIBUTION, SIGNATURE)
        zones = {BODY: (BODY, TABLE)}
        found: list[str] = []
        for zone in order:
            found += [text for z, text in _texts(self.items) if z in zones.get(zone, (zone,))]
        return "\n".join(found)


def _texts(items: list[Item]) -> list[tuple[str, str]]:
    """Zone and words of everything that is running text; table cells on one baseline make one line."""
    found: list[tuple[str, str, float]] = []
    for item in items:
        if isinstance(item, Mark):
            found.append((HEAD_LEFT, item.text, item.y))
        elif isinstance(item, Line):
            if found and item.zone == TABLE and found[-1][0] == TABLE and abs(found[-1][2] - item.y) < 1:
                found[-1] = (TABLE, f"{found[-1][1]} {item.text}", item.y)
            else:
                found.append((item.zone, item.text, item.y))
    return [(zone, text) for zone, text, _ in found]


def words_at(x: float, text: str, face: str, size: float, extra: float = 0.0) -> tuple[Word, ...]:
    """Return the words of a text from x on, `extra` points added to every blank (justifying)."""
    blank = width(" ", face, size) + extra
    placed = []
    for part in text.split():
        placed.append(Word(x, part, face, size))
        x += width(part, face, size) + blank
    return tuple(placed)


def centred(zone: str, middle: float, y: float, text: str, face: str, size: float) -> Line:
    """Return a line centred on x = middle."""
    return Line(zone, y, words_at(middle - width(text, face, size) / 2, text, face, size))


def wrap(text: str, face: str, size: float, room: float, first: float = 0.0) -> list[str]:
    """Break a text into lines no wider than `room` points; the first line has `first` points less."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}" if current else word
        space = room - (first if not lines else 0.0)
        if current and width(longer, face, size) > space:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current] if current else lines


def balanced(text: str, face: str, size: float, room: float) -> list[str]:
    """Break a centred text into as few lines as `room` allows, all of about the same length."""
    lines = wrap(text, face, size, room)
    while len(lines) > 1 and room > 60:
        tighter = wrap(text, face, size, room - 6)
        if len(tighter) > len(lines):
            break
        lines, room = tighter, room - 6
    return lines
