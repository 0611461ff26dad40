"""The grammar of number and symbol: parse, find in running text, key, and repair of OCR damage.

Forms (Decree 30/2020, annex III; Party guide 36-HD/VPTW): party `371-CV/ĐU`, normative `30/2020/NĐ-CP`,
state `123/KH-UBND`, letter (a State công văn, without kind) `15/UBND-VP`. Nothing is validated strictly: what
is printed is taken, and what was repaired is said. All patterns are linear.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.record import DocNumber
from corpus.reference import load
from corpus.text import fold, plain_signs

_UP = "A-ZĐƯƠÂÊÔĂÁÀÉÍÓÚÝỦ"
# 'QH 13' is one piece: OCR likes to part the session from its assembly.
_CORE = rf"QH\s\d\d(?!\d)|[{_UP}5][\w&.]{{0,15}}"
_UNIT = rf"\([{_UP}]{{2,8}}\)"  # 'SXD(QLĐT)'; after a blank only where the date follows
_PIECE = rf"(?:{_CORE}(?:{_UNIT}|\s{_UNIT}(?=\s+ng))?)"
# A joint may stand at the end of a printed line, or OCR may have put blanks about it. A digit-like '5' may
# open a piece, because OCR reads the S of 'STC' so.
_JOINT = r"\s?[-/:](?:\s?-)?\s{0,2}"
_TAIL = rf"{_PIECE}(?:{_JOINT}{_PIECE}){{0,5}}"
_YEAR = r"(?:(?P<year>(?:19|20)\s?\d\s?\d)[^\s\d/]?\s?/\s?)?"
_START = r"(?<![\w/.\-&])(?<!\d[:,])"
_FOUND = re.compile(
    rf"{_START}(?P<num>\d{{1,5}}[a-zđ]?)\s{{0,2}}(?P<sep>[-/])\s{{0,2}}{_YEAR}(?P<tail>{_TAIL})", re.UNICODE
)
_PARTED = re.compile(r"\bs[ốôoóòồỔỐ06]\W{0,3}([\dlIO]{1,3})\s$", re.IGNORECASE)
_SPLIT = re.compile(rf"(?P<joint>{_JOINT})?(?P<piece>{_CORE}(?:\s?{_UNIT})?)")
_NUMBER_WORD = re.compile(r"\bs[o06e]\s*[:.]?\s*\W?\s*$")
_SUFFIX = re.compile(rf"(?P<sep>[-/])\s{{0,2}}{_YEAR}(?P<tail>{_TAIL})")
_HEADER_NUMBER = re.compile(
    r"^\W*(?:[Ss]\s?[oóôốòồỗổộơée6b0]\W{0,3})?\s*(?P<num>[\dOolI]{1,5}[a-z]?)\s*(?=[-–—_~/|\\])"
)
_PARTY_TAIL = re.compile(
    r"[-_~]\s{0,2}(?P<kind>[A-Za-zĐđ]{2,4})\s{0,2}[/|lI\\]\s{0,2}(?P<organ>[A-Za-zĐđƯư]{1,12})(?![\w/])"
)
_DIGITS = str.maketrans("OolI", "0011")
_MAX_DIGITS = 5
_WITH_TERM = {"QH", "UBTVQH"}  # the assembly's letters carry the number of its term
_PARTY_DASH = {"ĐU", "TU", "TW"}
# What OCR makes of single capitals (measured on printed symbols): one letter stands for its class. In running
# text only losses of marks and digits for letters are undone: 'PTC' is a Phòng, not a damaged 'BTC'.
_LOSSES = {"Đ": "D", "5": "S", "0": "O", "1": "I", "Ư": "U"}
_TEXT_CLASS = str.maketrans(_LOSSES)
_HEAD_CLASS = str.maketrans({**_LOSSES, "B": "D", "P": "D", "Y": "V", "W": "V"})
# Capitals that OCR confuses, read → printed (measured), undone only inside long known abbreviations.
_LOOK_ALIKES = frozenset(
    {
        ("Y", "V"),
        ("O", "G"),
        ("C", "G"),
        ("Q", "G"),
        ("O", "Q"),
        ("P", "Đ"),
        ("B", "Đ"),
        ("I", "T"),
        ("1", "T"),
    }
)
_LONG_ENOUGH = 4
_CONFIDENCE = {"party": 0.98, "normative": 0.98, "state": 0.97, "letter": 0.9}


@dataclass(frozen=True, slots=True)
class SymbolSpan:
    """A symbol found in running text: where, as read, as understood, whether repaired, how sure (0..1)."""

    start: int
    end: int
    raw: str
    number: DocNumber
    repaired: bool
    confidence: float


def key(symbol: str) -> str:
    """Return the comparison key of a symbol, as DocNumber.key: '08-HD/ĐU' → '8-HD/DU'."""
    tidy = re.sub(r"\s+", "", plain_signs(symbol))
    return fold(tidy).upper().lstrip("0")


def parse(text: str) -> DocNumber | None:
    """Read a text that is nothing but a symbol ('Số:' before and a full stop after are allowed), or None."""
    bare = re.sub(r"^\s*[Ss][ốôoÔ]\s*[:.]?\s*", "", plain_signs(text)).strip().rstrip(".,; ")
    match = _FOUND.match(bare)
    span = _span(match, bare) if match else None
    if span is None or span.end != len(bare):
        return None
    return span.number


def find_symbols(text: str) -> list[SymbolSpan]:
    """Find every symbol in running text, in order; offsets count in `text` as given.

    A lone 'number/LETTERS' (a house number, a road) is kept only after the word 'số' or with known letters.
    """
    plain = plain_signs(text)
    if len(plain) != len(text):
        raise ValueError("text must be NFC without zero-width characters")
    spans: list[SymbolSpan] = []
    for match in _FOUND.finditer(plain):
        span = _span(match, plain)
        if span:
            spans.append(span)
    return spans


def suffix(line: str) -> str | None:
    """Return what follows the number in a number line, sign included: 'Số:      /SYT-KHTC' → '/SYT-KHTC'.

    The number itself may be blank, written by hand or misread. None where no symbol's tail can be seen.
    """
    plain = plain_signs(line)
    for sign in re.finditer("[-/]", plain):
        match = _SUFFIX.match(plain, sign.start())
        read = _understood("1", match["sep"], match["year"], match["tail"]) if match else None
        if read:
            return read[0].symbol[1:]
    party = _PARTY_TAIL.search(plain)
    repaired = _party_repair("1", party) if party else None
    return repaired.symbol[1:] if repaired else None


def repair_header(line: str, *, party: bool) -> DocNumber | None:
    """Read the number line of the head, OCR damage repaired: 'S6371-CV/bU' → 371-CV/ĐU.

    party says that the right head or the issuer is the Party's, so that 'DU', 'bU', 'PU' can only be 'ĐU'.
    An S glued to a 6 or a 0 is 'Số', never a digit. Only for the head: never repair citations by this.
    """
    plain = plain_signs(line).strip()
    head = _HEADER_NUMBER.match(plain)
    if not head:
        return None
    digits = head["num"].translate(_DIGITS)
    rest = plain[head.end() :]
    damaged = _PARTY_TAIL.match(rest) if party else None
    if damaged:
        return _party_repair(digits, damaged)
    found = _SUFFIX.match(rest)
    read = _understood(digits, found["sep"], found["year"], found["tail"]) if found else None
    return read[0] if read else None


def _span(match: re.Match[str], text: str) -> SymbolSpan | None:
    num = match["num"].translate(_DIGITS)  # no number carries the letter l or o: '8l' is 81
    read = _understood(num, match["sep"], match["year"], match["tail"])
    if read is None:
        return None
    number, used, repaired = read
    repaired = repaired or num != match["num"]
    parted = _PARTED.search(text[max(0, match.start() - 12) : match.start()])
    start = match.start()
    if parted and len(parted.group(1) + match["num"]) <= _MAX_DIGITS:
        digits = parted.group(1).translate(_DIGITS)
        number = replace(number, number=(digits + number.number).lstrip("0"), symbol=digits + number.symbol)
        start -= len(parted.group(1)) + 1
        repaired = True
    end = match.start("tail") + used
    if end < len(text) and (text[end].isalnum() or text[end] in "/"):
        return None
    confidence = _CONFIDENCE[number.form] * (0.85 if repaired else 1.0)
    after_word = _announced(text[max(0, start - 30) : start])
    if number.form == "letter" and not after_word:
        if not _known((number.organ or "").split("-")[0]):
            return None
        confidence *= 0.9
    raw = text[start:end]
    return SymbolSpan(start, end, raw, number, repaired, round(confidence, 3))


def _announced(before: str) -> bool:
    """Tell whether the text before a symbol ends in 'số' or in the name of a kind."""
    words = fold(before)
    return bool(_NUMBER_WORD.search(words)) or words.rstrip().endswith(_folded_kinds())


@lru_cache(maxsize=1)
def _folded_kinds() -> tuple[str, ...]:
    return tuple(fold(name) for name in load().kind_names)


def _understood(num: str, sep: str, year: str | None, tail: str) -> tuple[DocNumber, int, bool] | None:
    """Return the number, how many characters of the tail it takes, and whether letters were repaired."""
    pieces, used = _pieces(tail)
    if not pieces:
        return None
    better = [(joint, _repaired(piece)) for joint, piece in pieces]
    if len(better) > 1 and better[0][1] not in _letters():
        better[0] = (better[0][0], _kind_with_stroke(better[0][1]))
    parts = _unglued(better[0][1]) if year and len(better) == 1 and not _known(better[0][1]) else None
    if parts:
        better = [("", parts[0]), ("-", parts[1])]
    changed = [b[1] for b in better] != [p[1] for p in pieces]
    number = _numbered(num, sep, re.sub(r"\s", "", year) if year else None, better)
    return (number, used, changed) if number else None


def _numbered(num: str, sep: str, year: str | None, pieces: list[tuple[str, str]]) -> DocNumber | None:
    first = pieces[0][1]
    body = "".join(joint + piece for joint, piece in pieces)
    has_kind = first in load().kind_letters and len(pieces) > 1
    organ = body[len(first) + 1 :] if has_kind else body
    middle = f"{year}/" if year else ""
    bare = organ.rstrip("0123456789")
    if year and has_kind and bare in load().organ_letters - _WITH_TERM:
        body, organ = body.removesuffix(organ) + bare, bare  # the mark of a footnote: 'NĐ-CP1'
    if sep == "-":
        if not has_kind or (pieces[1][0] == "-" and pieces[1][1] not in _PARTY_DASH):
            return None
        form = "party"
    elif year:
        form = "normative"
    else:
        form = "state" if has_kind else "letter"
        if not has_kind and not _plausible_organ(first):
            return None
    return DocNumber(
        number=num.lstrip("0") or "0",
        kind=first if has_kind else None,
        organ=organ,
        year=int(year) if year else None,
        form=form,
        symbol=f"{num}{sep}{middle}{body}",
    )


def _pieces(tail: str) -> tuple[list[tuple[str, str]], int]:
    """Cut the tail into (joint, letters), as far as it is one symbol; return them and the length used."""
    kept: list[tuple[str, str]] = []
    used = 0
    for match in _SPLIT.finditer(tail):
        joint, piece = match["joint"] or "", match["piece"].rstrip(".")
        if match.start() != used or not _capitals(piece):
            break
        if kept and not _joins(kept[-1][1], joint, piece):
            break
        kept.append((joint.strip()[:1], re.sub(r"\s", "", piece)))
        used = match.end() - (len(match["piece"]) - len(piece))
        if len(piece) != len(match["piece"]):
            break
    return kept, used


def _joins(before: str, joint: str, piece: str) -> bool:
    """Tell whether a blank about the joint is OCR's or a line break's, and not the end of the symbol."""
    if joint.strip() == joint:
        return True
    if joint[0].isspace() and joint[-1].isspace() and not _known(before):
        return False
    return _known(piece) or (piece.upper() == piece and sum(ch.isalpha() for ch in piece) >= 2)


def _capitals(piece: str) -> bool:
    """Tell whether a piece can be letters of a symbol: mostly capitals, or known ('TTg', 'V.I', 'SNgV')."""
    if _known(piece) or _repaired(piece) != piece:
        return True
    letters = [ch for ch in piece if ch.isalpha()]
    lower = sum(ch.islower() for ch in letters)
    return bool(letters) and lower <= 2 and lower * 2 < len(letters)


def _plausible_organ(piece: str) -> bool:
    return _known(piece) or sum(ch.isupper() for ch in piece) >= 2


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    return load().organ_letters | load().kind_letters


def _known(piece: str) -> bool:
    return piece.rstrip("0123456789") in _letters()


@lru_cache(maxsize=2)
def _skeletons(head: bool) -> dict[str, str | None]:
    """Map the skeleton of every known abbreviation to it; None where two share one."""
    found: dict[str, str | None] = {}
    for letters in sorted(_letters()):
        shape = letters.upper().translate(_HEAD_CLASS if head else _TEXT_CLASS)
        found[shape] = None if shape in found else letters
    return found


def _repaired(piece: str, *, head: bool = False) -> str:
    """Return the known abbreviation that OCR damaged into `piece`, or the piece as it is."""
    if _known(piece):
        return piece
    upper = re.sub("Đ{2,}", "Đ", piece.upper())
    target = _skeletons(head).get(upper.translate(_HEAD_CLASS if head else _TEXT_CLASS))
    if target is None and len(piece) >= _LONG_ENOUGH:
        target = _close(piece)
    if target is None or any(a == "Đ" and b == "D" for a, b in zip(upper, target.upper(), strict=False)):
        return piece  # OCR loses the stroke of a Đ but does not invent it: such letters were printed so
    return target


def _close(piece: str) -> str | None:
    """Return the one known abbreviation that differs from a long unknown one in one look-alike capital."""
    fits = [k for k in _letters() if len(k) == len(piece) and _one_look_alike(piece, k)]
    return fits[0] if len(fits) == 1 else None


def _one_look_alike(piece: str, known: str) -> bool:
    # The first letter tells Sở, Bộ, Ban and Phòng apart: it is never changed.
    apart = [(a, b) for a, b in zip(piece[1:], known[1:], strict=True) if a != b]
    return piece[0] == known[0] and len(apart) == 1 and apart[0] in _LOOK_ALIKES


def _unglued(piece: str) -> tuple[str, str] | None:
    """Part a kind from its organ where the hyphen was lost: 'NĐCP' → ('NĐ', 'CP')."""
    for cut in (2, 3, 4):
        if piece[:cut] in load().kind_letters and piece[cut:] in load().organ_letters:
            return piece[:cut], piece[cut:]
    return None


def _kind_with_stroke(piece: str) -> str:
    """Return the kind that carries a Đ and was read with a B, a P or both letters for it: 'QB' → 'QĐ', 'NBD' → 'NĐ'.

    Such kinds are few, so an O or 0 for their Q is undone with it: 'OD' → 'QĐ'.
    """
    shape = _stroke_shape(re.sub("[BP]D", "D", piece.upper()))
    fits = [k for k in load().kind_letters if "Đ" in k and _stroke_shape(k.upper()) == shape]
    return fits[0] if len(fits) == 1 else piece


def _stroke_shape(letters: str) -> str:
    return letters.translate(_HEAD_CLASS).replace("Q", "O")


def _party_repair(digits: str, match: re.Match[str]) -> DocNumber | None:
    kind = _repaired(match["kind"], head=True)
    if kind not in load().kind_letters:
        kind = _kind_with_stroke(kind)
    organ = match["organ"]
    # Measured: what is left of ĐU after OCR; 'TU' is Tỉnh ủy and stays.
    organ = "ĐU" if fold(organ) in ("u", "du", "bu", "pu", "pdu", "ddu") else _repaired(organ, head=True)
    if kind not in load().kind_letters:
        return None
    return _numbered(digits, "-", None, [("", kind), ("/", organ)])
