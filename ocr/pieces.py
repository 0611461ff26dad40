"""Cuts printed lines into the pieces that restoring decides on.

A token between blanks is one piece, or several where a hyphen or a slash stands between letters ('xã-hội'); signs
around it belong to no piece and are copied. What must not change becomes a piece with its class.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.protect import STOP, SYMBOL, class_of, ends_sentence, is_item, own_symbol, parts_of, repaired_number

_TOKEN = re.compile(r"\S+")
_WORDS = re.compile(r"[^\W_]+")
_NOISY_WORDS = re.compile(r"[^\-/.,;:()+=“”\"–—\[\]<>]+")  # other signs may be letters misread
_NUMBER_WORD = re.compile(r"[Ss$§][oóôốồòỗổộõ06éêè€][:.]?")  # what becomes of 'Số' before digits
_LETTER_LIKE = frozenset("€¢£@¥")  # signs that the English model reads for marked letters
_EDGE_SIGNS = frozenset('([{<"“‘«*•-–—.,;:)]}>”»…!/_~=+')


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


def cut_lines(lines: Sequence[str], *, noisy: bool) -> list[list[Piece]]:
    """Return the pieces of every line, with stops where sentences end or a line begins anew."""
    rows: list[list[Piece]] = []
    open_sentence = False
    for number, line in enumerate(lines):
        row = _cut_line(line, number, noisy=noisy)
        if row and open_sentence and not row[0].raw[:1].islower():
            row.insert(0, Piece(number, row[0].start, row[0].start, "", STOP))
        if row:
            open_sentence = not row[-1].is_stop
        rows.append(row)
    return rows


def _cut_line(line: str, number: int, *, noisy: bool) -> list[Piece]:
    row: list[Piece] = []
    for at, match in enumerate(_TOKEN.finditer(line)):
        token, place = match.group(), (number, match.start(), at)
        before_digit = line[match.end() + 1 : match.end() + 2].isdigit()
        found = (
            [_number_word(token, place)] if noisy and before_digit and _NUMBER_WORD.fullmatch(token) else []
        )
        found = found or _cut_token(token, place, noisy=noisy)
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


def _number_word(token: str, place: tuple[int, int, int]) -> Piece:
    """Return the piece of a word 'Số' that stands before digits, however it was read."""
    core = token.rstrip(":.")
    line, start, at = place
    return Piece(line, start, start + len(core), core, fixed="số" if token[0] == "s" else "Số", token=at)


def _cut_token(token: str, place: tuple[int, int, int], *, noisy: bool) -> list[Piece]:
    line, start, at = place
    parts = parts_of(token)
    first, core = start + len(parts.before), parts.core
    if not core:
        return []
    number = repaired_number(core) if noisy else None
    if number:
        return [Piece(line, first, first + len(core), core, SYMBOL, number, at)]
    kind = class_of(core, noisy=noisy)
    if kind and not (noisy and _LETTER_LIKE & set(token) and len(token) < 6):
        return [Piece(line, first, first + len(core), core, kind, None, at, core == token)]
    if noisy:
        skipped, core = _wide_core(token)
        first = start + skipped
    elif core.isalpha():
        return [Piece(line, first, first + len(core), core, None, None, at, core == token)]
    return [
        Piece(
            line,
            first + m.start(),
            first + m.end(),
            m.group(),
            class_of(m.group(), noisy=noisy),
            None,
            at,
            m.group() == token,
        )
        for m in (_NOISY_WORDS if noisy else _WORDS).finditer(core)
        if any(ch.isalnum() for ch in m.group())
    ]


def _wide_core(token: str) -> tuple[int, str]:
    """Return where the core begins, and the core with odd signs at its ends: 's&' is 'sở', not 's'."""
    start, end = 0, len(token)
    while start < end and token[start] in _EDGE_SIGNS:
        start += 1
    while end > start and token[end - 1] in _EDGE_SIGNS:
        end -= 1
    return start, token[start:end]
