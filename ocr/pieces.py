"""Cuts printed lines into the pieces that restoring decides on.

A token between blanks is one piece, or several where a hyphen or a slash stands between letters ('xã-hội'); signs
around it belong to no piece and are copied. What must not change becomes a piece with its class.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.reference import load
from corpus.text import fold
from ocr.foreign import has_old_code, has_other_script, is_foreign
from ocr.lexicon import is_syllable_skeleton
from ocr.protect import (
    ITEM,
    STOP,
    SYMBOL,
    UNKNOWN,
    class_of,
    ends_sentence,
    is_item,
    own_symbol,
    parts_of,
    repaired_number,
)

_TOKEN = re.compile(r"\S+")
_WORDS = re.compile(r"[^\W_]+")
_NOISY_WORDS = {  # signs that are left out of these may be letters misread
    "eng": re.compile(r"[^\-/.,;:()+=“”\"–—\[\]<>]+"),
    "vie": re.compile(r"[^\-/.,;:()+=“”\"–—\[\]<>?!|]+"),
}
_LETTERED = re.compile(r"\s*([a-zđ])\)\s")  # what opens an item of a list
_NOTED = re.compile(r"([^\W\d_][^\W\d_A-ZĐ]{1,6})\d{1,3}")  # a word with the number of a note behind it
_STRAY_QUOTE = re.compile(r"'[^\W\d_]+$")  # a speck before a word; our letters use no such quotes
_UNREAD_NUMBER = re.compile(r"\S{0,4}/[A-ZĐÐ]{2,6}(?:-[A-ZĐÐ]{2,10}){1,2}")  # a symbol whose number is by pen
_BULLETS = frozenset("~_¬˗")  # what a dash before a line is read as
_NUMBER_WORD = re.compile(r"[Ss$§][oóôốồòỗổộõ06éêè€][:.]?")  # what becomes of 'Số' before digits
_SO = re.compile(r"[$§][06oôóéè][.,:;]?")  # 'Sở' or 'Số' whose S was read as a sign
_LETTER_LIKE = frozenset("€¢£@¥")  # signs that the English model reads for marked letters
_EDGE_SIGNS = {
    "eng": frozenset('([{<"“‘«*•-–—.,;:)]}>”»…!/_~=+'),
    "vie": frozenset('([{<"“‘«*•-–—.,;:)]}>”»…!/_~=+?|'),
}


# A letter is read for a digit of a date only beside a digit that was read as one.
_DATE_SHAPES = {
    "ngay": re.compile(r"(?=.*\d)[lI|OoQ\d]{2}"),
    "thang": re.compile(r"(?=.*\d)[lI|OoQ\d]{2}"),
    "nam": re.compile(r"(?=[12lI])[lI|OoQ\d]*\d[lI|OoQ\d]*\d[lI|OoQ\d]*(?<=^.{4})"),
}
_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "Q": "0"})


@cache
def _abbreviations() -> dict[str, str]:
    """What the engine makes of abbreviations with a slash, and what they are: rows of abbreviations.tsv."""
    return {row["misread"]: row["form"] for row in load().rows("abbreviations")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line: a raw word, or a class that is kept. A stop has no letters and no width."""

    line: int
    start: int
    end: int
    raw: str
    kind: str | None = None  # class for the language model; None for a word
    fixed: str | None = None  # what a rule of its own makes of it
    token: int = 0  # number of the token in its line
    whole: bool = True  # the token is this piece and nothing else: it may be joined to the next one

    @property
    def is_stop(self) -> bool:
        """Tell whether this only marks the end of a sentence."""
        return self.kind == STOP


def cut_lines(lines: Sequence[str], reader: str | None) -> list[list[Piece]]:
    """Return the pieces of every line, with stops where sentences end or a line begins anew.

    reader: whose model read the lines ('eng', 'vie'), None for clean text: then every sign is what it looks like.
    """
    rows: list[list[Piece]] = []
    open_sentence, last_item = False, ""
    for number, line in enumerate(lines):
        row = _cut_line(line, number, reader)
        item = _LETTERED.match(line) if reader is None else None
        if item and row:
            # Our alphabet counts a, b, c, d, đ: a second 'd)' that follows a first is the đ that lost its stroke.
            if item[1] == last_item == "d":
                row[0] = replace(row[0], fixed="đ")
            last_item = row[0].fixed or item[1]
        if row and open_sentence and not row[0].raw[:1].islower():
            row.insert(0, Piece(number, row[0].start, row[0].start, "", STOP))
        if row:
            open_sentence = not row[-1].is_stop
        rows.append(row)
    return rows


def _cut_line(line: str, number: int, reader: str | None) -> list[Piece]:
    row: list[Piece] = []
    if is_foreign(line):
        return row
    for at, match in enumerate(_TOKEN.finditer(line)):
        token, place = match.group(), (number, match.start(), at)
        before_digit = line[match.end() + 1 : match.end() + 2].isdigit()
        found = (
            [_number_word(token, place)] if reader and before_digit and _NUMBER_WORD.fullmatch(token) else []
        )
        if reader and not found:
            found = _date_number(token, line[: match.start()], place)
        if at == 0 and reader and token in _BULLETS and len(token) < len(line.rstrip()):
            found = [Piece(number, match.start(), match.end(), token, ITEM, "-")]
        found = found or _cut_token(token, place, reader)
        if (
            at == 1
            and len(found) == 1
            and found[0].kind == SYMBOL
            and _NUMBER_WORD.fullmatch(line.split(maxsplit=1)[0])
        ):
            found = [replace(found[0], fixed=own_symbol(found[0].raw))]
        row += found
        if found and (ends_sentence(token) or (at == 0 and is_item(token) and not token.isdigit())):
            row.append(Piece(number, match.end(), match.end(), "", STOP, token=at))
    return row


def _date_number(token: str, before: str, place: tuple[int, int, int]) -> list[Piece]:
    """Return the piece of a day, month or year that was read with letters for digits ('tháng l2', 'năm 202O')."""
    core = parts_of(token).core if token[:1].isalnum() else token.rstrip(".,;:")
    word = fold(before.rsplit(maxsplit=1)[-1]) if before.strip() else ""
    shape = _DATE_SHAPES.get(word)
    if not shape or not shape.fullmatch(core) or core.isdigit():
        return []
    line, start, at = place
    digits = core.translate(_DIGITS)
    return [Piece(line, start, start + len(core), core, class_of(digits), digits, at)]


def _number_word(token: str, place: tuple[int, int, int]) -> Piece:
    """Return the piece of a word 'Số' that stands before digits, however it was read."""
    core = token.rstrip(":.")
    line, start, at = place
    return Piece(line, start, start + len(core), core, fixed="số" if token[0] == "s" else "Số", token=at)


def _cut_token(token: str, place: tuple[int, int, int], reader: str | None) -> list[Piece]:
    line, start, at = place
    parts = parts_of(token)
    first, core = start + len(parts.before), parts.core if reader else _without_note(parts.core)
    if not core:
        return []
    if reader == "eng" and _SO.fullmatch(token):
        return [Piece(line, start, start + 2, f"S{token[1]}", None, None, at)]
    kept = _kept(core, token, reader)
    if kept:
        return [Piece(line, first, first + len(core), core, *kept, at, core == token and kept[1] is None)]
    if reader:
        skipped, core = _wide_core(token, _EDGE_SIGNS[reader])
        first = start + skipped
        if reader == "eng" and _STRAY_QUOTE.match(core):
            return [Piece(line, first, first + len(core), core[1:], None, None, at)]
    elif core.isalpha():
        return [Piece(line, first, first + len(core), core, None, None, at, core == token)]
    return [
        Piece(
            line,
            first + m.start(),
            first + m.end(),
            m.group(),
            class_of(m.group(), noisy=reader == "eng"),
            None,
            at,
            m.group() == token,
        )
        for m in (_NOISY_WORDS[reader] if reader else _WORDS).finditer(core)
        if any(ch.isalnum() for ch in m.group())
    ]


def _without_note(core: str) -> str:
    """Return a clean word without the number of a note that sticks to it: 'tịch7' → 'tịch'."""
    noted = _NOTED.fullmatch(core)
    return noted[1] if noted and is_syllable_skeleton(fold(noted[1])) else core


def _kept(core: str, token: str, reader: str | None) -> tuple[str, str | None] | None:
    """Return the class of a core that is no word of ours and what a rule makes of it (None: it stays as it is)."""
    if has_other_script(core) or (reader != "eng" and has_old_code(core)) or _is_authority(token):
        return UNKNOWN, None
    if reader and core in _abbreviations():
        return UNKNOWN, _abbreviations()[core]
    number = repaired_number(core) if reader else None
    if number or (reader and _UNREAD_NUMBER.fullmatch(token.rstrip(".,;"))):
        return SYMBOL, number
    kind = class_of(core, noisy=reader == "eng")
    return None if kind is None or (reader and _LETTER_LIKE & set(token) and len(token) < 6) else (kind, None)


def _is_authority(token: str) -> bool:
    """Tell whether a token is the letters before a signer's office, dot and all ('KT.', 'TUQ.', 'T/M')."""
    return token.isupper() and token.lower() in _authorities()


@cache
def _authorities() -> frozenset[str]:
    return frozenset(row["cue"] for row in load().rows("zones") if row["role"] == "authority")


def _wide_core(token: str, signs: frozenset[str]) -> tuple[int, str]:
    """Return where the core begins, and the core with odd signs at its ends: 's&' is 'sở', not 's'."""
    start, end = 0, len(token)
    while start < end and token[start] in signs:
        start += 1
    while end > start and token[end - 1] in signs:
        end -= 1
    return start, token[start:end]
