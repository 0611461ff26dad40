"""What a person types → a small query tree, words to mark in the hits, and a Vietnamese sentence that explains it.

All words are required; "a phrase" in quotes; -word must be absent; OR (or HOẶC, |) parts whole alternatives, as
Vietnamese words are mostly of two syllables; hạn* is the begin of a word; so: viendan: ngay: han: loai: coquan:
nguoiky: noinhan: ask one field. Numbers and dates are recognised as typed. A wrong query never fails: what is not
understood is said and searched as words.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.text import fold, one_line
from search import dates
from search.analysis import Syllable, number_key, syllables
from search.tree import (
    And,
    Dated,
    Due,
    Everything,
    Field,
    Node,
    Not,
    Number,
    Or,
    Phrase,
    Run,
    Wild,
    Words,
    describe,
    marks,
)

LONGEST = 200  # characters of a query; more is cut and said
MOST_WILD = 4  # words with a star in one query: each stands for many
_LEAST_WILD = 2  # characters before a star


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. tree is None where nothing in it can be searched; marks are the word rows to highlight."""

    text: str
    tree: Node | None
    explanation: str
    marks: tuple[Words, ...] = ()

    @property
    def words(self) -> Words:
        """Every positive word in the order typed, for suggestions."""
        return tuple(word for row in self.marks for word in row)


@dataclass(frozen=True, slots=True)
class _Item:
    """One piece of the typed text."""

    body: str
    minus: bool = False
    field: str | None = None
    quoted: bool = False


@dataclass(slots=True)
class _Parsing:
    today: date
    notes: list[str] = field(default_factory=list)
    wild: int = 0


_FIELDS = {
    "so": "number",
    "kyhieu": "number",
    "viendan": "cited",
    "ngay": "date",
    "han": "due",
    "nam": "date",
    "loai": "kind",
    "coquan": "issuer",
    "nguoiky": "signer",
    "noinhan": "recipient",
}
_ITEM = re.compile(r'(?P<minus>-)?(?:(?P<field>[^\W\d_]{2,20}):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')
_FIELD_GAP = re.compile(r"(?<!\w)([^\W\d_]{2,20}):\s+")
_JOINTS = ((re.compile(r"(?<=\w)\s*/\s*(?=\w)"), "/"), (re.compile(r"(?<=\w)\s+-\s+(?=\w)"), "-"))
_QUOTES = str.maketrans("“”„«»", '"""""')
_BARE_NUMBER = re.compile(r"\d{1,6}[a-z]?")
_SYMBOL = re.compile(r"\d{1,5}[a-zđ]?(?:[-/][^\W_][\w.&()]{0,15}){1,6}", re.IGNORECASE)
_SYMBOL_TAIL = re.compile(r"/?[^\W\d_][\w.&]{0,15}(?:[-/][^\W\d_][\w.&]{0,15}){1,5}")
_LETTERS = re.compile(r"[^\W\d_]{1,8}")
_OR = {"OR", "HOẶC", "|"}
_AND = {"AND", "VÀ", "&"}  # all words are required anyway
_NOT = {"NOT", "KHÔNG"}


def parse(text: str, today: date) -> Query:
    """Parse a typed query; today resolves words such as 'hôm nay' and two-digit years. Never raises."""
    state = _Parsing(today)
    plain = one_line(text).translate(_QUOTES)
    if not plain:
        return Query("", Everything(), "Hiện mọi văn bản, mới nhất trước.")
    if len(plain) > LONGEST:
        plain = plain[:LONGEST]
        state.notes.append(f"Câu tìm dài quá nên chỉ dùng {LONGEST} ký tự đầu")
    groups = [part for part in (_group(items, state) for items in _alternatives(plain)) if part]
    if not groups:
        note = "Không có từ nào để tìm. Hãy gõ vài từ, số ký hiệu (371-CV/ĐU) hoặc ngày (10/3/2026)"
        return Query(plain, None, ". ".join([*state.notes, note]) + ".")
    tree = groups[0] if len(groups) == 1 else Or(tuple(groups))
    sentence = "Tìm văn bản " + describe(tree)
    return Query(plain, tree, ". ".join([sentence, *state.notes]) + ".", tuple(marks(tree)))


def _alternatives(plain: str) -> list[list[_Item]]:
    plain = dates.plain(plain)
    for pattern, joint in _JOINTS:
        plain = pattern.sub(joint, plain)
    plain = _FIELD_GAP.sub(lambda m: f"{m[1]}:" if _field_key(m[1]) in _FIELDS else m[0], plain)
    groups: list[list[_Item]] = [[]]
    absent = False
    for match in _ITEM.finditer(plain):
        if match[0] in _OR:
            groups.append([])
        elif match[0] in _NOT:
            absent = True
        elif match[0] not in _AND:
            item = _item(match)
            groups[-1].append(replace(item, minus=True) if absent else item)
            absent = False
    return groups


def _item(match: re.Match[str]) -> _Item:
    name = match["field"]
    quoted = match["quoted"] is not None
    body = match["quoted"] if quoted else match["bare"]
    if name and _field_key(name) not in _FIELDS:
        body, name = f"{name}:{body}", None
    return _Item(body, bool(match["minus"]), _field_key(name) if name else None, quoted)


def _field_key(name: str) -> str:
    return fold(name)


def _group(items: list[_Item], state: _Parsing) -> Node | None:
    """Return what one alternative asks for: everything in it is required."""
    parts: list[Node] = []
    run: list[Syllable] = []
    at = 0
    while at < len(items):
        item = items[at]
        node, used = _node(items, at, state)
        if isinstance(node, Run) and not item.minus and not item.quoted:
            run.extend(node.words)
        elif node:
            if run and _names_number(node, run, item):
                run.pop()
            parts = _flush(parts, run)
            run = []
            parts.append(Not(node) if item.minus else node)
        at += used
    parts = _flush(parts, run)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], Not) else And(tuple(parts))


def _flush(parts: list[Node], run: list[Syllable]) -> list[Node]:
    return [*parts, Run(tuple(run))] if run else parts


def _names_number(node: Node, run: list[Syllable], item: _Item) -> bool:
    """Tell whether the word before a number is only 'số', which the text need not hold."""
    return isinstance(node, Number) and not item.minus and run[-1].text.lower() in ("số", "so")


def _node(items: list[_Item], at: int, state: _Parsing) -> tuple[Node | None, int]:
    """Read the item at `at`; return its node and how many items it takes."""
    item = items[at]
    if item.field:
        return _field(item, state), 1
    if item.quoted:
        words = tuple(syllables(item.body))
        return (Phrase(words) if len(words) > 1 else Run(words) if words else None), 1
    body = item.body.strip(".,;:!?()[]")
    if "*" in body:
        return _wild(body, state), 1
    dated = _dated(body, state.today, alone=len(items) == 1)
    if not dated and _BARE_NUMBER.fullmatch(body.lower()):
        return _bare_number(items, at, body)
    words = tuple(syllables(body))
    return dated or _symbol(body, words) or (Run(words) if words else None), 1


def _symbol(body: str, words: Words) -> Number | None:
    """Read '371-CV/ĐU', or the part '/SYT-NVY' of one; a row of digits alone may be something else."""
    if not _SYMBOL.fullmatch(body) and not ("/" in body and _SYMBOL_TAIL.fullmatch(body)):
        return None
    has_letters = any(ch.isalpha() for ch in body)
    return Number(body, number_key(body), words, "phrase" if has_letters else "words")


def _dated(body: str, today: date, *, alone: bool) -> Node | None:
    if found := dates.day(body, today):
        return Dated(found, found, tuple(syllables(f"{found.day}/{found.month}/{found.year}")))
    if span := dates.month(body):
        own = Dated(*span, tuple(syllables(body)))
        return Or((own, Number(body, number_key(body), (), "never")))
    if span := dates.quarter(body):
        return Dated(*span, tuple(syllables(body.replace("quy", "quý ").replace("/", " "))))
    if ".." in body and (span := dates.span(body, today)):
        return Dated(*span)
    if alone and body.isdecimal() and (span := dates.year(body)):
        return Or((Dated(*span), Number(body, body, tuple(syllables(body)), "words")))
    return None


def _bare_number(items: list[_Item], at: int, body: str) -> tuple[Node, int]:
    """Read '371' with what follows: '1011 CV TU' and '371 CV/ĐU' are symbols typed with blanks.

    Among other words a number is a word like them; ranking looks whether a record bears it.
    """
    following = _symbol_letters(items[at + 1 :])
    whole = " ".join((body, *following))
    words = tuple(syllables(whole))
    if following:
        certain = all(piece == piece.upper() for piece in following)
        return Number(whole, number_key(whole), words, "phrase" if certain else "words"), 1 + len(following)
    after_number_word = at == 1 and fold(items[0].body) == "so"
    if len(items) == 1 or (after_number_word and len(items) == 2):
        return Number(body, number_key(body), words, "fallback"), 1
    return Run(words), 1


def _symbol_letters(rest: list[_Item]) -> list[str]:
    """Return the pieces after a number that can be a symbol's letters: capitals, or a short end of the query."""
    if rest and not _plain(rest[0]):
        return []
    if rest and _SYMBOL_TAIL.fullmatch(rest[0].body):
        return [rest[0].body]
    capitals: list[str] = []
    for item in rest[:3]:
        if not (_plain(item) and _LETTERS.fullmatch(item.body) and item.body == item.body.upper()):
            break
        capitals.append(item.body)
    if capitals:
        return capitals
    short = len(rest) <= 3 and all(_plain(i) and _LETTERS.fullmatch(i.body) for i in rest)
    return [item.body for item in rest] if short and len(rest) > 1 else []


def _plain(item: _Item) -> bool:
    return not (item.minus or item.quoted or item.field)


def _field(item: _Item, state: _Parsing) -> Node | None:
    name = _FIELDS[item.field or ""]
    words = tuple(syllables(item.body))
    if not words:
        state.notes.append(f"Sau “{item.field}:” chưa có giá trị nên bỏ qua điều kiện này")
        return None
    if name in ("number", "cited"):
        return _numbered(item, words, state, cited=name == "cited")
    if name in ("date", "due"):
        span = dates.span(item.body, state.today)
        if span is None:
            state.notes.append(f"Không hiểu ngày “{item.body}” nên bỏ qua điều kiện này (gõ 10/3/2026)")
            return None
        return Due(*span) if name == "due" else Dated(*span)
    return Field(name, words)


def _numbered(item: _Item, words: Words, state: _Parsing, *, cited: bool) -> Node | None:
    if "*" in item.body and not cited:
        return _wild(item.body, state, number=True)
    return Number(item.body, number_key(item.body), words, "never", cited=cited, own=not cited)


def _wild(body: str, state: _Parsing, *, number: bool = False) -> Node | None:
    """Read 'hạn*'. What is after the star is left out, and so is a star with too little before it."""
    text = body.partition("*")[0]
    words = tuple(syllables(text))
    start = words[-1].folded if words else ""
    if len(words) != 1 or len(start) < _LEAST_WILD:
        state.notes.append(
            f"Dấu * cần đứng sau ít nhất {_LEAST_WILD} chữ của một từ (hạn*), nên bỏ dấu ở “{body}”"
        )
        words = tuple(syllables(body))
        return Run(words) if words else None
    state.wild += 1
    if state.wild > MOST_WILD:
        state.notes.append(f"Chỉ dùng {MOST_WILD} dấu * đầu, bỏ dấu ở “{body}”")
        return Run(words)
    return Wild(f"{text}*", start, number)
