"""How another paper names a record: 'Công văn số 1011-CV/TU, ngày 03/3/2026 của Tỉnh ủy … về việc …'.

Party papers write the day with strokes behind a comma, State papers in words (Decree 30/2020, annex I); days below ten
and the first two months have a 0 in front. Heads are printed in capitals, in a sentence bodies are not.
"""

import re
from collections.abc import Sequence
from functools import cache

from corpus.catalogue import Record
from corpus.reference import load
from corpus.text import nfc, one_line, tone_key

_LEVELS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "tỉnh", "xã", "phường", "huyện", "quận")
_BODIES = (
    "Đảng ủy",
    "Tỉnh ủy",
    "Thành ủy",
    "Huyện ủy",
    "Chi bộ",
    "Ủy ban MTTQ Việt Nam",
    "Mặt trận Tổ quốc Việt Nam",
)
_ABOVE = (" Tỉnh ủy", " Trung ương")
_ABOUT = re.compile(r"(?:v/v|về việc|về)[\s:]+", re.IGNORECASE)
_ON_A_MATTER = frozenset({"công văn", "quyết định", "tờ trình", "thông báo"})

Words = tuple[str, ...]


def citation(record: Record) -> str:
    """Return how a record is cited in a sentence; what is not known of it is left out."""
    kind = (record.kind or "văn bản").capitalize()
    number = f" số {record.symbol}" if record.symbol else ""
    issuer = f" của {in_sentence(record.issuer)}" if record.issuer else ""
    return f"{kind}{number}{_day(record)}{issuer}{_matter(record)}"


def _day(record: Record) -> str:
    if not record.date:
        return ""
    year, month, day = record.date.split("-")
    month = month if int(month) < 3 else str(int(month))
    if record.system == "party":
        return f", ngày {day}/{month}/{year}"
    return f" ngày {day} tháng {month} năm {year}"


def _matter(record: Record) -> str:
    subject = _ABOUT.sub("", one_line(record.subject or ""), count=1).rstrip(".")
    if not subject:
        return ""
    about = "về việc" if record.kind in _ON_A_MATTER else "về"
    return f" {about} {subject if subject[:2].isupper() else subject[0].lower() + subject[1:]}"


def in_sentence(issuer: str) -> str:
    """Return a body's name as a sentence writes it: 'ỦY BAN NHÂN DÂN XÃ NGÀN DÂU' → 'Ủy ban nhân dân xã Ngàn Dâu'."""
    name = one_line(nfc(issuer))
    if name != name.upper():
        return name
    words, found = name.split(), list[str]()
    place = False
    while words:
        known = _longest(words)
        if known:
            found += known
            place = " ".join(known) in _LEVELS or known[-1] == "ủy"
            words = words[len(known) :]
            continue
        word = words.pop(0)
        # Of what is no place and in no table, the kind and the first word bear capitals: 'Phòng Kinh tế'.
        found.append(word.capitalize() if place or len(found) < 2 else word.lower())
    return " ".join(found)


def _longest(words: Sequence[str]) -> Words:
    """Return the known name with which the words begin, as a sentence writes it; () where none does."""
    keys = tuple(tone_key(word) for word in words)
    names = _names()
    return next((names[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in names), ())


@cache
def _names() -> dict[Words, Words]:
    """Names as sentences write them, by their words' tone keys: of organs.tsv, with and without the body above."""
    organs = [organ.name for organ in load().organs]
    organs += [name.removesuffix(above) for name in organs for above in _ABOVE if name.endswith(above)]
    # What a ministry is for, a department of the province is for as well.
    organs += [name.partition(" ")[2] for name in organs if name.startswith("Bộ ")]
    short = [row["short"] for row in load().rows("short_forms")]
    names = [
        name
        for name in (*organs, *short, *_BODIES, *_LEVELS, "Sở")
        if name and "," not in name.partition(" ")[0]
    ]
    return {tuple(tone_key(word) for word in name.split()): tuple(name.split()) for name in names}
