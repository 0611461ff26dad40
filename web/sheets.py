"""The pages of a record as the screen shows them: picture size, field boxes, doubtful words, lines of text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.catalogue import FieldView
from corpus.record import Page, Step, Word
from search.highlight import found_words
from search.tree import Words

PER_SCREEN = 12
"""Pages on one screen; longer documents are leafed through."""
_BY_PEN = {"number": "symbol", "date": "place", "signer": "signing_authority"}  # and whose line they stand on
_WITH_NEIGHBOUR = ("number", "date")
_AROUND = 0.45  # heights of a crop's line that are shown around it
DOUBT = 0.6  # words below it are marked; measured on Tesseract's word confidence, not on lines


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page in px of the page's width and height, what it stands for, and how high its lines are."""

    x: int
    y: int
    width: int
    height: int
    name: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line of text: doubtful ones say how sure the reading was, restored ones what was read.

    `others` is what further readings made of it; `found`: it is a word that was searched for.
    """

    text: str
    doubtful: bool
    percent: int
    raw: str | None
    others: str = ""
    found: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page beside its text."""

    number: int
    width: int
    height: int
    dpi: int
    has_image: bool
    verdict: str
    reasons: tuple[str, ...]
    boxes: tuple[Box, ...]
    doubts: tuple[Box, ...]
    lines: tuple[tuple[Token, ...], ...]
    raw: str
    edited: str | None
    steps: tuple[Step, ...] = ()
    hits: tuple[Box, ...] = ()

    @property
    def text(self) -> str:
        """The text that counts: a person's, or else the corrected reading."""
        if self.edited is not None:
            return self.edited
        return "\n".join(" ".join(token.text for token in line) for line in self.lines)


def sheet_of(page: Page, views: Iterable[FieldView], edited: str | None, rows: Sequence[Words] = ()) -> Sheet:
    """Return a page of a record with the boxes of the fields that stand on it, and of the words searched for."""
    lines = page.word_lines()
    hits = _hits(lines, rows)
    return Sheet(
        number=page.number,
        width=max(page.width, 1),
        height=max(page.height, 1),
        dpi=page.dpi,
        has_image=page.source != "document" and page.width > 0,
        verdict=page.verdict.value,
        reasons=page.reasons,
        boxes=tuple(
            _with_line(_field_box(v), page.words)
            for v in views
            if v.page == page.number and v.box is not None
        ),
        doubts=tuple(_word_box(w) for line in lines for w in line if is_doubtful(w)),
        lines=tuple(tuple(_token(w, id(w) in hits) for w in line) for line in lines),
        raw=page.text(raw=True),
        edited=edited,
        steps=page.steps,
        hits=tuple(_word_box(w) for line in lines for w in line if id(w) in hits),
    )


def _hits(lines: Sequence[Sequence[Word]], rows: Sequence[Words]) -> frozenset[int]:
    """Return the words searched for, by identity: two equal words of a page are still two."""
    words = [word for line in lines for word in line]
    return frozenset(id(words[n]) for n in found_words(words, rows))


def crops(views: Mapping[str, FieldView], sheets: Sequence[Sheet]) -> dict[str, tuple[Sheet, Box]]:
    """Return for the fields that clerks write by pen where a person sees them on the scan, with a little around it.

    An unread one stands on the line of its neighbour.
    """
    by_number = {sheet.number: sheet for sheet in sheets if sheet.has_image}
    found = {}
    for name, neighbour in _BY_PEN.items():
        view = views.get(name)
        spot = view if view is None or view.box else views.get(neighbour)
        if spot and spot.box and spot.page in by_number:
            sheet = by_number[spot.page]
            found[name] = (sheet, _widened(_on_its_line(_field_box(spot), name, views), sheet))
    return found


def _on_its_line(box: Box, name: str, views: Mapping[str, FieldView]) -> Box:
    """Return the box of a number with its symbol, of a date with its place: one sees by them what a pen meant."""
    beside = views.get(_BY_PEN[name])
    if name not in _WITH_NEIGHBOUR or beside is None or beside.box is None:
        return box
    x0, y0, x1, y1 = beside.box
    if y1 <= box.y or y0 >= box.y + box.height:
        return box
    left, top = min(box.x, x0), min(box.y, y0)
    right, low = max(box.x + box.width, x1), max(box.y + box.height, y1)
    return replace(box, x=left, y=top, width=right - left, height=low - top)


def _widened(box: Box, sheet: Sheet) -> Box:
    margin = round(_AROUND * box.height)
    left, top = max(0, box.x - 2 * margin), max(0, box.y - margin)
    right = min(sheet.width, box.x + box.width + 2 * margin)
    bottom = min(sheet.height, box.y + box.height + margin)
    return Box(left, top, max(right - left, 1), max(bottom - top, 1), box.name)


def is_doubtful(word: Word) -> bool:
    """Tell whether a person should look at the word; lone signs are not worth a look."""
    return word.conf < DOUBT and any(ch.isalnum() for ch in word.text)


def _field_box(view: FieldView) -> Box:
    x0, y0, x1, y1 = view.box or (0, 0, 0, 0)
    return Box(x0, y0, max(x1 - x0, 1), max(y1 - y0, 1), view.field)


def _with_line(box: Box, words: Sequence[Word]) -> Box:
    """Return the box with the usual height of the words that stand in it; its own where none does (pen, a stamp)."""
    right, bottom = box.x + box.width, box.y + box.height
    inside = [
        min(x1 - x0, y1 - y0)  # also of a page that lies on its side
        for x0, y0, x1, y1 in (word.box for word in words if any(ch.isalnum() for ch in word.text))
        if box.x <= (x0 + x1) / 2 <= right and box.y <= (y0 + y1) / 2 <= bottom
    ]
    return replace(box, line=max(1, round(median(inside)) if inside else box.height))


def _word_box(word: Word) -> Box:
    x0, y0, x1, y1 = word.box
    return Box(x0, y0, max(x1 - x0, 1), max(y1 - y0, 1), word.text)


def _token(word: Word, found: bool) -> Token:
    raw = word.raw if word.raw != word.text else None
    others = ", ".join(f"{text} ({share:.0%})" for text, share in word.alternatives if text != word.text)
    return Token(word.text, is_doubtful(word), round(word.conf * 100), raw, others, found)


def words_at(words: Sequence[Word]) -> list[list[object]]:
    """Return [text, x0, y0, x1, y1] of each word: the screen finds the clicked one among them."""
    return [[w.text, *w.box] for w in words]
