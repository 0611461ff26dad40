"""Which tokens restoring must not touch, and what class each of them is to the language model.

A token is what stands between two blanks of a printed line. Numbers, dates, symbols, Roman numerals, addresses
of mail and web are kept letter for letter; the model sees only their class, so that 'ngày 10 tháng 3' helps to
read the words beside it whatever the digits are.
"""

import re
from dataclasses import dataclass

NUMBER, YEAR, DATE, SYMBOL, ROMAN, ADDRESS, ITEM = (
    "<number>",
    "<year>",
    "<date>",
    "<symbol>",
    "<roman>",
    "<address>",
    "<item>",
)
ONE_DIGIT, TWO_DIGITS = "<1>", "<2>"
STOP, UNKNOWN, NAME = "<stop>", "<unknown>", "<name>"
CLASSES = (STOP, UNKNOWN, NAME, ONE_DIGIT, TWO_DIGITS, NUMBER, YEAR, DATE, SYMBOL, ROMAN, ADDRESS, ITEM)

_OPENERS = "([{<\"'“‘«*"
_CLOSERS = ")]}>\"'”’»*.,;:!?…"
_SHAPES = (
    (ADDRESS, re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}", re.I)),
    (DATE, re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})")),
    (YEAR, re.compile(r"(?:19|20)\d\d")),
    (ONE_DIGIT, re.compile(r"\d")),
    (TWO_DIGITS, re.compile(r"\d\d")),
    (NUMBER, re.compile(r"[+-]?\d[\d.,/:-]{0,30}%?|\d{1,4}[bdđBDĐ]")),  # '05b', '3D': no word of ours ends so
    (
        SYMBOL,
        re.compile(
            r"(?!.*[a-zđà-ỹ]{3})\d{1,5}[a-zđ]?[-/](?:\d{4}/)?[A-ZĐƯƠÂÊÔĂ][\wĐđ&.-]{0,20}(?:/[\wĐđ&.-]{1,20}){0,2}"
        ),
    ),
    (ROMAN, re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")),
)
_LETTER = re.compile(r"[^\W\d_]|[€¢£@¥]")
_GLUED_WORD = re.compile(r"(?:^|[^\w])[^\W\d_]*[^\W\d_A-ZĐ]{2}[^\W\d_]*(?:[^\w]|$)")
_ITEM = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-zđ]\)|\([a-zđ0-9]{1,3}\))$")


@dataclass(frozen=True, slots=True)
class Parts:
    """A token cut into what stands before the core, the core, and what stands after ('“(Đảng),' …)."""

    before: str
    core: str
    after: str


def parts_of(token: str) -> Parts:
    """Cut the signs off both ends of a token; a token of signs only has an empty core."""
    start, end = 0, len(token)
    while start < end and not token[start].isalnum():
        start += 1
    while end > start and not token[end - 1].isalnum() and token[end - 1] != "%":
        end -= 1
    return Parts(token[:start], token[start:end], token[end:])


def class_of(core: str, *, noisy: bool = False) -> str | None:
    """Return the class of a core that is kept as it is, or None when it is a word.

    Where the English model read, digits among letters are letters ('s6' is 'số'); elsewhere they are kept.
    """
    if not core or (core.isalpha() and not core.isupper()):
        return None
    for name, shape in _SHAPES:
        if shape.fullmatch(core):
            return name
    if any(ch.isdigit() for ch in core) and not (noisy and len(core) <= 7 and _LETTER.search(core)):
        return None if _GLUED_WORD.search(core) else NUMBER
    return None


def is_item(token: str) -> bool:
    """Tell whether a token that opens a line numbers it ('1.', 'a)', '(2)')."""
    return _ITEM.match(token) is not None


def ends_sentence(token: str) -> bool:
    """Tell whether a sentence or a listed item ends with this token."""
    return token.endswith((".", ";", ":", "!", "?", "…", "./.")) and len(token) > 1


_NUMBER_WORD = r"[Ss][oóôốồòỗổộỏõéèê6€0b]?\s?[:.]?"
_OWN_NUMBER = re.compile(
    rf"(?P<word>{_NUMBER_WORD})(?P<number>\d{{1,5}}[a-z]?)(?P<middle>[-–—_~](?P<kind>[A-ZĐÐ][A-Za-zĐÐ]{{1,3}})[/|\\lI]|/)"
    r"(?P<organ>[A-Za-zĐÐđ][\wĐđ&.-]{0,20})"
)
_DAMAGED_COMMITTEE = frozenset({"DU", "BU", "bU", "PU", "pU", "dU", "ÐU", "bu", "PDU", "PĐU", "ĐU"})


def repaired_number(core: str) -> str | None:
    """Return the number line with its word cut off and put right, or None when it has not that shape.

    'S6245-CV/bU' → 'Số 245-CV/ĐU': an S glued to digits is the word 'Số', a 6 or 0 after it its second letter
    (domain rule; measured on eight forms), and a committee whose Đ was misread is ĐU.
    """
    found = _OWN_NUMBER.fullmatch(core)
    if not found:
        return None
    kind = found["kind"]
    middle = f"-{kind.replace('Ð', 'Đ')}/" if kind else "/"
    return f"Số {found['number']}{middle}{_committee(found['organ']) if kind else found['organ']}"


def own_symbol(core: str) -> str:
    """Return the symbol of a line that opens with 'Số': there, unlike in a citation, DU, bU, PU mean ĐU."""
    head, slash, organ = core.rpartition("/")
    return f"{head}{slash}{_committee(organ)}" if "-" in head else core


def _committee(organ: str) -> str:
    return "ĐU" if organ in _DAMAGED_COMMITTEE else organ
