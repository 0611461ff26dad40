"""Running text cut into statements, over line and page breaks: what citations and obligations are read from.

A statement is a sentence or one item of a list. Lines are joined by a blank; a word or symbol that ends in a
hyphen at the end of a line keeps it ('SYT-' + 'KHTC'), for symbols know how to join.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Page, Zone
from corpus.text import fold, nfc

_READ = (Zone.HEAD_LEFT, Zone.BODY, Zone.TABLE)
_UPPER = "A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĨŨƠƯẠ-Ỹ"
_ITEM = re.compile(
    rf"^(?:[-+*•–—]\s*[{_UPPER}]|\d{{1,2}}(?:\.\d{{1,2}})*[.)]\s|[a-zđ][.)]\s|[IVX]{{1,5}}[.)]\s|Điều\s\d|Chương\s[IVX]"
    r"|Kính\sgửi|Nơi\snhận|Căn\scứ|Xét\s|Theo\sđề\snghị|Thực\shiện)"
)
_ENDS = re.compile(r"[.!?:;]\s*[”\"')]*\s*$|\./\.\s*$")
_SENTENCE_END = re.compile(rf"(?<=[^\W_][.!?]|[)”\"][.!?])\s+(?=[-“\"(]?\s?[{_UPPER}])")
# A point after these does not end a sentence.
_SHORT_FORMS = re.compile(
    r"(?:\b(?:TP|Tp|tp|TX|TT|P|Q|H|KT|TM|TL|TS|ThS|BS|DS|GS|PGS|đ/c|số|St|Mr|[IVX]+|\d{1,2}|[A-Z]))\.$"
)
_INDENT, _SHORT_BY = 0.02, 0.08  # parts of the page's width; a first line is indented 10 mm of 210
_FEW_LINES = 4
_LONGEST = 4000  # characters; keeps the work linear on text without sentences
_MARKER = re.compile(r"^\s*(?:[-+*•–—]+|\(?\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[IVX]{1,5}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list item: its text on one line, zone, number in the letter, and where pages begin."""

    text: str
    zone: Zone
    breaks: tuple[tuple[int, int], ...]  # (offset in text, page number), the first at offset 0

    def page_at(self, offset: int) -> int:
        """Return the page on which the character at `offset` is printed."""
        return self.breaks[bisect_right(self.breaks, (offset, 1 << 30)) - 1][1]

    @property
    def page(self) -> int:
        """The page on which the statement begins."""
        return self.breaks[0][1]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    zone: Zone
    page: int
    indented: bool  # it begins to the right of the column, as first lines of paragraphs do
    short: bool  # it ends well before the column does, as last lines and headings do


def statements(pages: Sequence[Page]) -> tuple[Statement, ...]:
    """Cut head, body and tables of all pages into statements, in reading order."""
    groups: list[list[_Line]] = []
    for line in _lines(pages):
        if groups and not _begins_anew(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(statement for group in groups for statement in _sentences(group))


def flat(text: str) -> str:
    """Return `fold(text)` with exactly one character for each of the text's, so that offsets agree."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join((fold(ch) or " ")[0] for ch in text)


def without_marker(text: str) -> str:
    """Return a statement without its list marker: '2. Giao …' → 'Giao …'."""
    return _MARKER.sub("", text, count=1)


def _lines(pages: Sequence[Page]) -> list[_Line]:
    return [line for page in pages for line in _page_lines(page)]


def _page_lines(page: Page) -> list[_Line]:
    found = []
    left, right = _column(page)
    for words in page.word_lines(*_READ):
        text = nfc(" ".join(word.text for word in words)).replace("\u00ad", "-")
        text = " ".join(text.split())
        if text:
            indented = min(w.box[0] for w in words) > left + _INDENT * page.width
            short = max(w.box[2] for w in words) < right - _SHORT_BY * page.width
            found.append(_Line(text, words[0].zone, page.number, indented, short))
    return found


def _column(page: Page) -> tuple[int, int]:
    """Return left and right edge of the text column in px: what a tenth of the body's lines pass."""
    lines = page.word_lines(Zone.BODY)
    lefts = sorted(min(w.box[0] for w in words) for words in lines)
    rights = sorted(max(w.box[2] for w in words) for words in lines)
    if len(lines) < _FEW_LINES:
        return 0, page.width
    return lefts[len(lefts) // 10], rights[-1 - len(rights) // 10]


def _begins_anew(before: _Line, line: _Line) -> bool:
    if before.zone != line.zone:
        return True
    if before.text.endswith("-") and line.text[0].isalnum():
        return False
    if _ITEM.match(line.text) or _heading(before.text) != _heading(line.text):
        return True
    if before.zone is Zone.BODY and before.short and line.indented and _opens(line.text):
        return True
    return bool(_ENDS.search(before.text)) and _opens(line.text)


def _opens(text: str) -> bool:
    return text.lstrip('-“"( ')[:1].isupper()


def _heading(text: str) -> bool:
    """Tell whether a line is set in capitals."""
    letters = [ch for ch in text if ch.isalpha()]
    return len(letters) >= 6 and sum(ch.isupper() for ch in letters) > 0.8 * len(letters)


def _sentences(group: list[_Line]) -> list[Statement]:
    text = " ".join(line.text for line in group)
    breaks: list[tuple[int, int]] = []
    offset = 0
    for line in group:
        if not breaks or breaks[-1][1] != line.page:
            breaks.append((offset, line.page))
        offset += len(line.text) + 1
    found = []
    for start, end in _cuts(text):
        piece = text[start:end].rstrip()
        if piece:
            found.append(Statement(piece, group[0].zone, _shifted(breaks, start)))
    return found


def _cuts(text: str) -> list[tuple[int, int]]:
    """Return begin and end of each sentence; one longer than any real sentence is cut at a blank."""
    ends = [
        m.end()
        for m in _SENTENCE_END.finditer(text)
        if not _SHORT_FORMS.search(text, max(0, m.start() - 6), m.start())
    ]
    found = []
    start = 0
    for end in [*ends, len(text)]:
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
            found.append((start, cut))
            start = cut
        found.append((start, end))
        start = end
    return found


def _shifted(breaks: list[tuple[int, int]], start: int) -> tuple[tuple[int, int], ...]:
    first = max((b for b in breaks if b[0] <= start), default=breaks[0])
    later = [(offset - start, page) for offset, page in breaks if offset > start]
    return ((0, first[1]), *later)
