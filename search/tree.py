"""The query tree: what is asked for, apart from how it was typed and from the engine that answers it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.analysis import Syllable, syllables

Words = tuple[Syllable, ...]
# Where a number may also be looked for in the running text: nowhere; as a phrase; as loose words; as words
# only where no record bears or cites the number ('12' alone would else find every letter with a 12 in it).
InText = Literal["never", "phrase", "words", "fallback"]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every record: an empty box."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words typed one after another: all required, anywhere; neighbours rank higher."""

    words: Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes: required as neighbours."""

    words: Words


@dataclass(frozen=True, slots=True)
class Wild:
    """A word of which only the begin is known ('hạn*'); search.rewriting puts the archive's words in its place.

    start is folded; number: it is the begin of a record's own number.
    """

    text: str  # as typed
    start: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number or part of a symbol, as the record's own or (cited) as one that it names."""

    text: str  # as typed
    key: str
    words: Words
    in_text: InText
    cited: bool = True
    own: bool = True


@dataclass(frozen=True, slots=True)
class Dated:
    """Records dated from first to last, or (words) that name the day in the text."""

    first: date
    last: date
    words: Words = ()


@dataclass(frozen=True, slots=True)
class Field:
    """All words within one field: kind, issuer, signer, recipient, due (a day, a month or a year: 20260315)."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True)
class Not:
    """Records that the part does not find."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Due:
    """Records that ask for something by a day from first to last; search.rewriting makes Fields of it."""

    first: date
    last: date


Node = Everything | Run | Phrase | Wild | Number | Dated | Due | Field | Not | And | Or

_FIELD_LABELS = {
    "kind": "loại văn bản",
    "issuer": "cơ quan ban hành",
    "signer": "người ký",
    "recipient": "nơi nhận",
}


def marks(node: Node) -> list[Words]:
    """Return the rows of words to highlight: single words of runs, whole rows of phrases, numbers and dates."""
    match node:
        case Run(words):
            return [(word,) for word in words]
        case Phrase(words) | Number(words=words) | Dated(words=words):
            return [words] if words else []
        case And(parts) | Or(parts):
            return [row for part in parts for row in marks(part)]
        case _:
            return []


def spelled(words: Words) -> Words:
    """Return a date's words as the head of a letter prints them: 10 3 2026 → ngày 10 tháng 3 năm 2026."""
    names = ("ngày", "tháng", "năm")[-len(words) :]
    text = " ".join(f"{name} {word.folded}" for name, word in zip(names, words, strict=True))
    return tuple(syllables(text))


def describe(node: Node) -> str:
    """Say in Vietnamese what a node asks for, to stand after 'Tìm văn bản'."""
    match node:
        case Not(part):
            return "không " + describe(part)
        case And(parts):
            return ", ".join(describe(part) for part in parts)
        case Or(parts):
            return " hoặc ".join(describe(part) for part in parts)
        case _:
            return _describe_leaf(node)


def _describe_leaf(node: Everything | Run | Phrase | Wild | Number | Dated | Due | Field) -> str:
    match node:
        case Wild(text, number=number):
            said = f"có {'số' if number else 'từ'} bắt đầu bằng “{text}”"
        case Due(first, last):
            said = f"có việc đến hạn {_span(first, last)}"
        case Number(text=text, own=False):
            said = f"viện dẫn số, ký hiệu {text}"
        case Run(words):
            said = ("có từ" if len(words) == 1 else "có đủ các từ") + f" “{_typed(words)}”"
        case Phrase(words):
            said = f"có cụm từ “{_typed(words)}”"
        case Number(text=text, in_text="words"):
            said = f"có “{text}” trong số, ký hiệu hoặc nội dung"
        case Number(text=text, cited=cited):
            said = f"mang {'hoặc dẫn ' if cited else ''}số, ký hiệu {text}"
        case Dated(first, last):
            said = _span(first, last)
        case Field(name, words):
            said = f"có {_FIELD_LABELS[name]} chứa “{_typed(words)}”"
        case Everything():
            said = "bất kỳ"
    return said


def _span(first: date, last: date) -> str:
    return f"ngày {_shown(first)}" if first == last else f"từ {_shown(first)} đến {_shown(last)}"


def _typed(words: Words) -> str:
    return " ".join(word.text for word in words)


def _shown(day: date) -> str:
    if day in (date.min, date.max):
        return "trước tới nay" if day == date.min else "về sau"
    return f"{day.day}/{day.month}/{day.year}"
