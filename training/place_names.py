"""Accented spellings of place names, as running text writes them: after their kind word, and in the decisions of 2025.

A decision of 2025 says in one sentence which communes became which: 'Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân
số của các xã A, B và C thành xã mới có tên gọi là xã D.' Elsewhere a name counts with the larger places that are
named beside it, since 'Tân Thạnh' of one province is 'Tân Thành' in the next.
"""

import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from corpus.text import fold, nfc, same_words, tone_key
from training.text import SOURCES

KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "huyện", "quận", "phường", "tỉnh", "xã")
LARGER = frozenset({"tỉnh", "thành phố", "thị xã", "huyện", "quận"})
_UPPER = "".join(ch for ch in map(chr, range(0x1F00)) if ch.isupper())
_WORD = rf"[{_UPPER}][\w'’]*"
_NAME = rf"(?:(?:[Nn]ông|[Ll]âm) trường )?{_WORD}(?:(?: | ?[-–] ?){_WORD})*"
_KIND = "|".join(f"[{kind[0]}{kind[0].upper()}]{kind[1:]}" for kind in KINDS)
_MENTION = re.compile(rf"\b(?P<kind>{_KIND}):? (?P<names>{_NAME}(?:(?:, | và ){_NAME})*)")
_ONE = re.compile(_NAME)
_NEW = re.compile(rf"tên gọi là (?P<kind>xã|phường|đặc khu) (?P<name>{_NAME})")
_GLUED = re.compile(r"(?<=\w)(thành|và)(?= |các)")  # 'Cốc Pàngthành xã': some copies lost blanks


class Clause(NamedTuple):
    """One sentence of a decision: kind and name of the new commune, and the names before it."""

    became: str
    names: tuple[str, ...]


@dataclass
class Names:
    """What the text holds: clauses by the folded key of the new commune, and how often each spelling was seen.

    counts: after its kind word, by (kind, key of the name); beside: with a larger place in the same line, by (key
    of the name, key of the larger place), kind word or not.
    """

    clauses: dict[str, list[Clause]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    beside: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def squeezed(text: str) -> str:
    """Return text in lower case, letters and digits only, as the list of old units writes its keys."""
    return "".join(ch for ch in nfc(text).lower() if ch.isalnum())


def key_of(text: str) -> str:
    """Return the squeezed text without accents: 'Đắk R'Lấp' → 'dakrlap'."""
    return squeezed(fold(text))


def read_names(folder: Path) -> Names:
    """Return the names of the files of training.text in a folder."""
    return names_of(line for source in SOURCES for line in _lines(folder / source.name))


def names_of(lines: Iterable[str]) -> Names:
    """Return the names of lines; a line that comes again counts once."""
    found, seen = Names(), set()
    for line in lines:
        if hash(line) not in seen:
            seen.add(hash(line))
            _count(line, found)
            if "diện tích tự nhiên" in line:
                for clause in _clauses(line):
                    found.clauses[key_of(clause.became)].append(clause)
    return found


def told(names: Names, became: str, members: Collection[str]) -> list[Clause]:
    """Return the clauses of a new commune ('xã Chợ Vàm') that name at least half of its members (folded keys).

    Communes of several provinces bear one name; which is meant is told by what it was made of.
    """
    wanted = {m for m in members if not m.isdigit()}
    clauses = [c for c in names.clauses.get(key_of(became), ()) if same_words(c.became, became)]
    rated = [(len(wanted & {key_of(n) for n in c.names}), c) for c in clauses]
    best = max((score for score, _ in rated), default=0)
    return [c for score, c in rated if score == best and 2 * best >= len(wanted) > 0]


def winner(spellings: Mapping[str, float], *, share: float, least: float) -> str | None:
    """Return the usual spelling when it has this share and so many occurrences; tone places and case are one."""
    groups: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name, count in spellings.items():
        groups[tuple(tone_key(word) for word in re.findall(r"\w+", name))][name] += count  # type: ignore[assignment]
    ranked = sorted(groups.values(), key=lambda group: (-group.total(), min(group)))
    if not ranked or ranked[0].total() < least or ranked[0].total() < share * sum(spellings.values()):
        return None
    return min(ranked[0], key=lambda name: (-ranked[0][name], name))


def tidy_name(name: str, syllables: Mapping[str, str]) -> str:
    """Return the name in title case with tones where the given syllables (tone key → spelling) have them."""
    words = re.split(r"(\W+)", re.sub(r" ?[-–] ?", " - ", name.replace("’", "'")))
    spelled = (syllables.get(tone_key(word), word) if word.isalpha() else word for word in words)
    return "".join(
        new if new.lower() != old.lower() else old.capitalize() if len(old) > 1 and old.isupper() else old
        for old, new in zip(words, (w[:1].upper() + w[1:] for w in spelled), strict=True)
    )


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield nfc(line)


def _count(line: str, found: Names) -> None:
    named = [(m["kind"].lower(), name) for m in _MENTION.finditer(line) for name in _ONE.findall(m["names"])]
    for kind, name in named:
        found.counts[kind, key_of(name)][name] += 1
    larger = {key_of(name) for kind, name in named if kind in LARGER}
    for name in _ONE.findall(line) if larger else ():
        for other in larger - {key_of(name)}:
            found.beside[key_of(name), other][name] += 1


def _clauses(line: str) -> Iterator[Clause]:
    start, line = 0, _GLUED.sub(r" \1", line)
    for match in _NEW.finditer(line):
        names = _ONE.findall(line[start : match.start()])
        yield Clause(f"{match['kind']} {match['name']}", tuple(names))
        start = match.end()
